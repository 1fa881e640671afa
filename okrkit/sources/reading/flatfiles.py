"""Report files whose table does not begin in line 1, whose quotation marks are plain text, or which are in Shift_JIS."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.reading.csvs import SEPARATORS, TextTable, read_text, unique_names
from okrkit.sources.reading.encoding import Decoded, decode
from okrkit.sources.reading.files import RawFile

WITHIN = 60  # lines in which the header is looked for
HEAD = 65_536  # bytes of a file that are looked at to tell what it is

_KANA = range(0x3041, 0x3100)


@dataclass(frozen=True, slots=True)
class FlatFile:
    """A table and the lines that stood above it."""

    text: TextTable
    preamble: tuple[str, ...] = ()


def head_of(file: RawFile) -> str:
    """The first lines of a file as text, whatever its encoding; nothing is refused here."""
    data = file.data[:HEAD]
    if len(file.data) > HEAD:
        data = data[: data.rfind(b"\n") + 1] or data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").lstrip("\ufeff")
    text = data.decode("utf-8-sig", errors="replace")
    if "\ufffd" in text:
        text = _japanese(data) or data.decode("cp1252", errors="replace")
    return text


def rows_of_head(text: str) -> list[list[str]]:
    """The first lines, each cut at the mark that gives it the most cells; blank lines are empty lists."""
    rows = []
    for line in text.split("\n" if "\n" in text else "\r")[:WITHIN]:
        mark = max(SEPARATORS, key=line.count)
        plain = line.replace("\r", " ").replace("\0", " ").strip(" ")
        rows.append(next(csv.reader([plain], delimiter=mark), []) if plain else [])
    return rows


def read_flat(file: RawFile, is_header: Callable[[Sequence[str]], bool]) -> FlatFile:
    """Read the table that begins with the first line that ``is_header`` accepts.

    In a file cut by tabs a quotation mark is a plain character, unless reading it as a quotation gives fewer broken rows.
    Row numbers count from the top of the file.

    Raises
    ------
    ImportRefusedError
        If no line is the header, or the bytes are no text.
    """
    decoded = _decoded(file)
    head = decoded.data[:HEAD].decode("utf-8", errors="ignore")
    rows = rows_of_head(head)
    at = next((i for i, row in enumerate(rows) if is_header(row)), None)
    if at is None:
        first = next((row for row in rows if row), [])
        seen = ", ".join(repr(cell) for cell in first[:8]) + (" ..." if len(first) > 8 else "")
        problem = f"{file.name} holds no known row of column names; its first row is {seen or 'empty'}"
        raise ImportRefusedError(problem, "export the report again and import it as it was downloaded")
    above = decoded.data.split(b"\n", at)[:at]
    preamble = tuple(line.decode("utf-8").strip().strip('"') for line in above)
    rest = decoded.data[sum(len(line) + 1 for line in above) :] if at else decoded.data
    notes = [decoded.note] if decoded.note else []
    if at:
        notes.append(f"{file.name}: the table begins in line {at + 1}.")
    tabs = b"\t" in rest[: rest.find(b"\n")]
    text = _tabbed(rest, file.name) if tabs else read_text(RawFile(file.name, rest))
    return FlatFile(
        replace(
            text,
            numbers=text.numbers + at,
            rejected=tuple(replace(r, row=r.row + at) for r in text.rejected),
            notes=(*notes, *text.notes),
        ),
        preamble,
    )


def _decoded(file: RawFile) -> Decoded:
    data = file.data
    if not data.isascii() and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if (text := _japanese(data)) is not None:
                return Decoded(text.encode("utf-8"), f"{file.name} was read as Shift_JIS (Japanese).")
    decoded = decode(data, file.name)
    if b"\r" in decoded.data and b"\n" not in decoded.data:
        return replace(decoded, data=decoded.data.replace(b"\r", b"\n"))
    return decoded


def _japanese(data: bytes) -> str | None:
    """The text where it is Shift_JIS: every byte fits, and there are kana, which Western letters do not make."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return None
    return text if any(ord(c) in _KANA for c in text) else None


def _tabbed(data: bytes, name: str) -> TextTable:
    header, _, body = data.partition(b"\n")
    cells = [cell.strip().strip('"') for cell in header.decode("utf-8").rstrip("\r").split("\t")]
    while cells and not cells[-1]:
        cells.pop()
    names = unique_names(cells)
    table, bad = _parsed(body, names, name, quoted=False)
    if bad and b'"' in body:
        again, fewer = _parsed(body, names, name, quoted=True)
        if len(fewer) < len(bad):
            table, bad = again, fewer
    if b'"' in body:
        table = pa.table(
            {n: _unquoted(column.combine_chunks()) for n, column in zip(names, table.columns, strict=True)}
        )
    numbers = np.delete(np.arange(2, table.num_rows + len(bad) + 2), [number - 1 for number, _ in bad])
    blank = np.ones(table.num_rows, bool)
    for column in table.columns:
        if not blank.any():
            break
        blank &= np.asarray(pc.equal(column, ""))
    rejected = tuple(Rejected(name, number + 1, reason) for number, reason in bad if reason)
    if not blank.any():
        return TextTable(name, table, numbers, rejected, (), "\t")
    return TextTable(name, table.filter(pa.array(~blank)), numbers[~blank], rejected, (), "\t")


def _parsed(
    body: bytes, names: list[str], name: str, *, quoted: bool
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """The rows as texts, and the number (from 1) and fault of each that has another width; a blank line has no fault."""
    bad: list[tuple[int, str]] = []
    text = pa.string()
    further = body.split(b"\n", 1)[0].rstrip(b"\r").split(b"\t")[len(names) :]
    width = len(names) + (0 if any(further) else len(further))  # empty cells behind the last name
    padded = [*names, *(f"\0{i}" for i in range(width - len(names)))]

    def refuse(row: pacsv.InvalidRow) -> str:
        blank = not row.text.strip()
        bad.append(
            (row.number, "" if blank else f"{row.actual_columns} cells where the header has {len(names)}")
        )
        return "skip"

    if not body.strip():
        return pa.table({n: pa.array([], text) for n in names}), []
    try:
        table = _read_csv(body, padded, refuse, quoted=quoted)
    except pa.ArrowInvalid as error:
        problem = f"{name} cannot be cut into rows: {error}"
        raise ImportRefusedError(
            problem, "export the report again and import it as it was downloaded"
        ) from error
    return table.select(names), bad


def _read_csv(
    body: bytes, names: list[str], refuse: Callable[[pacsv.InvalidRow], str], *, quoted: bool
) -> pa.Table:
    return pacsv.read_csv(
        pa.BufferReader(body),
        read_options=pacsv.ReadOptions(
            column_names=names, use_threads=False, block_size=min(max(len(body) + 1, 1 << 20), (1 << 31) - 1)
        ),
        parse_options=pacsv.ParseOptions(
            delimiter="\t",
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=refuse,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _unquoted(column: pa.Array) -> pa.Array:
    """Cells that are one quotation as CSV writes it lose the marks; any other quotation mark stays."""
    whole = pc.match_substring_regex(column, r'^"(?:[^"]|"")*"$')
    if not pc.any(whole).as_py():
        return column
    inside = pc.replace_substring(pc.utf8_slice_codeunits(column, 1, -1), '""', '"')
    return pc.if_else(whole, inside, column)
