"""A tree over the weeks of a cycle: what adds up is added up, rates are worked out again from the sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isclose

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.model.base import plain
from okrkit.core.scenarios.describe import program
from okrkit.core.scenarios.evaluate import Array, Values, evaluate, given, natural, run, with_draws
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Periods:
    """How what adds up over time is spread over a cycle: one weight a week, their sum is 1.

    >>> Periods.of([2, 1, 1]).weights
    (0.5, 0.25, 0.25)
    """

    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        wrong = [weight for weight in self.weights if not (np.isfinite(weight) and weight >= 0)]
        if wrong:
            raise InvalidValueError(f"a week has the weight {wrong[0]}", "give numbers of 0 or above")
        if not self.weights or not isclose(fsum(self.weights), 1, rel_tol=1e-9):
            problem = f"the weeks' weights add up to {plain(fsum(self.weights))}, 1 is expected"
            raise InvalidValueError(problem, "use Periods.of(...), which makes them so")

    @classmethod
    def of(cls, sizes: Iterable[float]) -> Periods:
        """From what the weeks hold in whatever unit, e.g. last year's orders by week."""
        values = [float(size) for size in sizes]
        total = fsum(values)
        if not total > 0:
            raise InvalidValueError(f"the weeks hold {plain(total)} in all", "give sizes above 0")
        return cls(tuple(value / total for value in values))

    @classmethod
    def even(cls, n: int) -> Periods:
        """Weeks of equal weight."""
        return cls.of([1.0] * n)


def ramp(n_periods: int, delay: float = 0.0, rise: float = 0.0) -> Array:
    """The part of its full effect that a change has in each week.

    Parameters
    ----------
    n_periods : int, weeks
    delay : float, weeks
        Nothing happens before it; it may end inside a week.
    rise : float, weeks
        From there the effect grows in a straight line to its full size.

    Returns
    -------
    float array, shape (n_periods,), 0..1
        The mean over each week.

    Examples
    --------
    >>> ramp(4, delay=1, rise=2).tolist()
    [0.0, 0.25, 0.75, 1.0]
    """
    if n_periods < 1 or delay < 0 or rise < 0:
        problem = f"{n_periods} weeks with a delay of {plain(delay)} and a rise of {plain(rise)} weeks"
        raise InvalidValueError(problem, "give at least one week, delay and rise of 0 or above")
    edges = np.arange(n_periods + 1.0)
    since = np.maximum(edges - delay, 0)
    grown = (
        since if rise == 0 else np.where(since < rise, since**2 / (2 * max(rise, 1e-300)), since - rise / 2)
    )
    return np.clip(np.diff(grown), 0, 1)


def evaluate_over(
    tree: Tree,
    drivers: Mapping[str, ArrayLike],
    moved: Mapping[str, Sequence[ArrayLike]],
    periods: Periods,
    nodes: Iterable[str] | None = None,
) -> Values:
    """Calculate a tree for a cycle in which some drivers change from week to week.

    Parameters
    ----------
    tree : Tree
    drivers : driver name -> numbers
        As for `evaluate`: the whole cycle's orders, its mean rates.
    moved : driver name -> one value a week
        Each as for `evaluate`, at the level of a whole cycle: what the cycle would hold if every week were like this
        one. Drivers that are not named stay as they are.
    periods : Periods
    nodes : names, optional
        Which results are wanted; all without it.

    Returns
    -------
    dict of float arrays
        Shapes as from `evaluate`. A node that adds up over time is the sum of its weeks; another calculated node is
        worked out from the cycle's sums, so a percentage is never averaged; a rate that is a driver is the mean of its
        weeks, each weighted with how much the top hangs on it there. Without changes it is `evaluate`.

    Examples
    --------
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("t", "orders", (Node("orders", unit="orders", formula="sessions * rate"),
    ...     Node("sessions", unit="sessions"), Node("rate", unit="share")))
    >>> found = evaluate_over(tree, {"sessions": 100, "rate": 0.1}, {"rate": [0.1, 0.2]}, Periods((0.25, 0.75)))
    >>> round(float(found["orders"]), 6), round(float(found["rate"]), 6)
    (17.5, 0.175)
    """
    asked = tuple(tree.order) if nodes is None else tuple(tree.node(name).name for name in nodes)
    spans = _spans(tree, drivers, moved, periods)
    if len(spans) == 1:
        return evaluate(tree, spans[0][1], asked)
    needed = _needed(tree, asked)
    sums = [name for name in tree.order if name in needed and tree.flows[name]]
    rates = [name for name in moved if name in needed and not tree.flows[name]]
    added = _added(tree, spans, sums)
    for name in rates:
        added[name] = _mean_rate(tree, name, spans)
    known = {**given(tree, {**drivers, **{n: spans[0][1][n] for n in moved}}), **added}
    compiled = program(tree)
    with np.errstate(over="ignore", invalid="ignore"):
        for place, name in enumerate(compiled.names):
            if compiled.steps[place] and name in needed and name not in known:
                known[name] = run(compiled, compiled.steps[place], known)
    drawn: set[str] = set().union(*(with_draws(tree, state) for _, state in spans))
    if tree.top in drawn:  # then a mean rate has draws as well, through what it is weighted with
        for name in tree.order:
            worked_out = not tree.flows[name] and drawn.intersection(tree.children(name))
            if name in rates or worked_out:
                drawn.add(name)
    return {name: natural(tree, name, known[name], name in drawn) for name in tree.order if name in asked}


Spans = list[tuple[float, dict[str, ArrayLike]]]


def _spans(
    tree: Tree, drivers: Mapping[str, ArrayLike], moved: Mapping[str, Sequence[ArrayLike]], periods: Periods
) -> Spans:
    """Weeks in which all drivers are the same, taken together: their weight and their drivers."""
    for name, weeks in moved.items():
        if not tree.node(name).is_driver:
            problem = f"{name!r} is calculated from {', '.join(tree.children(name))}, it cannot be moved"
            raise InvalidValueError(problem, "move the drivers")
        if len(weeks) != len(periods.weights):
            problem = f"{name!r} has values for {len(weeks)} weeks, the cycle has {len(periods.weights)}"
            raise InvalidValueError(problem, "give one value a week")
    spans: Spans = []
    for week, weight in enumerate(periods.weights):
        state = {name: weeks[week] for name, weeks in moved.items()}
        for place, (sofar, earlier) in enumerate(spans):
            if all(
                value is earlier[name] or np.array_equal(value, earlier[name])
                for name, value in state.items()
            ):
                spans[place] = (sofar + weight, earlier)
                break
        else:
            spans.append((weight, {**drivers, **state}))
    return spans


def _needed(tree: Tree, asked: tuple[str, ...]) -> frozenset[str]:
    """What the nodes asked for are worked out from at the cycle's end: a sum over weeks needs nothing further."""
    found: set[str] = set()
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if not tree.flows[name]:
                waiting.extend(tree.children(name))
    return frozenset(found)


def _added(tree: Tree, spans: Spans, sums: list[str]) -> Values:
    """Nodes that add up over time. Each is proportional to the length of time, so a week holds its weight of it."""
    total: Values = {}
    for weight, state in spans if sums else []:
        for name, value in evaluate(tree, state, sums).items():
            two = value.reshape((len(tree.members(name)) or 1, -1))
            total[name] = total[name] + weight * two if name in total else weight * two
    return total


def _mean_rate(tree: Tree, name: str, spans: Spans) -> Array:
    """The mean of a rate over the weeks, each weighted with the flow that the rate works on."""
    members = len(tree.members(name)) or 1
    top = worth = plainly = np.zeros((members, 1))
    for weight, state in spans:
        value = np.asarray(state[name], dtype=np.float64).reshape(members, -1)
        flow = weight * np.abs(gradient(tree, state)[name]).reshape(members, -1)
        top, worth, plainly = top + flow * value, worth + flow, plainly + weight * value
    return np.where(worth > 0, top / np.where(worth > 0, worth, 1), plainly)
