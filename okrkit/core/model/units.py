"""Numbers as people read them: with their unit, at the precision that matters."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
_WORDS = {
    "orders",
    "customers",
    "units",
    "sessions",
    "count",
    "documents",
    "lines",
    "tickets",
    "domains",
    "visits",
    "days",
}


def say(value: float | None, unit: str = "", currency: str = "", *, signed: bool = False) -> str:
    """A value in words: ``€182,400``, ``12.4 %``, ``38.2 hours``; an en dash where there is none.

    ``unit`` is a KPI's unit: ``currency``, ``share`` (0..1, shown as per cent), ``ratio``, ``hours``, ``minutes``,
    or the thing counted. ``signed`` puts a sign before positive values, for changes.

    >>> say(182_400.4, "currency", "EUR"), say(0.0342, "share"), say(-12, "orders", signed=True)
    ('€182,400', '3.42 %', '-12 orders')
    """
    if value is None or math.isnan(value):
        return "–"
    sign = "+" if signed and value > 0 else ""
    if unit == "currency":
        digits = 0 if abs(value) >= 1000 else 2
        symbol = _SYMBOLS.get(currency)
        text = group(abs(value), digits)
        minus = "-" if text.strip("0.,") and value < 0 else ""
        return f"{sign}{minus}{symbol}{text}" if symbol else f"{sign}{minus}{text} {currency}".rstrip()
    if unit == "share":
        return f"{sign}{group(value * 100, 1 if abs(value) >= 0.0995 else 2)} %"
    if unit == "ratio":
        unit = ""
    if unit in _WORDS or (unit and float(value).is_integer()):
        whole = float(value).is_integer() or abs(value) >= (10 if unit == "customers" else 100)
        return f"{sign}{group(value, 0 if whole else 1)} {unit}"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return f"{sign}{group(value, digits)} {unit}".rstrip()


def say_change(now: float | None, before: float | None, unit: str = "", currency: str = "") -> str:
    """How a value moved: percentage points for a share, per cent otherwise.

    >>> say_change(0.031, 0.034, "share"), say_change(110, 100, "orders")
    ('-0.30 points', '+10.0 %')
    """
    if now is None or before is None:
        return "–"
    if unit == "share":
        points = group((now - before) * 100, 1 if abs(now) >= 0.0995 else 2)
        return f"{'+' if now > before and float(points) else ''}{points} points"
    if before == 0:
        return say(now - before, unit, currency, signed=True)
    share = group((now - before) / abs(before) * 100, 1)
    return f"{'+' if now > before and share != '0.0' else ''}{share} %"


def group(value: float, digits: int) -> str:
    """Rounded half up, thousands marked.

    >>> group(1234.5, 0)
    '1,235'
    """
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{exact:,}" if exact else f"{abs(exact):,}"
