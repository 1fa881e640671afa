"""Filters are parsed to a short list of operations; anything else is refused with the place named."""

from __future__ import annotations

import pytest

from okrkit.core.kpis import KPIS, compile
from okrkit.core.kpis.filters import columns_of, parse_filter
from okrkit.core.kpis.relations import filters_of
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, UnknownNameError

COLUMNS = ["sku", "order_id", "quantity", "unit_price", "placed_at"]


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("SKU ~ '^[0-9]{5}'", "REGEXP_MATCHES(sku, '^[0-9]{5}')"),
        ("sku !~ 'x'", "NOT REGEXP_MATCHES(sku, 'x')"),
        ("order_id not like 'C%' and quantity<=0", "order_id NOT LIKE 'C%' AND quantity <= 0"),
        ("placed_at >= date '2025-01-01'", "placed_at >= CAST('2025-01-01' AS DATE)"),
        ("lower(sku) in ('a', 'b') or sku is null", "LOWER(sku) IN ('a', 'b') OR sku IS NULL"),
        ("quantity * unit_price between 1 and 2", "quantity * unit_price BETWEEN 1 AND 2"),
    ],
)
def test_conditions_are_read(text: str, sql: str) -> None:
    assert parse_filter(text, COLUMNS).sql("duckdb") == sql


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quantity + 1",
        "quantity +",
        "(quantity > 1",
        "'open",
        "sku in (select 1)",
        "system('ls')",
        "read_csv('x') is null",
        "sku = 'a'; drop table orders",
        "case when sku = 'a' then true end",
        "other.sku = 'a'",
        "sku is 3",
        "*",
        "quantity::int = 3",
    ],
)
def test_anything_else_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        parse_filter(text, COLUMNS)
    assert refused.value.fix


def test_an_unknown_column_is_answered_with_those_that_are_there() -> None:
    with pytest.raises(UnknownNameError, match="'qty'") as refused:
        parse_filter("qty > 1", COLUMNS)
    assert refused.value.fix == "use one of: sku, order_id, quantity, unit_price, placed_at"


def test_a_kpi_names_the_columns_that_it_can_be_filtered_by() -> None:
    with pytest.raises(UnknownNameError, match="no column is called 'city'") as refused:
        compile(["conversion_rate"], "month", where="city = 'Berlin'")
    assert refused.value.fix == "use one of: " + ", ".join(filters_of([KPIS["conversion_rate"]]))
    assert set(filters_of([KPIS["conversion_rate"]])) <= set(TABLES["sessions"].by_name)
    # What only one part has is not offered, nor what serves the import alone.
    both = filters_of([KPIS["orders"], KPIS["conversion_rate"]])
    assert "channel" in both
    assert not {"sku", "payment_status", "why_not", "system_id"} & set(both)
    assert compile(["orders"], "month", where="why_not = 'test'")


def test_no_kpi_is_cut_by_what_serves_the_import() -> None:
    for kpi in KPIS.values():
        assert not {"why_not", "system_id"} & set(kpi.dimensions), kpi.name


def test_the_message_names_the_token() -> None:
    with pytest.raises(InvalidValueError, match="character"):
        parse_filter("(quantity > 1", COLUMNS)


def test_columns_are_listed() -> None:
    assert columns_of(parse_filter("sku = 'a' and not quantity > unit_price", COLUMNS)) == {
        "sku",
        "quantity",
        "unit_price",
    }


def test_a_deeply_nested_filter_is_refused_and_does_not_crash() -> None:
    with pytest.raises(InvalidValueError):
        parse_filter("(" * 5000 + "quantity > 1" + ")" * 5000, COLUMNS)
