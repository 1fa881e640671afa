"""Rows of a Coda table, from a CSV or from the API -> measures: one number a row, with its name, day and unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.coda.cells import Number, cell_text, number_of
from okrkit.sources.coda.columns import Chosen, chosen
from okrkit.sources.reading.currencies import undressed
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.moments import plain_moments
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One row as texts, its number as a spreadsheet counts, and when Coda changed it last."""

    number: int
    cells: Mapping[str, str]
    updated: str | None = None
    name: str | None = None


def rows_of(records: Iterable[Mapping[str, Any]], names: Mapping[str, str] | None = None) -> list[Row]:
    """Records of the API's rows (``values`` in any of its formats) as rows.

    Parameters
    ----------
    records : iterable of dict
        The ``items`` of one or several pages.
    names : mapping, optional
        Id of a column -> its name, where the values are keyed by ids.
    """
    known = names or {}
    made = []
    for number, record in enumerate(records, 2):
        values = record.get("values")
        cells = values if isinstance(values, Mapping) else {}
        texts = {known.get(key, key): cell_text(value) for key, value in cells.items()}
        updated, name = record.get("updatedAt"), record.get("name")
        made.append(Row(number, texts, str(updated) if updated else None, cell_text(name) or None))
    return made


def rows_part(
    rows: Sequence[Row],
    source: str,
    options: ReadOptions,
    *,
    file: str = "coda",
    day: date | None = None,
    day_note: str | None = None,
) -> tuple[Part, dict[str, object]]:
    """Measures of the rows.

    A row's day is that of the column for it, else the day Coda changed the row, else ``day``.

    Raises
    ------
    ImportRefusedError
        If no column is surely the value, a number may be read two ways, or nothing tells a day.
    """
    headers = list(dict.fromkeys(key for row in rows for key in row.cells))
    names = [row.name for row in rows if row.name]
    told = dict(options.mapping)
    picked = _chosen(headers, rows, told, file, with_names=bool(names))
    numbers, values, faults, said = _numbers(rows, picked.columns["value"], options)
    days, bad_days, day_notes = _days(rows, picked, options, day)
    rejected: list[Rejected] = []
    loaded: list[tuple[date, str, str | None, float, str | None]] = []
    for i, row in enumerate(rows):
        measure = " ".join((row.cells.get(picked.columns.get("measure", ""), "") or row.name or "").split())
        number, value, when = numbers[i], values[i], days[i]
        if not measure:
            rejected.append(Rejected(file, row.number, "the row names no measure"))
        elif number is None or value is None:
            rejected.append(Rejected(file, row.number, faults[i]))
        elif when is None:
            rejected.append(Rejected(file, row.number, bad_days[i]))
        else:
            unit = row.cells.get(picked.columns.get("unit", ""), "") or _unit(number, options)
            segment = " ".join(row.cells.get(picked.columns.get("segment", ""), "").split()) or None
            loaded.append((when, measure, segment, value, unit or None))
    table, copies = last_of_each(_table(loaded, source), canonical("measures"))
    notes = [picked.note, *said, *day_notes]
    if day_note and "day" not in picked.columns and any(row.updated is None for row in rows):
        notes.append(day_note)
    if copies:
        notes.append(
            f"{count(copies, 'row')} with a repeated day, name and segment: the last of each was taken."
        )
    notes.append(
        "Objectives and key results as such come in with the plan file (okrkit plan apply); here their values do."
    )
    control: dict[str, object] = {
        "rows": len(rows),
        "measures": len({m for _, m, _, _, _ in loaded}),
        "values": {m if s is None else f"{s}: {m}": v for _, m, s, v, _ in loaded[:200]},
    }
    return Part({"measures": table}, tuple(rejected), copies, tuple(notes), frozenset()), control


def _chosen(
    headers: Sequence[str], rows: Sequence[Row], told: dict[str, str], file: str, *, with_names: bool
) -> Chosen:
    """The columns; the name of a row of the API is its display column, which needs no other."""
    sample = {h: [row.cells.get(h, "") for row in rows[:SAMPLE]] for h in headers}
    if not rows:
        raise ImportRefusedError(
            f"{file} holds no rows", "export the table again, from a view that shows its rows"
        )
    if with_names and "measure" not in told:
        sample = {"name": ["x"], **sample}
        found = chosen(["name", *[h for h in headers if h != "name"]], sample, told, file)
        columns = {name: h for name, h in found.columns.items() if name != "measure" or h in headers}
        return Chosen(columns, found.note)
    return chosen(headers, sample, told, file)


def _numbers(
    rows: Sequence[Row], header: str, options: ReadOptions
) -> tuple[list[Number | None], list[float | None], dict[int, str], tuple[str, ...]]:
    """Each row's number as written and as read, and why the others are none; one decimal mark holds for all."""
    numbers = [number_of(row.cells.get(header, "")) for row in rows]
    digits = pa.array([n.digits if n is not None else None for n in numbers], pa.string())
    read = read_decimals(digits, header, 6, decimal_comma=options.decimal_comma, currency="")
    values: list[float | None] = []
    for number, value in zip(numbers, read.values.to_pylist(), strict=True):
        if number is not None and number.value is not None:
            values.append(number.value)
        else:
            values.append(None if number is None or value is None else round(float(value) * number.scale, 10))
    faults = {}
    for i, row in enumerate(rows):
        text = row.cells.get(header, "")
        if values[i] is None:
            faults[i] = f"{header} is {text!r}, not a number" if text else f"{header} is empty"
    return numbers, values, faults, read.notes


def _unit(number: Number, options: ReadOptions) -> str | None:
    """The unit at the number; of a mark that several currencies share, the shop's own where it is one of them."""
    if number.unit is not None and options.currency:
        _, codes = undressed(f"{number.unit} 1")
        if codes and options.currency in codes:
            return options.currency
    return number.unit


def _days(
    rows: Sequence[Row], picked: Chosen, options: ReadOptions, day: date | None
) -> tuple[list[date | None], dict[int, str], list[str]]:
    header = picked.columns.get("day")
    own = [row.cells.get(header, "") if header else "" for row in rows]
    printed, notes, bad = _read(own, header or "day", options, rows)
    changed, _, _ = _read([row.updated or "" for row in rows], "updatedAt", options, rows)
    days = [p or c or day for p, c in zip(printed, changed, strict=True)]
    days = [None if i in bad else d for i, d in enumerate(days)]
    if header is None and any(c is not None for c in changed):
        notes.append(
            "A row's day is the day on which Coda changed it last; the API shows a copy that may lag behind."
        )
    missing = {
        i: bad.get(i, "nothing tells the row's day; map one with --map day=COLUMN")
        for i, d in enumerate(days)
        if d is None
    }
    return days, missing, notes


def _read(
    texts: Sequence[str], name: str, options: ReadOptions, rows: Sequence[Row]
) -> tuple[list[date | None], list[str], dict[int, str]]:
    column = pa.array([t or None for t in texts], pa.string())
    if column.null_count == len(column):
        return [None] * len(rows), [], {}
    stamps = read_stamps(plain_moments(column), name, day_first=options.day_first, timezone=options.timezone)
    bad = {i: f"{name} is {texts[i]!r}, not a date" for i in np.flatnonzero(stamps.bad).tolist()}
    return stamps.local.cast(pa.date32()).to_pylist(), list(stamps.notes), bad


def _table(rows: Sequence[tuple[date, str, str | None, float, str | None]], source: str) -> pa.Table:
    columns = {
        "source": pa.array([source] * len(rows), pa.string()),
        "day": pa.array([r[0] for r in rows], pa.date32()),
        "measure": pa.array([r[1] for r in rows], pa.string()),
        "segment": pa.array([r[2] for r in rows], pa.string()),
        "value": pa.array([r[3] for r in rows], pa.float64()),
        "unit": pa.array([r[4] for r in rows], pa.string()),
    }
    return conform("measures", columns, len(rows))
