from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.words import count, listed, quoted

DATES = 3
"""So many different days on which numbers are due are no common time frame."""


def _aim(title: str, cycle: str, *dues: date, parent: str = "") -> Objective:
    krs = tuple(KeyResult(f"{title} {n}", due=due) for n, due in enumerate(dues, start=1))
    return Objective(title, cycle, "shop", krs, parent=parent, id=f"{cycle}.{title}")


_YEAR = _aim("Known beyond our region", "2026")
_MIDMONTH = [date(2026, 10, 15), date(2026, 11, 20), date(2026, 12, 31)]


@rule(
    "PL106",
    "mixed-time-frames",
    bad=[
        Plan("2026-Q4", objectives=(_YEAR, _aim("Parcels on time", "2026-Q4"))),
        Plan("2026-Q4", objectives=(_aim("Parcels on time", "2026-Q4", *_MIDMONTH),)),
    ],
    good=[
        Plan("2026-Q4", objectives=(_YEAR, _aim("Known in Austria", "2026-Q4", parent=_YEAR.id))),
        Plan("2026-Q4", objectives=(_aim("Parcels on time", "2026-Q4"), _aim("Fewer returns", "2026-Q4"))),
        Plan("2026-Q4", objectives=(_aim("Parcels on time", "2026-Q4", _MIDMONTH[1], _MIDMONTH[2]),)),
    ],
)
def mixed_time_frames(plan: Plan, context: Context) -> Iterator[Fault]:
    """Goals of one team stand for periods of different length, or its key results are due all over the cycle.

    Why: goals that end at different times are never looked at together, so nobody sees which of them the team's time
    goes to. A goal for the year belongs above those for the quarter, with a link, not beside them. Milestones may have
    days of their own.
    Source: docs/sources.md#time
    """
    teams: dict[str, list[Objective]] = {}
    for objective in plan.objectives:
        teams.setdefault(objective.team, []).append(objective)
    for objectives in teams.values():
        yield from _lengths(objectives, plan, context)
        yield from _days(objectives, plan, context)


def _lengths(objectives: list[Objective], plan: Plan, context: Context) -> Iterator[Fault]:
    by_span: dict[str, list[Objective]] = {}
    for objective in objectives:
        if (cycle := context.cycle(objective.cycle or plan.cycle)) is not None:
            by_span.setdefault(cycle.span, []).append(objective)
    if len(by_span) < 2:
        return
    longest, *shorter = sorted(by_span.items(), key=lambda s: _ORDER.index(s[0]))
    above = {o.id for o in longest[1] if o.id}
    loose = [o for _, found in shorter for o in found if o.parent not in above]
    if not loose:
        return  # a cascade: the shorter goals serve the longer ones
    told = listed(f"{quoted(found[0])} is for a {span}" for span, found in (longest, *shorter))
    yield Fault(
        f"goals of one team stand for different lengths of time: {told}",
        f"plan the {longest[0]}'s goal in a plan of its own and name it as parent of the shorter ones, or give all the same"
        " cycle",
    )


def _days(objectives: list[Objective], plan: Plan, context: Context) -> Iterator[Fault]:
    due = [
        (kr.due, kr, objective)
        for objective in objectives
        for kr in objective.key_results
        if kr.due is not None and kr.kind != "milestone"
    ]
    if not due:
        return
    cycle = context.cycle(due[0][2].cycle or plan.cycle)
    days = sorted({day for day, _, _ in due})
    if cycle is None or len(days) < DATES or (days[-1] - days[0]).days < cycle.days / 3:
        return
    told = listed((f"{quoted(kr)} on {day}" for day, kr, _ in sorted(due, key=lambda d: d[0])), most=4)
    yield Fault(
        f"{count(len(due), 'key result')} of {cycle} are due on {count(len(days), 'different day')}: {told}",
        "let them all end with the cycle, and write what is due earlier as milestones",
        "note",
    )


_ORDER = ("year", "half", "quarter", "month")
