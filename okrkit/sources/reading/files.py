"""Files, folders, patterns and zips -> the bytes of each file, with limits against zip bombs."""

from __future__ import annotations

import glob
import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from okrkit.errors import ImportRefusedError

TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
TABLE_ENDINGS = (*TEXT_ENDINGS, ".parquet", ".pq", ".xlsx", ".xlsm")

ZIP_LIMIT = 4 * 1024**3  # bytes unpacked, all members together
ZIP_MEMBERS = 2_000
ZIP_RATIO = 200  # text packs 5 to 30 times; far above it, the archive is made to overwhelm
RATIO_FROM = 100 * 1024**2  # small files may pack as well as they like


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file's content and the name by which people know it."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def raw_files(paths: Sequence[Path | str], endings: Sequence[str] = TABLE_ENDINGS) -> list[RawFile]:
    """Every file that the paths stand for, in the order given; folders, patterns and zips sorted by name.

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
        try:
            if path.suffix.lower() == ".zip":
                found.extend(_members(path, endings))
            else:
                found.append(RawFile(path.name, path.read_bytes()))
        except OSError as error:
            problem = f"{path} cannot be read: {error.strerror or error}"
            raise ImportRefusedError(problem, "check the file and its permissions") from error
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
        elif path.exists():
            yield path
        else:
            matches = sorted(Path(p) for p in glob.glob(str(path)) if Path(p).is_file())
            if not matches:
                raise ImportRefusedError(
                    f"there is no file {str(path)!r}", "check the name; quotes keep blanks together"
                )
            yield from matches


def _members(path: Path, endings: Sequence[str]) -> Iterator[RawFile]:
    """Members are read in memory and never written to disk, so that no name in the zip can lead outside."""
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [m for m in archive.infolist() if _is_wanted(m, endings)]
            _check(path, wanted)
            if not wanted:
                problem = f"{path.name} holds no file ending in {', '.join(endings)}"
                raise ImportRefusedError(problem, "zip the export's files themselves, not a zip of zips")
            left = ZIP_LIMIT
            for member in sorted(wanted, key=lambda m: _natural(m.filename)):
                with archive.open(member) as stream:
                    data = stream.read(left + 1)  # the size in the zip's own list may lie
                left -= len(data)
                if left < 0:
                    raise _too_large(path)
                yield RawFile(f"{path.name}/{PurePosixPath(member.filename).name}", data)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        problem = f"{path.name} is not a zip that can be opened: {error}"
        raise ImportRefusedError(problem, "download it again, or unpack it and name the folder") from error


def _is_wanted(member: zipfile.ZipInfo, endings: Sequence[str]) -> bool:
    name = PurePosixPath(member.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not member.is_dir() and not hidden and name.suffix.lower() in endings


def _check(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(m.file_size for m in members)
    packed = max(sum(m.compress_size for m in members), 1)
    if unpacked > ZIP_LIMIT or len(members) > ZIP_MEMBERS:
        raise _too_large(path)
    if unpacked > RATIO_FROM and unpacked / packed > ZIP_RATIO:
        raise _too_large(path)


def _too_large(path: Path) -> ImportRefusedError:
    problem = f"{path.name} unpacks to far more than an export would: at most {ZIP_LIMIT // 1024**3} GB and {ZIP_MEMBERS:,} files"
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
