"""The one description of a tree that both evaluators read, Python's and the browser's.

Every formula becomes steps for a stack: operands first, then what is done with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from okrkit.core.scenarios.formula import Binary, Expression, Negative, Number, Over, Reference
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.units import shown_as

Operation = Literal[
    "number", "node", "member", "negative", "add", "subtract", "multiply", "divide", "sum", "share"
]
_OPERATIONS: dict[str, Operation] = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``value`` of a number, ``node`` and ``member`` as places in the description's lists."""

    do: Operation
    value: float = 0.0
    node: int = -1
    member: int = -1


def steps(tree: Tree, name: str) -> tuple[Step, ...]:
    """The formula of a node in postfix order; nodes are numbered as in `Tree.order`. Empty for a driver."""
    expression = tree.node(name).expression
    return _steps(tree, expression) if expression is not None else ()


def _steps(tree: Tree, expression: Expression) -> tuple[Step, ...]:
    if isinstance(expression, Number):
        return (Step("number", value=expression.value),)
    if isinstance(expression, Reference):
        node = tree.order.index(expression.node)
        if not expression.member:
            return (Step("node", node=node),)
        return (Step("member", node=node, member=tree.members(expression.node).index(expression.member)),)
    if isinstance(expression, Negative):
        return (*_steps(tree, expression.of), Step("negative"))
    if isinstance(expression, Over):
        return (*_steps(tree, expression.of), Step(expression.function))
    if isinstance(expression, Binary):
        both = (*_steps(tree, expression.left), *_steps(tree, expression.right))
        return (*both, Step(_OPERATIONS[expression.operator]))
    raise AssertionError(expression)


def description(tree: Tree) -> dict[str, Any]:
    """A tree as JSON data that ``evaluator.js`` evaluates.

    Returns
    -------
    dict
        ``name, title, top`` (place of the top among the nodes), ``dimensions`` (name -> members) and ``nodes`` in
        the order of evaluation, each with ``name, label, unit, shown, by, flow, better`` and ``steps`` (empty for a
        driver). A step is ``[operation]``, ``["number", value]``, ``["node", place]`` or
        ``["member", place, place of the member]``.
    """
    return {
        "name": tree.name,
        "title": tree.title or tree.node(tree.top).title,
        "top": tree.order.index(tree.top),
        "dimensions": {name: list(members) for name, members in tree.dimensions.items()},
        "nodes": [
            {
                "name": node.name,
                "label": node.title,
                "unit": tree.units[node.name],
                "shown": shown_as(tree.units[node.name]),
                "by": node.by,
                "flow": tree.flows[node.name],
                "better": node.better,
                "steps": [_plain(step) for step in steps(tree, node.name)],
            }
            for node in (tree.node(name) for name in tree.order)
        ],
    }


def _plain(step: Step) -> list[str | float | int]:
    if step.do == "number":
        return [step.do, step.value]
    if step.do == "node":
        return [step.do, step.node]
    if step.do == "member":
        return [step.do, step.node, step.member]
    return [step.do]


@dataclass(frozen=True, slots=True)
class Program:
    """What an evaluator needs of a tree, worked out once.

    Attributes
    ----------
    names : nodes in the order of evaluation
    steps : one tuple a node, empty for a driver
    split : number of members of each node, 0 where it has one value
    drivers : names of the nodes whose value is given
    """

    names: tuple[str, ...]
    steps: tuple[tuple[Step, ...], ...]
    split: tuple[int, ...]
    drivers: tuple[str, ...]


def program(tree: Tree) -> Program:
    """The program of a tree, from its own memory after the first time."""
    return _program(_Key(tree))


class _Key:
    """A tree by identity: it is frozen, and comparing all its nodes at every evaluation would cost more than it saves."""

    __slots__ = ("tree",)

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def __hash__(self) -> int:
        return id(self.tree)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.tree is other.tree


@lru_cache(maxsize=32)
def _program(key: _Key) -> Program:
    tree = key.tree
    return Program(
        names=tree.order,
        steps=tuple(steps(tree, name) for name in tree.order),
        split=tuple(len(tree.members(name)) for name in tree.order),
        drivers=tuple(name for name in tree.order if tree.by_name[name].is_driver),
    )
