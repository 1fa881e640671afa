"""Days without events on which some are usual: most likely an export is missing. Source: docs/data-gate.md#no-missing-days"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ENOUGH = 12.0
"""Events that silent days must usually have to be called missing: by chance alone, so many fail to come about once in
160 000 times (exp(-12), events that come independently)."""
NEIGHBOURS = 4
"""Same weekdays before and after that tell what is usual."""
_LOOKED_AT = 26
"""Weeks that are searched for them."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Days in a row without events, and how many events such days usually have."""

    first: date
    last: date
    usual: float

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def holes(
    counts: Mapping[date, float], start: date, end: date, closed: Collection[date] = ()
) -> tuple[Hole, ...]:
    """The stretches of silent days from ``start`` to before ``end`` that chance does not explain.

    What a day usually brings is the mean of the four same weekdays before and the four after it, the largest and the
    smallest left out, so that a season, a day of rest and a single great day are not mistaken for a hole.

    Parameters
    ----------
    counts : events by day, of the whole history; a day that is not there had none
    start, end : the days looked at, half-open
    closed : days on which the shop is known to have rested

    Examples
    --------
    >>> d = date
    >>> orders = {d(2026, 3, 1) + timedelta(days=k): 15 for k in range(60) if k not in (30, 31)}
    >>> [(h.first.isoformat(), h.days, h.usual) for h in holes(orders, d(2026, 3, 1), d(2026, 4, 30))]
    [('2026-03-31', 2, 30.0)]
    """
    known = [day for day, n in counts.items() if n > 0]
    if not known:
        return ()
    first, last = max(start, min(known)), min(end, max(known) + timedelta(days=1))
    found: list[Hole] = []
    for silent in _runs(counts, first, last, closed):
        usual = sum(_usual(counts, day, silent, min(known), max(known), closed) for day in silent)
        if usual >= ENOUGH:
            found.append(Hole(silent[0], silent[-1], usual))
    return tuple(found)


def _runs(
    counts: Mapping[date, float], first: date, last: date, closed: Collection[date]
) -> Iterator[list[date]]:
    run: list[date] = []
    for k in range((last - first).days):
        day = first + timedelta(days=k)
        if day in closed:
            continue
        if counts.get(day, 0) > 0:
            if run:
                yield run
            run = []
        else:
            run.append(day)
    if run:
        yield run


def _usual(
    counts: Mapping[date, float],
    day: date,
    silent: list[date],
    first: date,
    last: date,
    closed: Collection[date],
) -> float:
    seen: list[float] = []
    for side in (-7, 7):
        found: list[float] = []
        for k in range(1, _LOOKED_AT + 1):
            other = day + timedelta(days=side * k)
            if not first <= other <= last or len(found) == NEIGHBOURS:
                break
            if not silent[0] <= other <= silent[-1] and other not in closed:
                found.append(counts.get(other, 0.0))
        seen += found
    if len(seen) > 2:
        seen = sorted(seen)[1:-1]
    return sum(seen) / len(seen) if seen else 0.0
