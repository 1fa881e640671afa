"""Delimited text -> a table of texts, each row with its number; nothing is interpreted here."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MAX_COLUMNS = 5_000


@dataclass(frozen=True, slots=True)
class TextTable:
    """The content of one file, all of it text.

    ``numbers[i]`` is the row number of row i as a spreadsheet counts (the header is row 1, blank rows count).
    """

    name: str
    columns: pa.Table
    numbers: np.ndarray
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    separator: str = ","
    typed: frozenset[str] = field(default_factory=frozenset)  # columns that came with a type of their own
    places: np.ndarray | None = None  # of a part of a file: which of its rows these are, from 0
    of: int = 0  # of a part of a file: how many rows the file has

    @property
    def headers(self) -> list[str]:
        return list(self.columns.column_names)

    @property
    def rows_read(self) -> int:
        return int(self.columns.num_rows) + len(self.rejected)


def read_text(file: RawFile) -> TextTable:
    """Read a CSV, TSV or similar file; rows with too many or too few cells are rejected, not stretched.

    Raises
    ------
    ImportRefusedError
        If there is no header, or the bytes are no text.
    """
    decoded = decode(file.data, file.name)
    data = decoded.data
    data = with_plain_line_ends(data)
    begun = opening(data, file.name)
    columns, bad = _parse(data[begun.start :], begun, file.name)
    records = _record_numbers(columns.num_rows, bad)
    filled = rows_with_content(columns)
    notes = [decoded.note] if decoded.note else []
    return TextTable(
        file.name,
        columns if filled is None else columns.filter(pa.array(filled)),
        (records if filled is None else records[filled]) + (begun.first - 1),
        tuple(Rejected(file.name, number + begun.first - 1, reason) for number, reason in bad),
        (*notes, *begun.notes(file.name)),
        begun.separator,
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before a table's first row.

    Attributes
    ----------
    names : the headers, each once
    start : bytes before the first row
    first : number of the first row, as a spreadsheet counts
    width : cells of a row; more than there are names where all rows end in empty cells
    """

    separator: str
    names: list[str]
    start: int
    first: int
    width: int

    @property
    def padded(self) -> list[str]:
        """A name for every cell of a row."""
        return [*self.names, *(f"\0{i}" for i in range(self.width - len(self.names)))]

    def notes(self, file: str) -> tuple[str, ...]:
        """The decisions taken."""
        if self.separator == ",":
            return ()
        return (f"{file}: columns are separated by {SEPARATORS[self.separator]}s.",)


def opening(data: bytes, name: str) -> Opening:
    """Find the headers in text as UTF-8 with plain line ends, of which the beginning is enough.

    Raises
    ------
    ImportRefusedError
        If there is none.
    """
    size = len(data)
    told, skipped, data = _told_separator(data)
    data, blank = _without_leading_blank_lines(data)
    if not data.strip():
        raise ImportRefusedError(f"{name} is empty", "export it again and import that file")
    separator = told or _separator(data)
    headers, lines = _header(data, separator, name)
    body = _after_lines(data, lines)
    width = _trailing_width(body, separator, len(headers))
    return Opening(separator, unique_names(headers), size - len(body), skipped + blank + 2, width)


def with_plain_line_ends(data: bytes) -> bytes:
    """Every line ends as a spreadsheet on Unix ends it, whatever mixture there was."""
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def unique_names(headers: Sequence[str]) -> list[str]:
    """Headers without surrounding blanks; an empty one is called by its place, a repeated one is numbered.

    >>> unique_names(["Day", " Day", ""])
    ['Day', 'Day (2)', 'column 3']
    """
    names: list[str] = []
    seen: Counter[str] = Counter()
    for place, header in enumerate(headers, 1):
        name = header.replace("\xa0", " ").replace("\ufeff", "").strip() or f"column {place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _told_separator(data: bytes) -> tuple[str | None, int, bytes]:
    """A first line ``sep=;`` tells spreadsheets the separator."""
    line, _, rest = data.partition(b"\n")
    word = line.strip().strip(b'"')
    if word.lower().startswith(b"sep=") and len(word) == 5 and chr(word[4]) in SEPARATORS:
        return chr(word[4]), 1, rest
    return None, 0, data


def _without_leading_blank_lines(data: bytes) -> tuple[bytes, int]:
    blank = 0
    while True:
        line, newline, rest = data.partition(b"\n")
        if line.strip() or not newline:
            return data, blank
        data, blank = rest, blank + 1


def _separator(data: bytes) -> str:
    """The mark that cuts the first rows into the most columns of equal number."""
    sample = _lines_of(data, 65_536)

    def score(mark: str) -> tuple[float, int]:
        rows = [row for row in _records(sample, mark, 40) if row]
        if not rows or len(rows[0]) < 2:
            return (0.0, 0)
        return (sum(len(row) == len(rows[0]) for row in rows) / len(rows), len(rows[0]))

    best = max(SEPARATORS, key=lambda mark: (score(mark)[0] * score(mark)[1], score(mark)[1]))
    return best if score(best)[1] else ","


def _lines_of(data: bytes, size: int) -> str:
    head = data[:size]
    if len(data) > size:
        head = head[: head.rfind(b"\n") + 1] or head
    return head.decode("utf-8", errors="ignore")


def _records(text: str, separator: str, limit: int) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for count, row in enumerate(reader):
            if count >= limit:
                return
            yield row
    except csv.Error:  # a cell longer than any export has: what came before it has to do
        return


def _header(data: bytes, separator: str, name: str) -> tuple[list[str], int]:
    reader = csv.reader(io.StringIO(_lines_of(data, 1_000_000), newline=""), delimiter=separator)
    try:
        headers = next(reader, [])
    except csv.Error as error:
        problem = f"{name} does not start with a row of column names: {error}"
        raise ImportRefusedError(
            problem, "look at its first line; export it again and import that file"
        ) from error
    while headers and not headers[-1].strip():
        headers.pop()  # spreadsheets leave separators at the end
    if not headers or len(headers) > MAX_COLUMNS:
        found = f"more than {MAX_COLUMNS:,} names were" if headers else "no name was"
        problem = f"{name} does not start with a row of column names: {found} found in its first row"
        raise ImportRefusedError(
            problem, "remove what stands above the table, so that row 1 holds the column names"
        )
    return headers, reader.line_num


def _after_lines(data: bytes, lines: int) -> bytes:
    at = 0
    for _ in range(lines):
        newline = data.find(b"\n", at)
        if newline < 0:
            return b""
        at = newline + 1
    return data[at:]


def _parse(body: bytes, begun: Opening, file: str) -> tuple[pa.Table, list[tuple[int, str]]]:
    """The rows as texts, and the number (from 1) and fault of each row that has another width."""
    text = pa.string()
    bad: list[tuple[int, str]] = []
    names, padded = begun.names, begun.padded

    def refuse(row: pacsv.InvalidRow) -> str:
        bad.append((row.number, wrong_width(row.text, row.actual_columns, begun.width)))
        return "skip"

    if not body.strip():
        return pa.table({n: pa.array([], text) for n in names}), bad
    try:
        parsed = pacsv.read_csv(
            pa.BufferReader(body),
            read_options=pacsv.ReadOptions(
                column_names=padded,
                use_threads=False,
                block_size=min(max(len(body) + 1, 1 << 20), (1 << 31) - 1),
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=begun.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(padded, text), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        problem = f"{file} cannot be cut into rows: {error}"
        raise ImportRefusedError(
            problem, "open it in a spreadsheet, save it as CSV UTF-8 and import that"
        ) from error
    return _without_unclosed_end(parsed.select(names), body, bad)


def _without_unclosed_end(
    parsed: pa.Table, body: bytes, bad: list[tuple[int, str]]
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """A quotation mark that is never closed makes the rest of the file one cell: that row is rejected."""
    rows = parsed.num_rows
    if body.count(b'"') % 2 == 0 or not rows or (bad and bad[-1][0] == rows + len(bad)):
        return parsed, bad
    end = parsed.column(parsed.num_columns - 1)[rows - 1].as_py()
    if "\n" not in end:
        return parsed, bad
    reason = f"a quotation mark that is not closed joined {end.count(chr(10)) + 1:,} lines into one row"
    return parsed.slice(0, rows - 1), [*bad, (rows + len(bad), reason)]


def _trailing_width(body: bytes, separator: str, names: int) -> int:
    """Rows may carry empty cells behind the last name; that is no fault when all of them do."""
    first = next(_records(_lines_of(body, 65_536), separator, 1), [])
    extra = first[names:]
    return len(first) if extra and not any(cell.strip() for cell in extra) else names


def wrong_width(text: str, actual: int, expected: int) -> str:
    """Why a row of another width is rejected."""
    lines = text.count("\n")
    reason = f"{actual} cells where the header has {expected}"
    if lines:
        reason += f"; a quotation mark that is not closed joined {lines + 1:,} lines into one row"
    return reason


def _record_numbers(good: int, bad: Sequence[tuple[int, str]]) -> np.ndarray:
    numbers = np.arange(1, good + len(bad) + 1, dtype=np.int64)
    if bad:
        numbers = np.delete(numbers, np.array([number - 1 for number, _ in bad]))
    return numbers


def rows_with_content(columns: pa.Table) -> np.ndarray | None:
    """Which rows hold anything; None when all do. Only rows with an empty first cell are looked at further."""
    if not columns.num_rows:
        return None
    empty = np.ones(columns.num_rows, dtype=bool)
    for column in columns.columns:
        empty &= np.asarray(pc.equal(column, ""))
        if not empty.any():
            return None
    return ~empty
