"""Driver trees: a metric split into drivers, and what follows when they move. Source: docs/driver-trees.md"""

from okrkit.core.scenarios.alignment import Alignment, Closing, Reach, TeamTarget, align
from okrkit.core.scenarios.bridge import Bridge, Part, bridge
from okrkit.core.scenarios.describe import description
from okrkit.core.scenarios.evaluate import evaluate
from okrkit.core.scenarios.fill import check_shares, fill
from okrkit.core.scenarios.formula import parse, write
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.periods import Periods, evaluate_over, ramp
from okrkit.core.scenarios.plain import from_plain, to_plain
from okrkit.core.scenarios.propose import CUT_BY_CHANNEL, propose
from okrkit.core.scenarios.tree import Node, Tree
from okrkit.core.scenarios.units import shown_as

__all__ = [
    "CUT_BY_CHANNEL",
    "Alignment",
    "Bridge",
    "Closing",
    "Node",
    "Part",
    "Periods",
    "Reach",
    "TeamTarget",
    "Tree",
    "align",
    "bridge",
    "check_shares",
    "description",
    "evaluate",
    "evaluate_over",
    "fill",
    "from_plain",
    "gradient",
    "parse",
    "propose",
    "ramp",
    "shown_as",
    "to_plain",
    "write",
]
