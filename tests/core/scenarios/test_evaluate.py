"""Every node has the value that its formula says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.scenarios import Node, Tree, evaluate
from okrkit.errors import InvalidValueError, UnknownNameError

from .trees import drivers_of, naive, trees

SHOP = Tree(
    "shop",
    "net_revenue",
    (
        Node("net_revenue", unit="currency", formula="sum(channel_revenue)"),
        Node("channel_revenue", unit="currency", by="channel", formula="sessions * conversion * order_value * (1 - return_rate)"),
        Node("sessions", unit="sessions", by="channel"),
        Node("conversion", unit="orders/sessions", by="channel"),
        Node("order_value", unit="currency/orders"),
        Node("return_rate", unit="share", by="channel"),
        Node("mix", by="channel", formula="share(channel_revenue)"),
    ),
    {"channel": ("ads", "mail")},
)  # fmt: skip
DRIVERS = {"sessions": [1000, 500], "conversion": [0.02, 0.04], "order_value": 50, "return_rate": [0.1, 0.2]}


def test_revenue_by_channel_is_visits_by_conversion_by_order_value_less_returns() -> None:
    found = evaluate(SHOP, DRIVERS)
    # ads: 1000 x 0.02 x 50 x 0.9 = 900; mail: 500 x 0.04 x 50 x 0.8 = 800
    assert found["channel_revenue"].tolist() == pytest.approx([900, 800])
    assert float(found["net_revenue"]) == pytest.approx(1700)
    assert found["mix"].tolist() == pytest.approx([9 / 17, 8 / 17])


def test_each_node_has_the_shape_of_its_members_and_draws() -> None:
    found = evaluate(SHOP, {**DRIVERS, "order_value": [50, 60, 70]})
    shapes = {name: value.shape for name, value in found.items()}
    assert shapes == {
        "net_revenue": (3,), "channel_revenue": (2, 3), "mix": (2, 3), "order_value": (3,),
        "sessions": (2,), "conversion": (2,), "return_rate": (2,),
    }  # fmt: skip
    assert found["net_revenue"].tolist() == pytest.approx([1700, 2040, 2380])


def test_one_draw_stays_a_draw() -> None:
    assert evaluate(SHOP, {**DRIVERS, "order_value": [50]})["channel_revenue"].shape == (2, 1)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_random_trees_agree_with_plain_recursion(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, low=-2, high=2, draws=3))
    found = evaluate(tree, drivers)
    for name, value in found.items():
        members = tree.members(name) or ("",)
        rows = value.reshape(len(members), -1)
        for row, member in zip(rows, members, strict=True):
            for at, seen in enumerate(row):
                assert seen == pytest.approx(
                    naive(tree, drivers, name, member, at), rel=1e-9, abs=1e-12, nan_ok=True
                )


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_asking_for_one_node_gives_the_same_value_as_asking_for_all(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, draws=2))
    name = data.draw(st.sampled_from(tree.order))
    one = evaluate(tree, drivers, [name])
    assert list(one) == [name]
    np.testing.assert_array_equal(one[name], evaluate(tree, drivers)[name])


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_drivers_given_are_left_as_they_were(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, draws=2))
    before = {name: value.copy() for name, value in drivers.items()}
    evaluate(tree, drivers)
    for name, value in before.items():
        np.testing.assert_array_equal(drivers[name], value)


@pytest.mark.filterwarnings("error")
def test_what_is_divided_by_nothing_has_no_value() -> None:
    tree = Tree(
        "rate", "rate", (Node("rate", formula="a / b"), Node("a", unit="orders"), Node("b", unit="sessions"))
    )
    assert evaluate(tree, {"a": [1, 0, 1], "b": [0, 0, 2]})["rate"].tolist() == pytest.approx(
        [np.nan, np.nan, 0.5], nan_ok=True
    )


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"order_value": None}, InvalidValueError, "driver 'order_value' has no value"),
        ({"visits": 3}, UnknownNameError, "no driver is called 'visits'"),
        ({"net_revenue": 3}, InvalidValueError, "is calculated from channel_revenue"),
        ({"sessions": 3}, InvalidValueError, r"shape \(\), \(2,\) or \(2, n_draws\) is expected"),
        ({"sessions": [1, 2, 3]}, InvalidValueError, "give a value for each channel: ads, mail"),
        ({"order_value": [[1, 2]]}, InvalidValueError, "it is not split by a dimension"),
        ({"order_value": []}, InvalidValueError, "'order_value' is empty"),
        ({"order_value": "many"}, InvalidValueError, "is 'many', numbers are expected"),
        ({"order_value": [1, 2], "sessions": [[1, 2, 3]] * 2}, InvalidValueError, "sessions 3"),
    ],
)  # fmt: skip
def test_wrong_drivers_are_refused_in_words(
    change: dict[str, Any], kind: type[Exception], words: str
) -> None:
    drivers = {name: value for name, value in {**DRIVERS, **change}.items() if value is not None}
    with pytest.raises(kind, match=words):
        evaluate(SHOP, drivers)
