"""One order of the REST API -> rows of orders, order_lines and fulfilment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.cells import ZERO, CellError, Cells, added, four, on_the_clock
from okrkit.sources.reading.goods import Article, discount_left, sale_lines, whole_order
from okrkit.sources.reading.identity import OTHER, of_email, of_phone, pseudonym
from okrkit.sources.woocommerce.statuses import slug, why_not

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RestOrder:
    """An order read, with what its refunds need to know of it."""

    place: int
    system_id: str | None
    order: dict[str, Any]
    lines: list[dict[str, Any]]
    shipment: dict[str, Any] | None
    refund_ids: frozenset[str]
    sums: Literal["net", "gross", "neither"]
    guest: bool
    money: dict[str, Decimal] = field(default_factory=dict)


def read_order(place: int, record: Cells, source: str, options: ReadOptions) -> RestOrder:
    """Read one order.

    Raises
    ------
    CellError
        If a value that money or time depends on is missing or cannot be read.
    """
    system_id = record.text("id")
    order_id = record.text("number") or record.needed("id")
    placed, placed_utc = moments(record, "date_created", options.timezone)
    if placed is None:
        raise CellError("date_created is empty")
    currency = _currency(record, options)
    status = slug(record.text("status"))
    reason = why_not(status)
    total, tax = record.money("total"), record.money("total_tax")
    shipping = record.money("shipping_total")
    if total is None:
        raise CellError("total is empty")
    goods = _goods(record, total, tax or ZERO, shipping or ZERO)
    discount = record.money("discount_total")
    shared = {
        "source": source,
        "order_id": order_id,
        "placed_at": placed,
        "placed_day": placed.date(),
        "is_order": reason is None,
        "customer_id": buyer(record),
        "currency": currency,
        "channel": channel(record),
        "country": record.text("shipping.country") or record.text("billing.country"),
    }
    paid, _ = moments(record, "date_paid", options.timezone)
    done, done_utc = moments(record, "date_completed", options.timezone)
    changed, _ = moments(record, "date_modified", options.timezone)
    codes = [code for coupon in record.records("coupon_lines") if (code := coupon.text("code"))]
    refunds = record.records("refunds")
    listed = abs(added(refund.money("total") for refund in refunds))
    refunded = total if status == "refunded" and not listed else listed  # set by hand: given back in full
    order = {
        **shared,
        "order_name": order_id,
        "system_id": system_id,
        "placed_utc": placed_utc,
        "why_not": reason,
        "payment_status": status,
        "fulfilment_status": "fulfilled" if status == "completed" else None,
        "paid_at": paid,
        "fulfilled_at": done,
        "fulfilled_utc": done_utc,
        "cancelled_at": (changed or placed) if status == "cancelled" else None,
        "discount": discount,
        "discount_net": discount_left(goods.articles, goods.net),
        "subtotal": goods.net,
        "shipping": shipping,
        "shipping_net": shipping,
        "tax": tax,
        "tax_included": record.raw("prices_include_tax") if tax else None,
        "total": total,
        "refunded": refunded if refunded or record.raw("refunds") is not None else None,
        "discount_code": ", ".join(codes) or None,
        "known_at": max(stamp for stamp in (changed, done, paid, placed) if stamp is not None),
    }
    shipment = None
    if status == "completed" and done is not None:
        begun, ended = (placed_utc, done_utc) if placed_utc and done_utc else (placed, done)
        shipment = {
            "source": source,
            "shipment_id": order_id,
            "order_id": order_id,
            "ordered_day": placed.date(),
            "hours": (ended - begun).total_seconds() / 3600,
            "shipped_at": done,
        }
    return RestOrder(
        place,
        system_id,
        order,
        sale_lines(goods.articles, shared),
        shipment,
        frozenset(name for refund in refunds if (name := refund.text("id"))),
        goods.sums,
        record.text("customer_id") in (None, "0"),
        {
            "total": total,
            "tax": tax or ZERO,
            "shipping": shipping or ZERO,
            "refunded": refunded,
            "listed": listed,
        },
    )


@dataclass(frozen=True, slots=True)
class _Goods:
    """The lines of one order, and what they cost after discount and without tax."""

    articles: list[Article]
    net: Decimal
    sums: Literal["net", "gross", "neither"]  # how lines, shipping, fees and tax make up the total


def _goods(record: Cells, total: Decimal, tax: Decimal, shipping: Decimal) -> _Goods:
    """Lines are without tax, as the API says, unless the order's own sums show that they contain it."""
    fees = added(fee.money("total") for fee in record.records("fee_lines"))
    if record.raw("line_items") is None:
        net = total - tax - shipping - fees
        return _Goods([whole_order(net, None)] if net > 0 else [], net, "net")
    articles = _articles(record)
    lines = added(line.money("total") for line in record.records("line_items"))
    apart = total - lines - shipping - fees
    if abs(apart - tax) <= 2 * CENT:
        return _Goods(articles, lines, "net")
    goods_tax = tax - (record.money("shipping_tax") or ZERO)
    if tax <= 0 or lines <= goods_tax or abs(apart - (tax - goods_tax)) > 2 * CENT:
        return _Goods(articles, lines, "neither")
    share = 1 - goods_tax / lines
    stripped = [replace(a, value=four(a.value * share), listed_price=a.unit_price) for a in articles]
    return _Goods(stripped, lines - goods_tax, "gross")


def moments(record: Cells, name: str, timezone: str | None) -> tuple[datetime | None, datetime | None]:
    """A time on the site's clock and as an instant, from the twins ``name`` and ``name_gmt``."""
    text = record.text(name)
    zoned = text is not None and (text.endswith("Z") or "+" in text)
    local, utc = (None, record.stamp(name)) if zoned else (record.stamp(name), record.stamp(f"{name}_gmt"))
    if local is None and utc is not None:
        if timezone is None:
            raise CellError(f"{name} is there in UTC only; tell the shop's time zone in okrkit.toml")
        local = on_the_clock(utc, timezone)
    return local, utc


def buyer(record: Cells) -> str | None:
    """The buyer's pseudonym: by e-mail, else by account, else by phone; account 0 is every guest and nobody."""
    email, phone = record.text("billing.email"), record.text("billing.phone")
    account = record.text("customer_id")
    return (
        (of_email(email) if email else None)
        or (pseudonym(OTHER, f"woocommerce account {account}") if account not in (None, "0") else None)
        or (of_phone(phone) if phone else None)
    )


_ORIGINS = {"organic": "Organic", "referral": "Referral", "utm": "Source"}
_PLAIN_ORIGINS = {"typein": "Direct", "admin": "Web admin", "mobile_app": "Mobile app"}


def channel(record: Cells) -> str | None:
    """Where the buyer came from, in the words of the shop's own Origin column."""
    noted = {
        entry.text("key"): entry.text("value")
        for entry in record.records("meta_data")
        if (entry.text("key") or "").startswith("_wc_order_attribution_")
    }
    kind = noted.get("_wc_order_attribution_source_type")
    if kind in _PLAIN_ORIGINS:
        return _PLAIN_ORIGINS[kind]
    where = noted.get("_wc_order_attribution_utm_source")
    if kind in _ORIGINS and where:
        return f"{_ORIGINS[kind]}: {where.strip('()').capitalize()}"
    return "Web admin" if record.text("created_via") == "admin" else None


def _currency(record: Cells, options: ReadOptions) -> str:
    code = (record.text("currency") or options.currency or "").upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise CellError(
            "currency is empty; tell it with --currency"
            if not code
            else f"currency is {code!r}, not a code like EUR"
        )
    return code


def _articles(record: Cells) -> list[Article]:
    """The lines; a line of no pieces without a price says nothing and is passed over."""
    found = []
    for number, line in enumerate(record.records("line_items"), 1):
        quantity, before, after = line.quantity("quantity"), line.money("subtotal"), line.money("total")
        value = after if before is None else before
        if value is None:
            raise CellError(f"line {number} has neither subtotal nor total")
        if quantity is None or quantity <= 0:
            if not value and not quantity:
                continue
            raise CellError(f"line {number} has the quantity {line.raw('quantity')!r}, expected more than 0")
        if value < 0:
            raise CellError(f"line {number} has the subtotal {line.raw('subtotal')!r}, expected 0 or more")
        off = None if before is None or after is None else max(before - after, ZERO)
        found.append(
            Article(
                quantity,
                value,
                line.text("sku"),
                line.text("name") or line.text("parent_name"),
                line_discount=off,
            )
        )
    return found
