"""What would have to be true: the moves of levers that bring the top to a target. Source: docs/what-if.md

Three plans that differ in what they spare: the fewest levers, the smallest stretch, the least cost. Each is put back into
the tree before it is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios.lever_space import LeverSpace, lever_space
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.what_if import what_if
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]
Spares = Literal["fewest levers", "smallest stretch", "least cost"]

N_POINTS = 1 << 11
"""Futures on which a chance is sought; a plan's chance is off by about half a point at most."""

_TOUCHED = 1e-4
"""A lever moved by less of its range is left alone."""

_ALIKE = 0.02
"""Plans whose levers all differ by less of their range are one plan."""


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


def goal_seek(
    tree: Tree,
    baseline: Mapping[str, ArrayLike],
    target: float,
    levers: Sequence[Lever],
    moves: Sequence[Move] = (),
    assumptions: Sequence[Assumption] = (),
    correlations: Sequence[Correlation] = (),
    elasticities: Sequence[Elasticity] = (),
    *,
    better: str = "",
    chance: float | None = None,
    weeks: ArrayLike | None = None,
    futures: Mapping[str, ArrayLike] | None = None,
    anchor: ArrayLike | None = None,
    anchor_of: str = "",
    n: int = N_POINTS,
    seed: int = 0,
) -> GoalSeek:
    """Find moves of levers that bring the top to a target.

    Parameters
    ----------
    tree, baseline, moves, assumptions, correlations, elasticities, weeks, futures, anchor, anchor_of
        The question; see `okrkit.core.scenarios.what_if.what_if`. Ranges count with their middle, unless a chance is
        asked for. ``moves`` are made already and stay as they are.
    target : float, in the top's unit
    levers : records of the plan
        What can be moved, between which bounds, with what effort and cost.
    better : 'up' or 'down'
        Which way is good; without it the tree says, and 'up' is taken where it does not.
    chance : float, 0..1, optional
        The plans reach the target with this chance, on the same futures for all of them.
    n, seed : int
        Futures for the chance (a power of two), and their seed.

    Returns
    -------
    GoalSeek

    Raises
    ------
    InvalidValueError, UnknownNameError
        Naming the lever or the input that does not fit, and what to do.
    """
    if not np.isfinite(target):
        raise InvalidValueError(f"the target is {target}, expected a number", "give the value to reach")
    question = what_if(
        tree, baseline, moves, assumptions, correlations, elasticities, levers, weeks, futures, anchor, anchor_of
    )  # fmt: skip
    space = lever_space(question, levers, better, chance, n, seed)
    return _Search(space, float(target)).answer(question.notes)


class _Search:
    """The search for one target."""

    def __init__(self, space: LeverSpace, target: float) -> None:
        self.space = space
        self.target = target
        self.effort = np.array([lever.effort for lever in space.levers])
        self.wanted = space.sign * target
        start = space.one(np.zeros(len(space.levers)))
        self.start = start
        # One unit of the search is the way from the start to the target.
        self.size = abs(self.wanted - start) or 1.0
        self.tolerance = 1e-9 * max(abs(target), abs(start), 1e-300)

    def short(self, position: Array) -> float:
        """By how much a position passes the target (below 0: misses it), in the unit of the search."""
        return (self.space.one(position) - self.wanted) / self.size

    def answer(self, notes: tuple[str, ...]) -> GoalSeek:
        space = self.space
        best = self.farthest()
        reached = space.one(best) >= self.wanted - self.tolerance
        there = self.start >= self.wanted - self.tolerance
        plans: list[tuple[Spares, Array]] = []
        more: list[str] = []
        if reached and not there:
            fewest = self.fewest(best, more)
            plans.append(("fewest levers", fewest))
            stretch = self.least(self._quadratic(), [best, fewest])
            if stretch is not None:
                plans.append(("smallest stretch", stretch))
            cheap = self.cheapest(more, [best, fewest])
            if cheap is not None:
                plans.append(("least cost", cheap))
        held = () if reached else self.held_by(best)
        return GoalSeek(
            target=self.target,
            start=space.sign * self.start,
            reached=reached,
            plans=self.distinct(plans),
            alone=tuple(self.alone(i) for i in range(len(space.levers))),
            nearest=self.plan((), best),
            held_by=held,
            notes=notes + tuple(more),
        )

    def farthest(self) -> Array:
        """The position where the top is best: from all levers at their best alone, climbing within the bounds."""
        from scipy.optimize import minimize

        space = self.space
        starts = [space.peak, np.where(space.peak > 0, 1.0, 0.0)]
        best = max(starts, key=space.one)
        found = minimize(
            lambda s: -(space.one(s) - self.start) / self.size,
            best,
            jac=lambda s: -space.slope(s) / self.size,
            bounds=[(0.0, 1.0)] * best.size,
            method="L-BFGS-B",
        )
        climbed = np.clip(found.x, 0.0, 1.0)
        return climbed if space.one(climbed) > space.one(best) else best

    def held_by(self, best: Array) -> tuple[str, ...]:
        """Levers at their bound that would bring the top further if it lay further out."""
        slope = self.space.slope(best)
        return tuple(
            lever.place
            for lever, part, rise in zip(self.space.levers, best, slope, strict=True)
            if part > 1 - 1e-9 and rise > 0
        )

    def least(
        self,
        objective: tuple[Callable[[Array], float], Callable[[Array], Array]],
        starts: Sequence[Array],
        allowed: NDArray[np.bool_] | None = None,
    ) -> Array | None:
        """The position on target that has least of an objective: SLSQP from several starts, the best that holds."""
        from scipy.optimize import minimize

        of, slope = objective
        k = len(self.space.levers)
        upper = np.ones(k) if allowed is None else allowed.astype(float)
        constraint = {"type": "ineq", "fun": self.short, "jac": lambda s: self.space.slope(s) / self.size}
        best: Array | None = None
        tried = [self.on_target(np.minimum(start, upper)) for start in starts]
        for start in [s for s in tried if s is not None]:
            found = minimize(
                of, start, jac=slope, bounds=[(0.0, u) for u in upper], constraints=[constraint],
                method="SLSQP", options={"maxiter": 200, "ftol": 1e-12},
            )  # fmt: skip
            for position in (start, self.on_target(self.cleaned(np.clip(found.x, 0.0, upper)))):
                if position is not None and (best is None or of(position) < of(best) - 1e-12):
                    best = position
        return best

    def cleaned(self, position: Array) -> Array:
        """Levers that are hardly touched are left alone."""
        return np.where(position < _TOUCHED, 0.0, position)

    def on_target(self, position: Array) -> Array | None:
        """The position drawn out or back, all levers in proportion within their bounds, until the target is just met."""
        from scipy.optimize import brentq

        if not position.any():
            return None

        def along(t: float) -> Array:
            return np.minimum(position * t, 1.0)

        far = 1.0
        most = 1.0 / position[position > 0].min()
        while self.short(along(far)) < 0:
            if far >= most:
                return None
            far = min(far * 1.2, most)
        t = float(brentq(lambda t: self.short(along(t)), 0.0, far, xtol=1e-14, rtol=1e-14, maxiter=200))
        # On the good side of the last digit.
        for nudge in (0.0, 1e-12, 1e-10, 1e-8, 1e-6):
            reached = along(min(t * (1 + nudge), max(far, t)))
            if self.short(reached) >= -1e-12:
                return reached
        return along(far)

    def fewest(self, best: Array, notes: list[str]) -> Array:
        """As few levers as can reach the target; among equally few, those with the least effort."""
        k, room = len(self.space.levers), self.space.room
        full = np.where(best > 0, best, 0.0)
        for size in range(1, k + 1):
            masks = _subsets(k, size, room)
            if masks is None:
                notes.append(
                    f"more than {size - 1} levers are needed; which ones was found step by step, not by trying all"
                )
                return self.step_by_step(full)
            at_peak = np.where(masks, self.space.peak[:, None], 0.0)
            at_best = np.where(masks, full[:, None], 0.0)
            value = np.maximum(self.space.good(at_peak), self.space.good(at_best))
            enough = np.flatnonzero(value >= self.wanted - self.tolerance)
            found = [
                position
                for i in enough[np.argsort(-value[enough], kind="stable")][:12]
                if (position := self.least(self._quadratic(), [at_peak[:, i], at_best[:, i]], masks[:, i])) is not None
            ]  # fmt: skip
            if found:
                return min(found, key=self._quadratic()[0])
        return full

    def step_by_step(self, full: Array) -> Array:
        """Add the lever that brings the top farthest until the target is met."""
        taken = np.zeros(full.size)
        while self.space.one(taken) < self.wanted - self.tolerance:
            left = np.flatnonzero((taken == 0) & (full > 0))
            if left.size == 0:
                return full
            tried = np.repeat(taken[:, None], left.size, axis=1)
            tried[left, np.arange(left.size)] = full[left]
            i = left[int(self.space.good(tried).argmax())]
            taken[i] = full[i]
        found = self.least(self._quadratic(), [taken], taken > 0)
        return taken if found is None else found

    def cheapest(self, notes: list[str], starts: Sequence[Array]) -> Array | None:
        """The least cost, of the levers whose cost is stated."""
        costs = np.array([np.nan if lever.cost is None else lever.cost for lever in self.space.levers])
        priced = ~np.isnan(costs)
        if not priced.any():
            return None
        unknown = [lever.place for lever, known in zip(self.space.levers, priced, strict=True) if not known]
        if unknown:
            notes.append(f"the least-cost plan leaves out what has no stated cost: {', '.join(unknown)}")
        cost = np.where(priced, costs, 0.0)
        size = cost.max() or 1.0
        objective = (lambda s: float(cost @ s) / size, lambda s: cost / size)
        peak = np.where(priced, self.space.peak, 0.0)
        found = self.least(objective, [peak, *starts, *_one_first(self, peak, cost)], priced)
        if found is None:
            notes.append("the levers with a stated cost do not reach the target by themselves")
        return found

    def alone(self, i: int) -> Alone:
        """One lever by itself."""
        position = np.zeros(len(self.space.levers))
        position[i] = self.space.peak[i]
        best = self.space.one(position)
        move = None
        if best >= self.wanted and self.start < self.wanted and position.any():
            reached = self.on_target(position)
            move = None if reached is None else self.space.moves(reached)[0]
        return Alone(self.space.levers[i].place, move, self.space.sign * max(best, self.start))

    def plan(self, spares: tuple[Spares, ...], position: Array) -> Plan:
        used = [
            (lever, float(part)) for lever, part in zip(self.space.levers, position, strict=True) if part > 0
        ]
        known = [lever.cost * part for lever, part in used if lever.cost is not None]
        return Plan(
            spares=spares,
            moves=self.space.moves(position),
            stretch={lever.place: part for lever, part in used},
            effort=float(self.effort @ position**2),
            cost=sum(known) if len(known) == len(used) else None,
            value=self.space.sign * self.space.one(position),
        )

    def distinct(self, found: Sequence[tuple[Spares, Array]]) -> tuple[Plan, ...]:
        """Plans, those that are nearly the same as one."""
        kept: list[tuple[Plan, Array]] = []
        for spares, position in found:
            for i, (plan, other) in enumerate(kept):
                if np.abs(position - other).max() < _ALIKE:
                    kept[i] = (replace(plan, spares=(*plan.spares, spares)), other)
                    break
            else:
                kept.append((self.plan((spares,), position), position))
        return tuple(plan for plan, _ in sorted(kept, key=lambda one: one[0].effort))

    def _quadratic(self) -> tuple[Callable[[Array], float], Callable[[Array], Array]]:
        effort = self.effort / self.effort.max()
        return (lambda s: float(effort @ s**2)), (lambda s: 2 * effort * s)


def _one_first(search: _Search, peak: Array, cost: Array) -> Iterator[Array]:
    """Starts that fill up the levers with the most gain for their cost first: where a linear cost has its optimum."""
    k = peak.size
    alone = np.diag(peak)
    gain = np.maximum(search.space.good(alone) - search.start, 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        worth = np.where(gain > 0, gain / np.where(peak > 0, cost * peak, 1.0), -np.inf)
    taken = np.zeros(k)
    for i in np.argsort(-worth, kind="stable"):
        if peak[i] == 0:
            continue
        low, high = taken.copy(), taken.copy()
        high[i] = peak[i]
        if search.space.one(high) < search.wanted:
            taken = high
            continue
        from scipy.optimize import brentq

        def passed(part: float, low: Array = low, i: int = int(i)) -> float:
            low[i] = part
            return search.short(low)

        taken[i] = brentq(passed, 0.0, peak[i], xtol=1e-13)
        yield np.where(taken > 0, taken, 0.0)
        return


def _subsets(k: int, size: int, room: int) -> NDArray[np.bool_] | None:
    """All choices of ``size`` out of ``k`` as columns, (k, n); None where they are more than there is room for."""
    from math import comb

    count = comb(k, size)
    if count > room:
        return None
    masks = np.zeros((k, count), dtype=bool)
    for column, chosen in enumerate(combinations(range(k), size)):
        masks[list(chosen), column] = True
    return masks
