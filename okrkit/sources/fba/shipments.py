"""Amazon fulfilled shipments -> shipments, each with the hours from its order to its dispatch."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.figures import money
from okrkit.sources.fba.kept import kept_orders
from okrkit.sources.fba.opened import Opened
from okrkit.sources.reading.columns import Columns, Wanted, columns_of
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
    kept = kept_orders(rows, docs, rows.texts["shipment-id"], known)
    first = pa.array(kept.first)
    begun, ended = rows.local["purchase-date"].take(first), rows.local["shipment-date"].take(first)
    hours = _hours(_instants(rows, "purchase-date").take(first), _instants(rows, "shipment-date").take(first))
    backwards = int(pc.sum(pc.less(hours, 0.0)).as_py() or 0)
    orders = rows.texts["amazon-order-id"].take(first)
    table = conform(
        "fulfilment",
        {
            "source": pa.array([source] * len(first), pa.string()),
            "shipment_id": pa.array(kept.ids, pa.string()),
            "order_id": orders,
            "ordered_day": begun.cast(pa.date32()),
            "hours": pc.if_else(_last_of_order(orders, hours), hours, pa.scalar(None, pa.float64())),
            "shipped_at": ended,
            "by_amazon": pa.array(np.ones(len(first), bool)),
        },
        len(first),
    )
    notes = [
        "The shipments report gives shipments and their times; orders and sales come from the all orders report."
    ]
    if (parts := len(first) - pc.count_distinct(orders).as_py()) > 0:
        notes.append(
            f"{count(parts, 'further shipment')} of orders sent in parts: an order's time runs to its last one."
        )
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


def _instants(rows: Columns, name: str) -> pa.Array:
    return pc.coalesce(rows.utc[name], rows.local[name])


def _hours(begun: pa.Array, ended: pa.Array) -> pa.Array:
    return pc.divide(pc.subtract(ended, begun).cast(pa.int64()).cast(pa.float64()), float(HOUR))


def _last_of_order(orders: pa.Array, hours: pa.Array) -> pa.Array:
    """The shipment with which an order is complete: a mean over first parcels would look better than what buyers saw."""
    last: dict[str, tuple[float, int]] = {}
    for place, (order, taken) in enumerate(zip(orders.to_pylist(), hours.to_pylist(), strict=True)):
        if taken >= 0:
            last[order] = max((taken, place), last.get(order, (taken, place)))
    whole = np.zeros(len(orders), bool)
    whole[[place for _, place in last.values()]] = True
    return pa.array(whole)
