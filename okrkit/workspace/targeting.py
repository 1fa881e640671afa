"""Targets with a chance: what a target is worth, and which target has a wanted chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from okrkit.core.model import Commitment, Cycle, KeyResult, Measure, Objective, plain
from okrkit.errors import InvalidValueError
from okrkit.workspace.forecasting import N_PATHS, KpiForecast
from okrkit.workspace.milestones import Milestones
from okrkit.workspace.reading import LEVEL_DAYS

if TYPE_CHECKING:
    from okrkit.core.targets import Limits, Proposal

Sort = Literal["increase", "decrease", "keep within"]

PLANNED = (
    "net_revenue", "average_order_value", "conversion_rate", "returning_customer_rate", "return_rate", "fulfilment_hours",
    "active_customers", "orders", "cart_abandonment",
)  # fmt: skip
"""KPIs for which targets are proposed where nobody chose any, as far as the data carry them."""
MOST = 5
LOOSE = 1.5
"""A limit further from the level before than this many times protects nothing: single weeks of a small shop swing that far."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One target with both of its figures, as it was asked for.

    ``question`` says what was asked; ``value`` and the figures are None where no target answers it, and ``note`` then says
    why and what would work.
    """

    question: str
    value: float | None
    chance: float | None
    expected: float | None
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attainment:
    """What a KPI's own history says about targets for a cycle.

    ``proposal`` holds commit, target and stretch of a rising or falling KPI, ``limits`` those of a guardrail; the other
    one is None. ``baseline_note`` says where the baseline comes from, ``usual_start`` is the one it would have been where it
    had to be moved; ``asked`` answers single questions.
    """

    forecast: KpiForecast
    kind: Sort
    commitment: Commitment
    baseline: float | None
    baseline_note: str
    proposal: Proposal | None
    limits: Limits | None
    asked: tuple[Asked, ...]
    notes: tuple[str, ...]
    usual_start: float | None = None

    @property
    def keeps_at_best(self) -> bool:
        """Whether keeping the level is the goal: the KPI worsens as things go, and has a level to be kept week by week."""
        return self.worsens and self.forecast.measure != "total"

    @property
    def loose(self) -> bool:
        """Whether a limit lies so far from the level before that the KPI could get worse by half and still hold it."""
        level, limits = self.usual_start, self.limits
        if limits is None or not level or level < 0:
            return False
        lower, upper = limits.lower, limits.upper
        return (lower is not None and lower * LOOSE < level) or (upper is not None and upper > level * LOOSE)

    @property
    def worsens(self) -> bool:
        """Whether even the target of the proposal lies short of where the KPI stands."""
        if self.proposal is None or self.usual_start is None or not self.proposal.moved:
            return False
        target = self.proposal.target.value
        return target < self.usual_start if self.kind == "increase" else target > self.usual_start


@dataclass(frozen=True, slots=True)
class Planned:
    """A key result of a plan with what its KPI's history says about its points; ``reason`` says why it says nothing.

    ``points`` are (name, value, chance, chance in words); ``expected`` is the score to expect of the target, or of the
    guardrail; ``objective`` is the title of the one it belongs to.
    """

    key_result: KeyResult
    attainment: Attainment | None
    points: tuple[tuple[str, float, float, str], ...] = ()
    expected: float | None = None
    reason: str = ""
    objective: str = ""


_NOTHING = "Nothing in the history suggests that it can be reached."


class Targeting(Milestones):
    """Targets from forecasts."""

    def target(
        self,
        kpi: str,
        cycle: str | Cycle = "",
        *,
        target: float | None = None,
        baseline: float | None = None,
        chance: float | None = None,
        score: float | None = None,
        measure: Measure | None = None,
        kind: Sort | None = None,
        commitment: Commitment = "aspirational",
        where: str = "",
        n_paths: int = N_PATHS,
    ) -> Attainment:
        """Three-point targets for a KPI, and the answer to any of three questions.

        Parameters
        ----------
        target : KPI units; how likely is it, and which score is to be expected of it?
        chance : part of 1; which target is reached with it?
        score : part of 1; which target has this expected score?
        baseline : KPI units, where the score starts. By default the same cycle a year ago, for a level the four weeks before
            the cycle; where no target would do with it, what nine of ten futures keep
        kind : 'increase', 'decrease' or 'keep within'; by the KPI's good direction without one
        commitment : a committed target is one that is kept nine times of ten

        Other parameters are those of `forecast`.
        """
        for asked in (target, baseline):
            self._possible(kpi, asked)
        found = self.forecast(kpi, cycle, where=where, measure=measure, n_paths=n_paths)
        return self._attainment(found, kind, commitment, baseline, target, chance, score)

    def fitting_target(
        self,
        kpi: str,
        cycle: str | Cycle = "",
        *,
        measure: Measure | None = None,
        where: str = "",
        n_paths: int = N_PATHS,
    ) -> Attainment:
        """Three-point targets, or a guardrail where the proposed target would lie short of where the KPI stands.

        Where single weeks swing so far that the guardrail would protect nothing, it stays with the points of the whole cycle.
        """
        found = self.target(kpi, cycle, measure=measure, where=where, n_paths=n_paths)
        if not found.keeps_at_best:
            return found
        held = self._attainment(found.forecast, "keep within", found.commitment, None)
        return found if held.loose else held

    def proposals(
        self,
        cycle: str | Cycle = "",
        kpis: Sequence[str] | None = None,
        *,
        first: Sequence[str] = (),
        most: int = MOST,
        n_paths: int = N_PATHS,
    ) -> tuple[Attainment, ...]:
        """Three-point targets for several KPIs; without names for up to ``most`` usual ones, those in ``first`` before others.

        Where as things go even today's level is more than can be expected, a guardrail is proposed and does not count. A KPI whose history carries no proposal is left out, unless it was named: then its refusal is raised.
        """
        found: list[Attainment] = []
        for name in self.available_kpis(kpis or list(dict.fromkeys([*first, *PLANNED]))):
            try:
                found.append(self.fitting_target(name, cycle, n_paths=n_paths))
            except InvalidValueError:
                if kpis:
                    raise
            if not kpis and sum(a.proposal is not None for a in found) == most:
                break
        return tuple(found)

    def planned_chances(
        self, objectives: Sequence[Objective], *, n_paths: int = N_PATHS
    ) -> tuple[Planned, ...]:
        """What the history says about the targets that objectives have, a row a key result bound to a KPI."""
        return tuple(
            replace(self._planned(kr, self.cycle(o.cycle), o.commitment, n_paths), objective=o.title)
            for o in objectives
            for kr in o.key_results
            if kr.kpi and kr.kind in ("increase", "decrease", "keep within")
        )

    def _planned(self, kr: KeyResult, cycle: Cycle, commitment: Commitment, n_paths: int) -> Planned:
        from okrkit.core.targets import expected_score, guard

        assert kr.kpi is not None
        if why_not := self.availability().get(kr.kpi, f"there is no KPI called {kr.kpi!r}"):
            return Planned(kr, None, reason=why_not)
        try:
            found = self._forecast(kr.kpi, cycle, kr.where, kr.measure, n_paths)
            start = None if kr.is_guardrail else kr.baseline
            about = self._attainment(found, kr.kind, commitment, start)  # type: ignore[arg-type]
        except InvalidValueError as error:
            return Planned(kr, None, reason=error.problem)
        if kr.is_guardrail:
            if kr.lower is None and kr.upper is None:
                return Planned(kr, about, reason="it has no limit yet")
            held = guard(found.whole_periods(), kr.lower, kr.upper)
            limits = (("lower limit", kr.lower), ("upper limit", kr.upper))
            points = [(name, v, held.chance, found.say(held.chance)) for name, v in limits if v is not None]
            return Planned(kr, about, tuple(points), held.expected)
        better: Literal["up", "down"] = "down" if kr.kind == "decrease" else "up"
        named = (("commit", kr.commit), ("target", kr.target), ("stretch", kr.stretch))
        chances = [(name, v, found.chance(v, better)) for name, v in named if v is not None]
        scored = None
        if kr.target is not None and kr.baseline is not None and kr.target != kr.baseline:
            scored = expected_score(found.ends, kr.baseline, kr.target)
        reason = "" if kr.target is not None else "it has no target yet"
        return Planned(kr, about, tuple((n, v, c, found.say(c)) for n, v, c in chances), scored, reason)

    def _attainment(
        self,
        found: KpiForecast,
        kind: Sort | None,
        commitment: Commitment,
        baseline: float | None,
        target: float | None = None,
        chance: float | None = None,
        score: float | None = None,
    ) -> Attainment:
        from okrkit.core.targets import propose, propose_limits

        usual: dict[str, Sort] = {"up": "increase", "down": "decrease", "near": "keep within"}
        sort = kind or usual[found.better]
        if sort == "keep within":
            if score is not None or chance is not None or target is not None or baseline is not None:
                problem = "a guardrail has limits, not a target, a chance or a score to aim at"
                raise InvalidValueError(problem, "ask without them, or choose 'increase' or 'decrease'")
            sides = {"up": "lower", "down": "upper"}.get(found.better, "both")
            limits = propose_limits(found.whole_periods(), sides)
            usual_start, note = self._start(found)
            return Attainment(found, sort, commitment, None, note, None, limits, (), found.notes, usual_start)
        better: Literal["up", "down"] = "down" if sort == "decrease" else "up"
        start, note = (baseline, "as given") if baseline is not None else self._start(found)
        whole = found.unit in ("orders", "customers", "units", "sessions", "count") and self._sums(found.kpi)
        rough = 0 if found.band_only else found.n_values
        proposal = propose(
            found.ends, start, better, whole=whole, committed=commitment == "committed", n_values=rough,
            say=lambda v: self.say(v, found.kpi),
        )  # fmt: skip
        remarks = self._remarks(found, proposal, start, note)
        if proposal.moved:
            note = "what nine of ten futures keep"
        asked = self._answers(
            found, proposal.baseline if baseline is None else baseline, better, target, chance, score
        )
        return Attainment(
            found,
            sort,
            commitment,
            proposal.baseline,
            note,
            proposal,
            None,
            asked,
            (*remarks, *found.notes, *_without_outliers(found, proposal.target.value, better)),
            start,
        )

    def _possible(self, kpi: str, value: float | None) -> None:
        """Refuse a share above one, which is nearly always a percentage that lost its sign."""
        if value is not None and abs(value) > 1 and self.kpi(kpi).unit == "share":
            meant = plain(round(value / 100, 12))
            problem = (
                f"{kpi} is a share, a part of 1, and {plain(value)} would be {plain(value * 100)} % of it"
            )
            raise InvalidValueError(problem, f"did you mean {meant} ({plain(value)} %)?")

    def _remarks(
        self, found: KpiForecast, proposal: Proposal, start: float | None, note: str
    ) -> tuple[str, ...]:
        """What has to be known about a proposal, without the baseline's value: that one stands beside it, rounded."""
        others = tuple(n for n in proposal.notes if not n.endswith("nine of ten futures keep."))
        if not proposal.moved or start is None or proposal.notes[0].startswith("From a baseline"):
            return others
        better: Literal["up", "down"] = "down" if proposal.kind == "decrease" else "up"
        keeps = found.say(found.chance(start, better))
        moved = (
            f"No target scores 0.7 on average from {self.say(start, found.kpi)} ({note}): as things go, the chance of even "
            f"keeping that is {keeps}. So the score starts from what nine of ten futures keep; or keep that level as a guardrail."
        )
        if note == "as given":
            others = ("The targets you asked for are scored from the baseline you gave.", *others)
        return moved, *others

    def _answers(
        self, found: KpiForecast, baseline: float, better: Literal["up", "down"], target: float | None,
        chance: float | None, score: float | None,
    ) -> tuple[Asked, ...]:  # fmt: skip
        from okrkit.core.targets import target_with_chance, target_with_score

        answers = []
        if target is not None:
            answers.append(self._asked("the target you named", found, baseline, better, target))
        if chance is not None:
            question = f"the target with a chance of {chance * 100:.0f} %"
            answers.append(
                self._asked(question, found, baseline, better, target_with_chance(found.ends, chance, better))
            )
        if score is not None:
            question = f"the target with an expected score of {score:g}"
            rough = 0 if found.band_only else found.n_values
            solved = target_with_score(
                found.ends, baseline, score, better, n_values=rough, say=lambda v: self.say(v, found.kpi)
            )
            if solved.target is None:
                answers.append(Asked(question, None, None, None, "", solved.reason))
            else:
                answers.append(self._asked(question, found, baseline, better, solved.target))
        return tuple(answers)

    def _asked(
        self, question: str, found: KpiForecast, baseline: float, better: Literal["up", "down"], value: float
    ) -> Asked:
        from okrkit.core.targets import expected_score, guard, label
        from okrkit.figures.turning import level

        reached = found.chance(value, better)
        kept = None if value == baseline else expected_score(found.ends, baseline, value)
        note = ""
        if (value < baseline) if better == "up" else (value > baseline):
            note = "This target lies on the wrong side of the baseline, so its score says little."
        elif reached < 0.1:
            now = level(found)
            past = now is not None and (now >= value if better == "up" else now <= value)
            note = "It stands past that now, but as things go it will not stay there." if past else _NOTHING
        if found.measure != "total" and found.whole_periods().shape[1] > 1:
            lower, upper = (value, None) if better == "up" else (None, value)
            held = found.say(guard(found.whole_periods(), lower, upper).chance)
            limit = f"As a guardrail it would be graded {found.step} by {found.step}: the chance of holding it in nine of ten {found.step}s is {held}."
            note = f"{note} {limit}".lstrip()
        return Asked(question, value, reached, kept, label(reached), note)

    def _start(self, found: KpiForecast) -> tuple[float | None, str]:
        """Where a score starts by default, and in words where that comes from; None where the data reach back too little."""
        from okrkit.core.targets import next_first

        cycle, kpi = found.cycle, found.kpi
        other = cycle.year_ago()
        if found.measure != "last" and self._spans(kpi, other.start, other.end):
            note = f"{other}, the same cycle a year ago"
            return self._read(kpi, found.measure, other.start, other.end, found.where), note
        if found.measure == "total" and cycle.span != "year":
            return None, ""  # the cycle before lies in another season
        known = self._known(kpi, found.where, found.step, cycle.start)
        end = (
            known.until
            if not known.provisional
            else next_first(known.first, found.step, known.values.size - known.provisional)
        )
        days = LEVEL_DAYS if found.measure == "last" else cycle.days
        start = end - timedelta(days=days)
        if not self._spans(kpi, start, end):
            return None, ""
        return self._read(
            kpi, found.measure, start, end, found.where
        ), f"the {days} days before {end:%Y-%m-%d}"


def _without_outliers(found: KpiForecast, target: float, better: Literal["up", "down"]) -> tuple[str, ...]:
    """The chance of a target with and without the outliers of the latest periods, where there are some."""
    from okrkit.core.targets import chance

    if found.calm is None:
        return ()
    with_it, without = found.say(found.chance(target, better)), found.say(chance(found.calm, target, better))
    return (
        f"With the outlier in the latest {found.step}s the chance of the target is {with_it}, without it {without}.",
    )
