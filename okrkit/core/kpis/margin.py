"""Margin, where the cost of what was sold is known."""

from okrkit.core.kpis.definitions import Derived, Ratio, Simple

COST_OF_GOODS = Simple(
    "cost_of_goods",
    "sum(quantity * unit_cost)",
    table="order_lines",
    where="is_order",
    unit="currency",
    better="down",
    meaning="Cost of the goods sold; what came back is not credited.",
    source="docs/sources.md#margin",
    needs_all=("order_lines.unit_cost",),
)

GROSS_MARGIN = Derived(
    "gross_margin",
    "net_sales - cost_of_goods",
    unit="currency",
    better="up",
    meaning="Net sales less the cost of the goods sold. Careful side: the cost of goods that came back stays in.",
    source="docs/sources.md#margin",
)

GROSS_MARGIN_RATE = Ratio(
    "gross_margin_rate",
    "gross_margin",
    "net_sales",
    unit="share",
    better="up",
    meaning="Gross margin as a share of net sales.",
    source="docs/sources.md#margin",
)

SUPPLIER_COSTS = Simple(
    "supplier_costs",
    "sum(total_cost)",
    table="order_costs",
    where="ordered_day is not null",
    unit="currency",
    better="down",
    meaning="What suppliers were paid for orders, goods and freight, on the day of the shop's order; of an order that no shop has only if the cost has a day.",
    source="docs/sources.md#margin",
    settles_after=7,
)

MARGIN_AFTER_SUPPLIERS = Derived(
    "margin_after_suppliers",
    "net_sales - supplier_costs",
    unit="currency",
    better="up",
    meaning="Net sales less what suppliers were paid. Orders without a known cost raise it.",
    source="docs/sources.md#margin",
)

SUPPLIER_COST_SHARE = Ratio(
    "supplier_cost_share",
    "supplier_costs",
    "net_sales",
    unit="share",
    better="down",
    meaning="What suppliers were paid, as a share of net sales.",
    source="docs/sources.md#margin",
)
