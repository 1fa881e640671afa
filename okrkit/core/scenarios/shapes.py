"""The shape of a range: how likely each value between and beyond its low and its high is.

A shape is kept as its quantile function in standard-normal scores: score 0 is the median, score -1.28 the P10. So any
shape takes any points (pseudo-random or quasi-random) and can be correlated with any other. Source: docs/what-if.md
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.model.base import plain
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]
Family = Literal["normal", "lognormal", "uniform", "triangular", "table"]

Z90 = 1.2815515655446004
"""The standard-normal score of the P90; the P10's is its negative."""

_STEP, _END = 1 / 256, 8.5
"""Spacing and end of a table of scores: a straight line between two of them is off by under a millionth of the spread."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A quantile function: standard-normal scores in, values out.

    Attributes
    ----------
    family : str
        Curves of one family are computed together.
    numbers : tuple of float
        normal: median, slope below it, slope above it (per score); lognormal: the same of the logarithm;
        uniform: both ends; triangular: low end, mode, high end; table: none.
    table : pair of float arrays, or None
        Scores and the values at them.
    """

    family: Family
    numbers: tuple[float, ...] = ()
    table: tuple[Array, Array] | None = None

    def at(self, scores: ArrayLike) -> Array:
        """The values at standard-normal scores, in the scores' own shape.

        >>> float(Curve("normal", (10.0, 1.0, 2.0)).at(1.0))
        12.0
        """
        z = np.array(scores, dtype=float)
        Block.of([self]).fill(z.reshape(1, -1))
        return z

    def times(self, factor: float) -> Curve | None:
        """The curve of the values times a factor; None where it is of another family."""
        if self.family in ("normal", "uniform", "triangular") and (factor > 0 or self.family == "normal"):
            return replace(self, numbers=tuple(number * factor for number in self.numbers))
        if self.family == "lognormal" and factor > 0:
            middle, below, above = self.numbers
            return replace(self, numbers=(middle + math.log(factor), below, above))
        return None


@dataclass(frozen=True, slots=True)
class Block:
    """Curves of one family, computed together.

    Attributes
    ----------
    family : str
    numbers : float array, shape (n_numbers, n_curves, 1)
    tables : those of the family ``table``
    even : whether the slopes below and above the medians are the same
    """

    family: Family
    numbers: Array
    tables: tuple[tuple[Array, Array], ...] = ()
    even: bool = False

    @classmethod
    def of(cls, curves: Sequence[Curve]) -> Block:
        family = curves[0].family
        numbers = np.array([curve.numbers for curve in curves]).T[:, :, None]
        tables = tuple(curve.table for curve in curves if curve.table is not None)
        even = family in ("normal", "lognormal") and bool(np.array_equal(numbers[1], numbers[2]))
        return cls(family, numbers, tables, even)

    def fill(self, scores: Array) -> None:
        """Put the values in the place of the scores: one curve a row, (n_curves, n)."""
        if self.family == "table":
            for table, row in zip(self.tables, scores, strict=True):
                row[:] = np.interp(row, *table)
        elif self.family == "uniform":
            _uniform(scores, self.numbers)
        elif self.family == "triangular":
            _triangular(scores, self.numbers)
        else:
            middle, below, above = self.numbers
            scores *= above if self.even else np.where(scores < 0, below, above)
            scores += middle
            if self.family == "lognormal":
                np.exp(scores, out=scores)


def _uniform(z: Array, numbers: Array) -> None:
    from scipy.special import ndtr

    low, high = numbers
    ndtr(z, out=z)
    z *= high - low
    z += low


def _triangular(z: Array, numbers: Array) -> None:
    from scipy.special import ndtr

    low, mode, high = numbers
    share = ndtr(z)
    left = low + np.sqrt(share * (high - low) * (mode - low))
    right = high - np.sqrt(ndtr(-z) * (high - low) * (high - mode))
    z[:] = np.where(share * (high - low) < mode - low, left, right)


def normal(low: float, mid: float | None, high: float) -> Curve:
    """Through P10, P50 and P90: a normal on each side of the median; without a median, an even one."""
    middle = (low + high) / 2 if mid is None else mid
    _rising(low, middle, high)
    return Curve("normal", _three(low, mid, high))


def lognormal(low: float, mid: float | None, high: float) -> Curve:
    """Through P10, P50 and P90, all above 0: normal in the logarithm on each side of the median."""
    if low <= 0:
        problem = f"a lognormal range begins at {plain(low)}, expected more than 0"
        raise InvalidValueError(problem, "use the shape normal, or give a low above 0")
    _rising(low, math.sqrt(low * high) if mid is None else mid, high)
    return Curve("lognormal", _three(math.log(low), None if mid is None else math.log(mid), math.log(high)))


def _three(low: float, mid: float | None, high: float) -> tuple[float, float, float]:
    """Median and slopes; without a stated median both slopes are the same to the last digit, which is quicker."""
    if mid is None:
        slope = (high - low) / (2 * Z90)
        return (low + high) / 2, slope, slope
    return mid, (mid - low) / Z90, (high - mid) / Z90


def uniform(low: float, high: float) -> Curve:
    """Every value between the two ends alike."""
    _rising(low, low, high)
    return Curve("uniform", (low, high))


def triangular(low: float, mode: float | None, high: float) -> Curve:
    """Most likely at the mode, falling straight to both ends; ``low`` and ``high`` are the P10 and P90, the ends follow.

    With ``p`` the part of the base that lies below the mode, the distances of P10 and P90 from the mode are in the
    ratio ``p - sqrt(p/10)`` to ``(1-p) - sqrt((1-p)/10)``, which fixes ``p`` and then the base.
    """
    from scipy.optimize import brentq

    mode = (low + high) / 2 if mode is None else mode
    _rising(low, mode, high)

    def below(p: float) -> float:
        return p - math.sqrt(p / 10)

    part = (mode - low) / (high - low)
    p = brentq(lambda p: below(p) * (1 - part) - below(1 - p) * part, 0.1, 0.9, xtol=1e-14)
    base = (high - low) / (below(p) + below(1 - p))
    return Curve("triangular", (mode - p * base, mode, mode + (1 - p) * base))


def beta(low: float, high: float) -> Curve:
    """A share's value between 0 and 1, by its P10 and P90.

    Raises
    ------
    InvalidValueError
        If they are not shares, or lie so near to 0 and 1 that no beta distribution has them.
    """
    from scipy.optimize import root
    from scipy.special import betainc, betaincinv, ndtr

    _rising(low, low, high)
    if low <= 0 or high >= 1:
        problem = (
            f"a beta range goes from {plain(low)} to {plain(high)}, expected a share: above 0 and below 1"
        )
        raise InvalidValueError(problem, "give P10 and P90 as parts of 1, e.g. 0.02 and 0.035")
    centre, variance = (low + high) / 2, ((high - low) / (2 * Z90)) ** 2
    size = max(centre * (1 - centre) / variance - 1, 0.5)

    def off(logs: Array) -> Array:
        a, b = np.exp(np.clip(logs, -12, 25))
        return np.array([betainc(a, b, low) - 0.1, betainc(a, b, high) - 0.9])

    found = root(off, np.log([centre * size, (1 - centre) * size]), tol=1e-12)
    if np.abs(off(found.x)).max() > 1e-8:
        problem = f"no beta distribution has its P10 at {plain(low)} and its P90 at {plain(high)}"
        raise InvalidValueError(problem, "use the shape uniform or triangular for this range")
    a, b = np.exp(found.x)
    scores = _scores()
    lower = betaincinv(a, b, ndtr(scores))
    # Near 1 the upper tail is the exact one.
    upper = 1 - betaincinv(b, a, ndtr(-scores))
    return Curve("table", table=(scores, np.where(scores < 0, lower, upper)))


def history(values: ArrayLike) -> Curve:
    """As often as in given equally likely values, e.g. the paths of a forecast; none beyond the smallest and the largest."""
    from scipy.special import ndtri

    ordered = np.sort(np.asarray(values, dtype=float).ravel())
    if ordered.size == 0 or not np.isfinite(ordered).all():
        problem = "the values of a history are empty or hold something that is not a number"
        raise InvalidValueError(
            problem, "give the equally likely values of the driver, e.g. a forecast's paths"
        )
    return Curve("table", table=(ndtri((np.arange(ordered.size) + 0.5) / ordered.size), ordered))


def _scores() -> Array:
    return np.arange(-_END, _END + _STEP / 2, _STEP)


def _rising(low: float, middle: float, high: float) -> None:
    if not (low <= middle <= high and low < high):
        problem = (
            f"a range goes from {plain(low)} over {plain(middle)} to {plain(high)}, expected rising values"
        )
        raise InvalidValueError(
            problem, "give low below high and mid between them, or the shape fixed for one value"
        )
