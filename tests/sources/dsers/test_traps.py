"""The traps of DSers' files, by their numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import ReadOptions, read, source
from okrkit.sources.reading.files import RawFile
from okrkit.warehouse import Warehouse

File = Callable[[str, str | bytes], Path]
USD = ReadOptions(currency="USD")
SAMPLES = Path(__file__).parents[4] / "shared/samples/dsers"


def order(name: str, total: object, **more: object) -> dict[str, object]:
    return {"id": name, "name": name, "totalCost": {"settingMoney": total}} | more


def test_trap_47_costs_are_whole_cents_in_texts_and_their_currency_is_asked(file: File) -> None:
    path = file(
        "costs.json",
        json.dumps(
            {"orders": [order("#1", "1489"), order("#2", 5), order("#3", "12.90"), order("#4", "-1")]}
        ),
    )
    batch = read("dsers", [path], options=USD)
    costs = batch.tables["order_costs"].to_pylist()
    assert [(c["order_id"], c["total_cost"]) for c in costs] == [
        ("1", Decimal("14.89")),
        ("2", Decimal("0.05")),
    ]
    assert [r.row for r in batch.rejected] == [4, 5]
    with pytest.raises(ImportRefusedError, match="currency"):
        read("dsers", [path], options=ReadOptions())


def test_trap_47_the_bulk_product_mapping_is_known_by_its_full_width_brackets(file: File) -> None:
    header = "product_id,SKU（your product SKU）,Supplier_url（Optional）,SKU（Supplier SKU）（Optional）\n1,2,3,4\n"
    detect = source("dsers").detect
    assert detect is not None
    found = detect(RawFile("m.csv", header.encode()))
    assert found is not None
    assert found.layout == "product mapping"
    with pytest.raises(ImportRefusedError, match="no orders, costs or units"):
        read("dsers", [file("m.csv", header)], options=USD)


def test_trap_47_costs_that_arrive_late_take_the_place_of_earlier_ones(file: File, tmp_path: Path) -> None:
    early = read("dsers", [file("a.json", json.dumps([order("#1", "100"), order("#2", "200")]))], options=USD)
    late = read("dsers", [file("b.json", json.dumps([order("#1", "150")]))], options=USD)
    warehouse = Warehouse(tmp_path / "warehouse")
    for n, batch in enumerate((early, late, late), 1):
        warehouse.load(batch.tables, info={"system": "dsers", "files": []}, known_at=_day(n))
    stored = (
        warehouse.view().query("select order_id, total_cost from order_costs order by order_id").to_pylist()
    )
    assert [(r["order_id"], r["total_cost"]) for r in stored] == [("1", Decimal("1.5")), ("2", Decimal(2))]


def test_costs_without_a_day_stand_on_the_day_of_the_shops_order(file: File, tmp_path: Path) -> None:
    lines = "order_id,placed_at,quantity,unit_price\n#1001,2025-01-10,1,30.00\n#1002,2025-02-10,2,25.00\n#1003,2025-02-20,1,5.00\n"
    sold = read("table", [file("lines.csv", lines)], options=ReadOptions(currency="USD", table="order_lines"))
    costs = [order("#1001", "1200"), order("#1002", "2000"), order("#9999", "700")]
    paid = read("dsers", [file("costs.json", json.dumps(costs))], options=USD)
    warehouse = Warehouse(tmp_path / "warehouse")
    for n, batch in enumerate((paid, sold), 1):
        warehouse.load(batch.tables, info={"system": "x", "files": []}, known_at=_day(n))
    found = {
        r["period_start"]: r["value"] for r in warehouse.view().records("margin_after_suppliers", "month")
    }
    # 30 - 12 in January, 2 x 25 + 5 - 20 in February; what nobody sold is in no month.
    assert found == {"2025-01-01": 18, "2025-02-01": 35}
    assert warehouse.view().records("supplier_cost_share", "all")[0]["value"] == round(32 / 85, 6)


def _day(n: int) -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 1, n, tzinfo=UTC)


def test_columns_of_a_cost_table_are_said_and_corrected_with_map(file: File) -> None:
    path = file("c.csv", "Shop ref,Goods,Cost\nA-1,5.00,7.50\n")
    with pytest.raises(ImportRefusedError, match="no sure column for order_id") as refused:
        read("dsers", [path], options=USD)
    assert "--map order_id=COLUMN" in refused.value.fix
    told = ReadOptions(currency="USD", mapping={"order_id": "Shop ref", "product_cost": "Goods"})
    batch = read("dsers", [path], options=told)
    assert batch.tables["order_costs"].select(["order_id", "product_cost", "total_cost"]).to_pylist() == [
        {"order_id": "A-1", "product_cost": Decimal(5), "total_cost": Decimal("7.5")}
    ]
    assert any("total_cost = 'Cost'" in note for note in batch.notes)


def test_the_currency_that_the_costs_headers_name_goes_before_the_workspaces(file: File) -> None:
    path = file(
        "c.csv", "Order name,Product Cost (EUR),Shipping fee (EUR),Ordered at\n#1,5.00,1.00,2025-03-01\n"
    )
    costs = read("dsers", [path], options=USD).tables["order_costs"].to_pylist()
    assert [(c["currency"], c["total_cost"], str(c["ordered_day"])) for c in costs] == [
        ("EUR", 6, "2025-03-01")
    ]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not beside the project")
def test_the_samples_give_the_sums_of_their_rows() -> None:
    path = SAMPLES / "constructed_order_costs.json"
    orders = json.loads(path.read_text(encoding="utf-8"))["orders"]
    cents = sum(int(o["totalCost"]["settingMoney"]) for o in orders)
    figures: Any = read("dsers", [path], options=USD).control["order_costs"]
    assert figures["total_cost"] == cents / 100
    assert read("dsers", [SAMPLES / "constructed_csv_bulk_orders.csv"], options=USD).rows_loaded == 21
