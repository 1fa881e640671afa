"""Sales: what was sold, given back and kept."""

from okrkit.core.kpis.definitions import Derived, Ratio, Simple

_NET = "Prices without tax; tax contained in a listed price is taken out."
_BOOKED = "Returns are booked on the day of the return where the source dates it, else on the order's day."

GROSS_SALES = Simple(
    "gross_sales",
    "sum(quantity * unit_price)",
    table="order_lines",
    where="is_order",
    unit="currency",
    better="up",
    meaning="Goods sold at their price, before discounts and returns, without shipping.",
    source="docs/sources.md#net-sales",
    tax=_NET,
    refunds="Not taken off.",
)

GROSS_SALES_LISTED = Simple(
    "gross_sales_listed",
    "sum(quantity * coalesce(listed_price, unit_price))",
    table="order_lines",
    where="is_order",
    unit="currency",
    better="up",
    meaning="Goods sold at the price shown to the buyer, before discounts and returns.",
    source="docs/sources.md#net-sales",
    tax="As listed: contains tax where the shop's prices do.",
    refunds="Not taken off.",
    variants="gross_sales",
)

DISCOUNTS = Simple(
    "discounts",
    "sum(coalesce(discount_net, discount, 0))",
    table="orders",
    where="is_order",
    at_lines="spread",
    unit="currency",
    better="near",
    meaning="Discounts given on orders. Cut by article, an order's discount is spread over its lines by value.",
    source="docs/sources.md#net-sales",
    tax=_NET,
)

RETURNS = Simple(
    "returns",
    "sum(amount)",
    table="returns",
    unit="currency",
    better="down",
    meaning="Value of goods given back or credited.",
    source="docs/sources.md#returns",
    tax="Without tax and shipping where the source tells them apart.",
    refunds=_BOOKED,
    settles_after_undated=30,
)

SALES_AFTER_DISCOUNTS = Derived(
    "sales_after_discounts",
    "gross_sales - discounts",
    unit="currency",
    better="up",
    meaning="Goods sold less discounts, before returns.",
    source="docs/sources.md#net-sales",
    tax=_NET,
    refunds="Not taken off.",
)

NET_SALES = Derived(
    "net_sales",
    "gross_sales - discounts - returns",
    unit="currency",
    better="up",
    meaning="Goods sold less discounts and returns, without shipping.",
    source="docs/sources.md#net-sales",
    tax=_NET,
    refunds=_BOOKED,
)

NET_REVENUE = Derived(
    "net_revenue",
    "net_sales",
    unit="currency",
    better="up",
    meaning="Net sales: goods sold less discounts and returns. Shipping income is not in it.",
    source="docs/sources.md#net-sales",
    tax=_NET,
    refunds=_BOOKED,
    variants="net_revenue",
)

NET_REVENUE_WITH_SHIPPING = Derived(
    "net_revenue_with_shipping",
    "net_sales + shipping_income",
    unit="currency",
    better="up",
    meaning="Net sales and the shipping that buyers paid.",
    source="docs/sources.md#net-sales",
    tax=_NET,
    refunds=_BOOKED,
    variants="net_revenue",
)

SHIPPING_INCOME = Simple(
    "shipping_income",
    "sum(coalesce(shipping_net, shipping, 0))",
    table="orders",
    where="is_order",
    at_lines="refuse",
    unit="currency",
    better="near",
    meaning="Shipping charged to buyers.",
    source="docs/sources.md#net-sales",
    tax=_NET,
)

ORDERS = Simple(
    "orders",
    "count(*)",
    table="orders",
    where="is_order",
    unit="orders",
    better="up",
    meaning="Orders placed; tests and orders cancelled or voided before payment do not count.",
    source="docs/sources.md#orders",
)

CANCELLED_ORDERS = Simple(
    "cancelled_orders",
    "count(*)",
    table="orders",
    where="cancelled_at is not null",
    unit="orders",
    better="down",
    meaning="Orders placed in the period that were cancelled, before or after payment.",
    source="docs/sources.md#orders",
    needs=("orders.cancelled_at",),
    settles_after=30,
)

UNITS_SOLD = Simple(
    "units_sold",
    "sum(quantity)",
    table="order_lines",
    where="is_order and of_whole_order is null",
    needs_no=("order_lines.of_whole_order",),
    unit="units",
    better="up",
    meaning="Pieces sold; of orders that come without their articles none are known.",
    source="docs/sources.md#orders",
)

UNITS_RETURNED = Simple(
    "units_returned",
    "sum(quantity)",
    table="returns",
    unit="units",
    better="down",
    meaning="Pieces given back.",
    source="docs/sources.md#returns",
    needs=("returns.quantity",),
    settles_after_undated=30,
)

RETURN_DOCUMENTS = Simple(
    "return_documents",
    "count(distinct source || '/' || return_id)",
    table="returns",
    additive=False,
    unit="count",
    better="down",
    meaning="Credit documents or refunds.",
    source="docs/sources.md#returns",
    settles_after_undated=30,
)

UNITS_PER_ORDER = Ratio(
    "units_per_order",
    "units_sold",
    "orders",
    unit="ratio",
    better="up",
    meaning="Pieces in an average order.",
    source="docs/sources.md#average-order-value",
)

AVERAGE_ORDER_VALUE = Ratio(
    "average_order_value",
    "sales_after_discounts",
    "orders",
    unit="currency",
    better="up",
    meaning="Goods sold less discounts, per order; before returns.",
    source="docs/sources.md#average-order-value",
    tax=_NET,
    refunds="Not taken off.",
    variants="average_order_value",
)

AVERAGE_ORDER_VALUE_NET = Ratio(
    "average_order_value_net",
    "net_sales",
    "orders",
    unit="currency",
    better="up",
    meaning="Goods sold less discounts and the period's returns, per order.",
    source="docs/sources.md#average-order-value",
    tax=_NET,
    refunds=_BOOKED,
    variants="average_order_value",
)

RETURN_RATE = Ratio(
    "return_rate",
    "returns",
    "sales_after_discounts",
    unit="share",
    better="down",
    meaning="Value of returns booked in the period, as a share of sales after discounts in the same period.",
    source="docs/sources.md#returns",
    refunds=_BOOKED,
    variants="return_rate",
)

RETURN_RATE_DOCUMENTS = Ratio(
    "return_rate_documents",
    "return_documents",
    "orders",
    unit="share",
    better="down",
    meaning="Credit documents per order.",
    source="docs/sources.md#returns",
    variants="return_rate",
)

RETURN_RATE_UNITS = Ratio(
    "return_rate_units",
    "units_returned",
    "units_sold",
    unit="share",
    better="down",
    meaning="Pieces given back per piece sold.",
    source="docs/sources.md#returns",
    variants="return_rate",
)
