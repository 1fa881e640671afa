"""What a screen on the wall shows: each key result and headline KPI now, against its target, with its trend."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Band, Cycle, KeyResult, say, say_change
from okrkit.workspace.checking_in import CheckingIn, Standing
from okrkit.workspace.forecasting import N_PATHS

if TYPE_CHECKING:
    from okrkit.core.checkins import Verdict

TREND_WEEKS = 26
"""Complete weeks in the trend of a level, a mean or a KPI without a target."""
_DIRECTION_BAND: dict[str, Band] = {"good": "green", "bad": "red", "flat": "unscored"}

Line = tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One KPI on the monitor.

    ``trend`` are its weeks: of a total in its cycle what has come in so far, of everything else each week's value.
    ``goal`` is the line it is held against: the way that leads to the target, or the target itself; ``lower`` and ``upper``
    are a guardrail's limits. ``state`` is the word that goes with ``band``; ``aim`` says the target in words.
    """

    id: str
    title: str
    group: str
    value: float | None
    unit: str
    said: str
    aim: str
    note: str
    state: str
    band: Band
    data_day: date | None
    trend: Line
    goal: Line = ()
    lower: float | None = None
    upper: float | None = None
    verdict: Verdict | None = None


class Monitoring(CheckingIn):
    """KPIs at a glance."""

    def monitor(
        self,
        cycle: str | Cycle = "",
        team: str | None = None,
        kpis: Sequence[str] | None = None,
        *,
        n_paths: int = N_PATHS,
    ) -> tuple[Gauge, ...]:
        """The key results of a team and those below it (all teams without one), then headline KPIs that none of them is about.

        ``kpis`` names the KPIs instead of the headline ones; an empty list shows none.
        """
        cycle = self.cycle(cycle)
        below = [t.id for t in self.teams().under(team)] if team else [None]
        standings = [s for t in below for s in self.progress(cycle, t, n_paths=n_paths)]
        watched = [self._gauge(s, cycle) for s in standings]
        bound = {s.key_result.kpi for s in standings if not s.key_result.where}
        names = [name for name in self.available_kpis(kpis) if kpis is not None or name not in bound]
        moved = {str(r["kpi"]): r for r in self.movers(cycle, names).to_dict("records")} if names else {}
        return (*watched, *(self._headline(name, cycle, moved.get(name)) for name in names if name in moved))

    def _gauge(self, s: Standing, cycle: Cycle) -> Gauge:
        kr = s.key_result
        state, note = s.state, s.chance_said and f"chance of the target: {s.chance_said}"
        if s.score is None:
            state, note = "not scored", s.reason
        elif s.expected is not None:
            on_course = f"{say(s.expected, kr.unit, self.currency)} would be on course"
            note = f"{on_course}; {note}" if note else on_course
        from okrkit.core.checkins import STATE_BAND
        from okrkit.figures.outline import aim

        band = "unscored" if s.score is None else STATE_BAND.get(s.state, s.band)
        return Gauge(
            kr.id, kr.title, self.team_name(s.team), s.value, kr.unit, self._now(s), aim(kr, self.currency), note, state, band,
            s.data_day, self._trend(kr, cycle, s.data_day) if s.verdict is None or s.verdict.scores else (),
            self._goal(s, cycle), kr.lower, kr.upper, s.verdict,
        )  # fmt: skip

    def _now(self, s: Standing) -> str:
        unit = "share" if s.key_result.kind == "milestone" else s.key_result.unit
        return say(s.value, unit, self.currency)

    def _headline(self, name: str, cycle: Cycle, moved: Mapping[Hashable, Any] | None) -> Gauge:
        kpi, row = self.kpi(name), moved or {}
        now, before = _float(row.get("now")), _float(row.get("before"))
        direction = str(row.get("direction"))
        against = f" against {row['against']}" if row.get("against") else ""
        note = (
            f"{say_change(now, before, kpi.unit, self.currency)}{against}"
            if against
            else "nothing to compare with yet"
        )
        word = (
            {"good": "better", "bad": "worse", "flat": "about the same"}.get(direction, "") if against else ""
        )
        band = _DIRECTION_BAND.get(direction, "unscored") if against else "unscored"
        return Gauge(
            name, kpi.label, f"{cycle} so far", now, kpi.unit, say(now, kpi.unit, self.currency), "", note, word, band,
            self.data_day(name), self._weekly(name, "", cycle.end), verdict=self.kpi_gate(name, cycle),
        )  # fmt: skip

    def _trend(self, kr: KeyResult, cycle: Cycle, last: date | None) -> Line:
        if (
            not kr.kpi
            or self.availability().get(kr.kpi, "") is not None
            or last is None
            or last < cycle.start
        ):
            return ()
        if kr.measure != "total":
            return self._weekly(kr.kpi, kr.where, cycle.end)
        end = min(last + timedelta(days=1), cycle.end)
        series = self.series(kr.kpi, "week", start=cycle.start, end=end, where=kr.where or None)
        so_far, line = 0.0, [(cycle.start, 0.0)]
        for p in series.points:
            so_far += p.value or 0.0
            line.append((min(p.start + timedelta(days=7), end) - timedelta(days=1), so_far))
        return tuple(line)

    def _weekly(self, kpi: str, where: str, end: date) -> Line:
        points = self.series(
            kpi, "week", end=min(end, self.today + timedelta(days=1)), where=where or None
        ).points
        last = self.data_day(kpi)
        whole = [
            (p.start, p.value) for p in points
            if p.value is not None and last is not None and p.start + timedelta(days=6) <= last
        ]  # fmt: skip
        return tuple((day, value) for day, value in whole[-TREND_WEEKS:])

    def _goal(self, s: Standing, cycle: Cycle) -> Line:
        kr = s.key_result
        if kr.target is None or kr.kind not in ("increase", "decrease"):
            return ()
        if kr.measure != "total":
            return ((cycle.start, kr.target), (cycle.end, kr.target))
        way = tuple((day, needed) for day, *_, needed in s.way if needed is not None)
        return ((cycle.start, 0.0), *(way or ((cycle.end - timedelta(days=1), kr.target),)))


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and value == value else None  # noqa: PLR0124  # NaN
