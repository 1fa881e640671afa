"""Zips -> their members, with limits against archives that are made to overwhelm."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from okrkit.errors import ImportRefusedError

ZIP_LIMIT = 4 * 1024**3  # bytes unpacked, all members together
ZIP_MEMBERS = 2_000
ZIP_RATIO = 200  # text packs 5 to 30 times; far above it, the archive is made to overwhelm
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)
RATIO_FROM = 100 * 1024**2  # small files may pack as well as they like


def zip_of(path: Path) -> tuple[Path, str] | None:
    """The zip and the member that a path leads to; None for any other path.

    >>> zip_of(Path("orders.csv")) is None
    True
    """
    for parent in path.parents:
        if parent.suffix.lower() == ".zip":
            return (parent, path.relative_to(parent).as_posix()) if parent.is_file() else None
    return None


def members_of(path: Path) -> list[str]:
    """The files in a zip, without hidden ones, sorted as people count.

    Raises
    ------
    ImportRefusedError
        If it is damaged or far larger than an export.
    """
    with opened_zip(path) as archive:
        wanted = [m for m in archive.infolist() if _is_wanted(m, None)]
        refuse_overwhelming(path.name, wanted)
    return sorted((_plain(m.filename) for m in wanted), key=_natural)


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive; what is broken in it, also what shows while it is read, is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
        raise ImportRefusedError(problem, "check the file and its permissions") from error
    except _BROKEN as error:
        problem = f"{path.name} is not a zip that can be opened: {error}"
        raise ImportRefusedError(problem, "download it again, or unpack it and name the folder") from error


@contextmanager
def opened_member(
    archive: zipfile.ZipFile, inside: tuple[Path, str]
) -> Iterator[tuple[zipfile.ZipInfo, IO[bytes]]]:
    """A member and a stream over it."""
    path, name = inside
    member = next((m for m in archive.infolist() if _plain(m.filename) == name), None)
    if member is None:
        raise ImportRefusedError(
            f"{path.name} holds no file {name!r}", "check the name, or name the zip alone"
        )
    with archive.open(member) as stream:
        yield member, stream


def members(
    path: Path, endings: Sequence[str], only: str | None = None, *, large: int = ZIP_LIMIT
) -> Iterator[tuple[str, bytes | TemporaryFile]]:
    """Name and content of each member with one of the endings, or of the only one named.

    Members are read in memory, those of ``large`` bytes and more are put into files with names of our own: no name in the
    zip can lead outside.

    Raises
    ------
    ImportRefusedError
        If the zip is damaged, too large, or holds no such member.
    """
    with opened_zip(path) as archive:
        wanted = [
            m for m in archive.infolist() if _is_wanted(m, endings) and only in (None, _plain(m.filename))
        ]
        refuse_overwhelming(path.name, wanted)
        if not wanted:
            kinds = repr(only) if only else f"ending in {', '.join(endings)}"
            problem = f"{path.name} holds no file {kinds}"
            raise ImportRefusedError(problem, "zip the export's files themselves, not a zip of zips")
        left = ZIP_LIMIT
        for member in sorted(wanted, key=lambda m: _natural(m.filename)):
            name = f"{path.name}/{PurePosixPath(member.filename).name}"
            with archive.open(member) as stream:
                if member.file_size >= large:
                    unpacked = TemporaryFile(stream, left + 1)
                    left -= unpacked.size
                    content: bytes | TemporaryFile = unpacked
                else:
                    content = stream.read(left + 1)  # the size in the zip's own list may lie
                    left -= len(content)
            if left < 0:
                raise _too_large(path.name)
            yield name, content


class TemporaryFile:
    """The beginning of a stream in a file that goes with this object."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="okrkit-zip-", ignore_cleanup_errors=True)
        self.path, self.size = Path(self._folder.name, "member"), 0
        with self.path.open("wb") as file:
            while self.size < most and (piece := stream.read(min(1 << 20, most - self.size))):
                file.write(piece)
                self.size += len(piece)


def _plain(name: str) -> str:
    """A member's name as the end of a path below the zip."""
    return PurePosixPath(name.lstrip("/")).as_posix()


def _is_wanted(member: zipfile.ZipInfo, endings: Sequence[str] | None) -> bool:
    name = PurePosixPath(member.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not member.is_dir() and not hidden and (endings is None or name.suffix.lower() in endings)


def refuse_overwhelming(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive that unpacks to far more than an export would.

    Raises
    ------
    ImportRefusedError
        If it does.
    """
    unpacked = sum(m.file_size for m in members)
    packed = max(sum(m.compress_size for m in members), 1)
    if unpacked > ZIP_LIMIT or len(members) > ZIP_MEMBERS:
        raise _too_large(name)
    if unpacked > RATIO_FROM and unpacked / packed > ZIP_RATIO:
        raise _too_large(name)


def _too_large(name: str) -> ImportRefusedError:
    problem = f"{name} unpacks to far more than an export would: at most {ZIP_LIMIT // 1024**3} GB and {ZIP_MEMBERS:,} files"
    return ImportRefusedError(problem, "unpack it yourself, look at what is inside, and name the files")


def _natural(name: str) -> list[tuple[int, int | str]]:
    """So that orders_export_10.csv follows orders_export_9.csv."""
    parts: list[tuple[int, int | str]] = []
    number = ""
    for char in name:
        if char.isascii() and char.isdigit():
            number += char
            continue
        if number:
            parts.append((0, int(number)))
            number = ""
        parts.append((1, char))
    if number:
        parts.append((0, int(number)))
    return parts
