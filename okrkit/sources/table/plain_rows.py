"""Any canonical table but order lines: rows as they are, one a key."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import CanonicalTable
from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.keys import ADDED_UP, added_up, last_of_each
from okrkit.sources.reading.stamps import to_utc
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part
from okrkit.sources.table.lines import numbered
from okrkit.sources.table.rows import Rows


def plain_part(rows: Rows, table: CanonicalTable, options: ReadOptions) -> Part:
    """The good rows in canonical form; rows of one key are added up or the last one is taken."""
    good = rows.good
    mask = pa.array(good)
    columns = {name: values.filter(mask) for name, values in rows.columns.items()}
    rows_good = int(np.count_nonzero(good))
    if table.name == "orders":
        _orders(rows, columns, mask, options)
    if table.name == "returns":
        columns["line_no"] = numbered(columns["return_id"])
    if table.name == "fulfilment" and "shipment_id" not in columns:
        columns["shipment_id"] = columns["order_id"]
    loaded = conform(table.name, columns, rows_good)
    notes = list(rows.notes)
    skipped = int(np.count_nonzero(rows.skip))
    if table.name in ADDED_UP:
        loaded = added_up(loaded, table, rows.file[good], notes)
    elif not table.document or table.name == "orders":
        loaded, copies = last_of_each(loaded, table)
        if copies:
            skipped += copies
            again = count(copies, "row")
            notes.append(f"{again} with a repeated {', '.join(table.key[1:])}: the last of each was taken.")
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
