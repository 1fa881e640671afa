"""Control figures, counted from the event log and never from the files, so that an import can be held against them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from sample_shop_maker.files import WINDOWS, write
from sample_shop_maker.orders import Order
from sample_shop_maker.seasons import FIRST_DAY, LAST_DAY, TODAY, ZONE
from sample_shop_maker.shopify import payment_status
from sample_shop_maker.support import Ticket
from sample_shop_maker.tables import Spend, Visits, end_of_data

DEFINITIONS: dict[str, str] = {
    "order": "placed, not a test, not cancelled or voided before it was paid; months are shop-local (Europe/Berlin)",
    "without tax": "amount x (1 - Taxes / Total) of its order, half up to 4 decimals for each order or refund, then added",
    "gross_sales": "sum of quantity x unit price of the lines of orders, before discounts, without tax and shipping",
    "discounts": "Discount Amount of orders, without tax",
    "returns": "money given back, without tax, by the day it was given back; a full refund contains its shipping",
    "returns_as_files_date_them": "the same, by the day in the payout files; refunds that are not in them "
    "(PayPal, cash, bank, TikTok, marketplace) by the day of their order",
    "returned_shipping": "the part of returns that is shipping, without tax, by the day it was given back",
    "net_sales": "gross_sales - discounts - returns",
    "active_customers": "distinct customers with an order; who: the e-mail in lower case, else the telephone number",
    "returning_customers": "active customers whose first order lies before the period",
    "orders_of_returning": "orders of customers who had an earlier order at that moment",
    "completed_checkouts": "sessions that completed the checkout, from the sessions files",
    "return_rate": "returns / (gross_sales - discounts)",
    "conversion_rate": "completed_checkouts / sessions",
    "returning_customer_rate": "returning_customers / active_customers",
    "roas": "net_sales / ad_spend, over all channels",
    "hours_to_dispatch": "mean hours from order to last dispatch, orders sent so far, without the counter's",
    "share_sent_in_3_days": "share of those that left within 72 hours",
    "repeat_purchase_rate_365": "customers with 2 or more orders / with 1 or more, in the 365 days up to the last day",
}
_MONEY_KEYS = ("gross_sales", "discounts", "returns", "returns_as_files_date_them", "returned_shipping")

Period = Callable[[date], str]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def without_tax(order: Order, cents: int) -> Decimal:
    """Euros without the tax contained, to four decimals."""
    exact = cents * order.share_without_tax() * 100
    return Decimal(int(exact + Fraction(1, 2))) / 10_000


def figures(
    orders: list[Order], visits: list[Visits], spent: list[Spend], asked: list[Ticket]
) -> dict[str, object]:
    """The whole control document."""
    end = end_of_data()
    counted = [o for o in orders if o.counts(end)]
    return {
        "about": "Control figures of the invented sample shop, counted from the generator's own event log.",
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "first_day": FIRST_DAY.isoformat(),
        "last_day": LAST_DAY.isoformat(),
        "today": TODAY.isoformat(),
        "definitions": DEFINITIONS,
        "totals": _periods(counted, visits, spent, asked, lambda _: "all")["all"]
        | _people(counted, LAST_DAY),
        "quarters": _periods(counted, visits, spent, asked, quarter_of),
        "months": _periods(counted, visits, spent, asked, month_of),
        "records": _records(orders),
        "exports": {str(taken): _export(orders, start, taken) for start, taken in WINDOWS},
    }


def _periods(
    counted: list[Order], visits: list[Visits], spent: list[Spend], asked: list[Ticket], period: Period
) -> dict[str, dict[str, object]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    money: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    active: defaultdict[str, set[str]] = defaultdict(set)
    hours: defaultdict[str, list[float]] = defaultdict(list)
    first_period: dict[str, str] = {}
    for order in counted:
        at = period(order.created.date())
        key = order.customer.key
        row = counts[at]
        row["orders"] += 1
        row["web_orders"] += order.source == "web"
        row["units"] += sum(line.quantity for line in order.lines)
        row["gross_incl_tax"] += order.gross
        row["discounts_incl_tax"] += order.discount
        row["orders_without_customer"] += key is None
        money[at]["gross_sales"] += without_tax(order, order.gross)
        money[at]["discounts"] += without_tax(order, order.discount)
        if key:
            row["orders_of_returning"] += key in first_period
            first_period.setdefault(key, at)
            active[at].add(key)
        if order.source != "pos" and order.fulfilled and order.fulfilled < end_of_data():
            hours[at].append(_hours(order.created, order.fulfilled))
        _count_returns(order, counts, money, period)
    for visit in visits:
        counts[period(visit.day)] += Counter(
            sessions=visit.sessions, sessions_with_cart=visit.carts, reached_checkout=visit.checkouts,
            completed_checkouts=visit.purchases,
        )  # fmt: skip
    for day in spent:
        counts[period(day.day)]["ad_spend"] += day.cost
    for ticket in asked:
        counts[period(ticket.opened.date())]["tickets"] += 1
    return {
        at: _row(
            counts[at], money[at], active[at], {k for k in active[at] if first_period[k] < at}, hours[at]
        )
        for at in sorted(counts)
    }


def _count_returns(
    order: Order,
    counts: defaultdict[str, Counter[str]],
    money: defaultdict[str, defaultdict[str, Decimal]],
    period: Period,
) -> None:
    placed = period(order.created.date())
    for refund in order.refunds:
        if refund.moment >= end_of_data():
            continue
        at = period(refund.moment.date())
        value = without_tax(order, refund.amount)
        counts[at]["returns_incl_tax"] += refund.amount
        money[at]["returns"] += value
        if refund.amount == order.total:
            money[at]["returned_shipping"] += without_tax(order, order.shipping)
        money[at if order.pays_through_shop() else placed]["returns_as_files_date_them"] += value


def _row(
    row: Counter[str], money: dict[str, Decimal], active: set[str], returning: set[str], hours: list[float]
) -> dict[str, object]:
    after_discounts = money["gross_sales"] - money["discounts"]
    net = after_discounts - money["returns"]
    spend = Decimal(row["ad_spend"]) / 100
    result: dict[str, object] = {name: row[name] for name in ("orders", "web_orders", "units")}
    for name in ("gross_incl_tax", "discounts_incl_tax", "returns_incl_tax", "ad_spend"):
        result[name] = _shown(Decimal(row[name]) / 100)
    for name in _MONEY_KEYS:
        result[name] = _shown(money[name])
    result["net_sales"] = _shown(net)
    result["active_customers"] = len(active)
    result["returning_customers"] = len(returning)
    for name in ("orders_of_returning", "orders_without_customer", "sessions", "sessions_with_cart",
                 "reached_checkout", "completed_checkouts", "tickets"):  # fmt: skip
        result[name] = row[name]
    result["average_order_value"] = _ratio(after_discounts, row["orders"], 4)
    result["return_rate"] = _ratio(money["returns"], after_discounts)
    result["conversion_rate"] = _ratio(row["completed_checkouts"], row["sessions"])
    result["returning_customer_rate"] = _ratio(len(returning), len(active))
    result["roas"] = _ratio(net, spend, 4)
    result["hours_to_dispatch"] = round(sum(hours) / len(hours), 2) if hours else None
    result["share_sent_in_3_days"] = _ratio(sum(h <= 72 for h in hours), len(hours))
    return result


def _shown(value: Decimal) -> float:
    return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _ratio(part: Decimal | int, whole: Decimal | int, places: int = 6) -> float | None:
    if not whole:
        return None
    return float((Decimal(part) / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _hours(start: datetime, end: datetime) -> float:
    """Hours that passed, the change of clocks considered."""
    passed = end.replace(tzinfo=ZONE).astimezone(UTC) - start.replace(tzinfo=ZONE).astimezone(UTC)
    return passed.total_seconds() / 3600


def _people(counted: Iterable[Order], last: date) -> dict[str, object]:
    """Repeat purchase rates, over the whole history and over the last 365 days."""
    found: dict[str, object] = {}
    for name, first in (("whole_history", FIRST_DAY), ("365", last - timedelta(days=364))):
        bought = Counter(
            o.customer.key for o in counted if o.customer.key and first <= o.created.date() <= last
        )
        found[f"customers_{name}"] = len(bought)
        found[f"customers_with_2_or_more_{name}"] = sum(n >= 2 for n in bought.values())
        found[f"repeat_purchase_rate_{name}"] = _ratio(sum(n >= 2 for n in bought.values()), len(bought))
    return found


def _records(orders: list[Order]) -> dict[str, object]:
    """How many records of each kind there are at the end, the ones that are no orders included."""
    end = end_of_data()
    status = Counter(payment_status(o, end) for o in orders)
    return {
        "all": len(orders),
        "lines": sum(len(o.lines) for o in orders),
        "test": sum(o.is_test for o in orders),
        "cancelled": sum(bool(o.cancelled and o.cancelled < end) for o in orders),
        "cancelled_paid_without_refund": sum(bool(o.cancelled and o.paid and not o.refunds) for o in orders),
        "not_counted": sum(not o.counts(end) for o in orders),
        "payment_status": dict(sorted(status.items())),
        "sources": dict(sorted(Counter(o.source for o in orders).items())),
        "countries": dict(sorted(Counter(o.country for o in orders if o.customer.address).items())),
        "refunded_incl_tax_in_payouts": _shown(
            Decimal(sum(o.refunded(end) for o in orders if o.pays_through_shop())) / 100
        ),
        "refunded_incl_tax_elsewhere": _shown(
            Decimal(sum(o.refunded(end) for o in orders if not o.pays_through_shop())) / 100
        ),
    }


def _export(orders: list[Order], start: date, taken: date) -> dict[str, object]:
    """What one export holds, and what all exports up to it tell together."""
    seen_at = datetime.combine(taken, time())
    inside = [o for o in orders if start <= o.created.date() < taken]
    known = [o for o in orders if o.created.date() < taken]
    return {
        "first_day": start.isoformat(),
        "records": len(inside),
        "rows": sum(len(o.lines) for o in inside),
        "refunded_incl_tax": _shown(Decimal(sum(o.refunded(seen_at) for o in inside)) / 100),
        "payment_status": dict(sorted(Counter(payment_status(o, seen_at) for o in inside).items())),
        "orders_known_then": sum(o.counts(seen_at) for o in known),
        "refunded_incl_tax_known_then": _shown(Decimal(sum(o.refunded(seen_at) for o in known)) / 100),
    }


def write_control(path: Path, document: dict[str, object]) -> None:
    write(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
