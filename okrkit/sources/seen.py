"""Files as they are looked at before they are read: every one below the paths, and its beginning."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.files import RawFile, beginning, size_of
from okrkit.sources.reading.zips import members_of, zip_of

FIRST = 64 * 1024
"""Bytes that tell what a text file is."""

WHOLE = 64 * 1024**2
"""Files up to this size are looked at whole where their beginning alone cannot be taken apart: JSON, Excel, Parquet."""

MOST_FILES = 20_000

_NO_TEXT = (b"PK", b"PAR1", b"{", b"[")


def files_below(paths: Sequence[Path | str]) -> dict[Path, bool]:
    """Every file that the paths stand for -> whether it was named itself; zips count as folders.

    Hidden files and links to folders are passed over; a file that is reached twice stands once.

    Raises
    ------
    ImportRefusedError
        If a path leads to nothing, or to more files than an export can have.
    """
    if not paths:
        raise ImportRefusedError("no file was named", "name one or more files, folders or zips")
    found: dict[Path, bool] = {}
    seen: set[Path] = set()
    for given in paths:
        for path, named in _below(Path(given).expanduser()):
            place = path.resolve()
            if place in seen:
                continue
            seen.add(place)
            found[path] = named
            if len(found) > MOST_FILES:
                problem = f"there are more than {MOST_FILES:,} files below {given}"
                raise ImportRefusedError(problem, "name the folder that holds the exports")
    return found


def looked_at(path: Path) -> RawFile:
    """A file with as much of its content as tells what it is.

    Raises
    ------
    ImportRefusedError
        If it cannot be read.
    """
    inside = zip_of(path)
    name = f"{inside[0].name}/{path.name}" if inside else path.name
    place = None if inside else path
    head = beginning(path, FIRST)
    size = size_of(path)
    if size <= FIRST:
        return RawFile(name, head, place)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_NO_TEXT) and size <= WHOLE:
        return RawFile(name, beginning(path, WHOLE), place)
    return RawFile(name, _whole_lines(head), place)


def _below(path: Path) -> Iterator[tuple[Path, bool]]:
    if path.is_dir():
        inside = list(_walked(path))
        if not inside:
            problem = f"the folder {path} holds no file"
            raise ImportRefusedError(problem, "name the folder that holds the export, or the file itself")
        for one in inside:
            yield from _opened(one, named=False)
    elif path.is_file() or zip_of(path) is not None:
        yield from _opened(path, named=True)
    elif path.exists():
        raise ImportRefusedError(f"{path} is neither a file nor a folder", "name the exported file")
    else:
        matches = sorted(Path(p) for p in glob.glob(str(path)) if Path(p).is_file())
        if not matches:
            raise ImportRefusedError(
                f"there is no file {str(path)!r}", "check the name; quotes keep blanks together"
            )
        for one in matches:
            yield from _opened(one, named=True)


def _opened(path: Path, *, named: bool) -> Iterator[tuple[Path, bool]]:
    if path.suffix.lower() != ".zip":
        yield path, named
        return
    for member in members_of(path):
        yield (
            Path(f"{path}/{member}"),
            False,
        )  # joined as text: a name that begins at the root stays below the zip


def _walked(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(
        folder
    ):  # links to folders are not followed: they may lead in a circle
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and path.is_file():
                yield path


def _whole_lines(head: bytes) -> bytes:
    """Without the line that the cut went through; UTF-16 is cut between two characters only."""
    if 0 in head[:256]:
        return head[: len(head) // 2 * 2]
    return head[: head.rfind(b"\n") + 1] or head
