"""Pages that stay whole while the shop goes on: walking along the time of change instead of counting pages.

A shop sells while it is read. Who asks for page 1, 2, 3 of "changed since" misses the record that slips from page 3 to
page 2 because one before it has just changed. Here each page begins where the last one ended, at a time of change: a
record that changes meanwhile moves behind that point and is met again there. Only where one instant fills more than a
page (a mass edit) are pages counted within it; that instant is then read again until two readings agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from okrkit.sources.live.errors import ServiceError
from okrkit.sources.live.system import Cursor, Page, Record

READINGS = 20
"""How often one instant is read again before the service is said to be restless."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Records from an instant on, in the order of their change; ``last`` when nothing follows them."""

    records: list[Record]
    last: bool


def along_changes(
    fetch: Callable[[str | None, int], Slice],
    changed: Callable[[Record], str],
    identity: Callable[[Record], str],
    since: str | None,
    cursor: Cursor | None,
) -> Page:
    """One page of a walk along the time of change.

    Parameters
    ----------
    fetch : callable (instant or None, page number from 1) -> Slice
        Records changed at that instant or later, by time of change upwards; texts that sort as their times do.
    changed, identity : when a record changed, in the same form; which record it is
    since : where the walk begins; None for everything
    cursor : as the page before gave it

    Raises
    ------
    ServiceError
        If the records are not in the order of their change, so that some would be missed.
    """
    at = cursor or {"from": since, "page": 1}
    start, number = at["from"], at["page"]
    got = fetch(start, number)
    times = [changed(r) for r in got.records]
    if times != sorted(times) or (times and start is not None and times[0] < start):
        raise ServiceError(
            "the service does not hand its records out in the order of their change, so that some could be missed",
            "check whether an extension of the shop changes its web service",
        )
    tied = [identity(r) for r, t in zip(got.records, times, strict=True) if t == start]
    here = sorted({*at.get("here", ()), *tied}) if number > 1 or not got.last else []
    newest = times[-1] if times else start
    if not got.last and (newest == start or not times):
        return Page(got.records, {**at, "page": number + 1, "here": here})
    if number > 1 and here != at.get("before"):
        readings = at.get("readings", 0) + 1
        if readings > READINGS:
            raise ServiceError(
                f"the records of {start} change faster than they can be read", "try again at a quieter time"
            )
        return Page(got.records, {"from": start, "page": 1, "before": here, "readings": readings})
    return Page(got.records, None if got.last else {"from": newest, "page": 1})
