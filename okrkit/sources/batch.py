"""What a source hands over, and what a caller may tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import pyarrow as pa

from okrkit.sources.reading.files import RawFile


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not loaded, and why."""

    file: str
    row: int  # as a spreadsheet counts: the header is row 1; a text that runs over several lines is one row
    reason: str


@dataclass(frozen=True, slots=True)
class FileInfo:
    """One file as it was read."""

    name: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one import in the canonical tables, with everything that was decided on the way.

    Attributes
    ----------
    tables : mapping of str to pyarrow.Table
        Canonical name -> rows in exactly the canonical schema, see `okrkit.sources.schema.arrow_schema`; a
        `okrkit.sources.spilled.Spilled` where they are too large for memory.
    rows_read, rows_skipped : int
        Rows in the files; rows left out on purpose (by ``skip_when``, or an older copy of a document). Every row
        is loaded, rejected or skipped: ``rows_read == rows_loaded + len(rejected) + rows_skipped``.
    notes : tuple of str
        Every decision taken, as plain sentences.
    control : mapping
        Control figures computed from ``tables``, to compare with what the shop's own screen says.
    edge_documents : frozenset of (table, document id)
        Documents that stand first or last in a file: how the file was cut may have cut them too.
    """

    system: str
    layout: str
    tables: Mapping[str, pa.Table]
    rows_read: int
    rejected: tuple[Rejected, ...]
    currencies: tuple[str, ...]
    period: tuple[date, date] | None
    files: tuple[FileInfo, ...]
    notes: tuple[str, ...]
    control: Mapping[str, object]
    edge_documents: frozenset[tuple[str, str]] = frozenset()
    rows_skipped: int = 0

    @property
    def rows_loaded(self) -> int:
        """Rows of the files whose content is in the tables."""
        return self.rows_read - len(self.rejected) - self.rows_skipped


Watch = Callable[[int, int, int], None]
"""Told how many bytes of how many have been read, and how many rows were found so far."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows about the files and the files do not say."""

    source_name: str | None = None  # the shop or account; the system's name when not told
    currency: str | None = None
    timezone: str | None = None  # the shop's, e.g. Europe/Berlin
    mapping: Mapping[str, str] = field(default_factory=dict)  # canonical column -> column in the file
    table: str | None = None  # canonical table
    return_when: str | None = None  # condition over canonical columns: these lines are returns
    skip_when: str | None = None  # these lines are left out
    test_when: str | None = None  # these orders are tests
    day_first: bool | None = None  # 02/03/2025 is 2 March
    decimal_comma: bool | None = None  # 1,5 is one and a half
    sheet: str | None = None  # of an Excel file
    stamps_in: Literal["shop", "utc"] = "shop"
    start_day: date | None = None  # first and last day of a report that names no days itself
    end_day: date | None = None
    watch: Watch | None = field(default=None, compare=False)  # told of the progress with large files


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one file seems to be, told by its content.

    Attributes
    ----------
    layout : str
        As it is called in a report, for example "orders export, 79 columns (since 2023)".
    sureness : float
        From 0 to 1. 1: nothing else writes such a file; 0.9: its header is this system's own; 0.6: others could have
        written it too, as a header of common words; below 0.5 a person is asked.
    because : str
        What told it, for a person: "columns Lineitem quantity and Lineitem price".
    """

    layout: str
    sureness: float
    because: str


@dataclass(frozen=True, slots=True)
class Source:
    """A system that okrkit can read: found by walking `okrkit.sources`, so that there is no list to edit."""

    name: str
    about: str
    layouts: tuple[str, ...]
    read: Callable[[Sequence[Path], ReadOptions], Batch]
    detect: Callable[[RawFile], Recognised | None] | None = None
    """What a file is by its content, quickly; None where it is not of this system. Never raises. Of a large file, ``data``
    holds only the first lines."""
