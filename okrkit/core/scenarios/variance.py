"""How much of the top's spread each range is to blame for: Sobol's indices, on Sobol's points. Source: docs/what-if.md"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.scenarios import points
from okrkit.core.scenarios.what_if import WhatIf
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]

N_POINTS = 1 << 11


@dataclass(frozen=True, slots=True)
class Share:
    """One input's part of the variance of the top.

    Attributes
    ----------
    names : the ranges it stands for
        Several where they are correlated: what they share cannot be told apart.
    alone : float
        The part that would go if it were known (first-order index).
    total : float
        The part that would stay if all else were known (total index): with what it does together with others.
    """

    names: tuple[str, ...]
    alone: float
    total: float


@dataclass(frozen=True, slots=True)
class Shares:
    """All inputs, the largest total first, and the top's standard deviation in its unit."""

    shares: tuple[Share, ...]
    deviation: float

    @property
    def together(self) -> float:
        """The part of the variance that comes from inputs acting together, 0..1."""
        return max(0.0, 1.0 - sum(share.alone for share in self.shares))


def variance_shares(question: WhatIf, n: int = N_POINTS, seed: int = 0) -> Shares:
    """Split the top's variance among the ranges of a question.

    Parameters
    ----------
    question : WhatIf
    n : int
        Points, a power of two; the tree is evaluated on ``n`` times the number of inputs plus two of them.
    seed : int

    Returns
    -------
    Shares

    Raises
    ------
    InvalidValueError
        If nothing is uncertain, or the top does not vary.
    """
    if not question.rows:
        raise InvalidValueError("nothing in this scenario is uncertain", "give an assumption a range first")
    groups = _groups(question)
    alone, total, deviation = indices(question.top, len(question.rows), groups, n, seed)
    shares = [
        Share(tuple(question.rows[row].name for row in group), float(a), float(t))
        for group, a, t in zip(groups, alone, total, strict=True)
    ]
    return Shares(tuple(sorted(shares, key=lambda share: -share.total)), deviation)


def indices(
    result: Callable[[Array], Array], dimensions: int, groups: Sequence[Sequence[int]], n: int, seed: int
) -> tuple[Array, Array, float]:
    """First-order and total Sobol indices of groups of independent standard-normal scores.

    Parameters
    ----------
    result : function
        Scores (dimensions, k) -> what is looked at (k,); its argument may be overwritten.
    dimensions : int
    groups : rows that are exchanged together
    n : int
        A power of two.
    seed : int

    Returns
    -------
    first : float array, shape (n_groups,)
        Estimator of Saltelli et al. 2010, on centred results.
    total : float array, shape (n_groups,)
        Estimator of Jansen 1999.
    deviation : float
        Standard deviation of the result.
    """
    points.check_count(n, "sobol")
    both = np.concatenate(
        [even for even, _ in points.spread(2 * dimensions, 2 * dimensions, n, seed)], axis=1
    )
    one, other = both[:dimensions], both[dimensions:]
    at_one, at_other = np.array(result(one.copy())), np.array(result(other.copy()))
    pooled = np.concatenate([at_one, at_other])
    variance = float(pooled.var())
    if not np.isfinite(variance) or variance <= 1e-24 * float(np.mean(pooled)) ** 2:
        raise InvalidValueError(
            "the top does not vary with the ranges given", "give ranges to drivers it rests on"
        )
    middle = pooled.mean()
    first, total = np.empty(len(groups)), np.empty(len(groups))
    for i, group in enumerate(groups):
        mixed = one.copy()
        mixed[list(group)] = other[list(group)]
        at_mixed = result(mixed)
        first[i] = np.mean((at_other - middle) * (at_mixed - at_one)) / variance
        total[i] = np.mean((at_one - at_mixed) ** 2) / (2 * variance)
    return first, total, float(np.sqrt(variance))


def _groups(question: WhatIf) -> list[list[int]]:
    """Rows that are correlated, near or far, as one group."""
    group = list(range(len(question.rows)))
    if question.coupling is not None:
        rows, factor = question.coupling.rows, question.coupling.factor
        for i, j in zip(*np.nonzero(np.tril(factor, -1)), strict=True):
            old, new = group[rows[i]], group[rows[j]]
            group = [new if g == old else g for g in group]
    return [[row for row, g in enumerate(group) if g == kind] for kind in dict.fromkeys(group)]
