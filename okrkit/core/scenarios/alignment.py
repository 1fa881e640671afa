"""Do the teams' targets, pushed through the tree, give the company's? What is short, and what could close it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.model.base import plain
from okrkit.core.scenarios.bridge import Bridge, Part, bridge
from okrkit.core.scenarios.evaluate import Array, Values, evaluate
from okrkit.core.scenarios.tree import Node, Tree
from okrkit.errors import InvalidValueError, UnknownNameError

MOST_TIMES = 3.0
"""A driver without bounds of its own is tried up to three times what it is now."""
_PUT = "_set_by_target"


@dataclass(frozen=True, slots=True)
class TeamTarget:
    """A target that a team has for a node of the tree, or for one member of it, in the node's unit."""

    node: str
    value: float
    member: str = ""
    team: str = ""
    key_result: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a driver, or one member of it, may be moved: its smallest and largest value.

    Without a member, a driver that has members is moved in all of them alike; ``low`` and ``high`` are then multiples
    of what they are.
    """

    driver: str
    low: float
    high: float
    member: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What one driver alone would have to be for the company's target.

    ``needed`` is None where no value within its reach closes the gap; ``nearest`` is then the best the top gets. Where
    all members move alike, ``now`` is 1 and ``needed`` a multiple.
    """

    driver: str
    member: str
    now: float
    needed: float | None
    nearest: float

    @property
    def change(self) -> float | None:
        """The relative change that closes the gap, 0.1 for 10 % more; None where none does or it starts from 0."""
        return None if self.needed is None or not self.now else self.needed / self.now - 1


@dataclass(frozen=True, slots=True)
class Alignment:
    """The teams' targets against the company's.

    Attributes
    ----------
    baseline : the top before any target
    reached : the top when every team meets its targets and all else stays
    target : the company's
    gap : what is short, in the top's unit; 0 or below where the target is met
    parts : what each team target adds; ``reached - baseline`` in all
    closings : what each driver without a target would have to be, those that need the smallest change first
    bridge : the same parts with before and after
    """

    baseline: float
    reached: float
    target: float
    gap: float
    parts: tuple[tuple[TeamTarget, float], ...]
    closings: tuple[Closing, ...]
    bridge: Bridge

    @property
    def is_met(self) -> bool:
        """Whether the teams' targets make up the company's, to nine digits."""
        return self.gap <= 1e-9 * max(abs(self.target), 1e-9)


def align(
    tree: Tree,
    baseline: Mapping[str, ArrayLike],
    targets: Sequence[TeamTarget],
    target: float,
    reaches: Iterable[Reach] | None = None,
) -> Alignment:
    """Push team targets through the tree and compare with the company's target.

    Parameters
    ----------
    tree : Tree
    baseline : driver name -> one number, or shape (n_members,)
        What drivers without a target stay at.
    targets : team targets
        On drivers, or on calculated nodes: such a node then has the target's value, whatever its drivers give; its part
        is what it adds to them.
    target : float, the top's unit
        The company's target for the top; at or above it is met, or at or below where down is good.
    reaches : bounds of the drivers that could close a gap, optional
        Where not given: every driver without a target, by member and in all members alike; shares from 0 to 1, others from
        0 to `MOST_TIMES` what they are.

    Raises
    ------
    InvalidValueError, UnknownNameError
        Two targets for the same thing, a target for the top, or a name that the tree does not have.

    Examples
    --------
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("sales", "sales", (Node("sales", unit="currency", formula="orders * value"),
    ...     Node("orders", unit="orders"), Node("value", unit="currency/orders")))
    >>> found = align(tree, {"orders": 100, "value": 40}, [TeamTarget("orders", 110)], 4950)
    >>> found.reached, found.gap, [(c.driver, round(c.needed, 6)) for c in found.closings]
    (4400.0, 550.0, [('value', 45.0)])
    """
    _check(tree, targets)
    start = evaluate(tree, baseline, [driver.name for driver in tree.drivers])
    held = _with_puts(tree, {t.node for t in targets if not tree.node(t.node).is_driver})
    zeros = {n.name: np.zeros(len(held.members(n.name)) or ()) for n in held.drivers if n.name.endswith(_PUT)}
    before = {**start, **zeros}
    after = _put(held, before, targets)
    split = bridge(held, before, after)
    down = tree.node(tree.top).better == "down"
    gap = (split.after - target) if down else (target - split.after)
    parts = _parts(tree, split.parts, targets)
    open_ = gap > 1e-9 * max(abs(target), 1e-9)
    taken = {(one.node, one.member) for one in targets}
    tried = _tried(tree, start, taken) if reaches is None else tuple(reaches)
    closings = [_closing(held, after, reach, taken, target, down) for reach in tried] if open_ else []
    closings.sort(
        key=lambda c: (c.needed is None, np.inf if c.change is None else abs(c.change), c.driver, c.member)
    )
    return Alignment(split.before, split.after, float(target), float(gap), parts, tuple(closings), split)


def _check(tree: Tree, targets: Sequence[TeamTarget]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in targets:
        members = tree.members(one.node)
        if one.node == tree.top:
            problem = f"a team has the target {plain(one.value)} for {one.node!r}, the top of the tree"
            raise InvalidValueError(problem, "give it as the company's target")
        if members and not one.member:
            problem = f"the target for {one.node!r} names no {tree.node(one.node).by}"
            raise InvalidValueError(problem, f"give one for each: {', '.join(members)}")
        if one.member and one.member not in members:
            raise UnknownNameError.of(f"member of {one.node!r}", one.member, members)
        if (one.node, one.member) in seen:
            what = f"{one.node}[{one.member}]" if one.member else one.node
            raise InvalidValueError(f"there are two targets for {what}", "keep the one that holds")
        seen.add((one.node, one.member))


def _with_puts(tree: Tree, nodes: Iterable[str]) -> Tree:
    """The tree in which each of these calculated nodes has a driver that lifts it to its target."""
    names = frozenset(nodes)
    outside = names - tree.depends_on(tree.top)
    if outside:
        problem = f"{sorted(outside)[0]!r} has a target and does not lead to {tree.top!r}"
        raise InvalidValueError(problem, "give the target to a node that the top is calculated from")
    made: list[Node] = []
    for node in tree.nodes:
        if node.name not in names:
            made.append(node)
            continue
        unit, flow = tree.units[node.name], tree.flows[node.name]
        made.append(replace(node, formula=f"({node.formula}) + {node.name}{_PUT}"))
        made.append(Node(node.name + _PUT, node.title, unit=unit, by=node.by, flow=flow))
    return replace(tree, nodes=tuple(made))


def _put(tree: Tree, before: Values, targets: Sequence[TeamTarget]) -> Values:
    """The drivers at their targets, then each calculated node lifted to its own, from the drivers upwards."""
    after = {name: value.copy() for name, value in before.items()}
    rank = {name: place for place, name in enumerate(tree.order)}
    for one in sorted(targets, key=lambda t: rank[t.node]):
        place: int | tuple[()] = tree.members(one.node).index(one.member) if one.member else ()
        if tree.node(one.node).is_driver:
            after[one.node][place] = one.value
        else:
            value = evaluate(tree, after, [one.node])[one.node]
            after[one.node + _PUT][place] += one.value - value[place]
    return after


def _parts(
    tree: Tree, parts: Sequence[Part], targets: Sequence[TeamTarget]
) -> tuple[tuple[TeamTarget, float], ...]:
    found = {(part.driver, part.member): part.value for part in parts}
    made = []
    for one in targets:
        name = one.node if tree.node(one.node).is_driver else one.node + _PUT
        made.append((one, found[name, one.member]))
    return tuple(made)


def _tried(tree: Tree, start: Values, taken: set[tuple[str, str]]) -> tuple[Reach, ...]:
    made = []
    for driver in tree.drivers:
        if driver.balances:
            continue
        share = tree.units[driver.name] == "share"
        free = []
        for place, member in enumerate(tree.members(driver.name) or ("",)):
            now = float(np.atleast_1d(start[driver.name])[place])
            if (driver.name, member) not in taken and now > 0:
                free.append(now)
                made.append(Reach(driver.name, 0.0, 1.0 if share else now * MOST_TIMES, member))
        if driver.by and len(free) > 1:
            made.append(Reach(driver.name, 0.0, 1 / max(free) if share else MOST_TIMES))
    return tuple(made)


def _closing(
    tree: Tree, after: Values, reach: Reach, taken: set[tuple[str, str]], target: float, down: bool
) -> Closing:
    if not tree.node(reach.driver).is_driver:
        problem = f"{reach.driver!r} is calculated from {', '.join(tree.children(reach.driver))}"
        raise InvalidValueError(problem, "name drivers that could be moved")
    if reach.low > reach.high:
        problem = f"{reach.driver!r} may be moved from {plain(reach.low)} to {plain(reach.high)}"
        raise InvalidValueError(problem, "give the smaller value first")
    members = tree.members(reach.driver)
    if reach.member and reach.member not in members:
        raise UnknownNameError.of(f"member of {reach.driver!r}", reach.member, members)
    alike = bool(members) and not reach.member
    moved = np.array([(reach.driver, member) not in taken for member in members], dtype=bool)
    place = members.index(reach.member) if reach.member else ()
    now = 1.0 if alike else float(after[reach.driver][place])

    def top(values: Array) -> Array:
        tries = np.repeat(after[reach.driver][..., None], len(values), axis=-1)
        if alike:
            tries[moved] *= values
        else:
            tries[place] = values
        return evaluate(tree, {**after, reach.driver: tries}, [tree.top])[tree.top]

    steps = np.unique(np.append(np.linspace(reach.low, reach.high, 257), now))
    steps = steps[(steps >= reach.low) & (steps <= reach.high)]
    tops = top(steps)
    best = float(np.nanmin(tops) if down else np.nanmax(tops))
    side = np.sign(tops - target)
    crossings = np.flatnonzero(side[:-1] * side[1:] <= 0)
    if not crossings.size:
        return Closing(reach.driver, reach.member, now, None, best)
    at = crossings[np.argmin(np.abs((steps[crossings] + steps[crossings + 1]) / 2 - now))]
    needed = _root(
        lambda value: float(top(np.array([value]))[0]) - target, float(steps[at]), float(steps[at + 1])
    )
    return Closing(reach.driver, reach.member, now, needed, target)


def _root(short: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(short, low, high, xtol=1e-12 * max(abs(low), abs(high))))
