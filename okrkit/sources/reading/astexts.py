"""Text files and copies saved by a spreadsheet -> a table of texts, for readers that decide by what is printed."""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.csvs import TextTable, read_text
from okrkit.sources.reading.files import RawFile

EXCEL_ENDINGS = (".xlsx", ".xlsm")


def read_as_texts(raw: RawFile, sheet: str | None = None) -> TextTable:
    """A text file as it is; a spreadsheet's cells as texts: times as 2025-05-02 23:30:00, numbers with a point.

    Raises
    ------
    ImportRefusedError
        If it cannot be read.
    """
    if raw.ending not in EXCEL_ENDINGS:
        return read_text(raw)
    from okrkit.sources.table.inputs import read_input

    table = read_input(raw, sheet)
    columns = {name: _texts(table.columns.column(name)) for name in table.headers}
    note = f"{raw.name} was read from a spreadsheet: numbers and times as their cells hold them."
    return TextTable(
        table.name, pa.table(columns), table.numbers, table.rejected, (*table.notes, note), table.separator
    )


def _texts(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = array.type
    if pa.types.is_string(kind):
        texts = array
    elif pa.types.is_timestamp(kind):
        texts = pc.strftime(array.cast(pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S")
    elif pa.types.is_floating(kind):
        texts = pa.array([_number(value) for value in array.to_pylist()], pa.string())
    else:
        texts = array.cast(pa.string())
    return pc.fill_null(texts, "")


def _number(value: float | None) -> str | None:
    """As few digits as tell it from its neighbours; a whole one without a point, as ids are."""
    if value is None or math.isnan(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
