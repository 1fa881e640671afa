"""Visits to the shop and what becomes of them."""

from okrkit.core.kpis.definitions import Derived, Ratio, Simple

WEB = "channel is null or lower(channel) in ('web', 'online store', 'online_store', 'online')"
"""Orders of the web shop, or whose channel the source does not tell."""

SESSIONS = Simple(
    "sessions",
    "sum(sessions)",
    table="sessions",
    n="sum(sessions)",
    unit="sessions",
    better="up",
    meaning="Visits to the shop.",
    source="docs/sources.md#conversion",
)

CARTS = Simple(
    "carts",
    "sum(carts)",
    table="sessions",
    n="sum(carts)",
    unit="sessions",
    better="up",
    meaning="Visits in which something was put in the cart.",
    source="docs/sources.md#conversion",
    needs=("sessions.carts",),
)

CHECKOUTS = Simple(
    "checkouts",
    "sum(checkouts)",
    table="sessions",
    n="sum(checkouts)",
    unit="sessions",
    better="up",
    meaning="Visits that reached the checkout.",
    source="docs/sources.md#conversion",
    needs=("sessions.checkouts",),
)

PURCHASES = Simple(
    "purchases",
    "sum(purchases)",
    table="sessions",
    n="sum(purchases)",
    unit="sessions",
    better="up",
    meaning="Visits that ended with a purchase, as the analytics tool counts them.",
    source="docs/sources.md#conversion",
    needs=("sessions.purchases",),
)

WEB_ORDERS = Simple(
    "web_orders",
    "count(*)",
    table="orders",
    where=f"is_order and ({WEB})",
    unit="orders",
    better="up",
    meaning="Orders placed in the web shop, or whose channel the source does not tell.",
    source="docs/sources.md#conversion",
)

WEB_SALES = Simple(
    "web_sales",
    "sum(quantity * unit_price)",
    table="order_lines",
    where=f"is_order and ({WEB})",
    unit="currency",
    better="up",
    meaning="Gross sales of the web shop, or whose channel the source does not tell.",
    source="docs/sources.md#conversion",
    refunds="Not taken off.",
    listed=False,
)

CONVERSION_RATE = Ratio(
    "conversion_rate",
    "purchases",
    "sessions",
    unit="share",
    better="up",
    meaning="Visits with a purchase as a share of all visits, both from the analytics table.",
    source="docs/sources.md#conversion",
    variants="conversion",
)

CONVERSION_RATE_ORDERS = Ratio(
    "conversion_rate_orders",
    "web_orders",
    "sessions",
    unit="share",
    better="up",
    meaning="Orders of the web shop per visit: orders from the shop, visits from the analytics table.",
    source="docs/sources.md#conversion",
    variants="conversion",
)

CART_RATE = Ratio(
    "cart_rate",
    "carts",
    "sessions",
    unit="share",
    better="up",
    meaning="Share of visits in which something was put in the cart.",
    source="docs/sources.md#conversion",
)

CART_ABANDONMENT = Derived(
    "cart_abandonment",
    "1 - purchases / carts",
    unit="share",
    better="down",
    meaning="Share of visits with something in the cart that ended without a purchase.",
    source="docs/sources.md#conversion",
)

CHECKOUT_ABANDONMENT = Derived(
    "checkout_abandonment",
    "1 - purchases / checkouts",
    unit="share",
    better="down",
    meaning="Share of visits that reached the checkout and ended without a purchase.",
    source="docs/sources.md#conversion",
)

REVENUE_PER_SESSION = Ratio(
    "revenue_per_session",
    "web_sales",
    "sessions",
    unit="currency",
    better="up",
    meaning="Sales of the web shop per visit, before discounts and returns: sales from the shop, visits from the analytics table.",
    source="docs/sources.md#conversion",
    refunds="Not taken off.",
)

ORGANIC_SESSIONS = Simple(
    "organic_sessions",
    "sum(sessions)",
    table="sessions",
    where="lower(channel) like '%organic%'",
    n="sum(sessions)",
    unit="sessions",
    better="up",
    meaning="Visits from channels named organic.",
    source="docs/sources.md#traffic",
    needs=("sessions.channel",),
)

ORGANIC_SHARE = Ratio(
    "organic_share",
    "organic_sessions",
    "sessions",
    unit="share",
    better="up",
    meaning="Share of visits that came from channels named organic.",
    source="docs/sources.md#traffic",
)
