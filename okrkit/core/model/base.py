"""What every record of the plan shares."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, dataclass_transform

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass as _pydantic_dataclass

from okrkit.errors import InvalidValueError

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
    """One sentence for all that is wrong with a record."""
    parts: list[str] = []
    for fault in error.errors(include_url=False):
        path = list(fault["loc"])
        if path and isinstance(path[0], int) and path[0] < len(fields):  # given by position
            path[0] = fields[path[0]]
        where = ".".join(str(p) for p in path) or "the whole"
        message = fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
        seen = (
            ""
            if fault["type"] == "missing" or fault["input"] is None
            else f" (seen: {_short(fault['input'])})"
        )
        parts.append(f"{where}: {message}{seen}")
    return InvalidValueError(
        f"{what} is not valid: " + "; ".join(parts), "correct the values named and save again"
    )


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
        raise invalid(kind.__name__, error) from None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("a number is expected, not infinity or not-a-number")
    return value


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a number is expected, not true or false")  # noqa: TRY004  # pydantic turns only this into a fault
    return value


Number = Annotated[float, BeforeValidator(_no_bool), AfterValidator(_finite)]
"""A finite number; true and false are not numbers."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""Text that must not be empty."""

Text = Annotated[str, StringConstraints(max_length=4000)]
"""Free text."""
