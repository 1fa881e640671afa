"""Parts of an import -> one batch, with its period, currencies and control figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table
from okrkit.sources.batch import Batch, FileInfo, Rejected
from okrkit.sources.control import control_figures
from okrkit.sources.spilled import joined as together


@dataclass(frozen=True, slots=True)
class Part:
    """What one layout, or one group of files, contributes to a batch."""

    tables: dict[str, pa.Table]
    rejected: tuple[Rejected, ...]
    skipped: int
    notes: tuple[str, ...]
    edges: frozenset[tuple[str, str]]
    control: Mapping[str, object] = field(
        default_factory=dict
    )  # figures of the file beyond those of its tables


def summed_up(
    system: str,
    layout: str,
    parts: Sequence[Part],
    files: Sequence[FileInfo],
    cut: Sequence[Rejected],
    **extra: object,
) -> Batch:
    """One batch; ``cut`` are rows that could not even be parted into cells, ``extra`` further control figures."""
    tables: dict[str, pa.Table] = {}
    for part in parts:
        for name, rows in part.tables.items():
            tables[name] = together(name, [tables[name], rows]) if name in tables else rows
    tables = {
        name: rows for name, rows in tables.items() if rows.num_rows or name in ("orders", "order_lines")
    }
    place = {file.name: index for index, file in enumerate(files)}
    rejected = sorted([*cut, *(r for p in parts for r in p.rejected)], key=lambda r: (place[r.file], r.row))
    notes = list(dict.fromkeys(note for part in parts for note in part.notes))
    if any(rows.num_rows for rows in tables.values()) is False:
        notes.append("No row could be loaded.")
    return Batch(
        system,
        layout,
        tables,
        sum(file.rows for file in files),
        tuple(rejected),
        currencies(tables),
        period(tables),
        tuple(files),
        tuple(notes),
        {
            "rows": sum(file.rows for file in files),
            **control_figures(tables),
            **{name: figure for part in parts for name, figure in part.control.items()},
            **extra,
        },
        frozenset(edge for part in parts for edge in part.edges),
        sum(part.skipped for part in parts),
    )


def joined(batches: Sequence[Batch]) -> Batch:
    """Batches of several systems as one, for a report over all of them; the control figures stay by system."""
    tables: dict[str, pa.Table] = {}
    control: dict[str, object] = {}
    for batch in batches:
        for name, rows in batch.tables.items():
            tables[name] = together(name, [tables[name], rows]) if name in tables else rows
        key = batch.system if batch.system not in control else f"{batch.system}, {batch.files[0].name}"
        control[key] = dict(batch.control)
    return Batch(
        " + ".join(dict.fromkeys(batch.system for batch in batches)),
        "; ".join(f"{batch.system}: {batch.layout}" for batch in batches),
        tables,
        sum(batch.rows_read for batch in batches),
        tuple(rejected for batch in batches for rejected in batch.rejected),
        currencies(tables),
        period(tables),
        tuple(file for batch in batches for file in batch.files),
        tuple(note for batch in batches for note in batch.notes),
        control,
        frozenset().union(*(batch.edge_documents for batch in batches)),
        sum(batch.rows_skipped for batch in batches),
    )


def currencies(tables: dict[str, pa.Table]) -> tuple[str, ...]:
    """Every currency that stands in the tables."""
    found: set[str] = set()
    for rows in tables.values():
        if "currency" in rows.column_names:
            found.update(rows["currency"].unique().to_pylist())
    return tuple(sorted(code for code in found if code))


def period(tables: dict[str, pa.Table]) -> tuple[date, date] | None:
    """First and last day in the tables."""
    days: list[date] = []
    for name, rows in tables.items():
        ends = pc.min_max(rows[table(name).day]).as_py()
        days += [day for day in (ends["min"], ends["max"]) if day is not None]
    return (min(days), max(days)) if days else None
