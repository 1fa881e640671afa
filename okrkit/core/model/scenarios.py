"""A scenario: a driver tree with its baseline, the levers moved and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import Field

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.model.base import Name, Number, Text, record
from okrkit.errors import InvalidValueError

Baseline = dict[str, Number | tuple[Number, ...]]
"""Driver -> its value, or one value a member in the order of its dimension."""


@record
class Scenario:
    """One answer to "what would have to be true?", as it was explored.

    ``tree`` is the driver tree as plain data (`okrkit.core.scenarios`), so that the scenario still says the same when the
    tree's file has changed. ``baseline_from`` and ``baseline_until`` (left out) are the days that the
    baseline was measured over, and ``baseline_note`` says it in words. With ``keeps_forecast`` the
    forecast of the top is kept and the moves act on it path by path, else on the baseline. ``target`` is what the top is to
    reach. ``planned`` holds the drivers of its middle future, written when it is accepted: a review's bridge starts there.
    ``accepted_as`` names the key results that were made from it; empty while it is only explored.
    """

    name: Name
    cycle: str = ""
    team: str = ""
    tree: dict[str, Any] = Field(default_factory=dict)
    baseline: Baseline = Field(default_factory=dict)
    baseline_note: Text = ""
    moves: tuple[Move, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    elasticities: tuple[Elasticity, ...] = ()
    levers: tuple[Lever, ...] = ()
    keeps_forecast: bool = True
    target: Number | None = None
    note: Text = ""
    who: str = ""
    baseline_from: date | None = None
    baseline_until: date | None = None
    planned: Baseline = Field(default_factory=dict)
    accepted_as: tuple[str, ...] = ()
    id: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        for what, places in (
            ("moved", [m.place for m in self.moves]),
            ("assumed", [a.place for a in self.assumptions]),
            ("a lever", [lever.place for lever in self.levers]),
        ):
            if twice := _twice(places):
                problem = f"the scenario {self.name!r} has {', '.join(twice)} {what} more than once"
                raise InvalidValueError(problem, "keep one of them")

    @property
    def tree_name(self) -> str:
        """The name of its driver tree."""
        return str(self.tree.get("tree", ""))


def _twice(places: Iterable[str]) -> list[str]:
    seen = list(places)
    return sorted({p for p in seen if seen.count(p) > 1})
