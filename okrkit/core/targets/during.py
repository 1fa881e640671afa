"""The same questions while the cycle runs: what has been observed, and the rest forecast again from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.forecast import N_PATHS, Forecast, Kind, Note, Paths, forecast
from okrkit.core.forecast.history import History, read_history
from okrkit.core.forecast.rhythm import rhythm
from okrkit.core.targets.outcomes import Array
from okrkit.errors import InvalidValueError

_Z90 = 1.2815515655446004  # a normal value that nine of ten stay below


@dataclass(frozen=True, slots=True)
class Running:
    """The unfinished period: what has come in, and how much of the period that is.

    ``value`` is the sum so far of a total, or the mean so far of an average or a share.
    """

    value: float
    share_gone: float
    adds_up: bool = True


@dataclass(frozen=True, slots=True)
class CycleForecast:
    """The whole cycle as paths: observed periods (the same in every path, unless provisional), then the rest.

    ``rest`` is the forecast behind the open periods, None when the cycle is over. ``calm`` are the same paths from a history
    without the outliers of its latest periods, None where there are none.
    """

    paths: Paths
    observed: int
    rest: Forecast | None
    notes: tuple[Note, ...]
    calm: Paths | None = None


def through_cycle(
    history: ArrayLike,
    observed: ArrayLike,
    freq: str,
    periods: int,
    n: int = N_PATHS,
    seed: int = 0,
    *,
    kind: Kind | None = None,
    provisional: int = 0,
    settling: tuple[float, float] | None = None,
    running: Running | None = None,
) -> CycleForecast:
    """Paths of the whole cycle, given what is known of it.

    Parameters
    ----------
    history : 1-D array-like, oldest first
        Complete periods before the cycle.
    observed : 1-D array-like, oldest first
        Complete periods of the cycle that are over; NaN where one has no value: it is then forecast to its neighbours.
    freq : 'D', 'W', 'M' or in words
    periods : int
        Number of periods in the cycle.
    n, seed, kind
        As for `forecast`.
    provisional : int
        How many of the latest observed periods may still change, because returns are coming in.
    settling : (low, high), optional
        The range that a provisional value is multiplied by until it is settled, read as the tenth and ninetieth per cent of what
        happens, e.g. ``(0.92, 0.98)``. Without it, provisional periods are not taken as known: they are forecast.
    running : Running, optional
        The period in progress. It is never a value of the history: the open part of it is forecast.

    Returns
    -------
    CycleForecast
    """
    before, seen = np.asarray(history, dtype=np.float64), np.asarray(observed, dtype=np.float64)
    _check(before, seen, periods, provisional, settling, running)
    rng = np.random.default_rng([abs(int(seed)), 1])
    factors = np.ones((n, seen.size))
    if provisional and settling is None:
        seen, factors = seen[:-provisional], factors[:, :-provisional]
    elif provisional and settling is not None:
        low, high = settling
        middle, spread = (low + high) / 2, (high - low) / (2 * _Z90)
        # One draw a path: what is still to be returned is similar from week to week.
        factors[:, -provisional:] = np.maximum(middle + spread * rng.standard_normal((n, 1)), 0.0)
        seen = seen.copy()
        seen[-provisional:] *= middle
        factors[:, -provisional:] /= middle
    known = _filled(before, seen, freq, kind)
    rest = periods - known.size
    together = np.concatenate([before, seen])
    seen_paths = known * factors
    if rest == 0:
        return CycleForecast(seen_paths, known.size, None, ())
    ahead = forecast(together, freq, rest, n, seed, kind=kind)

    def whole(open_: Paths) -> Paths:
        paths = open_.copy()
        if running is not None:
            paths[:, 0] = _with_running(paths[:, 0], running)
        return np.hstack([seen_paths, paths])

    calm = None if ahead.without_outliers is None else whole(ahead.without_outliers)
    return CycleForecast(whole(ahead.paths), known.size, ahead, ahead.notes, calm)


def _check(
    before: Array,
    seen: Array,
    periods: int,
    provisional: int,
    settling: tuple[float, float] | None,
    running: Running | None,
) -> None:
    if before.ndim != 1 or seen.ndim != 1:
        problem = f"history has shape {before.shape}, observed {seen.shape}, expected one value a period"
        raise InvalidValueError(problem, "give flat lists of values, oldest first")
    if periods < 1 or seen.size > periods:
        problem = f"{seen.size} periods were observed in a cycle of {periods}"
        raise InvalidValueError(problem, "give only the values that lie in the cycle")
    if not 0 <= provisional <= seen.size:
        problem = f"{provisional} provisional periods of {seen.size} observed"
        raise InvalidValueError(problem, "count the latest observed periods that may still change")
    if settling is not None and not 0 < settling[0] <= settling[1]:
        problem = f"values settle between {settling[0]:g} and {settling[1]:g} times what they are now"
        raise InvalidValueError(problem, "give the lower factor first, both above 0, e.g. (0.92, 0.98)")
    if running is not None and (seen.size == periods or (provisional and settling is None)):
        problem = "there is no room for a period in progress beside the observed ones"
        raise InvalidValueError(
            problem, "leave running out, or give the range that provisional values settle in"
        )
    if running is not None and not 0 <= running.share_gone <= 1:
        problem = f"{running.share_gone:g} of the running period is gone, expected 0 to 1"
        raise InvalidValueError(
            problem, "give the part of the period that is over, e.g. 3 of 7 days as 3 / 7"
        )


def _filled(before: Array, seen: Array, freq: str, kind: Kind | None) -> Array:
    """The observed periods without gaps, filled as the forecast fills them."""
    if not seen.size or np.isfinite(seen).all():
        return seen
    together: History = read_history(np.concatenate([before, seen]), rhythm(freq), kind)
    return together.values[-seen.size :] * together.whole


def _with_running(ahead: Array, running: Running) -> Array:
    rest = 1 - running.share_gone
    if running.adds_up:
        return running.value + rest * ahead
    return running.share_gone * running.value + rest * ahead


def expected_path(paths: Paths, quantiles: Sequence[float] = (0.1, 0.5, 0.9)) -> Array:
    """Quantiles of the paths period by period, (quantiles, periods): the fan of a chart."""
    return np.asarray(np.quantile(paths, list(quantiles), axis=0))
