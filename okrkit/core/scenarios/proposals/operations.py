"""Stock and shipments."""

from __future__ import annotations

from okrkit.core.scenarios.proposals.parts import Members
from okrkit.core.scenarios.tree import Node, Tree


def inventory(known: frozenset[str], _: Members) -> Tree | None:
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


def fulfilment_hours(known: frozenset[str], cut: Members) -> Tree | None:
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


def on_time(known: frozenset[str], cut: Members) -> Tree | None:
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
