"""What is watched, how often, and what changed between two looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from okrkit.core.model import Band
from okrkit.errors import InvalidValueError
from okrkit.figures.shapes import Gauge
from okrkit.figures.sparks import HEIGHT, WIDTH, spark

SOONEST = 5
"""Seconds between two looks at least: each may work out forecasts anew."""
OFFERED = (15, 60, 300, 900, 3600)
SIGN: dict[Band, str] = {"green": "good", "amber": "warn", "red": "bad", "unscored": "note"}


@dataclass(frozen=True, slots=True)
class State:
    """The cycle (empty: the running one), the team (empty: all), the KPIs (None: the headline ones), the seconds between looks."""

    cycle: str = ""
    team: str = ""
    kpis: tuple[str, ...] | None = None
    every: int = 60

    def __post_init__(self) -> None:
        if (
            isinstance(self.every, bool)
            or not isinstance(self.every, int)
            or (self.every and self.every < SOONEST)
        ):
            problem = f"every is {self.every!r}, expected seconds from {SOONEST}, or 0 for no timer"
            raise InvalidValueError(problem, "give for example every=60")


def paced(state: State, every: int) -> State:
    """The same with another time between looks."""
    return replace(state, every=every)


def tile(g: Gauge, data: str, currency: str) -> dict[str, Any]:
    """What the screen shows of one KPI; ``data`` says until when its data reach."""
    drawn = spark(g.trend, g.goal, g.lower, g.upper, g.unit, currency)
    return {
        "id": g.id, "title": g.title, "group": g.group, "said": g.said, "aim": g.aim, "note": g.note, "state": g.state,
        "sign": SIGN[g.band], "data": data,
        "spark": {
            "box": f"0 0 {WIDTH:g} {HEIGHT:g}", "line": drawn.line, "goal": drawn.goal, "limits": list(drawn.limits),
            "end": list(drawn.end) if drawn.end else None, "alt": drawn.alt,
        },
    }  # fmt: skip


def changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What a listener is told after a look: each tile whose value or state is another one.

    >>> changes([{"id": "a", "title": "Orders", "said": "5 orders", "state": "green"}],
    ...         [{"id": "a", "title": "Orders", "said": "6 orders", "state": "green"}])
    ('Orders: 6 orders',)
    """
    old = {t["id"]: t for t in before}
    told = []
    for t in after:
        was = old.get(t["id"])
        if was is None:
            told.append(f"{t['title']}: {t['said']}")
        elif was["state"] != t["state"]:
            told.append(f"{t['title']}: {t['said']}, now {t['state']}")
        elif was["said"] != t["said"]:
            told.append(f"{t['title']}: {t['said']}")
    return tuple(told)
