"""The day a file is about, where its rows do not say it: told, else from its name, else when it was last changed."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from okrkit.sources.batch import ReadOptions

_ISO = re.compile(r"(?<!\d)(20\d{2})([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d{1,2})([-_.])(\d{1,2})\2(\d{2}|20\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class FileDay:
    """A day, and the sentence that says where it comes from."""

    day: date
    note: str


class FileDays:
    """The days of the files that some paths stand for."""

    def __init__(self, paths: Sequence[Path | str], options: ReadOptions) -> None:
        zone = ZoneInfo(options.timezone) if options.timezone else None
        self._told = options.end_day or options.start_day
        self._changed: dict[str, date] = {}
        for path in _files(paths):
            stamp = datetime.fromtimestamp(path.stat().st_mtime, zone)
            self._changed[path.name] = stamp.date()

    def of(self, name: str) -> FileDay | None:
        """The day of a file or of a member of a zip, by the name it has in the import; None if nothing tells."""
        if self._told is not None:
            return FileDay(self._told, f"{name} does not say its day; {self._told} was taken, as you said.")
        if (day := day_in_name(name.rsplit("/", 1)[-1])) is not None:
            return FileDay(day, f"{name} does not say its day; {day} was taken from its name.")
        changed = self._changed.get(name) or self._changed.get(name.split("/", 1)[0])
        if changed is None:
            return None
        return FileDay(
            changed,
            f"{name} does not say its day; {changed} was taken, when the file was last changed. "
            "Say another with --end, for example --end 2026-03-31.",
        )


def day_in_name(name: str) -> date | None:
    """The one day that a file's name states beyond doubt.

    >>> day_in_name("stock-2026-03-31.txt"), day_in_name("BusinessReport-8-16-26.csv")
    (datetime.date(2026, 3, 31), datetime.date(2026, 8, 16))
    >>> day_in_name("BusinessReport-8-6-26.csv") is None
    True
    """
    found: set[date] = set()
    for year, _, month, day in _ISO.findall(name):
        found |= _days(int(year), int(month), int(day))
    for one, _, two, year in [] if found else _SHORT.findall(name):
        whole = int(year) + (2000 if len(year) == 2 else 0)
        found |= _days(whole, int(one), int(two)) | _days(whole, int(two), int(one))
    return found.pop() if len(found) == 1 else None


def _days(year: int, month: int, day: int) -> set[date]:
    try:
        return {date(year, month, day)}
    except ValueError:
        return set()


def _files(paths: Sequence[Path | str]) -> list[Path]:
    found: list[Path] = []
    for given in paths:
        path = Path(given).expanduser()
        if path.is_dir():
            found += [p for p in path.rglob("*") if p.is_file()]
        elif path.is_file():
            found.append(path)
        else:
            found += [Path(p) for p in glob.glob(str(path)) if Path(p).is_file()]
    return found
