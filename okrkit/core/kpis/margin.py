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

SUPPLIER_COST = Simple(
    "supplier_cost",
    "sum(total_cost)",
    table="order_costs",
    unit="currency",
    better="near",
    meaning="What was paid to suppliers who ship orders themselves, freight included, by the day of the order.",
    source="docs/sources.md#margin",
)

SUPPLIER_COST_SHARE = Ratio(
    "supplier_cost_share",
    "supplier_cost",
    "sales_after_discounts",
    unit="share",
    better="down",
    meaning="What was paid to suppliers who ship orders themselves, as a share of all sales after discounts.",
    source="docs/sources.md#margin",
    refunds="Not taken off.",
)
