"""Customers: who bought, came for the first time, came back. Unidentified orders never count as a customer."""

from okrkit.core.kpis.definitions import Cumulative, Ratio, Retention, Simple

_KNOWN = ("orders.customer_id",)

ACTIVE_CUSTOMERS = Simple(
    "active_customers",
    "count(distinct customer_id)",
    table="orders",
    where="is_order",
    additive=False,
    unit="customers",
    better="up",
    meaning="Identified customers with at least one order in the period.",
    source="docs/sources.md#active",
    needs=_KNOWN,
)

ORDERS_WITHOUT_CUSTOMER = Simple(
    "orders_without_customer",
    "count(*)",
    table="orders",
    where="is_order and customer_id is null",
    unit="orders",
    better="down",
    meaning="Orders whose buyer is not identified; they count in no customer KPI.",
    source="docs/sources.md#active",
)

ORDERS_OF_CUSTOMERS = Simple(
    "orders_of_customers",
    "count(customer_id)",
    table="orders",
    where="is_order",
    unit="orders",
    better="up",
    meaning="Orders of identified customers.",
    source="docs/sources.md#active",
    needs=_KNOWN,
    listed=False,
)

SALES_OF_CUSTOMERS = Simple(
    "sales_of_customers",
    "sum(quantity * unit_price)",
    table="order_lines",
    where="is_order and customer_id is not null",
    unit="currency",
    better="up",
    meaning="Gross sales to identified customers.",
    source="docs/sources.md#active",
    needs=("order_lines.customer_id",),
    listed=False,
)

NEW_CUSTOMERS = Retention(
    "new_customers",
    "new",
    unit="customers",
    better="up",
    meaning="Identified customers whose first order lies in the period. Customers from before the data begin count as new once.",
    source="docs/sources.md#active",
    needs=_KNOWN,
)

RETURNING_CUSTOMERS = Retention(
    "returning_customers",
    "returning",
    unit="customers",
    better="up",
    meaning="Identified customers with an order in the period and an earlier first order.",
    source="docs/sources.md#active",
    needs=_KNOWN,
)

RETURNING_CUSTOMER_RATE = Ratio(
    "returning_customer_rate",
    "returning_customers",
    "active_customers",
    unit="share",
    better="up",
    meaning="Share of the period's active customers whose first order is earlier.",
    source="docs/sources.md#repeat",
    variants="repeat",
)

CUSTOMERS_SO_FAR = Retention(
    "customers_so_far",
    "repeat",
    at_least=1,
    unit="customers",
    better="up",
    meaning="Identified customers with an order up to the period's end.",
    source="docs/sources.md#repeat",
    needs=_KNOWN,
)

CUSTOMERS_WITH_REPEAT_ORDERS = Retention(
    "customers_with_repeat_orders",
    "repeat",
    unit="customers",
    better="up",
    meaning="Identified customers with two or more orders up to the period's end.",
    source="docs/sources.md#repeat",
    needs=_KNOWN,
)

CUSTOMERS_WITH_REPEAT_DAYS = Retention(
    "customers_with_repeat_days",
    "repeat",
    distinct_days=True,
    unit="customers",
    better="up",
    meaning="Identified customers with orders on two or more days up to the period's end.",
    source="docs/sources.md#repeat",
    needs=_KNOWN,
    listed=False,
)

CUSTOMERS_365 = Retention(
    "customers_365",
    "repeat",
    at_least=1,
    window=365,
    unit="customers",
    better="up",
    meaning="Identified customers with an order in the 365 days before the period's end.",
    source="docs/sources.md#repeat",
    needs=_KNOWN,
)

REPEAT_CUSTOMERS_365 = Retention(
    "repeat_customers_365",
    "repeat",
    window=365,
    unit="customers",
    better="up",
    meaning="Identified customers with two or more orders in the 365 days before the period's end.",
    source="docs/sources.md#repeat",
    needs=_KNOWN,
)

REPEAT_CUSTOMERS_IN_PERIOD = Retention(
    "repeat_customers_in_period",
    "repeat",
    window="period",
    unit="customers",
    better="up",
    meaning="Identified customers with two or more orders inside the period.",
    source="docs/sources.md#repeat",
    needs=_KNOWN,
)

REPEAT_PURCHASE_RATE = Ratio(
    "repeat_purchase_rate",
    "customers_with_repeat_orders",
    "customers_so_far",
    unit="share",
    better="up",
    meaning="Of all customers up to the period's end, the share with two or more orders (window: whole history).",
    source="docs/sources.md#repeat",
    variants="repeat",
)

REPEAT_PURCHASE_RATE_365 = Ratio(
    "repeat_purchase_rate_365",
    "repeat_customers_365",
    "customers_365",
    unit="share",
    better="up",
    meaning="Of the customers with an order in the 365 days before the period's end, the share with two or more in them.",
    source="docs/sources.md#repeat",
    variants="repeat",
)

REPEAT_PURCHASE_RATE_IN_PERIOD = Ratio(
    "repeat_purchase_rate_in_period",
    "repeat_customers_in_period",
    "active_customers",
    unit="share",
    better="up",
    meaning="Of the period's customers, the share with two or more orders inside the period. Short periods give low values.",
    source="docs/sources.md#repeat",
    variants="repeat",
)

REPEAT_PURCHASE_RATE_DISTINCT_DAYS = Ratio(
    "repeat_purchase_rate_distinct_days",
    "customers_with_repeat_days",
    "customers_so_far",
    unit="share",
    better="up",
    meaning="As the repeat purchase rate over all history, but two orders on one day count as one.",
    source="docs/sources.md#repeat",
    variants="repeat",
)

ORDERS_PER_CUSTOMER = Ratio(
    "orders_per_customer",
    "orders_of_customers",
    "active_customers",
    unit="ratio",
    better="up",
    meaning="Orders of identified customers per active customer in the period.",
    source="docs/sources.md#repeat",
)

REVENUE_PER_CUSTOMER = Ratio(
    "revenue_per_customer",
    "sales_of_customers",
    "active_customers",
    unit="currency",
    better="up",
    meaning="Gross sales to identified customers per active customer in the period.",
    source="docs/sources.md#lifetime-value",
    refunds="Not taken off.",
)

SALES_OF_CUSTOMERS_365 = Cumulative(
    "sales_of_customers_365",
    "sales_of_customers",
    days=365,
    unit="currency",
    better="up",
    meaning="Gross sales to identified customers in the 365 days before the period's end.",
    source="docs/sources.md#lifetime-value",
    needs=("order_lines.customer_id",),
    listed=False,
)

CUSTOMER_LIFETIME_VALUE = Ratio(
    "customer_lifetime_value",
    "sales_of_customers_365",
    "customers_365",
    unit="currency",
    better="up",
    meaning="What a customer is worth over a horizon of 365 days: gross sales to identified customers in the 365 days "
    "before the period's end, per customer with an order in them. Before discounts and returns.",
    source="docs/sources.md#lifetime-value",
    refunds="Not taken off.",
)
