"""What would have to be true: the moves of levers that bring the top to a target. Source: docs/what-if.md"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios.lever_search import Search
from okrkit.core.scenarios.lever_space import lever_space
from okrkit.core.scenarios.plans import Alone, GoalSeek, Plan
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.what_if import what_if
from okrkit.errors import InvalidValueError

__all__ = ["N_POINTS", "Alone", "GoalSeek", "Plan", "goal_seek"]

N_POINTS = 1 << 11
"""Futures on which a chance is sought; a plan's chance is off by about half a point at most."""


def goal_seek(
    tree: Tree,
    baseline: Mapping[str, ArrayLike],
    target: float,
    levers: Sequence[Lever],
    moves: Sequence[Move] = (),
    assumptions: Sequence[Assumption] = (),
    correlations: Sequence[Correlation] = (),
    elasticities: Sequence[Elasticity] = (),
    *,
    better: str = "",
    chance: float | None = None,
    weeks: ArrayLike | None = None,
    futures: Mapping[str, ArrayLike] | None = None,
    anchor: ArrayLike | None = None,
    anchor_of: str = "",
    n: int = N_POINTS,
    seed: int = 0,
) -> GoalSeek:
    """Find moves of levers that bring the top to a target.

    Parameters
    ----------
    tree, baseline, moves, assumptions, correlations, elasticities, weeks, futures, anchor, anchor_of
        The question; see `okrkit.core.scenarios.what_if.what_if`. Ranges count with their middle, unless a chance is
        asked for. ``moves`` are made already and stay as they are.
    target : float, in the top's unit
    levers : records of the plan
        What can be moved, between which bounds, with what effort and cost.
    better : 'up' or 'down'
        Which way is good; without it the tree says, and 'up' is taken where it does not.
    chance : float, 0..1, optional
        The plans reach the target with this chance, on the same futures for all of them.
    n, seed : int
        Futures for the chance (a power of two), and their seed.

    Returns
    -------
    GoalSeek

    Raises
    ------
    InvalidValueError, UnknownNameError
        Naming the lever or the input that does not fit, and what to do.
    """
    if not np.isfinite(target):
        raise InvalidValueError(f"the target is {target}, expected a number", "give the value to reach")
    question = what_if(
        tree, baseline, moves, assumptions, correlations, elasticities, levers, weeks, futures, anchor, anchor_of
    )  # fmt: skip
    space, quick = lever_space(question, levers, better, chance, n, seed)
    return Search(space, quick, float(target)).answer(question.notes)
