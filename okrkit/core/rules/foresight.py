"""Where a metric goes by itself: how far chance alone moves a cycle's value, and what the cycle ends at if nothing is done.

Readings are weeks; a key result counts a cycle's total, its mean or its last four weeks, over which a share is taken anew and
customers are counted once. `scale_of` finds from the past how such a value relates to the mean of its weeks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast import BAND, Kind, forecast
from okrkit.core.model import Cycle, Measure
from okrkit.core.rules.history import RECENT, Stretch

Array = NDArray[np.float64]

WEEK = timedelta(days=7)
LEVEL_WEEKS = 4
LEAST_WEEKS = 12
"""Fewer weeks do not show how far they scatter."""
N_PATHS = 1000
N_OUTCOMES = 99


def inside(weeks: Sequence[Stretch], start: date, end: date) -> list[float]:
    """Values of the weeks that lie whole within the days."""
    return [w.value for w in weeks if start <= w.start and w.end <= end]


def scale_of(weeks: Sequence[Stretch], measured: Sequence[Stretch]) -> float | None:
    """What a measured value is as a multiple of the mean of its weeks; None where no week lies in any.

    >>> from datetime import date
    >>> weeks = [Stretch(date(2026, 6, 1) + k * WEEK, date(2026, 6, 8) + k * WEEK, 10.0) for k in range(4)]
    >>> scale_of(weeks, [Stretch(date(2026, 6, 1), date(2026, 6, 29), 40.0)])
    4.0
    """
    found = []
    for stretch in measured:
        values = inside(weeks, stretch.start, stretch.end)
        mean = sum(values) / len(values) if values else 0.0
        if mean and stretch.value / mean > 0:
            found.append(stretch.value / mean)
    return median(found) if found else None


def scatter(weeks: Sequence[Stretch]) -> float | None:
    """Robust standard deviation of the weeks of the last year about their neighbours; None with too few of them.

    The mean of the two weeks before and the two after follows season and trend; a week differs from it by its own
    chance and a quarter of theirs, so the deviations' variance is 5/4 of a week's. The median of the absolute
    deviations keeps a single sale week from counting as chance.
    """
    values = np.array([w.value for w in weeks[-RECENT:]])
    if values.size < LEAST_WEEKS:
        return None
    around = (values[:-4] + values[1:-3] + values[3:-1] + values[4:]) / 4
    away = values[2:-2] - around
    return float(1.4826 * np.median(np.abs(away)) / math.sqrt(1.25))


def noise(
    weeks: Sequence[Stretch], cycle: Cycle, measure: Measure, scale: float, *, looks_back: bool
) -> float | None:
    """Standard deviation that scatter alone gives the cycle's value; None with too few weeks."""
    one = scatter(weeks)
    if one is None:
        return None
    counted = 1 if looks_back else LEVEL_WEEKS if measure == "last" else max(1.0, cycle.days / 7)
    return one * scale / math.sqrt(counted)


def foresee(
    weeks: Sequence[Stretch],
    cycle: Cycle,
    measure: Measure,
    scale: float,
    *,
    looks_back: bool,
    share: bool,
    adds_up: bool,
) -> tuple[float, ...]:
    """Equally likely values of the cycle, in the key result's measure, if things go on as before.

    Empty where the weeks are fewer than carry a chance, or all the same. Parameters as in `History`; ``scale`` is that
    of `scale_of`. Source: docs/forecasts.md
    """
    if len(weeks) < BAND:
        return ()
    values = _without_gaps_in_time(weeks)
    first = weeks[-1].end
    horizon = -(-(cycle.end - first).days // 7)
    if horizon < 1:
        return ()
    bounded = share and min(w.value for w in weeks) >= 0 and max(w.value for w in weeks) <= 1
    kind: Kind = "ratio" if bounded else "flow" if adds_up else "avg"
    ahead = forecast(values, "W", horizon, N_PATHS, seed=0, kind=kind)
    if ahead.band_only:
        return ()
    middle = [first + k * WEEK + timedelta(days=3) for k in range(horizon)]
    counted = [k for k, day in enumerate(middle) if cycle.start <= day < cycle.end]
    if not counted:
        return ()
    if looks_back:
        counted = counted[-1:]
    elif measure == "last":
        counted = counted[-LEVEL_WEEKS:]
    ends: Array = ahead.paths[:, counted].mean(axis=1) * scale
    return tuple(float(q) for q in np.quantile(ends, (np.arange(N_OUTCOMES) + 0.5) / N_OUTCOMES))


def _without_gaps_in_time(weeks: Sequence[Stretch]) -> Array:
    """One value a week from the first to the last; NaN where a week is missing."""
    places = [(w.start - weeks[0].start).days // 7 for w in weeks]
    values = np.full(places[-1] + 1, np.nan)
    values[places] = [w.value for w in weeks]
    return values
