"""From judged candidates to what a forecast needs: weights, one centre, and how far off it may be.

Three things were measured to matter (docs/forecasts.md): the candidates' forecasts are averaged before the spread is put
around them; the spread comes from how a candidate says its one-step errors add up, corrected by the back-tested errors
of the horizon's mean, and from how far the candidates disagree today; and how much of the slow error is there from the
first day, rather than growing, comes from comparing the errors at the end with those of the mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast.backtest import Horizon, Judged, recent
from okrkit.core.forecast.rhythm import Rhythm
from okrkit.core.forecast.scale import USUAL_CHANGE

Array = NDArray[np.float64]

OWN_LOGIC = 4.0
"""Quarters that a candidate's own logic (its growth of one-step errors) counts beside its back-test, in its weight."""

OWN_SPREAD = 20.0
"""The same in its spread: every period speaks for the one-step errors, but only whole quarters for a quarter's."""

NO_SEASON = 0.5
"""Prior weight of having no season, once seasonal references exist."""

SPEED_PRIOR = np.array([0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5])
"""Prior weights of `SPEEDS`: the extremes have to earn theirs."""

PULL_PRIOR = np.array([2.0, 1.0, 1.0])
"""Prior weights of `PULLS`: a level stays where it is unless the record says that it returns."""

STEADY, STEADY_QUARTERS = 0.5, 2.0
"""Prior share of the slow error that is there from the start, and the quarters this belief counts."""

UNSEEN_SEASON = 0.04
"""Extra relative standard deviation while no season can be seen."""

LEAST_SLOW = 0.05
"""Share of the variance that is slow at least: no history proves that a level cannot move."""


@dataclass(frozen=True, slots=True)
class Pool:
    """All candidates with their weights, (references, speeds, pulls), which sum to 1.

    ``centre`` is their weighted average ahead, ``variance`` each one's variance of the horizon's mean about it.
    """

    judged: list[Judged]
    weight: Array
    centre: Array
    variance: Array
    step_variance: Array
    quarters: Array
    rhythm: Rhythm


def weigh(judged: list[Judged], horizon: Horizon, usual_change: float, rhythm: Rhythm) -> Pool:
    """Weights from the back-tested errors on the mean, one centre, and the spread about it.

    A history too short for a back-test leans on ``usual_change``; the likelihood counts independent quarters, not the
    overlapping forecasts.
    """
    step = np.array([j.step_variance for j in judged])
    common = np.array([j.common_quarters for j in judged])[:, None, None]
    variance = _variance(judged, horizon, usual_change, OWN_LOGIC)
    compared = (common * np.array([j.common_square for j in judged]) + OWN_LOGIC * variance) / (
        common + OWN_LOGIC
    )
    log_weight = -0.5 * (common.mean() + OWN_LOGIC) * np.log(compared + 1e-15) + _prior(len(judged))
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    ahead = np.array([j.centre for j in judged])
    centre = weighted(weight, ahead)
    # Where the candidates disagree today, any of them is further off than on an ordinary day.
    apart = float(
        (weight * (ahead[..., : horizon.periods].mean(axis=-1) - centre[: horizon.periods].mean()) ** 2).sum()
    )
    spread = _variance(judged, horizon, usual_change, OWN_SPREAD) + apart
    return Pool(judged, weight, centre, spread, step, np.array([j.quarters for j in judged]), rhythm)


def _variance(judged: list[Judged], horizon: Horizon, usual_change: float, own: float) -> Array:
    """Each candidate's variance of the horizon's mean: its back-test, and ``own`` quarters of its own logic."""
    step = np.array([j.step_variance for j in judged])
    quarters = np.array([j.quarters for j in judged])[:, None, None]
    leaning = OWN_LOGIC * np.maximum(0.0, 1 - quarters)
    variance = (
        quarters * np.array([j.mean_square for j in judged])
        + own * step * horizon.growth
        + leaning * usual_change**2
    ) / (quarters + own + leaning)
    if len(judged) == 1:
        variance = variance + (UNSEEN_SEASON / USUAL_CHANGE * usual_change) ** 2
    return np.asarray(variance)


def _prior(count: int) -> Array:
    share = np.ones(1) if count == 1 else np.r_[NO_SEASON, np.full(count - 1, (1 - NO_SEASON) / (count - 1))]
    return np.asarray(np.log(share[:, None, None] * SPEED_PRIOR[:, None] * PULL_PRIOR))


def steady_share(pool: Pool, ahead: int, end: int) -> float:
    """Share of the slow error that does not grow along the horizon, from 0 (a random walk) to 1 (an offset).

    A random walk is further off at the end than on average; an offset is not. The back-tested errors say which of the
    two the KPI resembles, with `STEADY` as prior.
    """
    mean_errors = np.array([j.mean_errors for j in pool.judged])
    known = np.isfinite(mean_errors[:, 0, 0]).all(axis=0)
    if ahead == 1 or not known.any():
        return STEADY
    recency = recent(mean_errors.shape[-1], ahead, pool.rhythm)[known]
    recency_sum = float(recency.sum())
    step = float((pool.weight * pool.step_variance).sum())
    at_mean = weighted(pool.weight, mean_errors[..., known]) ** 2 @ recency / recency_sum
    end_errors = np.array([j.end_errors for j in pool.judged])[..., known]
    at_end = weighted(pool.weight, end_errors) ** 2 @ recency / recency_sum
    slow_mean = max(at_mean - step / ahead, LEAST_SLOW * at_mean)
    if slow_mean <= 0:
        return STEADY
    seen = max(at_end - step / end, 0.0) / slow_mean
    walk = walk_variance(ahead, end) / walk_variance(ahead, ahead)
    estimate = float(np.clip((walk - seen) / (walk - 1), 0.0, 1.0))
    quarters = recency_sum / ahead
    return (quarters * estimate + STEADY_QUARTERS * STEADY) / (quarters + STEADY_QUARTERS)


def weighted(weight: Array, values: Array) -> Array:
    """The candidates' average of ``values``, whose first three axes are theirs."""
    return np.asarray(np.einsum("cap,cap...->...", weight, values))


def walk_variance(ahead: int, last: int) -> float:
    """Variance of the mean of a random walk's last periods, unit steps."""
    carried = np.minimum(last, np.arange(ahead, 0, -1))
    return float((carried**2).sum()) / last**2
