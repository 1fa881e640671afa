"""An order and what happens to it: the event log from which all files and all control figures are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from sample_shop_maker.catalogue import Product
from sample_shop_maker.demand import Source
from sample_shop_maker.people import Customer

_STANDARD_RATE = {"DE": 190, "AT": 200, "NL": 210, "FR": 200, "DK": 250}
_FOOD_RATE = {"DE": 70, "AT": 100, "NL": 90, "FR": 55, "DK": 250}  # tenths of a per cent


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; cents with VAT contained."""

    product: Product
    quantity: int
    price: int
    own_discount: int = 0

    @property
    def amount(self) -> int:
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back at a moment; units come back into stock where goods do."""

    moment: datetime
    amount: int
    returned: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Order:
    """One order with its whole life; whoever looks at a moment sees the events before it."""

    number: int
    created: datetime
    customer: Customer
    source: Source
    channel: str
    lines: tuple[Line, ...]
    code: str
    code_discount: int
    shipping: int
    shipping_method: str
    method: str  # payment method
    email: str
    tags: tuple[str, ...] = ()
    note: str = ""
    is_test: bool = False
    paid: datetime | None = None
    part_paid: tuple[datetime, int] | None = None
    first_parcel: datetime | None = None  # only where an order leaves in two parts
    fulfilled: datetime | None = None
    cancelled: datetime | None = None
    voided: datetime | None = None
    terms: str = ""
    refunds: list[Refund] = field(default_factory=list)
    references: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"#BK{self.number}"

    @property
    def id(self) -> str:
        return str(6_104_000_000_000 + self.number * 32_768 + self.number * 7919 % 4096)

    @property
    def country(self) -> str:
        return self.customer.address.country if self.customer.address else "DE"

    @property
    def gross(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def discount(self) -> int:
        return self.code_discount + sum(line.own_discount for line in self.lines)

    @property
    def total(self) -> int:
        return self.gross - self.discount + self.shipping

    def discounted(self, line: Line) -> Fraction:
        """What the line costs after its share of the order's code."""
        own = line.amount - line.own_discount
        before_code = self.gross - sum(x.own_discount for x in self.lines)
        return own - Fraction(self.code_discount * own, before_code)

    def taxes(self) -> list[tuple[int, int]]:
        """VAT contained, by rate in tenths of a per cent; shipping shares the goods' rates. Whole cents."""
        bases: dict[int, Fraction] = {}
        for line in self.lines:
            rate = (_FOOD_RATE if line.product.food else _STANDARD_RATE)[self.country]
            bases[rate] = bases.get(rate, Fraction(0)) + self.discounted(line)
        goods = sum(bases.values(), Fraction(0))
        result = []
        for rate in sorted(bases, reverse=True):
            base = bases[rate] + (self.shipping * bases[rate] / goods if goods else 0)
            result.append((rate, int(base * rate / (1000 + rate) + Fraction(1, 2))))
        return result

    def share_without_tax(self) -> Fraction:
        """The part of each euro charged that is not VAT, over the whole order."""
        return 1 - Fraction(sum(value for _, value in self.taxes()), self.total)

    def refunded(self, until: datetime) -> int:
        return sum(r.amount for r in self.refunds if r.moment < until)

    def counts(self, until: datetime) -> bool:
        """Whether it is an order, as known at a moment: no test, not cancelled or voided before it was paid."""
        gone = [m for m in (self.cancelled, self.voided) if m and m < until]
        unpaid_then = gone and (self.paid is None or self.paid > min(gone))
        return not self.is_test and not unpaid_then

    def pays_through_shop(self) -> bool:
        """Whether the payout report has its charges and refunds."""
        return self.method in {"Shopify Payments", "Klarna"} and not self.is_test


def placed_between(orders: list[Order], start: date, end: date) -> Iterator[Order]:
    """Orders placed from the first day up to, not including, the second."""
    return (o for o in orders if start <= o.created.date() < end)
