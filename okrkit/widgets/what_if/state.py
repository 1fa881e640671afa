"""A scenario on the desk: its levers, how far each is moved, and what it aims at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from okrkit.core.model import Lever, Move, Scenario, place
from okrkit.core.model.base import plain
from okrkit.core.scenarios import Tree
from okrkit.errors import InvalidValueError, UnknownNameError

MOST = 200
"""Levers on one screen."""


@dataclass(frozen=True, slots=True)
class State:
    """What the person works on.

    Attributes
    ----------
    scenario : the tree, its baseline, levers, moves and target; with id and version once it is kept
    turn : counts what came from outside (a kept scenario opened, a plan taken): the screen then takes over the moves
    """

    scenario: Scenario
    turn: int = 0


def levers_of(tree: Tree, levers: Sequence[Lever]) -> tuple[Lever, ...]:
    """The levers, and for each of a driver that is split one for each member, with the same bounds and owner.

    >>> from okrkit.core.scenarios import Node
    >>> shop = Tree("t", "all", (Node("all", formula="sum(visits)"), Node("visits", unit="sessions", by="c")), {"c": ("a", "b")})
    >>> [lever.place for lever in levers_of(shop, [Lever("visits", high=0.2), Lever("visits", "b", high=0.5)])]
    ['visits', 'visits[b]', 'visits[a]']
    """
    found = {lever.place: lever for lever in levers}
    for lever in levers:
        if not lever.member and lever.change == "relative":
            for member in tree.members(lever.driver):
                found.setdefault(
                    place(lever.driver, member), replace(lever, member=member, cost=None, initiative="")
                )
    if len(found) > MOST:
        raise InvalidValueError(
            f"there are {len(found)} levers, at most {MOST} fit a screen", "name fewer levers"
        )
    return tuple(found.values())


def covering(levers: Sequence[Lever], moves: Sequence[Move]) -> tuple[Lever, ...]:
    """The levers, with one for each move that has none, wide enough for it."""
    found = {lever.place: lever for lever in levers}
    for move in moves:
        old = found.get(move.place)
        if old is None or old.change != move.change:
            reach = abs(move.by) or 0.1
            low = max(-1.0, move.by - reach) if move.change == "relative" else move.by - reach
            found[move.place] = Lever(move.driver, move.member, low, move.by + reach, move.change)
        elif not old.low <= move.by <= old.high:
            found[move.place] = replace(old, low=min(old.low, move.by), high=max(old.high, move.by))
    return tuple(found.values())


def moved(state: State, positions: Mapping[str, float]) -> State:
    """Levers at other positions; those not named stand still.

    Raises
    ------
    InvalidValueError, UnknownNameError
        If there is no such lever, or a position is beyond its bounds.
    """
    levers = {lever.place: lever for lever in state.scenario.levers}
    made = []
    for at, by in positions.items():
        if at not in levers:
            raise UnknownNameError.of("lever", at, levers)
        lever = levers[at]
        slack = 1e-9 * max(abs(lever.low), abs(lever.high), 1.0)
        if not lever.low - slack <= by <= lever.high + slack:
            problem = (
                f"{at} cannot move by {plain(by)}, its bounds are {plain(lever.low)} and {plain(lever.high)}"
            )
            raise InvalidValueError(problem, "stay within them, or set other bounds")
        if by or lever.change == "value":
            made.append(Move(lever.driver, lever.member, float(by), lever.change))
    return replace(state, scenario=replace(state.scenario, moves=tuple(made)))


def bound(state: State, at: str, **fields: object) -> State:
    """A lever with other bounds, effort, cost, owner, team or work; a move beyond its new bounds is drawn back.

    Raises
    ------
    InvalidValueError, UnknownNameError
        If there is no such lever, or the values do not fit together.
    """
    levers = {lever.place: lever for lever in state.scenario.levers}
    if at not in levers:
        raise UnknownNameError.of("lever", at, levers)
    made = replace(levers[at], **fields)  # type: ignore[arg-type]
    moves = tuple(
        replace(m, by=min(max(m.by, made.low), made.high)) if m.place == at else m
        for m in state.scenario.moves
    )
    every = tuple(made if lever.place == at else lever for lever in state.scenario.levers)
    return replace(state, scenario=replace(state.scenario, levers=every, moves=moves))


def aimed(state: State, target: float | None) -> State:
    """Another target for the top."""
    return replace(state, scenario=replace(state.scenario, target=target))


def opened(state: State, kept: Scenario) -> State:
    """A kept scenario on the desk; its own levers go before those that were there."""
    own = {lever.place for lever in kept.levers}
    others = [lever for lever in state.scenario.levers if lever.place not in own]
    levers = covering((*kept.levers, *others), kept.moves)
    return State(replace(kept, levers=levers), state.turn + 1)


def anew(state: State, scenario: Scenario | None = None) -> State:
    """The same moves as a scenario of their own, not kept yet; or nothing moved, from another start."""
    found = state.scenario if scenario is None else scenario
    fresh = replace(found, id="", version=0, who="", planned={}, accepted_as=(), name=UNNAMED)
    return State(fresh, state.turn + (scenario is not None))


UNNAMED = "not named yet"
"""What a scenario is called before somebody names it."""


def positions(scenario: Scenario) -> dict[str, float]:
    """Lever -> how far it is moved."""
    return {move.place: move.by for move in scenario.moves}


def to_keep(scenario: Scenario) -> Scenario:
    """What is worth keeping: of the levers only those that are moved or that somebody described."""
    moves = {move.place for move in scenario.moves}
    levers = tuple(
        lever for lever in scenario.levers
        if lever.place in moves or not lever.member or lever.cost is not None or lever.initiative
    )  # fmt: skip
    return replace(scenario, levers=levers)
