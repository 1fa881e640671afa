"""Check-ins: values from data, what people add, and how each key result stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrkit.core.checkins import Outlook, Pace, Season, confidence_gap, outlook, season
from okrkit.core.model import Band, CheckIn, Cycle, KeyResult, Objective, band, objective_score, say, score
from okrkit.errors import InvalidValueError
from okrkit.workspace.measuring import Measuring
from okrkit.workspace.planning import Planning

if TYPE_CHECKING:
    import pandas as pd

LEVEL_DAYS = 28
"""A level ('last') is read over four weeks: a single week is a third noisier (docs/sources.md#pace)."""
STALE_DAYS = 10
"""Data older than this at a check-in no longer say how things stand."""
EARLIER_YEARS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What the data say of a key result on a day; ``reason`` says why they say nothing."""

    values: tuple[float, ...]
    window: str
    settled: bool = True
    data_day: date | None = None
    reason: str = ""

    @property
    def value(self) -> float | None:
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One key result on a day: data, people, and the comparison of both.

    While a cycle runs, a total is scored by where its pace leads; everything else by where it stands.
    """

    key_result: KeyResult
    objective: Objective
    team: str
    value: float | None
    score: float | None
    band: Band
    expected: float | None
    projected: float | None
    projected_score: float | None
    pace: Pace
    rule: str
    reason: str
    settled: bool
    data_day: date | None
    confidence: float | None
    previous_confidence: float | None
    line: str
    blockers: tuple[str, ...]
    checkin_day: date | None
    history: tuple[tuple[date, float | None, float | None, float | None], ...]
    gap: str
    sentence: str


class CheckingIn(Planning, Measuring):
    """Where the key results stand."""

    def measured(self, kr: KeyResult, cycle: str | Cycle, day: date | None = None) -> Measured:
        """A key result's value from data, up to and including ``day`` (today by default)."""
        cycle = self.cycle(cycle)
        day = min(day or self.today, self.today, cycle.end - timedelta(days=1))
        if not kr.kpi:
            return Measured((), "", reason="it is not bound to a KPI, so its value is entered by hand")
        why_not = self.availability().get(kr.kpi, f"there is no KPI called {kr.kpi!r}")
        if why_not:
            return Measured((), "", reason=why_not)
        last = self.data_day(kr.kpi)
        if last is None or last < cycle.start or (day - last).days > STALE_DAYS:
            until = f"end on {last:%Y-%m-%d}" if last else "are missing"
            return Measured((), "", data_day=last, reason=f"its data {until}")
        end = min(day, last) + timedelta(days=1)
        settled = last >= day and end >= cycle.end
        if kr.kind == "keep within":
            weeks = self.series(kr.kpi, "week", start=cycle.start, end=end, where=kr.where or None)
            kept = tuple(
                p.value
                for p in weeks.points
                if p.value is not None and p.start >= cycle.start and p.start + timedelta(days=7) <= end
            )
            return Measured(
                kept, f"the complete weeks from {cycle.start} to {end - timedelta(days=1)}", settled, last
            )
        start = self._window_start(kr, cycle, end)
        value = self._read(kr, start, end)
        words = f"{start:%Y-%m-%d} to {end - timedelta(days=1):%Y-%m-%d}"
        return Measured(
            () if value is None else (value,), words, settled, last, "" if value is not None else "no value"
        )

    def progress(
        self, cycle: str | Cycle = "", team: str | None = None, day: date | None = None
    ) -> tuple[Standing, ...]:
        """How every key result of a plan stands, in plan order."""
        cycle = self.cycle(cycle)
        day = min(day or self.today, cycle.end - timedelta(days=1))
        plan = self.plan(cycle, team)
        noted = self._checkins_by_key_result(cycle, day)
        return tuple(
            self._standing(kr, objective, cycle, day, noted.get(kr.id, ()))
            for objective in plan.objectives
            for kr in objective.key_results
        )

    def objective_scores(
        self, cycle: str | Cycle = "", team: str | None = None
    ) -> list[tuple[Objective, float | None, Band]]:
        """Each objective with the weighted mean of its key results so far."""
        standings = {s.key_result.id: s for s in self.progress(cycle, team)}
        found = []
        for objective in self.plan(cycle, team).objectives:
            value = objective_score(objective, [standings[k.id].score for k in objective.key_results])
            found.append((objective, value, band(value)))
        return found

    def prefill(
        self, cycle: str | Cycle = "", team: str | None = None, day: date | None = None
    ) -> tuple[CheckIn, ...]:
        """Check-ins with their values taken from data, for people to confirm, correct and comment."""
        cycle = self.cycle(cycle)
        day = min(day or self.today, cycle.end - timedelta(days=1))
        filled = []
        for objective in self.plan(cycle, team).objectives:
            for kr in objective.key_results:
                found = self.measured(kr, cycle, day)
                value = found.value
                if kr.kind in ("milestone", "keep within") and value is None:
                    value = score(kr, found.values, day) if kr.kind == "milestone" else None
                filled.append(CheckIn(kr.id, day, value, data_value=found.value, settled=found.settled))
        return tuple(filled)

    def check_in(
        self,
        key_result: str,
        *,
        who: str,
        value: float | None = None,
        confidence: float | None = None,
        line: str = "",
        blockers: Sequence[str] = (),
        day: date | None = None,
    ) -> CheckIn:
        """Record a check-in; without a value the data's is taken. A second one on the same day replaces the first."""
        self._writable()
        kr = self.store.key_result(key_result)
        objective = self.store.objective(kr.objective)
        cycle = self.cycle(objective.cycle)
        day = day or self.today
        if day > self.today:
            problem = f"a check-in cannot be for {day}, which lies ahead of {self.today}"
            raise InvalidValueError(problem, "use today or an earlier day")
        from_data = self.measured(kr, cycle, day)
        earlier = [c for c in self.store.checkins(key_result=key_result) if c.day == day]
        record = CheckIn(
            key_result,
            day,
            from_data.value if value is None else value,
            confidence,
            line,
            tuple(blockers),
            who,
            from_data.value,
            from_data.settled and not from_data.reason,
            id=earlier[0].id if earlier else "",
            version=earlier[0].version if earlier else 0,
        )
        return self.save(record, who=who, why=line)

    def checkins(self, cycle: str | Cycle = "", team: str | None = None) -> pd.DataFrame:
        """One row a check-in, oldest first."""
        import pandas as pd

        columns = [
            "key_result", "day", "value", "data_value", "confidence", "line", "blockers", "author", "settled"
        ]  # fmt: skip
        found = self.store.checkins(cycle=self.cycle(cycle).name, team=team or None, as_of=self.as_of)
        rows = [
            (c.key_result, c.day, c.value, c.data_value, c.confidence, c.line, "; ".join(c.blockers), c.author, c.settled)
            for c in found
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _window_start(self, kr: KeyResult, cycle: Cycle, end: date) -> date:
        return end - timedelta(days=LEVEL_DAYS) if kr.measure == "last" else cycle.start

    def _read(self, kr: KeyResult, start: date, end: date) -> float | None:
        assert kr.kpi is not None
        if kr.measure == "mean" and self._adds_up(kr.kpi):
            return self._weekly_mean(kr.kpi, start, end, kr.where or None)
        return self.kpi_over(kr.kpi, start, end, where=kr.where or None)

    def _adds_up(self, kpi: str) -> bool:
        """Whether a longer period gives a larger value, so that a mean is one per week."""
        from okrkit.core.kpis.relations import grows_with_time

        return grows_with_time(self.kpi(kpi))

    def _trails(self, kpi: str) -> bool:
        """Whether the KPI looks back over a window of its own, longer than the periods it is given for."""
        from okrkit.core.kpis.relations import looks_back

        return looks_back(self.kpi(kpi)) > 0

    def _weekly_mean(self, kpi: str, start: date, end: date, where: str | None = None) -> float | None:
        weeks = self.series(kpi, "week", start=start, end=end, where=where)
        whole = [
            p.value
            for p in weeks.points
            if p.value is not None and p.start >= start and p.start + timedelta(days=7) <= end
        ]
        return sum(whole) / len(whole) if whole else None

    def _season(self, kr: KeyResult, cycle: Cycle, end: date, gone: float) -> Season:
        trails = bool(kr.kpi) and kr.measure == "last" and self._trails(kr.kpi or "")
        earlier = self._earlier(kr, cycle, end) if kr.kpi and not trails else []
        return season(kr, gone, earlier, trails=trails)

    def _earlier(self, kr: KeyResult, cycle: Cycle, end: date) -> list[tuple[float | None, float | None]]:
        """(value at the same day, value at the end) of the same cycle in earlier years, latest first."""
        assert kr.kpi is not None
        pairs: list[tuple[float | None, float | None]] = []
        gone = end - cycle.start
        other = cycle
        assert kr.kpi is not None
        for _ in range(EARLIER_YEARS):
            other = other.year_ago()
            then = min(other.start + gone, other.end)
            first = self._window_start(kr, other, then)
            if not self._spans(kr.kpi, first, other.end):
                break
            pairs.append(
                (
                    self._read(kr, first, then),
                    self._read(kr, self._window_start(kr, other, other.end), other.end),
                )
            )
        return pairs

    def _standing(
        self, kr: KeyResult, objective: Objective, cycle: Cycle, day: date, noted: Sequence[CheckIn]
    ) -> Standing:
        found = self.measured(kr, cycle, day)
        latest = noted[-1] if noted else None
        values = found.values
        corrected = [c for c in noted if c.value is not None and (not kr.kpi or c.value != c.data_value)]
        if not values and corrected and corrected[-1].value is not None:
            values = (corrected[-1].value,)
        value = values[-1] if values else None
        now = score(kr, values, day)
        shown = now if kr.kind == "milestone" and value is None else value
        end = min(day, found.data_day or day) + timedelta(days=1)
        gone = cycle.share_gone(end)
        look = outlook(
            kr, value, gone, self._season(kr, cycle, end, gone) if found.values else season(kr, gone, [])
        )
        if kr.measure == "total" and gone < 1 and now is not None:
            now = look.projected_score  # a total that is still growing has no score of its own yet
        reason = "" if now is not None else found.reason or "no value yet"
        confidences = [c.confidence for c in noted if c.confidence is not None]
        return Standing(
            key_result=kr,
            objective=objective,
            team=objective.team,
            value=shown,
            score=now,
            band=band(now),
            expected=look.expected,
            projected=look.projected,
            projected_score=look.projected_score,
            pace=look.pace,
            rule=look.rule,
            reason=reason,
            settled=found.settled,
            data_day=min(found.data_day, day) if found.data_day else None,
            confidence=confidences[-1] if confidences else None,
            previous_confidence=confidences[-2] if len(confidences) > 1 else None,
            line=latest.line if latest else "",
            blockers=latest.blockers if latest else (),
            checkin_day=latest.day if latest else None,
            history=self._history(kr, cycle, noted),
            gap=confidence_gap(confidences[-1] if confidences else None, look.pace),
            sentence=self._standing_sentence(kr, shown, now, look, reason, over=gone >= 1),
        )

    def _history(
        self, kr: KeyResult, cycle: Cycle, noted: Sequence[CheckIn]
    ) -> tuple[tuple[date, float | None, float | None, float | None], ...]:
        path = []
        for c in noted:
            end = c.day + timedelta(days=1)
            gone = cycle.share_gone(end)
            look = outlook(kr, c.value, gone, self._season(kr, cycle, end, gone))
            path.append((c.day, c.value, look.expected, c.confidence))
        return tuple(path)

    def _standing_sentence(
        self,
        kr: KeyResult,
        value: float | None,
        now: float | None,
        look: Outlook,
        reason: str,
        *,
        over: bool,
    ) -> str:
        def words(x: float | None) -> str:
            return say(x, kr.unit, self.currency)

        if now is None:
            return f"{kr.title}: not scored, {reason}."
        if kr.kind == "milestone":
            return f"{kr.title}: {say(now, 'share')} of the steps are done."
        if kr.kind == "keep within":
            return (
                f"{kr.title}: {words(value)} in the last week, score {now:.2f} for staying inside the limits."
            )
        if over:
            return f"{kr.title}: ended at {words(value)}, {words(kr.target)} was the target; score {now:.2f}."
        if look.expected is None:
            return f"{kr.title}: {words(value)}, score {now:.2f}."
        return (
            f"{kr.title}: {words(value)} so far, {words(look.expected)} would be on course for {words(kr.target)}; "
            f"at this pace it ends at {words(look.projected)} ({look.pace})."
        )

    def _checkins_by_key_result(self, cycle: Cycle, until: date) -> dict[str, list[CheckIn]]:
        found: dict[str, list[CheckIn]] = {}
        for c in self.store.checkins(cycle=cycle.name, as_of=self.as_of):
            if c.day <= until:
                found.setdefault(c.key_result, []).append(c)
        return found
