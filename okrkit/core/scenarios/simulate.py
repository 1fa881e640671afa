"""Simulated futures of a driver tree: every node's spread and the chance of a target. Source: docs/what-if.md"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios import points as points_of
from okrkit.core.scenarios.directions import find
from okrkit.core.scenarios.effects import Values
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.units import shown_as
from okrkit.core.scenarios.what_if import WhatIf, what_if
from okrkit.errors import InvalidValueError, UnknownNameError

Array = NDArray[np.float64]

N_POINTS = 1 << 13
"""Futures for a P10, P50 and P90 within about 0.1 % and a chance within about 0.2 points, in trees of usual size."""


@dataclass(frozen=True, eq=False)
class Simulation:
    """Equally likely futures of a tree.

    Attributes
    ----------
    tree : Tree
    samples : node -> float array, shape (n_members or 1, n)
        One value a future; the same column of all nodes is one future.
    start : float array, shape (n,)
        The top in the same futures before any move or assumption: the baseline, or the forecast that is kept. So a
        difference is the scenario's and not chance.
    weekly : float array, shape (n_weeks, n), or None
        The top week by week (what each week adds; for a rate its value), where weeks are known and paths were asked for.
    notes : tuple of str
        What was changed in the inputs to make them possible, and what a reader has to know.
    """

    tree: Tree
    samples: Values
    start: Array
    weekly: Array | None = None
    notes: tuple[str, ...] = ()

    def values(self, node: str = "", member: str = "") -> Array:
        """The futures of a node (the top where none is named), (n,).

        Raises
        ------
        UnknownNameError, InvalidValueError
            If there is no such node or member, or a node with several members is named without one.
        """
        name = node or self.tree.top
        if name not in self.samples:
            self.tree.node(name)
            raise UnknownNameError.of("node that was kept", name, self.samples)
        members = self.tree.members(name)
        if not members:
            if member:
                raise InvalidValueError(f"{name} has one value, it is not split", f"leave {member!r} out")
            return np.asarray(self.samples[name][0])
        if member not in members:
            if not member:
                problem = f"{name} has a value for each {self.tree.node(name).by}"
                raise InvalidValueError(problem, "name one: " + ", ".join(members))
            raise UnknownNameError.of(f"member of {self.tree.node(name).by}", member, members)
        return np.asarray(self.samples[name][members.index(member)])

    def mean(self, node: str = "", member: str = "") -> float:
        """The mean over all futures, in the node's unit."""
        return float(np.mean(self.values(node, member)))

    def quantile(self, q: ArrayLike, node: str = "", member: str = "") -> Array:
        """What a share ``q`` (0..1) of the futures stays below, in the node's unit; the shape of ``q``."""
        return np.asarray(np.quantile(self.values(node, member), np.asarray(q, dtype=float)))

    def chance(self, target: float, node: str = "", member: str = "", *, better: str = "") -> float:
        """Share of the futures (0..1) that reach a target.

        ``better`` is ``up`` or ``down``; without it the tree says, and ``up`` is taken where it does not.
        """
        values = self.values(node, member)
        good = better or self.tree.node(node or self.tree.top).better or "up"
        return float(np.mean(values >= target if good == "up" else values <= target))


def simulate(
    tree: Tree,
    baseline: Mapping[str, ArrayLike],
    moves: Sequence[Move] = (),
    assumptions: Sequence[Assumption] = (),
    correlations: Sequence[Correlation] = (),
    elasticities: Sequence[Elasticity] = (),
    *,
    levers: Sequence[Lever] = (),
    weeks: ArrayLike | None = None,
    futures: Mapping[str, ArrayLike] | None = None,
    anchor: ArrayLike | None = None,
    anchor_of: str = "",
    n: int = N_POINTS,
    seed: int = 0,
    points: points_of.Kind = "sobol",
    keep: Sequence[str] | None = None,
    paths: bool = False,
) -> Simulation:
    """Simulate a scenario.

    Parameters
    ----------
    tree, baseline, moves, assumptions, correlations, elasticities, levers, weeks, futures, anchor, anchor_of
        The question; see `okrkit.core.scenarios.what_if.what_if`.
    n : int
        Futures; for Sobol points a power of two.
    seed : int
        The same seed gives the same futures.
    points : 'sobol' or 'random'
        Evenly spread points, or pseudo-random ones.
    keep : names, optional
        Nodes whose futures are kept; all without it. Memory is 8 bytes a value and future.
    paths : bool
        Whether the top is also kept week by week; needs ``weeks``.

    Returns
    -------
    Simulation

    Raises
    ------
    InvalidValueError, UnknownNameError
        Naming what does not fit the tree and what to do.

    Examples
    --------
    >>> from okrkit.core.model import Assumption
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("shop", "orders", (Node("orders", unit="orders", formula="sessions * rate"),
    ...     Node("sessions", unit="sessions"), Node("rate", unit="share")))
    >>> belief = Assumption("sessions", shape="normal", low=0.0, high=0.2)
    >>> found = simulate(tree, {"sessions": 1000, "rate": 0.05}, assumptions=[belief])
    >>> found.quantile([0.1, 0.5, 0.9]).round(2).tolist(), round(found.chance(60), 3)
    ([50.0, 55.0, 60.0], 0.1)
    """
    question = what_if(
        tree, baseline, moves, assumptions, correlations, elasticities, levers, weeks, futures, anchor, anchor_of
    )  # fmt: skip
    return simulate_question(question, n=n, seed=seed, points=points, keep=keep, paths=paths)


def simulate_question(
    question: WhatIf,
    *,
    n: int = N_POINTS,
    seed: int = 0,
    points: points_of.Kind = "sobol",
    keep: Sequence[str] | None = None,
    paths: bool = False,
) -> Simulation:
    """`simulate` for a question that is already checked."""
    tree, question = question.tree, question.quick()
    points_of.check_count(n, points)
    nodes = list(tree.order) if keep is None else [tree.node(name).name for name in keep]
    samples = {name: np.empty((max(len(tree.members(name)), 1), n)) for name in nodes}
    drifts = any(row.use in ("future", "anchor") for row in question.rows)
    start = np.empty(n if drifts else 1)
    weekly = np.empty((len(question.known_weeks.weights), n)) if paths else None
    lost: dict[str, int] = {}
    at = 0
    for chunk in _chunks(question, n, seed, points):
        k = chunk.shape[1]
        here = slice(at, at + k)
        drawn = question.drawn(chunk)
        before = question.before(drawn)
        if drifts or at == 0:
            start[here if drifts else slice(None)] = question.evaluated(before, [tree.top])[tree.top][0]
        for name, value in question.after(before, drawn, nodes).items():
            samples[name][:, here] = value
        if weekly is not None:
            weekly[:, here] = question.weekly(before, drawn)
        at += k
    for name, value in samples.items():
        if tree.node(name).is_driver and shown_as(tree.units[name]) == "share":
            outside = int(np.count_nonzero(((value < 0) | (value > 1)).any(axis=0)))
            if outside:
                lost[name] = outside
    notes = tuple(
        f"{name} leaves 0 to 1 in {outside / n:.1%} of the futures; a beta shape keeps a share inside"
        for name, outside in lost.items()
    )
    whole = start if drifts else np.broadcast_to(start, (n,))
    return Simulation(tree, samples, whole, weekly, question.notes + notes)


def _chunks(question: WhatIf, n: int, seed: int, kind: points_of.Kind) -> Iterator[Array]:
    dimensions = len(question.rows)
    if dimensions == 0:
        points_of.generator(seed)
        return iter([np.empty((0, n))])
    if kind == "random":
        return points_of.thrown(dimensions, n, seed)
    return find(question.top, dimensions, n).chunks(n, seed)


def points_for(question: WhatIf, n: int, seed: int) -> Array:
    """All Sobol points of a simulation at once, (n_rows, n): for questions put to the same futures again and again."""
    points_of.check_count(n, "sobol")
    whole = np.empty((len(question.rows), n))
    at = 0
    for chunk in _chunks(question, n, seed, "sobol"):
        whole[:, at : at + chunk.shape[1]] = chunk
        at += chunk.shape[1]
    return whole
