"""CSV, Parquet and Excel files -> columns as they are in the file, typed where the file types them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.csvs import MAX_COLUMNS, TextTable, read_text, unique_names
from okrkit.sources.reading.files import RawFile, raw_files
from okrkit.sources.table.formulas import formulas

PARQUET = (".parquet", ".pq")
EXCEL = (".xlsx", ".xlsm")
BINARY = (*PARQUET, *EXCEL, ".xls")


def read_input(file: RawFile, sheet: str | None) -> TextTable:
    """One file; the first row holds the column names."""
    if file.ending in PARQUET or file.data[:4] == b"PAR1":
        return _parquet(file)
    if file.ending in EXCEL:
        return _excel(file, sheet)
    if file.ending == ".xls":
        problem = f"{file.name} is in Excel's old binary format"
        raise ImportRefusedError(problem, "open it, save it as .xlsx or CSV UTF-8 and import that")
    return read_text(file)


def headers_of(path: Path, sheet: str | None = None) -> list[str]:
    """The column names of a file (of the first one, for a folder or a zip) without reading all of it."""
    if path.is_file() and path.suffix.lower() in PARQUET:
        return unique_names(_schema(pa.memory_map(str(path)), path.name).names)
    if path.is_file() and path.suffix.lower() not in (".zip", *EXCEL):
        with path.open("rb") as stream:
            head = stream.read(1 << 20)
        whole = head if len(head) < 1 << 20 else head[: head.rfind(b"\n") + 1] or head
        return read_text(RawFile(path.name, whole)).headers
    return read_input(raw_files([path])[0], sheet).headers


def headers_in(file: RawFile, sheet: str | None = None) -> list[str]:
    """The column names of a file, of which the beginning may be enough."""
    return read_input(file, sheet).headers


def _schema(source: object, name: str) -> pa.Schema:
    try:
        return pq.read_schema(source)
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(name, error) from error


def _damaged(name: str, error: Exception) -> ImportRefusedError:
    return ImportRefusedError(f"{name} cannot be read: {error}", "export it again")


def _parquet(file: RawFile) -> TextTable:
    try:
        content = pq.read_table(pa.BufferReader(file.data))
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(file.name, error) from error
    names = unique_names(content.column_names)
    columns = [_simple(column) for column in content.columns]
    usable = [(n, c) for n, c in zip(names, columns, strict=True) if c is not None]
    left_out = [n for n, c in zip(names, columns, strict=True) if c is None]
    notes = (f"{file.name}: nested columns were left out: {', '.join(left_out)}.",) if left_out else ()
    table = pa.table(dict(usable))
    return TextTable(
        file.name,
        table,
        np.arange(2, content.num_rows + 2),
        notes=notes,
        typed=frozenset(n for n, c in usable if not pa.types.is_string(c.type)),
    )


def _simple(column: pa.ChunkedArray) -> pa.Array | None:
    """One flat array in a plain type; None for lists and structures."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return None
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        column = column.cast(pa.string())
    array = column.combine_chunks()
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _excel(file: RawFile, sheet: str | None) -> TextTable:
    import openpyxl

    try:
        computed = formulas(file.data, file.name)
        book = openpyxl.load_workbook(io.BytesIO(file.data), read_only=True, data_only=True)
    except ImportRefusedError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of the file provokes
        raise _damaged(file.name, error) from error
    names = [s.title for s in book.worksheets]
    if sheet is not None and sheet not in names:
        problem = f"{file.name} has no sheet {sheet!r}"
        raise ImportRefusedError(problem, "use one of: " + ", ".join(names))
    chosen, rows = _sheet(book, names if sheet is None else [sheet], file.name)
    first = next(i for i, row in enumerate(rows) if _filled(row))
    headers = ["" if cell is None else str(cell) for cell in rows[first]]
    while headers and not headers[-1].strip():
        headers.pop()
    body = [(number, row) for number, row in enumerate(rows[first + 1 :], first + 2) if _filled(row)]
    arrays = [_cells([row[i] if i < len(row) else None for _, row in body]) for i in range(len(headers))]
    unique = unique_names(headers)
    notes = [f"{file.name}: the sheet {chosen!r} was read."] if len(names) > 1 else []
    if computed:
        results = (
            "result of its formula was" if computed == 1 else f"results of its {computed:,} formulas were"
        )
        notes.append(f"{file.name}: the last saved {results} read.")
    return TextTable(
        file.name,
        pa.table(dict(zip(unique, arrays, strict=True))),
        np.array([number for number, _ in body], dtype=np.int64),
        notes=tuple(notes),
        typed=frozenset(n for n, a in zip(unique, arrays, strict=True) if not pa.types.is_string(a.type)),
    )


def _sheet(book: object, names: Sequence[str], file: str) -> tuple[str, list[tuple[object, ...]]]:
    """The first sheet that holds a header and a row."""
    for name in names:
        sheet = book[name]  # type: ignore[index]
        sheet.reset_dimensions()  # what the file says about its size may be far beyond its cells
        rows = list(sheet.iter_rows(values_only=True))
        if any(len(row) > MAX_COLUMNS for row in rows):
            problem = f"the sheet {name!r} of {file} has cells beyond column {MAX_COLUMNS:,}"
            raise ImportRefusedError(problem, "delete what stands far to the right of the table")
        if sum(_filled(row) for row in rows) > 1:
            return name, rows
    problem = f"{file} holds no sheet with a header and rows"
    raise ImportRefusedError(problem, "check the file; name the sheet with --sheet")


def _filled(row: Iterable[object]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _cells(cells: list[object]) -> pa.Array:
    """Cells of one kind keep their type; a mixture becomes text, dates in ISO form."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {datetime, date}:
        return pa.array(cells, pa.timestamp("us"))
    if kinds == {int}:
        return pa.array(cells, pa.int64())
    if kinds and kinds <= {int, float}:
        return pa.array([None if c is None else float(c) for c in cells], pa.float64())  # type: ignore[arg-type]
    if kinds == {bool}:
        return pa.array(cells, pa.bool_())
    return pa.array([_as_text(cell) for cell in cells], pa.string())


def _as_text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)


def as_texts(column: pa.Array) -> pa.Array:
    """Any column as trimmed texts, null where empty; whole numbers without a decimal point."""
    if pa.types.is_floating(column.type):
        whole = pc.fill_null(pc.or_kleene(pc.equal(pc.floor(column), column), pc.is_nan(column)), True)
        if pc.all(whole).as_py() is not False:
            cleaned = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
            column = cleaned.cast(pa.int64(), safe=False)
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    trimmed = pc.utf8_trim_whitespace(text)
    empty = pc.equal(trimmed, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), trimmed) if pc.any(empty).as_py() else trimmed
