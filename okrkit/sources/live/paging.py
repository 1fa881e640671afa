"""Pages that stay whole while the shop goes on: walking along the time of change instead of counting pages.

A shop sells while it is read. Who asks for page 1, 2, 3 of "changed since" misses the record that slips from page 3 to
page 2 because one before it has just changed. Here each page begins where the last one ended, at a time of change: a
record that changes meanwhile moves behind that point and is met again there.

Pages are counted only where that can't be: within one instant that fills more than a page (a mass edit), and over all
the rest where a service does not keep to the order of change (it sorts by a clock that was put back, or not at all).
What was read by counting is read again until two readings found the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from okrkit.sources.live.errors import ServiceError
from okrkit.sources.live.system import Cursor, Page, Record

READINGS = 20
"""How often the same is read again before the service is said to be restless."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Records from an instant on, in the order of their change.

    ``last`` when nothing follows them; ``total`` is how many there are from that instant on, where the service says it.
    """

    records: list[Record]
    last: bool
    total: int | None = None


def _there(newest: str) -> str:
    return newest


def along_changes(
    fetch: Callable[[str | None, int], Slice],
    changed: Callable[[Record], str],
    identity: Callable[[Record], str],
    since: str | None,
    cursor: Cursor | None,
    *,
    go_on_from: Callable[[str], str] = _there,
) -> Page:
    """One page of a walk along the time of change.

    Parameters
    ----------
    fetch : callable (instant or None, page number from 1) -> Slice
        Records changed at that instant or later, by time of change upwards; texts that sort as their times do.
    changed, identity : when a record changed, in the same form; which record it is
    since : where the walk begins; None for everything
    cursor : as the page before gave it
    go_on_from : where to go on behind a page whose last change was at that time; earlier where the order is in doubt

    Raises
    ------
    ServiceError
        If records change faster than they can be read.
    """
    at = {"from": since, "page": 1, "counted": False, **(cursor or {})}
    start, number, counted = at["from"], at["page"], at["counted"]
    got = fetch(start, number)
    times = [changed(r) for r in got.records]
    if not counted and (_out_of_order(times, start) or _too_few(got, at.get("due"))):
        return Page(got.records, {"from": since, "page": 1, "counted": True})
    by_count = [identity(r) for r, t in zip(got.records, times, strict=True) if counted or t == start]
    found = _added(at.get("found", (0, 0)), by_count)
    newest = times[-1] if times else start
    if not got.last and (counted or newest == start or not times):
        return Page(got.records, {**at, "page": number + 1, "found": found})
    if (number > 1 or counted) and found != at.get("before"):
        readings = at.get("readings", 0) + 1
        if readings > READINGS:
            raise ServiceError("records change faster than they can be read", "try again at a quieter time")
        again = {"from": start, "page": 1, "counted": counted, "before": found, "readings": readings}
        return Page(got.records, again)
    if got.last or newest is None:
        return Page(got.records, None)
    begin = go_on_from(newest)
    if start is not None and begin <= start:
        begin = newest
    behind = found[0] + sum(t < begin for t in times if start is None or t > start)
    due = None if got.total is None else got.total - behind
    return Page(got.records, {"from": begin, "page": 1, "due": due})


def _out_of_order(times: list[str], start: str | None) -> bool:
    return times != sorted(times) or (bool(times) and start is not None and times[0] < start)


def _too_few(got: Slice, due: int | None) -> bool:
    """Whether fewer records follow than have to: some must have stood behind a page that only looked sorted."""
    return due is not None and got.total is not None and got.total < due


def _added(found: Iterable[int], identities: Iterable[str]) -> list[int]:
    """How many records a reading met, and a sum that tells which; in any order, whatever their number."""
    count, total = found
    for identity in identities:
        count += 1
        total += int.from_bytes(blake2b(identity.encode(), digest_size=6).digest(), "big")
    return [count, total % (1 << 52)]
