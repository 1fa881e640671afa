"""Advertising: what it costs and what stands against it."""

from okrkit.core.kpis.definitions import Derived, Ratio, Simple

ADVERTISING_SPEND = Simple(
    "advertising_spend",
    "sum(amount)",
    table="spend",
    unit="currency",
    better="near",
    meaning="Money spent on advertising.",
    source="docs/sources.md#advertising",
)

CUSTOMER_ACQUISITION_COST = Ratio(
    "customer_acquisition_cost",
    "advertising_spend",
    "new_customers",
    unit="currency",
    better="down",
    meaning="Advertising spend per new identified customer, whatever brought the customer.",
    source="docs/sources.md#advertising",
)

RETURN_ON_AD_SPEND = Ratio(
    "return_on_ad_spend",
    "sales_after_discounts",
    "advertising_spend",
    unit="ratio",
    better="up",
    meaning="All sales after discounts per unit of money spent on advertising; not only the sales that an ad claims.",
    source="docs/sources.md#advertising",
    refunds="Not taken off.",
)

COST_PER_ORDER = Ratio(
    "cost_per_order",
    "advertising_spend",
    "orders",
    unit="currency",
    better="down",
    meaning="Advertising spend per order, whatever brought the order.",
    source="docs/sources.md#advertising",
)

ADVERTISING_COST_SHARE = Ratio(
    "advertising_cost_share",
    "advertising_spend",
    "sales_after_discounts",
    unit="share",
    better="down",
    meaning="Advertising spend as a share of all sales after discounts.",
    source="docs/sources.md#advertising",
    refunds="Not taken off.",
)

LIFETIME_VALUE_TO_ACQUISITION_COST = Derived(
    "lifetime_value_to_acquisition_cost",
    "customer_lifetime_value / customer_acquisition_cost",
    unit="ratio",
    better="up",
    meaning="What a customer is worth within 365 days, per unit of money that a new one costs in advertising.",
    source="docs/sources.md#lifetime-value",
    refunds="Not taken off.",
)
