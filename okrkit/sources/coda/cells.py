"""Cells of Coda, as a CSV shows them or as the API gives them -> one text each, and texts -> numbers with a unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from okrkit.sources.reading.currencies import undressed
from okrkit.sources.reading.numbers import clean_number

_FENCE = re.compile(r"^```(?:\w*\n)?(.*?)\n?```$", re.DOTALL)
_PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(days?|hrs?|hours?|h|mins?|minutes?|m|secs?|seconds?|s|weeks?|wks?|d)\b",
    re.IGNORECASE,
)
_HOURS = {"w": 168.0, "d": 24.0, "h": 1.0, "m": 1 / 60, "s": 1 / 3600}
_MARK = re.compile(r"^[-+(]?\s*([^\d\s.,()+-]{1,4})|([^\d\s.,()%]{1,4})\)?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, not yet read: its digits and marks, or its value where nothing is left to decide."""

    digits: str | None  # with the marks as written; the column decides which is the decimal one
    value: float | None
    unit: str | None
    scale: float = 1.0


def cell_text(value: Any) -> str:
    """A cell as people see it, whichever of Coda's formats it came in; empty where there is nothing.

    >>> cell_text("```Monthly revenue```"), cell_text({"@type": "MonetaryAmount", "currency": "USD", "amount": "42.5"})
    ('Monthly revenue', 'USD 42.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, list):
        return ", ".join(text for text in map(cell_text, value) if text)
    if isinstance(value, Mapping):
        return _object_text(value)
    text = str(value).strip()
    fenced = _FENCE.match(text)
    return fenced.group(1).strip() if fenced else text


def _object_text(value: Mapping[str, Any]) -> str:
    """A JSON-LD object: an amount with its currency, else its name, else its address."""
    if "amount" in value:
        return f"{value.get('currency') or ''} {cell_text(value['amount'])}".strip()
    for key in ("name", "title", "email", "url"):
        if isinstance(value.get(key), str) and value[key].strip():
            return str(value[key]).strip()
    return ""


@lru_cache(maxsize=16_384)
def number_of(text: str) -> Number | None:
    """A cell's number; None if it holds none.

    >>> number_of("€41,250.50").unit, number_of("82.5%").unit, number_of("1 day 6 hrs").value
    ('EUR', 'share', 30.0)
    """
    body = text.strip()
    if body.endswith("%"):
        digits = clean_number(body[:-1])
        return Number(digits, None, "share", 0.01) if digits else None
    parts = _PART.findall(body)
    if parts and not re.sub(r"[\s,]|and", "", _PART.sub("", body)):
        hours = sum(float(n.replace(",", ".")) * _HOURS[unit[0].lower()] for n, unit in parts)
        return Number(None, round(hours, 6), "hours")
    digits = clean_number(body)
    if digits is None:
        return None
    return Number(digits, None, _unit(body))


def _unit(text: str) -> str | None:
    """The currency at an amount where its mark means one; else the mark itself, as $ may mean several."""
    _, codes = undressed(text.lstrip("-+( ").rstrip(") "))
    if codes is None:
        return None
    if len(codes) == 1:
        return next(iter(codes))
    found = _MARK.search(text)
    return next((g for g in found.groups() if g), None) if found else None
