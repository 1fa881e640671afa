"""What a KPI is likely to be once late events, such as returns, are in."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

from okrkit.core.kpis.definitions import Derived, Kpi, Leaf, Ratio
from okrkit.core.kpis.registry import KPIS, leaves_of

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def value_of(kpi: Kpi, parts: Mapping[str, float]) -> float | None:
    """A KPI from the values of the definitions it rests on; None where it divides by zero.

    >>> value_of(KPIS["return_rate"], {"returns": 5.0, "gross_sales": 110.0, "discounts": 10.0})
    0.05
    """
    try:
        return _value(kpi, parts)
    except ZeroDivisionError:
        return None


def late_leaves(kpi: Kpi, *, undated: bool) -> tuple[Leaf, ...]:
    """The parts of a KPI that grow after their day, with refunds that the source does not date among them or not."""
    return tuple(
        leaf for leaf in leaves_of(kpi) if leaf.settles_after or (undated and leaf.settles_after_undated)
    )


def likely(
    kpi: Kpi,
    whole: Mapping[str, float],
    still_open: Mapping[str, float],
    usual: Mapping[str, float],
    *,
    undated: bool,
) -> float | None:
    """The value that results if the open days end with as many late events as settled days had.

    Parameters
    ----------
    whole : value of each part over the whole period
    still_open : value of each late part over its open days
    usual : what settled days make expect of it over days of that size; less than is there already changes nothing
    undated : see `late_leaves`

    Examples
    --------
    >>> parts = {"returns": 5.0, "gross_sales": 100.0, "discounts": 0.0}
    >>> likely(KPIS["net_sales"], parts, {"returns": 1.0}, {"returns": 3.0}, undated=True)
    93.0
    """
    grown = dict(whole)
    for leaf in late_leaves(kpi, undated=undated):
        grown[leaf.name] += max(0.0, usual[leaf.name] - still_open[leaf.name])
    return value_of(kpi, grown)


def _value(kpi: Kpi, parts: Mapping[str, float]) -> float:
    if isinstance(kpi, Ratio):
        top, bottom = (_value(KPIS[name], parts) for name in kpi.parts)
        return top / bottom
    if isinstance(kpi, Derived):
        return _arithmetic(ast.parse(kpi.expression, mode="eval").body, parts)
    return float(parts[kpi.name])


def _arithmetic(node: ast.expr, parts: Mapping[str, float]) -> float:
    match node:
        case ast.BinOp(left, op, right):
            return _OPERATORS[type(op)](_arithmetic(left, parts), _arithmetic(right, parts))
        case ast.UnaryOp(ast.USub(), operand):
            return -_arithmetic(operand, parts)
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(name):
            return _value(KPIS[name], parts)
    raise ValueError(
        f"{ast.unparse(node)!r} is not arithmetic over KPI names"
    )  # `check` refused it at registering
