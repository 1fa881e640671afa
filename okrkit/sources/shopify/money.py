"""What an order's amounts mean: whether prices contain the tax, and what is left without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from okrkit.sources.reading.decimals import Flags, Ints, share_of

CENT = 100  # ten-thousandths; the source rounds each figure to cents, so sums may be off by one


@dataclass(frozen=True, slots=True)
class Amounts:
    """Per order, in ten-thousandths; missing amounts are 0."""

    subtotal: Ints
    shipping: Ints
    tax: Ints
    total: Ints
    discount: Ints
    duties: Ints
    lines: Ints  # sum of quantity x listed price
    known: Flags  # total and tax are in the file


@dataclass(frozen=True, slots=True)
class Taxed:
    """The verdict per order.

    ``part / whole`` is the tax contained in each price, 0 where prices are without tax.
    """

    included: Flags
    decided: Flags
    by_majority: Flags
    added_up: Flags
    part: Ints
    whole: Ints

    def net(self, values: Ints, orders: Ints | slice = slice(None)) -> Ints:
        """Amounts without the tax contained in them; ``orders`` names the order of each value."""
        return np.asarray(values - share_of(values, self.part[orders], self.whole[orders]), dtype=np.int64)


def taxed(a: Amounts, contained: bool | None = None) -> Taxed:
    """Decide for each order whether its prices contain the tax; ``contained`` is the majority's way, where it is known.

    Subtotal + shipping = total: contained. Subtotal + shipping + tax = total: added on top. Edited orders keep an
    old subtotal: for them the lines less the discount stand in its place. What fits neither follows the majority of
    the orders that do. Without tax there is nothing to decide.
    """
    goods = np.where(_fits(a, a.subtotal, 0) | _fits(a, a.subtotal, 1), a.subtotal, a.lines - a.discount)
    inside, on_top = _fits(a, goods, 0), _fits(a, goods, 1)
    has_tax = a.known & (a.tax > CENT)
    included = has_tax & inside & ~on_top
    decided = has_tax & (inside ^ on_top)
    if contained is None:
        contained = bool(np.count_nonzero(included) > np.count_nonzero(decided & ~included))
    by_majority = has_tax & ~decided
    if contained:
        included |= by_majority
    base = goods + a.shipping
    whole = np.where(included & (base > 0), base, 1)
    part = np.where(included & (base > 0), np.minimum(a.tax, base), 0)
    return Taxed(included, decided | by_majority, by_majority, inside | on_top, part, whole)


def _fits(a: Amounts, goods: Ints, with_tax: int) -> Flags:
    sums = goods + a.shipping + with_tax * a.tax
    return np.asarray((np.abs(a.total - sums) <= CENT) | (np.abs(a.total - sums - a.duties) <= CENT))
