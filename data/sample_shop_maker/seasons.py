"""The days of the shop: its rhythm over the year and the week, and what happened to it when.

Every number that shapes the story stands in this file; ``README.md`` of the sample shop tells it in words.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST_DAY = date(2023, 10, 1)
LAST_DAY = date(2026, 11, 15)
TODAY = date(2026, 11, 16)
DAYS = [FIRST_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_DAY).days + 1)]

ZONE = ZoneInfo("Europe/Berlin")

STOCK_OUT = (date(2026, 8, 10), date(2026, 9, 7))
"""The signature kettle: gone from the first day, back on the second."""

LATE_SPELL = (date(2026, 4, 7), date(2026, 6, 27))
"""The warehouse moved, and parcels left late."""

_LEVEL_OF_MONTH = (0.90, 0.91, 0.98, 0.95, 0.91, 0.83, 0.76, 0.81, 0.94, 1.03, 1.21, 1.58)
_WEEKDAY = (1.08, 1.02, 1.00, 0.98, 0.93, 0.88, 1.11)
_GROWTH_A_YEAR = ((date(2023, 10, 1), 1.00), (date(2024, 10, 1), 1.10), (date(2025, 10, 1), 1.15),
                  (date(2026, 11, 15), 1.16))  # fmt: skip


def within(day: date, spell: tuple[date, date]) -> bool:
    """Whether the day lies in the spell; the end is not part of it."""
    return spell[0] <= day < spell[1]


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21 + 1)


def black_week(day: date) -> bool:
    """Monday before Black Friday to Cyber Monday."""
    friday = black_friday(day.year)
    return friday - timedelta(days=4) <= day <= friday + timedelta(days=3)


def spring_sale(day: date) -> bool:
    return date(day.year, 3, 20) <= day <= date(day.year, 3, 30)


def advent(day: date) -> bool:
    """From the first of December to the last day on which parcels arrive in time."""
    return day.month == 12 and day.day <= 18


@cache
def rhythm(day: date) -> float:
    """How busy a day is against an average one, by season, weekday and campaign, without growth."""
    at = (day.month - 1) + (day.day - 15) / 30.5
    low = int(at // 1)
    part = at - low
    level = _LEVEL_OF_MONTH[low % 12] * (1 - part) + _LEVEL_OF_MONTH[(low + 1) % 12] * part
    if day.month == 12 and day.day > 18:
        level *= 0.52
    elif advent(day):
        level *= 1.30
    elif black_week(day):
        level *= 1.95
    elif spring_sale(day):
        level *= 1.38
    return level * _WEEKDAY[day.weekday()]


@cache
def growth(day: date) -> float:
    """Size of the shop's audience against its first day: brisk in the first year, slower in each that follows."""
    for (start, low), (end, high) in pairwise(_GROWTH_A_YEAR):
        if day <= end:
            return low + (high - low) * ((day - start).days / (end - start).days)
    return _GROWTH_A_YEAR[-1][1]


@cache
def paid_budget(day: date) -> float:
    """Advertising budget against plan: cut in the third quarter of 2026, most of it back in the fourth."""
    if within(day, (date(2026, 7, 1), date(2026, 10, 1))):
        return 0.60
    if day >= date(2026, 10, 1):
        return 0.90
    return 1.0


@cache
def appeal(day: date) -> float:
    """Share of visitors who buy, against an average day."""
    level = 1.0 + 0.24 * max(0.0, 1 - (day - FIRST_DAY).days / 480)  # regulars of the market stall come along
    if black_week(day):
        level *= 1.32
    elif spring_sale(day) or advent(day):
        level *= 1.15
    if within(day, STOCK_OUT):
        level *= 0.80  # visitors who come for the kettle and find it gone
    if day >= date(2026, 10, 1):
        level *= 0.70  # the new theme's product pages are slow on phones
    return level


@cache
def loyalty(day: date) -> float:
    """How readily customers come back, against the early years: the Tea Circle started in April 2026."""
    if day >= date(2026, 10, 1):
        return 1.50
    if day >= date(2026, 7, 1):
        return 1.15
    if day >= date(2026, 4, 1):
        return 1.40
    return 1.0


@cache
def return_level(day: date) -> float:
    """How often things come back, against the early years: more when late, less with better padding from June 2026."""
    if day >= date(2026, 10, 1):
        return 0.70
    if day >= date(2026, 6, 8):
        return 0.45
    return 1.30 if within(day, LATE_SPELL) else 1.0


@cache
def dispatch_days(day: date) -> float:
    """Working days that an order waits on average before it leaves."""
    if within(day, LATE_SPELL):
        return 3.4
    if advent(day):
        return 2.5
    if black_week(day):
        return 2.1
    return 0.75 if day >= date(2026, 7, 1) else 0.95


def stamp(moment: datetime) -> str:
    """Shop-local time as exports write it, with the offset of that day (+0100 or +0200)."""
    offset = moment.replace(tzinfo=ZONE).utcoffset()
    assert offset is not None
    return f"{moment:%Y-%m-%d %H:%M:%S} +{int(offset.total_seconds()) // 3600:02d}00"
