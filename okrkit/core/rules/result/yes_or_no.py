from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.model import KeyResult, Milestone
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "KR205",
    "yes-or-no",
    severity="note",
    bad=[KeyResult("Move into the new warehouse", kind="milestone")],
    good=[
        KeyResult(
            "Parcels sent on the day of the order from 70 % to 90 %", baseline=0.7, target=0.9, unit="share"
        ),
        KeyResult(
            "Open the second warehouse",
            kind="milestone",
            milestones=(
                Milestone("Lease signed"),
                Milestone("Shelves stand"),
                Milestone("First parcel sent"),
            ),
        ),
        KeyResult("Learn what a repeat customer is worth", kind="establish baseline"),
    ],
)
def yes_or_no(kr: KeyResult) -> Iterator[Fault]:
    """A key result is either done or not done.

    Why: it stands at zero until the last day and then jumps to one, so no check-in shows whether it is on its way. Dated
    steps make the way visible; a number shows in addition whether it was worth going.
    Source: docs/sources.md#measurable
    """
    if kr.kind != "milestone" or len(kr.milestones) > 1:
        return
    yield Fault(
        f"{quoted(kr)} is done or not done; its progress jumps from 0 to 1",
        f"list two to five dated steps, or measure what it is for{such_as(topic(kr.title).result)}",
        rewrite=topic(kr.title).result,
    )
