"""Coda's API: the columns and rows of a table, and rows written into it by their key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from okrkit.errors import InvalidValueError
from okrkit.sources.coda.plan_rows import Edit
from okrkit.sources.live import Access, Answer, Client, ServiceError, Wait, bearer

TOKEN = "OKRKIT_CODA_TOKEN"  # noqa: S105  # the name of the variable, not the token
ADDRESS = "https://coda.io/apis/v1"
ROWS = 200  # rows of one page
WRITTEN = 50  # rows of one write
POLLS = 12
"""How often a write is asked after: with growing pauses that makes about five minutes."""

STALE = (
    "Coda's copy of the document for reading lags behind what people see; the newest changes may be missing."
)


class Table:
    """One table of one document."""

    def __init__(self, access: Access, doc: str, table: str) -> None:
        token = access.secret(TOKEN)
        self._client: Client = access.client(access.settings["address"], secrets=[token], sign=bearer(token))
        self._timing = access.timing
        self._doc = _doc_id(doc)
        self._path = f"docs/{quote(self._doc, safe='')}/tables/{quote(table, safe='')}"
        self._stale = False

    def close(self) -> None:
        self._client.close()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was noticed while it was read."""
        return (STALE,) if self._stale else ()

    def describe(self) -> dict[str, Any]:
        """Name, kind and size of the table."""
        return dict(self._read(self._path, {}).data)

    def columns(self) -> list[dict[str, Any]]:
        """Every column, as the API describes it."""
        found: list[dict[str, Any]] = []
        token = None
        while True:
            answer = self._read(
                f"{self._path}/columns", {"limit": ROWS, **({"pageToken": token} if token else {})}
            )
            found += _items(answer)
            token = _next(answer)
            if token is None:
                return found

    def page(self, token: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """A page of rows in the order they were made, so that edits move none of them; and the next page's token."""
        params = {"pageToken": token} if token else {"sortBy": "createdAt"}
        answer = self._read(f"{self._path}/rows", {"valueFormat": "rich", "limit": ROWS, **params})
        return _items(answer), _next(answer)

    def rows(self) -> list[dict[str, Any]]:
        """Every row, each once."""
        found: dict[str, dict[str, Any]] = {}
        token: str | None = None
        while True:
            items, following = self.page(token)
            found.update((str(item.get("id", "")), item) for item in items)
            if following is None or following == token:
                return list(found.values())
            token = following

    def write(self, edits: Sequence[Edit], key: str) -> tuple[str, ...]:
        """Write cells by the key of their row and wait until Coda has worked them in; what it remarks.

        A row with a known key is changed, another one is added: sending the same again changes nothing.

        Raises
        ------
        ServiceError
            If Coda refuses a row.
        """
        remarks: list[str] = []
        for start in range(0, len(edits), WRITTEN):
            rows = [
                {"cells": [{"column": column, "value": value} for column, value in edit.cells.items()]}
                for edit in edits[start : start + WRITTEN]
            ]
            answer = self._client.post(
                f"{self._path}/rows", {"rows": rows, "keyColumns": [key]}, judge=_judge
            )
            remarks += self._worked_in(str((answer.data or {}).get("requestId", "")))
        return tuple(dict.fromkeys(remarks))

    def _worked_in(self, request: str) -> list[str]:
        """Writes are queued; the next read must not come before them."""
        pause = 1.0
        for _ in range(POLLS if request else 0):
            told = self._client.get(f"mutationStatus/{quote(request, safe=':')}", judge=_judge).data or {}
            if told.get("completed"):
                return [f"Coda remarks: {told['warning']}"] if told.get("warning") else []
            self._timing.sleep(pause)
            pause = min(pause * 1.6, 60.0)
        return ["Coda has taken the rows and is still working them in; they will show up there later."]

    def _read(self, path: str, params: dict[str, Any]) -> Answer:
        """Read what is newest; where Coda's copy lags for long, read the copy and say so."""
        if self._stale:
            return self._client.get(path, params, judge=_judge)
        for pause in (1.0, 3.0, 9.0, None):
            try:
                return self._client.get(
                    path, params, judge=_judge_lag, headers={"X-Coda-Doc-Version": "latest"}
                )
            except _LagError:
                if pause is not None:
                    self._timing.sleep(pause)
        self._stale = True
        return self._client.get(path, params, judge=_judge)


class _LagError(Exception):
    """Coda's copy for reading is older than the document."""


def _judge(answer: Answer) -> Wait | None:
    """Limits are counted over six seconds, and no header tells when the next six begin."""
    if answer.status == 429 and not answer.headers.get("Retry-After"):
        return Wait("it says that the limit of requests is reached", 6.0)
    if answer.status in (404, 410):
        raise ServiceError(
            "Coda knows no such document or table",
            "check doc (the part after _d in the document's address) and table, and that the token may read it",
        )
    return None


def _judge_lag(answer: Answer) -> Wait | None:
    """With the header for the newest state a 400 says that the copy lags; another fault comes up again without it."""
    if answer.status == 400:
        raise _LagError
    return _judge(answer)


def _items(answer: Answer) -> list[dict[str, Any]]:
    found = answer.data.get("items") if isinstance(answer.data, dict) else None
    if not isinstance(found, list):
        raise ServiceError("Coda answers without a list of items", "check the document and the table")
    return [item for item in found if isinstance(item, dict)]


def _next(answer: Answer) -> str | None:
    return answer.data.get("nextPageToken") or None


def _doc_id(told: str) -> str:
    """The document's id, also out of its address: .../d/Title_dAbC123/Page... holds AbC123.

    >>> _doc_id("https://coda.io/d/Goals_dAbC-123/Q4_su1"), _doc_id("AbC-123")
    ('AbC-123', 'AbC-123')
    """
    if "/" not in told:
        return told.strip()
    parts = told.split("/d/", 1)
    name = parts[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0] if len(parts) == 2 else ""
    found = name.rpartition("_d")[2]
    if not found or found == name:
        raise InvalidValueError(
            f"{told!r} is no address of a Coda document", "copy it from the browser, or give the id"
        )
    return found
