"""Driver trees of a workspace: which there are, and their baseline from the warehouse, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from okrkit.core.scenarios import Node, Tree
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace import Workspace

from . import shop_with_channels, shop_with_history


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with shop_with_channels.build(tmp_path_factory.mktemp("trees")) as made:
        yield made


def test_a_baseline_gives_the_kpi_again_to_the_cent(ws: Workspace) -> None:
    found = ws.tree_baseline("revenue", "2026-Q1")
    assert found.values["sessions"].tolist() == [1000, 4000]
    assert found.values["conversion"].tolist() == pytest.approx([0.02, 0.01])
    assert found.values["order_value"].tolist() == pytest.approx([50, 25])
    assert found.values["other_revenue"] == pytest.approx(30.33)
    assert found.nodes["channel_revenue"].tolist() == pytest.approx([1000, 1000])
    assert round(found.top, 2) == 2030.33
    assert ws.kpi_over("sales_after_discounts", found.start, found.end) == pytest.approx(2030.33)
    assert found.words == "2025-Q1, the same cycle a year ago"
    assert found.plain["sessions"] == (1000.0, 4000.0)


def test_what_the_tree_does_not_name_is_said_and_so_is_what_the_data_lack(ws: Workspace) -> None:
    (note,) = ws.tree_baseline("revenue", "2026-Q1").notes
    assert note == (
        "Channel revenue outside the tree's list of channels: without a channel (€30.33); part of the tree's rest."
    )
    tree = ws.tree("revenue")
    nodes = tuple(n for n in tree.nodes if n.name not in ("revenue", "other_revenue"))
    top = Node("revenue", unit="currency", formula="sum(channel_revenue)", kpi="sales_after_discounts")
    without = Tree("other", "revenue", (top, *nodes), {"channel": ("email", "ads")})
    found = ws.tree_baseline(without, "2026-Q1")
    assert found.top == pytest.approx(1000)
    assert found.notes == (
        "Channel revenue: the data have none of ads; taken as 0.",
        "Channel revenue outside the tree's list of channels: search (€1,000), without a channel (€30.33); left out.",
        "Sessions: the data have none of ads; taken as 0.",
        "Sessions outside the tree's list of channels: search (4,000 sessions); left out.",
        "Revenue was €2,030; +€1,030 of it is in no driver of the tree.",
    )


def test_days_that_the_data_do_not_span_are_refused_with_those_they_do(ws: Workspace) -> None:
    with pytest.raises(InvalidValueError, match=r"reach from .* to 2026-03-31, not over 2024-01-01"):
        ws.tree_baseline("revenue", "2025-Q1")
    with pytest.raises(UnknownNameError, match="no basis is called 'yesterday'"):
        ws.tree_baseline("revenue", "2026-Q1", "yesterday")  # type: ignore[arg-type]
    assert ws.tree_over("revenue", date(2026, 1, 1), date(2026, 4, 1)).top == pytest.approx(2530.1)


def test_usual_levers_go_as_far_as_the_drivers_went_in_a_year(ws: Workspace) -> None:
    # sessions fell from 5,000 to 4,800; conversion's mean rose from 1.5 to 1.875 % (a quarter); order value fell
    levers = {lever.place: lever.high for lever in ws.usual_levers("revenue", "2027-Q1", "year_ago")}
    assert levers == {"sessions": 0.05, "conversion": 0.25, "order_value": 0.05}


def test_a_driver_without_a_kpi_takes_a_given_value_or_is_refused(ws: Workspace) -> None:
    nodes = (
        Node("contribution", unit="currency", formula="revenue - advertising"),
        Node("revenue", unit="currency", kpi="sales_after_discounts"),
        Node("advertising", unit="currency"),
    )
    tree = Tree("contribution", "contribution", nodes)
    with pytest.raises(InvalidValueError, match="'advertising' was not measured"):
        ws.tree_baseline(tree, "2026-Q1")
    found = ws.tree_baseline(tree, "2026-Q1", given={"advertising": 130.33})
    assert found.top == pytest.approx(1900)
    with pytest.raises(InvalidValueError, match="'contribution' is calculated"):
        ws.tree_baseline(tree, "2026-Q1", given={"contribution": 5})


def test_trees_are_found_by_name_and_by_path_and_a_fault_names_its_file(
    ws: Workspace, tmp_path: Path
) -> None:
    listed = ws.trees().set_index("tree")
    assert listed.loc["revenue", ["title", "top", "drivers", "source", "fault"]].tolist() == [
        "Revenue by channel", "revenue", 4, "revenue.yaml", "",
    ]  # fmt: skip
    assert ws.tree("revenue.yaml") == ws.tree(ws.path / "trees" / "revenue.yaml") == ws.tree("revenue")
    with pytest.raises(UnknownNameError, match="no driver tree is called 'revenu'"):
        ws.tree("revenu")
    broken = tmp_path / "broken.yaml"
    broken.write_text("tree: a\ntop: [\n", "utf-8")
    with pytest.raises(InvalidValueError, match=r"broken\.yaml:3 is not valid YAML"):
        ws.tree(broken)
    broken.write_text("tree: a\ntop: b\nnodes: {b: {unit: currency, formula: c * 2}}\n", "utf-8")
    with pytest.raises(InvalidValueError, match=r"broken\.yaml: .*'c'"):
        ws.tree(broken)
    with pytest.raises(InvalidValueError, match="cannot be read: No such file"):
        ws.tree(tmp_path / "none.yaml")


def test_a_saved_tree_comes_back_the_same_and_is_not_written_over(ws: Workspace) -> None:
    nodes = (
        Node("a", unit="currency", formula="b * 1.5"),
        Node("b", unit="currency", flow=False, meaning="x: y"),
    )
    tree = Tree("small", "a", nodes, note="of one line")
    path = ws.save_tree(tree)
    assert ws.tree(path) == tree
    before = ws.input_hashes()
    path.write_text(path.read_text("utf-8").replace("of one line", "of two"), "utf-8")
    assert {k for k, v in ws.input_hashes().items() if v != before[k]} == {"trees"}
    with pytest.raises(InvalidValueError, match="is there already"):
        ws.save_tree(tree)
    path.unlink()


def test_proposed_trees_split_revenue_by_the_shops_channels_and_each_gives_its_kpi_again(
    ws: Workspace,
) -> None:
    listed = ws.trees().set_index("tree")
    assert listed.loc["net_revenue_by_channel", "source"] == "proposed"
    assert ws.tree("net_revenue_by_channel").dimensions == {"channel": ("search", "email")}
    for name in listed.index:
        found = ws.tree_baseline(name, "2027-Q1")
        top = found.tree.node(found.tree.top)
        assert top.kpi is not None
        assert round(found.top, 2) == round(ws.kpi_over(top.kpi, found.start, found.end) or 0, 2), name


def test_a_year_planned_before_its_eve_is_over_starts_from_the_latest_365_days(tmp_path: Path) -> None:
    with shop_with_history.opened(shop_with_history.build(tmp_path / "x")) as ws:  # known until 2026-08-19
        tree = ws.tree("net_revenue")
        found = ws.tree_baseline(tree, "2027")
        assert found.words == "the 365 days until 2026-08-19"
        assert (found.start, found.end) == (date(2025, 8, 20), date(2026, 8, 20))
        assert found.top == pytest.approx(
            sum(v for d, v in shop_with_history.prices().items() if d >= date(2025, 8, 20))
        )
        assert ws.tree_baseline(tree, "2027", "latest").values == found.values
        assert ws.tree_baseline(tree, "2026-Q4").words == "2025-Q4, the same cycle a year ago"
        with pytest.raises(InvalidValueError, match="not over 2026-01-01 to 2026-12-31"):
            ws.tree_baseline(tree, "2027", "year_ago")
        assert ws.tree_baseline(tree, "2026-Q3", "last").words == "2026-Q2, the cycle before"


def test_a_baseline_by_forecast_has_last_years_rates_and_the_forecasts_total(tmp_path: Path) -> None:
    with shop_with_history.opened(shop_with_history.build(tmp_path / "x")) as ws:
        before, found = (
            ws.tree_baseline("net_revenue", "2026-Q4", basis) for basis in ("year_ago", "forecast")
        )
        middle = float(np.median(ws.forecast("net_revenue", "2026-Q4", measure="total").ends))
        assert found.top == pytest.approx(middle)
        assert found.values["average_order_value"] == before.values["average_order_value"]
        assert found.values["sessions"] == pytest.approx(before.values["sessions"] * middle / before.top)
        assert (
            found.words
            == "2026-Q4 as things go: rates of 2025-Q4, the same cycle a year ago, volumes by the forecast"
        )
        with pytest.raises(InvalidValueError, match="choose the basis"):
            ws.tree_baseline(Tree("rate", "rate", (
                Node("rate", unit="share", formula="orders / sessions"), Node("orders", unit="orders", kpi="orders"),
                Node("sessions", unit="sessions", kpi="sessions"))), "2026-Q4", "forecast")  # fmt: skip
