"""Costs of orders that another tool knows, on the day that the shop knows: joined by the order's name."""

from __future__ import annotations


def dated_costs_sql(costs: str, orders: str) -> str:
    """A SELECT (DuckDB's dialect) over ``order_costs`` with the same columns, each on the day of the shop's order.

    Tools that order from suppliers know the order's name, without the shop and often without a day. An order of that name
    (a leading # does not matter) tells the day where exactly one shop has it; else the cost stays on its own day, or on none.
    """
    return f"""
select c.* replace (coalesce(o.placed_day, c.ordered_day) as ordered_day)
from {costs} as c
left join (
  select ltrim(order_id, '#') as name, min(placed_day) as placed_day
  from {orders} group by 1 having count(*) = 1
) as o on o.name = ltrim(c.order_id, '#')
""".strip()  # noqa: S608 - both names come from the warehouse's own code
