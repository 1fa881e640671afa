"""What is known of the metric behind a key result: its readings, earlier cycles, and where it goes by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from okrkit.core.model import Cycle, KeyResult, Measure
from okrkit.core.rules.words import rounded

YEAR = timedelta(days=364)
"""52 weeks: the same weekdays a year before."""
CLEAR = 3.0
"""How many times the usual swing a season must differ by."""
SEASON = 0.05
"""A smaller change from one part of the year to the next seldom comes again (measured: benchmarks/coach_data.py)."""

RECENT = 52
"""Weeks that show how a metric scatters now."""


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
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def words(self) -> str:
        """Which days, for people: a cycle's name, ``13 weeks to 2026-09-27``, else first and last day."""
        return self.name or f"{self.start} to {self.end - timedelta(days=1)}"


@dataclass(frozen=True)
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
        return rounded(value, self.unit, currency)

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

    @cached_property
    def start(self) -> Stretch | None:
        """The stretch that a baseline is best read from; found once, as a line is checked at every key stroke.

        What follows a season, and every total, starts from the same cycle a year before; anything else from the newest
        days.
        """
        season = self.same_season()
        if self.measure != "total" and not (self.latest and self._in_season(self.latest)):
            season = None
        return season or self.latest or (self.former[0] if self.former else None)

    def seasonal(self, base: Stretch) -> float | None:
        """How the metric changed in the year before from those days to the cycle's, as a factor; None if that was no season.

        A season is what came back: seen in two years, or gone again in the weeks after. Anything else may be a lasting
        change that happened once.
        """
        season = self.same_season()
        if season is None or self.looks_back or season.days > 350:
            return None
        factors = []
        for years in (1, 2):
            then = self._mean(base.start - years * YEAR, base.end - years * YEAR)
            there = self._mean(season.start - (years - 1) * YEAR, season.end - (years - 1) * YEAR)
            if then and there:
                factors.append(there / then)
        if not factors or min(factors) <= 0 or abs(math.log(factors[0])) < SEASON:
            return None
        first, *earlier = (math.log(f) for f in factors)
        if earlier:
            return factors[0] if earlier[0] * first > 0 and abs(earlier[0]) >= abs(first) / 2 else None
        there, after = (
            self._mean(season.start, season.end),
            self._mean(season.end, season.end + season.length),
        )
        if not there or not after or after / there <= 0:
            return None
        back = math.log(after / there)
        return factors[0] if back * first < 0 and abs(back) >= abs(first) / 2 else None

    def _in_season(self, base: Stretch) -> bool:
        """Whether a clear season lies between those days and the cycle."""
        factor = self.seasonal(base) if self.noise is not None else None
        return factor is not None and abs(base.value * (factor - 1)) >= CLEAR * (self.noise or 0.0)

    def _mean(self, start: date, end: date) -> float | None:
        """Mean of the weeks whose middle lies in the days; None unless nearly all of them are known."""
        half = timedelta(days=3)
        values = [w.value for w in self.readings if start <= w.start + half < end]
        return sum(values) / len(values) if len(values) >= 0.8 * (end - start).days / 7 else None

    def best(self, rising: bool) -> Stretch | None:
        """The best of the former cycles and the newest days."""
        found: Iterable[Stretch] = (*self.former, *((self.latest,) if self.latest else ()))
        return max(found, key=lambda s: s.value if rising else -s.value, default=None)


def in_days(stretch: Stretch, word: str = "in") -> str:
    """The days of a value inside a sentence: ``in 2026-Q3``, ``in the 13 weeks to 30 September 2026``."""
    return f"{word} {'the ' if ' ' in stretch.words else ''}{stretch.words}"
