"""Which trees there are follows from what the data carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.kpis import KPIS
from okrkit.core.scenarios import CUT_BY_CHANNEL, description, from_plain, propose, to_plain

VISITS = ("Organic search", "Email", "Social")
EVERYTHING = frozenset(KPIS)


def names(available: object, channels: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    return [tree.name for tree in propose(available, channels)]  # type: ignore[arg-type]


def test_a_shop_with_everything_gets_every_tree() -> None:
    channels = {
        "sessions": VISITS,
        "orders": ("web", "pos"),
        "shipments_timed": ("web",),
        "shipments_promised": ("web",),
    }
    assert names(EVERYTHING, channels) == [
        "net_revenue_by_channel", "net_revenue", "net_revenue_by_sales_channel", "net_revenue_by_customers", "customers",
        "contribution", "inventory", "fulfilment_hours", "on_time_share",
    ]  # fmt: skip


def test_a_shop_without_visits_starts_from_orders() -> None:
    available = EVERYTHING - {"sessions", "web_orders", "conversion_rate", "conversion_rate_orders"}
    (tree,) = [tree for tree in propose(available) if tree.name == "net_revenue"]
    assert {driver.name for driver in tree.drivers} == {
        "orders",
        "average_order_value",
        "return_rate",
        "other_sales",
    }
    assert "net_revenue_by_channel" not in names(available, {"orders": ("web", "pos")})


def test_visits_and_orders_of_the_same_channels_make_one_tree_by_channel() -> None:
    tree = propose(
        EVERYTHING, {"sessions": ("email", "search", "social"), "orders": ("email", "search", "till")}
    )[0]
    assert tree.dimensions == {"channel": ("email", "search", "social", "till")}
    assert {node.name for node in tree.nodes if node.by} >= {
        "channel_revenue",
        "sessions",
        "average_order_value",
        "return_rate",
    }


def test_visits_from_elsewhere_than_the_tills_lead_to_the_web_shops_orders() -> None:
    tree = propose(EVERYTHING, {"sessions": VISITS, "orders": ("web", "pos")})[0]
    assert tree.dimensions == {"channel": VISITS}
    assert tree.node("web_orders").formula == "sum(channel_orders) + untracked_orders"
    without = propose(EVERYTHING - {"conversion_rate"}, {"sessions": VISITS, "orders": ("web", "pos")})[0]
    assert without.node("conversion_rate").kpi == "conversion_rate_orders"


@pytest.mark.parametrize(
    ("missing", "formula"),
    [
        (set(), "gross_margin - advertising_spend"),
        ({"advertising_spend"}, "gross_margin"),
        ({"gross_margin"}, "net_revenue - advertising_spend"),
    ],
)
def test_contribution_takes_off_what_is_known(missing: set[str], formula: str) -> None:
    (tree,) = [tree for tree in propose(EVERYTHING - missing) if tree.name == "contribution"]
    assert tree.node("contribution").formula == formula


def test_nothing_is_proposed_without_data() -> None:
    assert propose(()) == ()


@given(
    st.sets(st.sampled_from(sorted(EVERYTHING)), min_size=20),
    st.fixed_dictionaries(
        {kpi: st.lists(st.sampled_from([*"abc", '"x"', "[none]"]), unique=True) for kpi in CUT_BY_CHANNEL}
    ),
)
def test_every_proposed_tree_is_bound_to_kpis_that_are_there(
    available: set[str], channels: dict[str, list[str]]
) -> None:
    for tree in propose(available, channels):
        bound = {node.kpi for node in tree.drivers if node.kpi}
        assert bound <= available
        for driver in tree.drivers:
            assert driver.kpi or tree.node(driver.balances).kpi in available
        assert from_plain(to_plain(tree)) == tree
        assert description(tree)["nodes"]


def test_every_kpi_of_a_proposed_tree_exists_and_is_cut_as_the_tree_says() -> None:
    channels = {
        "sessions": VISITS,
        "orders": ("web", "pos"),
        "shipments_timed": ("web",),
        "shipments_promised": ("web",),
    }
    for given_channels in (channels, {**channels, "orders": VISITS}):
        for tree in propose(EVERYTHING, given_channels):
            for node in (node for node in tree.nodes if node.kpi):
                assert not node.by or node.by in KPIS[str(node.kpi)].dimensions, (tree.name, node.name)
