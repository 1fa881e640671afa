"""What a move or an assumption does to a driver, and what that driver then does to others.

An effect changes a driver by a factor, by units on top, or to a value; several on one driver act in the order value,
factor, units, so that the order they are written in does not matter. An elasticity passes a driver's change on.
Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from okrkit.core.model.assumptions import ChangeKind, Elasticity, at_place, place
from okrkit.core.scenarios.order import ordered
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError, UnknownNameError

Array = NDArray[np.float64]
Values = dict[str, Array]

_ORDER: dict[ChangeKind, int] = {"value": 0, "relative": 1, "absolute": 2}


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of a driver, or of some of its members.

    Attributes
    ----------
    driver : str
    members : slice of the driver's members
    change : 'value', 'relative' or 'absolute'
    amount : float array, shape (n_members or 1, 1), or a slice of the rows of drawn amounts
        A factor (1.05 for +5 %), units on top, or the value.
    delay, ramp : float, weeks
    """

    driver: str
    members: slice
    change: ChangeKind
    amount: Array | slice
    delay: float = 0.0
    ramp: float = 0.0

    def act(self, value: Array, drawn: Array, part: float) -> Array:
        """The driver's value with so much of the effect; ``value`` is left as it was."""
        amount = drawn[self.amount] if isinstance(self.amount, slice) else self.amount
        whole = self.members == slice(0, len(value))
        old = value if whole else value[self.members]
        if self.change == "relative":
            new = old * (amount if part == 1 else 1 + part * (amount - 1))
        elif self.change == "absolute":
            new = old + part * amount
        elif part == 1 and len(amount) == len(old):
            new = amount
        else:
            new = old + part * (amount - old)
        if whole and len(new) == len(value):
            return np.asarray(new)
        made = np.empty((len(value), max(value.shape[1], new.shape[1])))
        made[:] = value
        made[self.members] = new
        return made


@dataclass(frozen=True, slots=True)
class Link:
    """An elasticity: ``of`` is multiplied by (value of ``to`` / what it was) to the power ``amount``."""

    of: str
    of_members: slice
    to: str
    to_members: slice
    amount: float | int
    drawn: bool = False  # then ``amount`` is the row of drawn amounts

    def act(self, value: Array, now: Array, before: Array, drawn: Array) -> Array:
        """The value of ``of`` after the change of ``to``."""
        power = drawn[int(self.amount)] if self.drawn else self.amount
        ratio = now[self.to_members] / before[self.to_members]
        if not np.all(ratio > 0):
            problem = f"{self.to} falls to 0 or below, where the elasticity of {self.of} to it has no meaning"
            raise InvalidValueError(problem, f"narrow the range of {self.to}, or leave the elasticity out")
        made = np.empty((len(value), max(value.shape[1], ratio.shape[1], np.size(power))))
        made[:] = value
        made[self.of_members] *= ratio**power
        return made


@dataclass(frozen=True, slots=True)
class Effects:
    """All effects and elasticities of a scenario, in the order they act.

    Attributes
    ----------
    by_driver : driver -> its effects
    links : elasticities, such that a driver's own change is known before it is passed on
    """

    by_driver: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()

    @property
    def timings(self) -> tuple[tuple[float, float], ...]:
        """The different delays and ramps, in weeks."""
        found = {(e.delay, e.ramp) for effects in self.by_driver.values() for e in effects}
        return tuple(sorted(found))

    def act(self, values: Values, drawn: Array, parts: Mapping[tuple[float, float], float]) -> Values:
        """The drivers after all effects; each of shape (n_members or 1, n or 1).

        ``parts`` says how much of an effect with a delay and ramp has come, 1 for all where it is empty.
        """
        after = dict(values)
        for driver, effects in self.by_driver.items():
            for effect in effects:
                after[driver] = effect.act(after[driver], drawn, parts.get((effect.delay, effect.ramp), 1.0))
        for link in self.links:
            after[link.of] = link.act(after[link.of], after[link.to], values[link.to], drawn)
        return after


def sort_effects(effects: Iterable[Effect]) -> dict[str, tuple[Effect, ...]]:
    """Effects by driver in the order they act; neighbours that are drawn alike become one."""
    found: dict[str, list[Effect]] = {}
    for effect in sorted(effects, key=lambda e: (_ORDER[e.change], e.members.start)):
        mine = found.setdefault(effect.driver, [])
        if mine and (joined := _joined(mine[-1], effect)):
            mine[-1] = joined
        else:
            mine.append(effect)
    return {driver: tuple(mine) for driver, mine in found.items()}


def _joined(one: Effect, other: Effect) -> Effect | None:
    """Two effects on neighbouring members whose amounts lie side by side, as one."""
    alike = (one.change, one.delay, one.ramp) == (other.change, other.delay, other.ramp)
    if not (alike and one.members.stop == other.members.start):
        return None
    members = slice(one.members.start, other.members.stop)
    if isinstance(one.amount, slice) and isinstance(other.amount, slice):
        if one.amount.stop != other.amount.start or _width(other) != 1:
            return None
        if one.amount.stop - one.amount.start != _width(one):
            return None
        return Effect(
            one.driver, members, one.change, slice(one.amount.start, other.amount.stop), one.delay, one.ramp
        )
    return None


def _width(effect: Effect) -> int:
    return int(effect.members.stop - effect.members.start)


def members_of(tree: Tree, driver: str, member: str) -> slice:
    """Which rows of a driver a place means.

    Raises
    ------
    UnknownNameError, InvalidValueError
        If there is no such driver or member, or the name is that of a calculated node.
    """
    names = [node.name for node in tree.drivers]
    if driver not in names:
        if driver in tree.by_name:
            problem = (
                f"{driver!r} is calculated from {', '.join(tree.children(driver))}, it cannot be moved itself"
            )
            raise InvalidValueError(problem, "move one of the drivers: " + ", ".join(names))
        raise UnknownNameError.of("driver", driver, names)
    members = tree.members(driver)
    if not member:
        return slice(0, max(len(members), 1))
    if not members:
        problem = f"{place(driver, member)!r}: {driver} has one value, it is not split"
        raise InvalidValueError(problem, f"write {driver}")
    if member not in members:
        raise UnknownNameError.of(f"member of {tree.node(driver).by}", member, members)
    at = members.index(member)
    return slice(at, at + 1)


def check_absolute(tree: Tree, driver: str, member: str, change: ChangeKind) -> None:
    """Refuse units for a split driver that adds up, as they could be meant for each member or for all together."""
    if not member and change != "relative" and len(tree.members(driver)) > 1 and tree.flows[driver]:
        by = tree.node(driver).by
        problem = f"{driver} is split by {by}, and a number of units does not say which one gets them"
        fix = f"name the {by}, e.g. {place(driver, tree.members(driver)[0])}, or give a relative change"
        raise InvalidValueError(problem, fix)


def links_of(tree: Tree, elasticities: Sequence[Elasticity], rows: Mapping[int, int]) -> tuple[Link, ...]:
    """Elasticities in the order they act; ``rows`` gives the row of those that are drawn.

    Raises
    ------
    InvalidValueError
        If they run in a ring, or go from a split driver to one that is not split the same way.
    """
    made: list[tuple[str, Link]] = []
    for number, elasticity in enumerate(elasticities):
        (of, of_member), (to, to_member) = at_place(elasticity.of), at_place(elasticity.to)
        of_members, to_members = members_of(tree, of, of_member), members_of(tree, to, to_member)
        wide = to_members.stop - to_members.start
        if wide > 1 and tree.node(of).by != tree.node(to).by:
            problem = f"{to} has a value for each {tree.node(to).by}, {elasticity.of} has not"
            raise InvalidValueError(problem, f"say which one: {place(to, tree.members(to)[0])}")
        if wide > 1 and of_members.stop - of_members.start == 1:
            to_members = of_members
        drawn = number in rows
        amount = rows[number] if drawn else elasticity.value
        made.append((of, Link(of, of_members, to, to_members, amount, drawn)))
    before: dict[str, set[str]] = {}
    for of, link in made:
        before.setdefault(of, set()).add(link.to)
        before.setdefault(link.to, set())
    try:
        order = ordered(before, lambda name: tuple(sorted(before[name])))
    except InvalidValueError as error:
        problem = f"the elasticities run in a ring: {error.problem.partition(': ')[2]}"
        raise InvalidValueError(problem, "leave one of them out") from None
    return tuple(link for name in order for of, link in made if of == name)
