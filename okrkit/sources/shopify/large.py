"""Orders exports of any size in bounded memory: read in parts, with the same result as reading them at once.

What depends on the whole is found beforehand or settled afterwards: how the file writes amounts and dates, and which order
names come again, in a first pass; orders at the ends of files, copies of one order, and orders whose amounts add up neither
way are put aside on disk and judged when everything else is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from okrkit.sources.batch import FileInfo, ReadOptions, Rejected, Watch
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import Flags
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.streams import PIECE, open_stream
from okrkit.sources.shopify.documents import Documents, documents, rejections
from okrkit.sources.shopify.held import Held
from okrkit.sources.shopify.layouts import key_of
from okrkit.sources.shopify.orders import Orders
from okrkit.sources.shopify.runs import Hashes, part, run_hashes, whole_runs
from okrkit.sources.shopify.telling import Tally
from okrkit.sources.shopify.typed import (
    HEADERS,
    LINE_MONEY,
    ORDER_MONEY,
    QUANTITY,
    STAMPS,
    Decided,
    Evidence,
    Typed,
    typed,
)
from okrkit.sources.spilled import Spilling
from okrkit.sources.summary import Part

HEAP = 32 * 1024**2
"""Bytes of the files for each heap of rows that are put aside: were all put aside, a heap would be as large."""

MOST_HEAPS = 256


@dataclass(slots=True)
class Surveyed:
    """What one pass over all files found.

    ``again`` are the hashes of order names that stand in more than one place.
    """

    decided: dict[str, Decided]
    again: Hashes
    present: frozenset[str]


@dataclass(slots=True)
class _Sums:
    """What adds up over the parts."""

    tally: Tally = field(default_factory=Tally)
    rejected: list[Rejected] = field(default_factory=list)
    cut: list[Rejected] = field(default_factory=list)
    edges: set[tuple[str, str]] = field(default_factory=set)
    skipped: int = 0
    inside: int = 0
    on_top: int = 0


def read_large_orders(
    files: list[RawFile], source: str, options: ReadOptions, piece: int = PIECE
) -> tuple[Part, list[FileInfo], list[Rejected]]:
    """Read exports of one shop; the tables lie on disk.

    Returns
    -------
    part, files, cut
        As `okrkit.sources.summary.summed_up` takes them; ``cut`` are rows that could not be parted into cells.
    """
    work = _Reading(files, source, options, piece)
    return work.part(), work.infos, work.sums.cut


class _Reading:
    def __init__(self, files: list[RawFile], source: str, options: ReadOptions, piece: int) -> None:
        self._files, self._source, self._options, self._piece = files, source, options, piece
        self._streams = [open_stream(file, piece) for file in files]
        self._names = [file.name for file in files]
        self._rows = [0] * len(files)
        self._found = [0] * len(files)
        self._spilling = Spilling()
        heaps = max(sum(file.size for file in files) // HEAP, 1)
        self._held = Held(self._spilling.folder, min(heaps, MOST_HEAPS))
        self.sums = _Sums()
        self.infos: list[FileInfo] = []

    def part(self) -> Part:
        known = self._surveyed()
        for index, stream in enumerate(self._streams):
            cut = len(self.sums.cut)
            pieces = stream.pieces(watch=self._watch(len(self._files) + index), piece=self._piece)
            for rows, last in whole_runs(pieces):
                self._take(index, rows, known, last=last)
                self.sums.cut += rows.rejected
                self._rows[index] += rows.columns.num_rows
            file = self._files[index]
            read = self._rows[index] + len(self.sums.cut) - cut
            self.infos.append(FileInfo(file.name, file.sha256, file.size, read))
        self._held.done()
        for parts in self._held.heaps(
            self._names, self._rows
        ):  # all orders together decide for those that tell nothing
            self._count(self._judged(parts, known)[2])
        contained = self.sums.inside > self.sums.on_top
        for parts in self._held.heaps(self._names, self._rows):
            self._keep(parts, *self._judged(parts, known, contained))
        place = {name: index for index, name in enumerate(self._names)}
        self.sums.rejected.sort(key=lambda r: (place[r.file], r.row))
        decided = (note for s in self._streams for note in (*s.notes, *known.decided[s.name].notes))
        return Part(
            dict(self._spilling.done()),
            tuple(self.sums.rejected),
            self.sums.skipped,
            (*decided, *self.sums.tally.sentences(self._options.timezone)),
            frozenset(self.sums.edges),
        )

    def _surveyed(self) -> Surveyed:
        decided: dict[str, Decided] = {}
        present: set[str] = set()
        names: list[Hashes] = []
        for index, stream in enumerate(self._streams):
            known = {key_of(header): header for header in stream.begun.names}
            present |= {header for header in HEADERS if key_of(header) in known}
            wanted = ("Name", *ORDER_MONEY, *LINE_MONEY, QUANTITY, *STAMPS)
            columns = [known[key_of(header)] for header in wanted if key_of(header) in known]
            evidence, before = Evidence(), -1
            for rows in stream.pieces(columns, self._watch(index), self._piece):
                starts, hashes = run_hashes(rows)
                if len(hashes):
                    starts[0] &= int(hashes[0]) != before
                    before = int(hashes[-1])
                names.append(hashes[starts])
                evidence.add(rows)
                evidence = evidence.shortened()
            decided[stream.name] = evidence.decided(stream.name, stream.begun.separator, self._options)
        found, times = np.unique(np.concatenate([*names, np.zeros(0, np.int64)]), return_counts=True)
        return Surveyed(decided, found[times > 1], frozenset(present))

    def _watch(self, turn: int) -> Watch | None:
        """Progress over both passes of all files."""
        watch = self._options.watch
        if watch is None:
            return None
        sizes = [file.size for file in self._files] * 2
        before = sum(sizes[:turn])

        def told(done: int, _: int, rows: int) -> None:
            if turn < len(self._files):
                self._found[turn] = rows
            watch(before + done, sum(sizes), sum(self._found))

        return told

    def _take(self, index: int, rows: TextTable, known: Surveyed, *, last: bool) -> None:
        """Put aside what depends on other rows, judge the rest."""
        if not rows.columns.num_rows:
            return
        assert rows.places is not None, "parts of a file know their places"
        starts, hashes = run_hashes(rows)
        run = np.cumsum(starts) - 1
        aside = (
            np.isin(hashes, known.again) | ((run == 0) & (rows.places[0] == 0)) | ((run == run[-1]) & last)
        )
        self._put_aside(index, rows, hashes, aside)
        # The file's last row is put aside, so that it has one more row than any part that is read here.
        rest, hashes = replace(part(rows, ~aside), of=int(rows.places[-1]) + 2), hashes[~aside]
        data, docs, orders = self._judged([rest], known)
        unclear = _rows_of(docs, orders.tax().by_majority)
        if unclear.any():
            self._put_aside(index, rest, hashes, unclear)
            rest = part(rest, ~unclear)
            data, docs, orders = self._judged([rest], known)
        self._count(orders)
        self._keep([rest], data, docs, orders)

    def _put_aside(self, index: int, rows: TextTable, hashes: Hashes, chosen: Flags) -> None:
        if chosen.any():
            self._held.add(index, part(rows, chosen), hashes[chosen])

    def _judged(
        self, parts: list[TextTable], known: Surveyed, contained: bool | None = None
    ) -> tuple[Typed, Documents, Orders]:
        data = replace(typed(parts, self._options, known.decided), present=known.present)
        docs = documents(data, self._options.currency)
        return data, docs, Orders(data, docs, self._source, self._options, contained)

    def _count(self, orders: Orders) -> None:
        tax = orders.tax()
        clear = tax.decided & ~tax.by_majority
        self.sums.inside += int(np.count_nonzero(clear & tax.included))
        self.sums.on_top += int(np.count_nonzero(clear & ~tax.included))

    def _keep(self, parts: list[TextTable], data: Typed, docs: Documents, orders: Orders) -> None:
        for name, table in orders.tables().items():
            self._spilling.add(name, table)
        self.sums.tally.add(Tally.of(data, docs, orders))
        self.sums.rejected += rejections(docs, data, [file.name for file in parts])
        self.sums.skipped += docs.skipped
        self.sums.edges |= {(table, name) for name in docs.edges for table in ("orders", "order_lines")}


def _rows_of(docs: Documents, chosen: Flags) -> Flags:
    """The rows of some of the kept orders."""
    orders = np.zeros(len(docs.keep), dtype=bool)
    orders[np.flatnonzero(docs.keep)[chosen]] = True
    rows = np.zeros(len(docs.row_order), dtype=bool)
    rows[docs.row_order] = orders[docs.of_row]
    return rows
