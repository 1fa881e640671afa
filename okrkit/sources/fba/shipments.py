"""Amazon fulfilled shipments -> shipments, each with the hours from its order to its dispatch."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.columns import Wanted, columns_of
from okrkit.sources.fba.figures import money
from okrkit.sources.fba.kept import kept_orders
from okrkit.sources.fba.opened import Opened
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

HOUR = 3_600_000_000  # microseconds

WANTED = Wanted(
    texts=("amazon-order-id", "shipment-id", "sku", "currency", "sales-channel", "fulfillment-channel"),
    money=("item-price", "item-promotion-discount"),
    counts=("quantity-shipped",),
    stamps=("purchase-date", "shipment-date", "reporting-date"),
)


def read_shipments(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """One row a shipment; an order that went out in parts has several. Money stays with the orders report."""
    rows = columns_of([doc.table for doc in docs], WANTED, options)
    rows.need("amazon-order-id", "shipment-id", "purchase-date", "shipment-date")
    known = pc.coalesce(rows.local["reporting-date"], rows.local["shipment-date"])
    kept = kept_orders(rows, rows.texts["shipment-id"], known)
    first = pa.array(kept.first)
    begun, ended = rows.local["purchase-date"].take(first), rows.local["shipment-date"].take(first)
    hours = pc.divide(pc.subtract(_instants(rows.utc["shipment-date"], rows.local["shipment-date"]).take(first),
                                  _instants(rows.utc["purchase-date"], rows.local["purchase-date"]).take(first))
                      .cast(pa.int64()).cast(pa.float64()), float(HOUR))  # fmt: skip
    backwards = int(pc.sum(pc.less(hours, 0.0)).as_py() or 0)
    orders = rows.texts["amazon-order-id"].take(first)
    table = conform(
        "fulfilment",
        {
            "source": pa.array([source] * len(first), pa.string()),
            "shipment_id": pa.array(kept.ids, pa.string()),
            "order_id": orders,
            "ordered_day": begun.cast(pa.date32()),
            "hours": pc.if_else(pc.less(hours, 0.0), pa.scalar(None, pa.float64()), hours),
            "shipped_at": ended,
            "by_amazon": pa.array(np.ones(len(first), bool)),
        },
        len(first),
    )
    notes = [
        "The shipments report gives shipments and their times; orders and sales come from the all orders report."
    ]
    if backwards:
        notes.append(f"{count(backwards, 'shipment')} dated before its order: its time was left out.")
    control: dict[str, object] = {
        "rows": len(rows),
        "shipments": len(first),
        "orders": pc.count_distinct(orders).as_py(),
        "units": int(rows.counts["quantity-shipped"][kept.row].sum()),
        "item_price_sum": money(rows.amounts["item-price"][kept.row]),
        "mean_hours_to_dispatch": None
        if not len(first)
        else round(pc.mean(table["hours"]).as_py() or 0.0, 4),
    }
    part = Part(
        {"fulfilment": table}, rows.rejected(), kept.skipped, (*rows.notes, *kept.notes, *notes), frozenset()
    )
    return part, control


def _instants(utc: pa.Array, local: pa.Array) -> pa.Array:
    return pc.coalesce(utc, local)
