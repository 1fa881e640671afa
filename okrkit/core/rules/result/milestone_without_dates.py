from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrkit.core.model import KeyResult, Milestone
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted


@rule(
    "KR110",
    "milestone-without-dates",
    bad=[
        KeyResult("Move into the new warehouse", kind="milestone"),
        KeyResult(
            "Move into the new warehouse",
            kind="milestone",
            milestones=(Milestone("Lease signed", due=date(2026, 10, 15)), Milestone("First parcel sent")),
        ),
    ],
    good=[
        KeyResult("Move into the new warehouse", kind="milestone", due=date(2026, 12, 15)),
        KeyResult(
            "Move into the new warehouse",
            kind="milestone",
            milestones=(
                Milestone("Lease signed", done_on=date(2026, 10, 12)),
                Milestone("First parcel sent", due=date(2026, 12, 15)),
            ),
        ),
    ],
)
def milestone_without_dates(kr: KeyResult) -> Iterator[Fault]:
    """A milestone has neither dated steps nor a date of its own.

    Why: a milestone has no number on the way; steps with dates are the only thing that shows in week six whether it
    will be done in week thirteen.
    Source: docs/sources.md#time
    """
    if kr.kind != "milestone" or kr.due is not None:
        return
    if not kr.milestones:
        yield Fault(
            f"{quoted(kr)} has no steps and no date",
            "list two to five steps, each with the day it is due; or at least give the day it is to be done",
        )
        return
    undated = [quoted(step.title) for step in kr.milestones if step.due is None and step.done_on is None]
    if undated:
        share = f"{len(undated)} of {len(kr.milestones)} steps" if len(kr.milestones) > 1 else "its one step"
        have = "has" if len(undated) == 1 else "have"
        yield Fault(
            f"{quoted(kr)}: {share} {have} no date: {listed(undated)}", "give each step the day it is due"
        )
