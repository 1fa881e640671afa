"""Writing CSV files and zips so that the same content gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from sample_shop_maker.seasons import FIRST_DAY

WINDOWS: tuple[tuple[date, date], ...] = (
    (FIRST_DAY, date(2026, 4, 1)),
    (date(2026, 3, 1), date(2026, 7, 1)),
    (date(2026, 6, 1), date(2026, 10, 1)),
    (date(2026, 9, 1), date(2026, 11, 16)),
)
"""The exports: first day covered, and the morning on which it was taken (not part of it). They overlap by a month."""


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV: comma, quotes where needed, line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def write_zip(path: Path, members: Sequence[tuple[str, str]], taken: date) -> None:
    """A zip whose members all bear the export's date; nothing of the machine that wrote it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members:
            info = zipfile.ZipInfo(name, (taken.year, taken.month, taken.day, 6, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode(), compresslevel=9)


def euros(cents: int) -> str:
    """Cents as the exports write money: a point and two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
