"""Templates as parameterised notebooks: their parameters, runs, ledger, reports and portal.

Nothing heavy is imported here; take what is needed from the modules themselves.
"""
