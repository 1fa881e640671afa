"""The canonical tables as Arrow and DuckDB types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrkit.core.tables import ColumnType, table

if TYPE_CHECKING:
    import pyarrow as pa

SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "day": "DATE",
    "stamp": "TIMESTAMP",
    "money": "DECIMAL(18,4)",
    "quantity": "DECIMAL(18,3)",
    "count": "BIGINT",
    "flag": "BOOLEAN",
    "number": "DOUBLE",
}


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a canonical table."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "day": pa.date32(),
        "stamp": pa.timestamp("us"),
        "money": pa.decimal128(18, 4),
        "quantity": pa.decimal128(18, 3),
        "count": pa.int64(),
        "flag": pa.bool_(),
        "number": pa.float64(),
    }
    return pa.schema([(c.name, types[c.type]) for c in table(name).columns])


def conformed(name: str, rows: pa.Table) -> pa.Table:
    """The rows in exactly the canonical columns, order and types; an absent column is empty."""
    import pyarrow as pa

    from okrkit.errors import ImportRefusedError, UnknownNameError

    schema = arrow_schema(name)
    if rows.schema.equals(schema):
        return rows
    for column in rows.column_names:
        if column not in schema.names:
            raise UnknownNameError.of(f"column of {name}", column, schema.names)
    columns = []
    for field in schema:
        if field.name not in rows.column_names:
            columns.append(pa.nulls(rows.num_rows, field.type))
            continue
        try:
            columns.append(rows[field.name].cast(field.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            problem = (
                f"column {field.name} of {name} is {rows[field.name].type}, expected {field.type}: {error}"
            )
            raise ImportRefusedError(
                problem, "let okrkit.sources read the file, or cast the column"
            ) from None
    return pa.table(columns, schema=schema)
