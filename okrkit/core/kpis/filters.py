"""Filters that people write: a condition over columns, parsed and held to a short list of harmless operations."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from okrkit.errors import InvalidValueError, UnknownNameError

CONDITIONS: tuple[type[exp.Expression], ...] = (
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Like,
    exp.ILike,
    exp.RegexpLike,
    exp.In,
    exp.Between,
    exp.Is,
    exp.Boolean,
)
"""What may stand where yes or no is asked."""

VALUES: tuple[type[exp.Expression], ...] = (
    exp.Column,
    exp.Identifier,
    exp.Literal,
    exp.Null,
    exp.Neg,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Div,
    exp.Lower,
    exp.Upper,
    exp.Abs,
    exp.Length,
)
"""What may stand where a value is asked."""

IN_WORDS = "comparisons, and, or, not, like, ilike, ~ (regular expression), in, between, is null, + - * /, lower, upper, abs, length"


def parse_filter(text: str, columns: Iterable[str], offered: Iterable[str] | None = None) -> exp.Expression:
    """The condition as a syntax tree in which every column exists and every operation is allowed.

    Column names are compared without case and come back as they are spelled in ``columns``. ``~`` and
    ``regexp_matches`` look for the pattern anywhere in the text; ``like`` compares with case, ``ilike`` without.

    Parameters
    ----------
    text : str
        For example ``order_id like 'C%' and quantity < 0``.
    columns : iterable of str
        The columns it may name.
    offered : iterable of str, optional
        Those of them to list where a name is unknown; all without it.

    Raises
    ------
    InvalidValueError
        If the text cannot be read, or uses something outside the list; the message quotes the place.
    UnknownNameError
        If it names a column that is not there; those that are there are listed.

    Examples
    --------
    >>> parse_filter("SKU ~ '^[0-9]{5}'", ["sku", "quantity"]).sql("duckdb")
    "REGEXP_MATCHES(sku, '^[0-9]{5}')"
    """
    tree = _parse(text)
    known = {name.casefold(): name for name in columns}
    for node in tree.walk():
        _allow(node, text)
        if isinstance(node, exp.Column):
            _name(node, known, text, tuple(known.values() if offered is None else offered))
    if not isinstance(_bare(tree), CONDITIONS):
        problem = f"the filter {text!r} is a value, not a condition"
        raise InvalidValueError(problem, "compare it with something, for example: quantity > 0")
    return tree


def columns_of(tree: exp.Expression) -> frozenset[str]:
    """The columns that a parsed filter reads.

    >>> sorted(columns_of(parse_filter("a = 1 or b is null", ["a", "b", "c"])))
    ['a', 'b']
    """
    return frozenset(column.name for column in tree.find_all(exp.Column))


def _parse(text: str) -> exp.Expression:
    if not text.strip():
        raise InvalidValueError("the filter is empty", "write a condition, for example: quantity > 0")
    try:
        trees = sqlglot.parse(text, read="duckdb")
    except (ParseError, TokenError, RecursionError) as error:
        raise InvalidValueError(
            f"the filter {text!r} cannot be read{_near(error, text)}",
            f"write a condition with {IN_WORDS}; text stands in single quotes",
        ) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Expression):
        raise InvalidValueError(f"the filter {text!r} is not one condition", "join conditions with and / or")
    return trees[0]


def _near(error: Exception, text: str) -> str:
    details = getattr(error, "errors", None) or [{}]
    token, column = details[0].get("highlight"), details[0].get("col")
    if token:
        return f" at {token!r} (character {column})"
    return f" near its end, {text[-12:]!r}"


def _allow(node: Any, text: str) -> None:
    if isinstance(node, (*CONDITIONS, *VALUES, exp.Paren)):
        if isinstance(node, exp.In) and (node.args.get("query") or node.args.get("unnest")):
            raise InvalidValueError(f"the filter {text!r} holds a query", "list the values: in ('a', 'b')")
        if isinstance(node, exp.Is) and not isinstance(node.expression, (exp.Null, exp.Boolean)):
            raise InvalidValueError(
                f"{node.sql('duckdb')!r} in the filter compares with 'is'",
                "use = to compare; is null and is not null ask whether a value is there",
            )
        return
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal) and _is_date(node):
        return
    if isinstance(node, exp.DataType) and isinstance(node.parent, exp.Cast):
        return
    raise InvalidValueError(
        f"{node.sql('duckdb')!r} is not allowed in a filter; it was seen in {text!r}", f"use {IN_WORDS}"
    )


def _is_date(cast: exp.Cast) -> bool:
    kinds = exp.DataType.Type
    return cast.to.this in (kinds.DATE, kinds.TIMESTAMP, kinds.TIMESTAMPNTZ)


def _name(column: exp.Column, known: dict[str, str], text: str, offered: tuple[str, ...]) -> None:
    if column.table:
        raise InvalidValueError(
            f"{column.sql('duckdb')!r} in the filter {text!r} names a table", "write the column's name alone"
        )
    if column.name.casefold() not in known:
        # Only a slip of the pen is guessed: "contry" is meant to be country, "city" is no misspelt quantity.
        meant = get_close_matches(column.name.casefold(), offered, n=1, cutoff=0.8)
        guess = f"did you mean {meant[0]!r}? Else " if meant else ""
        raise UnknownNameError(
            f"no column is called {column.name!r}; it was seen in the filter {text!r}",
            f"{guess}use one of: {', '.join(offered)}",
        )
    column.set("this", exp.to_identifier(known[column.name.casefold()]))


def _bare(tree: exp.Expression) -> exp.Expression:
    while isinstance(tree, exp.Paren):
        tree = tree.this
    return tree
