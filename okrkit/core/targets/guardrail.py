"""Guardrails: the chance of staying inside, period by period. Source: docs/sources.md#guardrail"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from okrkit.core.forecast import Paths
from okrkit.core.model import HELD
from okrkit.core.targets.outcomes import Array, Better, checked
from okrkit.core.targets.reach import is_up
from okrkit.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Guarded:
    """What to expect of a guardrail: the chance of holding it, the score, and the share of periods inside."""

    chance: float
    expected: float
    inside: float


def guard(
    paths: Paths, lower: float | None = None, upper: float | None = None, tolerance: float | None = None
) -> Guarded:
    """The chance of holding a guardrail and the score to expect, path by path.

    Parameters
    ----------
    paths : float array, shape (n_paths, n_periods), KPI units
    lower, upper : float or None, KPI units
    tolerance : float, KPI units, optional
        How far outside the part credit ends. Half the width between two limits unless given; with one limit, none.

    Examples
    --------
    >>> guard(np.array([[5.0, 6.0, 10.5]]), 4, 10).expected
    0.9444444444444445
    """
    paths = checked(paths)
    outside = _outside(paths, lower, upper)
    allowed = tolerance
    if allowed is None:
        allowed = (upper - lower) / 2 if lower is not None and upper is not None else 0.0
    credit = np.maximum(0.0, 1 - outside / allowed) if allowed > 0 else (outside == 0).astype(np.float64)
    inside = outside == 0
    held = inside.mean(axis=1) >= HELD - 1e-12
    return Guarded(float(held.mean()), float(credit.mean()), float(inside.mean()))


def _outside(paths: Array, lower: float | None, upper: float | None) -> Array:
    if lower is None and upper is None:
        raise InvalidValueError("a guardrail has no limit", "give a lower limit, an upper limit or both")
    if lower is not None and upper is not None and lower >= upper:
        problem = f"the lower limit {lower:g} is not below the upper limit {upper:g}"
        raise InvalidValueError(problem, "swap or correct the limits")
    below = np.maximum(lower - paths, 0.0) if lower is not None else 0.0
    above = np.maximum(paths - upper, 0.0) if upper is not None else 0.0
    return np.asarray(np.maximum(below, above))


def limit_with_chance(paths: Paths, wanted: float, better: Better = "up") -> float:
    """The tightest limit held with the wanted chance: a lower one where up is good, an upper one where down is.

    A path holds a lower limit exactly when the limit is not above the path's own value that nine of ten periods keep, so
    the answer is a quantile of those values.
    """
    paths = checked(paths)
    if not 0 < wanted < 1:
        problem = f"the wanted chance is {wanted:g}, expected between 0 and 1"
        raise InvalidValueError(problem, "give a part of 1, e.g. 0.9 for 90 %")
    if is_up(better):
        return float(np.quantile(_kept(paths, better), 1 - wanted, method="lower"))
    return float(np.quantile(_kept(paths, better), wanted, method="higher"))


def _kept(paths: Paths, better: Better) -> Array:
    """The tightest limit that each path holds on its own."""
    periods = paths.shape[1]
    spare = int(np.floor((1 - HELD) * periods + 1e-9))  # periods that may lie outside
    return np.asarray(np.sort(paths, axis=1)[:, spare if is_up(better) else periods - 1 - spare])


def limits_with_chance(paths: Paths, wanted: float) -> tuple[float, float]:
    """Two limits that are held together with the wanted chance, each cutting off as many futures as the other.

    Found by bisection: tighter limits are never held more often.
    """
    paths = checked(paths)
    limit_with_chance(paths, wanted)  # refuses a chance outside 0 to 1
    low_kept, high_kept = _kept(paths, "up"), _kept(paths, "down")
    easy, hard = 0.0, 0.5
    lower, upper = float(paths.min()), float(paths.max())
    if lower == upper:
        problem = f"every period of every future is {lower:g}, so limits around it have no width"
        raise InvalidValueError(problem, "set the limits by judgement, or take a KPI that moves")
    for _ in range(40):
        middle = (easy + hard) / 2
        low, high = float(np.quantile(low_kept, middle)), float(np.quantile(high_kept, 1 - middle))
        if low < high and guard(paths, low, high).chance >= wanted:
            easy, lower, upper = middle, low, high
        else:
            hard = middle
    return lower, upper
