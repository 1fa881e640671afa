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
