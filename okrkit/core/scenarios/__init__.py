"""Driver trees: a metric split into drivers, and what follows when they move. Source: docs/driver-trees.md"""

from okrkit.core.scenarios.describe import description
from okrkit.core.scenarios.evaluate import evaluate
from okrkit.core.scenarios.fill import check_shares, fill
from okrkit.core.scenarios.formula import parse, write
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.plain import from_plain, to_plain
from okrkit.core.scenarios.tree import Node, Tree
from okrkit.core.scenarios.units import shown_as

__all__ = [
    "Node",
    "Tree",
    "check_shares",
    "description",
    "evaluate",
    "fill",
    "from_plain",
    "gradient",
    "parse",
    "shown_as",
    "to_plain",
    "write",
]
