"""What happens to an order after it was placed: payment, dispatch, cancellation, refunds.

Nothing happens later than thirty days after the order, so exports that overlap by a month miss nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sample_shop_maker.basket import Basket, fill
from sample_shop_maker.catalogue import BY_SKU
from sample_shop_maker.demand import MARKETPLACE, Wish
from sample_shop_maker.dice import Dice
from sample_shop_maker.orders import Line, Order, Refund
from sample_shop_maker.people import Address, Customer
from sample_shop_maker.seasons import LATE_SPELL, dispatch_days, return_level, within

_RETURNED = {"Tea": 0.017, "Coffee": 0.018, "Kitchen ware": 0.088, "Gift sets": 0.06}
_NOTES = ("Bitte bei Nachbarn abgeben, 2. Stock links.", 'Gift card text: "For Oma, with love"', "Please, no plastic",
          "Klingel defekt; bitte anrufen,\nab 17 Uhr bin ich da.")  # fmt: skip
_TESTS = (datetime(2023, 10, 2, 10, 12, 5), datetime(2023, 10, 2, 10, 31, 44), datetime(2023, 10, 2, 15, 2, 9),
          datetime(2023, 11, 6, 9, 44, 51), datetime(2024, 8, 20, 16, 5, 30), datetime(2025, 1, 30, 11, 20, 8),
          datetime(2026, 3, 24, 13, 50, 17), datetime(2026, 6, 3, 14, 41, 26), datetime(2026, 9, 29, 17, 3, 2),
          datetime(2026, 9, 30, 9, 15, 59), datetime(2026, 10, 1, 8, 58, 37))  # fmt: skip
_LONGEST = timedelta(days=30)


def orders(seed: int, wishes: list[Wish]) -> list[Order]:
    """Every order with its whole life, numbered in the order of time."""
    baskets, dice = Dice(seed, "baskets"), Dice(seed, "life")
    placed: list[Order] = []
    tests = [_test_order(moment) for moment in _TESTS]
    for wish in wishes:
        while tests and tests[0].created < wish.moment:
            placed.append(tests.pop(0))
        basket = fill(baskets, wish)
        if basket is not None:
            placed.append(_live(dice, wish, basket))
            wish.customer.orders += 1
    placed += tests
    for number, order in enumerate(placed, start=1001):
        order.number = number
        order.references = (f"r{dice.token(22)}",) if order.paid and order.method != "Cash" else ()
    return placed


def _test_order(moment: datetime) -> Order:
    """An order of the shop's own people: paid through the test gateway, tagged, never sent."""
    address = Address("Birch & Kettle", "Gartenweg 5", "", "Birch & Kettle", "Potsdam", "14469", "DE", "")
    staff = Customer(0, "staff", "shop@example.com", "", address, False, False)
    lines = (Line(BY_SKU["TE-PEP-050"], 1, BY_SKU["TE-PEP-050"].price),)
    return Order(0, moment, staff, "web", "", lines, "", 0, 490, "Standard", "bogus", staff.email, ("test",),
                 is_test=True, paid=moment + timedelta(seconds=3))  # fmt: skip


def _live(dice: Dice, wish: Wish, basket: Basket) -> Order:
    customer = wish.customer
    email = customer.email.title() if customer.capitals and dice.chance(0.4) else customer.email
    order = Order(
        number=0,
        created=wish.moment,
        customer=customer,
        source=wish.source,
        channel=wish.channel,
        lines=basket.lines,
        code=basket.code,
        code_discount=basket.code_discount,
        shipping=basket.shipping,
        shipping_method=basket.shipping_method,
        method=_method(dice, wish),
        email=email,
        tags=_tags(wish),
        note=dice.pick(_NOTES) if wish.source == "web" and dice.chance(0.02) else "",
        terms="Net 30" if wish.source == "shopify_draft_order" else "",
    )
    if wish.source == "web" and order.method == "Shopify Payments" and dice.chance(0.005):
        order.cancelled = order.voided = order.created + timedelta(minutes=dice.between(40, 1500))
        return order  # the bank's warning came before the money
    _pay(dice, order)
    if order.voided:
        return order
    if order.paid and wish.source == "web" and order.method != "Bank Deposit" and dice.chance(0.009):
        order.cancelled = order.created + timedelta(minutes=dice.between(15, 900))
        if not dice.chance(0.08):  # the rest took a voucher by post
            order.refunds.append(Refund(order.cancelled, order.total, _units(order.lines)))
        return order
    _dispatch(dice, order)
    _take_back(dice, order)
    return order


def _method(dice: Dice, wish: Wish) -> str:
    if wish.source == "pos":
        return "Shopify Payments" if dice.chance(0.6) else "Cash"
    if wish.source == "subscription_contract":
        return "Shopify Payments" if dice.chance(0.88) else "PayPal Express Checkout"
    other = {
        "tiktok": "TikTok Shop",
        MARKETPLACE: "Marketplace payment",
        "shopify_draft_order": "Bank Deposit",
    }
    if wish.source in other:
        return other[wish.source]
    methods = ("Shopify Payments", "PayPal Express Checkout", "Klarna", "Bank Deposit")
    return dice.weighted(methods, (77, 10, 10, 3))


def _tags(wish: Wish) -> tuple[str, ...]:
    tags = []
    if wish.source == "subscription_contract":
        tags.append("Subscription")
    if wish.source == "shopify_draft_order":
        tags.append("B2B")
    if wish.customer.orders >= 2 and wish.moment.date() >= date(2026, 4, 1):
        tags.append("Tea Circle")
    return tuple(tags)


def _pay(dice: Dice, order: Order) -> None:
    if order.terms:
        if dice.chance(0.5):
            order.part_paid = (_office(dice, order.created.date() + timedelta(days=5)), order.total // 2)
        order.paid = _office(dice, order.created.date() + timedelta(days=dice.between(9, 28)))
    elif order.method == "Bank Deposit":
        if dice.chance(0.86):
            order.paid = _office(dice, order.created.date() + timedelta(days=dice.between(1, 6)))
        elif dice.chance(0.85):
            order.cancelled = order.voided = _office(dice, order.created.date() + timedelta(days=11))
    else:
        order.paid = order.created + timedelta(seconds=dice.between(0, 20))


def _dispatch(dice: Dice, order: Order) -> None:
    if order.source == "pos":
        order.fulfilled = order.created
        return
    ready = order.created if order.terms else order.paid
    if ready is None:
        return
    wait = dice.waiting(dispatch_days(order.created.date()), 2)
    if order.source == "subscription_contract":
        wait *= 0.6
    day, left = ready.date(), int(wait)
    if ready.hour >= 14:  # the parcel van has left
        day += timedelta(days=1)
    while left > 0 or day.weekday() >= 5:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    moment = max(_office(dice, day), ready + timedelta(minutes=dice.between(20, 90)))
    order.fulfilled = min(moment, order.created + timedelta(days=21))
    if len(order.lines) > 1 and dice.chance(0.045):
        order.first_parcel = order.fulfilled
        order.fulfilled += timedelta(days=dice.between(4, 8), minutes=dice.between(-120, 120))
        if dice.chance(0.06):  # the rest never came in
            order.fulfilled = None


def _take_back(dice: Dice, order: Order) -> None:
    """Goods that come back and credits for damage or delay, each with its own date."""
    if order.fulfilled is None or order.paid is None or order.source == "shopify_draft_order":
        return
    placed = order.created.date()
    level = return_level(placed) * (1.5 if order.source == MARKETPLACE else 1.0)
    level *= 0.35 if order.source == "pos" else 1.0
    back = [line for line in order.lines if dice.chance(_RETURNED[line.product.category] * level)]
    moment = _return_moment(dice, order)
    if back and moment:
        if len(back) == len(order.lines) and all(line.quantity == 1 or dice.chance(0.6) for line in back):
            order.refunds.append(Refund(moment, order.total, _units(order.lines)))
            return
        for line in back:
            units = line.quantity if dice.chance(0.7) else 1
            amount = int(order.discounted(line) * units / line.quantity)
            again = _return_moment(dice, order) if dice.chance(0.2) else None
            order.refunds.append(Refund(again or moment, amount, ((line.product.sku, units),)))
        order.refunds.sort(key=lambda r: r.moment)
    elif moment and dice.chance(0.055 if within(placed, LATE_SPELL) else 0.012 * level):
        amount = int(order.total * dice.pick((10, 15, 20, 25)) / 1000) * 10
        if amount > 0:
            order.refunds.append(Refund(moment, amount))


def _return_moment(dice: Dice, order: Order) -> datetime | None:
    """A working hour days to weeks after the parcel left; None if that would be too late to be taken back."""
    assert order.fulfilled is not None
    day = order.fulfilled.date() + timedelta(days=3 + round(dice.waiting(9.0, 3)))
    while day.weekday() == 6:
        day += timedelta(days=1)
    moment = _office(dice, day)
    late = moment.date() > order.created.date() + _LONGEST or (order.paid is not None and moment < order.paid)
    return None if late else moment


def _units(lines: tuple[Line, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((line.product.sku, line.quantity) for line in lines)


def _office(dice: Dice, day: date) -> datetime:
    return datetime.combine(day, time(dice.between(8, 17), dice.below(60), dice.below(60)))
