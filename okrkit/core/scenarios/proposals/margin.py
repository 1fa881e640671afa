"""What net revenue leaves after goods and advertising."""

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


def contribution(known: frozenset[str], _: Members) -> Tree | None:
    """What net revenue leaves after goods and advertising, as far as these are known."""
    goods, ads = known >= {"gross_margin", "gross_margin_rate"}, "advertising_spend" in known
    if not known >= SALES or not (goods or ads):
        return None
    before = "gross_margin" if goods else "net_revenue"
    nodes = [
        Node("contribution", unit="currency", better="up", formula=f"{before} - advertising_spend" if ads else before),
        net_revenue("orders * average_order_value * (1 - return_rate) + other_sales"),
        Node("orders", unit="orders", kpi="orders", better="up"),
        order_value(),
        return_rate(),
        other_sales(),
    ]  # fmt: skip
    if goods:
        nodes += [
            Node(
                "gross_margin", unit="currency", kpi="gross_margin", formula="net_revenue * gross_margin_rate"
            ),
            Node("gross_margin_rate", unit="ratio", kpi="gross_margin_rate", better="up"),
        ]
    if ads:
        nodes.append(Node("advertising_spend", unit="currency", kpi="advertising_spend"))
    after = " and ".join(word for word, there in (("goods", goods), ("advertising", ads)) if there)
    return Tree("contribution", "contribution", tuple(nodes), title=f"What is left after {after}")
