"""Rows of one key: added up within a file, the later file or row taken otherwise."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import CanonicalTable
from okrkit.sources.reading.decimals import Ints, from_scaled, to_scaled
from okrkit.sources.reading.words import count
from okrkit.sources.schema import ARROW_TYPES, arrow_schema, conform

ADDED_UP = {
    "sessions": ("sessions", "visitors", "carts", "checkouts", "purchases"),
    "spend": ("amount", "clicks", "impressions"),
    "inventory": ("on_hand",),
}
"""Tables whose files may be finer than their key (by device, by advert, by batch): these columns are added up."""


def added_up(loaded: pa.Table, table: CanonicalTable, file: Ints, notes: list[str]) -> pa.Table:
    """Rows of one key and file are added up; of several files the last one that has the key counts."""
    whole = ADDED_UP[table.name]
    schema = arrow_schema(table.name)
    keys = [*table.key]
    work = loaded.append_column("_file", pa.array(file))
    for name in whole:
        if pa.types.is_decimal(schema.field(name).type):
            place = work.column_names.index(name)
            values, missing = to_scaled(work[name])
            work = work.set_column(place, name, pa.array(values, mask=missing))
    rest = [c for c in loaded.column_names if c not in (*keys, *whole)]
    work = work.append_column("_row", pa.array(np.arange(loaded.num_rows)))
    summed = work.group_by([*keys, "_file"], use_threads=False).aggregate(
        [*((name, "sum") for name in whole), ("_row", "max")]
    )
    last = summed.group_by(keys, use_threads=False).aggregate(
        [*((f"{name}_sum", "last") for name in whole), ("_row_max", "last")]
    )
    if last.num_rows == loaded.num_rows:
        return loaded
    if summed.num_rows < loaded.num_rows:
        notes.append(
            f"Rows with the same {', '.join(keys[1:])} were added up to {count(summed.num_rows, 'row')}."
        )
    if last.num_rows < summed.num_rows:
        again = count(summed.num_rows - last.num_rows, "row")
        notes.append(f"{again} also in an earlier file: the last file's values were taken.")
    columns = {key: last[key] for key in keys}
    columns |= {name: loaded[name].take(last["_row_max_last"]) for name in rest}
    for name in whole:
        values = last[f"{name}_sum_last"].combine_chunks()
        kind = schema.field(name).type
        if pa.types.is_decimal(kind):
            missing = np.asarray(values.is_null())
            columns[name] = from_scaled(np.asarray(pc.fill_null(values, 0)), missing, kind.scale)
        else:
            columns[name] = values.cast(ARROW_TYPES["count"])
    return conform(table.name, columns, last.num_rows)


def last_of_each(loaded: pa.Table, table: CanonicalTable) -> tuple[pa.Table, int]:
    keys = list(table.key)
    numbered = loaded.select(keys).append_column("_row", pa.array(np.arange(loaded.num_rows)))
    last = numbered.group_by(keys, use_threads=False).aggregate([("_row", "max")])
    copies = loaded.num_rows - last.num_rows
    if not copies:
        return loaded, 0
    return loaded.take(pa.array(np.sort(last["_row_max"].to_numpy()))), copies
