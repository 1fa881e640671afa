"""Runs of rows that bear one order's name: where a stream may be cut, and which names come again elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import Flags
from okrkit.sources.shopify.layouts import key_of

Hashes = np.ndarray


def name_column(headers: list[str]) -> str:
    """The header of the orders' names as the file writes it."""
    return next(h for h in headers if key_of(h) == "name")


def run_hashes(file: TextTable) -> tuple[Flags, Hashes]:
    """Which rows begin a run, and a hash of each row's order name; a row without a name belongs to the run above."""
    trimmed = pc.utf8_trim_whitespace(file.columns.column(name_column(file.headers)).combine_chunks())
    names = pc.fill_null_forward(pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed))
    encoded = pc.fill_null(names, "").dictionary_encode()
    codes = np.asarray(encoded.indices)
    own = np.fromiter(
        (hash(name) for name in encoded.dictionary.to_pylist()), np.int64, len(encoded.dictionary)
    )
    starts = np.ones(len(codes), dtype=bool)
    starts[1:] = codes[1:] != codes[:-1]
    return starts, own[codes] & np.int64(0x7FFF_FFFF_FFFF_FFFF)


def whole_runs(pieces: Iterator[TextTable]) -> Iterator[tuple[TextTable, bool]]:
    """The same rows cut only between runs, each row with its place in the file, and whether these are the last ones.

    The rejected rows of a piece go with the rows before which they were found.
    """
    held: TextTable | None = None
    place = 0
    for piece in pieces:
        placed = replace(piece, places=np.arange(place, place + piece.columns.num_rows))
        place += piece.columns.num_rows
        joined = placed if held is None else _together(held, placed)
        starts, _ = run_hashes(joined)
        cuts = np.flatnonzero(starts)
        at = int(cuts[-1]) if len(cuts) else 0
        if at:
            yield part(joined, slice(0, at)), False
            joined = replace(part(joined, slice(at, joined.columns.num_rows)), rejected=())
        held = joined
    if held is not None:
        yield held, True


def part(file: TextTable, rows: slice | Flags) -> TextTable:
    """Some rows of a part of a file."""
    assert file.places is not None, "parts of a file know their places"
    columns = (
        file.columns.slice(rows.start, rows.stop - rows.start)
        if isinstance(rows, slice)
        else file.columns.filter(pa.array(rows))
    )
    return replace(file, columns=columns, numbers=file.numbers[rows], places=file.places[rows])


def _together(first: TextTable, second: TextTable) -> TextTable:
    assert first.places is not None
    assert second.places is not None
    return replace(
        second,
        columns=pa.concat_tables([first.columns, second.columns]).combine_chunks(),
        numbers=np.concatenate([first.numbers, second.numbers]),
        places=np.concatenate([first.places, second.places]),
        rejected=(*first.rejected, *second.rejected),
    )
