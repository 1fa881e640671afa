"""Which way the result changes most: there the points must lie most evenly.

Any rotation of independent normal scores is again independent normal scores. So the first and most even of the
quasi-random dimensions can be laid along the slope of the result, and the next along the ways in which that slope turns
(active directions): what is left over hardly changes the result, however many drivers there are. Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.scenarios import points

Array = NDArray[np.float64]

ALL = 64
"""Up to so many dimensions all get quasi-random points."""

SLOPES = 16
"""Slopes looked at. Of more dimensions than `ALL` these directions alone are quasi-random, the rest is pseudo-random."""

_STEP = 1e-4
_SHARE = 4
"""Finding the directions may look at one point for every four of the simulation itself."""


@dataclass(frozen=True, slots=True)
class Directions:
    """Orthonormal columns in the space of scores, the one of the steepest slope first; (dimensions, k)."""

    columns: Array

    def chunks(self, n: int, seed: int) -> Iterator[Array]:
        """Standard-normal points that lie evenly along the directions; as `points.chunks`."""
        dimensions, k = self.columns.shape
        for even, loose in points.spread(k, dimensions, n, seed):
            if loose is None:
                yield self.columns @ even
            else:
                across = self.columns @ (even - self.columns.T @ loose)
                yield np.add(loose, across, out=loose)


def find(result: Callable[[Array], Array], dimensions: int, n: int) -> Directions:
    """Directions from slopes of the result at the centre and at some points about it.

    Parameters
    ----------
    result : function
        Scores (dimensions, k) -> what is looked at (k,); its argument may be overwritten.
    dimensions : int
    n : int
        Points of the simulation that the directions are for.

    Notes
    -----
    The columns come from the slopes one after another (Gram-Schmidt) and not from a singular value decomposition:
    equal singular values would make the last digits of a machine choose between different points.
    """
    at = min(SLOPES, dimensions, 1 + n // (_SHARE * (dimensions + 1)))
    pilots = np.random.Generator(np.random.SFC64(0)).standard_normal((dimensions, at))
    pilots[:, 0] = 0.0
    found: list[Array] = []
    for pilot in pilots.T:
        around = np.repeat(pilot[:, None], dimensions + 1, axis=1)
        around[:, 1:] += _STEP * np.eye(dimensions)
        seen = result(around)
        slope = (seen[1:] - seen[0]) / _STEP
        if np.isfinite(slope).all():
            _add(found, slope, 1e-5)
    wanted = dimensions if dimensions <= ALL else SLOPES
    for axis in np.eye(dimensions):
        if len(found) < wanted:
            _add(found, axis, 1e-5)
    return Directions(np.array(found).T)


def _add(found: list[Array], slope: Array, least: float) -> None:
    """Add what of the slope points away from all that was found, if it is more than rounding."""
    size = np.linalg.norm(slope)
    if size == 0:
        return
    rest = slope / size
    for _ in range(2):  # twice is enough for columns at right angles to the last digit
        for column in found:
            rest = rest - (column @ rest) * column
    left = np.linalg.norm(rest)
    if left > least:
        found.append(rest / left)
