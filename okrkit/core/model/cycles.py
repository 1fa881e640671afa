"""Planning cycles: years, halves, quarters and months, on the shop's fiscal calendar."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import total_ordering
from typing import Literal
from zoneinfo import ZoneInfo

from okrkit.core.model.base import record
from okrkit.errors import InvalidValueError

Span = Literal["year", "half", "quarter", "month"]
MONTHS: dict[Span, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_PATTERNS: dict[Span, re.Pattern[str]] = {
    "year": re.compile(r"([0-9]{4})"),
    "half": re.compile(r"([0-9]{4})-H([12])"),
    "quarter": re.compile(r"([0-9]{4})-Q([1-4])"),
    "month": re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"),
}


@total_ordering
@record
class Cycle:
    """A planning period, written ``2027``, ``2027-H1``, ``2027-Q1`` or ``2027-01``.

    Dates are half-open: `start` belongs to the cycle, `end` is the first day after it. With a fiscal year that
    begins in another month than January, years, halves and quarters follow it, and a fiscal year carries the number
    of the calendar year in which it **ends**; a month is always a calendar month.

    >>> Cycle("2027-Q1").start, Cycle("2027-Q1").end
    (datetime.date(2027, 1, 1), datetime.date(2027, 4, 1))
    >>> Cycle("2027-Q1", fiscal_start=7).start
    datetime.date(2026, 7, 1)
    """

    name: str
    fiscal_start: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.fiscal_start <= 12:
            problem = f"the fiscal year starts in month {self.fiscal_start}, expected 1 to 12"
            raise InvalidValueError(problem, "set fiscal_start to a month number")
        _parse(self.name)

    @property
    def span(self) -> Span:
        return _parse(self.name)[0]

    @property
    def year(self) -> int:
        """The (fiscal) year's number."""
        return _parse(self.name)[1]

    @property
    def number(self) -> int:
        """Which half, quarter or month of the year; 1 for a year."""
        return _parse(self.name)[2]

    @property
    def start(self) -> date:
        """First day."""
        span, year, number = _parse(self.name)
        if span == "month":
            return date(year, number, 1)
        first_year = year if self.fiscal_start == 1 else year - 1
        return _add_months(date(first_year, self.fiscal_start, 1), (number - 1) * MONTHS[span])

    @property
    def end(self) -> date:
        """First day after it."""
        return _add_months(self.start, MONTHS[self.span])

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def shift(self, steps: int) -> Cycle:
        """The cycle so many steps later (earlier when negative).

        >>> Cycle("2026-Q4").shift(1).name
        '2027-Q1'
        """
        return Cycle.containing(
            _add_months(self.start, steps * MONTHS[self.span]), self.span, self.fiscal_start
        )

    def next(self) -> Cycle:
        return self.shift(1)

    def previous(self) -> Cycle:
        return self.shift(-1)

    def year_ago(self) -> Cycle:
        """The same part of the year before."""
        return self.shift(-12 // MONTHS[self.span])

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def share_gone(self, today: date) -> float:
        """Part of the cycle's days that is over at the start of ``today``, from 0 to 1."""
        return min(1.0, max(0.0, (today - self.start).days / self.days))

    def parts(self, span: Span) -> tuple[Cycle, ...]:
        """The shorter cycles that make it up, in order."""
        if MONTHS[span] > MONTHS[self.span]:
            problem = f"a {self.span} is not made of {span}s"
            raise InvalidValueError(problem, "ask for a shorter span")
        found = []
        day = self.start
        while day < self.end:
            found.append(Cycle.containing(day, span, self.fiscal_start))
            day = _add_months(day, MONTHS[span])
        return tuple(found)

    @classmethod
    def containing(cls, day: date, span: Span = "quarter", fiscal_start: int = 1) -> Cycle:
        """The cycle of that length in which a day lies.

        >>> Cycle.containing(date(2026, 11, 16)).name
        '2026-Q4'
        """
        if span == "month":
            return cls(f"{day.year:04d}-{day.month:02d}", fiscal_start)
        offset = (day.month - fiscal_start) % 12
        first_year = day.year if day.month >= fiscal_start else day.year - 1
        year = first_year if fiscal_start == 1 else first_year + 1
        if span == "year":
            return cls(f"{year:04d}", fiscal_start)
        letter = "H" if span == "half" else "Q"
        return cls(f"{year:04d}-{letter}{offset // MONTHS[span] + 1}", fiscal_start)

    @classmethod
    def at(cls, moment: datetime, timezone: str, span: Span = "quarter", fiscal_start: int = 1) -> Cycle:
        """The cycle running in the shop's time zone at an instant (with zone)."""
        if moment.tzinfo is None:
            problem = f"{moment.isoformat()} carries no time zone, so the shop's day cannot be known"
            raise InvalidValueError(problem, "give an instant with its zone, e.g. datetime.now(timezone.utc)")
        return cls.containing(moment.astimezone(ZoneInfo(timezone)).date(), span, fiscal_start)

    def __str__(self) -> str:
        return self.name

    def __lt__(self, other: Cycle) -> bool:
        return (self.start, -self.days) < (other.start, -other.days)


def _parse(name: str) -> tuple[Span, int, int]:
    for span, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(name):
            year = int(found[1])
            if not 1 < year < 9998:
                break
            return span, year, int(found[2]) if found.lastindex == 2 else 1
    problem = f"{name!r} is not a cycle"
    raise InvalidValueError(problem, "write a year 2027, half 2027-H1, quarter 2027-Q1 or month 2027-01")


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    if not 12 <= index < 120_000:
        problem = f"{months} months from {day} lead out of the calendar"
        raise InvalidValueError(problem, "choose a cycle nearer to today")
    return date(index // 12, index % 12 + 1, 1)
