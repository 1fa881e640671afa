"""The language of driver trees: names, numbers, + - * / and brackets, ``sum(x)``, ``share(x)`` and ``x[member]``.

A formula is read by a parser of its own and never handed to Python. Source: docs/driver-trees.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Literal

from okrkit.errors import InvalidValueError

MOST_CHARACTERS = 2000
MOST_TOKENS = 400
MOST_NESTED = 32
"""Bounds that no formula meant for people comes near to, and that keep reading one quick and shallow."""

Operator = Literal["+", "-", "*", "/"]
Function = Literal["sum", "share"]
FUNCTIONS: tuple[Function, ...] = ("sum", "share")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TOKEN = re.compile(
    r'\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<name>[A-Za-z_]\w*)|(?P<member>\[\s*(?:"[^"]*"|[^\[\]"]*?)\s*\])|(?P<sign>[-+*/()]))'
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula, 0 or above."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """Another node; with ``member``, its value for that member alone."""

    node: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Negative:
    of: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Over:
    """``sum(x)``: added up over x's dimension; ``share(x)``: each member's part of that sum."""

    function: Function
    of: Expression


Expression = Number | Reference | Negative | Binary | Over


def is_name(text: str) -> bool:
    """Whether a node or a dimension may be called so.

    >>> is_name("net_revenue"), is_name("Net revenue"), is_name("sum")
    (True, False, False)
    """
    return bool(_NAME.fullmatch(text)) and text not in FUNCTIONS


def parse(text: str) -> Expression:
    """Read a formula.

    Parameters
    ----------
    text : str
        At most `MOST_CHARACTERS` characters and `MOST_NESTED` brackets deep.

    Returns
    -------
    Expression
        ``*`` and ``/`` before ``+`` and ``-``, from left to right; a leading minus binds closest.

    Raises
    ------
    InvalidValueError
        Where the formula cannot be read; the message shows the place.

    Examples
    --------
    >>> parse("orders * 2")
    Binary(operator='*', left=Reference(node='orders', member=''), right=Number(value=2.0))
    """
    return _Reader(text).whole()


def write(expression: Expression) -> str:
    """A formula as people write it, with no more brackets than it needs; read again it is the same expression.

    >>> write(parse("(a*b) - (c-d)"))
    'a * b - (c - d)'
    """
    return _write(expression, 0)


def references(expression: Expression) -> Iterator[Reference]:
    """Every node that a formula names, from left to right, as often as it is named."""
    if isinstance(expression, Reference):
        yield expression
    elif isinstance(expression, Binary):
        yield from references(expression.left)
        yield from references(expression.right)
    elif isinstance(expression, Negative | Over):
        yield from references(expression.of)


_BINDS: dict[str, int] = {"+": 1, "-": 1, "*": 2, "/": 2}


def _write(expression: Expression, outer: int) -> str:
    """``outer``: how closely what stands around it binds."""
    if isinstance(expression, Number):
        return f"{Decimal(repr(expression.value)).normalize():f}"
    if isinstance(expression, Reference):
        return f"{expression.node}[{_member(expression.member)}]" if expression.member else expression.node
    if isinstance(expression, Over):
        return f"{expression.function}({_write(expression.of, 0)})"
    if isinstance(expression, Negative):
        return f"-{_write(expression.of, 3)}"
    binds = _BINDS[expression.operator]
    text = f"{_write(expression.left, binds)} {expression.operator} {_write(expression.right, binds + 1)}"
    return f"({text})" if binds < outer else text


def _member(name: str) -> str:
    return f'"{name}"' if set(name) & set("[]") else name


class _Reader:
    """Reads one formula by descending from the loosest operator to the closest."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > MOST_CHARACTERS:
            problem = f"a formula of {len(text)} characters is too long, at most {MOST_CHARACTERS} are read"
            raise InvalidValueError(problem, "split it into several nodes")
        self.tokens = list(self._tokens())
        if len(self.tokens) > MOST_TOKENS:
            problem = (
                f"a formula of {len(self.tokens)} names and signs is too long, at most {MOST_TOKENS} are read"
            )
            raise InvalidValueError(problem, "split it into several nodes")
        self.at = 0
        self.nested = 0

    def whole(self) -> Expression:
        if not self.tokens:
            raise InvalidValueError("a formula is empty", "write for example sessions * conversion_rate")
        made = self._sum()
        if self.at < len(self.tokens):
            raise self._fault("+, -, * or / is expected")
        return made

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        place, end = 0, len(self.text.rstrip())
        while place < end:
            found = _TOKEN.match(self.text, place)
            if found is None:
                start = place + len(self.text[place:]) - len(self.text[place:].lstrip())
                problem = f"formula {self.text!r} has {self.text[start]!r} at place {start + 1}, which means nothing here"
                raise InvalidValueError(problem, _KNOWN)
            kind = found.lastgroup or ""
            yield kind, found[kind], found.start(kind)
            place = found.end()

    def _sum(self) -> Expression:
        made = self._product()
        while self._sees("+-"):
            operator = self._next()
            made = Binary("+" if operator == "+" else "-", made, self._product())
        return made

    def _product(self) -> Expression:
        made = self._signed()
        while self._sees("*/"):
            operator = self._next()
            made = Binary("*" if operator == "*" else "/", made, self._signed())
        return made

    def _signed(self) -> Expression:
        if self._sees("-"):
            self._next()
            with self._deeper():
                return Negative(self._signed())
        return self._single()

    def _single(self) -> Expression:
        if self.at >= len(self.tokens):
            raise self._fault("a name, a number or a bracket is expected")
        kind, seen, _ = self.tokens[self.at]
        if kind == "number":
            if not isfinite(float(seen)):
                raise self._fault("a smaller number is expected")
            self._next()
            return Number(float(seen))
        if kind == "name":
            return self._named(seen)
        if seen == "(":
            return self._bracket()
        raise self._fault("a name, a number or a bracket is expected")

    def _named(self, name: str) -> Expression:
        if not _NAME.fullmatch(name):
            raise self._fault("names are written in small letters, digits and _")
        self._next()
        if self._sees("("):
            if name not in FUNCTIONS:
                raise self._fault(f"{name!r} is no function; there are sum(...) and share(...)", back=1)
            return Over("sum" if name == "sum" else "share", self._bracket())
        if name in FUNCTIONS:
            raise self._fault(f"{name} needs brackets, e.g. {name}(sessions)", back=1)
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "member":
            member = self._next()[1:-1].strip().strip('"')
            if not member:
                raise self._fault("the member in brackets is empty", back=1)
            return Reference(name, member)
        return Reference(name)

    def _bracket(self) -> Expression:
        self._next()
        with self._deeper():
            made = self._sum()
        if not self._sees(")"):
            raise self._fault("a closing bracket is expected")
        self._next()
        return made

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self.nested += 1
        if self.nested > MOST_NESTED:
            problem = f"a formula nested {self.nested} deep is too deep, at most {MOST_NESTED} are read"
            raise InvalidValueError(problem, "split it into several nodes")
        yield
        self.nested -= 1

    def _sees(self, signs: str) -> bool:
        return (
            self.at < len(self.tokens)
            and self.tokens[self.at][0] == "sign"
            and self.tokens[self.at][1] in signs
        )

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _fault(self, expected: str, back: int = 0) -> InvalidValueError:
        at = self.at - back
        if at < len(self.tokens):
            _, seen, start = self.tokens[at]
            where = f"at {seen!r} (place {start + 1})"
        else:
            where = "at its end"
        return InvalidValueError(f"formula {self.text!r}: {expected} {where}", _KNOWN)


_KNOWN = "use names of nodes, decimal numbers, + - * /, brackets, sum(x), share(x) and x[member]"
