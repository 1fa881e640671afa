"""Coda asked directly: the rows of one table of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.coda.api import ADDRESS, TOKEN, Table
from okrkit.sources.live import Access, Credential, Cursor, Live, Page, Record, Setting, Stream, Window


class Document:
    """One table; see `okrkit.sources.live.Session`. Rows can be deleted, so it is always read whole."""

    timezone = ""
    notes: Sequence[str] = ()

    def __init__(self, access: Access) -> None:
        self._settings = access.settings
        self._table = Table(access, access.settings["doc"], access.settings["table"])
        self.streams: Sequence[Stream] = (
            Stream("columns", self._columns, lambda r: str(r["id"]), incremental=False),
            Stream("rows", self._rows, lambda r: str(r["id"]), incremental=False),
        )

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        from okrkit.sources.coda.rows import batch_of

        return batch_of(pulled, self._settings, options)

    def close(self) -> None:
        self._table.close()

    def _columns(self, window: Window, cursor: Cursor | None) -> Page:
        return Page(self._table.columns(), None, self._table.notes)

    def _rows(self, window: Window, cursor: Cursor | None) -> Page:
        items, token = self._table.page(cursor)
        return Page(items, token, self._table.notes)


LIVE = Live(
    name="coda",
    title="Coda",
    about="the rows of one table of a document",
    settings=(
        Setting("doc", "the document's address, or its id: the part after _d in the address"),
        Setting("table", "the table's name or id; a view's gives its rows only"),
        Setting("into", "the canonical table that its rows go into", required=False, default="measures"),
        Setting(
            "columns", "which column holds what: value=Current; day=As of; measure=Name", required=False
        ),
        Setting("address", "where the API is", required=False, default=ADDRESS),
    ),
    credentials=(Credential(TOKEN, "an API token, from Account settings > API settings"),),
    connect=Document,
)  # fmt: skip
