"""What a load did and what the warehouse answers about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one table in one load.

    ``kept_newer``: incoming rows of orders that are stored in a newer state; ``kept_whole``: incoming rows of
    documents that are stored more completely; ``removed``: stored rows that a replaced document has no more.
    """

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    kept_newer: int = 0
    kept_whole: int = 0
    removed: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.inserted or self.updated or self.removed)


@dataclass(frozen=True, slots=True)
class Load:
    """The outcome of a load; ``version`` is the newest one after it, new only if ``changed``."""

    version: int
    changed: bool
    tables: Mapping[str, Counts] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the warehouse that can still be read; ``hash`` is that of its description, files included."""

    number: int
    known_at: datetime
    info: Mapping[str, Any]
    rows: Mapping[str, int]
    notes: tuple[str, ...] = ()
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """First and last day with rows, and how many rows."""

    first: date
    last: date
    rows: int


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """What a clean-up took away."""

    files: int
    bytes: int
    versions: int
