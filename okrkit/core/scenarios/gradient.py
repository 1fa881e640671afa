"""How much each driver moves a node: exact derivatives, by one pass backwards through the tree."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.scenarios.describe import Program, Step, program
from okrkit.core.scenarios.evaluate import Array, Values, binary, divided, given, run, with_draws
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError


def gradient(tree: Tree, drivers: Mapping[str, ArrayLike], of: str = "") -> Values:
    """The derivative of a node with respect to every driver.

    Parameters
    ----------
    tree : Tree
    drivers : driver name -> numbers
        As for `evaluate`.
    of : node name without a dimension
        The top without it.

    Returns
    -------
    dict of float arrays
        One a driver: what the node gains for each 1 that the driver rises. Shape () or (n_members,), with n_draws
        behind it where the node has draws. A driver that the node does not rest on has 0. NaN where the node has no
        value.

    Notes
    -----
    Reverse accumulation: the cost is a small multiple of one evaluation, whatever the number of drivers.
    Source: docs/sources.md#gradient

    Examples
    --------
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("sales", "sales", (Node("sales", unit="currency", formula="orders * value"),
    ...     Node("orders", unit="orders"), Node("value", unit="currency/orders")))
    >>> {name: float(slope) for name, slope in gradient(tree, {"orders": 10, "value": 40}).items()}
    {'orders': 40.0, 'value': 10.0}
    """
    target = of or tree.top
    if tree.node(target).by:
        problem = f"{target!r} has a value for each {tree.node(target).by}, a gradient is of one value"
        raise InvalidValueError(problem, f"add a node with sum({target}), or ask for another node")
    compiled = program(tree)
    below = tree.depends_on(target)
    known = given(tree, drivers)
    with np.errstate(over="ignore", invalid="ignore"):
        for place, name in enumerate(compiled.names):
            if compiled.steps[place] and (name in below or name == target):
                known[name] = run(compiled, compiled.steps[place], known)
        slopes: Values = {target: np.ones_like(known[target])}
        for place in reversed(range(len(compiled.names))):
            name = compiled.names[place]
            if name in slopes and compiled.steps[place]:
                _pass_down(compiled, compiled.steps[place], known, slopes.pop(name), slopes)
    drawn = target in with_draws(tree, drivers)
    draws = known[target].shape[1]
    found: Values = {}
    for driver in tree.drivers:
        n_members = len(tree.members(driver.name))
        slope = np.broadcast_to(slopes.get(driver.name, np.zeros((1, 1))), (n_members or 1, draws)).copy()
        slope = slope if n_members else slope[0]
        found[driver.name] = slope if drawn else slope[..., 0]
    return found


def _pass_down(
    compiled: Program, steps: tuple[Step, ...], known: Values, slope: Array, slopes: Values
) -> None:
    """Add to ``slopes`` what a node's own slope means for the nodes in its formula."""
    tape: list[
        tuple[Step, Array, tuple[int, ...]]
    ] = []  # step, its value, places of its operands on the tape
    stack: list[int] = []
    for step in steps:
        operands: tuple[int, ...] = ()
        if step.do == "number":
            value = np.full((1, 1), step.value)
        elif step.do == "node":
            value = known[compiled.names[step.node]]
        elif step.do == "member":
            value = known[compiled.names[step.node]][step.member : step.member + 1]
        elif step.do in ("negative", "sum", "share"):
            operands = (stack.pop(),)
            value = _single(step.do, tape[operands[0]][1])
        else:
            right, left = stack.pop(), stack.pop()
            operands = (left, right)
            value = binary(step.do, tape[left][1], tape[right][1])
        stack.append(len(tape))
        tape.append((step, value, operands))
    due: list[Array | None] = [None] * len(tape)
    due[-1] = slope
    for place in reversed(range(len(tape))):
        step, value, operands = tape[place]
        own = due[place]
        if own is None or step.do == "number":
            continue
        if step.do in ("node", "member"):
            _receive(compiled, step, known, own, slopes)
            continue
        parts = _derivatives(step, value, tuple(tape[at][1] for at in operands), own)
        for at, part in zip(operands, parts, strict=True):
            due[at] = part  # an operand stands on the tape once for each time it is named


def _single(do: str, of: Array) -> Array:
    if do == "negative":
        return -of
    total = np.sum(of, axis=0, keepdims=True)
    return total if do == "sum" else divided(of, total)


def _derivatives(step: Step, value: Array, operands: tuple[Array, ...], slope: Array) -> tuple[Array, ...]:
    if step.do == "negative":
        return (-slope,)
    if step.do == "sum":
        return (np.broadcast_to(slope, np.broadcast_shapes(slope.shape, operands[0].shape)),)
    if step.do == "share":  # x_i / S: each x moves its own part, and all parts through S
        total = np.sum(operands[0], axis=0, keepdims=True)
        return (divided(slope - np.sum(slope * value, axis=0, keepdims=True), total),)
    left, right = operands
    if step.do == "add":
        parts = (slope, slope)
    elif step.do == "subtract":
        parts = (slope, -slope)
    elif step.do == "multiply":
        parts = (slope * right, slope * left)
    else:
        parts = (divided(slope, right), divided(-slope * value, right))
    return _as_members(parts[0], left), _as_members(parts[1], right)


def _as_members(slope: Array, operand: Array) -> Array:
    """What one value passed on to every member comes back added up."""
    return np.sum(slope, axis=0, keepdims=True) if operand.shape[0] < slope.shape[0] else slope


def _receive(compiled: Program, step: Step, known: Values, slope: Array, slopes: Values) -> None:
    name = compiled.names[step.node]
    members = known[name].shape[0]
    if step.do == "member":
        whole = np.zeros((members, slope.shape[1]))
        whole[step.member] = slope[0]
        slope = whole
    elif slope.shape[0] < members:
        slope = np.broadcast_to(slope, (members, slope.shape[1]))
    slopes[name] = slopes[name] + slope if name in slopes else slope
