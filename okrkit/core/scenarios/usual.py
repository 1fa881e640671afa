"""Levers for a start, where nobody has named any: each driver as far as it has moved in a year before."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.model.assumptions import Lever
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.tree import Node, Tree

LEAST, MOST = 0.05, 0.5
"""Bounds of a usual lever: even the steadiest driver may be thought to move a little, none by more than half."""


def usual_levers(tree: Tree, history: Sequence[Mapping[str, ArrayLike]]) -> tuple[Lever, ...]:
    """One lever for each driver, up to the largest good change from one period to the next.

    Which way is good the driver says; where it does not, the way that moves the top in its good direction, if any.

    Parameters
    ----------
    tree : Tree
    history : driver -> value, shape () or (n_members,)
        Of equally long periods, the oldest first. A driver of several members counts by their sum, or by their mean
        where it does not add up. With one period or none, every lever goes as far as `LEAST`.

    Returns
    -------
    levers
        Relative, from 0 to the bound in the good direction, in whole per cents. What only balances the tree is no lever.

    Examples
    --------
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("shop", "revenue", (Node("revenue", unit="currency", formula="orders * value"),
    ...     Node("orders", unit="orders", better="up"), Node("value", unit="currency/orders")))
    >>> [(lever.driver, lever.low, lever.high) for lever in usual_levers(tree, [{"orders": 100}, {"orders": 112}])]
    [('orders', 0.0, 0.12)]
    """
    levers = []
    for node in tree.drivers:
        sign = 0 if node.balances else _good_way(tree, node, history)
        if sign == 0:
            continue
        whole = [
            _whole(period[node.name], adds=tree.flows[node.name]) for period in history if node.name in period
        ]
        bound = sign * _bound(whole, sign)
        levers.append(Lever(node.name, low=min(0.0, bound), high=max(0.0, bound)))
    return tuple(levers)


def _good_way(tree: Tree, node: Node, history: Sequence[Mapping[str, ArrayLike]]) -> int:
    """1 where more is better, -1 where less is, 0 where it moves nothing."""
    if node.better:
        return 1 if node.better == "up" else -1
    if not history or any(d.name not in history[-1] for d in tree.drivers):
        return 0
    slope = float(np.nansum(gradient(tree, {d.name: history[-1][d.name] for d in tree.drivers})[node.name]))
    good = -1 if tree.node(tree.top).better == "down" else 1
    return good * int(np.sign(slope))


def _whole(value: ArrayLike, *, adds: bool) -> float:
    numbers = np.asarray(value, dtype=float).reshape(-1)
    known = numbers[np.isfinite(numbers)]
    return float(known.sum() if adds else known.mean()) if known.size else math.nan


def _bound(values: Sequence[float], sign: int) -> float:
    changes = [sign * (new / old - 1) for old, new in pairwise(values) if old > 0 and new >= 0]
    return math.ceil(round(min(MOST, max([LEAST, *changes])) * 100, 6)) / 100
