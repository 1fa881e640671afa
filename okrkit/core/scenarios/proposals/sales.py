"""Net revenue from visits or orders, by channel or as a whole."""

from __future__ import annotations

from okrkit.core.kpis.traffic import WEB
from okrkit.core.scenarios.proposals.parts import (
    SALES,
    Members,
    net_revenue,
    order_value,
    other_sales,
    return_rate,
)
from okrkit.core.scenarios.tree import Node, Tree


def by_channel(known: frozenset[str], cut: Members) -> Tree | None:
    """Visits by channel x conversion x order value x (1 - return rate)."""
    visits, bought = cut["sessions"], cut["orders"]
    if not known >= SALES | {"sessions"} or len(visits) < 2:
        return None
    if "conversion_rate" in known and 2 * len(set(visits) & set(bought)) >= max(len(bought), 1):
        return _same_channels(tuple(dict.fromkeys((*visits, *bought))))
    if "web_orders" not in known:
        return None
    if "conversion_rate" in known:
        orders = "sum(channel_orders) + untracked_orders"
        split: tuple[Node, ...] = (
            Node(
                "channel_orders", "Orders", unit="orders", by="channel", formula="sessions * conversion_rate"
            ),
            Node(
                "channel_revenue",
                "Revenue by channel",
                unit="currency",
                by="channel",
                formula="channel_orders * average_order_value * (1 - return_rate)",
            ),
            _conversion("channel"),
        )
    else:
        orders = "sum(sessions) * conversion_rate + untracked_orders"
        split = (_conversion("", "conversion_rate_orders"),)
    nodes = (
        net_revenue("web_revenue + other_sales"),
        Node(
            "web_revenue",
            "Web shop revenue",
            unit="currency",
            kpi="net_revenue",
            where=WEB,
            formula="web_orders * average_order_value * (1 - return_rate)",
        ),
        Node("web_orders", "Web shop orders", unit="orders", kpi="web_orders", formula=orders, better="up"),
        *split,
        _sessions("channel"),
        order_value(where=WEB, label="Average order value, web shop"),
        return_rate(where=WEB, label="Return rate, web shop"),
        _untracked("web_orders"),
        other_sales("Sales outside the web shop"),
    )
    title = "Net revenue by where visits come from"
    return Tree("net_revenue_by_channel", "net_revenue", nodes, {"channel": tuple(visits)}, title)


def _same_channels(channels: tuple[str, ...]) -> Tree:
    by = "channel"
    nodes = (
        net_revenue("sum(channel_revenue) + other_sales"),
        Node(
            "channel_revenue",
            "Revenue",
            unit="currency",
            by=by,
            kpi="net_revenue",
            formula="channel_orders * average_order_value * (1 - return_rate) + channel_other",
        ),
        Node("channel_orders", "Orders", unit="orders", by=by, kpi="orders", formula="sessions * conversion_rate + untracked_orders"),
        _sessions(by),
        _conversion(by),
        order_value(by),
        return_rate(by),
        _untracked("channel_orders", by),
        _channel_other(),
        other_sales("Sales without a channel"),
    )  # fmt: skip
    return Tree("net_revenue_by_channel", "net_revenue", nodes, {by: channels}, "Net revenue by channel")


def _channel_other() -> Node:
    meaning = "Mostly returns in a channel without an order in the same time."
    return Node("channel_other", "Not explained by orders", unit="currency", by="channel", balances="channel_revenue", meaning=meaning)  # fmt: skip


def by_sales_channel(known: frozenset[str], cut: Members) -> Tree | None:
    """Orders x order value x (1 - return rate), by where people bought."""
    bought = cut["orders"]
    if not known >= SALES or len(bought) < 2:
        return None
    nodes = (
        net_revenue("sum(channel_revenue) + other_sales"),
        Node(
            "channel_revenue",
            "Revenue",
            unit="currency",
            by="channel",
            kpi="net_revenue",
            formula="orders * average_order_value * (1 - return_rate) + channel_other",
        ),
        Node("orders", unit="orders", by="channel", kpi="orders", better="up"),
        order_value("channel"),
        return_rate("channel"),
        _channel_other(),
        other_sales("Sales without a channel"),
    )
    title = "Net revenue by where people buy"
    return Tree("net_revenue_by_sales_channel", "net_revenue", nodes, {"channel": tuple(bought)}, title)


def whole(known: frozenset[str], _: Members) -> Tree | None:
    """The same without channels."""
    if not known >= SALES:
        return None
    rest = (order_value(), return_rate())
    visits = known >= {"sessions", "web_orders", "conversion_rate_orders"}
    if visits:
        nodes: tuple[Node, ...] = (
            net_revenue("orders * average_order_value * (1 - return_rate) + other_sales"),
            Node("orders", unit="orders", kpi="orders", formula="web_orders + other_orders", better="up"),
            Node("web_orders", "Web shop orders", unit="orders", kpi="web_orders", formula="sessions * conversion_rate"),
            _sessions(),
            _conversion(kpi="conversion_rate_orders"),
            Node("other_orders", "Orders outside the web shop", unit="orders", balances="orders"),
            *rest,
            other_sales(),
        )  # fmt: skip
    else:
        nodes = (
            net_revenue("orders * average_order_value * (1 - return_rate) + other_sales"),
            Node("orders", unit="orders", kpi="orders", better="up"),
            *rest,
            other_sales(),
        )
    title = "Net revenue from visits, conversion and order value" if visits else "Net revenue from orders"
    return Tree("net_revenue", "net_revenue", nodes, title=title)


def _sessions(by: str = "") -> Node:
    return Node("sessions", "Visits", unit="sessions", by=by, kpi="sessions", better="up")


def _conversion(by: str = "", kpi: str = "conversion_rate") -> Node:
    return Node("conversion_rate", unit="orders/sessions", by=by, kpi=kpi, better="up")


def _untracked(balances: str, by: str = "") -> Node:
    meaning = "Orders beyond the purchases that were counted in visits; below 0 where more were counted than ordered."
    return Node("untracked_orders", "Orders not seen in visits", unit="orders", by=by, balances=balances, meaning=meaning)  # fmt: skip
