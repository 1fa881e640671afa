"""One refund of the REST API -> rows of returns: its articles, and what else was paid back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.cells import ZERO, CellError, Cells, added
from okrkit.sources.reading.goods import goods_paid_back
from okrkit.sources.woocommerce.rest_orders import RestOrder, moments


def parent_of(record: Cells) -> str | None:
    """The technical id of the refund's order: said by the refund, or the end of its link to the order."""
    for name in ("parent_id", "order_id"):
        if (value := record.text(name)) not in (None, "0"):
            return value
    for link in record.records("_links.up"):
        end = (link.text("href") or "").rstrip("/").rpartition("/")[2]
        if end.isdigit():
            return end
    return None


def read_refund(
    record: Cells, parent: RestOrder | None, parent_id: str | None, source: str, options: ReadOptions
) -> list[dict[str, Any]]:
    """Rows of one return document, on the refund's own day.

    Amounts are negative strings in ``total`` and positive in ``amount``; both are taken as what was paid back.

    Raises
    ------
    CellError
        If its amount or time is missing.
    """
    returned, _ = moments(record, "date_created", options.timezone)
    if returned is None:
        raise CellError("date_created is empty")
    paid = record.money("amount")
    paid = record.money("total") if paid is None else paid
    if paid is None:
        raise CellError("amount is empty")
    paid = abs(paid)
    of_order = parent.order if parent else {}
    currency = of_order.get("currency") or (record.text("currency") or options.currency or "").upper()
    if not currency:
        raise CellError(
            "the refund names no currency, and its order is not among the records; tell it with --currency"
        )
    shared = {
        "source": source,
        "return_id": f"refund {record.needed('id')}",
        "order_id": of_order.get("order_id") or parent_id,
        "returned_at": returned,
        "returned_day": returned.date(),
        "dated": "return",
        "customer_id": of_order.get("customer_id"),
        "currency": currency,
        "channel": of_order.get("channel"),
        "country": of_order.get("country"),
    }
    lines = [line for line in map(_line, record.records("line_items")) if line is not None]
    if not lines:
        return [_as_a_whole(shared, paid, record, parent)]
    rows = [
        {**shared, "line_no": number, "amount_stated": True, **line} for number, line in enumerate(lines, 1)
    ]
    rest = paid - added(line["paid_back"] for line in lines)
    if rest > 0:  # shipping, fees, or an amount typed in beside the lines
        rows.append(
            {**shared, "line_no": len(rows) + 1, "amount": ZERO, "paid_back": rest, "amount_stated": True}
        )
    return rows


def _line(line: Cells) -> dict[str, Any] | None:
    quantity, value, tax = line.quantity("quantity"), line.money("total"), line.money("total_tax")
    worth = abs(value or ZERO)
    if not worth and not quantity:
        return None
    return {
        "sku": line.text("sku"),
        "product": line.text("name"),
        "quantity": abs(quantity) if quantity else None,
        "amount": worth,
        "paid_back": worth + abs(tax or ZERO),
    }


def _as_a_whole(
    shared: dict[str, Any], paid: Decimal, record: Cells, parent: RestOrder | None
) -> dict[str, Any]:
    """An amount without articles: shipping and fees that it names are no goods, else its share without tax."""
    named = [*record.records("shipping_lines"), *record.records("fee_lines")]
    other = min(abs(added(v for line in named for v in (line.money("total"), line.money("total_tax")))), paid)
    if other:
        return {
            **shared,
            "line_no": 1,
            "amount": ZERO if other == paid else paid - other,
            "paid_back": paid,
            "amount_stated": True,
        }
    money = parent.money if parent else {}
    worth = goods_paid_back(paid, money["total"], money["tax"], money["shipping"]) if money else paid
    return {**shared, "line_no": 1, "amount": worth, "paid_back": paid}
