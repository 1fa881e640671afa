"""When a repeated report is due again: a check-in once a week, a review once its cycle has closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from okrkit.core.model import Cycle
from okrkit.errors import InvalidValueError


def since(template: str, today: date, *, fiscal_start: int = 1) -> date:
    """The first day of the span in which one run is enough: what ran on it or later is not due again.

    >>> since("weekly_checkin", date(2026, 11, 19))
    datetime.date(2026, 11, 16)
    >>> since("quarterly_review", date(2026, 11, 19))
    datetime.date(2026, 10, 1)

    Raises
    ------
    InvalidValueError
        If nothing says when this template is due.
    """
    if template not in _RULES:
        known = "; ".join(f"{name}: {words}" for name, (words, _) in _RULES.items())
        raise InvalidValueError(
            f"nothing says when {template!r} is due", f"leave --if-due out; known are {known}"
        )
    return _RULES[template][1](today, fiscal_start)


def words(template: str) -> str:
    """When it is due, for people."""
    return _RULES[template][0]


def _monday(today: date, fiscal_start: int) -> date:
    return today - timedelta(days=today.weekday())


def _closed(today: date, fiscal_start: int) -> date:
    return Cycle.containing(today, "quarter", fiscal_start).start


def _month(today: date, fiscal_start: int) -> date:
    return today.replace(day=1)


_RULES: dict[str, tuple[str, Callable[[date, int], date]]] = {
    "weekly_checkin": ("once a week, from Monday", _monday),
    "kpi_monitor": ("once a week, from Monday", _monday),
    "kpi_health": ("once a month", _month),
    "quarterly_review": ("once a quarter, when the one before has closed", _closed),
    "quarterly_planning": ("once a quarter", _closed),
}
