"""The data's chance and a person's confidence, joined; both stay visible. Source: docs/sources.md#confidence"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from okrkit.core.targets.labels import say_chance
from okrkit.errors import InvalidValueError

OPTIMISM, SHARPNESS = -0.2, 0.7
"""Stated chances are moved by these in log odds before use: people are too sure, and too hopeful. Proposals, to be
replaced by a team's own record (`okrkit.core.targets.calibration.correction`)."""

HALF_TRUST = 26
"""Periods of history at which data and person weigh the same."""

LARGE_GAP = 0.20
"""From this difference a sentence is asked for."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What turns stated log odds into honest ones: offset + slope x stated."""

    offset: float = OPTIMISM
    slope: float = SHARPNESS


@dataclass(frozen=True, slots=True)
class Blend:
    """A blended chance with both of its parts. The data's own chance, not the blend, is what is scored later.

    ``data`` is None without a forecast; ``asks_reason`` holds the question to put where the two lie far apart.
    """

    chance: float
    data: float | None
    stated: float
    weight: float
    asks_reason: str


def stated_chance(confidence: float) -> float:
    """A confidence of 0 to 10 as a chance, kept within 0.05 and 0.95: nobody is that sure.

    >>> stated_chance(7), stated_chance(10)
    (0.7, 0.95)
    """
    if not 0 <= confidence <= 10:
        problem = f"a confidence of {confidence:g} is outside 0 to 10"
        raise InvalidValueError(problem, "give the chance of reaching the target in tenths")
    return min(0.95, max(0.05, confidence / 10))


def data_weight(n_values: int) -> float:
    """Weight of the data's chance by the length of its history: a half at 26 periods, 0.8 at 104."""
    if n_values < 0:
        raise InvalidValueError(f"{n_values} periods of history", "count the periods with a value")
    return n_values / (n_values + HALF_TRUST)


def blend(
    data: float | None,
    confidence: float | Sequence[float],
    n_values: int,
    correction: Correction | None = None,
    weight: float | None = None,
    *,
    band_only: bool = False,
) -> Blend:
    """Join the data's chance and stated confidence in log odds.

    Parameters
    ----------
    data : float or None
        The forecast's chance of the same event; None where there is no history (a milestone, a new KPI).
    confidence : float or several, 0 to 10
        Asked for before the data's chance is shown. Several people count by the mean of their log odds.
    n_values : int
        Periods of history behind the forecast.
    correction : Correction, optional
        From a team's own record; the defaults otherwise.
    weight : float, 0 to 1, optional
        Weight of the data where a record of at least thirty results has settled it; by length otherwise.
    band_only : bool
        Whether the history carries no percentage although it is long, as one that never moved.
    """
    people = [confidence] if isinstance(confidence, int | float) else list(confidence)
    if not people:
        raise InvalidValueError("nobody's confidence was given", "give one figure from 0 to 10, or several")
    odds = sum(_logit(stated_chance(c)) for c in people) / len(people)
    stated = _expit(odds)
    known = correction or Correction()
    honest = known.offset + known.slope * odds
    if data is None:
        return Blend(_expit(honest), None, stated, 0.0, "")
    if not 0 <= data <= 1:
        raise InvalidValueError(f"a chance of {data:g} does not exist", "give a part of 1, e.g. 0.3")
    trust = data_weight(n_values) if weight is None else weight
    if not 0 <= trust <= 1:
        raise InvalidValueError(f"a weight of {trust:g} is outside 0 to 1", "give a part of 1")
    joined = _expit(trust * _logit(min(0.995, max(0.005, data))) + (1 - trust) * honest)
    return Blend(
        joined, data, stated, trust, question(data, stated, say_chance(data, 0 if band_only else n_values))
    )


def without_history(hits: int, results: int) -> float:
    """A team's own rate of reaching what has no history, drawn to a half while there are few results.

    >>> without_history(0, 0), without_history(8, 10)
    (0.5, 0.7142857142857143)
    """
    if not 0 <= hits <= results:
        problem = f"{hits} reached of {results} results"
        raise InvalidValueError(problem, "count the results, and those among them that were reached")
    return (hits + 2) / (results + 4)


def question(data: float, stated: float, data_said: str) -> str:
    """What to ask where the data's chance and a stated one lie far apart; empty where they do not.

    ``data_said`` is the data's chance in words, a whole per cent or a band.

    >>> question(0.09, 0.8, "9 %"), question(0.3, 0.4, "30 %")
    ('The team says 80 %, the data say 9 %. What is known that the data do not show?', '')
    """
    if abs(data - stated) <= LARGE_GAP + 1e-9:
        return ""
    more = stated > data
    known = (
        "What is known that the data do not show"
        if more
        else "What stands in the way that the data do not show"
    )
    return f"The team says {stated * 100:.0f} %, the data say {data_said}. {known}?"


def _logit(p: float) -> float:
    return log(p / (1 - p))


def _expit(x: float) -> float:
    return 1 / (1 + exp(-x))
