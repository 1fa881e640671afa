"""Random sound trees with values for their drivers, and a plain evaluator to compare with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from okrkit.core.scenarios import Node, Tree
from okrkit.core.scenarios.formula import Binary, Expression, Negative, Number, Over, Reference

MEMBERS = {"channel": ("ads", "e-mail", "search"), "country": ("France", "Italy")}


@dataclass(frozen=True)
class _Item:
    """A formula under construction: its text, its dimension, and whether it adds up over time."""

    text: str
    by: str
    flow: bool
    closed: bool = True  # needs no bracket around it


def _braced(item: _Item) -> str:
    return item.text if item.closed else f"({item.text})"


@st.composite
def trees(draw: Any, *, divide: bool = True, once: bool = False, most_drivers: int = 6) -> Tree:
    """A sound tree of pure numbers. ``once`` uses every node once, which without division makes it multilinear."""
    names = draw(st.sampled_from([(), ("channel",), ("channel", "country")]))
    n_drivers = draw(st.integers(1, most_drivers))
    nodes: list[Node] = []
    pool: list[_Item] = []
    for number in range(n_drivers):
        by = draw(st.sampled_from(["", *names]))
        flow = draw(st.booleans())
        nodes.append(Node(f"d{number}", unit="ratio", by=by, flow=flow))
        pool.append(_Item(f"d{number}", by, flow))
    again = list(pool)

    def keep(item: _Item) -> _Item:
        name = f"n{len(nodes)}"
        nodes.append(Node(name, by=item.by, formula=item.text))
        again.append(_Item(name, item.by, item.flow))
        return again[-1]

    while len(pool) > 1 or pool[0].by:
        left = pool.pop(draw(st.integers(0, len(pool) - 1)))
        if not pool:
            left = _Item(f"sum({left.text})", "", left.flow)
            pool.append(left)
            continue
        right = pool.pop(draw(st.integers(0, len(pool) - 1)))
        left, right = (
            _bent(draw, left, divide=divide, once=once),
            _bent(draw, right, divide=divide, once=once),
        )
        if left.by and right.by and left.by != right.by:
            right = _Item(f"sum({right.text})", "", right.flow)
        made = _joined(draw, left, right, divide=divide)
        pool.append(keep(made) if draw(st.booleans()) else made)
        if not once and draw(st.integers(0, 4)) == 0:
            pool.append(draw(st.sampled_from(again)))
        if len(nodes) > 20:
            once = True
    text = pool[0].text
    top = Node("top", formula=text)
    order = draw(st.permutations([*nodes, top]))
    return Tree("random", "top", tuple(order), {name: MEMBERS[name] for name in names})


def _bent(draw: Any, item: _Item, *, divide: bool, once: bool) -> _Item:
    """Sometimes something is done to a part before it is joined with another."""
    what = draw(st.integers(0, 9))
    if what == 0:
        return _Item(f"-{_braced(item)}", item.by, item.flow)
    if what == 1 and item.by:
        return _Item(f"sum({item.text})", "", item.flow)
    if what == 2 and item.by and divide:
        return _Item(f"share({item.text})", item.by, False)
    if what == 3 and not item.flow:
        return _Item(f"1.5 - {_braced(item)}", item.by, False, closed=False)
    if what == 4 and item.by and item.text.isidentifier() and not once:
        member = draw(st.sampled_from(MEMBERS[item.by]))
        return _Item(
            f"{item.text} * {item.text}[{member}] / {item.text}" if divide else item.text,
            item.by,
            item.flow,
            False,
        )
    return item


def _joined(draw: Any, left: _Item, right: _Item, *, divide: bool) -> _Item:
    if left.flow and right.flow:
        sign = draw(st.sampled_from("+-/" if divide else "+-"))
        flow = sign != "/"
    elif left.flow:
        sign, flow = draw(st.sampled_from("*/" if divide else "*")), True
    elif right.flow:
        sign, flow = "*", True
    else:
        sign, flow = draw(st.sampled_from("+-*/" if divide else "+-*")), False
    return _Item(f"{_braced(left)} {sign} {_braced(right)}", left.by or right.by, flow, closed=False)


@st.composite
def drivers_of(
    draw: Any, tree: Tree, *, low: float = 0.5, high: float = 2.0, draws: int = 0
) -> dict[str, Any]:
    """Values for every driver; with ``draws`` some of them have that many draws."""
    number = st.floats(low, high, allow_nan=False).map(lambda value: round(value, 6))
    found: dict[str, Any] = {}
    for node in tree.drivers:
        shape = [n for n in (len(tree.members(node.name)),) if n]
        if draws and draw(st.booleans()):
            shape.append(draws)
        size = math.prod(shape)
        values = draw(st.lists(number, min_size=size, max_size=size))
        found[node.name] = np.array(values).reshape(shape)
    return found


def naive(tree: Tree, drivers: Mapping[str, Any], name: str, member: str = "", at: int = 0) -> float:
    """One node's value for one member and one draw, by plain recursion over the formula."""
    node = tree.node(name)
    if node.expression is None:
        value = np.asarray(drivers[name], dtype=float)
        if node.by:
            value = value[tree.dimensions[node.by].index(member)]
        return float(value[at] if value.ndim else value)
    return _naive(tree, drivers, node.expression, member, at)


def _naive(tree: Tree, drivers: Mapping[str, Any], expression: Expression, member: str, at: int) -> float:
    def value(part: Expression, of: str = member) -> float:
        return _naive(tree, drivers, part, of, at)

    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Reference):
        return naive(tree, drivers, expression.node, expression.member or member, at)
    if isinstance(expression, Negative):
        return -value(expression.of)
    if isinstance(expression, Binary):
        left, right = value(expression.left), value(expression.right)
        if expression.operator == "/":
            return left / right if right else math.nan
        return {"+": left + right, "-": left - right, "*": left * right}[expression.operator]
    every = [value(expression.of, of) for of in _over(tree, expression.of)]
    if expression.function == "sum":
        return sum(every)
    return value(expression.of) / sum(every) if sum(every) else math.nan


def _over(tree: Tree, expression: Expression) -> tuple[str, ...]:
    """The members over which an expression is added up; what is added up inside it already does not count."""
    if isinstance(expression, Reference):
        return () if expression.member else tree.members(expression.node)
    if isinstance(expression, Negative) or (isinstance(expression, Over) and expression.function == "share"):
        return _over(tree, expression.of)
    if isinstance(expression, Binary):
        return _over(tree, expression.left) or _over(tree, expression.right)
    return ()
