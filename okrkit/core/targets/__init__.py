"""Targets with a chance: what a forecast says about a target, before and while the cycle runs. Source: docs/forecasts.md"""

from okrkit.core.targets.blending import Blend, Correction, blend, data_weight, stated_chance, without_history
from okrkit.core.targets.calibration import (
    Bucket,
    Record,
    Resolved,
    brier,
    by_team,
    correction,
    hit_rates,
    learnt_weight,
    skill,
)
from okrkit.core.targets.during import CycleForecast, Running, expected_path, through_cycle
from okrkit.core.targets.expected import ScoreTarget, expected_score, scores, target_with_score
from okrkit.core.targets.fan import BANDS, Fan, fan
from okrkit.core.targets.given import around
from okrkit.core.targets.guardrail import Guarded, guard, limit_with_chance, limits_with_chance
from okrkit.core.targets.labels import Label, RoughLabel, label, rough_label, say_chance
from okrkit.core.targets.lengths import Lengths, Span, lengths
from okrkit.core.targets.milestones import Step, split
from okrkit.core.targets.outcomes import Better, Quantity, outcomes, quantity_of
from okrkit.core.targets.pacing import Pace, PaceBand, Status, pace_band, standings, status
from okrkit.core.targets.pieces import (
    Piece,
    first_day,
    gone_by,
    next_first,
    pieces,
    steps_between,
    weights_of,
)
from okrkit.core.targets.proposing import Limits, Proposal, Proposed, propose, propose_limits
from okrkit.core.targets.reach import Curve, chance, chance_curve, target_with_chance

__all__ = [
    "BANDS",
    "Better",
    "Blend",
    "Bucket",
    "Correction",
    "Curve",
    "CycleForecast",
    "Fan",
    "Guarded",
    "Label",
    "Lengths",
    "Limits",
    "Pace",
    "PaceBand",
    "Piece",
    "Proposal",
    "Proposed",
    "Quantity",
    "Record",
    "Resolved",
    "RoughLabel",
    "Running",
    "ScoreTarget",
    "Span",
    "Status",
    "Step",
    "around",
    "blend",
    "brier",
    "by_team",
    "chance",
    "chance_curve",
    "correction",
    "data_weight",
    "expected_path",
    "expected_score",
    "fan",
    "first_day",
    "gone_by",
    "guard",
    "hit_rates",
    "label",
    "learnt_weight",
    "lengths",
    "limit_with_chance",
    "limits_with_chance",
    "next_first",
    "outcomes",
    "pace_band",
    "pieces",
    "propose",
    "propose_limits",
    "quantity_of",
    "rough_label",
    "say_chance",
    "scores",
    "skill",
    "split",
    "standings",
    "stated_chance",
    "status",
    "steps_between",
    "target_with_chance",
    "target_with_score",
    "through_cycle",
    "weights_of",
    "without_history",
]  # fmt: skip
