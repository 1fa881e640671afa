"""Canonical tables that are too large for memory: written to disk piece by piece, read column by column."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from okrkit.sources.schema import arrow_schema

ROW_GROUP = 122_880


class Spilled:
    """A canonical table in a Parquet file; what a `pyarrow.Table` is asked for here works on it.

    The file is deleted with the last table that was made together with it.
    """

    def __init__(self, name: str, path: Path, keep: tempfile.TemporaryDirectory[str]) -> None:
        self.name, self.path, self._keep = name, path, keep
        self.schema = arrow_schema(name)
        self.num_rows = int(pq.read_metadata(path).num_rows)

    @property
    def column_names(self) -> list[str]:
        return list(self.schema.names)

    def __getitem__(self, column: str) -> pa.ChunkedArray:
        """One column, in memory as long as it is used."""
        return pq.read_table(self.path, columns=[column]).column(0)

    def select(self, columns: list[str]) -> pa.Table:
        """Some columns as a table in memory."""
        return pq.read_table(self.path, columns=columns)

    def read(self) -> pa.Table:
        """The whole table, in memory."""
        return pa.concat_tables([pq.read_table(self.path)]).cast(self.schema)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows one after another."""
        yield from pq.ParquetFile(self.path).iter_batches(ROW_GROUP)


class Spilling:
    """Tables that are being written, each into a file of its own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="okrkit-import-", ignore_cleanup_errors=True)
        self._writers: dict[str, pq.ParquetWriter] = {}

    @property
    def folder(self) -> Path:
        """Where other files of the same import may lie too."""
        return Path(self._folder.name)

    def add(self, name: str, rows: pa.Table | Spilled) -> None:
        """Append rows to a table."""
        if name not in self._writers:
            schema = arrow_schema(name)
            self._writers[name] = pq.ParquetWriter(
                self._path(name), schema, compression="zstd", compression_level=1
            )
        writer = self._writers[name]
        if isinstance(rows, Spilled):
            for batch in rows.batches():
                writer.write_table(pa.Table.from_batches([batch]).cast(writer.schema), ROW_GROUP)
        elif rows.num_rows:
            writer.write_table(rows, ROW_GROUP)

    def done(self) -> dict[str, Spilled]:
        """The tables, which can be read from now on."""
        for writer in self._writers.values():
            writer.close()
        pa.default_memory_pool().release_unused()  # what the pieces took is wanted elsewhere now
        return {name: Spilled(name, self._path(name), self._folder) for name in self._writers}

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


def joined(name: str, parts: list[pa.Table | Spilled]) -> pa.Table | Spilled:
    """Tables one after another; on disk where one of them is."""
    if len(parts) == 1:
        return parts[0]
    if not any(isinstance(part, Spilled) for part in parts):
        return pa.concat_tables(parts)
    spilling = Spilling()
    for part in parts:
        spilling.add(name, part)
    return spilling.done()[name]
