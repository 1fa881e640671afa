"""Seasonal references: what the same time of year did before, as something to measure the present against.

A model sees the history less its reference, and the forecast adds the reference of the coming periods back. Because a
reference is itself a noisy average of few years, its noise stays in what is left over and so in the forecast's spread;
a season that is taken as known would make the spread too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.forecast.rhythm import Rhythm

Array = NDArray[np.float64]

YEARS = (1, 2, 3, 4)
"""How many past years are averaged; short and long memories compete in the back-test."""

PROFILES = ((1.0, 1), (1.0, 2), (0.8, 4), (0.8, 7))
"""Seasonal profiles: (weight of a year relative to the one after it, number of years)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What is left of a history after taking a reference off, and the reference of the coming periods.

    ``rest`` ends where the history ends and may start later; ``ahead`` has one value a coming period. ``years`` is the number
    of past years whose values are averaged, none for a profile: beyond the first year some of them are forecasts
    themselves and not in ``ahead`` (`carry_on` adds them).
    """

    name: str
    rest: Array
    ahead: Array
    years: int = 0


def carry_on(ahead: Array, years: int, year: int) -> Array:
    """Forecasts (..., periods) with the years before that are forecasts themselves added to the average of ``years``.

    So a growth from year to year goes on in the second year from what the first is expected to be.
    """
    out = ahead.copy()
    for start in range(year, ahead.shape[-1], year) if years else ():
        for lag in range(year, min(years * year, start) + 1, year):
            stop = min(start + year, ahead.shape[-1])
            out[..., start:stop] += out[..., start - lag : stop - lag] / years
    return out


def references(history: Array, rhythm: Rhythm, horizon: int) -> list[Reference]:
    """All references that the history is long enough for; the first is none at all.

    One counts as usable when it leaves a quarter and eight periods to judge it by. Every reference of a period within
    the first quarter lies before the forecast's first day, so that the back-test never sees its own future.
    """
    found = [Reference("no season", history, np.zeros(horizon))]
    needed = least_for(rhythm, horizon)
    found += _same_time_of_year(history, rhythm.year, horizon, needed)
    return found + _profiles(history, rhythm.year, horizon, needed)


def least_for(rhythm: Rhythm, horizon: int) -> int:
    """Periods that a reference has to leave, so that it can be judged."""
    return max(min(horizon, rhythm.quarter) + 8, 10)


def _same_time_of_year(history: Array, year: int, horizon: int, needed: int) -> list[Reference]:
    """The mean of the same period in the last one to four years."""
    found = []
    for years in YEARS:
        lags = [year * (1 + k) for k in range(years)]
        if history.size - lags[-1] < needed:
            break
        weights = np.full(years, 1 / years)
        ahead = _ahead(history, lags, weights, horizon)
        found.append(_against(history, history, lags, weights, ahead, f"{years} y", years=years))
    return found


def _profiles(history: Array, year: int, horizon: int, needed: int) -> list[Reference]:
    """Deviations from the centred yearly mean, averaged over years: a season freed from the trend."""
    half = year // 2
    if history.size < year + 2 * half:
        return []
    window = np.r_[0.5, np.ones(year - 1), 0.5] / year
    deviation = np.full(history.size, np.nan)
    deviation[half : history.size - half] = history[half : history.size - half] - np.convolve(
        history, window, "valid"
    )
    found = []
    for decay, years in PROFILES:
        lags = [year * (1 + k) for k in range(years)]
        if history.size - lags[-1] - half < needed:
            continue
        weights = np.asarray(decay ** np.arange(years), dtype=np.float64)
        weights /= weights.sum()
        # The centred mean ends half a year before today: what it does not reach yet is taken from a year earlier.
        course = _ahead(deviation, lags, weights, min(horizon, half))
        if horizon > half:
            earlier = _ahead(deviation, [lag + year for lag in lags], weights, year)
            course = np.resize(np.r_[course, earlier[half:]], horizon)
        if np.isfinite(course).all():
            found.append(_against(history, deviation, lags, weights, course, f"profile {years} y", skip=half))
    return found


def _ahead(base: Array, lags: list[int], weights: Array, horizon: int) -> Array:
    """The weighted mean of what is known at the lags before each coming period; NaN before the first period."""
    out = np.zeros(horizon)
    for weight, lag in zip(weights, lags, strict=True):
        at = np.arange(base.size - lag, base.size - lag + horizon)
        known = at < base.size
        out[known] += weight * np.where(at[known] >= 0, base[at[known]], np.nan)
    return out


def _against(
    history: Array, base: Array, lags: list[int], weights: Array, ahead: Array, name: str, skip: int = 0, years: int = 0
) -> Reference:  # fmt: skip
    start = lags[-1] + skip
    size = history.size
    past = sum(w * base[start - lag : size - lag] for w, lag in zip(weights, lags, strict=True))
    return Reference(name, history[start:] - past, ahead, years)
