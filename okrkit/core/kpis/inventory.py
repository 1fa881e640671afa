"""Stock, read on the last day of a period that has a count."""

from okrkit.core.kpis.definitions import Ratio, Simple

INVENTORY_UNITS = Simple(
    "inventory_units",
    "sum(on_hand)",
    table="inventory",
    snapshot=True,
    unit="units",
    better="near",
    meaning="Pieces in stock at the last count of the period.",
    source="docs/sources.md#inventory",
)

INVENTORY_VALUE = Simple(
    "inventory_value",
    "sum(on_hand * unit_cost)",
    table="inventory",
    snapshot=True,
    unit="currency",
    better="near",
    meaning="Stock at cost at the last count of the period.",
    source="docs/sources.md#inventory",
    needs_all=("inventory.unit_cost",),
)

ARTICLES_OUT_OF_STOCK = Simple(
    "articles_out_of_stock",
    "count(distinct sku)",
    table="inventory",
    where="on_hand <= 0",
    snapshot=True,
    additive=False,
    unit="count",
    better="down",
    meaning="Articles with nothing left at one of the places, at the last count of the period.",
    source="docs/sources.md#inventory",
)

FBA_UNITS = Simple(
    "fba_units",
    "sum(on_hand)",
    table="inventory",
    where="upper(location) like 'FBA%'",
    snapshot=True,
    unit="units",
    better="near",
    meaning="Pieces in Amazon's warehouses at the last count of the period.",
    source="docs/sources.md#inventory",
    needs=("inventory.location",),
)

FBA_INVENTORY_SHARE = Ratio(
    "fba_inventory_share",
    "fba_units",
    "inventory_units",
    unit="share",
    better="near",
    meaning="Share of the stock that lies in Amazon's warehouses, what it cannot sell now included.",
    source="docs/sources.md#inventory",
    variants="fba_inventory_share",
)

_NOT_SELLABLE = "upper(location) in ('FBA RESERVED', 'FBA UNSELLABLE')"

FBA_SELLABLE_UNITS = Simple(
    "fba_sellable_units",
    "sum(on_hand)",
    table="inventory",
    where=f"upper(location) like 'FBA%' and not {_NOT_SELLABLE}",
    snapshot=True,
    unit="units",
    better="near",
    meaning="Pieces in Amazon's warehouses that it can sell, at the last count of the period.",
    source="docs/sources.md#inventory",
    needs=("inventory.location",),
    listed=False,
)

SELLABLE_UNITS = Simple(
    "sellable_units",
    "sum(on_hand)",
    table="inventory",
    where=f"location is null or not {_NOT_SELLABLE}",
    snapshot=True,
    unit="units",
    better="near",
    meaning="Pieces in stock without those that Amazon holds reserved or cannot sell, at the last count of the period.",
    source="docs/sources.md#inventory",
    listed=False,
)

FBA_SELLABLE_SHARE = Ratio(
    "fba_sellable_share",
    "fba_sellable_units",
    "sellable_units",
    unit="share",
    better="near",
    meaning="Share of the stock that can be sold and lies in Amazon's warehouses.",
    source="docs/sources.md#inventory",
    variants="fba_inventory_share",
)
