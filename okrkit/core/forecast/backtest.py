"""How each candidate model would have done on the history itself.

A candidate is a seasonal reference, a speed at which the level follows the values (`SPEEDS`), and a pull back towards
the long-run mean (`Rhythm` decides which). What counts is its error on the *mean of the coming periods*, as a target
asks about a quarter and not about a week; the error at the end of the horizon is kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast.rhythm import Freq, Rhythm
from okrkit.core.forecast.season import Reference, carry_on

Array = NDArray[np.float64]

SPEEDS = np.array([0.05, 0.1, 0.2, 0.35, 0.55, 0.8, 1.0])
"""Share of a new value's surprise that the level takes over; 1 is the last value itself."""

PULLS: dict[Freq, Array] = {
    "D": np.array([1.0, 0.97, 0.9]),
    "W": np.array([1.0, 0.97, 0.9]),
    "M": np.array([1.0, 0.92, 0.8]),
}
"""What remains, a period later, of the level's distance from the long-run mean."""

WARM_UP = 6
"""Periods a level needs before its forecasts are judged."""

HALF_LIFE_YEARS = 3.0
"""Years after which an old error counts half."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One reference's candidates, judged. Arrays are (speeds, pulls, ...).

    ``mean_errors`` and ``end_errors`` are aligned with the history's periods (the origin they were made at), NaN where
    none could be made. ``quarters`` says how many independent horizons the errors amount to, ``common_quarters`` how
    many of them all references share.
    """

    centre: Array
    steps: Array
    step_weights: Array
    step_variance: Array
    mean_errors: Array
    end_errors: Array
    mean_square: Array
    common_square: Array
    quarters: float
    common_quarters: float


@dataclass(frozen=True, slots=True)
class Horizon:
    """What the candidates have in common for one number of periods ahead.

    ``periods`` is what they are judged by, a quarter at most: of longer ways a history has too few to tell them apart.
    ``decay`` is (pulls, all periods ahead); ``growth`` turns the variance of one step into the variance of the mean of
    ``periods``, by each candidate's own logic, (speeds, pulls).
    """

    periods: int
    end: int
    decay: Array
    growth: Array


def horizon_of(rhythm: Rhythm, ahead: int) -> Horizon:
    """Prepare the shapes that depend on the number of periods ahead alone."""
    pulls = PULLS[rhythm.freq]
    periods = min(ahead, rhythm.quarter)
    decay = pulls[:, None] ** np.arange(1, ahead + 1)
    impact = np.ones((SPEEDS.size, pulls.size, periods))
    impact[:, :, 1:] = SPEEDS[:, None, None] * decay[None, :, : periods - 1]
    growth = (np.cumsum(impact, axis=2) ** 2).mean(axis=2) / periods
    return Horizon(periods, max(1, round(periods * 4 / 13)), decay, growth)


def levels(found: list[Reference], size: int) -> Array:
    """Exponential smoothing of all rests at all speeds at once, (periods, references, speeds)."""
    rests = np.stack([np.r_[np.full(size - r.rest.size, r.rest[0]), r.rest] for r in found], axis=1)
    out = np.empty((size, len(found), SPEEDS.size))
    level = np.repeat(rests[0][:, None], SPEEDS.size, axis=1)
    for period in range(size):
        level = level + SPEEDS * (rests[period][:, None] - level)
        out[period] = level
    return out


def judge(found: list[Reference], rhythm: Rhythm, horizon: Horizon) -> list[Judged]:
    """Back-test every candidate at every period of the history.

    Parameters
    ----------
    found : list of Reference
        From `references`; the first one covers the whole history.
    rhythm : Rhythm
    horizon : Horizon
        From `horizon_of`.

    Returns
    -------
    list of Judged
        One for each reference, in the same order.
    """
    size = found[0].rest.size
    shortest = min(reference.rest.size for reference in found)
    level = levels(found, size)
    return [
        _judge_one(reference, level[size - reference.rest.size :, c].T, size, shortest, rhythm, horizon)
        for c, reference in enumerate(found)
    ]  # fmt: skip


def _judge_one(
    reference: Reference, level: Array, size: int, shortest: int, rhythm: Rhythm, horizon: Horizon
) -> Judged:
    rest, ahead, pulls = reference.rest, horizon.periods, PULLS[rhythm.freq]
    count = rest.size
    mean = np.cumsum(rest) / np.arange(1, count + 1)
    away = level - mean
    steps = rest[1:] - mean[:-1] - away[:, None, :-1] * pulls[None, :, None]
    weights = 0.5 ** (np.arange(count - 2, -1, -1) / half_life(rhythm))
    weights[: min(4, (count - 1) // 4)] = 0  # the level has only just started
    weights /= weights.sum()
    step_variance = (steps**2) @ weights + 1e-12
    shape = (SPEEDS.size, pulls.size)
    mean_errors, end_errors = np.full((*shape, size), np.nan), np.full((*shape, size), np.nan)
    square = common = step_variance * horizon.growth
    quarters = common_quarters = 0.0
    origins = np.arange(WARM_UP - 1, count - ahead)
    if origins.size:
        total = np.r_[0.0, np.cumsum(rest)]
        stop = origins + ahead + 1
        seen_mean = (total[stop] - total[origins + 1]) / ahead
        seen_end = (total[stop] - total[stop - horizon.end]) / horizon.end
        on_mean = horizon.decay[:, :ahead].mean(axis=1)
        at_end = horizon.decay[:, ahead - horizon.end : ahead].mean(axis=1)
        place = origins + size - count
        mean_errors[..., place] = seen_mean - mean[origins] - away[:, None, origins] * on_mean[None, :, None]
        end_errors[..., place] = seen_end - mean[origins] - away[:, None, origins] * at_end[None, :, None]
        errors = mean_errors[..., place] ** 2
        recency = recent(size, ahead, rhythm)[place]
        square, quarters = errors @ recency / recency.sum(), float(recency.sum()) / ahead
        shared = origins >= count - shortest + WARM_UP - 1
        common, common_quarters = square, 0.0
        if shared.any():
            weight = recency[shared]
            common = errors[..., shared] @ weight / weight.sum()
            common_quarters = float(weight.sum()) / ahead
    centre = reference.ahead + mean[-1] + away[:, -1][:, None, None] * horizon.decay[None, :, :]
    centre = carry_on(centre, reference.years, rhythm.year)
    return Judged(
        centre, steps, weights, step_variance, mean_errors, end_errors, square, common, quarters, common_quarters
    )  # fmt: skip


def half_life(rhythm: Rhythm) -> float:
    """The half-life in periods."""
    return HALF_LIFE_YEARS * rhythm.year


def recent(size: int, ahead: int, rhythm: Rhythm) -> Array:
    """Weight of a forecast made at each period: half for every `HALF_LIFE_YEARS` of age."""
    age = np.maximum(size - ahead - 1 - np.arange(size), 0)
    return np.asarray(0.5 ** (age / half_life(rhythm)), dtype=np.float64)
