"""What was read of a service so far, on disk: a killed run goes on where it stopped.

A folder for each account::

    state.json              where each stream stands, after the last load
    open/run.json           the run that is under way: what it asks for, since when
    open/orders-000001.json the pages that it has, each with where the next one begins

Every file is whole or absent: it is written beside its place, brought to the disk, then renamed. The pages may hold
personal data of buyers, so only the owner can read them, and they are deleted once they are loaded.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from okrkit.errors import WorkspaceError
from okrkit.sources.live.system import Cursor, Page, Record


@dataclass(frozen=True, slots=True)
class Where:
    """How far a stream has been read: ``done``, else the cursor of the next page (None for the first)."""

    pages: int
    cursor: Cursor | None
    done: bool
    records: int


class Journal:
    """The journal of one account."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = folder / "open"

    # -- between runs

    def state(self) -> dict[str, Any]:
        """What the last finished run left: ``marks`` (stream -> instant), ``connection``, ``run``."""
        found = _read(self.folder / "state.json") or {}
        return {"marks": {}, "connection": {}, "run": "", **found}

    def finish(self, marks: Mapping[str, str], connection: Mapping[str, str]) -> None:
        """The run's records are in the warehouse: remember where it ended, then forget its pages."""
        run = self.run() or {}
        state = {"marks": dict(marks), "connection": dict(connection), "run": run.get("id", "")}
        _write(self.folder / "state.json", state)
        self.discard()

    # -- a run

    def run(self) -> dict[str, Any] | None:
        """The run that is under way; None without one. One that was finished, but not yet cleared away, is cleared."""
        run = _read(self._open / "run.json")
        if run is not None and run.get("id") == self.state()["run"]:
            self.discard()
            return None
        return run

    def begin(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Start a run; ``asked`` is kept for the one that may take it up."""
        self.discard()
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"open.{uuid4().hex}.part"
        draft.mkdir(mode=0o700)
        run = {"id": uuid4().hex, **asked}
        _write(draft / "run.json", run)
        draft.rename(self._open)
        _sync_folder(self.folder)
        return run

    def append(self, stream: str, number: int, page: Page) -> None:
        """Keep a page; when this returns it survives a power cut."""
        _write(
            self._open / f"{stream}-{number:06d}.json",
            {"records": page.records, "after": page.after, "notes": list(page.notes)},
        )

    def where(self, stream: str) -> Where:
        """How far a stream has been read in this run."""
        pages = self._pages(stream)
        if not pages:
            return Where(0, None, False, 0)
        last, records = self._page(pages[-1]), 0
        for path in pages:
            records += len(self._page(path)["records"])
        return Where(len(pages), last["after"], last["after"] is None, records)

    def records(self, stream: str) -> Iterator[Record]:
        """The records of a stream in the order they came; copies of one record included."""
        for path in self._pages(stream):
            yield from self._page(path)["records"]

    def notes(self, stream: str) -> list[str]:
        """What was noticed while the stream was read, each thing once."""
        return list(dict.fromkeys(n for path in self._pages(stream) for n in self._page(path)["notes"]))

    def discard(self) -> None:
        """Forget the run that is under way, and what killed runs left."""
        if not self.folder.is_dir():
            return
        if self._open.exists():
            # First out of sight in one step, so that a kill in between leaves no half of a run.
            self._open.rename(self.folder / f"open.{uuid4().hex}.part")
        for left in self.folder.glob("open.*.part"):
            shutil.rmtree(left, ignore_errors=True)

    def _pages(self, stream: str) -> list[Path]:
        return sorted(p for p in self._open.glob(f"{stream}-*.json") if p.stem[len(stream) + 1 :].isdigit())

    def _page(self, path: Path) -> dict[str, Any]:
        found = _read(path)
        if found is None or "records" not in found:
            raise WorkspaceError(
                f"{path.name} of the unfinished run in {self.folder} is damaged",
                "delete that folder and sync again; nothing is lost by it",
            )
        return found


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"), parse_float=Decimal)  # amounts stay exact
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        raise WorkspaceError(
            f"{path} cannot be read: {error}",
            "delete its folder and sync again; nothing is lost by it",
        ) from error
    return found if isinstance(found, dict) else None


def _write(path: Path, value: Mapping[str, Any]) -> None:
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(json.dumps(value, ensure_ascii=False))  # dump() is four times as slow
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows brings a renamed file's folder to the disk by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
