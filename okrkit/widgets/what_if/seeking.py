"""Ways to the target, asked from the workspace and said as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Lever, Move, Scenario, say
from okrkit.core.scenarios import Tree
from okrkit.figures.exploring import label, unit_at

if TYPE_CHECKING:
    from okrkit.core.scenarios.goal_seek import GoalSeek, Plan
    from okrkit.workspace import Workspace


def seek(
    ws: Workspace, scenario: Scenario, free: Sequence[Lever], fixed: Sequence[Move], chance: float | None
) -> GoalSeek:
    """Which moves of the free levers bring the top to the scenario's target; ``fixed`` are made already."""
    assert scenario.target is not None
    return ws.goal_seek_from(scenario, scenario.target, free, fixed, chance=chance)


def shown(found: GoalSeek, chance: float | None, tree: Tree, ws: Workspace) -> dict[str, Any]:
    """The answer for the screen."""
    return {
        "target": found.target,
        "chance": chance,
        "start": found.start,
        "reached": found.reached,
        "plans": [_plan(p, tree, ws) for p in found.plans],
        "nearest": _plan(found.nearest, tree, ws),
        "held": [label(tree, at) for at in found.held_by],
        "notes": list(found.notes),
    }


def moves_in_words(tree: Tree, moves: Sequence[Move], currency: str = "") -> str:
    """What moves, in a line people read."""
    return ", ".join(f"{label(tree, m.place)} {_by(tree, m, currency)}" for m in moves)


def _by(tree: Tree, move: Move, currency: str) -> str:
    unit = unit_at(tree, move.place)
    if move.change == "relative":
        return say(move.by, "share", signed=True)
    if move.change == "absolute":
        return say(move.by, unit, currency, signed=True)
    return f"to {say(move.by, unit, currency)}"


def _plan(plan: Plan, tree: Tree, ws: Workspace) -> dict[str, Any]:
    return {
        "spares": [word[:1].upper() + word[1:] for word in plan.spares],
        "moves": {move.place: move.by for move in plan.moves},
        "words": [
            [label(tree, m.place), _by(tree, m, ws.currency)] for m in plan.moves
        ],
        "effort": plan.effort,
        "cost": plan.cost,
        "value": plan.value,
    }  # fmt: skip
