"""Periods as people name them."""

from __future__ import annotations

from datetime import date, timedelta

from okrkit.core.model import Cycle, Grain, Point, Series

_STEP = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "all": "period",
}


def name(start: date, grain: Grain, fiscal_start: int = 1) -> str:
    """A period in words.

    >>> name(date(2026, 10, 1), "month"), name(date(2026, 10, 1), "quarter"), name(date(2026, 10, 5), "week")
    ('October 2026', '2026-Q4', 'the week of 5 October 2026')
    """
    if grain == "month":
        return f"{start:%B %Y}"
    if grain == "quarter":
        return Cycle.containing(start, "quarter", fiscal_start).name
    if grain == "year":
        return Cycle.containing(start, "year", fiscal_start).name
    if grain == "week":
        return f"the week of {day(start)}"
    return "the whole history" if grain == "all" else day(start)


def day(value: date) -> str:
    """A date that no reader takes for another.

    >>> day(date(2026, 3, 9))
    '9 March 2026'
    """
    return f"{value.day} {value:%B %Y}"


def word(grain: Grain) -> str:
    """The grain as a noun."""
    return _STEP[grain]


def year_before(series: Series, point: Point) -> Point | None:
    """The same period a year earlier, if the series has it with a value."""
    if series.grain == "all":
        return None
    if series.grain in ("week", "day"):
        wanted = point.start - timedelta(weeks=52)
    else:
        wanted = date(point.start.year - 1, point.start.month, 1)
    return next((p for p in series.points if p.start == wanted and p.value is not None), None)
