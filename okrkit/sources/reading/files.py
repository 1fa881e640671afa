"""Files, folders, patterns and zips -> the bytes of each file."""

from __future__ import annotations

import glob
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.zips import TemporaryFile, members, opened_member, opened_zip, zip_of

TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
TABLE_ENDINGS = (*TEXT_ENDINGS, ".parquet", ".pq", ".xlsx", ".xlsm")
EXPORT_ENDINGS = (*TABLE_ENDINGS, ".json", ".jsonl", ".ndjson")

LARGE = 64 * 1024**2  # bytes from which a file is read when it is needed, not before


class RawFile:
    """A file's content and the name by which people know it.

    Parameters
    ----------
    name : str
    data : bytes, optional
        The content; without it the content of ``path``, read anew at each use.
    path : Path, optional
        Where the file lies; None for a member of a zip that is in memory.
    keep : object, optional
        What the file goes with.
    """

    __slots__ = ("_data", "_keep", "name", "path")

    def __init__(
        self, name: str, data: bytes | None = None, path: Path | None = None, keep: object = None
    ) -> None:
        self.name, self.path, self._data, self._keep = name, path, data, keep

    def __repr__(self) -> str:
        return f"RawFile({self.name!r}, {self.size:,} bytes)"

    @property
    def data(self) -> bytes:
        """The whole content, in memory."""
        if self._data is not None:
            return self._data
        return _bytes_of(self._place)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self._data) if self._data is not None else self._place.stat().st_size

    @property
    def ending(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def sha256(self) -> str:
        if self._data is not None:
            return hashlib.sha256(self._data).hexdigest()
        with self._place.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @property
    def _place(self) -> Path:
        assert self.path is not None, "a file without content has a place"
        return self.path


def raw_files(paths: Sequence[Path | str], endings: Sequence[str] = TABLE_ENDINGS) -> list[RawFile]:
    """Every file that the paths stand for, in the order given; folders, patterns and zips sorted by name.

    A member of a zip may be named like a file in a folder: ``exports.zip/orders.csv``. A file of `LARGE` bytes or more
    is not read yet.

    Raises
    ------
    ImportRefusedError
        If a path leads to no file, or a zip is damaged, too large, or holds nothing that can be read.
    """
    found: list[RawFile] = []
    seen: set[Path] = set()
    for path in _expanded(paths, endings):
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        if (inside := zip_of(path)) is not None:
            found += map(_unpacked, members(inside[0], endings, inside[1], large=LARGE))
        elif path.suffix.lower() == ".zip":
            found += map(_unpacked, members(path, endings, large=LARGE))
        else:
            whole = _bytes_of(path) if _size_of(path) < LARGE else None
            found.append(RawFile(path.name, whole, path))
    return _told_apart(found)


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of a file or of a member of a zip.

    Raises
    ------
    ImportRefusedError
        If it cannot be read.
    """
    inside = zip_of(path)
    if inside is None:
        return _bytes_of(path, size)
    with opened_zip(inside[0]) as archive, opened_member(archive, inside) as (_, stream):
        return stream.read(size)


def size_of(path: Path) -> int:
    """Bytes of a file or of a member of a zip, unpacked.

    Raises
    ------
    ImportRefusedError
        If it cannot be read.
    """
    inside = zip_of(path)
    if inside is None:
        return _size_of(path)
    with opened_zip(inside[0]) as archive, opened_member(archive, inside) as (member, _):
        return member.file_size


def _bytes_of(path: Path, size: int = -1) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(size)
    except OSError as error:
        raise _unreadable(path, error) from error


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ImportRefusedError:
    problem = f"{path} cannot be read: {error.strerror or error}"
    return ImportRefusedError(problem, "check the file and its permissions")


def _unpacked(member: tuple[str, bytes | TemporaryFile]) -> RawFile:
    name, content = member
    if isinstance(content, TemporaryFile):
        return RawFile(name, None, content.path, content)
    return RawFile(name, content)


def _told_apart(found: list[RawFile]) -> list[RawFile]:
    """Files of one name in different folders are called by their folder too."""
    seen = Counter(file.name for file in found)
    for file in found:
        if seen[file.name] > 1 and file.path is not None and "/" not in file.name:
            file.name = f"{file.path.parent.name}/{file.name}"
    return found


def _expanded(paths: Sequence[Path | str], endings: Sequence[str]) -> Iterator[Path]:
    if not paths:
        raise ImportRefusedError("no file was named", "name one or more files, folders or zips")
    for given in paths:
        path = Path(given).expanduser()
        if path.is_dir():
            inside = sorted(
                p for p in path.iterdir() if p.is_file() and p.suffix.lower() in (*endings, ".zip")
            )
            if not inside:
                problem = f"the folder {path} holds no file ending in {', '.join(endings)} or .zip"
                raise ImportRefusedError(problem, "name the folder that holds the export, or the file itself")
            yield from inside
        elif path.is_file() or zip_of(path) is not None:
            yield path
        elif path.exists():
            raise ImportRefusedError(f"{path} is neither a file nor a folder", "name the exported file")
        else:
            matches = sorted(Path(p) for p in glob.glob(str(path)) if Path(p).is_file())
            if not matches:
                raise ImportRefusedError(
                    f"there is no file {str(path)!r}", "check the name; quotes keep blanks together"
                )
            yield from matches
