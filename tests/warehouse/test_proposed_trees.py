"""A proposed tree that is filled from the warehouse gives the KPI again, to the cent, whatever the data hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from okrkit import sources
from okrkit.core.kpis import KPIS
from okrkit.core.model import Cycle
from okrkit.core.scenarios import CUT_BY_CHANNEL, Tree, evaluate, fill, propose
from okrkit.sources import ReadOptions
from okrkit.warehouse import View, Warehouse

KNOWN = datetime(2026, 4, 1, tzinfo=UTC)
SHOP = Path(__file__).parents[2] / "data" / "sample_shop" / "shopify"


def rows(view: View, kpi: str, **options: Any) -> list[dict[str, Any]]:
    frame = view.values([KPIS[kpi]], "all", **options)
    return [] if frame.empty else frame.to_dict("records")


def measured(view: View, tree: Tree, start: date, end: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in (node for node in tree.nodes if node.kpi):
        options = {
            "start": start,
            "end": end,
            "where": node.where or None,
            "by": (node.by,) if node.by else (),
        }
        values = {row.get(node.by): row["value"] for row in rows(view, str(node.kpi), **options)}
        own = [values.get(member, np.nan) for member in tree.members(node.name) or (None,)]
        found[node.name] = np.array(own, dtype=float) if node.by else float(own[0])
    return found


def channels(view: View, kpi: str) -> tuple[str, ...]:
    found = [row for row in rows(view, kpi, by=("channel",)) if isinstance(row["channel"], str)]
    return tuple(row["channel"] for row in sorted(found, key=lambda row: -row["value"]))


def reproduced(view: View, tree: Tree, start: date, end: date) -> dict[str, Any]:
    """The tree's values, after every node with a KPI was found equal to it."""
    figures = measured(view, tree, start, end)
    values = evaluate(tree, fill(tree, figures))
    for node in tree.nodes:
        if node.kpi and not node.is_driver:
            cent = 1e-6 if tree.units[node.name] in ("share", "hours/shipments") else 0.005
            np.testing.assert_allclose(
                values[node.name], np.nan_to_num(figures[node.name]), atol=cent, err_msg=node.name
            )
    return values


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The sample shop's orders, refunds and visits as first exported."""
    warehouse = Warehouse(tmp_path_factory.mktemp("sample") / "warehouse", timezone="Europe/Berlin")
    options = ReadOptions(timezone="Europe/Berlin")
    for name in ("orders_export.zip", "payout_transactions.csv", "sessions.csv"):
        batch = sources.read("shopify", [SHOP / f"2026-04-01_{name}"], options=options)
        warehouse.load(
            batch.tables, info={"system": batch.system}, known_at=KNOWN, edge_documents=batch.edge_documents
        )
    return warehouse.view()


def test_the_sample_shops_trees_reproduce_its_kpis_in_any_cycle(sample: View) -> None:
    available = {name for name, why_not in sample.availability().items() if why_not is None}
    cut = {kpi: channels(sample, kpi) for kpi in CUT_BY_CHANNEL if kpi in available}
    trees = {tree.name: tree for tree in propose(available, cut)}
    assert set(trees) >= {
        "net_revenue_by_channel", "net_revenue", "net_revenue_by_sales_channel", "net_revenue_by_customers", "customers",
        "fulfilment_hours",
    }  # fmt: skip
    for tree in trees.values():
        for name in ("2025", "2025-Q4", "2024-02"):
            cycle = Cycle(name)
            reproduced(sample, tree, cycle.start, cycle.end)


def test_a_channel_with_returns_alone_and_an_order_without_a_channel_are_kept(
    build: ModuleType, view_of: Any
) -> None:
    day, d = build.d("2026-05-04"), build.d
    tables = build.orders(
        ("1", day, "a", [("x", 1, 100)], {"channel": "email"}),
        ("2", day, "b", [("x", 2, 30)], {"channel": "email"}),
        ("3", day, "c", [("x", 1, 50)], {"channel": "search"}),
        ("4", day, "d", [("x", 1, 7)]),
        ("5", d("2026-04-02"), "e", [("x", 1, 80)], {"channel": "social"}),
    )
    tables["returns"] = build.table(
        "returns",
        [
            {"return_id": "r1", "order_id": "1", "returned_day": day, "amount": Decimal(10), "channel": "email"},
            {"return_id": "r2", "order_id": "5", "returned_day": day, "amount": Decimal(80), "channel": "social"},
        ],
    )  # fmt: skip
    tables["sessions"] = build.table(
        "sessions",
        [
            {"day": day, "channel": "email", "sessions": 40, "purchases": 1},
            {"day": day, "channel": "search", "sessions": 10, "purchases": 1},
        ],
    )
    view = view_of(tables)
    available = {name for name, why_not in view.availability().items() if why_not is None}
    trees = {
        tree.name: tree
        for tree in propose(available, {kpi: channels(view, kpi) for kpi in ("sessions", "orders")})
    }
    found = reproduced(view, trees["net_revenue_by_channel"], d("2026-05-01"), d("2026-06-01"))
    members = trees["net_revenue_by_channel"].dimensions["channel"]
    revenue = dict(zip(members, found["channel_revenue"].tolist(), strict=True))
    # email 100 + 60 - 10 returned, search 50, social nothing sold and 80 returned, 7 without a channel
    assert revenue == pytest.approx({"email": 150, "search": 50, "social": -80})
    assert float(found["net_revenue"]) == pytest.approx(127)
    assert float(found["other_sales"]) == pytest.approx(7)
    untracked = dict(zip(members, found["untracked_orders"].tolist(), strict=True))
    assert untracked == pytest.approx(
        {"email": 1, "search": 0, "social": 0}
    )  # two orders, one seen in visits
