"""Words for chances. Source: docs/forecasts.md"""

from __future__ import annotations

from typing import Literal

from okrkit.core.forecast import BAND, Forecast
from okrkit.errors import InvalidValueError

Label = Literal["committed", "likely", "even", "stretch", "moonshot"]
RoughLabel = Literal["unlikely", "even", "likely"]

MOONSHOT_WARNING = 0.10
"""Below this chance nothing in the history suggests the target."""


def label(chance: float) -> Label:
    """What kind of target a chance makes.

    >>> [label(c) for c in (0.9, 0.7, 0.4, 0.15, 0.14)]
    ['committed', 'likely', 'even', 'stretch', 'moonshot']
    """
    _part_of_one(chance)
    if chance >= 0.9:
        return "committed"
    if chance >= 0.7:
        return "likely"
    if chance >= 0.4:
        return "even"
    return "stretch" if chance >= 0.15 else "moonshot"


def rough_label(chance: float) -> RoughLabel:
    """A band in thirds, for histories that carry no percentage."""
    _part_of_one(chance)
    return "unlikely" if chance < 1 / 3 else "likely" if chance > 2 / 3 else "even"


def say_chance(chance: float, history: Forecast | int) -> str:
    """A chance as people may read it: whole per cents, never 0 or 100, a band where the history is short.

    Parameters
    ----------
    chance : float, 0 to 1
    history : Forecast or int
        The forecast behind it, or the number of periods of history (weeks, for days).

    Examples
    --------
    >>> say_chance(0.314, 60), say_chance(0.001, 60), say_chance(1.0, 60), say_chance(0.314, 12)
    ('31 %', '<1 %', '>99 %', 'unlikely')
    """
    rough = history.band_only if isinstance(history, Forecast) else history < BAND
    if rough:
        return rough_label(chance)
    _part_of_one(chance)
    if chance < 0.01:
        return "<1 %"
    return ">99 %" if chance > 0.99 else f"{chance * 100:.0f} %"


def _part_of_one(chance: float) -> None:
    if not 0 <= chance <= 1:
        raise InvalidValueError(f"a chance of {chance:g} does not exist", "give a part of 1, e.g. 0.3")
