"""Values given for parameters: converted, or refused before any cell runs."""

from __future__ import annotations

import json
import math
import operator
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import SupportsFloat, SupportsIndex, cast

from okrkit.errors import ParameterError
from okrkit.notebooks.parameter import Parameter, looks_secret, secret_error

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_NONE = frozenset({"none", "null"})


def check(
    parameters: Sequence[Parameter],
    given: Mapping[str, object],
    *,
    strings: bool = False,
    template: str = "the template",
) -> dict[str, object]:
    """The given values in the types declared, in the order declared; only those that were given.

    ``strings=True`` reads every value as text from a command line: ``yes`` for a bool, ``a, b`` for a list,
    ``none`` where a parameter may be left empty. A date comes back as ISO text.

    Raises
    ------
    ParameterError
        Naming every unknown name and every unfit value at once.
    """
    known = {parameter.name: parameter for parameter in parameters}
    faults: list[str] = []
    for name in given:
        if name not in known:
            if looks_secret(name):
                raise secret_error(name)
            near = get_close_matches(name, known, n=3, cutoff=0.5)
            hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
            faults.append(f"{name!r} is not a parameter of {template}{hint}")
    values: dict[str, object] = {}
    for name, parameter in known.items():
        if name in given:
            try:
                values[name] = convert(parameter, given[name], strings=strings)
            except ValueError as error:
                faults.append(f"{name!r}: {error}")
    if faults:
        names = ", ".join(f"{p.name} ({p.type}{' or none' if p.optional else ''})" for p in parameters)
        problem = (
            faults[0]
            if len(faults) == 1
            else f"{len(faults)} parameters are wrong:" + "".join(f"\n  - {fault}" for fault in faults)
        )
        raise ParameterError(problem, f"it takes {names}" if names else "it takes no parameters")
    return values


def convert(parameter: Parameter, value: object, *, strings: bool = False) -> object:
    """One value in the parameter's type; a ValueError says what was seen and what was expected."""
    if value is None or (strings and isinstance(value, str) and value.strip().lower() in _NONE):
        if parameter.optional:
            return None
        if value is None:
            raise _unfit(parameter, value)
    try:
        read = _from_text(parameter, value) if strings and isinstance(value, str) else value
        converted = _typed(parameter, read)
    except (ValueError, TypeError) as error:
        raise _unfit(parameter, value) from error
    if parameter.choices and converted not in parameter.choices:
        near = get_close_matches(str(converted), [str(choice) for choice in parameter.choices], n=1)
        raise _unfit(parameter, value, f"; did you mean {near[0]!r}?" if near else "")
    if isinstance(converted, int | float) and not isinstance(converted, bool):
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and converted < low) or (high is not None and converted > high):
            raise _unfit(parameter, value)
    return converted


def _unfit(parameter: Parameter, value: object, more: str = "") -> ValueError:
    return ValueError(f"{value!r} was given, expected {parameter.expected}{more}")


def _from_text(parameter: Parameter, text: str) -> object:
    word = text.strip()
    if parameter.type == "int":
        return int(word)
    if parameter.type == "float":
        return float(word)
    if parameter.type == "bool":
        if word.lower() in _TRUE | _FALSE:
            return word.lower() in _TRUE
        raise ValueError(word)
    if parameter.type == "list[str]":
        if word.startswith("["):
            return json.loads(word)
        return [part.strip() for part in word.split(",") if part.strip()]
    return text


def _typed(parameter: Parameter, value: object) -> object:
    kind = parameter.type
    if kind == "bool":
        if type(value).__name__ in ("bool", "bool_"):
            return bool(value)
    elif isinstance(value, bool):
        pass  # true is no number, though Python counts it as one
    elif kind == "int":
        return operator.index(cast(SupportsIndex, value))
    elif kind == "float":
        if not isinstance(value, str) and math.isfinite(number := float(cast(SupportsFloat, value))):
            return number
    elif kind == "date":
        return _iso(value)
    elif kind == "str" and isinstance(value, str):
        return str(value)
    elif (
        kind == "list[str]"
        and isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(item, str) for item in value)
    ):
        return [str(item) for item in value]
    raise TypeError(kind)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        raise TypeError("a moment is not a date")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        day = date.fromisoformat(value.strip()).isoformat()
        if day == value.strip():  # week dates and the form without dashes are read too, but not meant
            return day
    raise TypeError("no date")
