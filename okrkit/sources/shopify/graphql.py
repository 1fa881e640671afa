"""Orders of Shopify's Admin API -> the same tables as from its orders export, with the refunds on their own days.

An order is laid out as the export prints it and then read by the export's reader: one place decides what an order is,
which discount counts and whether prices contain the tax, so that both ways give the same figures. What the export
lacks, the day and the articles of a refund, is read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.words import count
from okrkit.sources.schema import arrow_schema
from okrkit.sources.shopify.orders import read_orders
from okrkit.sources.summary import Part

Order = Mapping[str, Any]
ZERO = Decimal(0)
CENT = Decimal("0.01")

HEADERS = (
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Currency", "Subtotal",
    "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Created at", "Lineitem quantity",
    "Lineitem name", "Lineitem price", "Lineitem sku", "Lineitem discount", "Billing Country", "Shipping Country",
    "Billing Phone", "Phone", "Cancelled at", "Payment Method", "Refunded Amount", "Vendor", "Outstanding Balance",
    "Id", "Tags", "Source", "Duties",
)  # fmt: skip

STATUS = {"PARTIALLY_FULFILLED": "partial"}
"""Words of the API that the export says otherwise; all others are the same in small letters."""

PAYING = ("SALE", "CAPTURE")


def normalise(orders: Sequence[Order], source: str, options: ReadOptions, *, name: str = "orders") -> Part:
    """Read orders, each once.

    Parameters
    ----------
    orders : sequence of mapping
        Nodes as `okrkit.sources.shopify.queries` asks for them, with all their lines and refunds.
    options : ReadOptions
        ``timezone`` is the shop's: the API speaks UTC.
    name : str
        What a rejection names in place of a file.
    """
    zone = ZoneInfo(options.timezone or "UTC")
    table = as_export(orders, zone, name)
    part = read_orders([table], source, options, refunds_dated=True)
    returns, notes = _returns(orders, part, source, zone)
    return Part(
        {**part.tables, "returns": returns}, part.rejected, part.skipped, (*part.notes, *notes), frozenset()
    )


def as_export(orders: Sequence[Order], zone: ZoneInfo, name: str) -> TextTable:
    """The orders as rows of an orders export: one a line, an order's own values on its first."""
    columns: dict[str, list[str]] = {header: [] for header in HEADERS}
    for order in orders:
        head = _head(order, zone)
        again = {repeated: head[repeated] for repeated in ("Name", "Created at")}
        for place, line in enumerate(nodes(order.get("lineItems")) or [{}]):
            row = (again if place else head) | (_line(line) if line else {})
            for header, column in columns.items():
                column.append(row.get(header, ""))
    table = pa.table({header: pa.array(column, pa.string()) for header, column in columns.items()})
    return TextTable(name, table, np.arange(table.num_rows) + 2)


def _head(order: Order, zone: ZoneInfo) -> dict[str, str]:
    tags = [*(order.get("tags") or ()), *(["test"] if order.get("test") else ())]
    paid = [t.get("processedAt") for t in _successful(order.get("transactions"), PAYING)]
    sent = [f.get("createdAt") for f in order.get("fulfillments") or () if f.get("status") == "SUCCESS"]
    billing, shipping = order.get("billingAddress") or {}, order.get("shippingAddress") or {}
    return {
        "Name": _text(order.get("name")),
        "Email": _text(order.get("email")),
        "Financial Status": _status(order.get("displayFinancialStatus")),
        "Paid at": _printed(max(filter(None, paid), default=None), zone),
        "Fulfillment Status": _status(order.get("displayFulfillmentStatus")),
        "Fulfilled at": _printed(max(filter(None, sent), default=None), zone),
        "Currency": _currency(order),
        "Subtotal": _amount(order, "subtotalPriceSet"),
        "Shipping": _amount(order, "totalShippingPriceSet"),
        "Taxes": _amount(order, "totalTaxSet"),
        "Total": _amount(order, "totalPriceSet"),
        "Discount Code": ", ".join(order.get("discountCodes") or ()),
        "Discount Amount": _amount(order, "totalDiscountsSet"),
        "Created at": _printed(order.get("createdAt"), zone),
        "Billing Country": _text(billing.get("countryCodeV2")),
        "Shipping Country": _text(shipping.get("countryCodeV2")),
        "Billing Phone": _text(billing.get("phone")),
        "Phone": _text(order.get("phone")),
        "Cancelled at": _printed(order.get("cancelledAt"), zone),
        "Payment Method": " + ".join(order.get("paymentGatewayNames") or ()),
        "Refunded Amount": _amount(order, "totalRefundedSet"),
        "Outstanding Balance": _amount(order, "totalOutstandingSet"),
        "Id": number_of(order.get("id")),
        "Tags": ", ".join(tags),
        "Source": _text(order.get("sourceName")),
        "Duties": _amount(order, "originalTotalDutiesSet"),
    }


def _line(line: Mapping[str, Any]) -> dict[str, str]:
    return {
        "Lineitem quantity": _text(line.get("quantity")),
        "Lineitem name": _text(line.get("name")),
        "Lineitem price": _amount(line, "originalUnitPriceSet"),
        "Lineitem sku": _text(line.get("sku")),
        "Lineitem discount": _amount(line, "totalDiscountSet"),
        "Vendor": _text(line.get("vendor")),
    }


def _returns(orders: Sequence[Order], part: Part, source: str, zone: ZoneInfo) -> tuple[pa.Table, list[str]]:
    """Each refund on its own day; of what an order was refunded only the rest that none of them covers stays undated."""
    kept = {
        row["order_id"]: row
        for row in part.tables["orders"].select(
            ["order_id", "is_order", "currency", "customer_id", "channel", "country", "refunded"]
        ).to_pylist()
        if row["is_order"]
    }  # fmt: skip
    rows: list[dict[str, Any]] = []
    documents = nothing = 0
    covered: set[str] = set()
    for order in orders:
        own = kept.get(_text(order.get("name")).strip())
        if own is None:
            continue
        paid = ZERO
        for refund in order.get("refunds") or ():
            document = _refund(refund, order, own, source, zone)
            documents, nothing = documents + bool(document), nothing + (not document)
            paid += sum((row["paid_back"] for row in document), ZERO)
            rows += document
        if paid >= (own["refunded"] or ZERO):
            covered.add(own["order_id"])
    undated = part.tables["returns"]
    left = undated.filter(pc.invert(pc.is_in(undated["order_id"], pa.array(sorted(covered), pa.string()))))
    notes = []
    if documents:
        notes.append(f"{count(documents, 'refund')}, each on its own day.")
    if nothing:
        notes.append(f"{count(nothing, 'refund')} without money (a line taken out, goods put back) left out.")
    if left.num_rows:
        notes.append(
            f"{count(left.num_rows, 'order')} of which the refunds listed do not add up to what was given back: the rest is booked on the order's day."
        )
    dated = pa.Table.from_pylist(rows, arrow_schema("returns"))
    return pa.concat_tables([dated, left]), notes


def _refund(
    refund: Mapping[str, Any], order: Order, own: Mapping[str, Any], source: str, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """One return document: its articles, and what was paid back beside them; no row where no money went back."""
    total = money(refund, "totalRefundedSet")
    payments = [t.get("processedAt") for t in _successful(refund.get("transactions"), ("REFUND",))]
    moment = next(filter(None, payments), None) or refund.get("createdAt") or order.get("createdAt")
    if total is None or total <= 0 or moment is None:
        return []
    local = instant(moment).astimezone(zone).replace(tzinfo=None)
    lines = []
    for item in nodes(refund.get("refundLineItems")):
        worth = money(item, "subtotalSet") or ZERO
        if not order.get("taxesIncluded"):
            worth += money(item, "totalTaxSet") or ZERO
        lines.append((item.get("lineItem") or {}, Decimal(str(item.get("quantity") or 0)), worth))
    whole = sum((worth for _, _, worth in lines), ZERO)
    scale = min(Decimal(1), total / whole) if whole > 0 else ZERO
    shared = {
        "source": source,
        "return_id": payout_id(own["order_id"], local, total)
        if len(payments) == 1
        else f"{own['order_id']}#refund-{number_of(refund.get('id'))}",
        "order_id": own["order_id"],
        "returned_at": local,
        "returned_day": local.date(),
        "dated": "return",
        "customer_id": own["customer_id"],
        "currency": own["currency"],
        "channel": own["channel"],
        "country": own["country"],
    }
    rows: list[dict[str, Any]] = []
    left = total
    for article, quantity, worth in lines:
        back = min((worth * scale).quantize(CENT), left)
        left -= back
        rows.append({
            **shared, "line_no": len(rows) + 1, "sku": article.get("sku") or None, "product": article.get("name"),
            "quantity": quantity, "amount": back, "paid_back": back,
        })  # fmt: skip
    if left > 0 and rows and left <= CENT * len(rows) and scale < 1:  # cents lost in parting the sum
        rows[-1] |= {"amount": rows[-1]["amount"] + left, "paid_back": rows[-1]["paid_back"] + left}
    elif left > 0:
        rows.append({**shared, "line_no": len(rows) + 1, "amount": left, "paid_back": left})
    return rows


def payout_id(order: str, moment: datetime, amount: Decimal) -> str:
    """The id under which the payouts file has the same refund, so that reading both counts it once.

    >>> payout_id("#1001", datetime(2026, 5, 1, 12, 30, 5), Decimal("10.00"))
    '#1001#payout-20260501T123005-100000'
    """
    return f"{order}#payout-{moment:%Y%m%dT%H%M%S}-{int(amount * 10_000)}"


def nodes(connection: Any) -> list[Mapping[str, Any]]:
    """The records of a connection, asked for as ``nodes`` or as ``edges``; of a list, the list."""
    if isinstance(connection, Mapping):
        if "nodes" in connection:
            return list(connection["nodes"] or ())
        return [edge["node"] for edge in connection.get("edges") or ()]
    return list(connection or ())


def money(record: Mapping[str, Any], field: str) -> Decimal | None:
    """An amount in the shop's own currency, never in the buyer's; None where it is missing."""
    found = _amount(record, field)
    try:
        return Decimal(found) if found else None
    except InvalidOperation:
        return None


def slim(value: Any) -> Any:
    """The same with each amount as its text in the shop's currency: a third of the size, for large shops.

    >>> slim({"totalPriceSet": {"shopMoney": {"amount": "9.90", "currencyCode": "EUR"}}})
    {'totalPriceSet': '9.90'}
    """
    if isinstance(value, Mapping):
        if "shopMoney" in value:
            return (value["shopMoney"] or {}).get("amount")
        return {name: slim(part) for name, part in value.items()}
    if isinstance(value, list):
        return [slim(part) for part in value]
    return value


def number_of(gid: Any) -> str:
    """The number at the end of a global id.

    >>> number_of("gid://shopify/Order/5000000000001")
    '5000000000001'
    """
    return _text(gid).rpartition("/")[2]


def instant(text: str) -> datetime:
    """A time of the API, which ends in Z."""
    return datetime.fromisoformat(text)


def _successful(transactions: Any, kinds: Sequence[str]) -> list[Mapping[str, Any]]:
    return [t for t in nodes(transactions) if t.get("status") == "SUCCESS" and t.get("kind") in kinds]


def _currency(order: Order) -> str:
    total = order.get("totalPriceSet")
    shop = (total.get("shopMoney") or {}).get("currencyCode") if isinstance(total, Mapping) else None
    return _text(shop or order.get("currencyCode"))


def _amount(record: Mapping[str, Any], field: str) -> str:
    found = record.get(field)
    return _text((found.get("shopMoney") or {}).get("amount") if isinstance(found, Mapping) else found)


def _status(word: Any) -> str:
    text = _text(word)
    return STATUS.get(text, text.lower())


def _printed(moment: Any, zone: ZoneInfo) -> str:
    """A time as the export prints it: the shop's clock with its offset."""
    if not moment:
        return ""
    try:
        return instant(str(moment)).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return str(moment)  # the reader says which row it was


def _text(value: Any) -> str:
    return "" if value is None else str(value)
