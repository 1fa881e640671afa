"""History and futures on one axis: the quantity a target is set on, as it rolls through time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from okrkit.core.forecast import Paths
from okrkit.core.targets.outcomes import Array, checked, trailing
from okrkit.errors import InvalidValueError

BANDS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles of a fan: eight of ten futures lie in the outer band, five of ten in the inner one."""


@dataclass(frozen=True, slots=True)
class Fan:
    """``past``: one value a known period; ``ahead``: quantiles (rows, as `BANDS`) for each open period."""

    past: Array
    ahead: Array


def fan(history: Array, paths: Paths, width: float, *, total: bool = False) -> Fan:
    """The trailing mean (or total) over ``width`` periods, for the past and for every future.

    Parameters
    ----------
    history : float array, KPI units, oldest first
        Known periods; NaN where one has no value, which is then read between its neighbours.
    paths : float array, shape (n_paths, n_periods), KPI units
        The open periods that follow; none once a cycle is over.
    width : float, in periods
        13 weeks for a quarter's total, 4 for an end level. It may begin inside a period.
    total : bool
        The sum over the window instead of its mean. Periods before the first whole window have no value.

    Examples
    --------
    >>> fan(np.array([1.0, 3.0]), np.array([[5.0], [7.0]]), 2, total=True).past.tolist()
    [nan, 4.0]
    """
    open_ = np.asarray(paths, dtype=np.float64)
    paths = open_ if open_.ndim == 2 and open_.shape[1] == 0 else checked(open_)
    known = np.asarray(history, dtype=np.float64)
    if width <= 0:
        raise InvalidValueError(f"a window of {width:g} periods is none", "give a width above 0")
    places = np.flatnonzero(np.isfinite(known))
    filled = np.interp(np.arange(known.size), places, known[places]) if places.size else known[:0]
    keep = min(filled.size, int(np.ceil(width)) + 1)
    ones = np.ones(keep + paths.shape[1])
    recent = np.broadcast_to(filled[filled.size - keep :], (len(paths), keep))
    ahead = trailing(np.hstack([recent, paths]), ones, width)[:, keep:]
    past = trailing(filled[None, :], np.ones(filled.size), width)[0] if filled.size else filled
    past = np.where(np.arange(1, past.size + 1) < width - 1e-9, np.nan, past)
    lift = width if total else 1.0
    return Fan(past * lift, np.quantile(ahead, BANDS, axis=0) * lift)
