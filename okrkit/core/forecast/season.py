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

    ``rest`` ends where the history ends and may start later; ``ahead`` has one value a coming period.
    """

    name: str
    rest: Array
    ahead: Array


def references(history: Array, rhythm: Rhythm, horizon: int) -> list[Reference]:
    """All references that the history is long enough for; the first is none at all.

    One counts as usable when it leaves a quarter and eight periods to judge it by. Every reference of a period within
    the horizon lies before the forecast's first day, so that the back-test never sees its own future.
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
    first = -(-horizon // year)  # a year ahead of the period, or more when the horizon is longer than that
    found = []
    for years in YEARS:
        lags = [year * (first + k) for k in range(years)]
        if history.size - lags[-1] < needed:
            break
        found.append(_against(history, history, lags, np.full(years, 1 / years), horizon, f"{years} y"))
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
    # The centred mean ends half a year before today: the latest deviations are held in its place.
    first = -(-(horizon + half) // year)
    found = []
    for decay, years in PROFILES:
        lags = [year * (first + k) for k in range(years)]
        if history.size - lags[-1] - half < needed:
            continue
        weights = decay ** np.arange(years)
        found.append(
            _against(
                history, deviation, lags, weights / weights.sum(), horizon, f"profile {years} y", skip=half
            )
        )
    return found


def _against(
    history: Array, base: Array, lags: list[int], weights: Array, horizon: int, name: str, skip: int = 0
) -> Reference:
    start = lags[-1] + skip
    size = history.size
    past = sum(w * base[start - lag : size - lag] for w, lag in zip(weights, lags, strict=True))
    ahead = sum(w * base[size - lag : size - lag + horizon] for w, lag in zip(weights, lags, strict=True))
    return Reference(name, history[start:] - past, np.asarray(ahead, dtype=np.float64))
