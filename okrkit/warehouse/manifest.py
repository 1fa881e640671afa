"""What a version of the warehouse consists of: one small file each, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from okrkit.errors import OkrkitError, WorkspaceError

FORMAT = 1
FOLDER = "versions"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One Parquet file and what can be told without reading it.

    ``days`` are runs of days with rows, as (first day, length); ``filled`` counts the rows in which a column holds
    something; ``sources`` are those of its rows, empty in files that were written before they were noted.
    """

    path: str
    label: str
    rows: int
    days: tuple[tuple[str, int], ...]
    currencies: tuple[str, ...]
    filled: Mapping[str, int]
    dated: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def stretches(self) -> list[tuple[date, date]]:
        """The runs of days with rows, as first and last day."""
        starts = ((date.fromisoformat(first), length) for first, length in self.days)
        return [(start, start + timedelta(days=length - 1)) for start, length in starts]

    @property
    def first(self) -> date | None:
        return date.fromisoformat(self.days[0][0]) if self.days else None

    @property
    def last(self) -> date | None:
        if not self.days:
            return None
        first, length = self.days[-1]
        return date.fromisoformat(first) + timedelta(days=length - 1)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version: its files, when it became known, and the load that made it.

    ``cut`` names the documents that stood first or last in a file and may go on in another one:
    table -> document id -> ``first``, ``last`` or ``both``.
    """

    version: int
    known_at: datetime
    tables: Mapping[str, tuple[FileEntry, ...]]
    info: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cut: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_LISTS = ("days", "currencies", "dated", "sources")
EMPTY = Manifest(0, datetime.min.replace(tzinfo=UTC), {})


def runs(days: Iterable[date]) -> tuple[tuple[str, int], ...]:
    """Sorted days as runs.

    >>> runs([date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 5)])
    (('2026-01-01', 2), ('2026-01-05', 1))
    """
    found: list[tuple[date, int]] = []
    for day in days:
        if found and day == found[-1][0] + timedelta(days=found[-1][1]):
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((day, 1))
    return tuple((first.isoformat(), length) for first, length in found)


def numbers(folder: Path) -> list[int]:
    """The versions there are, oldest first."""
    try:
        names = os.listdir(folder / FOLDER)
    except FileNotFoundError:
        return []
    return sorted(int(n[:-5]) for n in names if n.endswith(".json") and n[:-5].isdigit())


def path_of(folder: Path, version: int) -> Path:
    return folder / FOLDER / f"{version:06d}.json"


def hash_of(folder: Path, version: int) -> str:
    """What tells two versions' descriptions apart."""
    return hashlib.sha256(path_of(folder, version).read_bytes()).hexdigest()[:16]


def read(folder: Path, version: int) -> Manifest:
    """One version as it was published; one that was read before is not parsed again while its file is the same."""
    path = path_of(folder, version)
    try:
        seen = path.stat()
    except OSError:
        return _read(path, version)
    return _read_once(path, version, (seen.st_mtime_ns, seen.st_size, seen.st_ino))


@lru_cache(256)
def _read_once(path: Path, version: int, seen: tuple[int, int, int]) -> Manifest:
    return _read(path, version)


def _read(path: Path, version: int) -> Manifest:
    try:
        data = json.loads(path.read_bytes())
        if data["format"] > FORMAT:
            problem = (
                f"version {version} of the warehouse was written by a newer okrkit (format {data['format']})"
            )
            raise WorkspaceError(problem, "update okrkit")
        return Manifest(
            version=data["version"],
            known_at=datetime.fromisoformat(data["known_at"]),
            tables={
                name: tuple(FileEntry(**{**f, **{k: _tuples(f.get(k, [])) for k in _LISTS}}) for f in files)
                for name, files in data["tables"].items()
            },
            info=data["info"],
            counts=data["counts"],
            notes=tuple(data["notes"]),
            cut=data["cut"],
        )
    except FileNotFoundError:
        raise WorkspaceError(
            f"version {version} of the warehouse is gone",
            "open the view again; it may have been cleaned away",
        ) from None
    except OkrkitError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        problem = f"the warehouse's file {path.parent.name}/{path.name} is damaged ({error})"
        raise WorkspaceError(
            problem, "take it from a backup, or delete it to go back to the version before"
        ) from None


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a version visible: from one moment to the next, never half."""
    data = {"format": FORMAT, **asdict(manifest), "known_at": manifest.known_at.isoformat()}
    path = path_of(folder, manifest.version)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".json.part")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, separators=(",", ":"), default=str)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder outlast a power cut, where the system offers it."""
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value
