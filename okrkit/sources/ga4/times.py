"""The time column of a report: dates, hours, or days, weeks and months counted from the first day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from okrkit.sources.ga4.blocks import Block
from okrkit.sources.ga4.facts import Days
from okrkit.sources.ga4.words import dimension_of

TIMES = {
    "date": False, "date_hour": False, "year_month": False,
    "nth_day": True, "nth_week": True, "nth_month": True, "nth_hour": True,
}  # fmt: skip
"""Time column -> whether it counts from the first day of the range."""

SAMPLE = 2_000  # values that are looked at; reports are sorted by a number, so these stand for all
_SHORT = re.compile(r"^\d{1,4}$")  # a spreadsheet takes the zeros away
_COUNTED = re.compile(r"^\d{4}$")
_DAY = re.compile(r"^(?:19|20)\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])$")
_HOUR = re.compile(r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])$")
_MONTH = re.compile(r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])$")


@dataclass(frozen=True, slots=True)
class Spans:
    """The days that each row covers; ``stored`` is False where they cannot be known."""

    first: Days
    last: Days
    bad: np.ndarray
    stored: bool = True
    note: str = ""


def time_of(header: str, values: Sequence[str], block: Block) -> str | None:
    """Which time column this is, told by its values; the header's words only tell days from weeks.

    Counted times are zero-padded to four digits and begin with 0000, in every language.
    """
    filled = [v for v in values[:SAMPLE] if v]
    if not filled:
        return None
    named = dimension_of(header)

    def mostly(pattern: re.Pattern[str]) -> bool:
        return sum(bool(pattern.match(v)) for v in filled) * 2 > len(filled)

    if mostly(_HOUR) or mostly(_DAY):
        return "date_hour" if mostly(_HOUR) else "date"
    if named is not None:
        if TIMES.get(named) and mostly(_SHORT):
            return named
        return "year_month" if named in {"year_month", "month"} and mostly(_MONTH) else None
    if "0000" in filled and all(_COUNTED.match(v) for v in filled):
        return _counted(max((int(v) for v in values if v.isdigit()), default=0) + 1, block)
    return None


def _counted(n: int, block: Block) -> str | None:
    """A header that is not known: days, weeks, months or hours, whichever of them fill the range."""
    if block.first is None or block.last is None:
        return None
    days = (block.last - block.first).days + 1
    months = (block.last.year - block.first.year) * 12 + block.last.month - block.first.month + 1
    fitting = [
        name
        for name, fits in {
            "nth_day": n == days, "nth_week": n in {-(-days // 7), days // 7 + 1}, "nth_month": n == months,
            "nth_hour": n == days * 24,
        }.items()
        if fits
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


def spans_of(
    kind: str | None, values: Sequence[str], rows: int, first: date | None, last: date | None, label: str
) -> Spans:
    """The days of each row.

    Without a time column every row covers the whole range. Weeks begin with the first day or with a Sunday, as Google
    Analytics' own weeks do: the number of weeks tells, or they are left out. Months are counted only from the first of one.
    """
    none = np.zeros(rows, bool)
    if kind is None:
        assert first is not None
        assert last is not None
        return Spans(_same(first, rows), _same(last, rows), none)
    anchor = _first_week(values, first, last) if kind == "nth_week" and first else first
    if anchor is None and first is not None:
        note = f"{label}: where its weeks begin cannot be told, and they were left out; download by day."
        return Spans(_same(first, rows), _same(first, rows), none, stored=False, note=note)
    if kind == "nth_month" and first is not None and first.day != 1:
        note = f"{label}: months that do not begin with the first cannot be told apart, and were left out; download by day."
        return Spans(_same(first, rows), _same(first, rows), none, stored=False, note=note)
    starts: list[date] = []
    ends: list[date] = []
    bad = none.copy()
    for row, value in enumerate(values):
        span = _span(kind, value, anchor)
        if span is None or (first and span[1] < first) or (last and span[0] > last):
            bad[row] = True
            span = (date(1970, 1, 1), date(1970, 1, 1))
        starts.append(max(span[0], first) if first and not bad[row] else span[0])
        ends.append(min(span[1], last) if last and not bad[row] else span[1])
    return Spans(np.array(starts, "datetime64[D]"), np.array(ends, "datetime64[D]"), bad)


def _first_week(values: Sequence[str], first: date, last: date | None) -> date | None:
    """The first day of week 0000: the range's own, or the Sunday before it, whichever of them gives so many weeks."""
    sunday = first - timedelta(days=(first.weekday() + 1) % 7)
    if sunday == first:
        return first
    counts = [int(v) for v in values if v.isdigit()]
    if last is None or not counts:
        return None
    by_seven, by_sunday = ((last - day).days // 7 + 1 for day in (first, sunday))
    if by_seven == by_sunday:
        return None
    return {by_seven: first, by_sunday: sunday}.get(max(counts) + 1)


def _same(day: date, rows: int) -> Days:
    return np.full(rows, np.datetime64(day), "datetime64[D]")


def _span(kind: str, value: str, first: date | None) -> tuple[date, date] | None:
    try:
        if kind in {"date", "date_hour"}:
            digits = value.replace("-", "")
            day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
            return day, day
        if kind == "year_month":
            return _month(int(value[:4]), int(value[4:6]))
        assert first is not None
        n = int(value)
        if kind == "nth_month":
            return _month(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1)
        if kind == "nth_week":
            begin = first + timedelta(weeks=n)
            return begin, begin + timedelta(days=6)
        day = first + timedelta(days=n if kind == "nth_day" else n // 24)
    except (ValueError, OverflowError):
        return None
    return day, day


def _month(year: int, month: int) -> tuple[date, date]:
    begin = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return begin, after - timedelta(days=1)
