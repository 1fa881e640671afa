"""Driver trees: a metric split into drivers, and what follows when they move. Source: docs/driver-trees.md"""

from okrkit.core.scenarios.alignment import Alignment, Closing, Reach, TeamTarget, align
from okrkit.core.scenarios.bridge import Bridge, Part, bridge
from okrkit.core.scenarios.describe import description
from okrkit.core.scenarios.evaluate import evaluate
from okrkit.core.scenarios.fill import check_shares, fill
from okrkit.core.scenarios.formula import parse, write
from okrkit.core.scenarios.goal_seek import Alone, GoalSeek, Plan, goal_seek
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.overall import overall, weighed_by, weights
from okrkit.core.scenarios.periods import Periods, evaluate_over, ramp
from okrkit.core.scenarios.plain import from_plain, to_plain
from okrkit.core.scenarios.propose import CUT_BY_CHANNEL, propose
from okrkit.core.scenarios.sensitivity import (
    Bar,
    BreakEven,
    Contour,
    Pull,
    Tornado,
    break_even,
    contour,
    one_at_a_time,
    tornado,
)
from okrkit.core.scenarios.simulate import Simulation, simulate, simulate_question
from okrkit.core.scenarios.tree import Node, Tree
from okrkit.core.scenarios.units import shown_as
from okrkit.core.scenarios.variance import Share, Shares, variance_shares
from okrkit.core.scenarios.what_if import WhatIf, what_if

__all__ = [
    "CUT_BY_CHANNEL",
    "Alignment",
    "Alone",
    "Bar",
    "BreakEven",
    "Bridge",
    "Closing",
    "Contour",
    "GoalSeek",
    "Node",
    "Part",
    "Periods",
    "Plan",
    "Pull",
    "Reach",
    "Share",
    "Shares",
    "Simulation",
    "TeamTarget",
    "Tornado",
    "Tree",
    "WhatIf",
    "align",
    "break_even",
    "bridge",
    "check_shares",
    "contour",
    "description",
    "evaluate",
    "evaluate_over",
    "fill",
    "from_plain",
    "goal_seek",
    "gradient",
    "one_at_a_time",
    "overall",
    "parse",
    "propose",
    "ramp",
    "shown_as",
    "simulate",
    "simulate_question",
    "to_plain",
    "tornado",
    "variance_shares",
    "weighed_by",
    "weights",
    "what_if",
    "write",
]
