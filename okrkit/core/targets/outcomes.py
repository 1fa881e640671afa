"""What of a cycle counts: its total, its mean, or where it ends.

Everything a target asks is asked of *outcomes*: one number a simulated future.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast import Paths, rhythm
from okrkit.core.model import Measure
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]
Better = Literal["up", "down"]
Quantity = Literal["total", "mean", "last four weeks", "last value"]

_SPELLINGS: dict[str, Quantity] = {
    "total": "total",
    "sum": "total",
    "mean": "mean",
    "last": "last four weeks",
    "last four weeks": "last four weeks",
    "last value": "last value",
}


def quantity_of(measure: Measure | Quantity | str) -> Quantity:
    """What a key result's measure means for a forecast.

    An end level is the mean of the last four weeks unless one last value is asked for by name: a single last week is
    about a third harder to foresee. Source: docs/forecasts.md

    >>> quantity_of("last"), quantity_of("total")
    ('last four weeks', 'total')
    """
    found = _SPELLINGS.get(str(measure).strip().lower())
    if found is None:
        problem = f"{measure!r} does not say what of the cycle counts"
        raise InvalidValueError(problem, "use 'total', 'mean', 'last four weeks' or 'last value'")
    return found


def outcomes(
    paths: Paths, measure: Measure | Quantity | str, freq: str, weights: Array | None = None
) -> Array:
    """One number a path: what of the cycle counts.

    Parameters
    ----------
    paths : float array, shape (n_paths, n_periods), KPI units
        The whole cycle, the periods that are over included.
    measure : 'total', 'mean', 'last' (the last four weeks) or 'last value'
    freq : 'D', 'W', 'M' or in words
        Four weeks are 28 days, 4 weeks or 1 month.
    weights : float array, shape (n_periods,), optional
        What part of each period lies in the cycle, where weeks reach over its edges (see `pieces`); all of it otherwise.

    Returns
    -------
    float array, shape (n_paths,), KPI units

    Examples
    --------
    >>> outcomes(np.array([[1.0, 2.0, 3.0]]), "total", "M")
    array([6.])
    """
    paths = checked(paths)
    parts = checked_weights(weights, paths.shape[1])
    quantity = quantity_of(measure)
    if quantity == "total":
        return np.asarray(paths @ parts)
    if quantity == "mean":
        return np.asarray(paths @ parts / parts.sum())
    if quantity == "last value":
        return np.asarray(paths[:, -1])
    return trailing(paths, parts, rhythm(freq).end)[:, -1]


def trailing(paths: Paths, weights: Array, width: float) -> Array:
    """The mean over the latest ``width`` periods after each period, or over all of them while there are fewer."""
    ends = np.cumsum(weights)
    bounds = np.r_[0.0, ends]
    sums = np.hstack([np.zeros((len(paths), 1)), np.cumsum(paths * weights, axis=1)])
    begin = np.maximum(ends - width, 0.0)
    # The window may begin inside a period: the part of it that lies before is taken off in proportion.
    at = np.minimum(np.searchsorted(bounds, begin + 1e-9, side="right") - 1, paths.shape[1] - 1)
    before = sums[:, at] + (begin - bounds[at]) * paths[:, at]
    return np.asarray((sums[:, 1:] - before) / (ends - begin))


def checked_weights(weights: Array | None, periods: int) -> Array:
    """One weight a period, above 0; ones where none are given."""
    if weights is None:
        return np.ones(periods)
    parts = np.asarray(weights, dtype=np.float64)
    if parts.shape != (periods,) or not (parts > 0).all():
        problem = f"{parts.size} weights for {periods} periods, expected as many, all above 0"
        raise InvalidValueError(problem, "give the part of each period that lies in the cycle")
    return parts


def checked(paths: Paths) -> Paths:
    """The paths, if they are a table of at least one finite future."""
    paths = np.asarray(paths, dtype=np.float64)
    if paths.ndim != 2 or paths.size == 0:
        problem = f"paths has shape {paths.shape}, expected (n_paths, n_periods), both above 0"
        raise InvalidValueError(problem, "forecast first, or wrap one path as paths[None, :]")
    if not np.isfinite(paths).all():
        raise InvalidValueError(
            "the paths hold values that are not finite numbers", "forecast again from a history without them"
        )
    return paths


def checked_outcomes(values: Array) -> Array:
    """The outcomes, if there is at least one and all are finite."""
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1 or values.size == 0 or not np.isfinite(values).all():
        problem = f"outcomes has shape {values.shape}, expected one finite number a path"
        raise InvalidValueError(problem, "make them with outcomes(paths, measure, freq)")
    return values
