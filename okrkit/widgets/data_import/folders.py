"""The files on offer: those below one folder, and those that were uploaded."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.sources.reading.files import EXPORT_ENDINGS

ENDINGS = (*EXPORT_ENDINGS, ".zip")
UPLOADS = "Uploaded files"
"""What the folder of uploads is called on the screen; no folder on offer may bear the name."""

LIMIT = 200 * 1024**2
"""Bytes an uploaded file may have; a larger one is copied into the folder instead."""

MOST = 40
"""Uploaded files kept at a time."""

SHOWN = 500
"""Files listed of one folder."""

_LONGEST = 150
_PART = ".part"
_BEGINNINGS: Mapping[str, bytes] = {
    ".zip": b"PK", ".xlsx": b"PK", ".xlsm": b"PK", ".parquet": b"PAR1", ".pq": b"PAR1",
}  # fmt: skip


class Folders:
    """Looks into ``root`` and below, never beside or above it; uploads lie in a folder of their own. ``hidden`` folders are not offered."""

    def __init__(self, root: Path, uploads: Path, timezone: str, hidden: Sequence[Path] = ()) -> None:
        self.root, self.uploads = root.resolve(), uploads.resolve()
        self._hidden = {uploads.resolve(), *(path.resolve() for path in hidden)}
        self._zone = ZoneInfo(timezone)

    def listing(self, folder: str) -> dict[str, Any]:
        """Folders and readable files in a folder, by name; ``more`` counts the files beyond `SHOWN`."""
        place = self._inside(folder)
        inside = sorted(place.iterdir(), key=lambda p: p.name.casefold()) if place.is_dir() else []
        visible = [
            p for p in inside if not p.name.startswith(".") and (self.uploads == place or self._is_inside(p))
        ]
        names = [p for p in visible if p.is_file() and p.suffix.lower() in ENDINGS]
        folders = [p.name for p in visible if p.is_dir() and p not in self._hidden and p.name != UPLOADS]
        if not folder and self._uploaded():
            folders.insert(0, UPLOADS)
        return {
            "folders": folders,
            "files": [self._about(p, folder) for p in names[:SHOWN]],
            "more": max(len(names) - SHOWN, 0),
        }

    def path(self, name: str) -> Path:
        """Where a file on offer lies.

        Raises
        ------
        ImportRefusedError
            If it is gone, or never was on offer.
        """
        place = self._inside(name)
        if not place.is_file() or place.suffix.lower() not in ENDINGS:
            raise ImportRefusedError(f"there is no file {name!r} any more", "choose it anew")
        return place

    def is_uploaded(self, name: str) -> bool:
        return PurePosixPath(name).parts[:1] == (UPLOADS,)

    def add(self, name: str, start: int, size: int, data: str) -> str | None:
        """Take a piece of an uploaded file, base64; its name among the files once it is complete.

        Raises
        ------
        ImportRefusedError
            If it is too large, of another type than it says, or its name is none for a file.
        """
        self._check(name, size)
        try:
            piece = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidValueError("a piece of the upload is damaged", "upload the file again") from error
        part = self.uploads / (name + _PART)
        self.uploads.mkdir(parents=True, exist_ok=True)
        there = part.stat().st_size if start and part.exists() else 0
        if start != there or start + len(piece) > size:
            part.unlink(missing_ok=True)
            raise InvalidValueError(f"{name} did not arrive whole", "upload the file again")
        with part.open("ab" if start else "wb") as stream:
            stream.write(piece)
        if start + len(piece) < size:
            return None
        return self._complete(part, name)

    def remove(self, name: str) -> None:
        """Delete an uploaded file; no other can be deleted here."""
        if self.is_uploaded(name):
            self.path(name).unlink()

    def _complete(self, part: Path, name: str) -> str:
        suffix = PurePosixPath(name).suffix.lower()
        with part.open("rb") as stream:
            beginning = stream.read(4)
        if not beginning.startswith(_BEGINNINGS.get(suffix, b"")):
            part.unlink()
            raise ImportRefusedError(f"{name} is no {suffix} file inside", "export it again and upload that")
        part.replace(self.uploads / name)
        return f"{UPLOADS}/{name}"

    def _check(self, name: str, size: int) -> None:
        plain = name == PurePosixPath(name).name == PureWindowsPath(name).name
        if not plain or not name.isprintable() or name.startswith(".") or len(name) > _LONGEST:
            raise ImportRefusedError(f"{name[:80]!r} is no name for a file", "rename it and upload it again")
        if PurePosixPath(name).suffix.lower() not in ENDINGS:
            problem = f"{name} is of a type that cannot be imported; expected is {', '.join(ENDINGS)}"
            raise ImportRefusedError(problem, "export it as CSV or Excel")
        if not 0 < size <= LIMIT:
            problem = f"{name} has {said_size(size)}, expected is up to {said_size(LIMIT)}"
            raise ImportRefusedError(
                problem, "copy it into the folder and choose it there" if size else "export it again"
            )
        others = [p for p in self._uploaded() if p.name != name]
        if len(others) >= MOST:
            problem = f"there are {MOST} uploaded files already"
            raise ImportRefusedError(problem, "load or remove some of them first")

    def _uploaded(self) -> list[Path]:
        found = self.uploads.iterdir() if self.uploads.is_dir() else ()
        return [p for p in found if p.is_file() and p.suffix.lower() in ENDINGS]

    def _inside(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/"):
            raise InvalidValueError(
                f"{name!r} lies outside the folder on offer", "choose a file from the list"
            )
        if parts[:1] == (UPLOADS,):
            return self.uploads.joinpath(*parts[1:2])
        place = self.root.joinpath(*parts)
        if not self._is_inside(place):
            raise InvalidValueError(
                f"{name!r} lies outside the folder on offer", "choose a file from the list"
            )
        return place

    def _is_inside(self, path: Path) -> bool:
        """A link may lead anywhere, so its end counts."""
        return path.resolve().is_relative_to(self.root)

    def _about(self, path: Path, folder: str) -> dict[str, Any]:
        found = path.stat()
        changed = datetime.fromtimestamp(found.st_mtime, self._zone)
        return {
            "name": path.name,
            "path": f"{folder}/{path.name}" if folder else path.name,
            "size": said_size(found.st_size),
            "changed": f"{changed.day} {changed:%b %Y, %H:%M}",
        }


def said_size(size: int) -> str:
    """Bytes as people read them.

    >>> said_size(900), said_size(12_345), said_size(200 * 1024**2)
    ('900 bytes', '12 kB', '200 MB')
    """
    if size < 1000:
        return f"{size} bytes"
    if size < 1000 * 1024:
        return f"{size / 1024:.0f} kB"
    return f"{size / 1024**2:.0f} MB" if size >= 10 * 1024**2 else f"{size / 1024**2:.1f} MB"
