"""The chance of reaching a target, and the target with a given chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from okrkit.core.targets.outcomes import Array, Better, checked_outcomes
from okrkit.errors import InvalidValueError


def chance(values: Array, target: float, better: Better = "up") -> float:
    """Share of simulated futures that reach the target.

    Parameters
    ----------
    values : float array, shape (n_paths,), KPI units
        From `outcomes`.
    target : float, KPI units
    better : 'up' or 'down'
        Reached means at or above the target, or at or below it where down is good.

    Returns
    -------
    float
        From 0 to 1; standard error ``sqrt(p * (1 - p) / n_paths)``. Source: docs/forecasts.md

    Examples
    --------
    >>> chance(np.array([3.0, 5.0]), 4.0), chance(np.array([3.0, 5.0]), 5.0, "down")
    (0.5, 1.0)
    """
    values = checked_outcomes(values)
    return float(np.mean(values >= target if is_up(better) else values <= target))


def target_with_chance(values: Array, wanted: float, better: Better = "up") -> float:
    """The hardest target that is reached with the wanted chance.

    >>> target_with_chance(np.arange(101.0), 0.75), target_with_chance(np.arange(101.0), 0.75, "down")
    (25.0, 75.0)
    """
    if not 0 < wanted < 1:
        problem = f"the wanted chance is {wanted:g}, expected between 0 and 1"
        raise InvalidValueError(problem, "give a part of 1, e.g. 0.9 for 90 %")
    return float(np.quantile(checked_outcomes(values), 1 - wanted if is_up(better) else wanted))


@dataclass(frozen=True, slots=True)
class Curve:
    """The chance of every target: KPI units against parts of 1."""

    targets: Array
    chances: Array


def chance_curve(values: Array, better: Better = "up", points: int = 101) -> Curve:
    """The chance over all targets worth considering, from a half per cent to nearly certain, evenly spaced."""
    if points < 2:
        raise InvalidValueError(f"a curve of {points} point(s) is none", "ask for two points or more")
    ordered = np.sort(checked_outcomes(values))
    low, high = np.quantile(ordered, [0.005, 0.995])
    targets = np.linspace(low, high, points)
    below = np.searchsorted(ordered, targets, side="left" if is_up(better) else "right") / ordered.size
    return Curve(targets, 1 - below if is_up(better) else below)


def is_up(better: str) -> bool:
    """Whether up is good; any other word than up and down is refused."""
    if better not in ("up", "down"):
        problem = f"{better!r} does not say which way is good"
        raise InvalidValueError(problem, "use 'up' or 'down'")
    return better == "up"
