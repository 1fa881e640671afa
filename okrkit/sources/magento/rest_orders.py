"""One order of the REST API -> rows of orders and order_lines, in the shop's base currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.magento.statuses import code, why_not
from okrkit.sources.reading.cells import ZERO, CellError, Cells, added, four, on_the_clock
from okrkit.sources.reading.goods import Article, discount_left, sale_lines, whole_order
from okrkit.sources.reading.identity import OTHER, of_email, pseudonym

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RestOrder:
    """An order read, with what its credit memos and shipments need to know of it."""

    entity_id: str | None
    order: dict[str, Any]
    lines: list[dict[str, Any]]
    money: dict[str, Decimal]  # base currency; "purchased": grand total in the order's own currency
    guest: bool
    adds_up: bool
    children: int  # rows of components, which their parent's row stands for


class Base:
    """A record's amounts in the shop's base currency.

    ``base_*`` where it is there; the plain amount where both currencies are the same; else the plain one at the
    record's own rate.
    """

    def __init__(self, record: Cells, currency: str, own: str, rate: Decimal | None) -> None:
        self._record, self.currency, self._same, self._rate = record, currency, currency == own, rate

    @classmethod
    def of(cls, record: Cells, options: ReadOptions) -> Base:
        own = (record.text("order_currency_code") or "").upper()
        base = (record.text("base_currency_code") or "").upper()
        currency = base or own or (options.currency or "")
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            seen = (
                f"is {currency!r}, not a code like EUR" if currency else "is empty; tell it with --currency"
            )
            raise CellError(f"base_currency_code {seen}")
        rate = record.money("base_to_order_rate")
        return cls(record, currency, own or currency, rate if rate else None)

    def amount(self, name: str, record: Cells | None = None) -> Decimal | None:
        """The amount of that name; a missing one is None."""
        cells = record or self._record
        value = cells.money(f"base_{name}")
        if value is not None:
            return value
        plain = cells.money(name)
        if plain is None or self._same:
            return plain
        if self._rate is None:
            raise CellError(
                f"{name} is there only in the order's currency, and base_to_order_rate is missing"
            )
        return four(plain / self._rate)


def local(stamp: datetime, options: ReadOptions) -> datetime:
    """A time of the API, which is UTC, on the shop's clock.

    Raises
    ------
    ImportRefusedError
        If the shop's time zone is not known.
    """
    if options.timezone is None:
        raise ImportRefusedError(
            "Magento's REST API gives times in UTC, and the shop's time zone is not known: late orders would fall on another day",
            'write it into okrkit.toml under [shop], for example: timezone = "Europe/Berlin"',
        )
    return on_the_clock(stamp, options.timezone)


def read_order(record: Cells, source: str, options: ReadOptions) -> RestOrder:
    """Read one order.

    Raises
    ------
    CellError
        If a value that money or time depends on is missing or cannot be read.
    ImportRefusedError
        If the shop's time zone is not known.
    """
    order_id = record.text("increment_id") or record.needed("entity_id")
    placed_utc = record.stamp("created_at")
    if placed_utc is None:
        raise CellError("created_at is empty")
    placed = local(placed_utc, options)
    base = Base.of(record, options)
    status = code(record.text("status") or record.text("state"))
    reason = why_not(status, code(record.text("state")))
    total = base.amount("grand_total")
    if total is None:
        raise CellError("grand_total is empty")
    goods = _goods(record, base, total)
    changed = record.stamp("updated_at")
    email, account = record.text("customer_email"), record.text("customer_id")
    shared = {
        "source": source,
        "order_id": order_id,
        "placed_at": placed,
        "placed_day": placed.date(),
        "is_order": reason is None,
        "customer_id": (of_email(email) if email else None)
        or (pseudonym(OTHER, f"magento account {account}") if account not in (None, "0") else None),
        "currency": base.currency,
        "channel": store(record.text("store_name")),
        "country": _country(record),
    }
    refunded = base.amount("total_refunded") or ZERO
    if status == "closed" and not refunded:
        refunded = total
    paid, due = base.amount("total_paid"), base.amount("total_due")
    known = local(changed, options) if changed else placed
    order = {
        **shared,
        "order_name": order_id,
        "system_id": record.text("entity_id"),
        "placed_utc": placed_utc,
        "why_not": reason,
        "payment_status": status,
        "cancelled_at": known if reason == "cancelled" else None,
        "discount": goods.discount,
        "discount_net": discount_left(goods.articles, goods.net),
        "subtotal": goods.net,
        "shipping": goods.shipping,
        "shipping_net": goods.shipping,
        "tax": goods.tax,
        "total": total,
        "refunded": refunded,
        "outstanding": due if due is not None else None if paid is None else max(total - paid, ZERO),
        "discount_code": record.text("coupon_code"),
        "known_at": max(known, placed),
    }
    money = {
        "total": total,
        "tax": goods.tax or ZERO,
        "shipping": goods.shipping or ZERO,
        "refunded": refunded,
        "listed": base.amount("total_refunded") or ZERO,
        "purchased": record.money("grand_total") or ZERO,
    }
    guest = record.raw("customer_is_guest") in (1, True, "1")
    return RestOrder(
        record.text("entity_id"),
        order,
        sale_lines(goods.articles, shared),
        money,
        guest,
        goods.adds_up,
        goods.children,
    )


def store(label: str | None) -> str | None:
    """The store view, which is where it was sold: the last part of ``website / store / view``, glued or on lines.

    >>> store("Main Website    Main Website Store        French")
    'French'
    """
    if label is None:
        return None
    parts = [part.strip() for part in label.replace("    ", "\n").splitlines() if part.strip()]
    return parts[-1] if parts else None


@dataclass(frozen=True, slots=True)
class _Goods:
    articles: list[Article]
    net: Decimal  # after discount, without tax
    discount: Decimal | None
    shipping: Decimal | None
    tax: Decimal | None
    adds_up: bool
    children: int


def _goods(record: Cells, base: Base, total: Decimal) -> _Goods:
    """The goods before and after discount; the discount on shipping and the tax inside a discount are taken out."""
    subtotal, tax, shipping = (
        base.amount("subtotal"),
        base.amount("tax_amount"),
        base.amount("shipping_amount"),
    )
    discount = abs(base.amount("discount_amount") or ZERO)
    off_shipping = min(abs(base.amount("shipping_discount_amount") or ZERO), discount)
    in_discount = base.amount("discount_tax_compensation_amount") or ZERO
    before = total - (tax or ZERO) - (shipping or ZERO) + discount if subtotal is None else subtotal
    articles, children = _articles(record, base)
    if not articles:
        articles = [whole_order(before, None)] if before > 0 else []
    lines = added(article.value for article in articles)
    adds_up = abs(lines - before) <= CENT * (len(articles) + 1)
    off_goods = max(discount - off_shipping - in_discount, ZERO)
    net = (before if adds_up else lines) - off_goods
    return _Goods(
        articles,
        net,
        discount,
        None if shipping is None else shipping - off_shipping,
        tax,
        adds_up,
        children,
    )


def _articles(record: Cells, base: Base) -> tuple[list[Article], int]:
    """Parents only: a configurable's row carries the money of its component, which would count its pieces twice.

    A bundle priced by its components has its money on them: then they stand for it.
    """
    items = record.records("items")
    inside: dict[str, list[Cells]] = {}
    for item in items:
        if (parent := _parent(item)) is not None:
            inside.setdefault(parent, []).append(item)
    known = {item.text("item_id") for item in items}
    found: list[Article] = []
    children = 0
    for item in items:
        parent = _parent(item)
        if parent is not None and parent in known:
            children += 1
            continue
        components = inside.get(item.text("item_id") or "", [])
        priced = [c for c in components if base.amount("row_total", c)]
        if priced and not base.amount("row_total", item):
            found += [article for c in priced if (article := _article(c, base)) is not None]
        elif (article := _article(item, base)) is not None:
            found.append(article)
    return found, children


def _parent(item: Cells) -> str | None:
    return item.text("parent_item_id") or item.text("parent_item.item_id")


def _article(item: Cells, base: Base) -> Article | None:
    quantity, value = item.quantity("qty_ordered"), base.amount("row_total", item)
    price = base.amount("price", item)
    if value is None and price is not None and quantity is not None:
        value = four(price * quantity)
    if quantity is None or quantity <= 0:
        if not value and not quantity:
            return None
        raise CellError(
            f"{item.text('sku') or 'a line'} has the quantity {item.raw('qty_ordered')!r}, expected more than 0"
        )
    if value is None:
        raise CellError(f"{item.text('sku') or 'a line'} has neither row_total nor price")
    if value < 0:
        raise CellError(f"{item.text('sku') or 'a line'} has the row total {value}, expected 0 or more")
    return Article(
        quantity,
        value,
        item.text("sku"),
        item.text("name"),
        listed_price=base.amount("price_incl_tax", item),
        line_discount=None if (off := base.amount("discount_amount", item)) is None else abs(off),
        unit_cost=item.money("base_cost"),
    )


def _country(record: Cells) -> str | None:
    for assignment in record.records("extension_attributes.shipping_assignments"):
        if country := assignment.text("shipping.address.country_id"):
            return country
    return record.text("billing_address.country_id")
