"""Parquet files of a table: cut by year, by month once a year is large; what their rows hold is noted beside them."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.kpis.grains import next_period
from okrkit.core.tables import TABLES
from okrkit.warehouse.engine import quoted, run
from okrkit.warehouse.first import distinct_days
from okrkit.warehouse.manifest import FileEntry, runs, sync_folder

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from okrkit.warehouse.first import Days

ROWS_A_FILE = 1_000_000
"""A year with more rows is cut into months. A file is what a load rewrites, so it stays small enough to be quick;
hundreds of tiny files would make every query open hundreds of files."""

ROW_GROUP = 122_880
WRITERS = max(2, min(4, os.cpu_count() or 2))
WORTH_SPLITTING = 200_000
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


def range_of(label: str) -> tuple[date, date] | None:
    """First day, and first day after, of a label's rows; None for undated ones."""
    year, month = span_of(label)
    if not year:
        return None
    first = date(year, month or 1, 1)
    return first, next_period(first, "month" if month else "year")


def within(day: str, label: str) -> str:
    """SQL condition of a label's rows."""
    days = range_of(label)
    return f"{day} >= DATE '{days[0]}' AND {day} < DATE '{days[1]}'" if days else f"{day} IS NULL"


class Writer:
    """Writes the files of one load and describes them; `done` waits until they are safe on disk."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path, version: int) -> None:
        self._con, self._folder, self._version = con, folder, version
        # The disk confirms one file while the next is being written.
        self._pool = ThreadPoolExecutor(WRITERS)
        self._pending: list[Future[None]] = []
        self._folders: set[Path] = set()

    def write(self, name: str, label: str, select: str) -> FileEntry | None:
        """Write the rows of a SELECT as one file, in the order of their days; None when there is no row."""
        import pyarrow.parquet as pq

        table = TABLES[name]
        path, whole = self._path(name, label)
        order = ", ".join(dict.fromkeys((table.day, *table.document, *table.key)))
        run(
            self._con,
            f"COPY ({select} ORDER BY {order}) TO {quoted(str(whole))} "
            f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})",
        )
        self._pending.append(self._pool.submit(_sync, whole))
        entry = describe(self._con, self._folder, name, path, label, pq.read_metadata(whole), None)
        return entry if entry.rows else None

    def write_rows(self, name: str, parts: Iterable[tuple[str, pa.Table, Days]]) -> list[FileEntry]:
        """Write Arrow rows that are in the order of their days, as (label, rows, day of each row).

        Arrow's own writer takes half of DuckDB's time for rows that are in memory already, but one thread a file: a
        large part becomes several files that are written side by side.
        """
        writing = []
        for label, rows, days in parts:
            n = WRITERS if rows.num_rows >= WORTH_SPLITTING else 1
            for i in range(n):
                start, stop = rows.num_rows * i // n, rows.num_rows * (i + 1) // n
                path, whole = self._path(name, label if n == 1 else f"{label}-part{i + 1}")
                job = self._pool.submit(_write_arrow, rows.slice(start, stop - start), whole)
                writing.append((job, path, label, distinct_days(days[start:stop])))
        return [
            describe(self._con, self._folder, name, path, label, job.result(), days)
            for job, path, label, days in writing
        ]

    def _path(self, name: str, stem: str) -> tuple[str, Path]:
        path = f"data/{name}/{stem}-v{self._version:06d}.parquet"
        whole = self._folder / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        self._folders.add(whole.parent)
        return path, whole

    def done(self) -> None:
        """Wait for the disk; an error of its own is raised here."""
        self._pool.shutdown(wait=True)
        for one in self._pending:
            one.result()
        for folder in self._folders:
            sync_folder(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_arrow(rows: pa.Table, path: Path) -> Any:
    """Write one file, wait for the disk, and return its footer."""
    import pyarrow.parquet as pq

    footers: list[Any] = []
    with path.open("wb") as file:
        pq.write_table(
            rows,
            file,
            compression="zstd",
            compression_level=1,
            row_group_size=ROW_GROUP,
            store_decimal_as_integer=True,
            metadata_collector=footers,
        )
        file.flush()
        os.fsync(file.fileno())
    return footers[0]


def describe(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    path: str,
    label: str,
    footer: Any,
    days: list[date] | None,
) -> FileEntry:
    """What a file holds, as far as possible from its footer."""
    table = TABLES[name]
    names = [footer.schema.column(i).name for i in range(footer.num_columns)]
    groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
    empty = {
        column: sum(
            s.null_count for g in groups if (s := g.column(i).statistics) is not None and s.has_null_count
        )
        for i, column in enumerate(names)
    }
    file = f"read_parquet({quoted(str(folder / path))})"
    if days is None:
        found = run(con, f"SELECT DISTINCT {table.day} AS d FROM {file} ORDER BY d")
        days = [row[0] for row in found if row[0] is not None]
    said = {
        c: _distinct(con, file, groups, names.index(c), c) if c in names else ()
        for c in ("currency", "dated", "source")
    }
    return FileEntry(
        path=path,
        label=label,
        rows=footer.num_rows,
        days=runs(days),
        currencies=said["currency"],
        filled={column: footer.num_rows - n for column, n in empty.items()},
        dated=said["dated"],
        sources=said["source"],
    )


def _distinct(
    con: duckdb.DuckDBPyConnection, file: str, groups: list[Any], at: int, column: str
) -> tuple[str, ...]:
    statistics = [g.column(at).statistics for g in groups]
    if statistics and all(s is not None and s.has_min_max for s in statistics):
        ends = {end for s in statistics for end in (s.min, s.max)}
        if len(ends) == 1:
            return tuple(ends)
    found = run(con, f"SELECT DISTINCT {column} FROM {file} WHERE {column} IS NOT NULL ORDER BY 1")
    return tuple(row[0] for row in found)
