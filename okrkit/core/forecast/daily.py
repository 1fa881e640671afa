"""Days are forecast as weeks: weekly means first, then split by how recent weeks were spread over their days.

Models on days run away over a quarter and are slower and less accurate (docs/forecasts.md).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_DAYS = 42
"""Six weeks; with fewer days a weekly mean says too little."""

SHAPE_WEEKS = 26
"""Recent weeks from which the shape of a week is redrawn."""


def weekly_means(history: Array) -> Array:
    """Means of the whole weeks that end with the last day; the first few days may be left out."""
    return np.asarray(history[history.size % 7 :].reshape(-1, 7).mean(axis=1))


def split_weeks(weeks: Array, history: Array, share: bool, horizon: int, rng: np.random.Generator) -> Array:
    """Paths of days from paths of weekly means.

    Parameters
    ----------
    weeks : float array, shape (n, n_weeks)
        Paths of weekly means.
    history : float array
        The daily history.
    share : bool
        Whether the values are shares within 0 and 1.
    horizon : int
        Number of days wanted; at most 7 times the weeks.
    rng : numpy Generator

    Returns
    -------
    float array, shape (n, horizon)
    """
    recent = history[history.size % 7 :].reshape(-1, 7)[-SHAPE_WEEKS:]
    mean = recent.mean(axis=1, keepdims=True)
    drawn = rng.integers(0, len(recent), weeks.shape)
    if share or (mean <= 0).any():
        days = weeks[:, :, None] + (recent - mean)[drawn]
        days = np.clip(days, 0, 1) if share else np.maximum(days, 0) if history.min() >= 0 else days
    else:
        days = weeks[:, :, None] * (recent / mean)[drawn]
    return np.asarray(days.reshape(len(weeks), -1)[:, :horizon])
