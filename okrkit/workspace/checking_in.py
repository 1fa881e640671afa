"""Check-ins: values from data, what people add, and how each key result stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrkit.core.model import Band, CheckIn, Cycle, KeyResult, Objective, band, objective_score, say, score
from okrkit.errors import InvalidValueError
from okrkit.workspace.confidence import Confidence
from okrkit.workspace.forecasting import N_PATHS
from okrkit.workspace.gating import Gated, Gating
from okrkit.workspace.outlooks import Looked, Outlooks

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.core.checkins import Verdict
    from okrkit.core.targets import Blend, Pace


@dataclass(frozen=True, slots=True)
class Measured:
    """What the data say of a key result on a day; ``reason`` says why they say nothing.

    ``verdict`` is that of the data gate, None where no data stand behind it. A value that fails it is not among ``values``.
    """

    values: tuple[float, ...]
    window: str
    settled: bool = True
    data_day: date | None = None
    reason: str = ""
    verdict: Verdict | None = None

    @property
    def value(self) -> float | None:
        return self.values[-1] if self.values else None

    @property
    def carries(self) -> bool:
        """Whether the data gate lets the data speak."""
        return self.verdict is None or self.verdict.scores


@dataclass(frozen=True, slots=True)
class Standing:
    """One key result on a day: data, people, and the comparison of both.

    While a cycle runs, a total is scored by the score to be expected of it; everything else by where it stands.
    ``expected`` is the value that would lead to the target, ``low`` and ``high`` hold eight of ten futures of the forecast made
    before the cycle began. ``projected`` and its two bounds say where it ends, ``chance`` and ``chance_said`` (in words:
    a whole per cent, or a band) whether it reaches the target, ``expected_score`` what it will be graded on average. ``blend``
    joins the data's chance with the team's confidence. ``way`` has a row a period: day, low, middle, high, needed. ``turn``
    says why the futures leave the level of today, where they do. ``verdict`` is that of the data gate, None where the value
    is entered by hand.
    """

    key_result: KeyResult
    objective: Objective
    team: str
    value: float | None
    score: float | None
    band: Band
    expected: float | None
    low: float | None
    high: float | None
    projected: float | None
    projected_low: float | None
    projected_high: float | None
    chance: float | None
    chance_said: str
    expected_score: float | None
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
    blend: Blend | None = None
    method: str = ""
    n_values: int = 0
    notes: tuple[str, ...] = ()
    way: tuple[tuple[date, float, float, float, float | None], ...] = ()
    turn: str = ""
    verdict: Verdict | None = None

    @property
    def state(self) -> str:
        """The word for it: the pace, or the band where none is known, weighed with the chance."""
        from okrkit.core.checkins import state

        return state(self.key_result, self.pace, self.band, self.value, self.chance)


class CheckingIn(Outlooks, Confidence, Gating):
    """Where the key results stand."""

    def measured(self, kr: KeyResult, cycle: str | Cycle, day: date | None = None) -> Measured:
        """A key result's value from data, up to and including ``day`` (today by default)."""
        cycle = self.cycle(cycle)
        day = min(day or self.today, self.today, cycle.end - timedelta(days=1))
        return self._from_data(("measured", kr, cycle, day), lambda: self._measured(kr, cycle, day))

    def _measured(self, kr: KeyResult, cycle: Cycle, day: date) -> Measured:
        if not kr.kpi:
            return Measured((), "", reason="it is not bound to a KPI, so its value is entered by hand")
        why_not = self.availability().get(kr.kpi, f"there is no KPI called {kr.kpi!r}")
        if why_not:
            return Measured((), "", reason=why_not)
        found = self._window(kr, cycle, day)
        verdict = self._verdict(kr, cycle, day, found.values)
        if not verdict.scores:
            return replace(found, values=(), reason=verdict.reason, verdict=verdict)
        return replace(found, verdict=verdict)

    def _window(self, kr: KeyResult, cycle: Cycle, day: date) -> Measured:
        """What the data hold for the days up to ``day``, good or not."""
        assert kr.kpi is not None
        last = self.data_day(kr.kpi)
        if last is None or last < cycle.start:
            return Measured((), "", data_day=last)
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
        start = self._window_start(kr.measure, cycle, end)
        value = self._read(kr.kpi, kr.measure, start, end, kr.where)
        words = f"{start:%Y-%m-%d} to {end - timedelta(days=1):%Y-%m-%d}"
        return Measured(
            () if value is None else (value,), words, settled, last, "" if value is not None else "no value"
        )

    def gate(
        self, cycle: str | Cycle = "", team: str | None = None, day: date | None = None
    ) -> tuple[Gated, ...]:
        """The data gate's verdict on each key result that is bound to a KPI, in plan order; see docs/data-gate.md."""
        cycle = self.cycle(cycle)
        return tuple(
            Gated(objective, kr, found.verdict)
            for objective in self.plan(cycle, team).objectives
            for kr in objective.key_results
            if (found := self.measured(kr, cycle, day)).verdict is not None
        )

    def progress(
        self,
        cycle: str | Cycle = "",
        team: str | None = None,
        day: date | None = None,
        *,
        n_paths: int = N_PATHS,
    ) -> tuple[Standing, ...]:
        """How every key result of a plan stands, in plan order; ``n_paths`` simulated futures each."""
        cycle = self.cycle(cycle)
        day = min(day or self.today, cycle.end - timedelta(days=1))
        plan = self.plan(cycle, team)
        noted = self._checkins_by_key_result(cycle, day)
        return tuple(
            self._standing(kr, objective, cycle, day, noted.get(kr.id, ()), n_paths)
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
        day = day or self.today
        earlier = [c for c in self.store.checkins(key_result=key_result) if c.day == day]
        version = earlier[0].version if earlier else 0
        said = CheckIn(key_result, day, value, confidence, line, tuple(blockers), version=version)
        return self.check_in_all([said], who=who)[0]

    def check_in_all(self, said: Sequence[CheckIn], *, who: str) -> list[CheckIn]:
        """Record what people say of several key results, all of it or nothing.

        Where one gives no value the data's is taken. One that stands for its day already carries its version, so that two
        people who check in at once see each other's words.
        """
        self._writable()
        records = [self._beside_data(one, who) for one in said]
        why = records[0].line if len(records) == 1 else ""
        return [r for r in self.save_many(records, who=who, why=why) if isinstance(r, CheckIn)]

    def _beside_data(self, said: CheckIn, who: str) -> CheckIn:
        if said.day > self.today:
            problem = f"a check-in cannot be for {said.day}, which lies ahead of {self.today}"
            raise InvalidValueError(problem, "use today or an earlier day")
        kr = self.store.key_result(said.key_result)
        cycle = self.cycle(self.store.objective(kr.objective).cycle)
        found = self.measured(kr, cycle, said.day)
        return replace(
            said, author=who, value=found.value if said.value is None else said.value, data_value=found.value,
            settled=found.settled and not found.reason,
        )  # fmt: skip

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

    def _standing(
        self,
        kr: KeyResult,
        objective: Objective,
        cycle: Cycle,
        day: date,
        noted: Sequence[CheckIn],
        n_paths: int,
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
        of_data = bool(found.values)
        seen = self._from_data(
            ("looked", kr, cycle, day, value, of_data, n_paths),
            lambda: self._look(
                kr, cycle, day, value, from_data=of_data, n_paths=n_paths, carries=found.carries
            ),
        )
        look = seen.outlook
        over = day >= cycle.end - timedelta(days=1)
        if kr.measure == "total" and not over and now is not None:
            now = look.expected_score  # a total that is still growing has no score of its own yet
        reason = "" if now is not None else found.reason or "no value yet"
        confidences = [c.confidence for c in noted if c.confidence is not None]
        joined = self._joined(seen, confidences[-1], objective.team) if confidences else None
        return Standing(
            key_result=kr,
            objective=objective,
            team=objective.team,
            value=shown,
            score=now,
            band=band(now),
            expected=look.expected,
            low=look.low,
            high=look.high,
            projected=look.projected,
            projected_low=look.projected_low,
            projected_high=look.projected_high,
            chance=look.chance,
            chance_said=seen.chance_said,
            expected_score=look.expected_score,
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
            history=tuple((c.day, c.value, seen.needed_on(kr, cycle, c), c.confidence) for c in noted),
            gap=joined.asks_reason if joined and not over else "",
            sentence=self._standing_sentence(kr, shown, now, seen, reason, over=over),
            blend=joined,
            method=seen.method,
            n_values=seen.n_values,
            notes=seen.notes,
            way=seen.way,
            turn="" if over else seen.turn,
            verdict=found.verdict,
        )

    def _standing_sentence(
        self,
        kr: KeyResult,
        value: float | None,
        now: float | None,
        seen: Looked,
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
            text = (
                f"{kr.title}: {words(value)} in the last week, score {now:.2f} for staying inside the limits"
            )
            return text + (
                f"; chance of holding them in nine of ten weeks of the cycle: {seen.chance_said}."
                if seen.chance_said and not over
                else "."
            )
        if over:
            return f"{kr.title}: ended at {words(value)}, {words(kr.target)} was the target; score {now:.2f}."
        return f"{kr.title}: {words(value)} so far{self._outlook_words(kr, value, now, seen)}."

    def _outlook_words(self, kr: KeyResult, value: float | None, now: float, seen: Looked) -> str:
        from okrkit.core.checkins import state, why_past_target

        look, text = seen.outlook, ""
        if look.expected is not None:
            needed, target = (say(x, kr.unit, self.currency) for x in (look.expected, kr.target))
            word = state(kr, look.pace, band(now), value, look.chance)
            text += f", {needed} would be on course for {target}{why_past_target(kr, look.expected)} ({word})"
        if look.projected is None:
            return f"{text}; score {now:.2f}"
        text += f"; as things go it ends at about {say(look.projected, kr.unit, self.currency)}"
        if not seen.chance_said:
            return text
        scored = "" if look.expected_score is None else f", expected score {look.expected_score:.2f}"
        return f"{text} (chance of the target: {seen.chance_said}{scored})"

    def _checkins_by_key_result(self, cycle: Cycle, until: date) -> dict[str, list[CheckIn]]:
        found: dict[str, list[CheckIn]] = {}
        for c in self.store.checkins(cycle=cycle.name, as_of=self.as_of):
            if c.day <= until:
                found.setdefault(c.key_result, []).append(c)
        return found
