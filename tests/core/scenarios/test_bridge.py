"""A bridge adds up to the cent, does not depend on an order, and is the Shapley value where that is defined."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrkit.core.scenarios import Bridge, Node, Part, Tree, bridge, evaluate
from okrkit.errors import InvalidValueError

from .trees import drivers_of, trees

CHANNEL = {"channel": ("ads", "mail", "new")}
SHOP = Tree(
    "shop",
    "revenue",
    (
        Node("revenue", unit="currency", formula="sum(visits * conversion * order_value)"),
        Node("visits", unit="sessions", by="channel"),
        Node("conversion", unit="orders/sessions", by="channel"),
        Node("order_value", unit="currency/orders"),
    ),
    CHANNEL,
)


def test_two_factors_share_what_they_did_together() -> None:
    tree = Tree("t", "top", (Node("top", formula="a * b"), Node("a"), Node("b")))
    # 10 x 40 = 400 -> 12 x 50 = 600: a alone 80, b alone 100, both together 20, half each
    made = bridge(tree, {"a": 10, "b": 40}, {"a": 12, "b": 50})
    assert made.by_driver() == pytest.approx({"a": 90, "b": 110})
    assert (made.before, made.after, made.change) == (400, 600, 200)


def test_a_ratio_is_split_by_its_closed_form() -> None:
    tree = Tree("t", "rate", (Node("rate", formula="a / b"), Node("a"), Node("b")))
    # along (1 + t, 2 + 2t): da = integral of 1 / (2 + 2t) = ln 2 / 2, db = minus the same; the rate stays 0.5
    made = bridge(tree, {"a": 1, "b": 2}, {"a": 2, "b": 4})
    assert made.by_driver() == pytest.approx({"a": math.log(2) / 2, "b": -math.log(2) / 2})


def test_a_rate_that_starts_from_a_single_order_is_split_as_exactly() -> None:
    tree = Tree("t", "value", (Node("value", formula="a / b"), Node("a"), Node("b")))
    # along (30 + 399 970 t) / (1 + 9 999 t) the slope falls ten-thousandfold: da = 399 970 / 9 999 x ln 10 000
    made = bridge(tree, {"a": 30, "b": 1}, {"a": 400_000, "b": 10_000}).by_driver()
    risen = 399_970 / 9_999 * math.log(10_000)
    assert made == pytest.approx({"a": risen, "b": 10 - risen}, rel=1e-10)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_parts_add_up_to_the_change_for_any_tree(data: Any) -> None:
    tree = data.draw(trees())
    before, after = data.draw(drivers_of(tree)), data.draw(drivers_of(tree))
    try:
        made = bridge(tree, before, after)
    except InvalidValueError as error:
        assume("no value" not in error.problem)
        raise
    size = max(1e-9, abs(made.change), *(abs(part.value) for part in made.parts))
    assert math.fsum(part.value for part in made.parts) == pytest.approx(made.change, abs=1e-9 * size)
    assert made.after == pytest.approx(float(evaluate(tree, after)["top"]))
    cents = made.rounded()
    assert sum(round(part.value * 100) for part in cents.parts) == round(cents.after * 100) - round(
        cents.before * 100
    )
    assert round(sum(cents.by_driver().values()), 2) == cents.change
    assert round(sum(cents.by_member().values()), 2) == cents.change
    if abs(made.change) < 1e6:
        assert all(abs(a.value - b.value) < 0.0100001 for a, b in zip(made.parts, cents.parts, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_order_in_which_nodes_are_written_changes_nothing(data: Any) -> None:
    tree = data.draw(trees(divide=False))
    before, after = data.draw(drivers_of(tree)), data.draw(drivers_of(tree))
    other = Tree(tree.name, tree.top, tuple(data.draw(st.permutations(tree.nodes))), tree.dimensions)
    assert bridge(other, dict(reversed(before.items())), after) == bridge(tree, before, after)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_there_and_back_are_each_others_opposite(data: Any) -> None:
    tree = data.draw(trees(divide=False))
    before, after = data.draw(drivers_of(tree)), data.draw(drivers_of(tree))
    there, back = bridge(tree, before, after), bridge(tree, after, before)
    for one, other in zip(there.parts, back.parts, strict=True):
        assert one.value == pytest.approx(-other.value, abs=1e-9 * max(1, abs(there.change), abs(one.value)))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_on_a_multilinear_tree_it_is_the_shapley_value(data: Any) -> None:
    tree = data.draw(trees(divide=False, once=True, most_drivers=4))
    before, after = data.draw(drivers_of(tree)), data.draw(drivers_of(tree))
    players = [(d.name, place) for d in tree.drivers for place in np.ndindex(before[d.name].shape)]
    assume(len(players) <= 8)

    def value(moved: frozenset[Any]) -> float:
        state = {name: array.copy() for name, array in before.items()}
        for name, place in moved:
            state[name][place] = after[name][place]
        return float(evaluate(tree, state)["top"])

    values = {
        frozenset(group): value(frozenset(group))
        for n in range(len(players) + 1)
        for group in combinations(players, n)
    }
    expected = {}
    for player in players:
        others = [other for other in players if other != player]
        expected[player] = sum(
            (values[frozenset({*group, player})] - values[frozenset(group)])
            / (len(players) * math.comb(len(others), n))
            for n in range(len(others) + 1)
            for group in combinations(others, n)
        )
    size = max(1.0, *(abs(value) for value in values.values()))
    seen = dict(zip(_keys(tree), bridge(tree, before, after).parts, strict=True))
    for player, share in expected.items():
        assert seen[player].value == pytest.approx(share, abs=1e-8 * size)


def _keys(tree: Tree) -> list[tuple[str, tuple[int, ...]]]:
    drivers = [name for name in tree.order if tree.node(name).is_driver]
    return [
        (name, place)
        for name in drivers
        for place in np.ndindex(*([len(tree.members(name))] if tree.members(name) else []))
    ]


@pytest.mark.parametrize("absent", [0.0, np.nan])
def test_a_channel_that_appears_is_credited_to_its_visits(absent: float) -> None:
    before = {"visits": [100, 200, 0], "conversion": [0.1, 0.05, absent], "order_value": 50}
    after = {"visits": [100, 200, 300], "conversion": [0.1, 0.05, 0.02], "order_value": 50}
    made = bridge(SHOP, before, after)
    parts = {(part.driver, part.member): part.value for part in made.parts}
    assert parts["visits", "new"] == pytest.approx(300)  # 300 x 0.02 x 50
    assert sum(abs(value) for value in parts.values()) == pytest.approx(300)
    gone = bridge(SHOP, after, before)
    assert gone.by_member() == pytest.approx({"ads": 0, "mail": 0, "new": -300, "": 0})


def test_a_rate_that_starts_from_nothing_while_there_are_visits_is_a_change_of_the_rate() -> None:
    before = {"visits": [100, 200, 300], "conversion": [0.1, 0.05, 0], "order_value": 50}
    after = {"visits": [100, 200, 300], "conversion": [0.1, 0.05, 0.02], "order_value": 50}
    assert bridge(SHOP, before, after).by_driver() == pytest.approx(
        {"conversion": 300, "order_value": 0, "visits": 0}
    )


def test_a_rate_without_a_value_that_matters_is_refused() -> None:
    before = {"visits": [100, 200, 300], "conversion": [0.1, np.nan, 0.02], "order_value": 50}
    with pytest.raises(InvalidValueError, match=r"conversion\[mail\] has no value before"):
        bridge(SHOP, before, {**before, "conversion": [0.1, 0.1, 0.1]})


def test_a_top_without_a_value_is_refused() -> None:
    tree = Tree("t", "rate", (Node("rate", formula="a / b"), Node("a"), Node("b")))
    with pytest.raises(InvalidValueError, match="'rate' has no value after: something is divided by 0"):
        bridge(tree, {"a": 1, "b": 2}, {"a": 1, "b": 0})
    with pytest.raises(InvalidValueError, match="passes a point where it has no value"):
        bridge(tree, {"a": 1, "b": 2}, {"a": 1, "b": -3})


def test_draws_are_refused() -> None:
    drivers = {"visits": [100, 200, 300], "conversion": [0.1, 0.05, 0.02], "order_value": [50, 60]}
    with pytest.raises(InvalidValueError, match="'order_value' has draws after"):
        bridge(SHOP, {**drivers, "order_value": 50}, drivers)


def test_the_cents_that_rounding_leaves_go_to_the_largest_remainders() -> None:
    # 0.00 -> 0.10 in three equal parts of 0.0333...: 3 cents each, the tenth to the first by name
    parts = tuple(Part(name, "", 0, 1, 0.1 / 3) for name in "cab")
    cents = Bridge("top", 0.0, 0.1, parts).rounded()
    assert {part.driver: part.value for part in cents.parts} == {"a": 0.04, "b": 0.03, "c": 0.03}
