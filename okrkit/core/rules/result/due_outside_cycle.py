from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from okrkit.core.model import KeyResult, Milestone, Objective
from okrkit.core.rules.base import Context, Example, Fault, rule
from okrkit.core.rules.words import quoted

_QUARTER = Context(objective=Objective("Parcels arrive when promised", cycle="2026-Q4"))


@rule(
    "KR111",
    "due-outside-cycle",
    bad=[
        Example(KeyResult("On-time share to 96 %", due=date(2027, 1, 1)), _QUARTER),
        Example(
            KeyResult(
                "Move into the new warehouse",
                kind="milestone",
                milestones=(Milestone("First parcel sent", due=date(2027, 2, 15)),),
            ),
            _QUARTER,
        ),
    ],
    good=[
        Example(KeyResult("On-time share to 96 %", due=date(2026, 12, 31)), _QUARTER),
        Example(
            KeyResult(
                "Move into the new warehouse",
                kind="milestone",
                milestones=(Milestone("Lease signed", due=date(2026, 9, 1), done_on=date(2026, 9, 1)),),
            ),
            _QUARTER,
        ),
        KeyResult("On-time share to 96 %", due=date(2027, 1, 1)),
    ],
)
def due_outside_cycle(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A date of a key result lies outside the cycle it belongs to.

    Why: the review grades the cycle on its last day. What is due later cannot be graded then; what was due earlier
    belongs to the cycle before.
    Source: docs/sources.md#time
    """
    cycle = context.cycle_of(context.objective) if context.objective else None
    if cycle is None:
        return
    last = cycle.end - timedelta(days=1)
    fix = f"choose a day from {cycle.start} to {last}, or plan it in the cycle that holds the day"
    if kr.due is not None and not cycle.contains(kr.due):
        yield Fault(f"{quoted(kr)} is due on {kr.due}, but {cycle} runs from {cycle.start} to {last}", fix)
    for step in kr.milestones:
        if step.due is not None and step.done_on is None and not cycle.contains(step.due):
            problem = f"{quoted(kr)}: the step {quoted(step.title)} is due on {step.due}, but {cycle} runs from {cycle.start} to {last}"
            yield Fault(problem, fix)
