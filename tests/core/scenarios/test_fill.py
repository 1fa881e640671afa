"""Drivers filled from measured figures give these figures again."""

from __future__ import annotations

import numpy as np
import pytest

from okrkit.core.scenarios import Node, Tree, check_shares, evaluate, fill
from okrkit.errors import InvalidValueError

SHOP = Tree(
    "shop",
    "revenue",
    (
        Node("revenue", unit="currency", kpi="net_revenue", formula="sum(by_channel) + unplaced"),
        Node(
            "by_channel",
            unit="currency",
            by="channel",
            kpi="net_revenue",
            formula="orders * order_value + rest",
        ),
        Node("orders", unit="orders", by="channel", kpi="orders"),
        Node("order_value", unit="currency/orders", by="channel", kpi="average_order_value"),
        Node("rest", unit="currency", by="channel", balances="by_channel"),
        Node("unplaced", unit="currency", balances="revenue"),
    ),
    {"channel": ("ads", "mail", "till")},
)
MEASURED = {
    "revenue": 1234.56,
    "by_channel": [310.01, 99.99, 700.0],
    "orders": [3, 1, 0],
    "order_value": [100.0, 99.99, np.nan],
}


def test_what_the_drivers_leave_unexplained_stands_in_the_rest() -> None:
    filled = fill(SHOP, MEASURED)
    # ads: 310.01 - 3 x 100; mail: nothing left; till: no order, so all of it; top: 1234.56 - 1110.00
    assert filled["rest"].tolist() == pytest.approx([10.01, 0, 700])
    assert float(filled["unplaced"]) == pytest.approx(124.56)


def test_a_filled_tree_reproduces_the_measured_figures() -> None:
    found = evaluate(SHOP, fill(SHOP, MEASURED))
    assert float(found["revenue"]) == 1234.56
    assert found["by_channel"].tolist() == [310.01, 99.99, 700.0]


def test_a_rest_that_does_not_simply_add_is_refused() -> None:
    nodes = (Node("top", formula="a * (1 - r)", kpi="x"), Node("a"), Node("r", balances="top"))
    with pytest.raises(InvalidValueError, match="does not simply add to it"):
        fill(Tree("t", "top", nodes), {"top": 3, "a": 2})


@pytest.mark.parametrize("missing", ["orders", "by_channel"])
def test_what_was_not_measured_is_named(missing: str) -> None:
    with pytest.raises(InvalidValueError, match=f"'{missing}' was not measured"):
        fill(SHOP, {name: value for name, value in MEASURED.items() if name != missing})


def test_a_share_outside_0_to_1_is_refused_with_its_member_and_value() -> None:
    nodes = (Node("top", formula="sum(s)"), Node("s", unit="share", by="channel"))
    tree = Tree("t", "top", nodes, {"channel": ("ads", "mail")})
    check_shares(tree, {"s": [0, 1]})
    with pytest.raises(
        InvalidValueError, match=r"s\[mail\] is a share and has the value 3.4, outside 0 to 1"
    ):
        check_shares(tree, {"s": [0.5, 3.4]})
