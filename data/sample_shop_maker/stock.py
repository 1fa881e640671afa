"""The weekly stock list: counts that follow from what was sold, what came back and what was delivered."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from sample_shop_maker.catalogue import BEST_SELLER, PRODUCTS, Product
from sample_shop_maker.files import WINDOWS, csv_text, euros, write
from sample_shop_maker.orders import Order
from sample_shop_maker.seasons import DAYS, LAST_DAY, STOCK_OUT

HEADER = ("Date", "SKU", "Product", "Location", "On hand", "Unit cost")
LOCATION = "Warehouse Potsdam"
_MONDAYS = [day for day in DAYS if day.weekday() == 0]
_COVER = 9  # weeks of sale that a delivery brings
_REORDER_AT = 3


def counts(orders: list[Order]) -> dict[tuple[date, str], int]:
    """Units on hand on each Monday morning, by article.

    The buyer orders with a good guess of the weeks to come; only the kettle's delivery of August 2026 fails.
    """
    sold: Counter[tuple[str, int]] = Counter()
    for order in orders:
        if order.voided or order.is_test:
            continue
        for line in order.lines:
            sold[line.product.sku, _week(order.created.date())] += line.quantity
        for refund in order.refunds:
            if refund.moment.date() <= LAST_DAY:
                for sku, units in refund.returned:
                    sold[sku, _week(refund.moment.date())] -= units
    result = {}
    for product in PRODUCTS:
        for week, on_hand in enumerate(_levels(product, sold)):
            result[_MONDAYS[week], product.sku] = on_hand
    return result


def _week(day: date) -> int:
    """Number of the Monday on or before the day; the days before the first Monday belong to -1."""
    return (day - _MONDAYS[0]).days // 7


def _levels(product: Product, sold: Counter[tuple[str, int]]) -> list[int]:
    """On hand each Monday; of the kettle exactly nothing from the first Monday of the stock-out to the last."""
    empty, back = _week(STOCK_OUT[0]), _week(STOCK_OUT[1])
    kettle = product.sku == BEST_SELLER
    weekly = [max(0, sold[product.sku, week]) for week in range(len(_MONDAYS))]
    on_hand = sum(weekly[:_COVER]) + 6
    levels = []
    for week in range(len(_MONDAYS)):
        if kettle and empty <= week < back:
            on_hand = 0  # what came back in these weeks was not fit for sale
        elif on_hand < sum(weekly[week : week + _REORDER_AT]) + 4 or (kettle and week == back):
            ahead = min(week + _COVER, empty) if kettle and week < empty else week + _COVER
            on_hand = max(on_hand, sum(weekly[week:ahead]) + (0 if kettle and week < empty else 6))
        levels.append(on_hand)
        on_hand = max(0, on_hand - weekly[week])
    return levels


def write_lists(folder: Path, counted: dict[tuple[date, str], int]) -> None:
    for start, taken in WINDOWS:
        rows = [(day, p.sku, p.name, LOCATION, counted[day, p.sku], euros(p.cost_on(day)))
                for day in _MONDAYS if start <= day < taken for p in PRODUCTS]  # fmt: skip
        write(folder / f"{taken}_stock_weekly.csv", csv_text(HEADER, rows))
