"""Values of a decoded record in their types; what cannot be read says why, for the record's rejection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from okrkit.sources.reading.decimals import LIMIT
from okrkit.sources.schema import arrow_schema

FOUR = Decimal("0.0001")
THREE = Decimal("0.001")
ZERO = Decimal(0)
_NO_VALUES = (bool, dict, list)


class CellError(Exception):
    """A value that cannot be read; its text is the reason for which the record is rejected."""


class Cells:
    """The values of one record by name; a dot leads into an object inside it (``billing.email``)."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record

    def all(self) -> Mapping[str, Any]:
        """The record itself."""
        return self._record

    def raw(self, name: str) -> Any:
        """The value as it came; None where any part of the way is missing."""
        if "." not in name:
            return self._record.get(name)
        value: Any = self._record
        for part in name.split("."):
            if not isinstance(value, dict):
                return None
            value = value.get(part)
        return value

    def has(self, name: str) -> bool:
        """Whether it is there and says something."""
        return self.raw(name) not in (None, "")

    def text(self, name: str) -> str | None:
        """A text without blanks around it, also where it came as a number; None where empty."""
        value = self.raw(name)
        if value is None or isinstance(value, _NO_VALUES):
            return None
        return str(value).strip() or None

    def needed(self, name: str) -> str:
        """A text that may not be empty."""
        value = self.text(name)
        if value is None:
            raise CellError(f"{name} is empty")
        return value

    def money(self, name: str) -> Decimal | None:
        """An amount with at most four decimals, more are rounded; None where empty."""
        return self._number(name, FOUR, "an amount")

    def quantity(self, name: str) -> Decimal | None:
        """A number of pieces with at most three decimals."""
        return self._number(name, THREE, "a quantity")

    def _number(self, name: str, unit: Decimal, what: str) -> Decimal | None:
        value = self.raw(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        bad = CellError(f"{name} is {_short(value)}, not {what}")
        if isinstance(value, _NO_VALUES):
            raise bad
        try:
            number = Decimal(str(value).strip())
            fits = number.is_finite() and abs(number) < LIMIT * unit
        except InvalidOperation:
            raise bad from None
        if not fits:
            raise bad
        return number.quantize(unit, ROUND_HALF_UP)

    def stamp(self, name: str) -> datetime | None:
        """A time without zone, as written; one with an offset or Z as UTC. None where empty."""
        value = self.text(name)
        if value is None or value.startswith("0000-00-00"):
            return None
        try:
            stamp = datetime.fromisoformat(value)
        except ValueError:
            raise CellError(f"{name} is {value!r}, not a time like 2025-05-02T23:30:00") from None
        return stamp.astimezone(UTC).replace(tzinfo=None) if stamp.tzinfo else stamp

    def records(self, name: str) -> list[Cells]:
        """The objects of a list inside the record; what is no object is passed over."""
        value = self.raw(name)
        if isinstance(value, dict) and "items" in value:
            value = value["items"]
        return [Cells(entry) for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def on_the_clock(utc: datetime, timezone: str) -> datetime:
    """An instant (UTC, without zone) as the clock of a zone shows it.

    >>> on_the_clock(datetime(2025, 6, 2, 22, 10), "Europe/Berlin")
    datetime.datetime(2025, 6, 3, 0, 10)
    """
    return utc.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a canonical table; columns that no row names are null."""
    schema = arrow_schema(name)
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def added(values: Iterable[Decimal | None]) -> Decimal:
    """The sum; what is missing adds nothing."""
    return sum((value for value in values if value is not None), ZERO)


def four(value: Decimal) -> Decimal:
    """Rounded to four decimals, half away from zero."""
    return value.quantize(FOUR, ROUND_HALF_UP)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
