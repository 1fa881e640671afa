"""A text table's columns by what they hold, typed whole columns at a time; what cannot be read rejects its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.datetexts import decide_day_first
from okrkit.sources.reading.decimals import MONEY, Flags, Ints, from_scaled, to_scaled
from okrkit.sources.reading.numbers import clean_number, decide_comma, read_decimals
from okrkit.sources.reading.stamps import Stamps, read_stamps
from okrkit.sources.reading.words import SEEN

_EITHER_WAY = r"^[^\d]*\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}"
"""Texts in which either of two numbers may be the day."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Whole numbers of 10**-scale, 0 where missing; and which are missing."""

    values: Ints
    missing: Flags

    def array(self, scale: int = MONEY) -> pa.Array:
        """As an exact decimal column."""
        return from_scaled(self.values, self.missing, scale)


class Frame:
    """One file's columns by field name; ``fields`` says which header each stands under.

    A field that the file does not have reads as empty. All numbers of a file decide together which mark parts the
    decimals, and all its times which number is the day: one program wrote it.
    """

    def __init__(
        self,
        file: TextTable,
        fields: Mapping[str, str],
        options: ReadOptions,
        *,
        numbers: Sequence[str] = (),
        times: Sequence[str] = (),
    ) -> None:
        self.file, self.fields, self._options = file, dict(fields), options
        self.rows = file.columns.num_rows
        self.notes = list(file.notes)
        self._texts: dict[str, pa.Array] = {}
        self._reasons: dict[int, str] = {}
        self._comma = self._decide_comma(numbers)
        self._day_first = self._decide_order(times)

    def has(self, field: str) -> bool:
        """Whether the file has a column for it."""
        return field in self.fields

    def text(self, field: str) -> pa.Array:
        """Trimmed texts, null where empty; a guard against formulas before a text is taken away."""
        if field not in self._texts:
            self._texts[field] = self._read(field)
        return self._texts[field]

    def _read(self, field: str) -> pa.Array:
        if field not in self.fields:
            return pa.nulls(self.rows, pa.string())
        column = self.file.columns.column(self.fields[field]).combine_chunks()
        column = pc.utf8_trim_whitespace(column)
        if pc.any(pc.starts_with(column, "'")).as_py():
            column = pc.replace_substring_regex(column, r"^'([=+\-@])", r"\1")
        return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)

    def amounts(
        self, field: str, scale: int = MONEY, currency: str | pa.Array | None = "", where: Flags | None = None
    ) -> Amounts:
        """Numbers; one that cannot be read rejects its row (those of ``where`` only)."""
        texts = self.text(field)
        read = read_decimals(
            texts,
            self.fields.get(field, field),
            scale,
            decimal_comma=self._comma,
            default_point=True,
            currency=currency,
        )
        values, missing = to_scaled(read.values)
        bad = read.bad if where is None else read.bad & where
        self.reject(bad, f"{self.fields.get(field, field)} is {SEEN}, not a number", texts)
        return Amounts(values, missing)

    def times(self, field: str, where: Flags | None = None) -> Stamps:
        """Times on the shop's clock; one that cannot be read rejects its row (those of ``where`` only)."""
        texts = self.text(field)
        stamps = read_stamps(
            texts,
            self.fields.get(field, field),
            day_first=self._day_first,
            timezone=self._options.timezone,
            stamps_in=self._options.stamps_in,
        )
        bad = stamps.bad if where is None else stamps.bad & where
        self.reject(bad, f"{self.fields.get(field, field)} is {SEEN}, not a date", texts)
        for note in stamps.notes:
            self.note(f"{self.file.name}: {note}")
        return stamps

    def note(self, text: str) -> None:
        """Say something once."""
        if text not in self.notes:
            self.notes.append(text)

    def reject(self, flags: Flags, reason: str, seen: pa.Array | None = None) -> None:
        """Mark rows as rejected; the first reason of a row stays."""
        for row in np.flatnonzero(flags).tolist():
            if row not in self._reasons:
                text = reason if seen is None else reason.replace(SEEN, repr(seen[row].as_py()))
                self._reasons[row] = text

    @property
    def bad(self) -> Flags:
        """Rows that are rejected so far."""
        flags = np.zeros(self.rows, bool)
        flags[list(self._reasons)] = True
        return flags

    def rejected(self) -> tuple[Rejected, ...]:
        """The rejected rows in file order."""
        return tuple(
            Rejected(self.file.name, int(self.file.numbers[row]), self._reasons[row])
            for row in sorted(self._reasons)
        )

    def _decide_comma(self, numbers: Sequence[str]) -> bool:
        if self._options.decimal_comma is not None:
            return self._options.decimal_comma
        texts: set[str] = set()
        for field in numbers:
            column = self.text(field)
            marked = column.filter(pc.fill_null(pc.match_substring(column, ","), False))
            texts.update(marked.unique().to_pylist())
        if not texts:
            return False
        cleaned = [c for c in map(clean_number, sorted(texts)) if c]
        comma, said = decide_comma(
            cleaned, f"{self.file.name}, amounts", None, default_point=self.file.separator == ","
        )
        if said:
            self.note(said)
        return comma

    def _decide_order(self, times: Sequence[str]) -> bool | None:
        texts: set[str] = set()
        for field in times:
            column = self.text(field)
            other = pc.fill_null(pc.match_substring_regex(column, _EITHER_WAY), False)
            texts.update(column.filter(other).unique().to_pylist())
        if not texts:
            return self._options.day_first
        first, said = decide_day_first(sorted(texts), f"{self.file.name}, dates", self._options.day_first)
        if said:
            self.note(said)
        return first


def flags(mask: pa.Array) -> Flags:
    """A mask as a numpy array, missing as no."""
    return np.asarray(pc.fill_null(mask, False)).astype(bool)


def pairs(rows: pa.Table, one: str, two: str) -> dict[tuple[str | None, str | None], int]:
    """How often each pair of texts stands in two columns."""
    groups = rows.select([one, two]).group_by([one, two]).aggregate([([], "count_all")])
    return {
        (g[one], g[two]): g["count_all"]
        for g in sorted(groups.to_pylist(), key=lambda g: (str(g[one]), str(g[two])))
    }


def last_of(names: pa.Array, rows: Ints) -> Ints:
    """Of rows with the same name the last; ``names`` are those of all rows."""
    chosen = names.take(pa.array(rows))
    if len(pc.unique(chosen)) == len(rows):
        return rows
    last = dict(zip(chosen.to_pylist(), rows.tolist(), strict=True))
    return np.array(sorted(last.values()), dtype=np.int64)


def counted(texts: pa.Array) -> dict[str, int]:
    """How often each text stands there, by text; missing ones do not count."""
    entries = pc.value_counts(texts.drop_null()).to_pylist()
    return {e["values"]: e["counts"] for e in sorted(entries, key=lambda e: str(e["values"]))}
