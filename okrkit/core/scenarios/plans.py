"""The answer of a goal seek: plans of moves, and how near they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from okrkit.core.model.assumptions import Move

Spares = Literal["fewest levers", "smallest stretch", "least cost"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to the target.

    Attributes
    ----------
    spares : what it has least of; several where one plan is best in several ways
    moves : the levers to move and how far
    stretch : place of each moved lever -> part of its range that is used, 0..1
    effort : float
        Sum over the levers of effort x stretch squared: two levers moved half-way cost half of one moved all the way.
    cost : float, currency, or None
        Sum of cost x stretch; None where a moved lever has no stated cost.
    value : float
        The top with these moves: at the middle of all ranges or, if a chance was asked for, what is reached with it.
    """

    spares: tuple[Spares, ...]
    moves: tuple[Move, ...]
    stretch: Mapping[str, float]
    effort: float
    cost: float | None
    value: float


@dataclass(frozen=True, slots=True)
class Alone:
    """What one lever does by itself: its move, or None where its bound is too near, and the best the top then has."""

    lever: str
    move: Move | None
    best: float


@dataclass(frozen=True, slots=True)
class GoalSeek:
    """The answer.

    Attributes
    ----------
    target, start : float, in the top's unit
        What is sought, and the top with no lever moved.
    reached : bool
    plans : tuple of Plan
        Clearly different ones, best known first by effort; empty where the target is out of reach or already there.
    alone : tuple of Alone
        Each lever by itself.
    nearest : Plan
        The best that all levers together can do.
    held_by : tuple of str
        Levers whose bound stands in the way where the target is out of reach.
    notes : tuple of str
    """

    target: float
    start: float
    reached: bool
    plans: tuple[Plan, ...]
    alone: tuple[Alone, ...]
    nearest: Plan
    held_by: tuple[str, ...]
    notes: tuple[str, ...]
