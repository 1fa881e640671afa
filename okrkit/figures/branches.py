"""A driver tree and the values of its nodes, made ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.scenarios.formula import Binary, Expression, Negative, Number, Over, Reference
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.tree import Node, Tree
from okrkit.core.scenarios.units import shown_as
from okrkit.figures.driver_trees import Branch, Part
from okrkit.figures.theme import lower

_SIGN = {"+": "+", "-": "−", "*": "×", "/": "/"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}


def branches(
    tree: Tree,
    values: Mapping[str, ArrayLike],
    before: Mapping[str, ArrayLike] | None = None,
    chances: Mapping[str, str] | None = None,
) -> list[Branch]:
    """The nodes below the top, the top first, as `driver_tree` draws them.

    Parameters
    ----------
    tree : Tree
    values, before : node -> one number, or shape (n_members,)
        As `evaluate` gives them.
    chances : node -> chance in words, optional
    """
    shown = [name for name in reversed(tree.order) if name == tree.top or name in tree.depends_on(tree.top)]
    return [
        _branch(tree, tree.node(name), values, before or {}, (chances or {}).get(name, "")) for name in shown
    ]


def _branch(
    tree: Tree, node: Node, values: Mapping[str, ArrayLike], before: Mapping[str, ArrayLike], chance: str
) -> Branch:
    now, then = _numbers(values, node.name), _numbers(before, node.name)
    members = tree.members(node.name)
    return Branch(
        node.name, node.title, unit_shown(tree, node.name),
        whole(tree, values, node.name), whole(tree, before, node.name), node.better, chance,
        in_words(tree, node.expression) if node.expression else "",
        tree.children(node.name), node.by,
        tuple(Part(m, now[i], then[i] if len(then) == len(now) else None) for i, m in enumerate(members) if i < len(now)),
    )  # fmt: skip


def unit_shown(tree: Tree, name: str) -> str:
    """The unit that a node's numbers are written with: that of its KPI, which may be stricter than the tree's.

    >>> shop = Tree("shop", "net", (Node("net", unit="currency", formula="sales * (1 - return_rate)"),
    ...     Node("sales", unit="currency"), Node("return_rate", unit="ratio", kpi="return_rate")))
    >>> unit_shown(shop, "return_rate"), unit_shown(shop, "sales")
    ('share', 'currency')
    """
    from okrkit.core.kpis import KPIS

    node = tree.node(name)
    return KPIS[node.kpi].unit if node.kpi in KPIS else shown_as(tree.units[name])


def _numbers(values: Mapping[str, ArrayLike], name: str) -> list[float]:
    found = np.atleast_1d(np.asarray(values[name], dtype=float)) if name in values else np.empty(0)
    whole_numbers = np.round(found)  # a count that arithmetic has left a hair beside is the count
    return [float(v) for v in np.where(np.abs(found - whole_numbers) < 1e-6, whole_numbers, found)]


def whole(tree: Tree, values: Mapping[str, ArrayLike], name: str) -> float | None:
    """One value for a node over all members: their sum where it adds up; a rate or price is the mean of its members, each
    with the weight that it has for the top. None where there is no such value.

    >>> shop = Tree("shop", "orders", (Node("orders", unit="orders", formula="sum(sessions * rate)"),
    ...     Node("sessions", unit="sessions", by="channel"), Node("rate", unit="share", by="channel")), {"channel": ("a", "b")})
    >>> whole(shop, {"sessions": [100, 300], "rate": [0.04, 0.02]}, "rate")
    0.025
    """
    numbers = _numbers(values, name)
    if not numbers or np.isnan(numbers).all():
        return None
    if not tree.node(name).by or tree.flows[name]:
        return float(np.nansum(numbers))
    drivers = {d.name: values[d.name] for d in tree.drivers if d.name in values}
    if not tree.node(name).is_driver or len(drivers) < len(tree.drivers):
        return None
    weights = gradient(tree, drivers)[name]
    if not np.isfinite(weights).all() or np.min(weights) < 0 < np.max(weights) or not weights.any():
        return None
    return float(weights @ np.nan_to_num(numbers) / weights.sum())


def in_words(tree: Tree, expression: Expression, outer: int = 0) -> str:
    """A formula with the titles of its nodes.

    >>> shop = Tree("shop", "revenue", (Node("revenue", unit="currency", formula="orders * order_value"),
    ...     Node("orders", unit="orders"), Node("order_value", unit="currency/orders")))
    >>> in_words(shop, shop.node("revenue").expression)
    'orders × order value'
    """
    if isinstance(expression, Number):
        return f"{expression.value:g}"
    if isinstance(expression, Reference):
        title = lower(tree.node(expression.node).title)
        return f"{title} of {expression.member}" if expression.member else title
    if isinstance(expression, Over):
        by = _split_by(tree, expression.of)
        inner = in_words(tree, expression.of)
        return f"{inner}, all {by}s together" if expression.function == "sum" else f"part of {inner}"
    if isinstance(expression, Negative):
        return f"−{in_words(tree, expression.of, 3)}"
    assert isinstance(expression, Binary)
    binds = _BINDS[expression.operator]
    left, right = in_words(tree, expression.left, binds), in_words(tree, expression.right, binds + 1)
    text = f"{left} {_SIGN[expression.operator]} {right}"
    return f"({text})" if binds < outer else text


def _split_by(tree: Tree, expression: Expression) -> str:
    if isinstance(expression, Reference):
        return tree.node(expression.node).by or "part"
    if isinstance(expression, Binary):
        found = _split_by(tree, expression.left)
        return found if found != "part" else _split_by(tree, expression.right)
    return _split_by(tree, expression.of) if isinstance(expression, Negative | Over) else "part"
