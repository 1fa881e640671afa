"""What is known of the metric behind a key result: its readings, earlier cycles, and where it goes by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from okrkit.core.model import Cycle, KeyResult, Measure, say


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value over days: ``start`` belongs to them, ``end`` is the first day after; ``name`` says them in words."""

    start: date
    end: date
    value: float
    name: str = ""

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def words(self) -> str:
        """Which days, for people: a cycle's name, ``13 weeks to 2026-09-27``, else first and last day."""
        return self.name or f"{self.start} to {self.end - timedelta(days=1)}"


@dataclass(frozen=True, slots=True)
class History:
    """A key result's metric as known before its cycle, in the KPI's unit.

    Attributes
    ----------
    kpi, where, measure, cycle : which key results it is for
    label, unit, better : of the KPI
    readings : complete, settled periods (weeks), oldest first; a week without a value is left out
    latest : the newest days that can be compared with the cycle, measured the way the key result is; a total's are
        as many days as the cycle has
    former : earlier cycles of the same length, measured the same way, newest first
    year_ago : name of the former cycle that is the same part of the year before
    noise : standard deviation of a cycle's value that comes from week-to-week scatter alone; None where too few weeks
    outcomes : equally likely values of the cycle if nothing is done; empty where the history is too short to say
    every : days from one reading to the next, in the middle
    settles : days after a period's end until its value stays put
    looks_back : days before a period's end that its value rests on, where they are more than the period; else 0
    """

    kpi: str
    label: str
    unit: str = ""
    better: Literal["up", "down", "near"] = "up"
    where: str = ""
    measure: Measure = "last"
    cycle: str = ""
    readings: tuple[Stretch, ...] = ()
    latest: Stretch | None = None
    former: tuple[Stretch, ...] = ()
    year_ago: str = ""
    noise: float | None = None
    outcomes: tuple[float, ...] = ()
    every: int = 7
    settles: int = 0
    looks_back: int = 0

    def is_of(self, kr: KeyResult, cycle: Cycle | None) -> bool:
        """Whether it is the history of this key result in this cycle (in any, where the history names none)."""
        return (
            kr.kpi == self.kpi
            and kr.measure == self.measure
            and " ".join(kr.where.split()) == " ".join(self.where.split())
            and (not self.cycle or (cycle is not None and cycle.name == self.cycle))
        )

    def say(self, value: float, currency: str = "") -> str:
        """A value with its unit, rounded as people read it."""
        return say(value, self.unit, currency)

    def chance(self, target: float, rising: bool) -> float | None:
        """Share of the outcomes at the target or beyond; None where the history is too short to say."""
        if not self.outcomes:
            return None
        return sum(o >= target if rising else o <= target for o in self.outcomes) / len(self.outcomes)

    def expected(self) -> float | None:
        """The middle outcome: where the cycle ends if nothing is done."""
        return self.outcome(0.5)

    def outcome(self, share: float) -> float | None:
        """The value that this share of the outcomes stays at or below."""
        if not self.outcomes:
            return None
        ordered = sorted(self.outcomes)
        return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]

    def same_season(self) -> Stretch | None:
        """The same cycle a year before."""
        return next((s for s in self.former if s.name == self.year_ago), None)

    def comparable(self) -> tuple[Stretch, ...]:
        """Every stretch that a baseline may fairly be read from: the newest days, the cycle before, the year before."""
        found = [self.latest, *self.former[:1], self.same_season()]
        return tuple(dict.fromkeys(s for s in found if s is not None))

    def start(self) -> Stretch | None:
        """The stretch that a baseline is best read from.

        A total follows the season, so it starts from the same cycle a year before; anything else from the newest days.
        """
        season = self.same_season() if self.measure == "total" else None
        return season or self.latest or (self.former[0] if self.former else None)

    def best(self, rising: bool) -> Stretch | None:
        """The best of the former cycles and the newest days."""
        found: Iterable[Stretch] = (*self.former, *((self.latest,) if self.latest else ()))
        return max(found, key=lambda s: s.value if rising else -s.value, default=None)
