"""What an Excel file's inside can spoil: formulas without results, and archives made to overwhelm."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.zips import refuse_overwhelming

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<head>[^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?P<value><(?:\w+:)?v>[^<]+<)?"
)
_PLACE = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_PIECE = 1 << 22
_OVERLAP = 1 << 14  # longer than any cell with a formula


def formulas(data: bytes, name: str) -> int:
    """How many cells of a workbook hold formulas whose results were saved with them.

    Raises
    ------
    ImportRefusedError
        If a formula's result was not saved: programs that write such files leave the computing to Excel. Or if the file
        unpacks to far more than a table would.
    """
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        refuse_overwhelming(name, book.infolist())
        for sheet in book.infolist():
            if not _SHEET.fullmatch(sheet.filename):
                continue
            for cell in _cells(book, sheet):
                if cell["value"] is None and b't="str"' not in cell["head"]:  # a text may be empty
                    found = _PLACE.search(cell["head"])
                    place = found.group(1).decode() if found else "a cell"
                    raise ImportRefusedError(
                        f"{name} holds a formula without its result, in cell {place}",
                        "open it in Excel or another spreadsheet, save it there, and import it again",
                    )
                count += 1
    return count


def _cells(book: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> Iterator[re.Match[bytes]]:
    """Cells with a formula, each once; the sheet is looked through in pieces that overlap."""
    with book.open(sheet) as stream:
        piece = stream.read(_PIECE)
        while piece:
            more = stream.read(_PIECE)
            whole, last = piece + more[:_OVERLAP], 0
            for cell in _CELL.finditer(whole):
                if cell.start() >= len(piece):
                    break
                last = cell.end()
                yield cell
            piece = more[max(last - len(piece), 0) :]
