"""Events and properties by what they mean. Shops name them; these are the names of the product's own guides and plugins.

All are compared in lower case, as the product does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# fmt: off
VISITS = frozenset({"visited site"})
ORDERS = frozenset({
    "purchased", "completed order", "order completed", "placed order", "order placed", "completed purchase",
    "made purchase", "purchase", "completed checkout", "checkout completed", "completed transaction", "bought",
})
BILLED = frozenset({"billed", "billed customer", "subscription billed", "charged", "payment received"})
REFUNDS = frozenset({"refunded", "refund", "order refunded", "refunded order", "issued refund", "billing refunded"})
CARTS = frozenset({
    "added to cart", "add to cart", "added product to cart", "added item to cart", "product added to cart",
    "added product", "added product to basket", "added to basket",
})
CHECKOUTS = frozenset({
    "started checkout", "checkout started", "entered checkout", "began checkout", "begin checkout",
    "initiated checkout", "viewed checkout", "checkout", "proceeded to checkout",
})

ORDER_ID = ("order id", "order number", "order no", "order", "transaction id", "invoice id", "invoice number", "billing id")
AMOUNT = ("order total", "purchase amount", "order value", "order amount", "order revenue", "purchase total", "revenue",
          "total", "billing amount", "amount", "value", "price")
ENDS = ("amount", "total", "revenue")
SKU = ("purchased sku", "sku", "product sku", "item sku")
PRODUCT = ("purchased product name", "purchased product", "product name", "product", "item name", "plan name")
# fmt: on


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """A property's name as the product compares it: case, commas and colons do not matter.

    >>> key_of("Order:Total"), key_of("order_id")
    ('order total', 'order id')
    """
    return " ".join(re.sub(r"[,:_]", " ", name).casefold().split())


def property_of(record: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, object] | None:
    """The first of the properties that a line has, with its name as written; None without one.

    >>> property_of({"_n": "Purchased", "Order Total": "49.90"}, AMOUNT)
    ('Order Total', '49.90')
    """
    have = {key_of(name): name for name in record if not name.startswith("_")}
    for name in names:
        if name in have and record[have[name]] not in (None, ""):
            return have[name], record[have[name]]
    return None


def amount_of(record: Mapping[str, object], names: tuple[str, ...] = AMOUNT) -> tuple[str, object] | None:
    """The property with the money: one of the known names, else one that ends in a word for an amount.

    >>> amount_of({"_n": "billed", "billed amount": "9"})
    ('billed amount', '9')
    """
    found = property_of(record, names)
    if found or names is not AMOUNT:
        return found
    ends = {key_of(name).rpartition(" ")[2]: name for name in record if not name.startswith("_")}
    return next(
        (
            (ends[end], record[ends[end]])
            for end in ENDS
            if ends.get(end) and record[ends[end]] not in (None, "")
        ),
        None,
    )
