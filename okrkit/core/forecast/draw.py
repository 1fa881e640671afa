"""Sample paths from a pool: the centre, past one-step errors redrawn, and a slow error that moves the whole level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast.backtest import horizon_of, judge
from okrkit.core.forecast.pool import LEAST_SLOW, Pool, steady_share, walk_variance, weigh
from okrkit.core.forecast.rhythm import Rhythm
from okrkit.core.forecast.scale import USUAL_CHANGE, Scaled
from okrkit.core.forecast.season import least_for, references

Array = NDArray[np.float64]

SPREAD = 0.8
"""Trim of an ordinary quarter's error. A back-test's mean square also counts the quarters unlike any other, which
`UNLIKE` brings back as what they are."""

UNLIKE, UNLIKE_SIZE = 0.1, 2.5
"""One quarter in ten is unlike the others: its error is this many times as large."""

TAILS = 4.0
"""Degrees of freedom of the spread's own uncertainty, to which the back-tested quarters are added."""

SEASONAL, SEASON_SIZE = 0.5, 0.2
"""Chance that a KPI of which nothing is seen yet has a season, and how far (relative) it moves a quarter."""


def simulate(scaled: Scaled, rhythm: Rhythm, horizon: int, n: int, rng: np.random.Generator) -> Array:
    """Sample paths of a history on its modelling scale, brought back to the KPI's own, (n, horizon)."""
    shapes = horizon_of(rhythm, horizon)
    found = references(scaled.values, rhythm, horizon)
    change = scaled.usual_change * max(1.0, horizon / rhythm.quarter) ** 0.5
    pool = weigh(judge(found, rhythm, shapes), shapes, change, rhythm)
    season = np.zeros((n, 1))
    if len(found) == 1:
        unseen = max(0.0, 1 - scaled.values.size / (rhythm.year + least_for(rhythm, horizon)))
        season = np.where(
            rng.random((n, 1)) < SEASONAL * unseen, SEASON_SIZE / USUAL_CHANGE * scaled.usual_change, 0.0
        )
    return scaled.back(_draw(pool, season, horizon, shapes.end, n, rng))


def _draw(pool: Pool, season: Array, horizon: int, end: int, n: int, rng: np.random.Generator) -> Array:
    """Paths about the pool's centre; ``season`` is each path's standard deviation from a season nobody has seen."""
    steady = steady_share(pool, horizon, end)
    slow = np.maximum(pool.variance * SPREAD**2 - pool.step_variance / horizon, LEAST_SLOW * pool.variance)
    picked = rng.choice(pool.weight.size, n, p=pool.weight.ravel())
    c, a, p = np.unravel_index(picked, pool.weight.shape)
    freedom = (TAILS + pool.quarters)[c]
    stretch = np.sqrt((freedom - 2) / rng.chisquare(freedom))[:, None]
    stretch *= np.where(rng.random((n, 1)) < UNLIKE, UNLIKE_SIZE, 1.0)
    walk = np.cumsum(rng.standard_normal((n, horizon)), axis=1) / np.sqrt(walk_variance(horizon, horizon))
    wander = np.sqrt(1 - steady) * walk + np.sqrt(steady) * rng.standard_normal((n, 1))
    size = np.sqrt(slow[c, a, p][:, None] + season**2)
    return np.asarray(pool.centre + _steps(pool, c, a, p, horizon, rng) + size * stretch * wander)


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
