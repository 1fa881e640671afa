"""An order's goods as sale lines whose sum is exact, also where a price has no end or no article is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from okrkit.sources.reading.cells import ZERO, added, four


@dataclass(frozen=True, slots=True)
class Article:
    """One line as its source states it: what its pieces cost together, before discounts and without tax."""

    quantity: Decimal
    value: Decimal
    sku: str | None = None
    product: str | None = None
    category: str | None = None
    listed_price: Decimal | None = None
    line_discount: Decimal | None = None
    unit_cost: Decimal | None = None
    whole_order: bool | None = None

    @property
    def unit_price(self) -> Decimal:
        return four(self.value / self.quantity)


def whole_order(value: Decimal, pieces: Decimal | None, product: str | None = None) -> Article:
    """All goods of an order in one line, where the source tells their value but no price of each.

    Without the number of pieces it stands for one and is marked, so that no KPI counts it as a piece.
    """
    known = pieces is not None and pieces > 0
    quantity = pieces if known and pieces is not None else Decimal(1)
    return Article(quantity, value, product=product, whole_order=None if known else True)


def sale_lines(articles: Sequence[Article], shared: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of ``order_lines``; ``shared`` are the columns that an order gives all its lines."""
    return [
        {
            **shared,
            "line_no": number,
            "sku": article.sku,
            "product": article.product,
            "category": article.category,
            "quantity": article.quantity,
            "unit_price": article.unit_price,
            "listed_price": article.listed_price,
            "line_discount": article.line_discount,
            "unit_cost": article.unit_cost,
            "of_whole_order": article.whole_order,
        }
        for number, article in enumerate(articles, 1)
    ]


def discount_left(articles: Sequence[Article], net: Decimal) -> Decimal:
    """The order's discount without tax: what makes its stored lines exactly its goods after discount.

    A price such as 10 / 3 is stored rounded; what the line is off by is taken up here.

    >>> discount_left([Article(Decimal(3), Decimal(10))], Decimal(10))
    Decimal('-0.0001')
    """
    return four(added(article.quantity * article.unit_price for article in articles) - net)


def goods_paid_back(paid: Decimal, total: Decimal, tax: Decimal, shipping: Decimal) -> Decimal:
    """The goods without tax in money paid back: its share without tax, at most the order's goods.

    Shipping is seldom paid back with a part of an order: it is taken to come back last.
    """
    if total <= 0:
        return paid
    goods = min(max(total - tax - shipping, ZERO), total)
    return four(min(paid * max(total - tax, ZERO) / total, goods))
