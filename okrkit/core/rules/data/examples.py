"""What the examples of these rules stand on: a shop's average order value and net revenue before two quarters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from okrkit.core.model import Cycle, Objective
from okrkit.core.rules.base import Context
from okrkit.core.rules.history import History, Stretch

CYCLE = "2027-Q1"


def quarter(name: str, value: float) -> Stretch:
    """A value of a whole quarter."""
    cycle = Cycle(name)
    return Stretch(cycle.start, cycle.end, value, name)


def weeks(first: date, *values: float) -> tuple[Stretch, ...]:
    """Weekly readings from a Monday on."""
    return tuple(
        Stretch(first + timedelta(weeks=k), first + timedelta(weeks=k + 1), v) for k, v in enumerate(values)
    )


def knowing(*histories: History, cycle: str = CYCLE, **objective: object) -> Context:
    """What a rule is told around an example."""
    around = Objective("Bigger baskets", cycle=cycle, **objective)  # type: ignore[arg-type]
    return Context(objective=around, currency="EUR", histories=histories)


def evenly(low: float, high: float, n: int = 100) -> tuple[float, ...]:
    """Equally likely values between two."""
    return tuple(low + (high - low) * (k + 0.5) / n for k in range(n))


BASKET = History(
    "average_order_value",
    "Average order value",
    "currency",
    measure="mean",
    cycle=CYCLE,
    readings=weeks(date(2025, 12, 29), *(50.0, 51.0, 49.0, 50.4) * 13),
    latest=Stretch(date(2026, 9, 28), date(2026, 12, 28), 50.1, "13 weeks to 27 December 2026"),
    former=(quarter("2026-Q3", 50.6), quarter("2026-Q2", 49.2), quarter("2026-Q1", 48.8)),
    year_ago="2026-Q1",
    noise=0.9,
    outcomes=evenly(46.0, 54.0),
)
"""Steady: eight of ten futures end between 46.80 and 53.20."""

GROWING = replace(BASKET, outcomes=evenly(52.0, 58.0))
"""The same, but climbing by itself."""

ADVENT = History(
    "net_revenue",
    "Net revenue",
    "currency",
    measure="total",
    cycle="2026-Q4",
    readings=weeks(date(2025, 6, 30), *[6_000.0] * 13, *[9_000.0] * 13, *[6_000.0] * 13, *[6_500.0] * 13),
    latest=Stretch(date(2026, 6, 30), date(2026, 9, 30), 84_500, "13 weeks to 29 September 2026"),
    former=(
        quarter("2026-Q2", 78_000), quarter("2026-Q1", 76_000), quarter("2025-Q4", 117_000), quarter("2025-Q3", 78_000),
    ),
    year_ago="2025-Q4",
    noise=2_500,
    outcomes=evenly(105_000, 140_000),
)  # fmt: skip
"""A third of the year's sales fall into the last quarter."""
