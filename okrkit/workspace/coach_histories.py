"""The histories of key results that are bound to a KPI, gathered for the coach."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from okrkit.core.model import KINDS, Cycle, KeyResult, Measure, Point
from okrkit.errors import OkrkitError
from okrkit.workspace.measuring import Measuring

if TYPE_CHECKING:
    from okrkit.core.kpis.definitions import Kpi
    from okrkit.core.rules import History, Stretch

FORMER = {"year": 3, "half": 6, "quarter": 9, "month": 13}
"""How many earlier cycles are looked at: two years and one cycle more; three years."""
WEEK = timedelta(days=7)
LEVEL_DAYS = 28
SPARSE = 21
"""Readings this many days apart or more are no weeks to forecast from."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which history is wanted; one that was gathered serves every key result that asks the same."""

    kpi: str
    where: str
    measure: Measure
    cycle: Cycle
    until: date
    version: int


class CoachHistories(Measuring):
    """What the coach holds a key result against."""

    def history(self, kr: KeyResult, cycle: str | Cycle) -> History | None:
        """What is known of a key result's KPI before the cycle (or now, if that is earlier); None where nothing is.

        It is gathered once and then kept, so that a draft can be checked against it while it is typed: pass it on as
        ``Context(histories=(history,))``. A change of KPI, filter or measure asks for another one.
        """
        return next(iter(self.histories([kr], cycle)), None)

    def histories(self, krs: Iterable[KeyResult], cycle: str | Cycle) -> tuple[History, ...]:
        """The same for several key results, from few queries; those without a history are left out."""
        cycle = self.cycle(cycle)
        asked = [a for kr in krs if (a := self._history_wanted(kr, cycle)) is not None]
        asked = list(dict.fromkeys(asked))
        for where in dict.fromkeys(a.where for a in asked):
            missing = [a for a in asked if a.where == where and a not in self._gathered]
            if missing:
                self._gather(missing)
        return tuple(h for a in asked if (h := self._gathered[a]) is not None)

    @cached_property
    def _gathered(self) -> dict[_Asked, History | None]:
        return {}

    def _history_wanted(self, kr: KeyResult, cycle: Cycle) -> _Asked | None:
        """None for what no data can say anything about: work to be done, a KPI that is not there, a filter that is wrong."""
        if not kr.kpi or kr.kind not in KINDS[:3] or self.availability().get(kr.kpi, "unknown") is not None:
            return None
        until = min(cycle.start, self.today + timedelta(days=1))
        return _Asked(kr.kpi, " ".join(kr.where.split()), kr.measure, cycle, until, self.view().version)

    def _gather(self, asked: Sequence[_Asked]) -> None:
        """Put the histories of KPIs under one filter among those gathered."""
        names = list(dict.fromkeys(a.kpi for a in asked))
        first = asked[0]
        try:
            weeks = self._weeks(names, first.until, first.where)
            values = self._measured_stretches(asked, weeks)
        except (
            OkrkitError
        ):  # a filter that does not fit the KPI, amounts in several currencies: nothing to compare with
            self._gathered.update(dict.fromkeys(asked))
            return
        for a in asked:
            known = any(p.value for p in weeks[a.kpi]) or any(s.value for s in values[a])
            # Nothing but zeros: the filter finds no rows, so there is nothing to compare with.
            self._gathered[a] = self._history_of(a, weeks[a.kpi], values[a]) if known else None

    def _weeks(self, names: Sequence[str], until: date, where: str) -> dict[str, list[Point]]:
        """Complete and settled weeks with a value, from one query."""
        frame = self.view().values(
            names, "week", end=until, where=where or None, currency=self._one_currency()
        )
        found: dict[str, list[Point]] = {name: [] for name in names}
        labels = frame["kpi"] if "kpi" in frame else [names[0]] * len(frame)
        for name, start, value, n, settled in zip(
            labels, frame["period_start"], frame["value"], frame["n"], frame["settled"], strict=True
        ):
            day = start.date()
            if settled and value == value and day + WEEK <= until:  # noqa: PLR0124  # NaN is unlike itself
                found[name].append(Point(day, float(value), int(n)))
        return found

    def _measured_stretches(
        self, asked: Sequence[_Asked], weeks: dict[str, list[Point]]
    ) -> dict[_Asked, list[Stretch]]:
        """For each history asked for: the newest days, then the former cycles, measured as the key result is."""
        from okrkit.core.kpis.relations import grows_with_time
        from okrkit.core.rules import Stretch

        found: dict[_Asked, list[Stretch]] = {a: [] for a in asked}
        days: dict[tuple[date, date, str], list[_Asked]] = {}
        for a in asked:
            by_weeks = a.measure == "mean" and grows_with_time(self.kpi(a.kpi))
            for start, end, name in self._stretches(a):
                if not by_weeks:
                    days.setdefault((start, end, name), []).append(a)
                    continue
                whole = [
                    p.value
                    for p in weeks[a.kpi]
                    if p.value is not None and start <= p.start and p.start + WEEK <= end
                ]
                if whole:
                    found[a].append(Stretch(start, end, sum(whole) / len(whole), name))
        for (start, end, name), members in days.items():
            kpis = list(dict.fromkeys(a.kpi for a in members))
            values = self.kpis_over(kpis, start, end, where=members[0].where or None)
            for a in members:
                if (value := values[a.kpi]) is not None:
                    found[a].append(Stretch(start, end, value, name))
        return found

    def _stretches(self, a: _Asked) -> list[tuple[date, date, str]]:
        """Days to measure (first, first after, name) that the data span: the newest, then the former cycles."""
        data = self.data_day(a.kpi)
        if data is None:
            return []
        end = min(a.until, data + timedelta(days=1))
        length = timedelta(days=LEVEL_DAYS if a.measure == "last" else a.cycle.days)
        newest = length
        if a.measure == "mean" and not self._spans(a.kpi, end - length, end):
            newest = timedelta(days=LEVEL_DAYS)  # a young shop: four weeks are better than nothing
        found = [(end - newest, end, _words(newest.days, end))]
        other = a.cycle
        for _ in range(FORMER[a.cycle.span]):
            other = other.previous()
            start = other.end - length if a.measure == "last" else other.start
            found.append((start, other.end, other.name))
        return [s for s in found if s[1] <= a.until and self._spans(a.kpi, s[0], s[1])]

    def _history_of(self, a: _Asked, weeks: Sequence[Point], measured: Sequence[Stretch]) -> History:
        from okrkit.core.kpis.relations import grows_with_time, looks_back
        from okrkit.core.rules import History, Stretch
        from okrkit.core.rules.foresight import foresee, noise, scale_of

        kpi, back = self.kpi(a.kpi), looks_back(self.kpi(a.kpi))
        readings = tuple(Stretch(p.start, p.start + WEEK, p.value) for p in weeks if p.value is not None)
        in_order = sorted(measured, key=lambda s: (s.end, s.start), reverse=True)
        cycles = {a.cycle.shift(-k).name for k in range(1, FORMER[a.cycle.span] + 1)}
        former = tuple(s for s in in_order if s.name in cycles)
        latest = next((s for s in in_order if s.name not in cycles), None)
        every = _every([p.start for p in weeks if p.n])
        scale = scale_of(readings, measured) if every < SPARSE else None
        swing: float | None = None
        outcomes: tuple[float, ...] = ()
        if scale is not None:
            swing = noise(readings, a.cycle, a.measure, scale, looks_back=back > 0)
            outcomes = foresee(
                readings, a.cycle, a.measure, scale,
                looks_back=back > 0, share=kpi.unit == "share", adds_up=grows_with_time(kpi),
            )  # fmt: skip
        return History(
            a.kpi, kpi.label, kpi.unit, kpi.better, a.where, a.measure, a.cycle.name, readings, latest, former,
            a.cycle.year_ago().name, swing, outcomes, every, self._settles(kpi), back,
        )  # fmt: skip

    def _settles(self, kpi: Kpi) -> int:
        """Days until a value stays put; a sum of which only a part comes late is nearly final, and counts as final."""
        from okrkit.core.kpis import KPIS, Derived, Leaf

        if isinstance(kpi, Leaf):
            return max(kpi.settles_after, kpi.settles_after_undated if self.view().undated_refunds() else 0)
        parts = [self._settles(KPIS[name]) for name in kpi.parts]
        sums = isinstance(kpi, Derived) and not set(kpi.expression) & set("*/")
        return min(parts) if sums else max(parts)


def _words(days: int, end: date) -> str:
    """Days up to an end in words.

    >>> _words(28, date(2026, 10, 1)), _words(92, date(2026, 10, 1))
    ('4 weeks to 30 September 2026', '13 weeks to 30 September 2026')
    """
    from okrkit.core.rules.words import spoken

    return f"{round(days / 7)} weeks to {spoken(end - timedelta(days=1))}"


def _every(starts: Sequence[date]) -> int:
    """Days between readings, in the middle of the last year's; a week where there are none to tell."""
    recent = starts[-53:]
    gaps = [(b - a).days for a, b in itertools.pairwise(recent)]
    return int(median(gaps)) if gaps else 7
