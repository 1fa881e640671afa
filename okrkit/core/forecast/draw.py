"""Sample paths from a pool: the centre, past one-step errors redrawn, and a slow error that moves the whole level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast.backtest import Horizon, horizon_of, judge
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
    pool = weigh(judge(found, rhythm, shapes), shapes, scaled.usual_change, rhythm)
    chance = 0.0
    if len(found) == 1:
        chance = SEASONAL * max(0.0, 1 - scaled.values.size / (rhythm.year + least_for(rhythm, horizon)))
    season = (chance, SEASON_SIZE / USUAL_CHANGE * scaled.usual_change)
    return scaled.back(_draw(pool, season, horizon, shapes, n, rng))


def _draw(
    pool: Pool, season: tuple[float, float], horizon: int, shapes: Horizon, n: int, rng: np.random.Generator
) -> Array:
    """Paths about the pool's centre; ``season`` is the chance and the standard deviation of one nobody has seen.

    Slow errors come in pairs of opposite sign, and what is chosen by a chance is chosen evenly: the same number of paths
    then tells a chance more exactly.
    """
    half = -(-n // 2)
    judged = shapes.periods
    steady = steady_share(pool, judged, shapes.end)
    slow = np.maximum(pool.variance * SPREAD**2 - pool.step_variance / judged, LEAST_SLOW * pool.variance)
    share = np.cumsum(pool.weight.ravel())
    picked = np.searchsorted(share / share[-1], _evenly(half, rng), side="right")
    c, a, p = np.unravel_index(picked, pool.weight.shape)
    freedom = (TAILS + pool.quarters)[c]
    stretch = np.sqrt((freedom - 2) / rng.chisquare(freedom))
    stretch *= np.where(_evenly(half, rng) < UNLIKE, UNLIKE_SIZE, 1.0)
    unseen = np.where(_evenly(half, rng) < season[0], season[1], 0.0)
    walk = np.cumsum(rng.standard_normal((half, horizon)), axis=1) / np.sqrt(walk_variance(judged, judged))
    wander = np.sqrt(1 - steady) * walk + np.sqrt(steady) * rng.standard_normal((half, 1))
    # What is off from the start of this quarter is so of each later one in its own way: from then on all of it wanders.
    wander[:, judged:] += (1 - np.sqrt(1 - steady)) * (walk[:, judged:] - walk[:, judged - 1 : judged])
    wander *= (np.sqrt(slow[c, a, p] + unseen**2) * stretch)[:, None]
    both = np.r_[:half, : n - half]
    noise = _steps(pool, c[both], a[both], p[both], horizon, rng)
    return np.asarray(pool.centre + noise + np.concatenate([wander, -wander[: n - half]]))


def _evenly(n: int, rng: np.random.Generator, columns: int = 1) -> Array:
    """Draws from 0 to 1, in each column one in each nth of it, in random order; (n,) or (n, columns)."""
    places = rng.permuted(np.repeat(np.arange(n)[:, None], columns, axis=1), axis=0)
    drawn = (places + rng.random((n, columns))) / n
    return np.asarray(drawn[:, 0] if columns == 1 else drawn)


def _steps(
    pool: Pool, c: NDArray[np.intp], a: NDArray[np.intp], p: NDArray[np.intp], horizon: int, rng: np.random.Generator
) -> Array:  # fmt: skip
    """Period-to-period noise: each candidate's own past one-step errors, redrawn."""
    chance = _evenly(c.size, rng, horizon).reshape(c.size, horizon) * 0.9999999
    out = np.empty((c.size, horizon))
    for reference, judged in enumerate(pool.judged):
        rows = np.flatnonzero(c == reference)
        if rows.size:
            drawn = np.searchsorted(np.cumsum(judged.step_weights), chance[rows])
            bias = judged.steps @ judged.step_weights
            rows_a, rows_p = a[rows], p[rows]
            out[rows] = judged.steps[rows_a[:, None], rows_p[:, None], drawn] - bias[rows_a, rows_p][:, None]
    return out
