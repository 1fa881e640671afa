"""What moves a KPI, and which KPI shows what pushing it may cost. Source: docs/sources.md#drivers"""

from __future__ import annotations

from collections.abc import Mapping

_VISITS, _CONVERSION, _BASKET = "visits", "conversion", "basket size"
_NEW, _BACK = "new customers", "customers who come back"
_ORDERS = (_VISITS, _CONVERSION)
_SALES = (_VISITS, _CONVERSION, _BASKET)
_DISPATCH = "dispatch"

DRIVERS: Mapping[str, frozenset[str]] = {
    name: frozenset(drivers)
    for drivers, names in {
        (_VISITS,): ("sessions", "organic_sessions", "organic_traffic_estimate"),
        (_VISITS, "carts filled"): ("carts",),
        ("carts filled",): ("cart_rate",),
        (_CONVERSION,): ("conversion_rate", "conversion_rate_orders", "cart_abandonment", "checkout_abandonment"),
        _ORDERS: ("orders", "purchases", "web_orders", "checkouts", "shipments"),
        _SALES: (
            "gross_sales", "gross_sales_listed", "sales_after_discounts", "net_sales", "net_revenue",
            "net_revenue_with_shipping", "units_sold", "gross_margin",
        ),
        (_BASKET,): ("average_order_value", "average_order_value_net", "units_per_order"),
        ("returns",): (
            "returns", "units_returned", "return_documents", "return_rate", "return_rate_documents", "return_rate_units",
        ),
        (_NEW,): ("new_customers", "customers_so_far"),
        (_NEW, _BACK): ("active_customers", "customers_365"),
        (_BACK,): (
            "returning_customers", "returning_customer_rate", "customers_with_repeat_orders", "repeat_customers_365",
            "repeat_customers_in_period", "repeat_purchase_rate", "repeat_purchase_rate_365",
            "repeat_purchase_rate_in_period", "repeat_purchase_rate_distinct_days", "orders_per_customer",
        ),
        (_BACK, _BASKET): ("revenue_per_customer", "customer_lifetime_value"),
        ("margin",): ("gross_margin_rate",),
        (_DISPATCH,): ("fulfilment_hours", "on_time_share"),
        ("answers",): ("first_response_minutes",),
        ("advertising",): (
            "return_on_ad_spend", "customer_acquisition_cost", "cost_per_order", "advertising_cost_share",
        ),
        (_CONVERSION, _BASKET): ("revenue_per_session",),
    }.items()
    for name in names
}  # fmt: skip
"""What moves a KPI, as the driver tree visits x conversion x basket size and its neighbours have it; rates without their
base. A KPI that is not named here is moved by nothing known."""

COUNTER: Mapping[tuple[str, str], tuple[str, ...]] = {
    (name, way): watch
    for way, names, watch in (
        ("increase", ("net_revenue", "net_revenue_with_shipping", "net_sales", "gross_sales", "sales_after_discounts"),
         ("gross_margin_rate", "return_rate", "gross_margin", "discounts", "return_rate_units", "return_rate_documents")),
        ("increase", ("orders", "web_orders", "purchases", "units_sold"),
         ("return_rate", "average_order_value", "gross_margin_rate", "return_rate_units", "discounts")),
        ("increase", ("conversion_rate", "conversion_rate_orders"),
         ("gross_margin_rate", "return_rate", "average_order_value", "discounts")),
        ("increase", ("sessions", "organic_sessions"),
         ("conversion_rate", "orders", "return_on_ad_spend", "conversion_rate_orders")),
        ("increase", ("new_customers",), ("customer_acquisition_cost", "repeat_purchase_rate_365", "return_rate")),
        ("decrease", ("fulfilment_hours",), ("on_time_share", "return_rate", "return_rate_units")),
        ("decrease", ("first_response_minutes", "tickets"), ("satisfaction",)),
        ("increase", ("automated_share",), ("on_time_share", "return_rate")),
        ("decrease", ("customer_acquisition_cost", "cost_per_order", "advertising_cost_share"), ("new_customers", "orders")),
        ("increase", ("return_on_ad_spend",), ("net_revenue", "net_sales", "gross_sales", "orders", "new_customers")),
    )
    for name in names
}  # fmt: skip
"""For a KPI pushed one way, what shows the price of it, the most telling first: volume is paired with quality, speed with
care, thrift with size."""


def shared(one: str, other: str) -> frozenset[str]:
    """The drivers two KPIs have in common, where these are half of all theirs or more; empty otherwise.

    >>> sorted(shared("orders", "gross_sales")), sorted(shared("average_order_value", "net_revenue"))
    (['conversion', 'visits'], [])
    """
    a, b = DRIVERS.get(one, frozenset()), DRIVERS.get(other, frozenset())
    common = a & b
    return common if common and 2 * len(common) >= len(a | b) else frozenset()
