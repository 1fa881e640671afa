"""The text of a download -> its blocks: each a table with its own title, dates and rows; nothing is interpreted here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from okrkit.errors import ImportRefusedError

MAX_CELLS = 5_000  # a row of more is no row of a report

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.]?(0[1-9]|1[0-2])[-/.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_TELLS_A_DATE = re.compile(r"^[^\d]*\d{4}[-/.]?\d{2}[-/.]?\d{2}[^\d]*(?:\d{4}[-/.]?\d{2}[-/.]?\d{2})?\W*$")
_NUMBER = re.compile(r"^[^\w(-]*-?[\d.,\s]*\d[\d.,\s]*(?:[eE]-?\d+)?[^\w]*$")
_RULE = re.compile(r"^#\s*-{5,}")

Row = tuple[int, list[str]]


@dataclass(slots=True)
class Block:
    """One table of a file.

    Attributes
    ----------
    header : list of str
        As written, without the empty cells that a spreadsheet adds at the end.
    rows : list of (row number, cells)
        Row numbers as a spreadsheet counts; cells as many as the row has.
    title : str
        What stands above it: the comparison ("All Users"), a card's question, or nothing.
    first, last : date or None
        The range it covers; a block without dates of its own has those of the block before it.
    """

    header: list[str]
    title: str = ""
    first: date | None = None
    last: date | None = None
    line: int = 1
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """All blocks of a file; ``preambled`` is whether the lines stand above it that only this system writes."""

    blocks: list[Block]
    preambled: bool


def blocks_of(text: str, name: str) -> Blocks:
    """Cut a download into its blocks.

    A line that begins with ``#`` is a comment, unless it has the width of the table in which it stands. The first
    line after comments or an empty line is a header; the table ends at the next empty line or comment. Dates are the
    eight-digit numbers of the comments, in their order, whatever the words before them say.

    Raises
    ------
    ImportRefusedError
        If the text holds no table.
    """
    separator = _separator(text)
    found: list[Block] = []
    comments: list[str] = []
    current: Block | None = None
    preambled = False
    for number, cells in _records(text, separator, name):
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            current = None
            continue
        if _is_comment(cells, current):
            comments.append(separator.join(_stripped(cells)).lstrip("#").strip())
            preambled = preambled or bool(_RULE.match(cells[0]))
            current = None
            continue
        if current is None and not comments and found and _goes_on(found[-1], cells):
            current = found[-1]
        if current is None:
            current = _begun(_stripped(cells), comments, found, number)
            found.append(current)
            comments = []
        else:
            current.rows.append((number, cells))
    if not found:
        raise ImportRefusedError(f"{name} holds no table", "export the report again and import that file")
    return Blocks(found, preambled)


def _begun(header: list[str], comments: Sequence[str], found: Sequence[Block], line: int) -> Block:
    block = Block(header, line=line)
    days: list[date] = []
    titles: list[str] = []
    for comment in comments:
        told = [date(int(y), int(m), int(d)) for y, m, d in _DATE.findall(comment) if _exists(y, m, d)]
        if comment.startswith("---"):
            titles.clear()  # what stands between the rules is the report's own name
        elif told and _TELLS_A_DATE.match(comment):
            days += told
        elif comment and ":" not in comment:
            titles.append(comment)
    block.title = titles[-1] if titles else ""
    if len(days) >= 2:
        block.first, block.last = min(days[-2:]), max(days[-2:])
    elif found:
        block.first, block.last = found[-1].first, found[-1].last
    return block


def _exists(year: str, month: str, day: str) -> bool:
    try:
        datetime(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _records(text: str, separator: str, name: str) -> Iterator[Row]:
    """Rows with their numbers. A quotation mark inside a comment is no quotation."""
    lines = list(io.StringIO(text, newline=""))
    at = 0

    def rest() -> Iterator[str]:
        nonlocal at
        while at < len(lines):
            line = lines[at]
            at += 1
            yield line

    number = 0
    while at < len(lines):
        if lines[at].startswith(("#", '"#')):
            number += 1
            line = lines[at].rstrip("\r\n")
            try:
                cells = next(csv.reader([line], delimiter=separator))
            except (csv.Error, StopIteration):
                cells = line.split(separator)
            at += 1
            yield number, cells
            continue
        try:
            cells = next(csv.reader(rest(), delimiter=separator), [])
        except csv.Error as error:
            problem = f"{name} cannot be cut into rows at row {number + 1:,}: {error}"
            raise ImportRefusedError(problem, "export the report again as CSV") from error
        number += 1
        if len(cells) > MAX_CELLS:
            problem = f"{name} has {len(cells):,} cells in row {number:,}; a report has at most {MAX_CELLS:,}"
            raise ImportRefusedError(problem, "export the report again as CSV")
        yield number, cells


def _separator(text: str) -> str:
    """A comma, or what a spreadsheet put in its place: the mark that most table lines hold."""
    lines = [line for line in text[:65_536].splitlines() if line.strip() and not line.startswith("#")][:50]
    counts = {mark: sum(mark in line for line in lines) for mark in (",", ";", "\t")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] > counts[","] else ","


def _is_comment(cells: Sequence[str], current: Block | None) -> bool:
    if not cells[0].startswith("#"):
        return False
    if current is None or len(current.header) < 2:
        return True
    values = cells[1 : len(current.header)]
    return not (len(cells) >= len(current.header) and any(is_number(v) for v in values))


def _goes_on(block: Block, cells: Sequence[str]) -> bool:
    """Whether a row after an empty line still belongs to the table above it: it has its width, and numbers at its end."""
    width = len(block.header)
    if width < 2 or not block.rows or len(_stripped(list(cells))) != width:
        return False
    last = [is_number(cell) for cell in block.rows[-1][1][1:width]]
    now = [is_number(cell) for cell in cells[1:width]]
    return any(now) and now == last


def is_number(cell: str) -> bool:
    """Whether a cell holds one number, whatever its marks and its unit."""
    return len(cell) < 40 and bool(_NUMBER.match(cell))


def _stripped(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
