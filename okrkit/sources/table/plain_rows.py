"""Any canonical table but order lines: rows as they are, one a key."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import CanonicalTable
from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.decimals import from_scaled, to_scaled
from okrkit.sources.reading.stamps import to_utc
from okrkit.sources.schema import ARROW_TYPES, arrow_schema, conform
from okrkit.sources.summary import Part
from okrkit.sources.table.lines import numbered
from okrkit.sources.table.rows import Rows

ADDED_UP = {
    "sessions": ("sessions", "visitors", "carts", "checkouts", "purchases"),
    "spend": ("amount", "clicks", "impressions"),
    "inventory": ("on_hand",),
}
"""Tables whose files may be finer than their key (by device, by advert, by batch): these columns are added up."""


def plain_part(rows: Rows, table: CanonicalTable, options: ReadOptions) -> Part:
    """The good rows in canonical form; rows of one key are added up or the last one is taken."""
    good = rows.good
    mask = pa.array(good)
    columns = {name: values.filter(mask) for name, values in rows.columns.items()}
    count = int(np.count_nonzero(good))
    if table.name == "orders":
        _orders(rows, columns, mask, options)
    if table.name == "returns":
        columns["line_no"] = numbered(columns["return_id"])
    if table.name == "fulfilment" and "shipment_id" not in columns:
        columns["shipment_id"] = columns["order_id"]
    loaded = conform(table.name, columns, count)
    notes = list(rows.notes)
    skipped = int(np.count_nonzero(rows.skip))
    if table.name in ADDED_UP:
        loaded = _added_up(loaded, table, rows.file[good], notes)
    elif not table.document or table.name == "orders":
        loaded, copies = _last_of_each(loaded, table)
        if copies:
            skipped += copies
            notes.append(
                f"{copies:,} rows repeat a key ({', '.join(table.key[1:])}); the last row of each was taken."
            )
    return Part({table.name: loaded}, rows.rejected(), skipped, tuple(notes), frozenset())


def _orders(rows: Rows, columns: dict[str, pa.Array], mask: pa.Array, options: ReadOptions) -> None:
    columns.setdefault("order_name", columns["order_id"])
    stamps = [columns[n] for n in ("placed_at", "paid_at", "fulfilled_at", "cancelled_at") if n in columns]
    columns.setdefault("known_at", pc.max_element_wise(*stamps, skip_nulls=True))
    printed = rows.utc["placed_at"].filter(mask) if "placed_at" in rows.utc else None
    if printed is not None and printed.null_count < len(printed):
        columns["placed_utc"] = printed
    elif options.timezone and len(columns["placed_at"]):
        columns["placed_utc"] = to_utc(columns["placed_at"], options.timezone)
    for gross, net in (("discount", "discount_net"), ("shipping", "shipping_net")):
        if gross in columns:
            columns.setdefault(net, columns[gross])


def _added_up(loaded: pa.Table, table: CanonicalTable, file: np.ndarray, notes: list[str]) -> pa.Table:
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
    summed = work.group_by([*keys, "_file"], use_threads=False).aggregate(
        [*((name, "sum") for name in whole), *((name, "last") for name in rest)]
    )
    last = summed.group_by(keys, use_threads=False).aggregate(
        [*((f"{name}_sum", "last") for name in whole), *((f"{name}_last", "last") for name in rest)]
    )
    if last.num_rows == loaded.num_rows:
        return loaded
    if summed.num_rows < loaded.num_rows:
        notes.append(f"Rows with the same {', '.join(keys[1:])} were added up to {summed.num_rows:,} rows.")
    if last.num_rows < summed.num_rows:
        notes.append(
            f"{summed.num_rows - last.num_rows:,} rows stand in several files; the last file's were taken."
        )
    columns = {key: last[key] for key in keys}
    columns |= {name: last[f"{name}_last_last"] for name in rest}
    for name in whole:
        values = last[f"{name}_sum_last"].combine_chunks()
        kind = schema.field(name).type
        if pa.types.is_decimal(kind):
            missing = np.asarray(values.is_null())
            columns[name] = from_scaled(np.asarray(pc.fill_null(values, 0)), missing, kind.scale)
        else:
            columns[name] = values.cast(ARROW_TYPES["count"])
    return conform(table.name, columns, last.num_rows)


def _last_of_each(loaded: pa.Table, table: CanonicalTable) -> tuple[pa.Table, int]:
    keys = list(table.key)
    numbered = loaded.select(keys).append_column("_row", pa.array(np.arange(loaded.num_rows)))
    last = numbered.group_by(keys, use_threads=False).aggregate([("_row", "max")])
    copies = loaded.num_rows - last.num_rows
    if not copies:
        return loaded, 0
    return loaded.take(pa.array(np.sort(last["_row_max"].to_numpy()))), copies
