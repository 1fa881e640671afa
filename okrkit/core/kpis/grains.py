"""Periods of a grain: their first days."""

from __future__ import annotations

from datetime import date, timedelta

from okrkit.core.model import Grain
from okrkit.errors import InvalidValueError

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year", "all")


def checked(grain: str) -> Grain:
    """The grain, if it is one.

    >>> checked("month")
    'month'
    """
    for known in GRAINS:
        if grain == known:
            return known
    raise InvalidValueError(f"the grain {grain!r} is not known", "use one of: " + ", ".join(GRAINS))


def period_start(day: date, grain: Grain) -> date:
    """First day of the period that holds ``day``; weeks begin on Monday.

    >>> period_start(date(2026, 11, 22), "week"), period_start(date(2026, 11, 22), "quarter")
    (datetime.date(2026, 11, 16), datetime.date(2026, 10, 1))
    """
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if grain == "year":
        return day.replace(month=1, day=1)
    return day


def next_period(start: date, grain: Grain) -> date:
    """First day after the period that begins at ``start``.

    >>> next_period(date(2026, 12, 1), "month")
    datetime.date(2027, 1, 1)
    """
    if grain == "week":
        return start + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months is None:
        return start + timedelta(days=1)
    total = start.year * 12 + start.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def periods(first: date, last: date, grain: Grain) -> list[date]:
    """First days of all periods from the one holding ``first`` to the one holding ``last``; `first` alone for ``all``."""
    if grain == "all":
        return [first]
    starts = [period_start(first, grain)]
    while (following := next_period(starts[-1], grain)) <= last:
        starts.append(following)
    return starts
