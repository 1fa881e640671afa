"""Trees for the KPIs that a shop's data carry. Source: docs/driver-trees.md

Each reproduces its KPI to the cent when it is filled from the data: what its drivers cannot explain, such as sales of
a channel that it does not name, stands in a driver of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from okrkit.core.kpis.traffic import WEB
from okrkit.core.scenarios.tree import Node, Tree

CUT_BY_CHANNEL = ("sessions", "orders", "shipments_timed", "shipments_promised")
"""KPIs whose channels decide which trees there are."""
MOST_MEMBERS = 12
"""Channels in a tree; further ones are in its rest."""

Members = Mapping[str, Sequence[str]]
_SALES = frozenset({"net_revenue", "orders", "average_order_value", "return_rate"})


def propose(available: Collection[str], channels: Members | None = None) -> tuple[Tree, ...]:
    """The trees that can be filled.

    Parameters
    ----------
    available : names of KPIs with data
    channels : KPI name -> its channels, the largest first
        For those of `CUT_BY_CHANNEL` that have any. Where visits and orders name the same channels, revenue is split by
        them; where visits name where people came from and orders where they bought, there is a tree for each.

    Returns
    -------
    tuple of Tree
        The most telling first.

    Examples
    --------
    >>> [tree.name for tree in propose({"active_customers", "new_customers", "returning_customers"})]
    ['customers']
    """
    known = frozenset(available)
    cut = {
        kpi: tuple(str(member) for member in (channels or {}).get(kpi, ()) if '"' not in str(member))[
            :MOST_MEMBERS
        ]
        for kpi in CUT_BY_CHANNEL
    }
    found = (make(known, cut) for make in _MAKERS)
    return tuple(tree for tree in found if tree is not None)


def _order_value(by: str = "", where: str = "") -> Node:
    return Node("average_order_value", unit="currency/orders", by=by, kpi="average_order_value", where=where, better="up")  # fmt: skip


def _return_rate(by: str = "", where: str = "") -> Node:
    meaning = "Value sent back for each unit of sales. Returns of earlier sales can take it past 1."
    return Node(
        "return_rate", unit="ratio", by=by, kpi="return_rate", where=where, better="down", meaning=meaning
    )


def _net_revenue(formula: str) -> Node:
    return Node("net_revenue", unit="currency", kpi="net_revenue", formula=formula, better="up")


def _sessions(by: str = "") -> Node:
    return Node("sessions", "Visits", unit="sessions", by=by, kpi="sessions", better="up")


def _conversion(by: str = "", kpi: str = "conversion_rate") -> Node:
    return Node("conversion_rate", unit="orders/sessions", by=by, kpi=kpi, better="up")


def _untracked(balances: str, by: str = "") -> Node:
    meaning = "Orders beyond the purchases that were counted in visits; below 0 where more were counted than ordered."
    return Node("untracked_orders", "Orders not seen in visits", unit="orders", by=by, balances=balances, meaning=meaning)  # fmt: skip


def _other_sales(label: str = "Other sales") -> Node:
    meaning = "What net revenue holds beyond what the other drivers explain."
    return Node("other_sales", label, unit="currency", balances="net_revenue", meaning=meaning)


def _by_channel(known: frozenset[str], cut: Members) -> Tree | None:
    """Visits by channel x conversion x order value x (1 - return rate)."""
    visits, bought = cut["sessions"], cut["orders"]
    if not known >= _SALES | {"sessions"} or len(visits) < 2:
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
        _net_revenue("web_revenue + other_sales"),
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
        _order_value(where=WEB),
        _return_rate(where=WEB),
        _untracked("web_orders"),
        _other_sales("Sales outside the web shop"),
    )
    title = "Net revenue by where visits come from"
    return Tree("net_revenue_by_channel", "net_revenue", nodes, {"channel": tuple(visits)}, title)


def _same_channels(channels: tuple[str, ...]) -> Tree:
    by = "channel"
    nodes = (
        _net_revenue("sum(channel_revenue) + other_sales"),
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
        _order_value(by),
        _return_rate(by),
        _untracked("channel_orders", by),
        _channel_other(),
        _other_sales("Sales without a channel"),
    )  # fmt: skip
    return Tree("net_revenue_by_channel", "net_revenue", nodes, {by: channels}, "Net revenue by channel")


def _channel_other() -> Node:
    meaning = "Mostly returns in a channel without an order in the same time."
    return Node("channel_other", "Not explained by orders", unit="currency", by="channel", balances="channel_revenue", meaning=meaning)  # fmt: skip


def _by_sales_channel(known: frozenset[str], cut: Members) -> Tree | None:
    """Orders x order value x (1 - return rate), by where people bought."""
    bought = cut["orders"]
    if not known >= _SALES or len(bought) < 2:
        return None
    nodes = (
        _net_revenue("sum(channel_revenue) + other_sales"),
        Node(
            "channel_revenue",
            "Revenue",
            unit="currency",
            by="channel",
            kpi="net_revenue",
            formula="orders * average_order_value * (1 - return_rate) + channel_other",
        ),
        Node("orders", unit="orders", by="channel", kpi="orders", better="up"),
        _order_value("channel"),
        _return_rate("channel"),
        _channel_other(),
        _other_sales("Sales without a channel"),
    )
    title = "Net revenue by where people buy"
    return Tree("net_revenue_by_sales_channel", "net_revenue", nodes, {"channel": tuple(bought)}, title)


def _whole(known: frozenset[str], _: Members) -> Tree | None:
    """The same without channels."""
    if not known >= _SALES:
        return None
    rest = (_order_value(), _return_rate())
    visits = known >= {"sessions", "web_orders", "conversion_rate_orders"}
    if visits:
        nodes: tuple[Node, ...] = (
            _net_revenue("orders * average_order_value * (1 - return_rate) + other_sales"),
            Node("orders", unit="orders", kpi="orders", formula="web_orders + other_orders", better="up"),
            Node("web_orders", "Web shop orders", unit="orders", kpi="web_orders", formula="sessions * conversion_rate"),
            _sessions(),
            _conversion(kpi="conversion_rate_orders"),
            Node("other_orders", "Orders outside the web shop", unit="orders", balances="orders"),
            *rest,
            _other_sales(),
        )  # fmt: skip
    else:
        nodes = (
            _net_revenue("orders * average_order_value * (1 - return_rate) + other_sales"),
            Node("orders", unit="orders", kpi="orders", better="up"),
            *rest,
            _other_sales(),
        )
    title = "Net revenue from visits, conversion and order value" if visits else "Net revenue from orders"
    return Tree("net_revenue", "net_revenue", nodes, title=title)


def _customer_nodes() -> tuple[Node, ...]:
    return (
        Node("active_customers", "Customers", unit="customers", kpi="active_customers", better="up", formula="new_customers + returning_customers"),
        Node("new_customers", unit="customers", kpi="new_customers", better="up"),
        Node("returning_customers", unit="customers", kpi="returning_customers", better="up"),
    )  # fmt: skip


_CUSTOMERS = frozenset({"active_customers", "new_customers", "returning_customers"})


def _by_customers(known: frozenset[str], _: Members) -> Tree | None:
    """Customers x orders a customer x order value x (1 - return rate)."""
    if not known >= _SALES | _CUSTOMERS | {"orders_per_customer"}:
        return None
    nodes = (
        _net_revenue("active_customers * orders_per_customer * average_order_value * (1 - return_rate) + other_sales"),
        *_customer_nodes(),
        Node("orders_per_customer", unit="orders/customers", kpi="orders_per_customer", better="up"),
        _order_value(),
        _return_rate(),
        _other_sales("Sales to buyers who are not known"),
    )  # fmt: skip
    return Tree(
        "net_revenue_by_customers", "net_revenue", nodes, title="Net revenue from new and returning customers"
    )


def _customers(known: frozenset[str], _: Members) -> Tree | None:
    """Customers = new + returning."""
    if not known >= _CUSTOMERS:
        return None
    return Tree("customers", "active_customers", _customer_nodes(), title="Customers, new and returning")


def _contribution(known: frozenset[str], _: Members) -> Tree | None:
    """What net revenue leaves after goods and advertising, as far as these are known."""
    goods, ads = known >= {"gross_margin", "gross_margin_rate"}, "advertising_spend" in known
    if not known >= _SALES or not (goods or ads):
        return None
    before = "gross_margin" if goods else "net_revenue"
    nodes = [
        Node("contribution", unit="currency", better="up", formula=f"{before} - advertising_spend" if ads else before),
        _net_revenue("orders * average_order_value * (1 - return_rate) + other_sales"),
        Node("orders", unit="orders", kpi="orders", better="up"),
        _order_value(),
        _return_rate(),
        _other_sales(),
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


def _inventory(known: frozenset[str], _: Members) -> Tree | None:
    """Stock = at Amazon + elsewhere; a level, which does not add up over time."""
    if not known >= {"inventory_units", "fba_units"}:
        return None
    nodes = (
        Node("inventory_units", "Pieces in stock", unit="units", kpi="inventory_units", formula="fba_units + own_units"),
        Node("fba_units", "Pieces at Amazon", unit="units", flow=False, kpi="fba_units"),
        Node("own_units", "Pieces in own stores", unit="units", flow=False, balances="inventory_units"),
        Node("fba_inventory_share", "Share of stock at Amazon", unit="share", kpi="fba_inventory_share", formula="fba_units / inventory_units"),
    )  # fmt: skip
    return Tree("inventory", "inventory_units", nodes, title="Stock at Amazon and in own stores")


def _fulfilment_hours(known: frozenset[str], cut: Members) -> Tree | None:
    """Mean hours to dispatch: hours over shipments, by sales channel."""
    if (
        not known >= {"fulfilment_hours", "hours_to_dispatch", "shipments_timed"}
        or not cut["shipments_timed"]
    ):
        return None
    per = "hours/shipments"
    nodes = (
        Node("fulfilment_hours", unit=per, kpi="fulfilment_hours", formula="total_hours / shipments", better="down"),
        Node("total_hours", "Hours in all", unit="hours", kpi="hours_to_dispatch", formula="sum(channel_shipments * channel_hours) + other_hours"),
        Node("shipments", unit="shipments", kpi="shipments_timed", formula="sum(channel_shipments) + other_shipments"),
        Node("channel_shipments", "Shipments by channel", unit="shipments", by="channel", kpi="shipments_timed"),
        Node("channel_hours", "Hours to dispatch", unit=per, by="channel", kpi="fulfilment_hours", better="down"),
        Node("other_shipments", "Shipments without a channel", unit="shipments", balances="shipments"),
        Node("other_hours", "Hours without a channel", unit="hours", flow=True, balances="total_hours"),
    )  # fmt: skip
    channels = {"channel": tuple(cut["shipments_timed"])}
    return Tree("fulfilment_hours", "fulfilment_hours", nodes, channels, "Hours to dispatch by sales channel")


def _on_time(known: frozenset[str], cut: Members) -> Tree | None:
    """Share of shipments on time, by sales channel."""
    if (
        not known >= {"on_time_share", "shipments_on_time", "shipments_promised"}
        or not cut["shipments_promised"]
    ):
        return None
    nodes = (
        Node("on_time_share", unit="share", kpi="on_time_share", formula="on_time / shipments", better="up"),
        Node("on_time", "Shipments on time", unit="shipments", kpi="shipments_on_time", formula="sum(channel_shipments * channel_on_time) + other_on_time"),
        Node("shipments", unit="shipments", kpi="shipments_promised", formula="sum(channel_shipments) + other_shipments"),
        Node("channel_shipments", "Shipments by channel", unit="shipments", by="channel", kpi="shipments_promised"),
        Node("channel_on_time", "Share on time", unit="share", by="channel", kpi="on_time_share", better="up"),
        Node("other_shipments", "Shipments without a channel", unit="shipments", balances="shipments"),
        Node("other_on_time", "On time without a channel", unit="shipments", balances="on_time"),
    )  # fmt: skip
    channels = {"channel": tuple(cut["shipments_promised"])}
    return Tree("on_time_share", "on_time_share", nodes, channels, "Shipments on time by sales channel")


_MAKERS: tuple[Callable[[frozenset[str], Members], Tree | None], ...] = (
    _by_channel,
    _whole,
    _by_sales_channel,
    _by_customers,
    _customers,
    _contribution,
    _inventory,
    _fulfilment_hours,
    _on_time,
)
