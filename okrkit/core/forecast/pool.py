"""From judged candidates to sample paths: weights, one centre, and a spread that the back-test earned.

Three things were measured to matter (docs/forecasts.md): the candidates' forecasts are averaged before the spread is put
around them, since a mixture of differing forecasts is wider than its own record; the spread comes from the errors of the
horizon's mean; and how much of the slow error is there from the first day, rather than growing, comes from comparing
the errors at the end with those of the mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast.backtest import Judged, horizon_of, judge, recent
from okrkit.core.forecast.rhythm import Freq, Rhythm
from okrkit.core.forecast.scale import USUAL_CHANGE, Scaled
from okrkit.core.forecast.season import references

Array = NDArray[np.float64]

OWN_LOGIC = 4.0
"""Quarters that a candidate's own logic (its growth of one-step errors) counts beside its back-test."""

NO_SEASON = 0.5
"""Prior weight of having no season, once seasonal references exist."""

RECORD = 0.5
"""Quarters of back-test at which the average's own record counts half."""

EARNED = 0.3
"""Part of the averaging's back-tested gain that narrows the spread; the rest pays for having chosen the weights on it."""

STEADY, STEADY_QUARTERS = 0.5, 2.0
"""Prior share of the slow error that is there from the start, and the quarters this belief counts."""

UNSEEN_SEASON = 0.06
"""Extra relative standard deviation while no season can be seen."""

SPREAD: dict[Freq, float] = {"D": 0.97, "W": 0.97, "M": 0.87}
"""Trim of the slow error, set on the development series."""

LEAST_SLOW = 0.05
"""Share of the variance that is slow at least: no history proves that a level cannot move."""

TAILS = 4.0
"""Degrees of freedom of the spread's own uncertainty, to which the back-tested quarters are added."""


@dataclass(frozen=True, slots=True)
class Pool:
    """All candidates with their weights, (references, speeds, pulls), which sum to 1."""

    judged: list[Judged]
    weight: Array
    variance: Array
    step_variance: Array
    quarters: Array
    rhythm: Rhythm


def weigh(judged: list[Judged], growth: Array, usual_change: float, rhythm: Rhythm) -> Pool:
    """Weights from the back-tested errors on the mean, and each candidate's own variance of it.

    A history too short for a back-test leans on ``usual_change``; the likelihood counts independent quarters, not the
    overlapping forecasts.
    """
    step = np.array([j.step_variance for j in judged])
    quarters = np.array([j.quarters for j in judged])[:, None, None]
    common = np.array([j.common_quarters for j in judged])[:, None, None]
    leaning = OWN_LOGIC * np.maximum(0.0, 1 - quarters)
    variance = (
        quarters * np.array([j.mean_square for j in judged])
        + OWN_LOGIC * step * growth
        + leaning * usual_change**2
    ) / (quarters + OWN_LOGIC + leaning)
    if len(judged) == 1:
        variance = variance + (UNSEEN_SEASON / USUAL_CHANGE * usual_change) ** 2
    compared = (common * np.array([j.common_square for j in judged]) + OWN_LOGIC * variance) / (
        common + OWN_LOGIC
    )
    log_weight = -0.5 * (common.mean() + OWN_LOGIC) * np.log(compared + 1e-15) + _prior(len(judged))
    weight = np.exp(log_weight - log_weight.max())
    return Pool(judged, weight / weight.sum(), variance, step, quarters[:, 0, 0], rhythm)


def _prior(count: int) -> Array:
    share = np.ones(1) if count == 1 else np.r_[NO_SEASON, np.full(count - 1, (1 - NO_SEASON) / (count - 1))]
    return np.asarray(np.log(share)[:, None, None])


def averaging(pool: Pool, ahead: int) -> tuple[float, float]:
    """What averaging the candidates' forecasts would have been worth.

    Returns the squared error of the average over the candidates' mean squared error, from 0 to 1 (1 where nothing is
    known), and the number of independent horizons that this rests on.
    """
    mean_errors = np.array([j.mean_errors for j in pool.judged])
    known = np.isfinite(mean_errors[:, 0, 0]).all(axis=0)
    if not known.any():
        return 1.0, 0.0
    recency = recent(mean_errors.shape[-1], ahead, pool.rhythm)[known]
    errors = mean_errors[..., known]
    together = _weighted(pool.weight, errors) ** 2 @ recency
    apart = _weighted(pool.weight, errors**2) @ recency
    return float(together / apart) if apart > 0 else 1.0, float(recency.sum()) / ahead


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
    at_mean = _weighted(pool.weight, mean_errors[..., known]) ** 2 @ recency / recency_sum
    end_errors = np.array([j.end_errors for j in pool.judged])[..., known]
    at_end = _weighted(pool.weight, end_errors) ** 2 @ recency / recency_sum
    slow_mean = max(at_mean - step / ahead, LEAST_SLOW * at_mean)
    if slow_mean <= 0:
        return STEADY
    seen = max(at_end - step / end, 0.0) / slow_mean
    walk = _walk_variance(ahead, end) / _walk_variance(ahead, ahead)
    estimate = float(np.clip((walk - seen) / (walk - 1), 0.0, 1.0))
    quarters = recency_sum / ahead
    return (quarters * estimate + STEADY_QUARTERS * STEADY) / (quarters + STEADY_QUARTERS)


def _weighted(weight: Array, values: Array) -> Array:
    return np.asarray(np.einsum("cap,cap...->...", weight, values))


def _walk_variance(ahead: int, last: int) -> float:
    """Variance of the mean of a random walk's last periods, unit steps."""
    carried = np.minimum(last, np.arange(ahead, 0, -1))
    return float((carried**2).sum()) / last**2


def simulate(scaled: Scaled, rhythm: Rhythm, horizon: int, n: int, rng: np.random.Generator) -> Array:
    """Sample paths of a history on its modelling scale, brought back to the KPI's own, (n, horizon)."""
    shapes = horizon_of(rhythm, horizon)
    judged = judge(references(scaled.values, rhythm, horizon), rhythm, shapes)
    change = scaled.usual_change * max(1.0, horizon / rhythm.quarter) ** 0.5
    pool = weigh(judged, shapes.growth, change, rhythm)
    return scaled.back(_draw(pool, horizon, shapes.end, n, rng))


def _draw(pool: Pool, horizon: int, end: int, n: int, rng: np.random.Generator) -> Array:
    centre = np.array([j.centre for j in pool.judged])
    average = _weighted(pool.weight, centre)
    ratio, quarters = averaging(pool, horizon)
    # All paths run about the average, which takes the candidates' disagreement out of the spread. As far as the average has
    # a record, that says how much narrower it may be; without one, the disagreement is put back.
    proven = quarters / (quarters + RECORD)
    apart = float((pool.weight * (centre.mean(axis=-1) - average.mean()) ** 2).sum())
    variance = pool.variance * (1 - proven * EARNED * (1 - ratio)) + (1 - proven) * apart
    steady = steady_share(pool, horizon, end)
    slow = np.sqrt(
        np.maximum(
            variance * SPREAD[pool.rhythm.freq] ** 2 - pool.step_variance / horizon, LEAST_SLOW * variance
        )
    )
    picked = rng.choice(pool.weight.size, n, p=pool.weight.ravel())
    c, a, p = np.unravel_index(picked, pool.weight.shape)
    freedom = (TAILS + pool.quarters)[c]
    stretch = np.sqrt((freedom - 2) / rng.chisquare(freedom))[:, None]
    walk = np.cumsum(rng.standard_normal((n, horizon)), axis=1) / np.sqrt(_walk_variance(horizon, horizon))
    wander = np.sqrt(1 - steady) * walk + np.sqrt(steady) * rng.standard_normal((n, 1))
    noise = _steps(pool, c, a, p, horizon, rng)
    return np.asarray(average + noise + slow[c, a, p][:, None] * stretch * wander)


def _steps(
    pool: Pool, c: NDArray[np.intp], a: NDArray[np.intp], p: NDArray[np.intp], horizon: int, rng: np.random.Generator
) -> Array:  # fmt: skip
    """Period-to-period noise: each candidate's own past one-step errors, redrawn."""
    chance = rng.random((c.size, horizon)) * 0.9999999
    out = np.empty((c.size, horizon))
    for reference, judged in enumerate(pool.judged):
        rows = np.flatnonzero(c == reference)
        if rows.size:
            drawn = np.searchsorted(np.cumsum(judged.step_weights), chance[rows])
            bias = judged.steps @ judged.step_weights
            rows_a, rows_p = a[rows], p[rows]
            out[rows] = judged.steps[rows_a[:, None], rows_p[:, None], drawn] - bias[rows_a, rows_p][:, None]
    return out
