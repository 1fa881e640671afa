"""Instants and days: what `as_of` means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError


def instant(as_of: str | date | datetime | None, timezone: str) -> datetime | None:
    """The instant (UTC) up to which things are known; None for now.

    A day means all that was known when it ended in the shop's time zone. A time without zone is the shop's.

    >>> instant("2026-10-05", "Europe/Berlin")
    datetime.datetime(2026, 10, 5, 22, 0, tzinfo=datetime.timezone.utc)
    """
    if as_of is None or as_of == "":
        return None
    if isinstance(as_of, str):
        as_of = _parse(as_of)
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of + timedelta(days=1), time.min)
    if as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZoneInfo(timezone))
    return as_of.astimezone(UTC)


def last_day(moment: datetime, timezone: str) -> date:
    """The shop's running day at an instant; midnight belongs to the day that ends there."""
    return (moment - timedelta(microseconds=1)).astimezone(ZoneInfo(timezone)).date()


def _parse(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        problem = f"{text!r} is not a day or an instant"
        raise InvalidValueError(problem, "write 2026-10-05 or 2026-10-05T14:30:00+02:00") from None


def day(value: str | date | None, name: str) -> date | None:
    """A day from text, or as it is."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError(f"{name} is {value!r}, expected a day", "write it as 2026-10-05") from None
