"""Real files from outside the project: every control figure, to the cent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from okrkit.sources import ReadOptions, read

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = SHARED / "samples" / "shopify"
RETAIL = SHARED / "datasets" / "online_retail"
NAMES = sorted(path.name for path in SAMPLES.glob("*.csv")) or ["orders_export"]


@pytest.mark.parametrize("name", NAMES)
def test_shopify_samples_give_their_control_figures(name: str) -> None:
    if not (SAMPLES / "EXPECTED.json").exists():
        pytest.skip("../shared/samples/shopify is not there")
    expected = json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))[name]
    batch = read("shopify", [SAMPLES / name])
    assert {figure: batch.control[figure] for figure in expected} == expected
    assert not batch.rejected


def test_all_samples_together_are_the_sum_of_each() -> None:
    if not SAMPLES.exists():
        pytest.skip("../shared/samples/shopify is not there")
    batch = read("shopify", [SAMPLES / "*.csv"])
    assert batch.layout == "orders export, 71 columns (2021) and 79 columns (since 2023)"
    assert batch.control["orders_all"] == 50 + 39 + 247
    assert batch.currencies == ("BDT", "EUR", "USD")


def test_online_retail_gives_its_published_totals() -> None:
    if not (RETAIL / "reference_kpis.json").exists():
        pytest.skip("../shared/datasets/online_retail is not there")
    total = json.loads((RETAIL / "reference_kpis.json").read_text(encoding="utf-8"))["all_lines"]["total"]
    options = ReadOptions(
        mapping={
            "order_id": "InvoiceNo",
            "sku": "StockCode",
            "product": "Description",
            "quantity": "Quantity",
            "placed_at": "InvoiceDate",
            "unit_price": "UnitPrice",
            "customer_id": "CustomerID",
            "country": "Country",
        },
        currency="GBP",
        return_when="order_id like 'C%'",
        skip_when="order_id like 'A%' or (order_id not like 'C%' and (quantity <= 0 or unit_price <= 0))",
    )
    batch = read("table", [RETAIL / "online_retail.parquet"], options=options)
    assert batch.rows_read == 541_909
    assert batch.control["gross_sales"] == total["gross_revenue"]
    assert batch.control["returns"] == total["returns"]
    assert batch.control["orders"] == total["orders"]
    assert batch.control["return_documents"] == total["return_documents"]
    assert batch.control["units"] == total["units_sold"]
    assert batch.control["units_returned"] == total["units_returned"]
    assert batch.control["customers"] == total["active_customers"]
    assert batch.control["orders_without_customer"] == total["orders_without_customer_id"]
    proposed = read("table", [RETAIL / "online_retail.parquet"], options=ReadOptions(currency="GBP"))
    assert any("order_id = 'InvoiceNo'" in note for note in proposed.notes)
