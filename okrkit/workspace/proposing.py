"""A first plan from the shop's own numbers, for people to change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrkit.core.model import Cycle, GoalType, KeyResult, Measure, Objective, WhyItMatters
from okrkit.errors import InvalidValueError
from okrkit.workspace.coaching import Coaching
from okrkit.workspace.forecasting import N_PATHS
from okrkit.workspace.targeting import Attainment


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


class Proposing(Coaching):
    """Draft plans made from data."""

    def propose_plan(
        self, cycle: str | Cycle, team: str = "company", owner: str = "", *, n_paths: int = N_PATHS
    ) -> tuple[Objective, ...]:
        """Objectives for a cycle, unsaved, whose baselines and targets come from forecasts of what was known.

        Each target has an expected score of 0.7 where there is one, the commit is kept nine times of ten, the stretch
        reached once in five times at most; the evidence of each key result says so in figures. Where even the level of
        today is more than can be expected, a guardrail is proposed.
        """
        cycle = self.cycle(cycle)
        drafted = []
        for aim in AIMS:
            known = set(self.available_kpis([name for name, _ in aim.kpis]))
            found = [self._proposed(n, m, cycle, owner, n_paths) for n, m in aim.kpis if n in known]
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

    def _proposed(
        self, name: str, measure: Measure, cycle: Cycle, owner: str, n_paths: int
    ) -> KeyResult | None:
        try:
            found = self.fitting_target(name, cycle, measure=measure, n_paths=n_paths)
        except InvalidValueError:
            return None
        return self.as_key_result(found, owner)

    def as_key_result(self, found: Attainment, owner: str = "") -> KeyResult:
        """An attainment as a key result: its three points, its baseline and the figures behind them as evidence."""
        about = found.forecast
        name = about.label
        s = "" if is_plural(name) else "s"
        titles = {"increase": f"{name} rise{s}", "decrease": f"{name} fall{s}"}
        if found.worsens:
            titles = {
                "increase": f"{name} fall{s} less than expected",
                "decrease": f"{name} rise{s} less than expected",
            }
        held = {
            "down": f"No rise in {name[:1].lower()}{name[1:]}, {about.step} by {about.step}",
            "up": f"No fall in {name[:1].lower()}{name[1:]}, {about.step} by {about.step}",
        }
        title = titles.get(found.kind) or held.get(about.better, f"{name} stays near its level")
        common = {
            "kind": found.kind, "metric": about.label, "kpi": about.kpi, "where": about.where, "measure": about.measure,
            "unit": about.unit, "owner": owner, "evidence": self.evidence(found),
        }  # fmt: skip
        if found.limits is not None:
            return KeyResult(title, **common, lower=found.limits.lower, upper=found.limits.upper)  # type: ignore[arg-type]
        assert found.proposal is not None
        points = found.proposal
        return KeyResult(
            title, **common, baseline=found.baseline, baseline_note=found.baseline_note,  # type: ignore[arg-type]
            commit=points.commit.value if points.commit else None, target=points.target.value,
            stretch=points.stretch.value if points.stretch else None,
        )  # fmt: skip

    def evidence(self, found: Attainment) -> str:
        """What the history says about the points of an attainment, in sentences."""
        about = found.forecast
        low, _, _, _, high = about.quantiles()
        ends = f"{self.say(low, about.kpi)} and {self.say(high, about.kpi)}"
        said = []
        if found.limits is not None:
            said.append(
                f"Held in nine of ten {about.step}s with a chance of {about.say(found.limits.chance)} as things go."
            )
            if found.loose and found.usual_start is not None:
                said.append(
                    f"It lies far from the {self.say(found.usual_start, about.kpi)} of {found.baseline_note}, because single"
                    f" {about.step}s swing that far here; a target for the whole {about.cycle.span} would say more."
                )
        if found.proposal is not None:
            points = found.proposal
            named = [("commit", points.commit), ("target", points.target), ("stretch", points.stretch)]
            chances = ", ".join(f"{name} {about.say(p.chance)}" for name, p in named if p is not None)
            said.append(
                f"Chance as things go: {chances}; expected score of the target {points.target.expected:.2f}."
            )
        said.append(f"Eight of ten futures end between {ends} ({about.n_values} {about.step}s of history).")
        if found.worsens and found.usual_start is not None:
            way = "rise" if found.kind == "decrease" else "decline"
            said.append(
                f"From {self.say(found.usual_start, about.kpi)} a {way} is expected, even at the target."
            )
        if found.proposal is not None and found.proposal.moved and found.usual_start is not None:
            kept = about.say(about.chance(found.usual_start, "down" if found.kind == "decrease" else "up"))
            said.append(
                f"The score starts from what nine of ten futures keep: the chance of keeping {self.say(found.usual_start, about.kpi)} is {kept}."
            )
        return " ".join(said)


def is_plural(label: str) -> bool:
    """Whether a KPI's name takes a plural verb.

    >>> [is_plural(n) for n in ("Fulfilment hours", "Repeat purchase rate within 365 days", "Cost of goods")]
    [True, False, False]
    """
    head = re.split(r" (?:of|with|within) ", label)[0]
    return head.endswith("s") and " rate" not in head
