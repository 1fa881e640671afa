"""A scenario over the weeks of a cycle: weeks in which every effect is equally far are taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from okrkit.core.scenarios.describe import program
from okrkit.core.scenarios.evaluate import Values, run
from okrkit.core.scenarios.periods import Periods, evaluate_over, ramp
from okrkit.core.scenarios.tree import Tree

Array = NDArray[np.float64]
Timing = tuple[float, float]
"""Delay and ramp of an effect, in weeks."""


def parts_by_week(periods: Periods, timings: Sequence[Timing]) -> list[dict[Timing, float]]:
    """How much of each effect each week has, 0..1."""
    found = {timing: ramp(len(periods.weights), *timing) for timing in timings}
    weeks = range(len(periods.weights))
    return [{timing: float(part[week]) for timing, part in found.items()} for week in weeks]


def groups(periods: Periods, timings: Sequence[Timing]) -> list[tuple[dict[Timing, float], float]]:
    """Weeks that have the same parts of all effects, as one: parts and weight. Weeks without weight are left out."""
    found: dict[tuple[float, ...], float] = {}
    for parts, weight in zip(parts_by_week(periods, timings), periods.weights, strict=True):
        key = tuple(parts.values())
        found[key] = found.get(key, 0.0) + weight
    return [(dict(zip(timings, key, strict=True)), weight) for key, weight in found.items() if weight > 0]


def add_up(tree: Tree, states: Sequence[tuple[Values, float]], nodes: Sequence[str]) -> Values:
    """Nodes over all weeks from the drivers in each group of weeks and its weight.

    Drivers are at the level of the whole cycle, of two axes as are the results: (n_members or 1, n or 1). What adds up is
    summed and rates are worked out from the sums, as `evaluate_over` says.
    """
    first = states[0][0]
    moved = [name for name, value in first.items() if any(state[name] is not value for state, _ in states)]
    weeks = Periods.of(weight for _, weight in states)
    by_group = [_natural(tree, state) for state, _ in states]
    found = evaluate_over(
        tree, by_group[0], {name: [g[name] for g in by_group] for name in moved}, weeks, nodes
    )
    return {
        name: value.reshape(len(value), -1) if tree.node(name).by else value.reshape(1, -1)
        for name, value in found.items()
    }


def _natural(tree: Tree, values: Mapping[str, Array]) -> Values:
    return {name: value if tree.node(name).by else value[0] for name, value in values.items()}


def calculated(tree: Tree, drivers: Mapping[str, Array], nodes: Sequence[str]) -> Values:
    """`evaluate` for drivers that are known to fit, all of two axes as they come: without its checks."""
    known = dict(drivers)
    compiled = program(tree)
    below = frozenset(nodes).union(*(tree.depends_on(name) for name in nodes))
    with np.errstate(over="ignore", invalid="ignore"):
        for place, name in enumerate(compiled.names):
            if compiled.steps[place] and name in below:
                known[name] = run(compiled, compiled.steps[place], known)
    return {name: known[name] for name in nodes}
