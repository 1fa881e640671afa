"""A rate that is split by member as one rate over all of them: each member weighs as much as what the rate is a part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import ArrayLike

from okrkit.core.kpis import KPIS
from okrkit.core.kpis.definitions import Ratio
from okrkit.core.scenarios.evaluate import Array, evaluate
from okrkit.core.scenarios.formula import Binary, Expression, Negative, Over, Reference, references
from okrkit.core.scenarios.gradient import gradient
from okrkit.core.scenarios.tree import Tree


def weighed_by(tree: Tree, name: str) -> tuple[str, ...]:
    """The nodes whose product is what a split rate is a part of: visits for a conversion rate, orders for an order value.

    The node bound to the KPI that the rate's own KPI is divided by; else the factors written before the rate in a
    formula, ``visits`` and ``conversion`` in ``visits * conversion * order_value``. Empty where the tree says neither.

    >>> from okrkit.core.scenarios import Node
    >>> shop = Tree("shop", "revenue", (Node("revenue", unit="currency", formula="sum(visits * conversion * order_value)"),
    ...     Node("visits", unit="sessions", by="channel"), Node("conversion", unit="orders/sessions", by="channel"),
    ...     Node("order_value", unit="currency/orders", by="channel")), {"channel": ("email", "search")})
    >>> weighed_by(shop, "conversion"), weighed_by(shop, "order_value")
    (('visits',), ('visits', 'conversion'))
    """
    node = tree.node(name)
    about = KPIS.get(node.kpi or "")
    if isinstance(about, Ratio):
        for other in tree.nodes:
            if (other.kpi, other.by, other.where) == (about.denominator, node.by, node.where):
                return (other.name,)
    for parent in tree.parents(name):
        expression = tree.node(parent).expression
        for factors in _products(expression) if expression else ():
            at = next((k for k, f in enumerate(factors) if any(r.node == name for r in references(f))), 0)
            before = [f.node for f in factors[:at] if isinstance(f, Reference) and not f.member]
            if at and len(before) == at and all(tree.node(one).by == node.by for one in before):
                return tuple(before)
    return ()


def weights(tree: Tree, name: str, drivers: Mapping[str, ArrayLike]) -> Array:
    """What each member of a split rate weighs, shape (n_members,) or (n_members, n_draws).

    Where the tree does not say what the rate is a part of: by what a member's rate moves the top; alike for a
    calculated node.
    """
    by = weighed_by(tree, name)
    if by:
        values = evaluate(tree, drivers, by)
        made = np.ones(1)
        for one in by:
            made = made * np.asarray(values[one], dtype=float)
        return np.asarray(made)
    if tree.node(name).is_driver:
        return np.asarray(np.abs(gradient(tree, drivers)[name]))
    return np.ones(len(tree.members(name)))


def overall(rates: ArrayLike, by: ArrayLike) -> Array:
    """The rate over all members: one value, or one a draw. A member that weighs nothing counts for nothing.

    >>> float(overall([0.02, 0.01], [1000, 3000]))
    0.0125
    """
    rate, weight = np.asarray(rates, dtype=float), np.asarray(by, dtype=float)
    if rate.ndim != weight.ndim:
        rate, weight = (a[:, None] if a.ndim == 1 else a for a in (rate, weight))
    weight = np.nan_to_num(weight)
    return np.asarray((np.nan_to_num(rate) * weight).sum(axis=0) / weight.sum(axis=0))


def _products(expression: Expression) -> Iterator[list[Expression]]:
    """The factors of every product in a formula, as they are written."""
    if isinstance(expression, Binary):
        if expression.operator == "*":
            yield list(_factors(expression))
        for part in (expression.left, expression.right):
            yield from _products(part)
    elif isinstance(expression, Negative | Over):
        yield from _products(expression.of)


def _factors(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, Binary) and expression.operator == "*":
        yield from _factors(expression.left)
        yield from _factors(expression.right)
    else:
        yield expression
