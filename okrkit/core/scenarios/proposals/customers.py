"""Customers, new and returning, and what they buy."""

from __future__ import annotations

from okrkit.core.scenarios.proposals.parts import (
    SALES,
    Members,
    net_revenue,
    order_value,
    other_sales,
    return_rate,
)
from okrkit.core.scenarios.tree import Node, Tree


def _customer_nodes() -> tuple[Node, ...]:
    return (
        Node("active_customers", "Customers", unit="customers", kpi="active_customers", better="up", formula="new_customers + returning_customers"),
        Node("new_customers", unit="customers", kpi="new_customers", better="up"),
        Node("returning_customers", unit="customers", kpi="returning_customers", better="up"),
    )  # fmt: skip


_CUSTOMERS = frozenset({"active_customers", "new_customers", "returning_customers"})


def by_customers(known: frozenset[str], _: Members) -> Tree | None:
    """Customers x orders a customer x order value x (1 - return rate)."""
    if not known >= SALES | _CUSTOMERS | {"orders_per_customer"}:
        return None
    nodes = (
        net_revenue("active_customers * orders_per_customer * average_order_value * (1 - return_rate) + other_sales"),
        *_customer_nodes(),
        Node("orders_per_customer", unit="orders/customers", kpi="orders_per_customer", better="up"),
        order_value(),
        return_rate(),
        other_sales("Sales to buyers who are not known"),
    )  # fmt: skip
    return Tree(
        "net_revenue_by_customers", "net_revenue", nodes, title="Net revenue from new and returning customers"
    )


def customers(known: frozenset[str], _: Members) -> Tree | None:
    """Customers = new + returning."""
    if not known >= _CUSTOMERS:
        return None
    return Tree("customers", "active_customers", _customer_nodes(), title="Customers, new and returning")
