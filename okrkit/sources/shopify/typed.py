"""One orders export as typed columns: texts, exact money, times; each cell that cannot be read is marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.datetexts import decide_day_first, telling_dates
from okrkit.sources.reading.decimals import Flags, Ints, to_scaled
from okrkit.sources.reading.numbers import clean_number, decide_comma, read_decimals, telling
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.shopify.layouts import key_of

TEXTS = (
    "Name", "Email", "Financial Status", "Fulfillment Status", "Currency", "Discount Code", "Lineitem name",
    "Lineitem sku", "Billing Country", "Shipping Country", "Billing Phone", "Phone", "Payment Method", "Vendor", "Id",
    "Tags", "Source",
)  # fmt: skip
ORDER_MONEY = (
    "Subtotal", "Shipping", "Taxes", "Total", "Discount Amount", "Refunded Amount", "Outstanding Balance", "Duties",
)  # fmt: skip
LINE_MONEY = ("Lineitem price", "Lineitem discount")
QUANTITY = "Lineitem quantity"
STAMPS = ("Created at", "Paid at", "Fulfilled at", "Cancelled at")

HEAD = (
    "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing", "Currency", "Subtotal",
    "Shipping", "Taxes", "Total", "Discount Amount", "Shipping Method", "Payment Method", "Refunded Amount", "Id",
    "Outstanding Balance", "Risk Level", "Source",
)  # fmt: skip
"""Columns that are filled on the first row of an order only."""

ALWAYS_FILLED = ("Financial Status", "Currency", "Subtotal", "Total", "Id")
"""Those of them that no first row leaves empty."""


HEADERS = (*TEXTS, *ORDER_MONEY, *LINE_MONEY, QUANTITY, *STAMPS, *HEAD)
"""Every column that is read."""


@dataclass(frozen=True, slots=True)
class Money:
    """Whole ten-thousandths (quantities: thousandths), which are missing, and which could not be read."""

    values: Ints
    missing: Flags
    bad: Flags


@dataclass(frozen=True, slots=True)
class Typed:
    """All files of one call, one after another; ``file[i]`` and ``number[i]`` say where row i came from."""

    present: frozenset[str]  # headers that at least one file has
    file: Ints
    number: Ints
    texts: dict[str, pa.Array]  # null where empty
    money: dict[str, Money]
    local: dict[str, pa.Array]
    utc: dict[str, pa.Array]
    bad_stamps: dict[str, Flags]
    head: Flags  # rows that carry an order's own values
    head_values: dict[str, pa.Array]
    raw: dict[str, pa.Array]  # numbers and times as printed, for messages
    begins: Flags  # the first row of a file
    ends: Flags  # the last row of a file
    apart: Flags  # rows that do not follow the row before them in a file
    notes: tuple[str, ...] = ()
    offsets: frozenset[int] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.file)

    def zeros(self) -> Flags:
        return np.zeros(len(self), dtype=bool)


@dataclass(frozen=True, slots=True)
class Decided:
    """How a file writes amounts and dates, and the sentences that say why."""

    comma: bool
    day_first: bool | None
    notes: tuple[str, ...] = ()


def typed(
    files: list[TextTable], options: ReadOptions, decided: Mapping[str, Decided] | None = None
) -> Typed:
    """Read every column that the orders table, its lines, refunds and shipments need.

    ``decided`` holds the decisions for each file by name, where ``files`` are parts of larger ones.
    """
    parts = [
        _one(index, file, options, decided[file.name] if decided else None)
        for index, file in enumerate(files)
    ]

    def joined(arrays: Iterable[pa.Array]) -> pa.Array:
        return pa.chunked_array(list(arrays)).combine_chunks()

    def money(name: str) -> Money:
        columns = [p.money[name] for p in parts]
        return Money(
            np.concatenate([c.values for c in columns]),
            np.concatenate([c.missing for c in columns]),
            np.concatenate([c.bad for c in columns]),
        )

    first = parts[0]
    return Typed(
        frozenset().union(*(p.present for p in parts)),
        np.concatenate([p.file for p in parts]),
        np.concatenate([p.number for p in parts]),
        {n: joined(p.texts[n] for p in parts) for n in first.texts},
        {n: money(n) for n in first.money},
        {n: joined(p.local[n] for p in parts) for n in STAMPS},
        {n: joined(p.utc[n] for p in parts) for n in STAMPS},
        {n: np.concatenate([p.bad_stamps[n] for p in parts]) for n in STAMPS},
        np.concatenate([p.head for p in parts]),
        {n: joined(p.head_values[n] for p in parts) for n in HEAD},
        {n: joined(p.raw[n] for p in parts) for n in first.raw},
        np.concatenate([p.begins for p in parts]),
        np.concatenate([p.ends for p in parts]),
        np.concatenate([p.apart for p in parts]),
        tuple(note for p in parts for note in p.notes),
        frozenset().union(*(p.offsets for p in parts)),
    )


@dataclass(slots=True)
class Evidence:
    """Texts of a file that may tell how it writes amounts and dates."""

    amounts: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)

    def add(self, file: TextTable) -> None:
        """Take the texts of a part of the file."""
        for column in _present(file, (*ORDER_MONEY, *LINE_MONEY, QUANTITY)):
            with_mark = column.filter(pc.fill_null(pc.match_substring(column, ","), False))
            self.amounts.update(with_mark.unique().to_pylist())
        for column in _present(file, STAMPS):
            other = pc.invert(pc.match_substring_regex(column, r"^(?:\d{4}-\d{2}-\d{2}|$)"))
            self.dates.update(column.filter(pc.fill_null(other, False)).unique().to_pylist())

    def shortened(self) -> Evidence:
        """The same evidence in a few texts."""
        return Evidence(telling(self.amounts), telling_dates(self.dates))

    def decided(self, name: str, separator: str, options: ReadOptions) -> Decided:
        """How the file writes: one program wrote it, so all its columns decide together; Shopify itself writes points.

        Raises
        ------
        ImportRefusedError
            If the file leaves it open.
        """
        comma, day_first = options.decimal_comma, options.day_first
        notes: list[str | None] = []
        if comma is None and self.amounts:
            cleaned = [c for c in map(clean_number, sorted(self.amounts)) if c]
            comma, said = decide_comma(cleaned, f"{name}, amounts", None, default_point=separator == ",")
            notes.append(said)
        if self.dates:
            day_first, said = decide_day_first(sorted(self.dates), f"{name}, dates", options.day_first)
            notes.append(said)
        return Decided(bool(comma), day_first, tuple(note for note in notes if note))


def _decided(file: TextTable, options: ReadOptions) -> Decided:
    evidence = Evidence()
    evidence.add(file)
    return evidence.decided(file.name, file.separator, options)


def _present(file: TextTable, headers: Iterable[str]) -> list[pa.Array]:
    by_key = {key_of(h): h for h in file.headers}
    return [
        pc.utf8_trim_whitespace(file.columns.column(by_key[key_of(h)]).combine_chunks())
        for h in headers
        if key_of(h) in by_key
    ]


def _one(index: int, file: TextTable, options: ReadOptions, decided: Decided | None) -> Typed:
    by_key = {key_of(h): h for h in file.headers}
    rows = file.columns.num_rows
    nothing = pa.nulls(rows, pa.string())

    def text(header: str) -> pa.Array:
        name = by_key.get(key_of(header))
        if name is None:
            return nothing
        trimmed = pc.utf8_trim_whitespace(file.columns.column(name).combine_chunks())
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    raw = {n: text(n) for n in (*ORDER_MONEY, *LINE_MONEY, QUANTITY, *STAMPS)}
    head_values = {n: raw[n] if n in raw else text(n) for n in HEAD}
    how = decided or _decided(file, options)
    money = {}
    own = own_currency(head_values["Currency"], options)
    for name in (*ORDER_MONEY, *LINE_MONEY, QUANTITY):
        read = read_decimals(
            raw[name],
            name,
            3 if name == QUANTITY else 4,
            decimal_comma=how.comma,
            default_point=True,
            currency="" if name == QUANTITY else own,
        )
        values, missing = to_scaled(read.values)
        money[name] = Money(values, missing, read.bad)
    stamps = {n: read_stamps(raw[n], n, day_first=how.day_first, keep_printed=True) for n in STAMPS}
    head = np.zeros(rows, dtype=bool)
    for values in head_values.values():
        head |= np.asarray(values.is_valid())
    return Typed(
        frozenset(n for n in HEADERS if key_of(n) in by_key),
        np.full(rows, index, dtype=np.int64),
        file.numbers,
        {n: head_values[n] if n in head_values else text(n) for n in TEXTS},
        money,
        {n: s.local for n, s in stamps.items()},
        {n: s.utc for n, s in stamps.items()},
        {n: s.bad for n, s in stamps.items()},
        head,
        head_values,
        raw,
        *_placed(file),
        (*file.notes, *how.notes),
        stamps["Created at"].offsets,
    )


def _placed(file: TextTable) -> tuple[Flags, Flags, Flags]:
    """Which rows begin and end the file, and which do not follow the row before them."""
    rows = file.columns.num_rows
    places = np.arange(rows) if file.places is None else file.places
    apart = np.ones(rows, dtype=bool)
    apart[1:] = places[1:] != places[:-1] + 1
    return places == 0, places == (file.of or rows) - 1, apart


def own_currency(codes: pa.Array, options: ReadOptions) -> str | pa.Array | None:
    """The currency of each row's amounts: an order's code stands on its first row only."""
    if codes.null_count == len(codes):
        return options.currency
    filled = pc.fill_null_forward(pc.utf8_upper(codes))
    return pc.fill_null(filled, options.currency) if options.currency else filled
