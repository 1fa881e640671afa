"""Which weeks make up a cycle, and how much of each: a quarter begins on any day of the week.

A week that lies half in a quarter counts half. Months always fit, so a cycle in months has whole pieces only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from okrkit.core.model import Cycle
from okrkit.core.targets.outcomes import Array

Step = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a cycle, or one part of it, has of one week or month.

    ``start`` belongs to it, ``end`` is the first day after it; ``period`` counts the weeks (or months) of the cycle from 0;
    ``weight`` is the piece's part of that period, above 0 and at most 1; ``part`` names the part of the cycle.
    """

    start: date
    end: date
    period: int
    weight: float
    part: str


def first_day(day: date, step: Step) -> date:
    """The first day of the week or month in which a day lies.

    >>> first_day(date(2026, 10, 1), "week"), first_day(date(2026, 10, 9), "month")
    (datetime.date(2026, 9, 28), datetime.date(2026, 10, 1))
    """
    return day - timedelta(days=day.weekday()) if step == "week" else day.replace(day=1)


def next_first(start: date, step: Step, steps: int = 1) -> date:
    """The first day of the period so many steps later; earlier when negative."""
    if step == "week":
        return start + timedelta(weeks=steps)
    months = start.year * 12 + start.month - 1 + steps
    return date(months // 12, months % 12 + 1, 1)


def steps_between(first: date, other: date, step: Step) -> int:
    """How many periods lie between two first days.

    >>> steps_between(date(2026, 9, 28), date(2026, 10, 12), "week")
    2
    """
    if step == "week":
        return (other - first).days // 7
    return (other.year - first.year) * 12 + other.month - first.month


def pieces(cycle: Cycle, step: Step = "week", parts: Sequence[Cycle] = ()) -> tuple[Piece, ...]:
    """The cycle cut by weeks (or months), and by its parts where some are given.

    >>> found = pieces(Cycle("2026-Q4"))
    >>> len(found), found[0].end, round(found[0].weight, 3), round(sum(p.weight for p in found) * 7)
    (14, datetime.date(2026, 10, 5), 0.571, 92)
    """
    found: list[Piece] = []
    start = first_day(cycle.start, step)
    for part in parts or (cycle,):
        day = part.start
        while day < part.end:
            own = first_day(day, step)
            after = next_first(own, step)
            end = min(after, part.end)
            weight = (end - day).days / (after - own).days
            found.append(Piece(day, end, steps_between(start, own, step), weight, part.name))
            day = end
    return tuple(found)


def weights_of(found: Sequence[Piece]) -> Array:
    """The weight of each piece, as `outcomes` and `pace_band` take them."""
    return np.array([p.weight for p in found])


def gone_by(found: Sequence[Piece], day: date) -> float:
    """How many periods of the cycle are over at the start of a day, counted in weights.

    >>> gone_by(pieces(Cycle("2026-Q4")), date(2026, 10, 12))
    1.5714285714285714
    """
    over = [p.weight * min(1.0, max(0.0, (day - p.start).days / (p.end - p.start).days)) for p in found]
    return float(sum(over))
