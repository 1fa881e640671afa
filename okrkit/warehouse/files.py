"""Parquet files of a table: cut by year, by month once a year is large; what their rows hold is noted beside them."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.kpis.grains import next_period
from okrkit.core.tables import TABLES
from okrkit.warehouse.engine import quoted
from okrkit.warehouse.manifest import FileEntry, runs

if TYPE_CHECKING:
    import duckdb

ROWS_A_FILE = 1_000_000
"""A year with more rows is cut into months. A file is what a load rewrites, so it stays small enough to be quick;
hundreds of tiny files would make every query open hundreds of files."""

ROW_GROUP = 122_880
UNDATED = "undated"


def labels_for(stored: Iterable[str], rows: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], str]:
    """Label of the file that takes the rows of each (year, month).

    Parameters
    ----------
    stored : labels of the files there are
    rows : rows there will be, by year and month; year 0 is undated

    Examples
    --------
    >>> labels_for([], {(2025, 12): 10, (2026, 1): 1_500_000})
    {(2025, 12): '2025', (2026, 1): '2026-01'}
    """
    years: dict[int, int] = {}
    for (year, _), n in rows.items():
        years[year] = years.get(year, 0) + n
    by_month = {year for year, month in map(span_of, stored) if month}
    by_month |= {year for year, n in years.items() if year and n > ROWS_A_FILE}
    return {
        (year, month): UNDATED
        if not year
        else f"{year:04d}-{month:02d}"
        if year in by_month
        else f"{year:04d}"
        for year, month in rows
    }


def span_of(label: str) -> tuple[int, int]:
    """Year and month of a label; month 0 is the whole year, year 0 undated.

    >>> span_of("2026-03"), span_of("2026"), span_of("undated")
    ((2026, 3), (2026, 0), (0, 0))
    """
    if label == UNDATED:
        return 0, 0
    return int(label[:4]), int(label[5:] or 0)


def within(day: str, label: str) -> str:
    """SQL condition of a label's rows."""
    year, month = span_of(label)
    if not year:
        return f"{day} IS NULL"
    first = date(year, month or 1, 1)
    after = next_period(first, "month" if month else "year")
    return f"{day} >= DATE '{first}' AND {day} < DATE '{after}'"


def write(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    label: str,
    version: int,
    select: str,
    *,
    ordered: bool,
) -> FileEntry | None:
    """Write the rows of a SELECT as one file and describe it; None when there is no row."""
    table = TABLES[name]
    path = f"data/{name}/{label}-v{version:06d}.parquet"
    whole = folder / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    order = (
        "" if ordered else " ORDER BY " + ", ".join(dict.fromkeys((table.day, *table.document, *table.key)))
    )
    con.execute(
        f"COPY ({select}{order}) TO {quoted(str(whole))} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    handle = os.open(whole, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    entry = describe(con, folder, name, path, label)
    if entry.rows == 0:
        whole.unlink()
        return None
    return entry


def describe(con: duckdb.DuckDBPyConnection, folder: Path, name: str, path: str, label: str) -> FileEntry:
    """What a file holds, mostly from its footer."""
    import pyarrow.parquet as pq

    table = TABLES[name]
    footer = pq.read_metadata(folder / path)
    names = [footer.schema.column(i).name for i in range(footer.num_columns)]
    empty = dict.fromkeys(names, 0)
    for group in range(footer.num_row_groups):
        for i, column in enumerate(names):
            found = footer.row_group(group).column(i).statistics
            empty[column] += found.null_count if found is not None and found.has_null_count else 0
    file = f"read_parquet({quoted(str(folder / path))})"
    days = [r[0] for r in con.execute(f"SELECT DISTINCT {table.day} AS d FROM {file} ORDER BY d").fetchall()]
    return FileEntry(
        path=path,
        label=label,
        rows=footer.num_rows,
        days=runs(d for d in days if isinstance(d, date)),
        currencies=_distinct(con, file, "currency") if "currency" in names else (),
        filled={column: footer.num_rows - n for column, n in empty.items()},
        dated=_distinct(con, file, "dated") if "dated" in names else (),
    )


def _distinct(con: duckdb.DuckDBPyConnection, file: str, column: str) -> tuple[str, ...]:
    found = con.execute(
        f"SELECT DISTINCT {column} FROM {file} WHERE {column} IS NOT NULL ORDER BY 1"
    ).fetchall()
    return tuple(row[0] for row in found)
