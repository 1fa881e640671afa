"""The search for plans that differ in what they spare: the fewest levers, the smallest stretch, the least cost.

Each is put back into the tree before it is returned. Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from okrkit.core.scenarios.lever_space import LeverSpace
from okrkit.core.scenarios.plans import Alone, GoalSeek, Plan, Spares

Array = NDArray[np.float64]

_TOUCHED = 1e-4
"""A lever moved by less of its range is left alone."""

_ALIKE = 0.02
"""Plans whose levers all differ by less of their range are one plan."""

_MOST, _CHOICES, _FINAL, _NEAR = 1 << 14, 12, 3, 0.1
"""Choices of levers that are tried, solved, and solved on all futures; and how near the quick space must come."""

Objective = tuple[Callable[[Array], float], Callable[[Array], Array]]
"""What a plan has least of, and its slope."""


class Search:
    """The search for one target."""

    def __init__(self, space: LeverSpace, quick: LeverSpace, target: float) -> None:
        self.space, self.quick = space, quick
        self.target = target
        self.effort = np.array([lever.effort for lever in space.levers])
        self.wanted = space.sign * target
        self.start = space.one(np.zeros(len(space.levers)))
        # One unit of the search is the way from the start to the target.
        self.size = abs(self.wanted - self.start) or 1.0
        self.tolerance = 1e-9 * max(abs(target), abs(self.start), 1e-300)
        # What the quick space must reach for the target to be met: with a chance, somewhat more.
        self.mark = self.wanted

    def answer(self, notes: tuple[str, ...]) -> GoalSeek:
        space = self.space
        best = self.farthest()
        reached = space.one(best) >= self.wanted - self.tolerance
        there = self.start >= self.wanted - self.tolerance
        plans: list[tuple[Spares, Array]] = []
        more: list[str] = []
        if reached and not there:
            met = self.on_target(best)
            self.mark = self.wanted if met is None or space.exact else self.quick.one(met)
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
        """The position where the top is best: from all levers at their best, climbing within the bounds."""
        from scipy.optimize import minimize

        quick = self.quick
        starts = [quick.peak, np.where(quick.peak > 0, 1.0, 0.0)]
        best = max(starts, key=quick.one)
        found = minimize(
            lambda s: -(quick.one(s) - self.start) / self.size,
            best,
            jac=lambda s: -quick.slope(s) / self.size,
            bounds=[(0.0, 1.0)] * best.size,
            method="L-BFGS-B",
        )
        climbed = np.clip(found.x, 0.0, 1.0)
        return climbed if quick.one(climbed) > quick.one(best) else best

    def held_by(self, best: Array) -> tuple[str, ...]:
        """Levers at their bound that would bring the top further if it lay further out."""
        slope = self.quick.slope(best)
        return tuple(
            lever.place
            for lever, part, rise in zip(self.space.levers, best, slope, strict=True)
            if part > 1 - 1e-9 and rise > 0
        )

    def least(
        self, objective: Objective, starts: Sequence[Array], allowed: NDArray[np.bool_] | None = None
    ) -> Array | None:
        """The position on target that has least of an objective; None where none was found.

        With a chance the quick space is solved and the answer brought to the target on all futures; there it tells once
        more what the quick space has to reach.
        """
        found = self.least_quick(objective, starts, allowed, self.mark)
        if self.space.exact:
            return found
        upper = np.ones(self.effort.size) if allowed is None else allowed.astype(float)
        met = self.on_target(np.minimum(starts[0], upper) if found is None else found)
        if met is None:
            return None
        again = self.least_quick(objective, [met], allowed, self.quick.one(met))
        better = None if again is None else self.on_target(again)
        return met if better is None or objective[0](met) <= objective[0](better) else better

    def least_quick(
        self, objective: Objective, starts: Sequence[Array], allowed: NDArray[np.bool_] | None, mark: float
    ) -> Array | None:
        """The same in the quick space, which has to reach a mark: SLSQP from several starts, the best that holds."""
        from scipy.optimize import minimize

        of, slope = objective
        quick = self.quick
        upper = np.ones(self.effort.size) if allowed is None else allowed.astype(float)
        constraint = {
            "type": "ineq",
            "fun": lambda s: (quick.one(s) - mark) / self.size,
            "jac": lambda s: quick.slope(s) / self.size,
        }
        best: Array | None = None
        tried = [self.along(quick, np.minimum(start, upper), mark) for start in starts]
        for start in [s for s in tried if s is not None]:
            found = minimize(
                of, start, jac=slope, bounds=[(0.0, u) for u in upper], constraints=[constraint],
                method="SLSQP", options={"maxiter": 200, "ftol": 1e-12},
            )  # fmt: skip
            for position in (start, self.along(quick, _cleaned(np.clip(found.x, 0.0, upper)), mark)):
                if position is not None and (best is None or of(position) < of(best) - 1e-12):
                    best = position
        return best

    def on_target(self, position: Array) -> Array | None:
        """A position brought to the target; see `along`."""
        return self.along(self.space, position, self.wanted)

    def along(self, space: LeverSpace, position: Array, mark: float) -> Array | None:
        """The position drawn out or back, all levers in proportion within their bounds, until a mark is just met."""
        from scipy.optimize import brentq

        if not position.any():
            return None

        def at(t: float) -> Array:
            return np.minimum(position * t, 1.0)

        def passed(t: float) -> float:
            return (space.one(at(t)) - mark) / self.size

        far = 1.0
        most = 1.0 / position[position > 0].min()
        while passed(far) < 0:
            if far >= most:
                return None
            far = min(far * 1.2, most)
        if passed(0.0) >= 0:
            return np.zeros_like(position)
        digits = 1e-14 if space.exact else 1e-7
        t = float(brentq(passed, 0.0, far, xtol=digits, rtol=max(digits, 1e-14), maxiter=200))
        # On the good side of the last digit.
        for nudge in (0.0, 1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5):
            beyond = min(t * (1 + nudge), far)
            if passed(beyond) >= -1e-12:
                return at(beyond)
        return at(far)

    def fewest(self, best: Array, notes: list[str]) -> Array:
        """As few levers as can reach the target; among equally few, those with the least effort."""
        k = self.effort.size
        of = self._quadratic()[0]
        # With a chance the mark is not the same everywhere: choices that nearly reach it are looked at as well.
        near = self.tolerance if self.space.exact else _NEAR * self.size
        for size in range(1, k + 1):
            masks = _subsets(k, size)
            if masks is None:
                notes.append(
                    f"more than {size - 1} levers are needed; which ones was found step by step, not by trying all"
                )
                return self.step_by_step(best)
            at_peak = np.where(masks, self.quick.peak[:, None], 0.0)
            at_best = np.where(masks, best[:, None], 0.0)
            value = np.maximum(self.quick.good(at_peak), self.quick.good(at_best))
            order = np.argsort(-value, kind="stable")
            tried = [i for i in order if value[i] >= self.mark - near][:_CHOICES]
            starts = {int(i): [at_peak[:, i], at_best[:, i]] for i in tried}
            quick = {
                i: self.least_quick(self._quadratic(), s, masks[:, i], self.mark) for i, s in starts.items()
            }
            if not self.space.exact:  # all futures are looked at for the few that promise most
                first = sorted(quick, key=lambda i: np.inf if (q := quick[i]) is None else of(q))[:_FINAL]
                quick = {i: self.least(self._quadratic(), starts[i], masks[:, i]) for i in first}
            found = [position for position in quick.values() if position is not None]
            if found:
                return min(found, key=of)
        return best

    def step_by_step(self, full: Array) -> Array:
        """Add the lever that brings the top farthest until the target is met."""
        taken = np.zeros(full.size)
        while self.quick.one(taken) < self.mark - self.tolerance or self.on_target(taken) is None:
            left = np.flatnonzero((taken == 0) & (full > 0))
            if left.size == 0:
                return full
            tried = np.repeat(taken[:, None], left.size, axis=1)
            tried[left, np.arange(left.size)] = full[left]
            i = left[int(self.quick.good(tried).argmax())]
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
        objective: Objective = (lambda s: float(cost @ s) / size, lambda s: cost / size)
        peak = np.where(priced, self.quick.peak, 0.0)
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

    def _quadratic(self) -> Objective:
        effort = self.effort / self.effort.max()
        return (lambda s: float(effort @ s**2)), (lambda s: 2 * effort * s)


def _cleaned(position: Array) -> Array:
    """Levers that are hardly touched are left alone."""
    return np.where(position < _TOUCHED, 0.0, position)


def _one_first(search: Search, peak: Array, cost: Array) -> Iterator[Array]:
    """A start that fills up the levers with the most gain for their cost first: where a linear cost has its optimum."""
    quick = search.quick
    gain = np.maximum(quick.good(np.diag(peak)) - quick.one(np.zeros(peak.size)), 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        worth = np.where(gain > 0, gain / np.where(peak > 0, cost * peak, 1.0), -np.inf)
    taken = np.zeros(peak.size)
    for i in np.argsort(-worth, kind="stable"):
        more = taken.copy()
        more[i] = peak[i]
        if peak[i] > 0 and quick.one(more) >= search.mark:
            yield _last(search, taken, more)
            return
        taken = more


def _last(search: Search, before: Array, after: Array) -> Array:
    """Between two positions, the one where the mark is just met."""
    from scipy.optimize import brentq

    def passed(part: float) -> float:
        return (search.quick.one(before + part * (after - before)) - search.mark) / search.size

    part = 0.0 if passed(0.0) >= 0 else float(brentq(passed, 0.0, 1.0, xtol=1e-13))
    return before + part * (after - before)


def _subsets(k: int, size: int) -> NDArray[np.bool_] | None:
    """All choices of ``size`` out of ``k`` as columns, (k, n); None where they are too many to be tried."""
    count = comb(k, size)
    if count > _MOST:
        return None
    masks = np.zeros((k, count), dtype=bool)
    for column, chosen in enumerate(combinations(range(k), size)):
        masks[list(chosen), column] = True
    return masks
