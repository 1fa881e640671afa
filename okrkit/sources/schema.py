"""Canonical tables as Arrow schemas, and columns brought into them."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from okrkit.core.tables import ColumnType, table

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "day": pa.date32(),
    "stamp": pa.timestamp("us"),
    "money": pa.decimal128(18, 4),
    "quantity": pa.decimal128(18, 3),
    "count": pa.int64(),
    "flag": pa.bool_(),
    "number": pa.float64(),
}


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a canonical table: its columns, in order, each nullable unless required."""
    return pa.schema(
        [pa.field(c.name, ARROW_TYPES[c.type], nullable=not c.required) for c in table(name).columns]
    )


def conform(name: str, columns: Mapping[str, pa.Array | pa.ChunkedArray], rows: int) -> pa.Table:
    """A table in exactly the canonical schema; columns that are not given are null.

    Columns come in their canonical type already: a wrong one is a fault of the source, not of the file.
    """
    schema = arrow_schema(name)
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    arrays = [columns[f.name] if f.name in columns else pa.nulls(rows, f.type) for f in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
