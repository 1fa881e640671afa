"""Coda asked directly: the rows of one table of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.coda.api import ADDRESS, TOKEN, Table
from okrkit.sources.coda.rows import rows_of, rows_part
from okrkit.sources.live import (
    Access,
    Credential,
    Cursor,
    Live,
    Page,
    Record,
    Setting,
    Stream,
    Window,
    file_info,
)
from okrkit.sources.reading.csvs import TextTable, unique_names
from okrkit.sources.summary import summed_up
from okrkit.sources.table import load

LAYOUT = "rows of the API"


class Document:
    """One table; see `okrkit.sources.live.Session`. Rows can be deleted, so it is always read whole."""

    timezone = ""
    notes: Sequence[str] = ()

    def __init__(self, access: Access) -> None:
        self._name = access.settings["table"]
        self._into = access.settings["into"]
        self._mapping = mapping_in(access.settings["columns"])
        self._table = Table(access, access.settings["doc"], access.settings["table"])
        self.streams: Sequence[Stream] = (
            Stream("columns", self._columns, lambda r: str(r["id"]), incremental=False),
            Stream("rows", self._rows, lambda r: str(r["id"]), incremental=False),
        )

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        try:
            return self._read(pulled, options)
        except ImportRefusedError as error:  # its way out is an option of the import
            fix = error.fix.replace("--map ", '--connect columns="').replace("=COLUMN", '=COLUMN"')
            raise ImportRefusedError(error.problem, f"{fix}; several are parted by ;") from None

    def _read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        rows = rows_of(pulled["rows"], names_of(pulled["columns"]))
        options = replace(options, mapping=self._mapping, table=self._into)
        info = file_info(self._name, pulled["rows"])
        if self._into == "measures":
            part, figures = rows_part(rows, options.source_name or "coda", options, file=self._name)
            told = tuple(note.replace("with --map", "with --connect columns=...") for note in part.notes)
            return summed_up(
                "coda", LAYOUT, [replace(part, notes=told)], [info], (), tables={self._name: figures}
            )
        headers = list(dict.fromkeys(key for row in rows for key in row.cells))
        cells = pa.table({h: pa.array([r.cells.get(h, "") for r in rows], pa.string()) for h in headers})
        text = TextTable(self._name, cells, np.array([r.number for r in rows], np.int64))
        return load([text], [info], options, "coda")

    def close(self) -> None:
        self._table.close()

    def _columns(self, window: Window, cursor: Cursor | None) -> Page:
        return Page(self._table.columns(), None, self._table.notes)

    def _rows(self, window: Window, cursor: Cursor | None) -> Page:
        items, token = self._table.page(cursor)
        return Page(items, token, self._table.notes)


def names_of(columns: Sequence[Record]) -> dict[str, str]:
    """Id of a column -> its name; of a name that stands twice the second one is numbered."""
    ids = [str(c["id"]) for c in columns]
    return dict(zip(ids, unique_names([str(c.get("name") or c["id"]) for c in columns]), strict=True))


def mapping_in(text: str) -> dict[str, str]:
    """Which column holds what.

    >>> mapping_in("value=Current; day=As of")
    {'value': 'Current', 'day': 'As of'}
    """
    found = {}
    for part in filter(None, (p.strip() for p in text.split(";"))):
        name, mark, column = part.partition("=")
        if not mark or not name.strip() or not column.strip():
            raise InvalidValueError(
                f"columns holds {part!r}, expected NAME=COLUMN", "for example value=Current; day=As of"
            )
        found[name.strip()] = column.strip()
    return found


LIVE = Live(
    name="coda",
    title="Coda",
    about="the rows of one table of a document",
    settings=(
        Setting("doc", "the document's address, or its id: the part after _d in the address"),
        Setting("table", "the table's name or id; a view's gives its rows only"),
        Setting("into", "the canonical table that its rows go into", required=False, default="measures", account=False),
        Setting(
            "columns", "which column holds what: value=Current; day=As of; measure=Name", required=False, account=False
        ),
        Setting("address", "where the API is", required=False, default=ADDRESS),
    ),
    credentials=(Credential(TOKEN, "an API token, from Account settings > API settings"),),
    connect=Document,
)  # fmt: skip
