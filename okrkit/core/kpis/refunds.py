"""Undated refunds and dated ones of the same order: counted once, whichever file came first.

An order export states what an order has been refunded so far, without a date; a payout file states each refund with
its date, tax and shipping included. Both stay in ``returns`` as they were loaded; what a KPI reads is the resolved
form made here:

- of a payment the goods are what is left without tax, payment x (1 - tax / total). Shipping is seldom paid back with
  a part of an order: it is taken to come last, so that all refunds of an order together never exceed its goods
  (total - tax - shipping without tax), and a full refund is exactly them;
- a dated refund counts its goods on its own date; where the source states them itself, as a credit note does, its word
  is taken (``amount_stated``);
- of the undated refund only what the dated ones do not cover is left, on the order's date;
- where a return does not say its country, channel or customer, its order does.

Nothing is stored, so that it gives the same whichever file is imported first, and however often.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

FOUR = Decimal("0.0001")

OF_THE_ORDER = ("customer_id", "channel", "country")
"""What a return takes from its order where it does not say it."""


def goods_share(total: Decimal, tax: Decimal) -> Decimal:
    """The part of a payment that is not tax, from 0 to 1.

    >>> goods_share(Decimal("120"), Decimal("30"))
    Decimal('0.75')
    """
    if total <= 0:
        return Decimal(1)
    return min(max((total - tax) / total, Decimal(0)), Decimal(1))


def goods_of(total: Decimal, tax: Decimal, shipping_net: Decimal) -> Decimal | None:
    """An order's goods without tax and shipping: the most that its refunds can be. None where it has no total.

    >>> goods_of(Decimal("120"), Decimal("20"), Decimal("10"))
    Decimal('90')
    """
    if total <= 0:
        return None
    return min(max(total - tax - shipping_net, Decimal(0)), total)


def resolved(
    undated: Decimal, dated: Sequence[Decimal], share: Decimal, goods: Decimal | None = None
) -> tuple[Decimal, tuple[Decimal, ...]]:
    """The values that count for one order: what is left undated, and each dated refund.

    Parameters
    ----------
    undated : Decimal
        Money paid back according to the order export, so far.
    dated : sequence of Decimal
        Money paid back, refund by refund in the order of their days, according to payouts.
    share : Decimal
        Part of the money that is not tax, see `goods_share`.
    goods : Decimal, optional
        The most that all of them together can be, see `goods_of`.

    Examples
    --------
    >>> resolved(Decimal(30), [Decimal(20)], Decimal("0.5"))
    (Decimal('5.0000'), (Decimal('10.0000'),))
    >>> resolved(Decimal(30), [Decimal(20)], Decimal("0.5"), goods=Decimal(12))
    (Decimal('2.0000'), (Decimal('10.0000'),))
    """

    def so_far(paid: Decimal) -> Decimal:
        worth = paid * share if goods is None else min(paid * share, goods)
        return worth.quantize(FOUR, ROUND_HALF_UP)

    paid, parts = Decimal(0), []
    for refund in dated:
        parts.append(so_far(paid + refund) - so_far(paid))
        paid += refund
    return so_far(max(undated, paid)) - so_far(paid), tuple(parts)


def resolved_returns_sql(returns: str = "returns", orders: str = "orders") -> str:
    """A SELECT (DuckDB's dialect) over ``returns`` with the same columns, in which each refund counts once.

    ``returns`` and ``orders`` are names or parenthesised queries with the canonical columns. The amount of rows
    without ``paid_back`` passes unchanged. Payouts whose order is unknown count in full, tax and shipping included.
    """
    known = "o.total > 0 and o.currency = r.currency"
    from_order = ",\n  ".join(f"coalesce(r.{c}, o.{c}) as {c}" for c in OF_THE_ORDER)
    return f"""
select r.* exclude (paid_before) replace (
  cast(case
    when r.paid_back is null then r.amount
    when r.dated = 'order' and p.paid is not null and {known}
      then {_so_far("greatest(r.paid_back, p.paid)")} - {_so_far("p.paid")}
    when r.dated = 'order' and p.paid is not null
      then round(r.amount * greatest(r.paid_back - p.paid, 0) / nullif(r.paid_back, 0), 4)
    when r.dated = 'return' and not coalesce(r.amount_stated, false) and {known}
      then {_so_far("(r.paid_before + r.paid_back)")} - {_so_far("r.paid_before")}
    else r.amount
  end as decimal(18, 4)) as amount,
  cast(case when r.dated = 'order' and p.paid is not null then greatest(r.paid_back - p.paid, 0)
    else r.paid_back end as decimal(18, 4)) as paid_back,
  {from_order})
from (
  select *, coalesce(sum(paid_back) filter (where dated = 'return') over (
    partition by source, order_id, currency order by returned_at, return_id, line_no
    rows between unbounded preceding and 1 preceding), 0) as paid_before
  from {returns}
) as r
left join (
  select source, order_id, currency, sum(paid_back) as paid
  from {returns} where dated = 'return' and paid_back is not null and order_id is not null
  group by source, order_id, currency
) as p on p.source = r.source and p.order_id = r.order_id and p.currency = r.currency and r.paid_back is not null
left join {orders} as o on o.source = r.source and o.order_id = r.order_id
where r.paid_back is null or r.dated = 'return' or r.paid_back > coalesce(p.paid, 0)
""".strip()  # noqa: S608 - both names come from the warehouse's own code


def _so_far(paid: str) -> str:
    """SQL for the goods in all that an order was paid back up to some refund; exact, so that parts add up."""
    tax, shipping = "coalesce(o.tax, 0)", "coalesce(o.shipping_net, 0)"
    share = f"least(greatest((o.total - {tax})::double / o.total, 0), 1)"
    goods = f"least(greatest(o.total - {tax} - {shipping}, 0), o.total)"
    return f"round(least({paid} * {share}, {goods}), 4)::decimal(18, 4)"
