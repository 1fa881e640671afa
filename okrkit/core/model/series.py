"""A KPI's values over time."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Literal

from okrkit.core.model.base import Name, Number, record
from okrkit.errors import InvalidValueError

Grain = Literal["day", "week", "month", "quarter", "year", "all"]


@record
class Point:
    """One period's value; None where the period has no value (no data, or a division by zero)."""

    start: date
    value: Number | None = None
    n: int = 0
    settled: bool = True


@record
class Series:
    """Values of one KPI by period, oldest first, with unit and direction."""

    kpi: Name
    grain: Grain
    unit: str
    better: Literal["up", "down", "near"] = "up"
    points: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        starts = [p.start for p in self.points]
        if any(b <= a for a, b in itertools.pairwise(starts)):
            raise InvalidValueError(
                f"the periods of {self.kpi!r} are not in order", "sort them by their first day"
            )

    def settled(self) -> tuple[Point, ...]:
        """The points that will not change any more and have a value."""
        return tuple(p for p in self.points if p.settled and p.value is not None)
