"""A parsed filter evaluated on Arrow columns, whole columns at a time, with SQL's rules for missing values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from okrkit.errors import InvalidValueError

Columns = Mapping[str, "pa.Array | pa.ChunkedArray"]

_COMPARE: dict[type[exp.Expression], Callable[..., Any]] = {
    exp.EQ: pc.equal,
    exp.NEQ: pc.not_equal,
    exp.GT: pc.greater,
    exp.GTE: pc.greater_equal,
    exp.LT: pc.less,
    exp.LTE: pc.less_equal,
}
_ARITHMETIC: dict[type[exp.Expression], Callable[..., Any]] = {
    exp.Add: pc.add,
    exp.Sub: pc.subtract,
    exp.Mul: pc.multiply,
}
_PATTERN: dict[type[exp.Expression], Callable[[Any, str], Any]] = {
    exp.Like: pc.match_like,
    exp.ILike: lambda text, pattern: pc.match_like(text, pattern, ignore_case=True),
    exp.RegexpLike: pc.match_substring_regex,
}
_TEXT: dict[type[exp.Expression], Callable[[Any], Any]] = {
    exp.Lower: pc.utf8_lower,
    exp.Upper: pc.utf8_upper,
    exp.Length: pc.utf8_length,
}


def evaluate(tree: exp.Expression, columns: Columns) -> pa.Array:
    """True where the condition holds; a missing value makes it neither true nor false, which counts as no.

    Parameters
    ----------
    tree : sqlglot expression
        From `okrkit.core.kpis.filters.parse_filter`, which has checked it.
    columns : mapping of str to pyarrow array
        All of one length.

    Raises
    ------
    InvalidValueError
        If values are compared that cannot be, such as a date with a word.
    """
    rows = len(next(iter(columns.values())))
    try:
        result = _condition(tree, columns)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        problem = f"the filter {tree.sql('duckdb')!r} cannot be evaluated: {str(error).splitlines()[0]}"
        raise InvalidValueError(
            problem, "compare numbers with numbers, text with text in single quotes"
        ) from error
    if isinstance(result, pa.ChunkedArray):
        result = result.combine_chunks()
    if isinstance(result, pa.Scalar):
        result = pa.array([result.as_py()] * rows, pa.bool_())
    return pc.fill_null(result, False)


def _condition(node: exp.Expression, columns: Columns) -> Any:  # noqa: PLR0911 - one branch an operation
    kind = type(node)
    if isinstance(node, exp.Paren):
        return _condition(node.this, columns)
    if isinstance(node, exp.And):
        return pc.and_kleene(_condition(node.this, columns), _condition(node.expression, columns))
    if isinstance(node, exp.Or):
        return pc.or_kleene(_condition(node.this, columns), _condition(node.expression, columns))
    if isinstance(node, exp.Not):
        return pc.invert(_condition(node.this, columns))
    if isinstance(node, exp.Boolean):
        return pa.scalar(bool(node.this))
    if kind in _COMPARE:
        left, right = _alike(_value(node.this, columns), _value(node.expression, columns))
        return _COMPARE[kind](left, right)
    if kind in _PATTERN:
        found = _PATTERN[kind](_text(_value(node.this, columns)), _pattern(node))
        return pc.invert(found) if node.args.get("negate") else found
    if isinstance(node, exp.Is):
        return _is(node, columns)
    if isinstance(node, exp.In):
        return _in(node, columns)
    if isinstance(node, exp.Between):
        value = _value(node.this, columns)
        low = _alike(value, _value(node.args["low"], columns))
        high = _alike(value, _value(node.args["high"], columns))
        return pc.and_kleene(pc.greater_equal(*low), pc.less_equal(*high))
    return _value(node, columns)


def _is(node: exp.Is, columns: Columns) -> Any:
    value = _value(node.this, columns)
    if isinstance(node.expression, exp.Null):
        found = pc.is_null(value)
    else:
        found = pc.fill_null(pc.equal(value, pa.scalar(bool(node.expression.this))), False)
    return pc.invert(found) if node.args.get("negate") else found


def _in(node: exp.In, columns: Columns) -> Any:
    value = _value(node.this, columns)
    found = None
    for item in node.expressions:
        one = pc.equal(*_alike(value, _value(item, columns)))
        found = one if found is None else pc.or_kleene(found, one)
    found = pa.scalar(False) if found is None else found
    return pc.invert(found) if node.args.get("negate") else found


def _value(node: exp.Expression, columns: Columns) -> Any:  # noqa: PLR0911 - one branch an operation
    kind = type(node)
    if isinstance(node, exp.Paren):
        return _value(node.this, columns)
    if isinstance(node, exp.Column):
        return columns[node.name]
    if isinstance(node, exp.Literal):
        return pa.scalar(node.this) if node.is_string else pa.scalar(Decimal(node.this))
    if isinstance(node, exp.Cast):
        return pa.scalar(_moment(node.this.this), pa.timestamp("us"))
    if isinstance(node, exp.Null):
        return pa.scalar(None)
    if isinstance(node, exp.Neg):
        return pc.negate(_value(node.this, columns))
    if isinstance(node, exp.Abs):
        return pc.abs(_value(node.this, columns))
    if kind in _TEXT:
        return _TEXT[kind](_text(_value(node.this, columns)))
    if isinstance(node, exp.Div):
        top, bottom = (_float(_value(part, columns)) for part in (node.this, node.expression))
        zero = pc.equal(bottom, 0.0)
        return pc.divide(top, pc.if_else(zero, pa.scalar(None, pa.float64()), bottom))
    if kind in _ARITHMETIC:
        left, right = _value(node.this, columns), _value(node.expression, columns)
        try:
            return _ARITHMETIC[kind](left, right)
        except pa.ArrowInvalid:  # more digits than a decimal holds
            return _ARITHMETIC[kind](_float(left), _float(right))
    return _condition(node, columns)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides in types that compare: a date with a written date, text with the text of a number."""
    for one, other, turned in ((left, right, False), (right, left, True)):
        if not isinstance(other, pa.Scalar):
            continue
        changed = _as(other, one.type)
        if changed is not other:
            return (changed, one) if turned else (one, changed)
    return left, right


def _as(scalar: pa.Scalar, kind: pa.DataType) -> pa.Scalar:
    if pa.types.is_string(scalar.type) and (pa.types.is_timestamp(kind) or pa.types.is_date(kind)):
        return pa.scalar(_moment(scalar.as_py()), pa.timestamp("us"))
    if pa.types.is_decimal(scalar.type) and pa.types.is_string(kind):
        return pa.scalar(str(scalar.as_py()))
    if pa.types.is_decimal(scalar.type) and pa.types.is_floating(kind):
        return pa.scalar(float(scalar.as_py()))
    if pa.types.is_null(scalar.type):
        return pa.scalar(None, kind)
    return scalar


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        problem = f"{text!r} in the filter is compared with a date and is none"
        raise InvalidValueError(problem, "write dates as '2025-03-31'") from error


def _text(value: Any) -> Any:
    return value if pa.types.is_string(value.type) else pc.cast(value, pa.string())


def _float(value: Any) -> Any:
    return pc.cast(value, pa.float64())


def _pattern(node: exp.Expression) -> str:
    pattern = node.expression
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        problem = f"the pattern in {node.sql('duckdb')!r} is not a text"
        raise InvalidValueError(problem, "write it in single quotes, for example like 'C%'")
    return str(pattern.this)
