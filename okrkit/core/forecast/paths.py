"""The door to forecasts: a history in, equally likely futures out."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.forecast.daily import LEAST_DAYS, split_weeks, weekly_means
from okrkit.core.forecast.draw import simulate
from okrkit.core.forecast.history import History, Kind, read_history
from okrkit.core.forecast.notes import BAND, FEW, Code, Note, notes, periods_seen
from okrkit.core.forecast.rhythm import WEEKLY, Rhythm, rhythm
from okrkit.core.forecast.scale import USUAL_CHANGE, log_scale, plain_scale
from okrkit.core.forecast.season import references
from okrkit.errors import InvalidValueError

Paths = NDArray[np.float64]

N_PATHS = 2000
"""Paths for a chance with a standard error of about one per cent."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Business as usual, as sample paths.

    Attributes
    ----------
    paths : float array, shape (n_paths, horizon), KPI units
        One equally likely future a row.
    freq : 'D', 'W' or 'M'
    method : str
        The method in words, to be shown beside the figures.
    notes : tuple of Note
        What a reader has to know, gravest first.
    n_values : int
        Periods of history that count as evidence (weeks, for days).
    without_outliers : float array or None
        The same forecast from a history without the outliers of the latest periods; None where there are none.
    """

    paths: Paths
    freq: str
    method: str
    notes: tuple[Note, ...]
    n_values: int
    without_outliers: Paths | None = None

    @property
    def band_only(self) -> bool:
        """Whether a chance has to be shown as a band and not as a percentage."""
        return self.n_values < BAND or self.has("constant")

    def has(self, code: Code) -> bool:
        """Whether a remark with this code was made."""
        return any(note.code == code for note in self.notes)


def sample_paths(
    values: ArrayLike, freq: str, horizon: int, n: int, seed: int, *, kind: Kind | None = None
) -> Paths:
    """Equally likely futures of a KPI, if things go on as in its history.

    Parameters
    ----------
    values : 1-D array-like, oldest first, one value a period
        NaN where a period has no value. Unfinished periods do not belong here.
    freq : str
        'D', 'W' or 'M', or in words: 'daily', 'weekly', 'monthly'.
    horizon : int
        Number of periods ahead.
    n : int
        Number of paths.
    seed : int
        The same seed gives the same paths.
    kind : 'flow', 'avg' or 'ratio', optional
        What the KPI is. A ratio's paths stay within 0..1 (or 0..100). Without it, fractions within 0..1 count as one.

    Returns
    -------
    float array, shape (n, horizon), KPI units
        Source: docs/forecasts.md

    Examples
    --------
    >>> sample_paths([98, 104, 101, 97, 103, 100, 99, 102], "weekly", 13, 500, seed=1).shape
    (500, 13)
    """
    step = rhythm(freq)
    horizon, n, rng = _whole(horizon, "horizon"), _whole(n, "n"), _generator(seed)
    return _climb(read_history(values, step, kind), step, horizon, n, rng)[0]


def forecast(
    values: ArrayLike, freq: str, horizon: int, n: int = N_PATHS, seed: int = 0, *, kind: Kind | None = None
) -> Forecast:
    """The same paths as `sample_paths`, with the method's name and what a reader has to know.

    Parameters and paths are those of `sample_paths`.
    """
    step = rhythm(freq)
    horizon, n = _whole(horizon, "horizon"), _whole(n, "n")
    history = read_history(values, step, kind)
    paths, method, seasons = _climb(history, step, horizon, n, _generator(seed))
    calm = None
    if history.outliers:
        kept = history.values.copy()
        kept[list(history.outliers)] = np.nan
        mended = read_history(kept, step, "ratio" if history.share else "flow")
        mended = replace(mended, whole=history.whole)
        calm = _climb(mended, step, horizon, n, _generator(seed))[0]
    remarks = notes(history, step, seasons)
    return Forecast(paths, step.freq, method, remarks, periods_seen(history, step), calm)


def _whole(value: int, name: str) -> int:
    try:
        number = operator.index(value)
    except TypeError as error:
        problem = f"{name} is {value!r}, expected a whole number"
        raise InvalidValueError(problem, f"give {name} as a whole number of 1 or more") from error
    if number < 1:
        raise InvalidValueError(
            f"{name} is {number}, expected 1 or more", f"give {name} as a whole number of 1 or more"
        )
    return number


def _generator(seed: int) -> np.random.Generator:
    try:
        number = operator.index(seed)
    except TypeError as error:
        problem = f"the seed is {seed!r}, expected a whole number"
        raise InvalidValueError(
            problem, "give a fixed whole number, so that the forecast can be repeated"
        ) from error
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([abs(number), int(number < 0)])))


def _climb(
    history: History, step: Rhythm, horizon: int, n: int, rng: np.random.Generator
) -> tuple[Paths, str, bool]:
    """The ladder: the best method that the length of the history allows. (paths, method, whether a season is seen)"""
    size = float(np.abs(history.values).mean()) or 1.0
    # A power of two scales without rounding, so the unit of a KPI (euro or cent) cannot change a forecast.
    unit = 2.0 ** round(np.log2(size))
    if history.share:
        unit = 1.0
    values = history.values / unit
    if history.constant and values.size >= FEW:
        paths, method, seasons = np.full((n, horizon), values[-1]), "the same value again", False
    elif values.size < FEW:
        paths, method, seasons = _guess(values, history.share, horizon, n, rng), _GUESS, False
    elif step.freq == "D" and values.size >= LEAST_DAYS:
        weeks = weekly_means(values)
        in_weeks, method, seasons = _models(weeks, WEEKLY, history.share, -(-horizon // 7), n, rng)
        paths = split_weeks(in_weeks, values, history.share, horizon, rng)
        method = f"{method}, by the week, split by the days of recent weeks"
    else:
        # Few days: a plain level, as nothing shows a week or a year yet.
        paths, method, seasons = _models(
            values, WEEKLY if step.freq == "D" else step, history.share, horizon, n, rng
        )
    return paths * (unit * history.whole), method, seasons


_GUESS = "a guess: the mean so far, give or take what is usual in a quarter"


def _guess(values: Paths, share: bool, horizon: int, n: int, rng: np.random.Generator) -> Paths:
    """A random walk about the mean, with `USUAL_CHANGE` or the values' own spread as its size."""
    middle = float(values.mean())
    room = min(middle, 1 - middle) if share else abs(middle)
    own = float(values.std(ddof=1)) if values.size > 1 else 0.0
    size = max(USUAL_CHANGE * room, own, 1e-9)
    walk = np.cumsum(rng.standard_normal((n, horizon)), axis=1)
    walk /= np.sqrt((np.arange(horizon, 0, -1) ** 2).mean() / horizon)
    tails = np.sqrt(2 / rng.chisquare(4, (n, 1)))
    paths = middle + size * tails * walk + size * 0.5 * rng.standard_normal((n, horizon))
    if share:
        return np.clip(paths, 0, 1)
    return np.maximum(paths, 0) if values.min() >= 0 else paths


def _models(
    values: Paths, step: Rhythm, share: bool, horizon: int, n: int, rng: np.random.Generator
) -> tuple[Paths, str, bool]:
    """Half of the paths on the log scale and half on the plain one, in random order."""
    if np.ptp(values) == 0:
        return np.full((n, horizon), values[-1]), "the same value again", False
    on_log = simulate(log_scale(values, share), step, horizon, n - n // 2, rng)
    parts = [on_log]
    if n > 1:
        parts.append(simulate(plain_scale(values, share), step, horizon, n // 2, rng))
    # On the log scale a path may run away; KPIs do not.
    ceiling = float(values.max()) + 20 * float(np.abs(values).max() or 1.0)
    paths = np.minimum(np.concatenate(parts), ceiling)[rng.permutation(n)]
    seasons = len(references(values, step, horizon)) > 1
    kind = "seasonal level" if seasons else "level without a season"
    return paths, f"{kind}, pooled over speeds and judged by its own record", seasons
