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
from okrkit.core.targets.guardrail import Guarded, guard, limit_with_chance, limits_with_chance
from okrkit.core.targets.labels import Label, RoughLabel, label, rough_label, say_chance
from okrkit.core.targets.milestones import Step, split
from okrkit.core.targets.outcomes import Better, Quantity, outcomes, quantity_of
from okrkit.core.targets.pacing import PaceBand, Status, pace_band, standings, status
from okrkit.core.targets.proposing import Limits, Proposal, Proposed, propose, propose_limits
from okrkit.core.targets.reach import Curve, chance, chance_curve, target_with_chance

__all__ = [
    "Better", "Blend", "Bucket", "Correction", "Curve", "CycleForecast", "Guarded", "Label", "Limits", "PaceBand",
    "Proposal", "Proposed", "Quantity", "Record", "Resolved", "RoughLabel", "Running", "ScoreTarget", "Status", "Step",
    "blend", "brier", "by_team", "chance", "chance_curve", "correction", "data_weight", "expected_path",
    "expected_score", "guard", "hit_rates", "label", "learnt_weight", "limit_with_chance", "limits_with_chance",
    "outcomes", "pace_band", "propose", "propose_limits", "quantity_of", "rough_label", "say_chance", "scores", "skill",
    "split", "standings", "stated_chance", "status", "target_with_chance", "target_with_score", "through_cycle",
    "without_history",
]  # fmt: skip
