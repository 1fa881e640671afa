"""Answers to KPI queries, kept beside the warehouse: what one notebook has asked, the next one finds.

A version's files never change, so an answer stays right as long as the version is there. The key is the version's own
description and the query, both as text; whatever cannot be read is asked anew, and nothing is lost when the folder is deleted.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

Rows = list[tuple[Any, ...]]

FORMAT = "1"
MOST_ROWS = 5_000
"""Larger answers are lists for a screen, asked once; keeping them would copy the data."""
MOST_VERSIONS = 40
"""Versions of which answers are kept; the least recently used go first."""


class Answers:
    """Answers in a folder, one small file each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, version: str, query: str) -> Rows | None:
        """The rows of a query on a version, None where they are not kept."""
        try:
            kept = json.loads(self._path(version, query).read_bytes())
            if kept["query"] != query:  # a hash is not a proof
                return None
            return [tuple(_value(v) for v in row) for row in kept["rows"]]
        except (OSError, ValueError, KeyError, TypeError, ArithmeticError):
            return None

    def put(self, version: str, query: str, rows: Rows) -> None:
        """Keep them, where the folder can be written."""
        if len(rows) > MOST_ROWS:
            return
        path = self._path(version, query)
        part = path.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError, TypeError):
            text = json.dumps({"query": query, "rows": [[_plain(v) for v in row] for row in rows]})
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                self._clear()
            part.write_text(text, "utf-8")
            os.replace(part, path)

    def _path(self, version: str, query: str) -> Path:
        return self.folder / version / f"{_hash(f'{FORMAT} {_engine()} {query}')}.json"

    def _clear(self) -> None:
        kept = sorted((p for p in self.folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
        for old in kept[:-MOST_VERSIONS]:
            shutil.rmtree(old, ignore_errors=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@functools.cache
def _engine() -> str:
    """Another engine may add up in another order."""
    from importlib.metadata import version

    return version("duckdb")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"exact": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} is not kept")


def _value(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    ((kind, text),) = kept.items()
    return _READ[kind](text)


_READ: dict[str, Callable[[str], Any]] = {
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "exact": Decimal,
}
