"""Advertising: what it costs and what stands against it."""

from okrkit.core.kpis.definitions import Ratio, Simple

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
