"""Fulfilment: from the order to its dispatch, by the day of the order."""

from okrkit.core.kpis.definitions import Ratio, Simple

_LATE = 14  # days in which an order of the period may still be dispatched

SHIPMENTS = Simple(
    "shipments",
    "count(*)",
    table="fulfilment",
    unit="count",
    better="up",
    meaning="Shipments of orders placed in the period.",
    source="docs/sources.md#fulfilment",
    settles_after=_LATE,
)

HOURS_TO_DISPATCH = Simple(
    "hours_to_dispatch",
    "sum(hours::decimal(18, 6))",
    table="fulfilment",
    n="count(hours)",
    unit="hours",
    better="down",
    meaning="Hours from order to dispatch, added up.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.hours",),
    settles_after=_LATE,
    listed=False,
)

SHIPMENTS_TIMED = Simple(
    "shipments_timed",
    "count(hours)",
    table="fulfilment",
    n="count(hours)",
    unit="count",
    better="up",
    meaning="Shipments whose time is known.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.hours",),
    settles_after=_LATE,
    listed=False,
)

FULFILMENT_HOURS = Ratio(
    "fulfilment_hours",
    "hours_to_dispatch",
    "shipments_timed",
    unit="hours",
    better="down",
    meaning="Mean hours from an order to its dispatch, of the orders placed in the period and dispatched whole.",
    source="docs/sources.md#fulfilment",
)

SHIPMENTS_ON_TIME = Simple(
    "shipments_on_time",
    "count(*)",
    table="fulfilment",
    where="on_time",
    unit="count",
    better="up",
    meaning="Shipments dispatched by the promised time.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.on_time",),
    settles_after=_LATE,
    listed=False,
)

SHIPMENTS_PROMISED = Simple(
    "shipments_promised",
    "count(on_time)",
    table="fulfilment",
    n="count(on_time)",
    unit="count",
    better="up",
    meaning="Shipments of which it is known whether they were on time.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.on_time",),
    settles_after=_LATE,
    listed=False,
)

ON_TIME_SHARE = Ratio(
    "on_time_share",
    "shipments_on_time",
    "shipments_promised",
    unit="share",
    better="up",
    meaning="Share of shipments dispatched by the promised time.",
    source="docs/sources.md#fulfilment",
)

SHIPMENTS_AUTOMATED = Simple(
    "shipments_automated",
    "count(*)",
    table="fulfilment",
    where="automated",
    unit="count",
    better="up",
    meaning="Shipments processed without a hand.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.automated",),
    settles_after=_LATE,
    listed=False,
)

SHIPMENTS_MARKED = Simple(
    "shipments_marked",
    "count(automated)",
    table="fulfilment",
    n="count(automated)",
    unit="count",
    better="up",
    meaning="Shipments of which it is known whether a hand was needed.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.automated",),
    settles_after=_LATE,
    listed=False,
)

AUTOMATED_SHARE = Ratio(
    "automated_share",
    "shipments_automated",
    "shipments_marked",
    unit="share",
    better="up",
    meaning="Share of shipments processed without a hand.",
    source="docs/sources.md#fulfilment",
)

SHIPMENTS_BY_AMAZON = Simple(
    "shipments_by_amazon",
    "count(*)",
    table="fulfilment",
    where="by_amazon",
    unit="count",
    better="near",
    meaning="Shipments fulfilled by Amazon.",
    source="docs/sources.md#fulfilment",
    needs=("fulfilment.by_amazon",),
    settles_after=_LATE,
    listed=False,
)

FBA_SHIPMENT_SHARE = Ratio(
    "fba_shipment_share",
    "shipments_by_amazon",
    "shipments",
    unit="share",
    better="near",
    meaning="Share of shipments that Amazon fulfilled.",
    source="docs/sources.md#fulfilment",
    variants="fba_order_share",
)

_WITH_SHIPPER = "by_amazon is not null and (is_order or why_not = 'sold in another shop, shipped by Amazon')"

ORDERS_WITH_SHIPPER = Simple(
    "orders_with_shipper",
    "count(*)",
    table="orders",
    where=_WITH_SHIPPER,
    unit="orders",
    better="near",
    meaning="Orders of which it is known who ships them, those of other shops that Amazon ships among them.",
    source="docs/sources.md#fulfilment",
    needs=("orders.by_amazon",),
    listed=False,
)

ORDERS_BY_AMAZON = Simple(
    "orders_by_amazon",
    "count(*)",
    table="orders",
    where=f"by_amazon and {_WITH_SHIPPER}",
    unit="orders",
    better="near",
    meaning="Orders that Amazon ships.",
    source="docs/sources.md#fulfilment",
    needs=("orders.by_amazon",),
    listed=False,
)

FBA_ORDER_SHARE = Ratio(
    "fba_order_share",
    "orders_by_amazon",
    "orders_with_shipper",
    unit="share",
    better="near",
    meaning="Share of orders that Amazon fulfils, of those of which it is known who ships them.",
    source="docs/sources.md#fulfilment",
    variants="fba_order_share",
)
