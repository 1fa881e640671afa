"""Credit memos and shipments of the REST API -> rows of returns and fulfilment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from okrkit.sources.batch import ReadOptions
from okrkit.sources.magento.rest_orders import Base, RestOrder, local
from okrkit.sources.reading.cells import ZERO, CellError, Cells, added


def read_memo(record: Cells, parent: RestOrder, source: str, options: ReadOptions) -> list[dict[str, Any]]:
    """Rows of one credit memo, on its own day: its articles, and what it adjusts.

    Goods are what the rows say less their discount; shipping and tax are in ``paid_back`` only. An adjustment refund
    is given back beside the articles, an adjustment fee is kept.

    Raises
    ------
    CellError
        If its amount or time is missing.
    """
    created = record.stamp("created_at")
    if created is None:
        raise CellError("created_at is empty")
    base = Base.of(record, options)
    paid = base.amount("grand_total")
    if paid is None:
        raise CellError("grand_total is empty")
    returned = local(created, options)
    of_order = parent.order
    shared = {
        "source": source,
        "return_id": f"credit memo {record.text('increment_id') or record.needed('entity_id')}",
        "order_id": of_order["order_id"],
        "returned_at": returned,
        "returned_day": returned.date(),
        "dated": "return",
        "amount_stated": True,
        "customer_id": of_order["customer_id"],
        "currency": base.currency,
        "channel": of_order["channel"],
        "country": of_order["country"],
    }
    subtotal, positive, negative = (
        base.amount(name) for name in ("subtotal", "adjustment_positive", "adjustment_negative")
    )
    adjusted = (positive or ZERO) - abs(negative or ZERO)
    lines = [line for item in record.records("items") if (line := _line(item, base)) is not None]
    if not lines and subtotal is None:
        money = parent.money
        without_tax = (
            Decimal(1) if money["total"] <= 0 else max(money["total"] - money["tax"], ZERO) / money["total"]
        )
        amount = max((paid - (base.amount("shipping_amount") or ZERO)) * without_tax, ZERO)
        return [{**shared, "line_no": 1, "amount": amount.quantize(Decimal("0.0001")), "paid_back": paid}]
    if not lines:
        off = abs(base.amount("discount_amount") or ZERO) - (
            base.amount("discount_tax_compensation_amount") or ZERO
        )
        lines = [{"amount": max((subtotal or ZERO) - off, ZERO), "paid_back": ZERO}] if subtotal else []
    rest = paid - added(line["paid_back"] for line in lines)
    if adjusted or rest or not lines:  # adjustments, shipping, and tax that no row carries
        lines.append({"amount": adjusted, "paid_back": rest})
    return [{**shared, "line_no": number, **line} for number, line in enumerate(lines, 1)]


def _line(item: Cells, base: Base) -> dict[str, Any] | None:
    """One row; components of a configurable carry no money and say nothing."""
    value = base.amount("row_total", item) or ZERO
    quantity = item.quantity("qty")
    if not value:
        return None
    off = abs(base.amount("discount_amount", item) or ZERO) - (
        base.amount("discount_tax_compensation_amount", item) or ZERO
    )
    worth = max(value - off, ZERO)
    return {
        "sku": item.text("sku"),
        "product": item.text("name"),
        "quantity": quantity if quantity else None,
        "amount": worth,
        "paid_back": worth + (base.amount("tax_amount", item) or ZERO),
    }


def read_shipment(record: Cells, parent: RestOrder, source: str, options: ReadOptions) -> dict[str, Any]:
    """One shipment with its hours from the order.

    Raises
    ------
    CellError
        If its time is missing.
    """
    shipped_utc = record.stamp("created_at")
    if shipped_utc is None:
        raise CellError("created_at is empty")
    order = parent.order
    return {
        "source": source,
        "shipment_id": f"shipment {record.text('increment_id') or record.needed('entity_id')}",
        "order_id": order["order_id"],
        "ordered_day": order["placed_day"],
        "hours": (shipped_utc - order["placed_utc"]).total_seconds() / 3600,
        "shipped_at": local(shipped_utc, options),
    }
