"""Trees for the KPIs that a shop's data carry. Source: docs/driver-trees.md

Each reproduces its KPI to the cent when it is filled from the data: what its drivers cannot explain, such as sales of
a channel that it does not name, stands in a driver of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from okrkit.core.scenarios.proposals import customers, margin, operations, sales
from okrkit.core.scenarios.proposals.parts import Members
from okrkit.core.scenarios.tree import Tree

CUT_BY_CHANNEL = ("sessions", "orders", "shipments_timed", "shipments_promised")
"""KPIs whose channels decide which trees there are."""
MOST_MEMBERS = 12
"""Channels in a tree; further ones are in its rest."""


def propose(available: Collection[str], channels: Members | None = None) -> tuple[Tree, ...]:
    """The trees that can be filled.

    Parameters
    ----------
    available : names of KPIs with data
    channels : KPI name -> its channels, the largest first
        For those of `CUT_BY_CHANNEL` that have any. Where visits and orders name the same channels, revenue is split by
        them; where visits name where people came from and orders where they bought, there is a tree for each.

    Returns
    -------
    tuple of Tree
        The most telling first.

    Examples
    --------
    >>> [tree.name for tree in propose({"active_customers", "new_customers", "returning_customers"})]
    ['customers']
    """
    known = frozenset(available)
    cut = {kpi: _usable((channels or {}).get(kpi, ())) for kpi in CUT_BY_CHANNEL}
    found = (make(known, cut) for make in _MAKERS)
    return tuple(tree for tree in found if tree is not None)


def _usable(members: Iterable[str]) -> tuple[str, ...]:
    return tuple(member for member in map(str, members) if '"' not in member)[:MOST_MEMBERS]


_MAKERS: tuple[Callable[[frozenset[str], Members], Tree | None], ...] = (
    sales.by_channel,
    sales.whole,
    sales.by_sales_channel,
    customers.by_customers,
    customers.customers,
    margin.contribution,
    operations.inventory,
    operations.fulfilment_hours,
    operations.on_time,
)
