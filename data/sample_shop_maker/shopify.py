"""The orders export as it would look on a morning: 79 columns, one row a line, order values on the first row only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from sample_shop_maker.files import WINDOWS, csv_text, euros, write_zip
from sample_shop_maker.orders import Line, Order, placed_between
from sample_shop_maker.people import Address
from sample_shop_maker.seasons import stamp

_ADDRESS = ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone")  # fmt: skip
HEADER: tuple[str, ...] = (
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
    "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price",
    "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status",
    *(f"Billing {part}" for part in _ADDRESS), *(f"Shipping {part}" for part in _ADDRESS),
    "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount", "Vendor",
    "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source",
    "Lineitem discount", *(f"Tax {n} {part}" for n in range(1, 6) for part in ("Name", "Value")),
    "Phone", "Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID",
    "Payment Terms Name", "Next Payment Due At", "Payment References",
)  # fmt: skip
ORDERS_A_MEMBER = 4000
_STAFF = ("Mira Feld", "Jost Anders")


def write_exports(folder: Path, orders: list[Order]) -> None:
    """Four zips, each with what the shop knew on that morning."""
    for start, taken in WINDOWS:
        seen_at = datetime.combine(taken, time())
        newest_first = sorted(
            placed_between(orders, start, taken), key=lambda o: (o.created, o.number), reverse=True
        )
        members = []
        for part, first in enumerate(range(0, len(newest_first), ORDERS_A_MEMBER), start=1):
            chunk = newest_first[first : first + ORDERS_A_MEMBER]
            rows = ([row.get(c, "") for c in HEADER] for order in chunk for row in rows_of(order, seen_at))
            members.append((f"orders_export_{part}.csv", csv_text(HEADER, rows)))
        write_zip(folder / f"{taken}_orders_export.zip", members, taken)


def payment_status(order: Order, seen_at: datetime) -> str:
    """The word of the export for what is paid and refunded by then."""
    refunded = order.refunded(seen_at)
    if order.voided and order.voided < seen_at:
        return "voided"
    if refunded:
        return "refunded" if refunded == order.total else "partially_refunded"
    if order.paid and order.paid < seen_at:
        return "paid"
    if order.part_paid and order.part_paid[0] < seen_at:
        return "partially_paid"
    return "pending"


def outstanding(order: Order, seen_at: datetime) -> int:
    if order.paid and order.paid < seen_at:
        return 0
    if order.part_paid and order.part_paid[0] < seen_at:
        return order.total - order.part_paid[1]
    return order.total


def rows_of(order: Order, seen_at: datetime) -> Iterator[dict[str, str]]:
    """The order's rows: all that belongs to the order on the first, the line alone on the others."""
    sent = order.fulfilled is not None and order.fulfilled < seen_at
    begun = order.first_parcel is not None and order.first_parcel < seen_at
    for index, line in enumerate(order.lines):
        row = _order_values(order, seen_at, sent=sent, begun=begun) if index == 0 else _contact(order)
        here = sent or (begun and index == 0)
        row |= _line_values(line)
        row["Name"] = order.name
        row["Created at"] = stamp(order.created)
        row["Lineitem fulfillment status"] = "fulfilled" if here else "pending"
        yield row


def _contact(order: Order) -> dict[str, str]:
    """What continuation rows repeat of the buyer: the e-mail, or in its place the telephone number."""
    return {"Email": order.email} if order.email else {"Phone": order.customer.phone}


def _line_values(line: Line) -> dict[str, str]:
    compare = line.product.compare_at
    return {
        "Lineitem quantity": str(line.quantity),
        "Lineitem name": line.product.name,
        "Lineitem price": euros(line.price),
        "Lineitem compare at price": euros(compare) if compare else "",
        "Lineitem sku": line.product.sku,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem discount": euros(line.own_discount),
        "Vendor": line.product.vendor,
    }


def _order_values(order: Order, seen_at: datetime, *, sent: bool, begun: bool) -> dict[str, str]:
    def when(moment: datetime | None) -> str:
        return stamp(moment) if moment and moment < seen_at else ""

    taxes = order.taxes()
    paid = bool(order.paid and order.paid < seen_at)
    reference = " + ".join(order.references) if paid else ""
    row = {
        "Email": order.email,
        "Phone": order.customer.phone,
        "Financial Status": payment_status(order, seen_at),
        "Paid at": when(order.paid),
        "Fulfillment Status": "fulfilled" if sent else "partial" if begun else "unfulfilled",
        "Fulfilled at": when(order.fulfilled) or when(order.first_parcel),
        "Accepts Marketing": "yes" if order.customer.marketing else "no",
        "Currency": "EUR",
        "Subtotal": euros(order.gross - order.discount),
        "Shipping": euros(order.shipping),
        "Taxes": euros(sum(value for _, value in taxes)),
        "Total": euros(order.total),
        "Discount Code": order.code,
        "Discount Amount": euros(order.discount),
        "Shipping Method": order.shipping_method,
        "Notes": order.note,
        "Cancelled at": when(order.cancelled),
        "Payment Method": order.method if paid or not order.terms else "",
        "Payment Reference": reference,
        "Payment ID": reference,
        "Payment References": reference,
        "Refunded Amount": euros(order.refunded(seen_at)),
        "Outstanding Balance": euros(outstanding(order, seen_at)),
        "Id": order.id,
        "Tags": ", ".join(order.tags),
        "Risk Level": "High" if order.voided and order.method == "Shopify Payments" else "Low",
        "Source": order.source,
        "Payment Terms Name": order.terms,
        "Next Payment Due At": stamp(order.created + timedelta(days=30)) if order.terms and not paid else "",
    }
    for n, (rate, value) in enumerate(taxes, start=1):
        row[f"Tax {n} Name"] = f"{order.country} VAT {rate / 10:g}%"
        row[f"Tax {n} Value"] = euros(value)
    if order.source == "pos":
        row |= {"Location": "Shop Potsdam", "Employee": _STAFF[order.number % 2], "Device ID": "1",
                "Receipt Number": f"1-{order.number}"}  # fmt: skip
    return row | _addresses(order)


def _addresses(order: Order) -> dict[str, str]:
    address = order.customer.address
    if address is None:
        return {}
    row = {f"Billing {part}": value for part, value in _address_values(address).items()}
    if order.source != "pos":
        row |= {f"Shipping {part}": value for part, value in _address_values(address).items()}
    return row


def _address_values(address: Address) -> dict[str, str]:
    return {
        "Name": address.name,
        "Street": f"{address.street}, {address.extra}" if address.extra else address.street,
        "Address1": address.street,
        "Address2": address.extra,
        "Company": address.company,
        "City": address.city,
        "Zip": f"'{address.zip}",
        "Country": address.country,
        "Phone": address.phone,
    }
