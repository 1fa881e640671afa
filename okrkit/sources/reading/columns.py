"""The columns of reports of one kind, typed: texts, exact numbers, times; each cell that cannot be read is a fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, to_scaled
from okrkit.sources.reading.moments import plain_moments
from okrkit.sources.reading.numbers import clean_number, decide_comma, read_decimals
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.table.headers import plain

STAMP = pa.timestamp("us")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns to read, by the names they go by here."""

    texts: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()  # whole numbers of anything
    stamps: tuple[str, ...] = ()
    named: Callable[[str], str | None] | None = None
    """The name of a column with this header; None: the header itself, compared as people read it."""


@dataclass(slots=True)
class Columns:
    """The rows of all files, one after another; a column that no file has is null everywhere."""

    files: list[str]
    file: Ints
    number: Ints
    present: frozenset[str]
    texts: dict[str, pa.Array]
    amounts: dict[str, Ints]  # ten-thousandths; 0 where empty
    counts: dict[str, Ints]  # units; 0 where empty
    empty: dict[str, Flags]  # of amounts and counts
    local: dict[str, pa.Array]
    utc: dict[str, pa.Array]
    notes: list[str]
    faults: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.file)

    def fault(self, flags: Flags, reason: str) -> None:
        """Mark rows as faulty; the first reason stays."""
        for row in np.flatnonzero(flags).tolist():
            self.faults.setdefault(row, reason)

    def need(self, *names: str) -> None:
        """Rows without one of these are faulty."""
        for name in names:
            missing = self.empty[name] if name in self.empty else np.asarray(self._values(name).is_null())
            self.fault(missing, f"{name} is empty")

    @property
    def good(self) -> Flags:
        good = np.ones(len(self), bool)
        good[list(self.faults)] = False
        return good

    def rejected(self) -> tuple[Rejected, ...]:
        return tuple(
            Rejected(self.files[self.file[row]], int(self.number[row]), self.faults[row])
            for row in sorted(self.faults)
        )

    def is_in(self, name: str, *words: str) -> Flags:
        """Rows whose text is one of these, without regard to case."""
        lower = pc.utf8_lower(self.texts[name])
        return np.asarray(pc.fill_null(pc.is_in(lower, pa.array([w.casefold() for w in words])), False))

    def _values(self, name: str) -> pa.Array:
        return self.texts[name] if name in self.texts else self.local[name]


def columns_of(
    files: Sequence[TextTable],
    wanted: Wanted,
    options: ReadOptions,
    currency: str | Sequence[str | None] | None = "",
) -> Columns:
    """Read the wanted columns of every file.

    Parameters
    ----------
    files : sequence of TextTable
    wanted : Wanted
    options : ReadOptions
        ``mapping`` (name here -> header) goes before the known headers.
    currency : str, or one for each file, optional
        The code that may stand at amounts, see `read_decimals`.

    Raises
    ------
    ImportRefusedError
        If the file leaves open what its dates or decimal marks mean, or lacks a column that was told.
    """
    codes = [currency] * len(files) if currency is None or isinstance(currency, str) else currency
    parts = [_one(i, file, wanted, options, codes[i]) for i, file in enumerate(files)]

    def joined(arrays: Sequence[pa.Array]) -> pa.Array:
        return arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays)

    starts = np.cumsum([0, *(len(p) for p in parts)])
    first = parts[0]
    return Columns(
        [file.name for file in files],
        np.concatenate([p.file for p in parts]),
        np.concatenate([p.number for p in parts]),
        frozenset().union(*(p.present for p in parts)),
        {n: joined([p.texts[n] for p in parts]) for n in first.texts},
        {n: np.concatenate([p.amounts[n] for p in parts]) for n in first.amounts},
        {n: np.concatenate([p.counts[n] for p in parts]) for n in first.counts},
        {n: np.concatenate([p.empty[n] for p in parts]) for n in first.empty},
        {n: joined([p.local[n] for p in parts]) for n in first.local},
        {n: joined([p.utc[n] for p in parts]) for n in first.utc},
        [note for p in parts for note in p.notes],
        {int(s) + row: why for p, s in zip(parts, starts, strict=False) for row, why in p.faults.items()},
    )


def _one(index: int, file: TextTable, wanted: Wanted, options: ReadOptions, currency: str | None) -> Columns:
    headers = _headers(file, wanted, options)
    rows = file.columns.num_rows

    def text(name: str) -> pa.Array:
        if name not in headers:
            return pa.nulls(rows, pa.string())
        column = file.columns.column(headers[name])
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        trimmed = pc.utf8_trim_whitespace(array)
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    made = Columns(
        [file.name], np.full(rows, index, np.int64), file.numbers, frozenset(headers), {}, {}, {}, {}, {}, {},
        list(file.notes),
    )  # fmt: skip
    made.texts = {name: text(name) for name in wanted.texts}
    raw = {name: text(name) for name in wanted.money}
    comma, said = _decimal_comma(file, raw, options)
    raw |= {name: text(name) for name in wanted.counts}
    made.notes += [said] if said else []
    for name, column in raw.items():
        money = name in wanted.money
        read = read_decimals(
            column if money else _whole(column),
            headers.get(name, name),
            MONEY if money else QUANTITY,
            decimal_comma=comma,
            default_point=True,
            currency=currency if money else "",
        )
        values, missing = to_scaled(read.values)
        made.notes += read.notes
        bad = read.bad
        if money:
            made.amounts[name] = values
        else:
            bad = bad | (values % 1000 != 0)
            made.counts[name] = values // 1000
        made.empty[name] = missing & ~bad
        _report(
            made, bad, headers.get(name, name), column, "not an amount" if money else "not a whole number"
        )
    for name in wanted.stamps:
        column = text(name)
        header = headers.get(name, name)
        stamps = read_stamps(
            plain_moments(column),
            header,
            day_first=options.day_first,
            timezone=options.timezone,
            stamps_in=options.stamps_in,
        )
        made.local[name], made.utc[name] = stamps.local, stamps.utc
        made.notes += stamps.notes
        _report(made, stamps.bad, header, column, "not a date")
    return made


def _headers(file: TextTable, wanted: Wanted, options: ReadOptions) -> dict[str, str]:
    names = (*wanted.texts, *wanted.money, *wanted.counts, *wanted.stamps)
    by_plain = {plain(n): n for n in names}
    found: dict[str, str] = {}
    for header in file.headers:
        name = by_plain.get(plain(header)) if wanted.named is None else wanted.named(header)
        if name in names and name not in found:
            found[name] = header
    for name, header in options.mapping.items():
        if name not in names:
            raise ImportRefusedError(
                f"{name!r} is no column of this report", "--map takes one of: " + ", ".join(names)
            )
        if header not in file.headers:
            listed = ", ".join(repr(h) for h in file.headers[:30])
            raise ImportRefusedError(f"{file.name} has no column {header!r}", f"its columns are {listed}")
        found[name] = header
    return found


def _whole(column: pa.Array) -> pa.Array:
    """Counts without the marks between their thousands: a whole number has no decimals, so 1,128 and 1.128 are one."""
    grouped = pc.match_substring_regex(column, r"^\d{1,3}(?:[.,'\s]\d{3})+$")
    return pc.if_else(grouped, pc.replace_substring_regex(column, r"[^\d]", ""), column)


def _report(made: Columns, bad: Flags, header: str, column: pa.Array, what: str) -> None:
    for row in np.flatnonzero(bad).tolist():
        made.faults.setdefault(row, f"{header} is {column[row].as_py()!r}, {what}")


def _decimal_comma(
    file: TextTable, columns: dict[str, pa.Array], options: ReadOptions
) -> tuple[bool, str | None]:
    """One program wrote the file, so all its numbers decide together, shares among them."""
    if options.decimal_comma is not None:
        return options.decimal_comma, None
    texts: set[str] = set()
    for column in columns.values():
        marked = column.filter(pc.fill_null(pc.match_substring_regex(column, "[.,]"), False))
        texts.update(marked.unique().to_pylist()[:2_000])
    if not any("," in t for t in texts) and not any(
        "." in t and len(t.rsplit(".", 1)[1]) == 3 for t in texts
    ):
        return False, None
    for name in file.headers:
        column = file.columns.column(name)
        if pa.types.is_string(column.type) and len(column) and "%" in (column[0].as_py() or ""):
            texts.update(t.replace("%", "").strip() for t in column.unique().to_pylist()[:200] if t)
    cleaned = [c for c in map(clean_number, sorted(texts)) if c]
    return decide_comma(cleaned, f"{file.name}, numbers", None, default_point=True)
