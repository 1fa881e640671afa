"""What is written into a cell of a Coda table, and whether it says the same already."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from okrkit.core.checkins.shared_table import Cell
from okrkit.sources.coda.cells import cell_text

_TEXT = {"text", "canvas", "select", "lookup", "person", "email", "link", "other"}
_NUMBER = {"number", "percent", "currency", "slider", "scale"}
_DAY = {"date", "dateTime"}
WRITABLE = _TEXT | _NUMBER | _DAY
_UNIT = {"percent": "share", "currency": "currency"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a Coda table; ``most`` is the right end of a slider or the number of symbols of a scale."""

    id: str
    name: str
    type: str
    calculated: bool = False
    most: float = 100.0

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> Column:
        """From what the API says of it."""
        form = described.get("format") or {}
        most = form.get("maximum")
        usual = 5.0 if form.get("type") == "scale" else 100.0
        return cls(
            str(described["id"]),
            str(described.get("name", "")),
            str(form.get("type", "text")),
            bool(described.get("calculated")),
            float(most) if isinstance(most, int | float) and most > 0 else usual,
        )

    def takes(self, cell: Cell) -> bool:
        """Whether this column can hold it: a percentage takes shares only, an amount of money money only."""
        if self.type in _NUMBER:
            is_number = isinstance(cell.value, int | float)
            return not cell.words or (is_number and _UNIT.get(self.type, cell.unit) == cell.unit)
        if self.type in _DAY:
            return not cell.words or isinstance(cell.value, date)
        return self.type in _TEXT

    def written(self, cell: Cell) -> str | float:
        """What is sent for it; an empty cell is an empty text.

        >>> score = Cell("0.70", 0.7, "share")
        >>> [Column("c", "", kind, most=5).written(score) for kind in ("text", "percent", "slider", "scale")]
        ['0.70', 0.7, 3.5, 4.0]
        """
        if self.type in _TEXT:
            return cell.words
        if cell.value is None:
            return ""
        if isinstance(cell.value, date):
            return cell.value.isoformat()
        if self.type in ("slider", "scale") and cell.unit == "share":
            scaled = cell.value * self.most
            return round(scaled) * 1.0 if self.type == "scale" else round(scaled, 4)
        return cell.value


def unwrapped(value: Any) -> str | float | bool:
    """A cell as the API tells it with ``valueFormat=rich``, as the plain value in it.

    >>> unwrapped("```Grow | 3```"), unwrapped({"@type": "MonetaryAmount", "currency": "EUR", "amount": "41250.5"})
    ('Grow | 3', 41250.5)
    >>> unwrapped([{"@type": "Person", "name": "Ida"}, {"@type": "Person", "name": "Ben"}])
    'Ida, Ben'
    """
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping) and "amount" in value:
        return _number(value["amount"])
    return cell_text(value)


def is_same(sent: str | float, found: Any) -> bool:
    """Whether a cell holds already what would be sent: numbers by value, days by the day, texts but for blanks.

    >>> is_same(0.7, "0.7"), is_same("2026-12-31", "2026-12-31T00:00:00.000-08:00"), is_same("a  b", "```a b```")
    (True, True, True)
    """
    held = unwrapped(found)
    if isinstance(sent, int | float):
        number = _number(held)
        return isinstance(number, float) and math.isclose(sent, number, rel_tol=1e-9, abs_tol=1e-9)
    plain = " ".join(str(held).split())
    wanted = " ".join(sent.split())
    return plain == wanted or (len(wanted) == 10 and _is_day(wanted) and plain[:11] == f"{wanted}T")


def _number(value: Any) -> str | float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
