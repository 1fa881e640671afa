"""Undated refunds and dated ones of the same order: counted once, whichever file came first.

An order export states what an order has been refunded so far, without a date; a payout file states each refund with
its date, tax and shipping included. Both stay in ``returns`` as they were loaded; what a KPI reads is the resolved
form made here:

- the goods' share of a payment is taken from the order: (total - tax - shipping without tax) / total;
- a dated refund counts its share on its own date;
- of the undated refund only what the dated ones do not cover is left, on the order's date.

Nothing is stored, so that it gives the same whichever file is imported first, and however often.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

FOUR = Decimal("0.0001")


def goods_share(total: Decimal, tax: Decimal, shipping_net: Decimal) -> Decimal:
    """The part of an order's total that is goods without tax and shipping, from 0 to 1.

    >>> goods_share(Decimal("120"), Decimal("20"), Decimal("10"))
    Decimal('0.75')
    """
    if total <= 0:
        return Decimal(1)
    return min(max((total - tax - shipping_net) / total, Decimal(0)), Decimal(1))


def resolved(
    undated: Decimal, dated: Sequence[Decimal], share: Decimal
) -> tuple[Decimal, tuple[Decimal, ...]]:
    """The values that count for one order: what is left undated, and each dated refund.

    Parameters
    ----------
    undated : Decimal
        Money paid back according to the order export, so far.
    dated : sequence of Decimal
        Money paid back, refund by refund, according to payouts.
    share : Decimal
        Part of the money that is goods, see `goods_share`.

    Examples
    --------
    >>> resolved(Decimal(30), [Decimal(20)], Decimal("0.5"))
    (Decimal('5.0000'), (Decimal('10.0000'),))
    """
    rest = max(undated - sum(dated, Decimal(0)), Decimal(0))
    cut = tuple((part * share).quantize(FOUR, ROUND_HALF_UP) for part in dated)
    return (rest * share).quantize(FOUR, ROUND_HALF_UP), cut


def resolved_returns_sql(returns: str = "returns", orders: str = "orders") -> str:
    """A SELECT (DuckDB's dialect) over ``returns`` with the same columns, in which each refund counts once.

    ``returns`` and ``orders`` are names or parenthesised queries with the canonical columns. Rows without
    ``paid_back`` pass unchanged. Payouts whose order is unknown count in full, tax and shipping included.
    """
    return f"""
select r.* replace (
  cast(case
    when r.paid_back is null then r.amount
    when r.dated = 'order' and p.paid is not null
      then round(r.amount * greatest(r.paid_back - p.paid, 0) / nullif(r.paid_back, 0), 4)
    when r.dated = 'return' and o.share is not null then round(r.paid_back * o.share, 4)
    else r.amount
  end as decimal(18, 4)) as amount,
  cast(case when r.dated = 'order' and p.paid is not null then greatest(r.paid_back - p.paid, 0)
    else r.paid_back end as decimal(18, 4)) as paid_back)
from {returns} as r
left join (
  select source, order_id, currency, sum(paid_back) as paid
  from {returns} where dated = 'return' and paid_back is not null and order_id is not null
  group by source, order_id, currency
) as p on p.source = r.source and p.order_id = r.order_id and p.currency = r.currency and r.paid_back is not null
left join (
  select source, order_id, currency,
    least(greatest((total - coalesce(tax, 0) - coalesce(shipping_net, 0))::double / total, 0), 1) as share
  from {orders} where total > 0
) as o on o.source = r.source and o.order_id = r.order_id and o.currency = r.currency and r.paid_back is not null
where r.paid_back is null or r.dated = 'return' or r.paid_back > coalesce(p.paid, 0)
""".strip()  # noqa: S608 - both names come from the warehouse's own code
