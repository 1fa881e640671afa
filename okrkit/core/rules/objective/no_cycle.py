from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import Objective, Plan
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.words import quoted


@rule(
    "OB106",
    "no-cycle",
    bad=[
        Objective("Parcels arrive when promised"),
        Objective("Parcels arrive when promised", cycle="this winter"),
    ],
    good=[
        Objective("Parcels arrive when promised", cycle="2026-Q4"),
        Objective("Parcels arrive when promised", cycle="2027"),
        Example(Objective("Parcels arrive when promised"), Context(plan=Plan("2026-Q4"))),
    ],
)
def no_cycle(objective: Objective, context: Context) -> Iterator[Fault]:
    """An objective does not say which period it is for.

    Why: without a period there is no last day, so nothing is ever late, and no earlier period to compare with. It is
    the T of SMART.
    Source: docs/sources.md#time
    """
    if context.cycle_of(objective) is not None:
        return
    if objective.cycle:
        problem = f"{quoted(objective)} is planned for {objective.cycle!r}, which is not a cycle"
    else:
        problem = f"{quoted(objective)} names no cycle, so it has no last day"
    yield Fault(problem, "write a quarter such as 2027-Q1, a half 2027-H1, a month 2027-01 or a year 2027")
