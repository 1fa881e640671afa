"""What the amounts of a plugin's order mean: told by the order's own sums, for plugins differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from okrkit.sources.reading.decimals import Flags, Ints, share_of

CENT = 100  # ten-thousandths
SLACK = 2 * CENT


@dataclass(frozen=True, slots=True)
class Sums:
    """Per order, in ten-thousandths; missing amounts are 0 and marked where it matters."""

    lines: Ints
    total: Ints
    no_total: Flags
    tax: Ints
    shipping: Ints
    shipping_tax: Ints
    fees: Ints
    discount: Ints
    has_lines: Flags


@dataclass(frozen=True, slots=True)
class Meaning:
    """Per order: goods after discount without tax, and the line's share ``part / whole`` that is the price before discount."""

    net: Ints
    part: Ints
    whole: Ints
    taxed: Flags  # its lines contain the tax
    discounted: Flags  # its lines are after the discount
    adds_up: Flags


def meaning(s: Sums, before_discount: bool) -> Meaning:
    """Decide for each order what its lines are.

    Lines may be before or after the order's discount, with or without tax: which of the four it is, the total shows.
    An order that fits none is read as most others are, and taken as its lines say.
    """
    apart = s.total - s.shipping - s.fees
    after_net = np.abs(apart - s.tax - s.lines) <= SLACK
    before_net = np.abs(apart - s.tax - (s.lines - s.discount)) <= SLACK
    after_gross = _with_tax(s, apart, s.lines)
    before_gross = _with_tax(s, apart, s.lines - s.discount)
    first, second = (before_net, after_net) if before_discount else (after_net, before_net)
    third, fourth = (before_gross, after_gross) if before_discount else (after_gross, before_gross)
    known = s.has_lines & ~s.no_total
    kind = np.where(first, 1, np.where(second, 2, np.where(third, 3, np.where(fourth, 4, 0))))
    kind = np.where(known, kind, 0)
    fits = kind > 0
    counts = np.bincount(kind[fits], minlength=5)
    usual = int(np.argmax(counts)) or 1
    kind = np.where(known & ~fits, usual, kind)
    is_before = (kind == 1) | (kind == 3) if before_discount else (kind == 2) | (kind == 4)
    is_taxed = kind >= 3
    stated = apart - s.tax
    by_lines = np.where(is_before, s.lines - s.discount, s.lines)
    net = np.where(fits | ~s.has_lines, stated, by_lines)
    net = np.where(s.no_total, by_lines, net)
    wanted = net + np.where(fits, np.where(is_taxed, _without_tax(s), s.discount), 0)
    scaled = fits & (is_taxed | ~is_before) & (s.lines > 0)
    part = np.where(scaled, wanted, 1)
    whole = np.where(scaled, s.lines, 1)
    return Meaning(net, part, whole, is_taxed & fits, ~is_before & fits & (s.discount > 0), fits | ~known)


def _with_tax(s: Sums, apart: Ints, lines: Ints) -> Flags:
    """Lines that contain the goods' tax; the shipping of such a file contains its own or not."""
    return np.asarray(
        (s.tax > CENT)
        & ((np.abs(apart - s.shipping_tax - lines) <= SLACK) | (np.abs(apart - lines) <= SLACK))
    )


def _without_tax(s: Sums) -> Ints:
    """The discount without the tax in it, at the rate of the order's goods."""
    goods = np.maximum(s.total - s.shipping - s.fees, 0)
    return np.asarray(s.discount - share_of(s.discount, np.minimum(s.tax, goods), np.maximum(goods, 1)))
