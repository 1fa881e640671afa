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
from okrkit.core.targets.outcomes import (
    Array,
    Better,
    Quantity,
    checked,
    checked_weights,
    quantity_of,
    trailing,
)
from okrkit.core.targets.reach import is_up
from okrkit.errors import InvalidValueError

Status = Literal["ahead", "on pace", "behind", "far behind"]
Pace = Status | Literal["unknown"]

SEASONAL = "seasonal pace: the forecast made before the cycle began"


@dataclass(frozen=True, slots=True)
class PaceBand:
    """The expected standing after each period of the cycle, KPI units.

    ``low``, ``middle`` and ``high`` are where one, five and nine of ten futures lie below; ``needed`` is the standing on a way
    that ends at the target, None without one. ``gone`` says how many periods are over by then, ``rule`` names how it was
    found, and ``from_zero`` whether the standing starts from nothing, as a total does.
    """

    low: Array
    middle: Array
    high: Array
    needed: Array | None
    gone: Array
    rule: str
    from_zero: bool = False

    def at(self, gone: float) -> tuple[float, float, float, float | None]:
        """Low, middle, high and needed after so many periods; inside a period in proportion."""
        after = np.r_[0.0, self.gone]

        def on(line: Array) -> float:
            # A total starts from nothing; a mean or a level has no earlier point to come from.
            return float(np.interp(gone, after, np.r_[0.0 if self.from_zero else line[0], line]))

        return on(self.low), on(self.middle), on(self.high), None if self.needed is None else on(self.needed)


def standings(
    paths: Paths,
    measure: Quantity | str,
    freq: str,
    weights: Array | None = None,
    *,
    lead: int = 0,
    scale: Array | None = None,
) -> Array:
    """Where each path stands after each period: the sum so far, the mean so far, or the level of the last four weeks.

    Parameters
    ----------
    paths : float array, shape (n_paths, lead + n_periods), KPI units
    measure, freq
        As for `outcomes`.
    weights : float array, shape (lead + n_periods,), optional
        What part of each period counts, where weeks reach over the cycle's edges.
    lead : int
        How many of the first periods lie before the cycle: an end level looks back on them.
    scale : float array, shape (n_periods,), optional
        What turns the mean of the periods so far into the KPI's own value over them (see `lengths`).
    """
    paths = checked(paths)
    parts = checked_weights(weights, paths.shape[1])
    quantity = quantity_of(measure)
    if quantity == "last four weeks":
        found = trailing(paths, parts, rhythm(freq).end)[:, lead:]
    elif quantity == "last value":
        found = paths[:, lead:]
    else:
        own, parts = paths[:, lead:], parts[lead:]
        found = np.cumsum(own * parts, axis=1)
        found = found if quantity == "total" else found / np.cumsum(parts)
    return np.asarray(found if scale is None else found * scale)


def pace_band(
    paths: Paths,
    measure: Quantity | str,
    freq: str,
    target: float | None = None,
    weights: Array | None = None,
    *,
    lead: int = 0,
    scale: Array | None = None,
) -> PaceBand:
    """The band of standings over the cycle, and the way that ends at the target.

    Parameters
    ----------
    paths : float array, shape (n_paths, lead + n_periods), KPI units
        The forecast made before the cycle began.
    measure : 'total', 'mean', 'last' or 'last value'
    freq : 'D', 'W', 'M' or in words
    target : float, KPI units, optional
    weights, lead, scale
        As for `standings`.

    Returns
    -------
    PaceBand
        The way to the target is the middle way times target / its end for a total or a mean; for a level the distance to
        the target is walked evenly on top of the middle way.
    """
    found = standings(paths, measure, freq, weights, lead=lead, scale=scale)
    low, middle, high = np.quantile(found, [0.1, 0.5, 0.9], axis=0)
    gone = np.cumsum(checked_weights(weights, paths.shape[1])[lead:])
    quantity = quantity_of(measure)
    total = quantity == "total"
    if target is None:
        return PaceBand(low, middle, high, None, gone, SEASONAL, total)
    end = float(middle[-1])
    if quantity in ("total", "mean"):
        # What counts is gathered from the first day on, so the lift is due from the first day on.
        needed = (
            middle * (target / end)
            if end > 0 and (middle >= 0).all()
            else middle + (target - end) * (gone / gone[-1] if total else 1.0)
        )
    else:
        needed = middle + (target - end) * gone / gone[-1]
    return PaceBand(low, middle, high, needed, gone, SEASONAL, total)


def status(band: PaceBand, value: float, periods_gone: float, better: Better = "up") -> Status:
    """The word for a standing after so many periods; inside a period the band is read in proportion.

    With a target the measure is the way to it: at or past it is ahead, within half of the band's width short of it on pace, within
    the whole width behind, further off far behind. Without one, the band itself: above its middle ahead, inside on pace.
    """
    if not 0 < periods_gone <= float(band.gone[-1]) + 1e-6:
        problem = f"{periods_gone:g} periods are gone of {float(band.gone[-1]):g}"
        raise InvalidValueError(problem, "give how many periods of the cycle are over, above 0")
    low, middle, high, needed = band.at(periods_gone)
    aim = middle if needed is None else needed
    # Rounded far below what anybody reads, so that binary fractions cannot decide.
    short = round(aim - value if is_up(better) else value - aim, 9)
    width = high - low
    if short <= 0:
        return "ahead"
    if short <= width / 2:
        return "on pace"
    return "behind" if short <= width else "far behind"
