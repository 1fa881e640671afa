"""A first plan from the shop's own numbers, for people to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from okrkit.core.model import Cycle, GoalType, KeyResult, Measure, Objective, WhyItMatters
from okrkit.errors import InvalidValueError
from okrkit.workspace.checking_in import LEVEL_DAYS
from okrkit.workspace.coaching import Coaching


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective worth proposing to any shop, and the KPIs that show it."""

    title: str
    goal_type: GoalType
    relevance: str
    kpis: tuple[tuple[str, Measure], ...]


AIMS = (
    Aim("Grow sales that stay", "grow revenue", "Net revenue pays for everything else.",
        (("net_revenue", "total"), ("average_order_value", "mean"), ("conversion_rate", "mean"))),
    Aim("Give customers a reason to come back", "grow loyalty", "A returning customer costs less than a new one.",
        (("returning_customer_rate", "mean"), ("active_customers", "mean"))),
    Aim("Deliver what was promised, at less cost", "reduce cost", "Returns and slow parcels cost margin and trust.",
        (("return_rate", "mean"), ("fulfilment_hours", "mean"), ("cart_abandonment", "mean"))),
)  # fmt: skip


Proposal = tuple[float, float, float, float, str, str]
"""Baseline, commit, target, stretch, where the baseline comes from, evidence."""

RULE_OF_THUMB = "Too little history to know its usual range or its season: 5 % is a rule of thumb."


class Proposing(Coaching):
    """Draft plans made from data."""

    def propose_plan(
        self, cycle: str | Cycle, team: str = "company", owner: str = ""
    ) -> tuple[Objective, ...]:
        """Objectives for a cycle, unsaved, whose baselines and targets come from the data known before it.

        A total starts from the same cycle a year ago and aims at the growth of the latest cycles; any other KPI
        starts from a window as long as the cycle and aims at what the best quarter of such windows of the last year
        reached. With too little history for that, the last four weeks and a rule of thumb stand in. Every key result
        says so in its evidence.
        """
        cycle = self.cycle(cycle)
        drafted = []
        for aim in AIMS:
            known = set(self.available_kpis([name for name, _ in aim.kpis]))
            found = [self._proposed(n, m, cycle, owner) for n, m in aim.kpis if n in known]
            krs = tuple(kr for kr in found if kr is not None)
            if krs:
                why = WhyItMatters(relevance=aim.relevance)
                drafted.append(
                    Objective(aim.title, cycle.name, team, krs, aim.goal_type, why=why, owner=owner,
                              description="Proposed from the shop's own numbers; change it as you see fit.")
                )  # fmt: skip
        if not drafted:
            problem = f"the data before {cycle.name} carry no KPI with enough history for a proposal"
            raise InvalidValueError(problem, "import a longer export, or draft the plan by hand")
        return tuple(drafted)

    def _proposed(self, name: str, measure: Measure, cycle: Cycle, owner: str) -> KeyResult | None:
        found = self._from_last_year(name, cycle) if measure == "total" else self._from_windows(name, cycle)
        if found is None:
            return None
        baseline, commit, target, stretch, note, evidence = found
        kpi = self.kpi(name)
        rising = kpi.better == "up"
        ordered = baseline < commit <= target <= stretch if rising else baseline > commit >= target >= stretch
        if not ordered:
            return None
        return KeyResult(
            f"{kpi.label} {'rises' if rising else 'falls'}",
            "increase" if rising else "decrease",
            metric=kpi.label,
            kpi=name,
            measure=measure,
            unit=kpi.unit,
            baseline=baseline,
            baseline_note=note,
            commit=commit,
            target=target,
            stretch=stretch,
            owner=owner,
            evidence=evidence,
        )

    def _from_last_year(self, name: str, cycle: Cycle) -> Proposal | None:
        base = self._whole(name, cycle.year_ago())
        growth = []
        for back in range(1, 5):
            other = cycle.shift(-back)
            now, before = self._whole(name, other), self._whole(name, other.year_ago())
            if now and before and before > 0:
                growth.append(now / before)
        if base is None or base <= 0:
            return self._from_previous(name, cycle)
        typical, best = (sorted(growth)[len(growth) // 2], max(growth)) if growth else (1.05, 1.10)
        target = base * max(typical, 1.02)
        stretch = base * max(best, typical + 0.03, 1.05)
        commit = base + (target - base) / 2
        words = (
            f"it moved by {min(growth) - 1:+.0%} to {best - 1:+.0%} in the last {len(growth)} cycles"
            if growth
            else "no growth is known yet: 5 % is a rule of thumb"
        )
        note = f"{cycle.year_ago()}, the same cycle a year ago"
        return (
            base,
            _round(commit),
            _round(target),
            _round(stretch),
            note,
            f"Against the year before {words}.",
        )

    def _from_previous(self, name: str, cycle: Cycle) -> Proposal | None:
        base, note = self._whole(name, cycle.previous()), f"{cycle.previous()}, the cycle before"
        end = self._known_until(name, cycle)
        if base is None and end is not None:
            recent = self._recent(name, end)
            base = None if recent is None else recent * cycle.days / LEVEL_DAYS
            note = f"the pace of the four weeks before {end:%Y-%m-%d}, carried on for {cycle.days} days"
        if base is None or base <= 0:
            return None
        return base, _round(base * 1.02), _round(base * 1.05), _round(base * 1.1), note, RULE_OF_THUMB

    def _from_windows(self, name: str, cycle: Cycle) -> Proposal | None:
        import numpy as np

        end = self._known_until(name, cycle)
        if end is None:
            return None
        windows = []
        for back in range(13):
            until = end - timedelta(days=LEVEL_DAYS * back)
            start = until - timedelta(
                days=cycle.days
            )  # a rate of customers depends on the length it is taken over
            if not self._spans(name, start, until):
                break
            value = self._over(name, start, until)
            if value is not None:
                windows.append(value)
        rising = self.kpi(name).better == "up"
        if len(windows) < 3:
            base = self._recent(name, end)
            if not base:
                return None
            commit, target, stretch = (
                _round(base * (1 + step if rising else 1 - step)) for step in (0.02, 0.05, 0.1)
            )
            return base, commit, target, stretch, f"the four weeks before {end:%Y-%m-%d}", RULE_OF_THUMB
        points = np.quantile(np.array(windows), [0.6, 0.75, 0.9] if rising else [0.4, 0.25, 0.1])
        base = windows[0]
        commit, target, stretch = (
            _beyond(base, float(p), rising, step) for p, step in zip(points, (0.01, 0.03, 0.06), strict=True)
        )
        note = f"the {cycle.days} days before {end:%Y-%m-%d}"
        evidence = (
            f"In {len(windows)} windows of {cycle.days} days up to then it lay between "
            f"{self.say(min(windows), name)} and {self.say(max(windows), name)}."
        )
        return base, commit, target, stretch, note, evidence

    def _known_until(self, name: str, cycle: Cycle) -> date | None:
        """The first day before which the proposal's data end: the cycle's start, or now where no data reach back so far."""
        first, last = self.first_day(name), self.data_day(name)
        if first is None or last is None:
            return None
        known = min(self.today, last) + timedelta(days=1)
        return min(cycle.start, known) if first <= cycle.start - timedelta(days=LEVEL_DAYS) else known

    def _recent(self, name: str, end: date) -> float | None:
        start = end - timedelta(days=LEVEL_DAYS)
        return self._over(name, start, end) if self._spans(name, start, end) else None

    def _over(self, name: str, start: date, end: date) -> float | None:
        whole = name == "net_revenue" or not self._adds_up(name)
        return self.kpi_over(name, start, end) if whole else self._weekly_mean(name, start, end)


def _beyond(base: float, point: float, rising: bool, step: float) -> float:
    """The history's point; at least a small step past the baseline where the baseline is better than it already."""
    least = base * (1 + step) if rising else base * (1 - step)
    return _round(max(point, least) if rising else min(point, least))


def _round(value: float) -> float:
    return float(f"{value:.4g}")
