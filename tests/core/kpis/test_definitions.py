"""Definitions are whole, readable, and say where they come from."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from okrkit.core.kpis import (
    KPIS,
    Kpi,
    Ratio,
    Simple,
    check,
    from_dict,
    kpi,
    leaves_of,
    listed,
    page,
    registry,
)
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, UnknownNameError

DOCS = Path(__file__).parents[3] / "docs"
_NEEDED = """
gross_sales gross_sales_listed discounts returns net_sales net_revenue net_revenue_with_shipping shipping_income orders
units_sold units_returned units_per_order average_order_value average_order_value_net return_rate return_rate_documents
return_rate_units return_documents active_customers new_customers returning_customers returning_customer_rate
orders_without_customer repeat_purchase_rate repeat_purchase_rate_365 repeat_purchase_rate_in_period
repeat_purchase_rate_distinct_days customers_with_repeat_orders orders_per_customer revenue_per_customer
customer_lifetime_value sessions purchases conversion_rate cart_abandonment organic_share advertising_spend
customer_acquisition_cost return_on_ad_spend fulfilment_hours on_time_share automated_share fba_order_share
fba_inventory_share inventory_units inventory_value gross_margin gross_margin_rate referring_domains
organic_traffic_estimate first_response_minutes satisfaction cancelled_orders
"""
NEEDED = set(_NEEDED.split())
FAMILIES = {
    "sales",
    "customers",
    "traffic",
    "advertising",
    "inventory",
    "fulfilment",
    "support",
    "search",
    "margin",
}


def test_the_kpis_people_rely_on_are_there_and_listed() -> None:
    assert {k.name for k in listed()} >= NEEDED
    assert {k.family for k in listed()} == FAMILIES


@pytest.mark.parametrize("name", KPIS)
def test_a_definition_is_valid_and_stands_on_canonical_columns(name: str) -> None:
    one = KPIS[name]
    check(one)
    assert one.tables
    assert set(one.tables) <= set(TABLES)
    for leaf in leaves_of(one):
        for place in (*leaf.needs, *leaf.needs_all, *leaf.needs_no):
            table, column = place.split(".")
            assert column in TABLES[table].by_name


def test_every_source_that_a_definition_cites_is_in_the_docs() -> None:
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", h.lower()).strip().replace(" ", "-")
        for h in re.findall(r"^#+ (.+)$", text, re.M)
    }
    assert {k.source.split("#")[1] for k in KPIS.values()} <= anchors


def test_the_page_of_kpis_is_current() -> None:
    # To renew it: python -c "from okrkit.core.kpis import page; print(page(), end='')" > docs/kpis.md
    assert (DOCS / "kpis.md").read_text(encoding="utf-8") == page()


def test_labels_read_as_words() -> None:
    assert kpi("repeat_purchase_rate_365").label == "Repeat purchase rate within 365 days"
    assert kpi("customers_365").label == "Customers within 365 days"
    assert kpi("fba_order_share").label == "FBA order share"
    assert kpi("net_sales").label == "Net sales"
    assert not [k.label for k in KPIS.values() if "Fba" in k.label or k.label.endswith("365")]


def test_values_are_rounded_half_up_at_the_units_precision() -> None:
    assert kpi("gross_sales").rounded(10655622.485) == 10655622.49
    assert kpi("average_order_value").rounded(533.87555) == 533.8756
    assert kpi("return_rate").rounded(0.0000005) == 0.000001
    assert kpi("orders").rounded(12.0) == 12
    assert isinstance(kpi("orders").rounded(12.0), int)
    assert kpi("orders").rounded(None) is None
    assert kpi("orders").rounded(float("nan")) is None


def test_an_analyst_adds_a_kpi_in_a_few_lines() -> None:
    made = from_dict(
        {"kind": "ratio", "name": "discount_share", "numerator": "discounts", "denominator": "gross_sales",
         "unit": "share", "better": "down", "meaning": "Discounts per gross sales."}
    )  # fmt: skip
    assert isinstance(made, Ratio)
    assert made.label == "Discount share"
    assert made.family == "own"
    assert made.tables == ("orders", "order_lines")


_WRITTEN = {
    "name": "x",
    "expression": "sum(total)",
    "table": "orders",
    "unit": "currency",
    "better": "up",
    "meaning": "X.",
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"expression": "sum(totl)"}, "no column .* is called 'totl'"),
        ({"expression": "total"}, "a value a row"),
        ({"expression": "(select 1)"}, "is a query"),
        ({"expression": "sum(read_text('a'))"}, "not a function known here"),
        ({"expression": "sum(("}, "not an SQL expression"),
        ({"table": "ordrs"}, "no canonical table is called 'ordrs'"),
        ({"unit": "euro"}, "has unit 'euro'"),
        ({"better": "more"}, "is better 'more'"),
        ({"name": "Big Orders"}, "not a KPI name"),
        ({"meaning": " "}, "says nothing"),
        ({"wher": "is_order"}, "no field of a simple KPI is called 'wher'"),
        ({"kind": "simpel"}, "no kind of KPI is called 'simpel'"),
        ({"kind": "derived", "expression": "orders + nothing", "table": None}, "field of a derived"),
    ],
)
def test_a_faulty_definition_is_refused_in_words(change: dict[str, str], says: str) -> None:
    with pytest.raises((InvalidValueError, UnknownNameError), match=says):
        from_dict({**_WRITTEN, **change})


def test_a_kpi_may_not_rest_on_itself() -> None:
    one = Ratio("loop", "loop", "orders", unit="share", better="up", meaning="A circle.")
    with pytest.raises(InvalidValueError, match="rests on itself: loop -> loop"):
        check(one, {**KPIS, "loop": one})


def test_definitions_are_frozen() -> None:
    with pytest.raises(AttributeError):
        KPIS["orders"].name = "x"  # type: ignore[misc]


def test_every_listed_kpi_has_dimensions_that_work() -> None:
    assert KPIS["net_revenue"].dimensions[:4] == ("channel", "country", "sku", "product")
    assert "category" not in KPIS["net_revenue"].dimensions
    assert "sku" not in KPIS["net_revenue_with_shipping"].dimensions
    assert KPIS["conversion_rate"].dimensions == ("channel", "campaign", "source")
    assert all(isinstance(k, Kpi) and k.dimensions for k in listed())
    assert isinstance(KPIS["orders"], Simple)


def test_a_kpi_of_ones_own_is_counted_like_the_others(build: ModuleType, view_of: Any) -> None:
    own = from_dict(
        {
            **_WRITTEN,
            "name": "large_orders",
            "expression": "count(*)",
            "where": "is_order and total > 5",
            "unit": "orders",
        }
    )
    d = build.d
    view = view_of(
        build.orders(
            ("A", d("2026-01-01"), "a", [("x", "1", "9")], {"total": 9.0}),
            ("B", d("2026-01-02"), "a", [("x", "1", "3")], {"total": 3.0}),
        )
    )
    assert [r["value"] for r in view.records(own)] == [1]
    with pytest.raises(InvalidValueError, match="called 'orders' already"):
        registry.register(from_dict({**_WRITTEN, "name": "orders"}))
