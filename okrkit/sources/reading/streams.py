"""A large delimited text -> tables of texts, one after another, in little memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected, Watch
from okrkit.sources.reading.csvs import Opening, TextTable, opening, rows_with_content, wrong_width
from okrkit.sources.reading.encoding import Decoded, decode, is_western
from okrkit.sources.reading.files import RawFile

PIECE = 8 * 1024**2
"""Bytes of the rows that are handed out at a time."""

BLOCK = 2 * 1024**2
"""Bytes read at a time, some dozens of blocks ahead; a row that is longer is no row of an export."""

HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class TextStream:
    """A large file whose encoding and headers are known; see `open_stream`."""

    name: str
    path: Path
    encoding: str
    begun: Opening
    notes: tuple[str, ...]
    quotes_open: bool  # a quotation mark in it is never closed

    def pieces(
        self, columns: Sequence[str] | None = None, watch: Watch | None = None, piece: int = PIECE
    ) -> Iterator[TextTable]:
        """The rows in order, some at a time; rows of another width are rejected in the piece they are found with.

        Raises
        ------
        ImportRefusedError
            If a row is longer than a piece.
        """
        begun, bad = self.begun, list[tuple[int, str]]()
        wanted = list(columns) if columns is not None else begun.names
        stream = _Plain(self.path, self.encoding)
        try:
            stream.skip(begun.start)
            yield from self._parsed(stream, wanted, bad, watch, piece)
        except pa.ArrowInvalid as error:
            problem = f"{self.name} cannot be cut into rows: {error}"
            if "straddl" in str(error):
                problem = (
                    f"{self.name} has a row longer than any export's: a quotation mark may not be closed"
                )
            raise ImportRefusedError(problem, "export it again, in parts of a few months each") from error
        finally:
            stream.close()

    def _parsed(
        self, stream: _Plain, wanted: list[str], bad: list[tuple[int, str]], watch: Watch | None, piece: int
    ) -> Iterator[TextTable]:
        begun = self.begun

        def refuse(row: pacsv.InvalidRow) -> str:
            bad.append((row.number, wrong_width(row.text, row.actual_columns, begun.width)))
            return "skip"

        size, read, rows, told = self.path.stat().st_size, 0, 0, 0
        reader = pacsv.open_csv(
            stream,
            pacsv.ReadOptions(column_names=begun.padded, use_threads=False, block_size=min(piece, BLOCK)),
            pacsv.ParseOptions(
                delimiter=begun.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(begun.padded, pa.string()),
                strings_can_be_null=False,
                include_columns=wanted,
            ),
        )
        for batches, last in _gathered(reader, piece):
            table = pa.Table.from_batches(batches).select(wanted).combine_chunks()
            numbers = _numbers(read, table.num_rows, [number for number, _ in bad])
            read = int(numbers[-1]) if len(numbers) else read
            if last and self.quotes_open and _runs_on(table):
                end = table.column(table.num_columns - 1)[table.num_rows - 1].as_py()
                bad.append(
                    (
                        read,
                        f"a quotation mark that is not closed joined {end.count(chr(10)) + 1:,} lines into one row",
                    )
                )
                table, numbers = table.slice(0, table.num_rows - 1), numbers[:-1]
            filled = rows_with_content(table) if len(wanted) == len(begun.names) else None
            new, told = bad[told:], len(bad)
            rows += table.num_rows
            yield TextTable(
                self.name,
                table if filled is None else table.filter(pa.array(filled)),
                (numbers if filled is None else numbers[filled]) + (begun.first - 1),
                tuple(Rejected(self.name, number + begun.first - 1, reason) for number, reason in new),
                (),
                begun.separator,
            )
            if watch is not None:
                watch(size if last else stream.position, size, rows)


def open_stream(file: RawFile, piece: int = PIECE) -> TextStream:
    """Look through a large file once for its encoding, then at its beginning for the headers.

    Raises
    ------
    ImportRefusedError
        If it is no text, or has no header.
    """
    assert file.path is not None, "a large file lies on disk"
    found = _looked_through(file.path, file.name, piece)
    stream = _Plain(file.path, found.encoding)
    head = stream.read(HEAD)
    stream.close()
    begun = opening(head[: head.rfind(b"\n") + 1] or head, file.name)
    notes = (found.note,) if found.note else ()
    return TextStream(
        file.name, file.path, found.encoding, begun, (*notes, *begun.notes(file.name)), found.quotes % 2 == 1
    )


@dataclass(slots=True)
class _Found:
    encoding: str = "utf-8"
    note: str = ""
    quotes: int = 0


def _looked_through(path: Path, name: str, piece: int) -> _Found:
    """The encoding of the whole file, by the rules of `decode`."""
    with path.open("rb") as stream:
        head = stream.read(64 * 1024)
    utf16 = _utf16_of(head, name)
    found = _Found(utf16 or "utf-8", f"{name} was read as UTF-16." if utf16 else "")
    checking: Any = codecs.getincrementaldecoder(found.encoding)()
    western, at, first_bad = True, 0, -1
    with path.open("rb") as stream:
        while block := stream.read(piece):
            if utf16 is None and 0 in block:
                decode(block[: block.find(0) + 1], name)  # refuses, in the words that small files hear
            found.quotes += block.count(b'"')
            if utf16 is not None or (first_bad < 0 and not block.isascii()) or checking.getstate()[0]:
                try:
                    checking.decode(block)
                except UnicodeDecodeError as error:
                    if utf16 is not None:
                        raise _damaged(name, at) from error
                    first_bad, checking = at + error.start, codecs.getincrementaldecoder("latin-1")()
            western = western and is_western(block)
            at += len(block)
    if first_bad < 0:
        return found
    if not western:
        problem = (
            f"{name} is in an encoding that is neither UTF-8, UTF-16 nor Windows-1252 (byte {first_bad:,})"
        )
        raise ImportRefusedError(problem, "save it as CSV UTF-8 and import that")
    found.encoding = "cp1252"
    found.note = f"{name} is not UTF-8 (byte {first_bad:,}); it was read as Windows-1252 (Western European)."
    return found


def _utf16_of(head: bytes, name: str) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= 4 and head[:4096].count(0) >= min(len(head), 4096) // 3:
        return "utf-16-le" if head[1] == 0 else "utf-16-be"
    _: Decoded | None = (
        decode(head[:64], name) if head[:64].isascii() else None
    )  # another kind of file is refused
    return None


def _damaged(name: str, at: int) -> ImportRefusedError:
    problem = f"{name} looks like UTF-16 but is damaged after byte {at:,}"
    return ImportRefusedError(problem, "export the file again, as CSV UTF-8 if there is a choice")


class _Plain(io.RawIOBase):
    """A file's text as UTF-8 without a mark, every line ended by one character."""

    def __init__(self, path: Path, encoding: str) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
        self._begins, self._return, self._kept = True, False, b""
        self.position = 0

    def readable(self) -> bool:
        return True

    def skip(self, size: int) -> None:
        """Pass over that many bytes of the text."""
        while size > 0:
            piece = self.read(size)
            if not piece:
                return
            self._kept, size = piece[size:] + self._kept, size - len(piece)

    def read(self, size: int = -1) -> bytes:
        """About that many bytes; none at the end."""
        if self._kept:
            data, self._kept = self._kept, b""
            return data
        while True:
            raw = self._file.read(size)
            self.position = self._file.tell()
            data = self._text(raw)
            if data or not raw:
                return data

    def _text(self, raw: bytes) -> bytes:
        data = raw if self._decoder is None else self._decoder.decode(raw, final=not raw).encode("utf-8")
        if self._begins and data:
            data, self._begins = data.removeprefix(codecs.BOM_UTF8), False
        if self._return:
            data, self._return = b"\r" + data, False
        if raw and data.endswith(b"\r"):  # its other half may come
            data, self._return = data[:-1], True
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data

    def close(self) -> None:
        self._file.close()
        super().close()


def _gathered(reader: Iterable[pa.RecordBatch], size: int) -> Iterator[tuple[list[pa.RecordBatch], bool]]:
    """Batches of about ``size`` bytes together, and whether these are the last ones."""
    held: list[pa.RecordBatch] = []
    held_bytes = 0
    for batch in reader:
        if held_bytes >= size:
            yield held, False
            held, held_bytes = [], 0
        held.append(batch)
        held_bytes += batch.nbytes
    if held:
        yield held, True


def _numbers(before: int, rows: int, bad: list[int]) -> np.ndarray:
    """The numbers of the next rows, which pass over those of bad ones."""
    known = np.array([number for number in bad if number > before], np.int64)
    end = before + rows
    while (further := before + rows + int(np.count_nonzero(known <= end))) != end:
        end = further
    numbers = np.arange(before + 1, end + 1, dtype=np.int64)
    return numbers[~np.isin(numbers, known)]


def _runs_on(table: pa.Table) -> bool:
    return bool(table.num_rows) and "\n" in table.column(table.num_columns - 1)[table.num_rows - 1].as_py()
