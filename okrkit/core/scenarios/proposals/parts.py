"""Nodes that several proposed trees have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from okrkit.core.scenarios.tree import Node

Members = Mapping[str, Sequence[str]]
"""KPI -> its channels, the largest first."""
SALES = frozenset({"net_revenue", "orders", "average_order_value", "return_rate"})
"""KPIs that every tree of net revenue rests on."""


def order_value(by: str = "", where: str = "", label: str = "") -> Node:
    return Node("average_order_value", label, unit="currency/orders", by=by, kpi="average_order_value", where=where, better="up")  # fmt: skip


def return_rate(by: str = "", where: str = "", label: str = "") -> Node:
    meaning = "Value sent back for each unit of sales. Returns of earlier sales can take it past 1."
    return Node(
        "return_rate",
        label,
        unit="ratio",
        by=by,
        kpi="return_rate",
        where=where,
        better="down",
        meaning=meaning,
    )


def net_revenue(formula: str) -> Node:
    return Node("net_revenue", unit="currency", kpi="net_revenue", formula=formula, better="up")


def other_sales(label: str = "Other sales") -> Node:
    meaning = "What net revenue holds beyond what the other drivers explain."
    return Node("other_sales", label, unit="currency", balances="net_revenue", meaning=meaning)
