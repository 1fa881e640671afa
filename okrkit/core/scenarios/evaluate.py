"""The value of every node of a tree, for one set of drivers or for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.core.scenarios.describe import Program, Step, program
from okrkit.core.scenarios.tree import Tree
from okrkit.errors import InvalidValueError, UnknownNameError

Array = NDArray[np.float64]
Values = dict[str, Array]


def evaluate(tree: Tree, drivers: Mapping[str, ArrayLike], nodes: Iterable[str] | None = None) -> Values:
    """Calculate a tree.

    Parameters
    ----------
    tree : Tree
    drivers : driver name -> numbers
        Without a dimension: one number, or shape (n_draws,). With one: shape (n_members,) or (n_members, n_draws),
        members in the tree's order. Draws and single numbers mix freely.
    nodes : names, optional
        Which results are wanted; all without it. Only what they rest on is calculated.

    Returns
    -------
    dict of float arrays
        Each with the shape its node has by the same rules: (), (n_draws,), (n_members,) or (n_members, n_draws).
        What is divided by zero has no value: NaN.

    Raises
    ------
    InvalidValueError, UnknownNameError
        A driver is missing, unknown or of the wrong shape.

    Examples
    --------
    >>> from okrkit.core.scenarios import Node, Tree
    >>> tree = Tree("shop", "orders", (Node("orders", unit="orders", formula="sum(sessions * rate)"),
    ...     Node("sessions", unit="sessions", by="channel"), Node("rate", unit="share")), {"channel": ("ads", "mail")})
    >>> evaluate(tree, {"sessions": [100, 300], "rate": [0.5, 0.25]})["orders"].tolist()
    [200.0, 100.0]
    """
    compiled = program(tree)
    wanted, needed = _wanted(tree, nodes)
    found = given(tree, drivers)
    with np.errstate(over="ignore", invalid="ignore"):
        for place, name in enumerate(compiled.names):
            if compiled.steps[place] and name in needed:
                found[name] = run(compiled, compiled.steps[place], found)
    drawn = with_draws(tree, drivers)
    return {
        name: natural(tree, name, found[name], name in drawn) for name in compiled.names if name in wanted
    }


def given(tree: Tree, drivers: Mapping[str, ArrayLike]) -> Values:
    """The drivers checked, each of shape (n_members or 1, n_draws or 1); nothing is copied that fits already."""
    compiled = program(tree)
    for name in drivers:
        if name not in compiled.drivers:
            if name in tree.by_name:
                problem = f"{name!r} is calculated from {', '.join(tree.children(name))}, it takes no value"
                raise InvalidValueError(problem, "give the values of the drivers")
            raise UnknownNameError.of("driver", name, compiled.drivers)
    found: Values = {}
    draws: dict[str, int] = {}
    for name in compiled.drivers:
        if name not in drivers:
            problem = f"driver {name!r} has no value"
            raise InvalidValueError(problem, f"give all of: {', '.join(compiled.drivers)}")
        found[name] = _two_axes(tree, name, drivers[name])
        if found[name].shape[1] != 1:
            draws[name] = found[name].shape[1]
    if len(set(draws.values())) > 1:
        sizes = ", ".join(f"{name} {size}" for name, size in draws.items())
        raise InvalidValueError(f"the drivers have different numbers of draws: {sizes}", "draw equally many")
    return found


def _two_axes(tree: Tree, name: str, value: ArrayLike) -> Array:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        problem = f"driver {name!r} is {value!r}, numbers are expected"
        raise InvalidValueError(problem, "give a number, or a list of numbers") from None
    members = tree.members(name)
    if array.size == 0:
        raise InvalidValueError(f"driver {name!r} is empty", "give a number, or at least one draw")
    if not members:
        if array.ndim > 1:
            problem = f"driver {name!r} has shape {array.shape}, one number or (n_draws,) is expected"
            raise InvalidValueError(problem, "it is not split by a dimension")
        return array.reshape(1, -1)
    if array.ndim not in (1, 2) or array.shape[0] != len(members):
        by = tree.node(name).by
        expected = f"({len(members)},) or ({len(members)}, n_draws)"
        problem = f"driver {name!r} has shape {array.shape}, {expected} is expected"
        raise InvalidValueError(problem, f"give a value for each {by}: {', '.join(members)}")
    return array[:, None] if array.ndim == 1 else array


def with_draws(tree: Tree, drivers: Mapping[str, ArrayLike]) -> frozenset[str]:
    """The nodes that have a value for each draw: the drivers given so, and all that rests on them."""
    drawn = {name for name, value in drivers.items() if np.ndim(value) == (2 if tree.node(name).by else 1)}
    return frozenset(drawn.union(name for name in tree.order if tree.depends_on(name) & drawn))


def natural(tree: Tree, name: str, value: Array, drawn: bool) -> Array:
    """A value of two axes with those alone that its node has."""
    if not tree.node(name).by:
        return value[0] if drawn else value[0, 0:1].reshape(())
    return value if drawn else value[:, 0]


def _wanted(tree: Tree, nodes: Iterable[str] | None) -> tuple[frozenset[str], frozenset[str]]:
    """The nodes asked for, and all that is needed for them."""
    if nodes is None:
        return frozenset(tree.order), frozenset(tree.order)
    asked = frozenset(tree.node(name).name for name in nodes)
    return asked, asked.union(*(tree.depends_on(name) for name in asked))


def run(compiled: Program, steps: tuple[Step, ...], known: Values) -> Array:
    """The value of one formula, all arrays of two axes."""
    stack: list[tuple[Array, bool]] = []  # an array, and whether it is scratch that may be written over
    for step in steps:
        if step.do == "number":
            stack.append((np.full((1, 1), step.value), True))
        elif step.do == "node":
            stack.append((known[compiled.names[step.node]], False))
        elif step.do == "member":
            stack.append((known[compiled.names[step.node]][step.member : step.member + 1], False))
        elif step.do == "negative":
            of, scratch = stack.pop()
            stack.append((np.negative(of, out=of if scratch else None), True))
        elif step.do == "sum":
            of, _ = stack.pop()
            stack.append((np.sum(of, axis=0, keepdims=True), True))
        elif step.do == "share":
            of, scratch = stack.pop()
            stack.append((divided(of, np.sum(of, axis=0, keepdims=True), scratch), True))
        else:
            right, right_scratch = stack.pop()
            left, left_scratch = stack.pop()
            stack.append((binary(step.do, left, right, left_scratch, right_scratch), True))
    value, scratch = stack.pop()
    return value if scratch else value.copy()


_UFUNC = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply}


def binary(
    do: str, left: Array, right: Array, left_scratch: bool = False, right_scratch: bool = False
) -> Array:
    """One of the four operations, written into scratch where that fits."""
    if do == "divide":
        return divided(left, right, left_scratch)
    shape = left.shape if left.shape == right.shape else np.broadcast_shapes(left.shape, right.shape)
    out = (
        left
        if left_scratch and left.shape == shape
        else right
        if right_scratch and right.shape == shape
        else None
    )
    return _UFUNC[do](left, right, out=out)


def divided(left: Array, right: Array, scratch: bool = False) -> Array:
    """A quotient; NaN where the divisor is 0."""
    zero = right == 0
    shape = left.shape if left.shape == right.shape else np.broadcast_shapes(left.shape, right.shape)
    out = left if scratch and left.shape == shape else np.empty(shape)
    if zero.any():
        right = np.where(zero, np.nan, right)
    return np.divide(left, right, out=out)
