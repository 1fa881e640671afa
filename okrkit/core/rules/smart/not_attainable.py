from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import Quantity, read
from okrkit.core.model import Attainable, Measurable, SmartGoal, Specific
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import listed, number, quoted

LEAP = 10.0
"""Times the starting value. No history is needed to doubt a tenfold rise within a year; our own choice."""


def _goal(what: str, attainable: Attainable | None = None) -> SmartGoal:
    return SmartGoal(Specific(what, what), Measurable(), attainable or Attainable())


@rule(
    "SM103",
    "not-attainable",
    line=True,
    bad=[
        _goal("Grow monthly sales from 2,000 to 50,000 by June"),
        _goal("Win 20 wholesale customers by June", Attainable(owner="Ana")),
    ],
    good=[
        _goal(
            "Win 20 wholesale customers by June",
            Attainable(evidence="14 came in spring without a fair", owner="Ana"),
        ),
    ],
)
def not_attainable(goal: SmartGoal, context: Context) -> Iterator[Fault]:
    """A: nothing shows that a goal can be reached, or nobody answers for it.

    Why: a goal that nobody believes in is dropped in silence. Evidence (an earlier quarter, a test, a comparable shop)
    and a name make it one that is worth trying.
    Source: docs/sources.md#evidence
    """
    line = read(goal.specific.what)
    if leap := _leap(line.quantities):
        start, target, times = leap
        yield Fault(
            f"{quoted(goal.specific.what)} asks for {number(round(times, 1))} times the starting value ({start} to {target})",
            "set a first step that something speaks for (an earlier quarter, a test), and keep the far figure as the vision",
            severity="weak",
        )
        return
    if context.line:
        return
    a = goal.attainable
    missing = [
        word
        for word, there in (
            ("evidence that it can be reached", a.evidence),
            ("an owner", a.owner or a.goal_owner),
        )
        if not there
    ]
    if missing:
        yield Fault(
            f"{quoted(goal.specific.what)} lacks {listed(missing)}",
            "write what speaks for it (the best value so far, a test, what will be done differently) and who answers for it",
        )


def _leap(numbers: tuple[Quantity, ...]) -> tuple[str, str, float] | None:
    """Start, target and how many times the one is in the other, where that is too many."""
    starts = [q for q in numbers if q.part == "from" and q.value]
    ends = [q for q in numbers if q.part == "to" and q.value and q.unit != "time"]
    for start in starts:
        for end in ends:
            assert start.value is not None
            assert end.value is not None
            if start.unit == end.unit and end.value / start.value >= LEAP:
                return start.text, end.text, end.value / start.value
    return None
