"""What every record of the plan shares."""

from __future__ import annotations

import math
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, dataclass_transform

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass as _pydantic_dataclass

from okrkit.errors import InvalidValueError, OkrkitError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")

_CONFIG = ConfigDict(extra="forbid", str_strip_whitespace=True, validate_default=False)


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a frozen, validated record; a wrong value raises `InvalidValueError`, not a library's own error."""
    made: Any = _pydantic_dataclass(frozen=True, config=_CONFIG)(cls)
    checked_init: Callable[..., None] = made.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807  # it replaces the method
        try:
            checked_init(self, *args, **kwargs)
        except ValidationError as error:
            raise invalid(made.__name__, error, tuple(made.__dataclass_fields__)) from None

    __init__.__wrapped__ = checked_init  # type: ignore[attr-defined]  # keeps the signature for help()
    made.__init__ = __init__
    return made  # type: ignore[no-any-return]


def invalid(what: str, error: ValidationError, fields: tuple[str, ...] = ()) -> InvalidValueError:
    """One sentence for all that is wrong with a record; a single fault of our own keeps its own words."""
    parts: list[str] = []
    fixes: list[str] = []
    faults = error.errors(include_url=False)
    for fault in faults:
        path = list(fault["loc"])
        if path and isinstance(path[0], int) and path[0] < len(fields):  # given by position
            path[0] = fields[path[0]]
        where = ".".join(str(p) for p in path)
        own = fault.get("ctx", {}).get("error")
        if isinstance(own, OkrkitError):
            parts.append(f"{where}: {own.problem}" if where else own.problem)
            fixes.append(own.fix)
            continue
        unseen = fault["input"] is None or fault["type"] in ("missing", "missing_argument")
        seen = "" if unseen else f" (seen: {_short(fault['input'])})"
        parts.append(f"{where or 'the whole'}: {_in_words(fault, path, fields)}{seen}")
    if len(faults) == len(fixes) == 1:
        return InvalidValueError(parts[0] if not faults[0]["loc"] else f"{what}: {parts[0]}", fixes[0])
    fix = "; ".join(dict.fromkeys(f for f in fixes if f)) or "correct the values named and save again"
    return InvalidValueError(f"{what} is not valid: " + "; ".join(parts), fix)


_WORDS = {
    "string_too_short": "must not be empty",
    "missing": "is missing",
    "missing_argument": "is missing",
    "float_parsing": "a number is expected",
    "float_type": "a number is expected",
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "string_type": "text is expected",
    "string_unicode": "text is expected, without broken characters",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
}


def _in_words(fault: ErrorDetails, path: list[int | str], fields: tuple[str, ...]) -> str:  # noqa: PLR0911  # one line a kind
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in _WORDS:
        return _WORDS[kind]
    if kind.startswith(("date_", "datetime_", "timezone_")):
        return (
            "a day is expected, e.g. 2026-11-16"
            if kind[:5] == "date_"
            else "an instant with its zone is expected"
        )
    if kind == "string_too_long":
        return f"at most {context['max_length']} characters are kept"
    limits = {
        "less_than_equal": ("le", "at most"),
        "greater_than_equal": ("ge", "at least"),
        "greater_than": ("gt", "more than"),
        "less_than": ("lt", "less than"),
    }
    if kind in limits:
        name, words = limits[kind]
        return f"must be {words} {plain(float(context[name]))}"
    if kind == "literal_error":
        return f"must be {context['expected']}"
    if kind in ("unexpected_keyword_argument", "unexpected_positional_argument", "extra_forbidden"):
        near = get_close_matches(str(path[-1]), fields, n=1) if path else []
        return "there is no such field" + (f", did you mean {near[0]!r}?" if near else "")
    return fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def dump(value: object) -> Any:
    """A record as plain data: text, numbers, lists and mappings that JSON and YAML can hold."""
    return TypeAdapter[Any](type(value)).dump_python(value, mode="json")


def load(kind: type[T], data: object) -> T:
    """A record back from plain data."""
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise invalid(kind.__name__, error, tuple(getattr(kind, "__dataclass_fields__", ()))) from None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("a number is expected, not infinity or not-a-number")
    return value


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a number is expected, not true or false")  # noqa: TRY004  # pydantic turns only this into a fault
    return value


def plain(value: float) -> str:
    """A number as people write it: no exponent for everyday sizes, no noise from binary fractions.

    >>> plain(1_250_000.0), plain(0.1 + 0.2)
    ('1250000', '0.3')
    """
    return f"{value:.12g}"


Number = Annotated[float, BeforeValidator(_no_bool), AfterValidator(_finite)]
"""A finite number; true and false are not numbers."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""Text that must not be empty."""

Text = Annotated[str, StringConstraints(max_length=4000)]
"""Free text."""
