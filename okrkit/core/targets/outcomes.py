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


def outcomes(paths: Paths, measure: Measure | Quantity | str, freq: str) -> Array:
    """One number a path: what of the cycle counts.

    Parameters
    ----------
    paths : float array, shape (n_paths, n_periods), KPI units
        The whole cycle, the periods that are over included.
    measure : 'total', 'mean', 'last' (the last four weeks) or 'last value'
    freq : 'D', 'W', 'M' or in words
        Four weeks are 28 days, 4 weeks or 1 month.

    Returns
    -------
    float array, shape (n_paths,), KPI units

    Examples
    --------
    >>> outcomes(np.array([[1.0, 2.0, 3.0]]), "total", "M")
    array([6.])
    """
    paths = checked(paths)
    quantity = quantity_of(measure)
    if quantity == "total":
        return np.asarray(paths.sum(axis=1))
    if quantity == "mean":
        return np.asarray(paths.mean(axis=1))
    last = rhythm(freq).end if quantity == "last four weeks" else 1
    return np.asarray(paths[:, -last:].mean(axis=1))


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
