"""The canonical tables: the one shape in which every source hands over what a shop recorded.

Rules that hold for all of them:

- ``source`` names the shop or account the rows came from (two shops reuse the same order numbers), so keys start with it.
- Times are the shop's local wall-clock time without a zone; a column ending in ``_utc`` is the same instant in UTC.
- Money has four decimals, a quantity three, both exact; the currency stands beside the amount.
- ``customer_id`` is a pseudonym (never an e-mail or a name) and null where the buyer is not identified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from okrkit.errors import UnknownNameError

ColumnType = Literal["text", "day", "stamp", "money", "quantity", "count", "flag", "number"]
"""text; day (date); stamp (local time, microseconds); money (18 digits, 4 decimals); quantity (18, 3); count (64-bit
integer); flag (true/false); number (64-bit float)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it means, and whether a row without it is refused."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    aliases: tuple[str, ...] = ()  # headers seen in the wild, compared without case, blanks and punctuation


@dataclass(frozen=True, slots=True)
class CanonicalTable:
    """One table: its columns, the key that makes an import idempotent, and the day that cuts it into periods.

    ``document`` names the columns of the unit that a later export replaces as a whole (an order with all its
    lines); where it is empty, single rows are replaced by ``key``.
    """

    name: str
    meaning: str
    grain: str
    key: tuple[str, ...]
    day: str
    columns: tuple[Column, ...]
    document: tuple[str, ...] = ()
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})


def _c(
    name: str, kind: ColumnType, meaning: str, also: str | tuple[str, ...] = (), required: bool = False
) -> Column:
    """``also``: headers seen in the wild, separated by commas."""
    return Column(name, kind, meaning, required, tuple(also.split(", ")) if isinstance(also, str) else also)


# A column is a line here, so that a table reads as one.
# fmt: off
_SOURCE = _c("source", "text", "shop or account the row came from", required=True)
_CURRENCY = _c("currency", "text", "three-letter ISO 4217 code",
               "currency code, ccy, währung, waehrung, waehrungscode", required=True)
_CUSTOMER = _c("customer_id", "text", "pseudonym of the identified buyer; null for a guest",
               "customer, customer no, customer number, client id, buyer id, user id, email, e-mail, "
               "customer email, kunde, kundennummer, kunden nr, kunden id, kundennr")
_CHANNEL = _c("channel", "text", "sales or traffic channel",
              "sales channel, source medium, referring channel, default channel group, utm source, medium, "
              "kanal, vertriebskanal, quelle, session source")
_COUNTRY = _c("country", "text", "country of the buyer",
              "shipping country, billing country, ship country, country code, land, lieferland")
_SKU = _c("sku", "text", "article number",
          "stock code, item sku, product id, article, asin, item number, variant sku, product code, "
          "stock keeping unit, artikelnummer, artikel nr, artikelnr, artikel, produktnummer")
_PRODUCT = _c("product", "text", "article name",
              "description, item name, title, product name, lineitem name, product title, bezeichnung, "
              "artikelbezeichnung, artikelname, produkt, produktname, beschreibung")
_ORDER_ID = _c("order_id", "text", "stable id of the order",
               "order, order no, order number, invoice, invoice no, invoice number, "
               "invoice id, transaction id, order name, bestellnummer, bestell nr, "
               "bestellnr, bestellung, auftragsnummer, rechnungsnummer, rechnung nr, "
               "belegnummer", required=True)
_PLACED_AT = _c("placed_at", "stamp", "when the order was placed, shop-local time",
                "order date, invoice date, created at, date, purchase date, timestamp, "
                "datetime, ordered at, order time, date of order, datum, bestelldatum, "
                "rechnungsdatum, auftragsdatum, zeitpunkt", required=True)
_IS_ORDER = _c("is_order", "flag",
               "placed, not a test, not cancelled or voided before payment", required=True)

ORDERS = CanonicalTable(
    "orders",
    "What was ordered, one row an order; voided and test orders are kept and marked.",
    grain="one row per order",
    key=("source", "order_id"),
    document=("source", "order_id"),
    day="placed_day",
    columns=(
        _SOURCE,
        _ORDER_ID,
        _c("order_name", "text", "number shown to people"),
        _c("system_id", "text",
           "the system's own technical id, which tells two shops with the same order numbers apart"),
        _PLACED_AT,
        _c("placed_day", "day", "shop-local day of placed_at", required=True),
        _c("placed_utc", "stamp", "placed_at as an instant in UTC, where the source knows the zone"),
        _IS_ORDER,
        _c("why_not", "text", "why it is not an order: test, voided, cancelled before payment"),
        _CUSTOMER,
        _CURRENCY,
        _CHANNEL,
        _COUNTRY,
        _c("payment_status", "text", "paid, pending, refunded, ... in the source's words",
           "financial status, status, payment status"),
        _c("fulfilment_status", "text", "fulfilled, partial, unfulfilled", "fulfillment status"),
        _c("paid_at", "stamp", "when it was paid", "payment date"),
        _c("fulfilled_at", "stamp", "last fulfilment; a partial order may have one",
           "shipped at, ship date"),
        _c("fulfilled_utc", "stamp", "fulfilled_at as an instant in UTC"),
        _c("cancelled_at", "stamp", "when it was cancelled", "canceled at"),
        _c("discount", "money", "discount on the whole order, a positive amount",
           "discount amount, order discount, discounts, rabatt"),
        _c("discount_net", "money", "the same discount without the tax contained in it"),
        _c("subtotal", "money", "goods after discount, as the source states it",
           "sub total, zwischensumme"),
        _c("shipping", "money", "shipping charged",
           "shipping amount, shipping cost, delivery fee, versand, versandkosten"),
        _c("shipping_net", "money", "shipping charged without the tax contained in it"),
        _c("tax", "money", "tax charged or contained",
           "taxes, tax amount, vat, mwst, steuer, umsatzsteuer"),
        _c("tax_included", "flag", "tax is contained in the prices"),
        _c("total", "money", "amount charged; never reduced by a refund",
           "order total, grand total, amount, gesamtbetrag, gesamtsumme, summe, betrag"),
        _c("refunded", "money", "refunded so far", "refunded amount, total refunded"),
        _c("outstanding", "money", "still to be paid", "outstanding balance"),
        _c("discount_code", "text", "code used", "coupon, coupon code, voucher, gutschein, gutscheincode"),
        _c("by_amazon", "flag", "fulfilled by Amazon (FBA), where the source says who ships"),
        _c("known_at", "stamp",
           "latest event on the record: of two versions the later one is newer", required=True),
    ),
)

ORDER_LINES = CanonicalTable(
    "order_lines",
    "What was sold, one row a line; returns are a table of their own.",
    grain="one row per sale line",
    key=("source", "order_id", "line_no"),
    document=("source", "order_id"),
    day="placed_day",
    columns=(
        _SOURCE,
        _ORDER_ID,
        _c("line_no", "count", "1, 2, ... within the order", required=True),
        _PLACED_AT,
        _c("placed_day", "day", "shop-local day of placed_at", required=True),
        _IS_ORDER,
        _SKU,
        _PRODUCT,
        _c("category", "text", "product group", "product type, department, kategorie, warengruppe"),
        _c("vendor", "text", "maker or supplier", "brand, supplier, marke, hersteller, lieferant"),
        _c("quantity", "quantity", "units sold, above 0",
           "qty, units, lineitem quantity, quantity ordered, menge, anzahl, stückzahl, "
           "stueckzahl", required=True),
        _c("unit_price", "money", "price of one unit before discounts, without tax",
           "price, lineitem price, item price, price each, price per unit, preis, "
           "einzelpreis, stückpreis, stueckpreis", required=True),
        _c("listed_price", "money", "price of one unit as listed; contains tax where the shop's prices do"),
        _c("line_discount", "money", "discount on this line alone, a positive amount", "lineitem discount"),
        _c("unit_cost", "money", "cost of one unit", "cost, cogs, cost per item, einkaufspreis, ek preis"),
        _c("of_whole_order", "flag",
           "stands for all goods of an order of which the source tells no pieces: its quantity of 1 counts none"),
        _CUSTOMER,
        _CURRENCY,
        _CHANNEL,
        _COUNTRY,
    ),
)

RETURNS = CanonicalTable(
    "returns",
    "What was given back or credited, one row a line of a return document.",
    grain="one row per return line",
    key=("source", "return_id", "line_no"),
    document=("source", "return_id"),
    day="returned_day",
    columns=(
        _SOURCE,
        _c("return_id", "text", "id of the credit document or refund",
           "refund id, credit memo, rma, return no, gutschriftnummer, retourennummer", required=True),
        _c("line_no", "count", "1, 2, ... within the document", required=True),
        _c("order_id", "text", "order it belongs to, where known", _ORDER_ID.aliases),
        _c("returned_at", "stamp", "booked at, shop-local time",
           "refund date, return date, date, refunded at, rücksendedatum, retourendatum, "
           "datum", required=True),
        _c("returned_day", "day", "shop-local day of returned_at", required=True),
        _c("dated", "text",
           "'return' where the source dates the return, 'order' where it is booked on the order's date", required=True),
        _SKU,
        _PRODUCT,
        _c("quantity", "quantity", "units given back, where known", "qty, units, menge, anzahl"),
        _c("amount", "money", "value given back without tax and shipping where the source tells them apart",
           "refund amount, refund, refunded, value, betrag", required=True),
        _c("paid_back", "money", "money paid back, tax and shipping included, where amount is a share of it"),
        _c("amount_stated", "flag",
           "the source itself states amount: it is not worked out from paid_back, which is there to be matched"),
        _CUSTOMER,
        _CURRENCY,
        _CHANNEL,
        _COUNTRY,
    ),
)

CUSTOMERS = CanonicalTable(
    "customers",
    "Identified buyers, without personal data.",
    grain="one row per customer",
    key=("source", "customer_id"),
    day="first_seen_day",
    columns=(
        _SOURCE,
        _c("customer_id", "text", "pseudonym", _CUSTOMER.aliases, required=True),
        _c("first_seen_day", "day", "first day known, where the source tells it",
           "created, sign up date, created at, customer since, kunde seit"),
        _COUNTRY,
        _c("accepts_marketing", "flag", "agreed to marketing", "accepts email marketing"),
        _c("orders_count", "count", "orders in the source's own count", "total orders"),
        _c("total_spent", "money", "spent in the source's own count", "total spent"),
        _c("currency", "text", "three-letter ISO 4217 code"),
    ),
)

SESSIONS = CanonicalTable(
    "sessions",
    "Visits to the shop, counted by the shop or the analytics tool.",
    grain="one row per day, channel and campaign",
    key=("source", "day", "channel", "campaign"),
    day="day",
    columns=(
        _SOURCE,
        _c("day", "day", "shop-local day", "date, tag, datum", required=True),
        _CHANNEL,
        _c("campaign", "text", "campaign or landing page", "utm campaign, landing page, kampagne"),
        _c("sessions", "count", "visits", "visits, sitzungen, besuche", required=True),
        _c("visitors", "count", "distinct visitors of that day; never added up over days",
           "online store visitors, users, total users, besucher"),
        _c("carts", "count", "sessions with something put in the cart",
           "sessions with cart additions, add to carts"),
        _c("checkouts", "count", "sessions that reached the checkout", "sessions that reached checkout"),
        _c("purchases", "count", "sessions or events with a purchase",
           "sessions that completed checkout, transactions, ecommerce purchases"),
    ),
)

SPEND = CanonicalTable(
    "spend",
    "Advertising money spent.",
    grain="one row per day, channel and campaign",
    key=("source", "day", "channel", "campaign"),
    day="day",
    columns=(
        _SOURCE,
        _c("day", "day", "shop-local day", "date, tag, datum", required=True),
        _CHANNEL,
        _c("campaign", "text", "campaign", "campaign name, kampagne"),
        _c("amount", "money", "spent",
           "cost, spend, ad spend, amount spent, kosten, ausgaben, werbekosten", required=True),
        _CURRENCY,
        _c("clicks", "count", "clicks", "link clicks, klicks"),
        _c("impressions", "count", "impressions", "impr, impressionen"),
    ),
)

INVENTORY = CanonicalTable(
    "inventory",
    "Stock on hand at a day.",
    grain="one row per day, article and location",
    key=("source", "day", "sku", "location"),
    day="day",
    columns=(
        _SOURCE,
        _c("day", "day", "day of the count", "date, snapshot date, tag, datum, stichtag", required=True),
        _c("sku", "text", _SKU.meaning, _SKU.aliases, required=True),
        _PRODUCT,
        _c("location", "text", "warehouse; FBA for Amazon's",
           "warehouse, fulfillment center, lager, standort"),
        _c("on_hand", "quantity", "units there",
           "quantity, stock, available, on hand, qty, stock on hand, bestand, lagerbestand", required=True),
        _c("unit_cost", "money", "cost of one unit", "cost"),
        _c("currency", "text", "three-letter ISO 4217 code"),
    ),
)

FULFILMENT = CanonicalTable(
    "fulfilment",
    "Shipments.",
    grain="one row per shipment",
    key=("source", "shipment_id"),
    day="ordered_day",
    columns=(
        _SOURCE,
        _c("shipment_id", "text", "id of the shipment; the order's id where there is one shipment",
           "tracking number", required=True),
        _c("order_id", "text", "order it belongs to", _ORDER_ID.aliases),
        _c("ordered_day", "day", "shop-local day of the order", "order date", required=True),
        _c("hours", "number", "hours from the order to its dispatch", "hours to ship"),
        _c("shipped_at", "stamp", "dispatched", "ship date, fulfilled at"),
        _c("promised_at", "stamp", "promised for", "promise date, due date"),
        _c("on_time", "flag", "dispatched by the promised time", "on time"),
        _c("automated", "flag", "processed without a hand", "automatic, auto processed"),
        _c("by_amazon", "flag", "fulfilled by Amazon", "fba, fulfillment channel"),
    ),
)

SUPPORT = CanonicalTable(
    "support",
    "Questions from customers.",
    grain="one row per ticket",
    key=("source", "ticket_id"),
    day="opened_day",
    columns=(
        _SOURCE,
        _c("ticket_id", "text", "id of the ticket", "ticket, id", required=True),
        _c("opened_day", "day", "shop-local day", "opened, created at, date", required=True),
        _c("first_reply_minutes", "number", "minutes to the first answer",
           "first response time, first reply minutes"),
        _c("satisfaction", "number", "rating given, in the source's scale", "csat, rating, score"),
        _CHANNEL,
    ),
)

ORDER_COSTS = CanonicalTable(
    "order_costs",
    "What orders cost at the supplier who ships them.",
    grain="one row per order",
    key=("source", "order_id"),
    day="ordered_day",
    columns=(
        _SOURCE,
        _c("order_id", "text", "the shop's order, without a leading #", _ORDER_ID.aliases, required=True),
        _c("ordered_day", "day", "day of the order, where the source tells it", "order date, date, created at, ordered at, order time, placed at"),
        _c("product_cost", "money", "goods", "item cost, goods cost, product price, supplier price"),
        _c("shipping_cost", "money", "freight", "shipping fee, freight, shipping price, logistics cost"),
        _c("total_cost", "money", "all that was paid to the supplier",
           "total, order cost, total price, order amount, amount, cost", required=True),
        _CURRENCY,
        _c("supplier_order_id", "text", "the supplier's order",
           "supplier order no, supplier order number, supplier order, aliexpress order, aliexpress order number, platform order id"),
        _c("status", "text", "in the source's words", "order status, state"),
    ),
)

MEASURES = CanonicalTable(
    "measures",
    "Any other number by day: an estimate, an index, a count kept by hand.",
    grain="one row per day, measure and segment",
    key=("source", "day", "measure", "segment"),
    day="day",
    columns=(
        _SOURCE,
        _c("day", "day", "day it holds for", "date", required=True),
        _c("measure", "text", "its name, e.g. referring_domains", "metric, name", required=True),
        _c("segment", "text", "what part it is about", "dimension"),
        _c("value", "number", "the number", "amount", required=True),
        _c("unit", "text", "its unit"),
    ),
)
# fmt: on

TABLES: dict[str, CanonicalTable] = {
    t.name: t
    for t in (
        ORDERS,
        ORDER_LINES,
        RETURNS,
        CUSTOMERS,
        SESSIONS,
        SPEND,
        INVENTORY,
        FULFILMENT,
        SUPPORT,
        ORDER_COSTS,
        MEASURES,
    )
}


def table(name: str) -> CanonicalTable:
    """The canonical table of that name."""
    try:
        return TABLES[name]
    except KeyError:
        raise UnknownNameError.of("canonical table", name, TABLES) from None
