"""Team targets pushed through the tree, against the company's target."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrkit.core.scenarios import Node, Reach, TeamTarget, Tree, align, evaluate
from okrkit.errors import OkrkitError

from .trees import drivers_of, trees

SHOP = Tree(
    "shop",
    "revenue",
    (
        Node("revenue", unit="currency", formula="sum(orders) * order_value"),
        Node("orders", unit="orders", by="channel", formula="visits * conversion"),
        Node("visits", unit="sessions", by="channel"),
        Node("conversion", unit="share", by="channel"),
        Node("order_value", unit="currency/orders"),
        Node("rate", unit="share", formula="sum(orders) / sum(visits)"),
    ),
    {"channel": ("ads", "mail")},
)
BASE = {"visits": [1000, 500], "conversion": [0.02, 0.04], "order_value": 50}  # 20 + 20 orders, 2000


def test_targets_on_drivers_are_multiplied_out() -> None:
    found = align(SHOP, BASE, [TeamTarget("visits", 1500, "ads"), TeamTarget("order_value", 60)], 3200)
    # (1500 x 0.02 + 20) x 60 = 3000; both together 1000: visits 10 x 55, order value 10 x 45
    assert (found.baseline, found.reached, found.gap) == pytest.approx((2000, 3000, 200))
    assert [value for _, value in found.parts] == pytest.approx([550, 450])
    assert not found.is_met


def test_a_target_on_a_calculated_node_holds_whatever_its_drivers_give() -> None:
    found = align(
        SHOP, BASE, [TeamTarget("orders", 32, "mail", "Email team"), TeamTarget("visits", 600, "mail")], 2600
    )
    # the visits give 24 of the 32 orders: 4 x 50, and what else is needed 8 x 50
    assert found.reached == pytest.approx(2600)
    assert found.is_met
    assert not found.closings
    assert {target.node: value for target, value in found.parts} == pytest.approx(
        {"visits": 200, "orders": 400}
    )


def test_each_lever_left_says_what_would_close_the_gap() -> None:
    found = align(SHOP, BASE, [TeamTarget("visits", 1500, "ads")], 3000)
    needed = {(closing.driver, closing.member): closing.needed for closing in found.closings}
    # 2500 now, 10 orders short at 50: ads 40 of 1500 visits, mail 30 of 500 or 750 visits at 4 %, order value 3000 / 50
    expected = {
        ("conversion", "ads"): 40 / 1500,
        ("conversion", "mail"): 0.06,
        ("visits", "mail"): 750,
        ("order_value", ""): 60,
        ("conversion", ""): 1.2,  # in both channels alike
    }
    assert needed == pytest.approx(expected)
    assert {closing.driver for closing in found.closings[:2]} == {"conversion", "order_value"}
    assert [closing.change for closing in found.closings[:2]] == pytest.approx(
        [0.2, 0.2]
    )  # the least comes first


def test_a_lever_that_cannot_close_it_says_how_near_it_gets() -> None:
    (closing,) = align(SHOP, BASE, [], 3000, [Reach("conversion", 0.02, 0.03, "ads")]).closings
    assert closing.needed is None
    assert closing.nearest == pytest.approx(2500)  # 30 + 20 orders


def test_moving_all_members_alike_leaves_those_with_a_target() -> None:
    reach = Reach("visits", 1, 3)
    (closing,) = align(SHOP, BASE, [TeamTarget("visits", 1500, "ads")], 3000, [reach]).closings
    assert closing.needed == pytest.approx(1.5)  # mail alone: 20 orders to 30


def test_where_down_is_good_the_gap_is_what_is_above() -> None:
    nodes = (
        Node("cost", unit="currency", formula="orders * price", better="down"),
        Node("orders", unit="orders"),
        Node("price", unit="currency/orders"),
    )
    tree = Tree("t", "cost", nodes)
    found = align(tree, {"orders": 10, "price": 5}, [TeamTarget("price", 4)], 30)
    assert found.gap == pytest.approx(10)
    assert [(closing.driver, closing.needed) for closing in found.closings] == [
        ("orders", pytest.approx(7.5))
    ]
    assert align(tree, {"orders": 10, "price": 5}, [TeamTarget("price", 3)], 30).is_met


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_parts_lead_from_the_baseline_to_what_is_reached(data: Any) -> None:
    tree = data.draw(trees(divide=False, most_drivers=4))
    drivers = data.draw(drivers_of(tree))
    inner = [
        name
        for name in tree.order
        if name != "top" and (tree.node(name).is_driver or name in tree.depends_on("top"))
    ]
    targets = []
    for name in data.draw(st.lists(st.sampled_from(inner), unique=True, max_size=4)):
        member = data.draw(st.sampled_from(tree.members(name))) if tree.members(name) else ""
        targets.append(TeamTarget(name, data.draw(st.floats(0.5, 3)), member))
    found = align(tree, drivers, targets, 1e6, [])
    assert found.baseline == pytest.approx(float(evaluate(tree, drivers)["top"]))
    size = max(1.0, abs(found.baseline), abs(found.reached), *(abs(value) for _, value in found.parts))
    assert found.baseline + sum(value for _, value in found.parts) == pytest.approx(
        found.reached, abs=1e-8 * size
    )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_needed_put_in_reaches_the_target(data: Any) -> None:
    tree = data.draw(trees(divide=False, most_drivers=4))
    drivers = data.draw(drivers_of(tree))
    now = float(evaluate(tree, drivers)["top"])
    assume(abs(now) > 0.1)
    target = now + abs(now) * data.draw(st.floats(0.01, 0.5))
    for closing in align(tree, drivers, [], target).closings:
        if closing.needed is None:
            continue
        moved = {**drivers, closing.driver: np.array(drivers[closing.driver])}
        if tree.members(closing.driver) and not closing.member:
            moved[closing.driver] *= closing.needed
        else:
            moved[closing.driver][
                tree.members(closing.driver).index(closing.member) if closing.member else ()
            ] = closing.needed
        assert float(evaluate(tree, moved)["top"]) == pytest.approx(target, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ([TeamTarget("revenue", 1)], "the top of the tree"),
        ([TeamTarget("visits", 1)], "names no channel"),
        ([TeamTarget("visits", 1, "mial")], "did you mean 'mail'"),
        ([TeamTarget("vists", 1, "mail")], "did you mean 'visits'"),
        ([TeamTarget("order_value", 1), TeamTarget("order_value", 2)], "two targets for order_value"),
        ([TeamTarget("rate", 0.5)], "does not lead to 'revenue'"),
    ],
)
def test_targets_that_fit_nowhere_are_refused(targets: list[TeamTarget], words: str) -> None:
    with pytest.raises(OkrkitError, match=words):
        align(SHOP, BASE, targets, 1)


def test_bounds_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(OkrkitError, match="from 60 to 50"):
        align(SHOP, BASE, [], 1e6, [Reach("order_value", 60, 50)])


def test_a_calculated_node_closes_nothing() -> None:
    with pytest.raises(OkrkitError, match="'orders' is calculated from visits, conversion"):
        align(SHOP, BASE, [], 1e6, [Reach("orders", 0, 1, "ads")])
