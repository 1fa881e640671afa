"""The words of the product as values: cycles, teams, goals, check-ins, reviews."""

from okrkit.core.model.base import dump, load, plain
from okrkit.core.model.cycles import Cycle, Span
from okrkit.core.model.drafting import Refusal, refusals, refuse
from okrkit.core.model.goals import (
    KINDS,
    Commitment,
    GoalType,
    Initiative,
    KeyResult,
    Kind,
    Measure,
    Milestone,
    Objective,
    WhyItMatters,
)
from okrkit.core.model.plan import Plan, Signature, stamp, stamp_of
from okrkit.core.model.progress import CheckIn, Decision, Grade, Outcome, Review
from okrkit.core.model.revisions import RECORD_TYPES, Change, Record, RecordKind, Revision, changes
from okrkit.core.model.scoring import (
    EXPECTED_SCORE,
    Band,
    band,
    guardrail_score,
    milestone_score,
    objective_score,
    progress,
    raw_progress,
    score,
)
from okrkit.core.model.series import Grain, Point, Series
from okrkit.core.model.smart import SmartGoal, from_objective, to_objective
from okrkit.core.model.teams import LEVELS, Team, TeamKind, TeamTree
from okrkit.core.model.units import say, say_change

__all__ = [
    "EXPECTED_SCORE", "KINDS", "LEVELS", "RECORD_TYPES", "Band", "Change", "CheckIn", "Commitment", "Cycle",
    "Decision", "GoalType", "Grade", "Grain", "Initiative", "KeyResult", "Kind", "Measure", "Milestone", "Objective",
    "Outcome", "Plan", "Point", "Record", "RecordKind", "Refusal", "Review", "Revision", "Series", "Signature",
    "SmartGoal", "Span", "Team", "TeamKind", "TeamTree", "WhyItMatters", "band", "changes", "dump", "from_objective",
    "guardrail_score", "load", "milestone_score", "objective_score", "plain", "progress", "raw_progress", "refusals",
    "refuse", "say", "say_change", "score", "stamp", "stamp_of", "to_objective",
]  # fmt: skip
