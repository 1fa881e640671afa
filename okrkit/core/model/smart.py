"""A SMART goal: an objective with one key result, seen letter by letter.

The two views hold the same fields, so they convert both ways without loss.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from okrkit.core.model.accepting import Acceptances
from okrkit.core.model.base import Name, Number, Text, record
from okrkit.core.model.goals import (
    Commitment,
    GoalType,
    KeyResult,
    Kind,
    Measure,
    Milestone,
    Objective,
    WhyItMatters,
)
from okrkit.errors import InvalidValueError


@record
class Specific:
    """What exactly, and where."""

    what: Name
    result: Name
    where: str = ""
    goal_type: GoalType | None = None
    description: Text = ""


@record
class Measurable:
    """By which number, from where to where."""

    kind: Kind = "increase"
    metric: Text = ""
    kpi: str | None = None
    measure: Measure = "last"
    unit: str = ""
    baseline: Number | None = None
    baseline_note: Text = ""
    target: Number | None = None
    commit: Number | None = None
    stretch: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    weight: Number = Field(default=1.0, gt=0)
    counter_metric: str = ""


@record
class Attainable:
    """Evidence that it can be done, and by whom."""

    evidence: Text = ""
    confidence: Number | None = Field(default=None, ge=0, le=10)
    commitment: Commitment = "aspirational"
    owner: str = ""
    goal_owner: str = ""
    contributors: tuple[str, ...] = ()
    goal_contributors: tuple[str, ...] = ()


@record
class Relevant:
    """Why it matters, and what it serves."""

    why: WhyItMatters = Field(default_factory=WhyItMatters)
    parent: str = ""
    team: str = ""


@record
class TimeBound:
    """By when, with the steps on the way."""

    cycle: str = ""
    due: date | None = None
    milestones: tuple[Milestone, ...] = ()


@record
class SmartGoal:
    """The five letters, and the identity of the records behind them."""

    specific: Specific
    measurable: Measurable = Field(default_factory=Measurable)
    attainable: Attainable = Field(default_factory=Attainable)
    relevant: Relevant = Field(default_factory=Relevant)
    time_bound: TimeBound = Field(default_factory=TimeBound)
    id: str = ""
    version: int = 0
    key_result_id: str = ""
    key_result_objective: str = ""
    key_result_version: int = 0
    accepted: Acceptances = ()
    key_result_accepted: Acceptances = ()


def from_objective(objective: Objective) -> SmartGoal:
    """See an objective with exactly one key result as a SMART goal."""
    if len(objective.key_results) != 1:
        problem = f"{objective.title!r} has {len(objective.key_results)} key results; a SMART goal has one"
        raise InvalidValueError(problem, "choose one key result, or keep it as an OKR")
    kr = objective.key_results[0]
    return SmartGoal(
        Specific(objective.title, kr.title, kr.where, objective.goal_type, objective.description),
        Measurable(
            kr.kind, kr.metric, kr.kpi, kr.measure, kr.unit, kr.baseline, kr.baseline_note, kr.target, kr.commit,
            kr.stretch, kr.lower, kr.upper, kr.weight, kr.counter_metric,
        ),
        Attainable(
            kr.evidence, kr.confidence, objective.commitment, kr.owner, objective.owner, kr.contributors,
            objective.contributors,
        ),
        Relevant(objective.why, objective.parent, objective.team),
        TimeBound(objective.cycle, kr.due, kr.milestones),
        objective.id, objective.version, kr.id, kr.objective, kr.version, objective.accepted, kr.accepted,
    )  # fmt: skip


def to_objective(goal: SmartGoal) -> Objective:
    """See a SMART goal as an objective with one key result."""
    s, m, a, r, t = goal.specific, goal.measurable, goal.attainable, goal.relevant, goal.time_bound
    kr = KeyResult(
        s.result, m.kind, m.metric, m.kpi, s.where, m.measure, m.unit, m.baseline, m.baseline_note, m.target, m.commit,
        m.stretch, m.lower, m.upper, t.milestones, a.owner, a.contributors, t.due, m.weight, a.confidence, a.evidence,
        m.counter_metric, goal.key_result_id, goal.key_result_objective, goal.key_result_version,
        goal.key_result_accepted,
    )  # fmt: skip
    return Objective(
        s.what, t.cycle, r.team, (kr,), s.goal_type, a.commitment, r.why, a.goal_owner, a.goal_contributors, r.parent,
        s.description, goal.id, goal.version, goal.accepted,
    )  # fmt: skip
