"""Levers for a start come from what the drivers did before."""

from __future__ import annotations

from okrkit.core.scenarios import Node, Tree
from okrkit.core.scenarios.usual import usual_levers

TREE = Tree(
    "shop", "revenue",
    (
        Node("revenue", unit="currency", kpi="net_revenue", formula="sum(orders * value) - returns + rest"),
        Node("orders", by="channel", unit="orders", better="up"),
        Node("value", by="channel", unit="currency/orders", better="up"),
        Node("returns", unit="currency", better="down"),
        Node("rest", unit="currency", balances="revenue", better="up"),
    ),
    {"channel": ("email", "social")},
)  # fmt: skip


def bounds(*history: dict[str, object]) -> dict[str, tuple[float, float]]:
    return {lever.driver: (lever.low, lever.high) for lever in usual_levers(TREE, history)}  # type: ignore[arg-type]


def test_the_largest_good_change_is_the_bound() -> None:
    found = bounds(
        {"orders": [60, 40], "value": [50.0, 40.0], "returns": 100.0},
        {"orders": [90, 30], "value": [50.0, 31.0], "returns": 80.0},  # +20 %; 45 -> 40.5; -20 %
        {"orders": [80, 30], "value": [55.0, 33.0], "returns": 90.0},  # fewer; 40.5 -> 44: +8.6 %; more
    )
    assert found == {"orders": (0.0, 0.20), "value": (0.0, 0.09), "returns": (-0.20, 0.0)}


def test_without_a_history_or_with_nothing_good_in_it_the_least_is_taken() -> None:
    steady = {"orders": (0.0, 0.05), "value": (0.0, 0.05), "returns": (-0.05, 0.0)}
    assert bounds() == steady
    assert bounds({"orders": [100, 0]}) == steady
    assert bounds({"orders": [100, 0], "returns": 10.0}, {"orders": [90, 0], "returns": 11.0}) == steady


def test_a_driver_that_does_not_say_goes_the_way_that_helps_the_top() -> None:
    nodes = (
        Node("left", unit="currency", formula="income - fees"),
        Node("income", unit="currency"),
        Node("fees", unit="currency"),
    )
    (income, fees) = usual_levers(
        Tree("t", "left", nodes), [{"income": 100, "fees": 20}, {"income": 90, "fees": 18}]
    )
    assert (income.low, income.high) == (0.0, 0.05)
    assert (fees.low, fees.high) == (-0.1, 0.0)
    assert usual_levers(Tree("t", "left", nodes), []) == ()


def test_no_lever_doubles_a_driver_and_a_start_from_nothing_has_no_change() -> None:
    assert bounds({"orders": [1, 1]}, {"orders": [50, 50]})["orders"] == (0.0, 0.5)
    assert bounds({"orders": [0, 0]}, {"orders": [50, 50]})["orders"] == (0.0, 0.05)
