"""What levers can do: each from untouched (0) to its bound (1), and the top as a function of how far they are moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from okrkit.core.model.assumptions import Lever, Move
from okrkit.core.model.base import plain
from okrkit.core.scenarios.beliefs import effect_of
from okrkit.core.scenarios.effects import Values
from okrkit.core.scenarios.simulate import points_for
from okrkit.core.scenarios.what_if import WhatIf
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]

GRID = 9
"""Positions looked at on each side of a lever to see which way helps; where price costs conversion, the best lies between."""

_CORNERS, _SWEEPS = 1000, 5


@dataclass(frozen=True, eq=False)
class LeverSpace:
    """The levers of a question, and the top they lead to.

    Attributes
    ----------
    question : WhatIf
        At its middle, or with its ranges where a chance is asked for.
    levers : the levers
    neutral, bound : float arrays, shape (n_levers,)
        The change of a lever left alone, and at its bound on the side that helps.
    peak : float array, shape (n_levers,)
        How far each goes at most, 0..1, as it helps no further beyond.
    sign : 1 where up is good, else -1
    chance : None, or the chance with which the top has to be reached
    points : amounts drawn for the chance, (n_rows, n), and the drivers before any effect
    """

    question: WhatIf
    levers: tuple[Lever, ...]
    neutral: Array
    bound: Array
    peak: Array
    sign: int
    chance: float | None
    points: tuple[Array, Values]

    def change(self, positions: Array) -> Array:
        """Positions (n_levers, k) as changes in each lever's own terms."""
        return self.neutral[:, None] + positions * (self.bound - self.neutral)[:, None]

    def top(self, positions: Array) -> Array:
        """The top at positions (n_levers, k), (k,): at the middle, or what is reached with the chance asked for."""
        changes = self.change(positions)
        drawn, before = self.points
        if self.chance is None:
            return self._values(changes, drawn, before)
        size = drawn.shape[1]
        found = np.empty(changes.shape[1])
        # This many of the futures are at least so good: the chance on these points is never below what was asked.
        place = int(np.ceil(self.chance * size - 1e-9)) - 1
        for i, column in enumerate(changes.T):
            values = self.sign * self._values(column[:, None], drawn, before)
            found[i] = -self.sign * np.partition(-np.broadcast_to(values, (size,)), place)[place]
        return found

    def _values(self, changes: Array, drawn: Array, before: Values) -> Array:
        tree, top = self.question.tree, self.question.tree.top
        effects = [
            effect_of(tree, lever.driver, lever.member, lever.change, row, lever.delay_weeks, lever.ramp_weeks)
            for lever, row in zip(self.levers, changes, strict=True)
        ]  # fmt: skip
        value = self.question.moved(effects).after(before, drawn, [top])[top][0]
        return np.broadcast_to(value, (max(value.size, changes.shape[1]),))

    def good(self, positions: Array) -> Array:
        """The top with the sign that makes more better, (k,); where it has no value, as bad as can be."""
        found = self.sign * self.top(positions)
        return np.where(np.isnan(found), -np.inf, found)

    def one(self, position: Array) -> float:
        """`good` at one position, (n_levers,)."""
        return float(self.good(position[:, None])[0])

    def slope(self, position: Array) -> Array:
        """How `good` changes with each position, (n_levers,), from both sides where the bounds allow."""
        ahead = np.minimum(position + 1e-6, 1.0)
        behind = np.maximum(position - 1e-6, 0.0)
        k = position.size
        around = np.repeat(position[:, None], 2 * k, axis=1)
        around[np.arange(k), np.arange(k)] = ahead
        around[np.arange(k), k + np.arange(k)] = behind
        seen = self.good(around)
        return np.asarray((seen[:k] - seen[k:]) / (ahead - behind))

    def moves(self, position: Array) -> tuple[Move, ...]:
        """A position as moves of the levers that are touched."""
        changes = self.change(position[:, None])[:, 0]
        return tuple(
            Move(lever.driver, lever.member, float(change), lever.change)
            for lever, change, part in zip(self.levers, changes, position, strict=True)
            if part > 0
        )

    @property
    def exact(self) -> bool:
        """Whether the top is one number at a position, and not what is reached with a chance on many futures."""
        return self.chance is None


def lever_space(
    question: WhatIf, levers: Sequence[Lever], better: str, chance: float | None, n: int, seed: int
) -> tuple[LeverSpace, LeverSpace]:
    """Check levers against a question and find the side of each that helps.

    Returns
    -------
    LeverSpace
        With the chance, if one is asked for.
    LeverSpace
        The same at the middle of all ranges: a quick stand-in. The first itself where no chance is asked for.

    Raises
    ------
    InvalidValueError
        If there is no lever, one is named twice, its bounds leave out "no change", or a chance is not between 0 and 1.
    """
    if not levers:
        raise InvalidValueError("there is no lever to move", "name at least one driver with its bounds")
    places = [lever.place for lever in levers]
    twice = sorted({p for p in places if places.count(p) > 1})
    if twice:
        raise InvalidValueError(f"the lever {twice[0]} is given twice", "keep one of them")
    if chance is not None and not 0 < chance < 1:
        problem = f"the chance is {plain(chance)}, expected more than 0 and less than 1"
        raise InvalidValueError(problem, "write 80 % as 0.8")
    sign, middle = _sign(question, better), question.middle()
    neutral = np.array([_neutral(question, lever) for lever in levers])
    sides = [_bounds(lever, zero) for lever, zero in zip(levers, neutral, strict=True)]
    # Until the sides are known, a position is the change itself.
    raw = LeverSpace(
        middle, tuple(levers), neutral, neutral + 1, np.ones(len(levers)), sign, None,
        (np.empty((0, 1)), middle.baseline),
    )  # fmt: skip
    best = _climb(raw, [np.array([*ends, zero]) - zero for ends, zero in zip(sides, neutral, strict=True)])
    bound = np.array(
        [
            next((end for end in ends if (end - zero) * by > 0), ends[0] if ends else zero)
            for ends, zero, by in zip(sides, neutral, best, strict=True)
        ]
    )
    way = bound - neutral
    peak = np.divide(best, way, out=np.zeros_like(best), where=way != 0)
    quick = replace(raw, bound=bound, peak=peak)
    if chance is None or not question.rows:
        return quick, quick
    drawn = question.drawn(points_for(question, n, seed))
    return replace(quick, question=question, chance=chance, points=(drawn, question.before(drawn))), quick


def _climb(raw: LeverSpace, ends: list[Array]) -> Array:
    """The changes at which the top is best: from the best corner, or from no change, one lever after the other."""
    k = len(ends)
    best = np.zeros(k)
    if 3**k <= _CORNERS:
        corners = np.array(list(product(*ends))).T
        best = corners[:, int(raw.good(corners).argmax())]
    for _ in range(_SWEEPS):
        before = best.copy()
        for i, mine in enumerate(ends):
            tried = np.unique(np.concatenate([np.linspace(0, end, GRID) for end in mine]))
            positions = np.repeat(best[:, None], tried.size, axis=1)
            positions[i] = tried
            seen = raw.good(positions)
            if seen.max() > raw.one(best) + 1e-12 * abs(raw.one(best)):
                best[i] = tried[int(seen.argmax())]
        if np.array_equal(best, before):
            break
    return best


def _sign(question: WhatIf, better: str) -> int:
    good = better or question.tree.node(question.tree.top).better or "up"
    if good not in ("up", "down"):
        raise InvalidValueError(f"better is {better!r}, expected 'up' or 'down'", "say which way is good")
    return 1 if good == "up" else -1


def _neutral(question: WhatIf, lever: Lever) -> float:
    """The change that leaves a driver as it is."""
    whole = effect_of(question.tree, lever.driver, lever.member, lever.change, 0.0)
    if lever.change != "value":
        return 0.0
    now = question.baseline[lever.driver][whole.members]
    if np.ptp(now) > 0:
        problem = f"the lever {lever.place} sets one value, and its members have different ones"
        raise InvalidValueError(problem, "name a member, or give a relative change")
    return float(now.flat[0])


def _bounds(lever: Lever, neutral: float) -> list[float]:
    if not lever.low <= neutral <= lever.high:
        problem = (
            f"the lever {lever.place} goes from {plain(lever.low)} to {plain(lever.high)}, which leaves out "
            f"{plain(neutral)}, no change"
        )
        raise InvalidValueError(problem, "let its bounds include no change")
    return [end for end in (lever.high, lever.low) if end != neutral]
