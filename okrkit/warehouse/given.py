"""What a load is given: tables in memory, or Parquet files of tables that are too large for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.tables import table
from okrkit.errors import ImportRefusedError
from okrkit.warehouse.engine import quoted
from okrkit.warehouse.schema import arrow_schema, conformed

if TYPE_CHECKING:
    import pyarrow as pa


class OnDisk:
    """A canonical table in a Parquet file: read column by column, or by DuckDB."""

    def __init__(self, name: str, path: Path) -> None:
        import pyarrow.parquet as pq

        footer = pq.read_metadata(path)
        self.path, self.num_rows = path, int(footer.num_rows)
        self.schema = arrow_schema(name)
        seen = footer.schema.to_arrow_schema()
        if [(f.name, f.type) for f in seen] != [(f.name, f.type) for f in self.schema]:
            raise ImportRefusedError(
                f"the file {path.name} has not the columns of {name}", "let okrkit.sources write it"
            )

    def __getitem__(self, column: str) -> pa.ChunkedArray:
        import pyarrow.parquet as pq

        return pq.read_table(self.path, columns=[column]).column(0)

    @property
    def relation(self) -> str:
        """SQL that reads it."""
        return f"read_parquet({quoted(str(self.path))})"


def given(name: str, rows: pa.Table | Path) -> pa.Table | OnDisk:
    """The rows of a canonical table in exactly its columns.

    Raises
    ------
    ImportRefusedError
        If they are none of that table.
    """
    return OnDisk(table(name).name, rows) if isinstance(rows, Path) else conformed(table(name).name, rows)
