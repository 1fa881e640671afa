"""All files of one import as canonical columns, with what is wrong in each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.kpis.filters import parse_filter
from okrkit.core.tables import CanonicalTable
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import Flags, Ints
from okrkit.sources.reading.expressions import evaluate
from okrkit.sources.reading.words import count
from okrkit.sources.table.cast import cast
from okrkit.sources.table.inputs import as_texts
from okrkit.sources.table.mapping import Mapped


@dataclass(slots=True)
class Rows:
    """The rows of all files, one after another.

    ``faults`` names, row by row, why it cannot be loaded; ``skip`` marks rows that the caller leaves out.
    """

    columns: dict[str, pa.Array]
    file: Ints
    number: Ints
    files: list[str]
    notes: list[str]
    skip: Flags
    utc: dict[str, pa.Array] = field(default_factory=dict)
    seen: dict[str, pa.Array] = field(default_factory=dict)  # the mapped columns as the files have them
    faults: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.file)

    @property
    def good(self) -> Flags:
        """Rows that are neither skipped nor faulty."""
        good = ~self.skip
        good[list(self.faults)] = False
        return good

    def fault(self, flags: Flags, reason: str) -> None:
        """Mark rows as faulty; the first reason stays."""
        for row in np.flatnonzero(flags & ~self.skip).tolist():
            self.faults.setdefault(row, reason)

    def rejected(self) -> tuple[Rejected, ...]:
        return tuple(
            Rejected(self.files[self.file[row]], int(self.number[row]), self.faults[row])
            for row in sorted(self.faults)
        )

    def select(self, condition: str) -> Flags:
        """Rows for which a condition of the caller holds."""
        tree = parse_filter(condition, self.columns)
        return np.asarray(evaluate(tree, self.columns))


def rows_of(files: list[TextTable], mapped: Mapped, table: CanonicalTable, options: ReadOptions) -> Rows:
    """Cast each mapped column once over all files, so that one decision holds for all of them."""
    total = [file.columns.num_rows for file in files]
    rows = Rows(
        {},
        np.repeat(np.arange(len(files)), total),
        np.concatenate([file.numbers for file in files]),
        [file.name for file in files],
        [note for file in files for note in file.notes],
        np.zeros(sum(total), bool),
    )
    bad: list[tuple[str, str, pa.Array, Flags]] = []
    own: str | pa.Array | None = options.currency
    # The currencies first: they say which marks may stand at the amounts.
    for name in sorted(mapped.columns, key=lambda n: n != "currency"):
        header = mapped.columns[name]
        values = _joined(files, header)
        done = cast(values, table.by_name[name], header, options, own)
        if name == "currency":
            own = pc.fill_null(done.values, options.currency) if options.currency else done.values
        rows.columns[name], rows.seen[name] = done.values, values
        rows.notes += done.notes
        if done.utc is not None:
            rows.utc[name] = done.utc
        if done.bad.any():
            bad.append((name, header, values, done.bad))
    _fill(rows, table, options)
    if options.skip_when:
        rows.skip = rows.select(options.skip_when)
        if skipped := int(np.count_nonzero(rows.skip)):
            rows.notes.append(f"{count(skipped, 'row')} skipped by --skip-when {options.skip_when!r}.")
    for name, header, values, flags in bad:
        kind = table.by_name[name].type
        for row in np.flatnonzero(flags & ~rows.skip).tolist():
            expected = _KINDS.get(kind, "a " + kind)
            if kind == "money" and (code := _code(own, row)):
                expected += f" in {code}"
            rows.faults.setdefault(row, f"{header} is {_seen(values[row])}, not {expected}")
    return rows


def require(rows: Rows, mapped: Mapping[str, str], table: CanonicalTable) -> None:
    """Rows without a required value are faulty."""
    for column in table.columns:
        if column.required and column.name in rows.columns:
            missing = np.asarray(rows.columns[column.name].is_null()) & ~rows.skip
            header, seen = mapped.get(column.name, column.name), rows.seen.get(column.name)
            for row in np.flatnonzero(missing).tolist():
                text = "empty" if seen is None else _seen(seen[row])
                stands = "" if text == "empty" else ", which stands for no value"
                rows.faults.setdefault(row, f"{header} is {text}{stands}")


_KINDS = {
    "money": "an amount",
    "quantity": "a number",
    "number": "a number",
    "count": "a whole number",
    "stamp": "a date",
    "day": "a date",
    "flag": "yes or no",
    "text": "a currency code like EUR",
}


def _code(own: str | pa.Array | None, row: int) -> str | None:
    return own[row].as_py() if isinstance(own, pa.Array) else own


def _seen(value: pa.Scalar) -> str:
    text = "" if value.as_py() is None else str(value.as_py())
    return repr(text) if text.strip() else "empty"


def _joined(files: list[TextTable], header: str) -> pa.Array:
    parts = []
    for file in files:
        if header not in file.headers:
            problem = f"{file.name} has no column {header!r}, which {files[0].name} has"
            raise ImportRefusedError(problem, "import files with different columns one after another")
        column = file.columns.column(header)
        parts.append(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    if len(parts) == 1:
        return parts[0]
    filled = [part for part in parts if not pa.types.is_null(part.type)]
    kinds = {part.type for part in filled}
    if len(kinds) > 1:
        numeric = all(pa.types.is_integer(k) or pa.types.is_floating(k) for k in kinds)
        dated = all((pa.types.is_timestamp(k) and k.tz is None) or pa.types.is_date(k) for k in kinds)
        if numeric:
            parts = [part.cast(pa.float64()) for part in parts]
        elif dated:
            parts = [part.cast(pa.timestamp("us")) for part in parts]
        else:
            parts = [as_texts(part) for part in parts]
    elif len(filled) < len(parts) and kinds:
        parts = [part.cast(next(iter(kinds))) for part in parts]
    joined = pa.chunked_array(parts).combine_chunks()
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _fill(rows: Rows, table: CanonicalTable, options: ReadOptions) -> None:
    """Columns that every row shares, and days of times."""
    length = len(rows)
    rows.columns["source"] = _same(options.source_name or "table", length)
    if "currency" in table.by_name and options.currency:
        if "currency" in rows.columns:
            rows.columns["currency"] = pc.fill_null(rows.columns["currency"], options.currency)
        else:
            rows.columns["currency"] = _same(options.currency, length)
            rows.notes.append(f"The file names no currency; amounts were taken as {options.currency}.")
    for day, stamp in (("placed_day", "placed_at"), ("returned_day", "returned_at")):
        if day in table.by_name and day not in rows.columns and stamp in rows.columns:
            rows.columns[day] = rows.columns[stamp].cast(pa.date32())
    if "is_order" in table.by_name and "is_order" not in rows.columns:
        rows.columns["is_order"] = pa.array(np.ones(length, bool))
    if "dated" in table.by_name and "dated" not in rows.columns:
        rows.columns["dated"] = _same("return", length)


def _same(text: str, length: int) -> pa.Array:
    """One text for every row, made without a Python list."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, np.int32)), pa.array([text])).cast(
        pa.string()
    )
