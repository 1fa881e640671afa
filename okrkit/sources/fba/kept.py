"""Which rows of several reports make up each order: copies left out, orders with a broken row rejected whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.fba.opened import Opened
from okrkit.sources.reading.columns import Columns
from okrkit.sources.reading.decimals import Flags, Ints
from okrkit.sources.reading.words import count


@dataclass(frozen=True, slots=True)
class Kept:
    """``row[k]`` is the row of the k-th line, ``of[k]`` its order; ``first[d]`` the first row of order d."""

    row: Ints
    of: Ints
    first: Ints
    ids: list[str]
    ends: frozenset[str]  # orders that may lack lines, as the file was cut behind them
    skipped: int = 0
    notes: tuple[str, ...] = ()

    def any(self, flags: Flags) -> Flags:
        """Orders of which any row is marked."""
        found = np.zeros(len(self.first), bool)
        np.logical_or.at(found, self.of, flags[self.row])
        return found

    def edges(self, tables: tuple[str, ...]) -> frozenset[tuple[str, str]]:
        return frozenset((table, name) for table in tables for name in self.ends)


def kept_orders(rows: Columns, docs: Sequence[Opened], ids: pa.Array, updated: pa.Array) -> Kept:
    """Group the rows by id; of several files that have an order the one that knows its latest state counts."""
    encoded = ids.dictionary_encode()
    names = encoded.dictionary.to_pylist()
    code = np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int64)
    copies = code * len(rows.files) + rows.file  # one number for each order in each file
    _reject_whole(rows, copies, ids)
    good = np.flatnonzero(rows.good)
    if not len(good):
        none = np.zeros(0, np.int64)
        return Kept(none, none, none, [], frozenset())
    stamp = np.asarray(pc.fill_null(updated.cast(pa.int64()), 0))
    documents, of_good = np.unique(copies[good], return_inverse=True)
    latest = np.zeros(len(documents), np.int64)
    np.maximum.at(latest, of_good, stamp[good])
    order = np.lexsort((documents, latest, documents // len(rows.files)))
    last = np.flatnonzero(np.r_[np.diff(documents[order] // len(rows.files)) != 0, True])
    chosen = np.zeros(len(documents), bool)
    chosen[order[last]] = True
    kept = good[chosen[of_good]]
    codes, first_at, of = np.unique(code[kept], return_index=True, return_inverse=True)
    rank = np.empty(len(codes), np.int64)
    rank[np.argsort(first_at)] = np.arange(len(codes))
    place = np.argsort(rank[of], kind="stable")
    skipped = len(good) - len(kept)
    notes: tuple[str, ...] = ()
    if skipped:
        older = count(len(documents) - len(codes), "older copy", "older copies")
        notes = (f"{older} of orders left out: the latest state of each was taken.",)
    first = kept[np.sort(first_at)]
    return Kept(
        kept[place],
        rank[of][place],
        first,
        [names[c] for c in code[first]],
        _ends(rows, docs, ids),
        skipped,
        notes,
    )


def _reject_whole(rows: Columns, copies: Ints, ids: pa.Array) -> None:
    cause: dict[int, int] = {}
    for row in sorted(rows.faults):
        if ids[row].is_valid:
            cause.setdefault(int(copies[row]), row)
    for row in np.flatnonzero(np.isin(copies, list(cause))).tolist() if cause else []:
        number = rows.number[cause[int(copies[row])]]
        rows.faults.setdefault(
            row,
            f"belongs to order {ids[row].as_py()}, of which row {number} was rejected: an order is loaded whole or not at all",
        )


def _ends(rows: Columns, docs: Sequence[Opened], ids: pa.Array) -> frozenset[str]:
    """The last order of each file that ends in the middle of a row: the reports themselves hold whole orders."""
    found: set[str] = set()
    for index, doc in enumerate(docs):
        inside = np.flatnonzero(rows.file == index)
        if len(inside) and any(r.row > rows.number[inside[-1]] for r in doc.table.rejected):
            found |= {ids[int(inside[-1])].as_py()} - {None}
    return frozenset(found)
