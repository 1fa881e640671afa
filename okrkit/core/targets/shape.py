"""The season on a long way ahead.

Forecasts are judged by the mean of their whole horizon. Over half a year and more the season cancels out of that mean, so
nothing there tells a seasonal model from a flat one. A year's parts need the season: it is taken from quarter-long
forecasts, one after the other, and laid over the long one without changing what that says of the whole.
"""

from __future__ import annotations

import numpy as np

from okrkit.core.forecast import Kind, Paths, Rhythm, forecast, rhythm
from okrkit.core.targets.outcomes import Array

_PATHS = 300  # enough for a middle line


def seasoned(history: Array, paths: Paths, freq: str, seed: int, kind: Kind | None = None) -> Paths:
    """The same futures with the season's shape, where they reach further than half a year.

    Parameters
    ----------
    history : float array, KPI units, oldest first
    paths : float array, shape (n_paths, horizon), KPI units
        A forecast from this history.
    freq, seed, kind
        As for `forecast`.

    Returns
    -------
    float array, shape (n_paths, horizon)
        Each future times the season's course; its mean over the horizon stays as it was on average. Series with negative
        values get the course added instead.
    """
    step, horizon = rhythm(freq), paths.shape[1]
    if horizon <= step.year // 2 or history.size < step.year:
        return paths
    course = _course(history, horizon, step, seed, kind)
    flat = paths.mean(axis=0)
    if (course > 0).all() and (flat > 0).all() and np.nanmin(history) >= 0:
        course *= flat.mean() / course.mean()
        found = paths * (course / flat)
        whole = max(1.0, float(np.nanmax(history)))
        return np.asarray(np.minimum(found, whole) if kind == "ratio" else found)
    return np.asarray(paths + (course - course.mean()) - (flat - flat.mean()))


def _course(history: Array, horizon: int, step: Rhythm, seed: int, kind: Kind | None) -> Array:
    """The middle line, a quarter at a time, each forecast from the ones before it."""
    known, found = history, np.empty(0)
    while found.size < horizon:
        ahead = min(step.quarter, horizon - found.size)
        line = forecast(known, step.freq, ahead, _PATHS, seed, kind=kind).paths.mean(axis=0)
        known, found = np.concatenate([known, line]), np.concatenate([found, line])
    return found
