"""Invents the sample shop: a plausible three years of trade, written as the exports such a shop would have.

The parts, in the order in which data pass through them:

- ``dice``: chance that gives the same numbers on every machine
- ``seasons``: days, the yearly and weekly rhythm, and what happened to the shop when
- ``catalogue``, ``people``: what is sold, and to whom
- ``traffic``, ``demand``: visits a day and channel; who wants to order when
- ``basket``, ``orders``, ``life``: what is in an order, and what happens to it afterwards (the event log)
- ``shopify``, ``payouts``, ``tables``, ``stock``, ``support``: the files, as exported on four dates
- ``control``: control figures, counted from the event log and not from the files
"""
