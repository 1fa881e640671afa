"""Effects that come late: how much of them each week of a cycle has, and what the weeks add up to.

Flows (sessions, revenue) are summed over the weeks, rates are worked out again from the sums and never averaged.
Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.scenarios.describe import program
from okrkit.core.scenarios.effects import Values
from okrkit.core.scenarios.evaluate import evaluate, run
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]
Timing = tuple[float, float]


def part_of_effect(delay: float, ramp: float, n_weeks: int) -> Array:
    """How much of an effect each week has: nothing before the delay, then in a straight line up to all of it.

    Parameters
    ----------
    delay, ramp : float, weeks
    n_weeks : int

    Returns
    -------
    float array, shape (n_weeks,)
        From 0 to 1: the mean over the week, so that half a week counts half.

    Examples
    --------
    >>> part_of_effect(1, 2, 4).tolist()
    [0.0, 0.25, 0.75, 1.0]
    """
    edges = np.arange(n_weeks + 1, dtype=float) - delay
    gone = np.maximum(edges - ramp, 0.0)
    if ramp > 0:
        gone = gone + np.clip(edges, 0.0, ramp) ** 2 / (2 * ramp)
    return np.diff(gone)


@dataclass(frozen=True, slots=True)
class Weeks:
    """How what adds up splits over the weeks of a cycle; (n_weeks,), summing to 1."""

    weights: Array

    @classmethod
    def of(cls, weights: ArrayLike) -> Weeks:
        """From weights of any size, e.g. thirteen ones, or last year's sessions by week."""
        array = np.asarray(weights, dtype=float)
        good = array.ndim == 1 and array.size and np.isfinite(array).all() and array.min() >= 0
        if not good or array.sum() == 0:
            problem = "the weights of the weeks are not all 0 or more, with one above 0"
            raise InvalidValueError(problem, "give one weight a week, e.g. 13 ones for an even quarter")
        return cls(array / array.sum())

    def parts(self, timings: Sequence[Timing]) -> dict[Timing, Array]:
        """How much of each effect each week has, (n_weeks,)."""
        return {timing: part_of_effect(*timing, self.weights.size) for timing in timings}

    def groups(self, timings: Sequence[Timing]) -> Iterator[tuple[dict[Timing, float], float]]:
        """Weeks that have the same parts of all effects, as one: parts and weight."""
        parts = self.parts(timings)
        found: dict[tuple[float, ...], float] = {}
        for week, weight in enumerate(self.weights):
            key = tuple(float(parts[timing][week]) for timing in timings)
            found[key] = found.get(key, 0.0) + float(weight)
        for key, weight in found.items():
            if weight > 0:
                yield dict(zip(timings, key, strict=True)), weight


def add_up(tree: Tree, groups: Sequence[tuple[Values, float]], nodes: Sequence[str]) -> Values:
    """Nodes over all weeks from the drivers of each group of weeks.

    Parameters
    ----------
    tree : Tree
    groups : drivers (as over the whole cycle, (n_members or 1, n or 1)) and the weight of the group's weeks
    nodes : names wanted

    Returns
    -------
    dict of float arrays, shape (n_members or 1, n or 1)
        Flows summed; a calculated rate from the sums; a driver that does not add up as the mean by weight.
    """
    needed = set(nodes).union(*(tree.depends_on(name) for name in nodes))
    flows = [name for name in tree.order if name in needed and tree.flows[name]]
    calculated = [name for name in flows if not tree.node(name).is_driver]
    known: Values = {}
    for drivers, weight in groups:
        scaled = {name: value * weight if tree.flows[name] else value for name, value in drivers.items()}
        made = two_axes(tree, evaluate(tree, natural(tree, scaled), calculated)) if calculated else {}
        for name in needed:
            node = tree.node(name)
            if node.is_driver:
                value = scaled[name] if tree.flows[name] else scaled[name] * weight
            elif tree.flows[name]:
                value = made[name]
            else:
                continue
            known[name] = known[name] + value if name in known else value
    compiled = program(tree)
    for place, name in enumerate(compiled.names):
        if name in needed and name not in known:
            known[name] = run(compiled, compiled.steps[place], known)
    return {name: known[name] for name in nodes}


def natural(tree: Tree, values: Mapping[str, Array]) -> Values:
    """Values of two axes as `evaluate` takes them."""
    return {name: value if tree.node(name).by else value[0] for name, value in values.items()}


def two_axes(tree: Tree, values: Mapping[str, Array]) -> Values:
    """Values of a node's own shape as (n_members or 1, n or 1)."""
    return {
        name: value.reshape(len(value), -1) if tree.node(name).by else value.reshape(1, -1)
        for name, value in values.items()
    }
