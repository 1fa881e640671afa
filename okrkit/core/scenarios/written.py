"""Moves, assumptions and levers as people type them: on a command line, in a notebook's parameter.

``sessions[email]=+20%`` is a move; with two or three numbers parted by dots it is a range: ``return_rate=-1pp..0pp``.
A number with a sign is a change, one without is the value itself: ``+5%`` adds five per cent, ``+0.5pp`` half a percentage
point, ``+200`` two hundred; ``2.6%`` and ``55`` are values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from okrkit.core.model.assumptions import Assumption, ChangeKind, Lever, Move, at_place
from okrkit.errors import InvalidValueError

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)\s*(%|pp|points?)?")
_HOW = "write DRIVER=CHANGE or DRIVER[MEMBER]=CHANGE, e.g. conversion_rate=+5%, sessions[email]=+2000, average_order_value=55"
_RANGE = "write a low and a high end, or low, likeliest and high, e.g. return_rate=-1pp..0pp or sessions=-5%..0%..+10%"
_LEVER_WORDS = ("effort", "cost", "owner", "team", "initiative", "delay_weeks", "ramp_weeks")
_BELIEF_WORDS = ("shape", "who", "why", "evidence", "delay_weeks", "ramp_weeks")


def move(text: str) -> Move:
    """A lever's move from its text.

    Raises
    ------
    InvalidValueError
        When it names no driver or no number.

    Examples
    --------
    >>> m = move("sessions[email]=+20%")
    >>> m.place, m.by, m.change
    ('sessions[email]', 0.2, 'relative')
    >>> move("conversion_rate=2.6%").change
    'value'
    """
    driver, member, said, _ = _parts(text, (), _HOW)
    by, change = amount(said, text, _HOW)
    return Move(driver, member, by, change)


def lever(text: str) -> Lever:
    """A lever with its bounds; after a semicolon what else is known of it.

    >>> found = lever("sessions[email]=0%..+20%; cost=5000; owner=Ida")
    >>> found.low, found.high, found.cost, found.owner
    (0.0, 0.2, 5000.0, 'Ida')
    """
    driver, member, said, more = _parts(text, _LEVER_WORDS, _RANGE)
    values, change = _ends(said, text)
    if len(values) != 2:
        raise InvalidValueError(f"the lever {text!r} has {len(values)} numbers, expected two", _RANGE)
    return Lever(driver, member, values[0], values[1], change, **more)


def assumption(text: str) -> Assumption:
    """A belief about a driver: one number, two ends (nine of ten futures lie above the first, nine below the second) or
    three (lowest, likeliest, highest); after a semicolon its shape, who says so and why.

    Two ends have the shape normal, or beta where they are values of a share; three are triangular.

    >>> found = assumption("conversion_rate=0%..+8%; who=Jonas; why=Shorter checkout")
    >>> found.shape, found.low, found.high, found.who
    ('normal', 0.0, 0.08, 'Jonas')
    """
    driver, member, said, more = _parts(text, _BELIEF_WORDS, _RANGE)
    if more.get("shape") == "history" and not said:
        return Assumption(driver, member, **more)
    values, change = _ends(said, text)
    share = change == "value" and said.rstrip().endswith("%")
    usual = {1: "fixed", 2: "beta" if share else "normal", 3: "triangular"}[len(values)]
    names = {1: ("mid",), 2: ("low", "high"), 3: ("low", "mid", "high")}[len(values)]
    numbers: dict[str, Any] = dict(zip(names, values, strict=True))
    return Assumption(driver, member, change, **{"shape": usual, **more}, **numbers)


def amount(said: str, whole: str = "", fix: str = _HOW) -> tuple[float, ChangeKind]:
    """A typed number, and whether it is a part, an addition or the value itself.

    >>> amount("+5%"), amount("-0.5pp"), amount("2.6%"), amount("+200"), amount("55")
    ((0.05, 'relative'), (-0.005, 'absolute'), (0.026, 'value'), (200.0, 'absolute'), (55.0, 'value'))
    """
    match = _NUMBER.fullmatch(said.strip())
    if match is None:
        raise InvalidValueError(f"{whole or said!r}: {said.strip()!r} is no number", fix)
    sign, digits, unit = match[1], float(match[2]), match[3] or ""
    value = math.copysign(digits, -1 if sign == "-" else 1) if digits else 0.0
    value = round(value / 100, 12) if unit else value
    if unit and unit != "%":
        return value, "absolute"
    if unit == "%" and (sign or not digits):
        return value, "relative"
    return value, "absolute" if sign else "value"


def _ends(said: str, whole: str) -> tuple[list[float], ChangeKind]:
    """The numbers of a range; where one of them is a bare 0, the others say what it is a change of."""
    parts = [p for p in (part.strip() for part in said.split("..")) if p]
    if not 1 <= len(parts) <= 3:
        raise InvalidValueError(f"{whole!r} has {len(parts)} numbers, expected one to three", _RANGE)
    found = [amount(p, whole, _RANGE) for p in parts]
    kinds = {change for (value, change) in found if value} or {found[0][1]}
    if len(kinds) > 1:
        problem = f"{whole!r} mixes {' and '.join(sorted(_KIND[k] for k in kinds))}"
        raise InvalidValueError(problem, "write all its numbers alike: +5%, +0.5pp, +200 or 2.6%")
    return [value for value, _ in found], kinds.pop()


_KIND: dict[ChangeKind, str] = {
    "relative": "changes in per cent",
    "absolute": "changes in units or points",
    "value": "values",
}


def _parts(text: str, words: tuple[str, ...], fix: str) -> tuple[str, str, str, Mapping[str, Any]]:
    """Driver, member, numbers, and the rest by name."""
    head, *rest = (part.strip() for part in text.split(";"))
    place, equals, said = head.partition("=")
    more = [part.partition("=") for part in rest if part]
    bare = "shape" in words and any(name.strip() == "shape" for name, _, _ in more)
    if not equals and not bare:
        raise InvalidValueError(f"{text!r} has no equals sign", fix)
    driver, member = at_place(place)
    known: dict[str, Any] = {}
    for name, _, value in more:
        key = name.strip()
        if key not in words:
            problem = f"{text!r}: {key!r} is not known here"
            raise InvalidValueError(problem, f"use {', '.join(words)}" if words else fix)
        known[key] = _number(key, value.strip(), text) if key in ("effort", "cost", "delay_weeks", "ramp_weeks") else value.strip()  # fmt: skip
    return driver, member, said, known


def _number(key: str, value: str, whole: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise InvalidValueError(
            f"{whole!r}: {key} is {value!r}, expected a number", f"e.g. {key}=2"
        ) from None


def target_of(text: str, base: float) -> float:
    """A typed target of the top: ``+25%`` on a base, ``+5000`` beyond it, or the value itself.

    >>> target_of("+25%", 200.0), target_of("45000", 200.0), target_of("2.6%", 0.02)
    (250.0, 45000.0, 0.026)
    """
    value, change = amount(text, text, "write +25%, or the value itself, e.g. 45000 or 2.6%")
    if change == "relative":
        return round(base * (1 + value), 10)
    return base + value if change == "absolute" else value


def typed(made: Move) -> str:
    """A move as it is typed, to four digits; read again it is the same move as far as those.

    >>> typed(Move("sessions", "Email", 0.2)), typed(Move("return_rate", by=-0.005, change="absolute"))
    ('sessions[Email]=+20%', 'return_rate=-0.005')
    >>> typed(Move("average_order_value", by=55.0, change="value"))
    'average_order_value=55'
    """
    scale, unit = (100, "%") if made.change == "relative" else (1, "")
    number = f"{Decimal(f'{made.by * scale:.4g}'):f}"
    sign = "+" if made.change != "value" and made.by >= 0 else ""
    return f"{made.place}={sign}{number}{unit}"
