"""Any CSV, Parquet or Excel file, through a mapping of its columns that is proposed, confirmed and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Source
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import raw_files
from okrkit.sources.summary import summed_up
from okrkit.sources.table.detecting import detect
from okrkit.sources.table.headers import fingerprint
from okrkit.sources.table.inputs import headers_in, headers_of, read_input
from okrkit.sources.table.lines import lines_part
from okrkit.sources.table.mapping import mapped
from okrkit.sources.table.plain_rows import plain_part
from okrkit.sources.table.propose import Proposal, Suggestion, propose
from okrkit.sources.table.rows import require, rows_of

__all__ = [
    "SOURCE",
    "Proposal",
    "Suggestion",
    "fingerprint",
    "fingerprint_of",
    "headers_in",
    "headers_of",
    "load",
    "propose",
    "read",
]


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read files with the same columns into one canonical table (order lines make orders and returns too)."""
    files = []
    infos = []
    for raw in raw_files(paths):
        text = read_input(raw, options.sheet)
        files.append(text)
        infos.append(FileInfo(raw.name, raw.sha256, len(raw.data), text.rows_read))
    return load(files, infos, options, "table")


def load(files: list[TextTable], infos: Sequence[FileInfo], options: ReadOptions, system: str) -> Batch:
    """Bring opened tables with the same columns into one canonical table; ``system`` is what the batch is called after."""
    used = mapped(files[0], options)
    table = canonical(used.table)
    if options.return_when and table.name != "order_lines":
        problem = f"return_when parts order lines into sales and returns; this file is read as {table.name}"
        raise ImportRefusedError(problem, "leave it out, or read the file with --table order_lines")
    rows = rows_of(files, used, table, options)
    require(rows, used.columns, table)
    part = lines_part(rows, options) if table.name == "order_lines" else plain_part(rows, table, options)
    cut = [rejected for file in files for rejected in file.rejected]
    batch = summed_up(system, f"{table.name} by mapping", [part], infos, cut, columns=len(files[0].headers))
    return _with_notes(batch, used.notes)


def fingerprint_of(path: str | Path, options: ReadOptions | None = None) -> str:
    """The mark under which the mapping of a file's header is remembered, see `fingerprint`."""
    return fingerprint(headers_of(Path(path), options.sheet if options else None))


def _with_notes(batch: Batch, notes: tuple[str, ...]) -> Batch:
    return replace(batch, notes=(*notes, *batch.notes))


SOURCE = Source(
    "table", "any CSV, TSV, Parquet or Excel file, by mapping its columns", ("any, by mapping",), read, detect
)
