"""Small trees that the tests of simulations share."""

from __future__ import annotations

from okrkit.core.scenarios import Node, Tree

CHANNELS = ("direct", "email")

SHOP = Tree(
    "shop",
    "revenue",
    (
        Node("revenue", unit="currency", formula="sum(channel_revenue)", better="up"),
        Node("channel_revenue", unit="currency", by="channel", formula="sessions * conversion * order_value"),
        Node("orders", unit="orders", formula="sum(sessions * conversion)"),
        Node("all_sessions", unit="sessions", formula="sum(sessions)"),
        Node("shop_conversion", unit="orders/sessions", formula="orders / all_sessions"),
        Node("sessions", unit="sessions", by="channel"),
        Node("conversion", unit="share", by="channel"),
        Node("order_value", unit="currency/orders"),
    ),
    {"channel": CHANNELS},
)
BASE = {"sessions": [1000.0, 2000.0], "conversion": [0.02, 0.03], "order_value": 50.0}
"""Revenue 1000 x 0.02 x 50 + 2000 x 0.03 x 50 = 1000 + 3000 = 4000."""

PRODUCT = Tree(
    "product",
    "revenue",
    (
        Node("revenue", unit="currency", formula="orders * order_value"),
        Node("orders", unit="orders"),
        Node("order_value", unit="currency/orders"),
    ),
)

TOTAL = Tree(
    "total",
    "customers",
    (
        Node("customers", unit="customers", formula="known + fresh"),
        Node("known", unit="customers"),
        Node("fresh", unit="customers"),
    ),
)
