"""What goes into an order: lines, promotions, shipping, and the wish that the stock-out disappoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sample_shop_maker.catalogue import BEST_SELLER, BY_SKU, PRODUCTS, SUBSCRIPTION_SKUS, Product, season_of
from sample_shop_maker.demand import MARKETPLACE, Wish
from sample_shop_maker.dice import Dice
from sample_shop_maker.orders import Line
from sample_shop_maker.seasons import STOCK_OUT, advent, black_week, spring_sale, within

_LINES = {"web": (38, 29, 18, 10, 5), "subscription_contract": (78, 18, 4), "pos": (52, 32, 16), "tiktok": (84, 16),
          MARKETPLACE: (90, 10), "shopify_draft_order": (20, 35, 30, 15)}  # fmt: skip
_FREIGHT = {"DE": (490, 5900), "AT": (890, 9900), "NL": (890, 9900), "FR": (1090, 11900), "DK": (1090, 11900)}
"""Shipping charge and the value of goods from which it is free, in cents."""

LOST_WITHOUT_KETTLE = 0.75


@dataclass(frozen=True, slots=True)
class Basket:
    """What is ordered and at which terms, in cents with VAT contained."""

    lines: tuple[Line, ...]
    code: str
    code_discount: int
    shipping: int
    shipping_method: str


def fill(dice: Dice, wish: Wish) -> Basket | None:
    """The basket that a wish becomes, or None where the wanted kettle is out of stock and the buyer leaves."""
    day, customer = wish.moment.date(), wish.customer
    missing = within(day, STOCK_OUT)
    chosen: list[Product] = []
    wanted = dice.weighted(_LINES[wish.source], _LINES[wish.source])
    for _ in range(_LINES[wish.source].index(wanted) + 1):
        product = _choose(dice, wish, day, chosen)
        if missing and product.sku == BEST_SELLER:
            if not chosen and dice.chance(LOST_WITHOUT_KETTLE):
                return None
            while product.sku == BEST_SELLER:
                product = _choose(dice, wish, day, chosen)
        if product not in chosen:
            chosen.append(product)
    lines = tuple(_line(dice, wish, product, day) for product in chosen)
    for product in chosen:
        if product.food and product.sku not in customer.favourites:
            customer.favourites.append(product.sku)
    after_own = sum(line.amount - line.own_discount for line in lines)
    code, discount = _code(dice, wish, day, after_own)
    shipping, method = _shipping(dice, wish, after_own - discount)
    return Basket(lines, code, discount, shipping, method)


def _choose(dice: Dice, wish: Wish, day: date, chosen: Sequence[Product]) -> Product:
    customer = wish.customer
    if wish.source == "subscription_contract" and not chosen:
        if not customer.favourites or customer.favourites[0] not in SUBSCRIPTION_SKUS:
            customer.favourites.insert(0, dice.weighted(SUBSCRIPTION_SKUS, (6, 4, 1, 3)))
        return BY_SKU[customer.favourites[0]]
    if customer.orders and customer.favourites and dice.chance(0.42):
        return BY_SKU[dice.pick(customer.favourites[:3])]
    again = customer.orders > 0 or wish.source == "shopify_draft_order"
    weights = [(p.refill if again or chosen else p.wish) * season_of(p, day) for p in PRODUCTS]
    if customer.kind == "gifts" and not chosen:
        weights = [
            w * (5 if p.category == "Gift sets" else 1) for p, w in zip(PRODUCTS, weights, strict=True)
        ]
    if wish.source == "pos":
        weights = [w * (0.4 if p.price > 3000 else 1) for p, w in zip(PRODUCTS, weights, strict=True)]
    return dice.weighted(PRODUCTS, weights)


def _line(dice: Dice, wish: Wish, product: Product, day: date) -> Line:
    if wish.source == "shopify_draft_order":
        quantity = dice.between(3, 10) if product.food else dice.between(1, 4)
    elif product.food and product.sku != "TE-ADV-024":
        quantity = dice.weighted((1, 2, 3), (73, 20, 7))
    elif product.sku.startswith("KW-MUG"):
        quantity = dice.weighted((1, 2, 4), (50, 40, 10))
    else:
        quantity = dice.weighted((1, 2), (96, 4))
    price = product.price_on(day)
    return Line(product, quantity, price, _own_discount(wish, product, quantity * price, quantity, day))


def _own_discount(wish: Wish, product: Product, amount: int, quantity: int, day: date) -> int:
    """Discounts that belong to one line: subscriptions, matcha in early summer, filters by the dozen."""
    if wish.source == "subscription_contract" and product.food:
        return _part(amount, 10)
    if product.sku == "TE-MAT-030" and day.month in (6, 7) and wish.source == "web":
        return _part(amount, 15)
    if product.sku == "KW-MUG-01" and quantity >= 4:
        return _part(amount, 10)
    return 0


def _part(amount: int, percent: int) -> int:
    return int(Fraction(amount * percent, 100) + Fraction(1, 2))


def _code(dice: Dice, wish: Wish, day: date, amount: int) -> tuple[str, int]:
    """The code given at the checkout and what it takes off the whole order."""
    if wish.source == "shopify_draft_order":
        return ("Custom discount", _part(amount, 12)) if dice.chance(0.8) else ("", 0)
    if wish.source != "web":
        return "", 0
    first = wish.customer.orders == 0
    if black_week(day) and dice.chance(0.62):
        return "BLACKWEEK20", _part(amount, 20)
    if spring_sale(day) and dice.chance(0.52):
        return "SPRING15", _part(amount, 15)
    if advent(day) and dice.chance(0.24):
        return "ADVENT10", _part(amount, 10)
    if first and dice.chance(0.21):
        return "WELCOME10", _part(amount, 10)
    if not first and day >= date(2026, 4, 1) and dice.chance(0.17):
        return "TEACIRCLE8", _part(amount, 8)
    if not first and amount >= 4000 and dice.chance(0.12):
        return "TEATIME5", 500
    return "", 0


def _shipping(dice: Dice, wish: Wish, amount: int) -> tuple[int, str]:
    if wish.source == "pos":
        return 0, ""
    address = wish.customer.address
    assert address is not None
    charge, free_from = _FREIGHT[address.country]
    if wish.source in {"subscription_contract", "shopify_draft_order"} or amount >= free_from:
        return 0, "Free shipping"
    if wish.source == "web" and address.country == "DE" and dice.chance(0.04):
        return charge + 500, "Express"
    return charge, "Standard"
