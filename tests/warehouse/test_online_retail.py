"""Half a million real invoice lines: every published figure, in both variants, however they were imported."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from okrkit import sources
from okrkit.warehouse import View, Warehouse

FOLDER = Path(__file__).parents[3] / "shared" / "datasets" / "online_retail"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/datasets/online_retail is not there")

KPIS = {
    "gross_revenue": "gross_sales",
    "returns": "returns",
    "net_revenue": "net_revenue",
    "orders": "orders",
    "return_documents": "return_documents",
    "aov_gross": "average_order_value",
    "aov_net": "average_order_value_net",
    "units_sold": "units_sold",
    "units_returned": "units_returned",
    "active_customers": "active_customers",
    "orders_without_customer_id": "orders_without_customer",
    "return_rate_value": "return_rate",
    "return_rate_documents": "return_rate_documents",
    "return_rate_units": "return_rate_units",
    "customers_with_2_or_more_orders": "customers_with_repeat_orders",
    "repeat_purchase_rate": "repeat_purchase_rate",
    "repeat_purchase_rate_distinct_days": "repeat_purchase_rate_distinct_days",
    "orders_per_customer": "orders_per_customer",
    "revenue_per_customer": "revenue_per_customer",
    "new_customers": "new_customers",
    "returning_customers": "returning_customers",
    "returning_customer_rate": "returning_customer_rate",
    "repeat_within_month_rate": "repeat_purchase_rate_in_period",
}
"""Name in the reference -> ours. Repeat rates "of the whole period" are those over all history."""

VARIANTS = {"all_lines": None, "merchandise_only": "sku ~ '^[0-9]{5}'"}

OPTIONS = sources.ReadOptions(
    source_name="table",
    currency="GBP",
    table="order_lines",
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
    return_when="order_id like 'C%'",
    skip_when="order_id like 'A%' or (quantity <= 0 and order_id not like 'C%') or (unit_price <= 0 and order_id not like 'C%')",
)
KNOWN = datetime(2012, 1, 1, tzinfo=UTC)


def load(warehouse: Warehouse, path: Path) -> Any:
    batch = sources.read("table", [path], options=OPTIONS)
    info = {"system": batch.system, "files": [{"name": f.name} for f in batch.files]}
    return warehouse.load(batch.tables, info=info, known_at=KNOWN, edge_documents=batch.edge_documents)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("retail") / "warehouse")
    assert load(warehouse, FOLDER / "online_retail.parquet").changed
    return warehouse


@pytest.fixture(scope="module")
def view(whole: Warehouse) -> View:
    return whole.view()


@pytest.fixture(scope="module")
def reference() -> Any:
    return json.loads((FOLDER / "reference_kpis.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_total_is_reproduced(view: View, reference: Any, variant: str) -> None:
    expected = reference[variant]["total"]
    records = view.records([KPIS[name] for name in expected], "all", where=VARIANTS[variant])
    found = {r["kpi"]: r["value"] for r in records}
    assert {name: found[KPIS[name]] for name in expected} == expected


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_month_is_reproduced(view: View, reference: Any, variant: str) -> None:
    months = reference[variant]["months"]
    names = list(next(iter(months.values())))
    records = view.records([KPIS[name] for name in names], "month", where=VARIANTS[variant])
    found = {(r["period_start"][:7], r["kpi"]): r["value"] for r in records}
    assert {m: {n: found[m, KPIS[n]] for n in names} for m in months} == months
    assert len(records) == len(months) * len(names)


def test_trap_50_the_last_month_ends_on_the_ninth_and_is_unsettled(view: View) -> None:
    found = {r["period_start"]: r["settled"] for r in view.records("net_revenue", "month")}
    assert [month for month, settled in found.items() if not settled] == ["2011-12-01"]
    assert len(found) == 13


def test_trap_53_importing_it_twice_changes_nothing(whole: Warehouse) -> None:
    again = load(whole, FOLDER / "online_retail.parquet")
    assert not again.changed
    assert again.tables["order_lines"].unchanged == 530_103


@pytest.mark.parametrize("later_first", [False, True])
def test_trap_53_two_overlapping_halves_are_the_whole(
    tmp_path: Path, whole: Warehouse, later_first: bool
) -> None:
    rows: pa.Table = pq.read_table(FOLDER / "online_retail.parquet")
    # Both cuts lie inside an invoice; the halves share some 40,000 lines.
    halves = {"a": rows.slice(0, 290_007), "b": rows.slice(250_003)}
    for name, half in halves.items():
        pq.write_table(half, tmp_path / f"{name}.parquet")
    warehouse = Warehouse(tmp_path / "warehouse")
    for name in sorted(halves, reverse=later_first):
        load(warehouse, tmp_path / f"{name}.parquet")
    for table in ("orders", "order_lines", "returns"):
        sql = f"SELECT * FROM {table} ORDER BY ALL"
        assert warehouse.view().query(sql).equals(whole.view().query(sql)), table
