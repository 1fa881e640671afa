"""The sample shop's returns and trailing rates, against the figures that its generator counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from okrkit import sources
from okrkit.sources import ReadOptions
from okrkit.warehouse import View, Warehouse

SHOP = Path(__file__).parents[2] / "data" / "sample_shop"


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """All orders and payouts that the shop exported, loaded in turn."""
    warehouse = Warehouse(tmp_path_factory.mktemp("sample") / "warehouse", timezone="Europe/Berlin")
    options = ReadOptions(timezone="Europe/Berlin")
    for day in sorted({path.name[:10] for path in (SHOP / "shopify").iterdir()}):
        for name in ("orders_export.zip", "payout_transactions.csv"):
            batch = sources.read("shopify", [SHOP / "shopify" / f"{day}_{name}"], options=options)
            known = datetime.fromisoformat(day).replace(tzinfo=UTC)
            edges = batch.edge_documents
            warehouse.load(batch.tables, info={"system": batch.system}, known_at=known, edge_documents=edges)
    return warehouse.view()


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHOP / "CONTROL.json").read_text("utf-8"))["totals"]
    return found


def total(view: View, **options: Any) -> float:
    return float(sum(r["value"] for r in view.records("returns", "all", **options)))


def test_returns_are_the_goods_without_the_shipping(view: View, told: dict[str, Any]) -> None:
    """The control figure has the shipping of full refunds in it; without it they agree within a cent."""
    goods = told["returns"] - told["returned_shipping"]
    assert goods == pytest.approx(19926.61)
    assert total(view) == pytest.approx(goods, abs=0.01)


@pytest.mark.parametrize("by", ["country", "channel", "customer_id"])
def test_returns_are_cut_by_what_their_orders_say(view: View, by: str) -> None:
    cut = {r[by]: r["value"] for r in view.records("returns", "all", by=by)}
    assert sum(cut.values()) == pytest.approx(total(view), abs=0.01 * len(cut))
    unknown = "SELECT count(*) FROM returns AS r JOIN orders AS o USING (source, order_id) "
    (left,) = view.query(f"{unknown} WHERE r.{by} IS NULL AND o.{by} IS NOT NULL").column(0).to_pylist()
    assert left == 0
    assert cut.get(None, 0) <= (0.05 if by == "customer_id" else 0.01) * total(view)


def test_a_filter_on_a_returns_country_counts_what_its_cut_does(view: View) -> None:
    cut = {r["country"]: r["value"] for r in view.records("returns", "all", by="country")}
    assert total(view, where="country = 'DE'") == cut["DE"] > 10_000


@pytest.mark.parametrize("kpi", ["repeat_purchase_rate_365", "customers_365", "customer_lifetime_value"])
def test_a_trailing_year_is_settled_from_the_first_quarter_that_has_one(view: View, kpi: str) -> None:
    """The data begin on 1 October 2023: 365 days before 1 October 2024 is the first day that they reach."""
    found = {r["period_start"]: r["settled"] for r in view.records(kpi, "quarter")}
    assert [day for day, ok in found.items() if not ok] == [
        "2023-10-01", "2024-01-01", "2024-04-01", "2026-10-01",
    ]  # fmt: skip
    assert view.records(kpi, "quarter", end=datetime(2024, 1, 1).date())[0]["settled"] is False
    by = view.records(kpi, "quarter", by="country", where="country = 'DE'")
    assert {r["period_start"] for r in by if r["settled"]} == {day for day, ok in found.items() if ok}
