"""Pace: where a key result should stand by now, as a band along the season. Source: docs/sources.md#pace

Half of a fourth quarter's sales can fall into its last five weeks, so neither a straight line nor one number will do. The
way runs along the forecast made before the cycle began; the band is what the same forecast's futures look like at each
date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from okrkit.core.forecast import Paths, rhythm
from okrkit.core.targets.outcomes import Array, Better, Quantity, checked, outcomes, quantity_of
from okrkit.core.targets.reach import is_up
from okrkit.errors import InvalidValueError

Status = Literal["ahead", "on pace", "behind", "far behind"]


@dataclass(frozen=True, slots=True)
class PaceBand:
    """The expected standing after each period of the cycle, KPI units.

    ``low``, ``middle`` and ``high`` are where one, five and nine of ten futures lie below; ``needed`` is the standing on a way
    that ends at the target, None without one. ``rule`` names how it was found.
    """

    low: Array
    middle: Array
    high: Array
    needed: Array | None
    rule: str


def standings(paths: Paths, measure: Quantity | str, freq: str) -> Array:
    """Where each path stands after each period: the sum so far, the mean so far, or the level of the last four weeks."""
    paths = checked(paths)
    quantity = quantity_of(measure)
    if quantity == "total":
        return np.asarray(np.cumsum(paths, axis=1))
    so_far = np.arange(1, paths.shape[1] + 1)
    if quantity == "mean":
        return np.asarray(np.cumsum(paths, axis=1) / so_far)
    if quantity == "last value":
        return paths
    width = rhythm(freq).end
    sums = np.cumsum(np.hstack([np.zeros((len(paths), 1)), paths]), axis=1)
    first = np.maximum(so_far - width, 0)
    return np.asarray((sums[:, so_far] - sums[:, first]) / (so_far - first))


def pace_band(paths: Paths, measure: Quantity | str, freq: str, target: float | None = None) -> PaceBand:
    """The band of standings over the cycle, and the way that ends at the target.

    Parameters
    ----------
    paths : float array, shape (n_paths, n_periods), KPI units
        The forecast made before the cycle began.
    measure : 'total', 'mean', 'last' or 'last value'
    freq : 'D', 'W', 'M' or in words
    target : float, KPI units, optional

    Returns
    -------
    PaceBand
        The way to the target is the middle way times target / its end for a total; otherwise the distance to the target
        is walked evenly on top of the middle way.
    """
    low, middle, high = np.quantile(standings(paths, measure, freq), [0.1, 0.5, 0.9], axis=0)
    rule = "seasonal pace: the forecast made before the cycle began"
    if target is None:
        return PaceBand(low, middle, high, None, rule)
    end = float(np.median(outcomes(paths, measure, freq)))
    if quantity_of(measure) == "total" and end > 0 and (middle >= 0).all():
        needed = middle * (target / end)
    else:
        needed = middle + (target - end) * np.arange(1, middle.size + 1) / middle.size
    return PaceBand(low, middle, high, needed, rule)


def status(band: PaceBand, value: float, periods_gone: int, better: Better = "up") -> Status:
    """The word for a standing after so many periods.

    With a target the measure is the way to it: at or past it is ahead, within half of the band's width short of it on pace, within
    the whole width behind, further off far behind. Without one, the band itself: above its middle ahead, inside on pace.
    """
    if not 1 <= periods_gone <= band.middle.size:
        problem = f"{periods_gone} periods are gone of {band.middle.size}"
        raise InvalidValueError(problem, "give the number of complete periods of the cycle, from 1")
    k = periods_gone - 1
    aim = float(band.middle[k] if band.needed is None else band.needed[k])
    short = aim - value if is_up(better) else value - aim
    width = float(band.high[k] - band.low[k])
    if short <= 0:
        return "ahead"
    if short <= width / 2:
        return "on pace"
    return "behind" if short <= width else "far behind"
