"""Excel XML of 2003 (SpreadsheetML), which some admins export beside CSV -> a table of texts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pyarrow as pa

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.reading.csvs import MAX_COLUMNS, TextTable, unique_names
from okrkit.sources.reading.files import RawFile

_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
HEAD = 256 * 1024  # bytes
MARK = b"urn:schemas-microsoft-com:office:spreadsheet"


def is_spreadsheetml(raw: RawFile) -> bool:
    """Whether the file is one, by its first bytes."""
    return MARK in raw.data[:4096] and b"<" in raw.data[:64]


def read_spreadsheetml(raw: RawFile, *, head: bool = False) -> TextTable:
    """The rows of the first sheet; a cell may name its own place, those between are empty.

    Parameters
    ----------
    raw : RawFile
    head : bool
        Only the beginning of the file is there, or looked at: what can be read of it is enough.

    Raises
    ------
    ImportRefusedError
        If the file is cut or no XML, or declares entities, which no export needs.
    """
    data = raw.data[:HEAD] if head else raw.data
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ImportRefusedError(
            f"{raw.name} declares entities, which no export does", "export it again as CSV"
        )
    rows: list[list[str]] = []
    parser: Any = ET.XMLPullParser(("end",))
    try:
        parser.feed(data)
        for _, element in parser.read_events():
            if element.tag == f"{_NS}Row":
                rows.append(_cells(element))
                element.clear()
            elif element.tag == f"{_NS}Worksheet":
                break
        if not head:
            parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        problem = f"{raw.name} is not complete XML: {error}"
        raise ImportRefusedError(problem, "export it again, best as CSV") from error
    header_at = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if header_at is None:
        raise ImportRefusedError(f"{raw.name} is empty", "export it again and import that file")
    names = unique_names(rows[header_at])
    if len(names) > MAX_COLUMNS:
        raise ImportRefusedError(
            f"{raw.name} has {len(names):,} columns", "export only the columns that are needed"
        )
    kept, numbers, rejected = [], [], []
    for number, row in enumerate(rows[header_at + 1 :], header_at + 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
            rejected.append(Rejected(raw.name, number, f"{len(row)} cells where the header has {len(names)}"))
            continue
        kept.append([*row, *[""] * (len(names) - len(row))][: len(names)])
        numbers.append(number)
    columns = {name: pa.array([row[place] for row in kept], pa.string()) for place, name in enumerate(names)}
    return TextTable(raw.name, pa.table(columns), np.array(numbers, dtype=np.int64), tuple(rejected))


def _cells(row: ET.Element) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_NS}Cell"):
        place = int(cell.get(f"{_NS}Index", len(cells) + 1))
        if not len(cells) < place <= MAX_COLUMNS:
            raise ValueError(f"a cell stands at place {place}")
        cells += [""] * (place - 1 - len(cells))
        data = cell.find(f"{_NS}Data")
        cells.append("" if data is None else "".join(data.itertext()))
    return cells
