"""What a history is like: checked, its gaps filled, its peculiarities named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.forecast.rhythm import Rhythm
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]

Kind = Literal["flow", "avg", "ratio"]

LATEST = 4
"""Periods at the end that are looked at for outliers and gaps that matter most."""

FAR = 4.0
"""Robust standard deviations from its neighbours that make a value an outlier."""


@dataclass(frozen=True, slots=True)
class History:
    """A history ready for a model.

    ``values`` has no gaps and is in the KPI's units, except a share given in per cent, which is divided by ``whole``
    (100, else 1). ``missing`` and ``zeros`` are shares of the periods; ``outliers`` are places among the values.
    """

    values: Array
    gaps: NDArray[np.bool_]
    share: bool
    guessed_share: bool
    whole: float
    outliers: tuple[int, ...]

    @property
    def missing(self) -> float:
        return float(self.gaps.mean())

    @property
    def zeros(self) -> float:
        return float((self.values[~self.gaps] == 0).mean())

    @property
    def constant(self) -> bool:
        return bool(np.ptp(self.values) == 0)


def read_history(values: ArrayLike, rhythm: Rhythm, kind: Kind | None = None) -> History:
    """Check the values and fill the gaps between them.

    Parameters
    ----------
    values : 1-D array-like, oldest first, one value a period
        NaN or None where a period has no value; a zero is a value. Periods before the first value are dropped. The
        running, unfinished period does not belong here: it is observed so far, not a value.
    rhythm : Rhythm
    kind : 'flow', 'avg', 'ratio' or None
        A ratio is a share from 0 to 1, or from 0 to 100 when any value exceeds 1. Without a kind, fractions that never leave
        0..1 are taken for a share, and a note of the forecast says so.

    Raises
    ------
    InvalidValueError
        If there is no value, one is infinite or no number, or a ratio lies outside its bounds.
    """
    array = _numbers(values)
    known = np.flatnonzero(np.isfinite(array))
    if known.size == 0:
        problem = "the history has no value to forecast from"
        raise InvalidValueError(problem, "import more periods, or first establish the baseline")
    array = array[known[0] :]
    gaps = ~np.isfinite(array)
    if gaps.any():
        places = np.arange(array.size)
        array = np.interp(places, places[~gaps], array[~gaps])
    share, guessed, whole = _as_share(array[~gaps], kind)
    return History(array / whole, gaps, share, guessed, whole, _outliers(array, gaps, rhythm))


def _numbers(values: ArrayLike) -> Array:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        problem = f"the history holds something that is not a number ({error})"
        raise InvalidValueError(problem, "give one number a period, NaN where a period has none") from error
    if array.ndim != 1:
        problem = f"the history has shape {array.shape}, expected one value a period"
        raise InvalidValueError(problem, "give a flat list of values, oldest first")
    if np.isinf(array).any():
        problem = f"the history holds {int(np.isinf(array).sum())} infinite value(s)"
        raise InvalidValueError(
            problem, "find the division by zero behind it, or give NaN where there is no value"
        )
    return array


def _as_share(known: Array, kind: Kind | None) -> tuple[bool, bool, float]:
    """(is a share, was guessed to be one, what counts as the whole)."""
    low, high = float(known.min()), float(known.max())
    if kind is None:
        fractions = low >= 0 and high <= 1 and bool((known % 1 != 0).any())
        return fractions, fractions, 1.0
    if kind not in ("flow", "avg", "ratio"):
        problem = f"{kind!r} is not a kind of KPI for a forecast"
        raise InvalidValueError(problem, "use 'flow' (adds up), 'avg' (an average) or 'ratio' (a share)")
    if kind != "ratio":
        return False, False, 1.0
    if low < 0 or high > 100:
        problem = (
            f"a ratio lies within 0..1 or 0..100 per cent, but the history runs from {low:g} to {high:g}"
        )
        raise InvalidValueError(problem, "use kind='avg' for a figure without bounds, or correct the values")
    return True, False, 100.0 if high > 1 else 1.0


def _outliers(array: Array, gaps: NDArray[np.bool_], rhythm: Rhythm) -> tuple[int, ...]:
    """Places among the latest periods whose value is far from its neighbours, and far also for the time of year."""
    if array.size < 3 * LATEST:
        return ()
    near = _far_ones(array, step=7 if rhythm.freq == "D" else 1)
    if array.size >= rhythm.year + 3 * LATEST:
        by_season = _far_ones(array[rhythm.year :] - array[: -rhythm.year], step=1)
        near &= {place + rhythm.year for place in by_season}
    return tuple(sorted(place for place in near if not gaps[place]))


def _far_ones(array: Array, step: int) -> set[int]:
    """Places of the latest values that differ from the median of the eight values before, by weekday for days."""
    size = array.size
    first = min(8, max(2, size // step - LATEST)) * step
    places = np.arange(first, size)
    if places.size <= LATEST:
        return set()
    before = np.stack([array[places - step * k] for k in range(1, first // step + 1)])
    away = array[places] - np.median(before, axis=0)
    usual = away[:-LATEST]
    spread = 1.4826 * float(np.median(np.abs(usual - np.median(usual))))
    if spread <= 0:
        return set()
    return {
        int(place) for place, x in zip(places[-LATEST:], away[-LATEST:], strict=True) if abs(x) > FAR * spread
    }
