"""Events that are orders and refunds -> orders, their one line, returns and customers.

An order's amount is what the event says. The events tell no articles with prices, so an order has one line of the whole
amount. A refund is an event of its own, with a negative amount in the property that holds the revenue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.kissmetrics.events import Events
from okrkit.sources.kissmetrics.lines import Record
from okrkit.sources.kissmetrics.words import (
    AMOUNT,
    BILLED,
    ORDER_ID,
    ORDERS,
    PRODUCT,
    REFUNDS,
    SKU,
    amount_of,
    key_of,
    property_of,
)
from okrkit.sources.reading.decimals import MONEY
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.words import count
from okrkit.sources.schema import ARROW_TYPES, conform

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Sale:
    """One event with an amount."""

    place: int
    order: str | None
    amount: Decimal
    sku: str | None
    product: str | None


@dataclass(frozen=True, slots=True)
class Sold:
    """What the events say about sales, the events that say it badly, and which events have become rows."""

    tables: dict[str, pa.Table]
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]


def sold(events: Events, source: str, options: ReadOptions) -> Sold:
    """Orders and returns of the events.

    ``mapping`` may name the shop's own words: ``order_event``, ``refund_event``, and the properties ``order_id`` and
    ``total``.

    Raises
    ------
    ImportRefusedError
        If there are amounts and nobody has told their currency.
    """
    told = {name: key_of(value) for name, value in options.mapping.items()}
    names = (told["order_event"],) if "order_event" in told else ORDERS
    notes: list[str] = []
    rejected: list[Rejected] = []
    bought = _sales(events, frozenset(names), told, options, rejected)
    billings = 0 if "order_event" in told else len(events.which(BILLED))
    if billings and bought:
        notes.append(f"{count(billings, 'billing event')} beside orders were not taken as further orders.")
    elif billings:
        bought = _sales(events, BILLED, told, options, rejected)
        notes.append("Every billing counts as an order, as no event says that an order was placed.")
    refunds = _sales(
        events,
        frozenset((told["refund_event"],)) if "refund_event" in told else REFUNDS,
        told,
        options,
        rejected,
    )
    refunds = [*refunds, *(sale for sale in bought if sale.amount < 0)]
    bought = [sale for sale in bought if sale.amount >= 0]
    if not bought and not refunds:
        notes += _hint(events)
        return Sold({}, tuple(rejected), tuple(notes))
    if options.currency is None:
        raise ImportRefusedError(
            "the events hold amounts of money, and Kissmetrics names no currency",
            "say which it is, for example --currency EUR",
        )
    orders, again = _orders(events, bought, source, options.currency)
    if again:
        notes.append(
            f"{count(again, 'event')} repeat an order's number: the first event of each order was taken."
        )
    notes.append(
        "An order has one line with its whole amount: the events do not tell articles with prices, nor units."
    )
    notes.append(
        "Amounts are taken as they are; whether they contain tax and postage is for the shop's own code to say."
    )
    tables = {
        **orders,
        "returns": _returns(events, refunds, source, options.currency),
        "customers": _customers(events, bought, source, options.currency),
    }
    return Sold({n: t for n, t in tables.items() if t.num_rows}, tuple(rejected), tuple(notes))


def _sales(
    events: Events,
    names: frozenset[str],
    told: dict[str, str],
    options: ReadOptions,
    rejected: list[Rejected],
) -> list[Sale]:
    """The events of these names, each with its amount; one without an amount that can be read is rejected."""
    places = events.which(names).tolist()
    records = [events.record(place) for place in places]
    ids = (told["order_id"],) if "order_id" in told else ORDER_ID
    amounts = (told["total"],) if "total" in told else AMOUNT
    found = [amount_of(record, amounts) for record in records]
    texts = pa.array([None if f is None else str(f[1]) for f in found], pa.string())
    read = read_decimals(
        texts, "the amounts of " + " and ".join(sorted(names)[:1]), MONEY, decimal_comma=options.decimal_comma,
        default_point=True, currency=options.currency,
    )  # fmt: skip
    sales: list[Sale] = []
    values = read.values.to_pylist()
    for place, record, told_amount, amount in zip(places, records, found, values, strict=True):
        if amount is None:
            seen = "the event has no amount"
            if told_amount is not None:
                seen = f"{told_amount[0]} is {told_amount[1]!r}, not an amount"
            name, row = events.origin(place)
            rejected.append(Rejected(name, row, seen))
            continue
        order = property_of(record, ids)
        sales.append(
            Sale(
                place, _plain(order[1]) if order else None, amount, _told(record, SKU), _told(record, PRODUCT)
            )
        )
    return sales


def _plain(value: object) -> str:
    """An order's number as text: 10301 whether written as number or as text."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _told(record: Record, names: tuple[str, ...]) -> str | None:
    found = property_of(record, names)
    return str(found[1]) if found else None


def _key(events: Events, sale: Sale) -> str:
    """An order's number, else its person and second: the same event has the same one in every import."""
    return sale.order or f"{events.people.marks[events.person[sale.place]]}@{events.seconds[sale.place]}"


def _orders(
    events: Events, sales: Sequence[Sale], source: str, currency: str
) -> tuple[dict[str, pa.Table], int]:
    first: dict[str, Sale] = {}
    for sale in sales:
        first.setdefault(_key(events, sale), sale)
    ids, kept = list(first), list(first.values())
    local = events.local.take(pa.array([s.place for s in kept], pa.int64()))
    utc = pa.array([int(events.seconds[s.place]) * 1_000_000 for s in kept], pa.int64()).cast(
        ARROW_TYPES["stamp"]
    )
    amounts = pa.array([s.amount for s in kept], ARROW_TYPES["money"])
    marks = pa.array([events.people.marks[events.person[s.place]] for s in kept], pa.string())
    n = len(kept)
    shared = {
        "source": pa.array([source] * n, pa.string()),
        "order_id": pa.array(ids, pa.string()),
        "placed_at": local,
        "placed_day": local.cast(pa.date32()),
        "is_order": pa.array([True] * n, pa.bool_()),
        "customer_id": marks,
        "currency": pa.array([currency] * n, pa.string()),
    }
    head = {
        **shared,
        "order_name": pa.array(ids, pa.string()),
        "placed_utc": utc,
        "known_at": local,
        "subtotal": amounts,
        "total": amounts,
    }
    line = {
        **shared,
        "line_no": pa.array([1] * n, pa.int64()),
        "sku": pa.array([s.sku for s in kept], pa.string()),
        "product": pa.array([s.product for s in kept], pa.string()),
        "quantity": pa.array([ONE] * n, ARROW_TYPES["quantity"]),
        "unit_price": amounts,
        "of_whole_order": pa.array([True] * n, pa.bool_()),
    }
    tables = {"orders": conform("orders", head, n), "order_lines": conform("order_lines", line, n)}
    return tables, len(sales) - n


def _returns(events: Events, refunds: Sequence[Sale], source: str, currency: str) -> pa.Table:
    """One document a refund; several of one order and second are its lines."""
    documents: dict[str, list[Sale]] = defaultdict(list)
    for sale in refunds:
        documents[f"{_key(events, sale)}@{events.seconds[sale.place]}"].append(sale)
    rows = [(name, n, sale) for name, sales in documents.items() for n, sale in enumerate(sales, 1)]
    local = events.local.take(pa.array([s.place for _, _, s in rows], pa.int64()))
    amounts = pa.array([abs(s.amount) for _, _, s in rows], ARROW_TYPES["money"])
    n = len(rows)
    return conform(
        "returns",
        {
            "source": pa.array([source] * n, pa.string()),
            "return_id": pa.array([name for name, _, _ in rows], pa.string()),
            "line_no": pa.array([number for _, number, _ in rows], pa.int64()),
            "order_id": pa.array([s.order for _, _, s in rows], pa.string()),
            "returned_at": local,
            "returned_day": local.cast(pa.date32()),
            "dated": pa.array(["return"] * n, pa.string()),
            "amount": amounts,
            "paid_back": amounts,
            "customer_id": pa.array(
                [events.people.marks[events.person[s.place]] for _, _, s in rows], pa.string()
            ),
            "currency": pa.array([currency] * n, pa.string()),
        },
        n,
    )


def _customers(events: Events, sales: Sequence[Sale], source: str, currency: str) -> pa.Table:
    """The people who have bought, with the day they were first seen."""
    buyers = np.unique(events.person[[sale.place for sale in sales]])
    named = events.named  # in the order of time
    persons, places = np.unique(events.person[named], return_index=True)
    first = dict(zip(buyers.tolist(), named[places[np.searchsorted(persons, buyers)]].tolist(), strict=True))
    spent: dict[int, Decimal] = defaultdict(Decimal)
    orders: dict[int, set[str]] = defaultdict(set)
    for sale in sales:
        person, key = int(events.person[sale.place]), _key(events, sale)
        spent[person] += Decimal(0) if key in orders[person] else sale.amount
        orders[person].add(key)
    n = len(first)
    return conform(
        "customers",
        {
            "source": pa.array([source] * n, pa.string()),
            "customer_id": pa.array([events.people.marks[p] for p in first], pa.string()),
            "first_seen_day": events.days.take(pa.array(list(first.values()), pa.int64())),
            "orders_count": pa.array([len(orders[p]) for p in first], pa.int64()),
            "total_spent": pa.array([spent[p] for p in first], ARROW_TYPES["money"]),
            "currency": pa.array([currency] * n, pa.string()),
        },
        n,
    )


def _hint(events: Events) -> list[str]:
    """An event with an order's number or an amount may be the shop's word for an order."""
    for name in filter(None, events.vocabulary):
        record = events.record(int(events.which(frozenset((name,)))[0]))
        amount = amount_of(record)
        if amount and property_of(record, ORDER_ID):
            return [
                f"No event is known as an order; {name!r} has {amount[0]!r}: if that is one, say "
                f"--map order_event={name!r} --map total={amount[0]!r}"
            ]
    return ["No event says that an order was placed."]
