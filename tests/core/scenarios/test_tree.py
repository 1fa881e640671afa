"""A tree that can be built is sound; what is not is refused with the node and the remedy."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.model.base import dump, load
from okrkit.core.scenarios import Node, Tree, from_plain, to_plain
from okrkit.core.scenarios.units import fits, measure
from okrkit.errors import OkrkitError

from .trees import trees

CHANNELS = {"channel": ("ads", "mail"), "country": ("France", "Italy")}


def tree(*nodes: Node, top: str = "top") -> Tree:
    return Tree("t", top, nodes, CHANNELS)


def one(unit: str, formula: str, **drivers: str) -> Tree:
    return tree(Node("top", unit=unit, formula=formula), *(Node(name, unit=u) for name, u in drivers.items()))


def test_nodes_come_after_what_they_are_calculated_from_however_they_are_written() -> None:
    nodes = [Node("top", formula="a + m"), Node("m", formula="b * c"), Node("a"), Node("c"), Node("b")]
    assert tree(*nodes).order == tree(*reversed(nodes)).order == ("a", "b", "c", "m", "top")
    assert tree(*nodes).depends_on("top") == {"a", "b", "c", "m"}
    assert tree(*nodes).parents("b") == ("m",)
    assert tree(*nodes).children("top") == ("a", "m")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: tree(Node("top", formula="a + bb"), Node("a"), Node("b")), "no node .* is called 'bb'"),
        (lambda: tree(Node("a"), top="topp"), "no node of the tree 't' is called 'topp'"),
        (lambda: tree(Node("top", formula="a"), Node("a", formula="b"), Node("b", formula="a")), "a -> b -> a"),
        (lambda: tree(Node("top", formula="top + 1")), "top -> top"),
        (lambda: tree(Node("top"), Node("top")), "two nodes called 'top'"),
        (lambda: tree(Node("top", formula="a"), Node("a"), Node("b")), "driver 'b' does not lead to 'top'"),
        (lambda: tree(Node("top", formula="a"), Node("a", by="chanel")), "no dimension .* is called 'chanel'"),
        (lambda: tree(Node("top", formula="a"), Node("a", by="channel")), "a value for each channel, the node says one"),
        (lambda: tree(Node("top", by="channel")), "add a node with sum"),
        (lambda: tree(Node("top", formula="sum(x)"), Node("x", by="channel", formula="a"), Node("a")), "gives one value"),
        (lambda: tree(Node("top", formula="sum(a * b)"), Node("a", by="channel"), Node("b", by="country")), "mixes values"),
        (lambda: tree(Node("top", formula="sum(a)"), Node("a")), "of what has one value"),
        (lambda: tree(Node("top", formula="a[maill]"), Node("a", by="channel")), "did you mean 'mail'"),
        (lambda: tree(Node("top", formula="a[mail]"), Node("a")), "without .mail."),
        (lambda: Node("Net revenue"), "is not a name for a node"),
        (lambda: Node("sum"), "sum and share are taken"),
        (lambda: Tree("t", "a", (Node("a"),), {"channel": ()}), "has no members"),
        (lambda: Tree("t", "a", (Node("a"),), {"channel": ("x", "x")}), "the member 'x' twice"),
        (lambda: Tree("t", "a", (Node("a"),), {"Channel": ("x",)}), "is not a name for a dimension"),
        (lambda: one("currency", "a + b", a="currency", b="orders"), "adds currency and orders"),
        (lambda: one("", "a * b", a="currency", b="currency"), "currency x currency"),
        (lambda: one("currency", "a * b", a="currency", b="currency"), "gives currency x currency"),
        (lambda: one("currency", "a * b", a="orders", b="currency"), "e.g. currency/orders"),
        (lambda: one("orders", "a", a="sessions"), "is in orders, but its formula gives sessions"),
        (lambda: one("orders", "a + 5", a="orders"), "give a number a node"),
        (lambda: one("hours", "a / b", a="currency", b="orders"), "is in hours"),
        (lambda: one("EUR", "a", a="currency"), "is not a unit"),
        (lambda: tree(Node("top", formula="a + b"), Node("a", flow=True), Node("b", flow=False)), "adds what adds up"),
        (lambda: tree(Node("top", flow=True, formula="a"), Node("a", flow=False)), "says flow: true"),
        (lambda: tree(Node("top", formula="a * b"), Node("a", flow=True), Node("b", flow=True)), "multiplies or divides"),
        (lambda: tree(Node("top", formula="a + r", kpi="orders"), Node("a", kpi="x"), Node("r", balances="a")), "not a calculated"),
        (lambda: tree(Node("top", formula="a + r"), Node("a"), Node("r", balances="top")), "the KPI it is measured by"),
        (lambda: tree(Node("top", formula="a", kpi="x"), Node("a", formula="r"), Node("r", balances="top", kpi="y")), "has a KPI as well"),
    ],
)  # fmt: skip
def test_an_unsound_tree_is_refused_in_words(build: Any, words: str) -> None:
    with pytest.raises(OkrkitError, match=words) as caught:
        build()
    assert caught.value.fix


def test_a_share_turns_one_counted_thing_into_another() -> None:
    assert one("orders", "a * b", a="sessions", b="share").units["top"] == "orders"
    assert one("orders", "a * b + c", a="sessions", b="share", c="orders").units["top"] == "orders"
    made = one("currency", "a * b * c", a="sessions", b="share", c="currency/orders")
    assert made.flows == {"a": True, "b": False, "c": False, "top": True}


def test_a_price_is_an_amount_that_does_not_add_up_over_time() -> None:
    price = Node("c", unit="currency", flow=False)
    assert tree(Node("top", unit="currency", formula="a * c"), Node("a", unit="orders"), price).flows["top"]


def test_a_formula_without_a_unit_takes_the_one_it_gives() -> None:
    assert one("", "a / b", a="currency", b="orders").units["top"] == "currency/orders"
    assert one("", "a / b", a="orders", b="orders").units["top"] == "ratio"


@pytest.mark.parametrize(
    ("declared", "computed", "allowed"),
    [
        ("share", "orders/sessions", True),
        ("share", "currency/orders", False),
        ("orders", "sessions*share", True),
        ("orders", "sessions", False),
        ("count", "orders", True),
        ("currency", "orders*currency", False),
        ("currency/customers", "currency/orders*orders/customers", True),
        ("hours", "minutes", False),
    ],
)
def test_units_fit_by_what_is_counted_and_what_is_an_amount(
    declared: str, computed: str, allowed: bool
) -> None:
    assert fits(measure(declared), measure(computed)) is allowed


def test_a_readout_outside_the_top_is_kept() -> None:
    made = tree(Node("top", formula="a * b"), Node("a"), Node("b"), Node("rate", formula="a / b"))
    assert "rate" in made.order


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_plain_data_gives_the_same_tree_again(data: Any) -> None:
    made = data.draw(trees())
    assert from_plain(to_plain(made)) == made
    assert load(Tree, dump(made)) == made


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "a tree is"),
        ({"tree": "t", "nodes": {}}, "without `top`"),
        ({"tree": "t", "top": "a", "nodes": {"a": {"formul": "b"}}}, "did you mean 'formula'"),
        ({"tree": "t", "top": "a", "nodes": {"a": 3}}, "node 'a' is 3"),
        ({"tree": "t", "top": "a", "nodes": {1: {}}}, "has the key 1"),
        ({"tree": "t", "topp": "a", "nodes": {"a": {}}}, "did you mean 'top'"),
        (
            {"tree": "t", "top": "a", "dimensions": {"c": "x"}, "nodes": {"a": {}}},
            "a list of members is expected",
        ),
        ({"tree": "t", "top": "a", "nodes": {"a": {"better": "upp"}}}, "better: must be"),
        ({"tree": "t", "top": "a", "nodes": {"a": {"flow": "perhaps"}}}, "flow: true or false is expected"),
    ],
)
def test_data_that_are_no_tree_are_refused_in_words(data: Any, words: str) -> None:
    with pytest.raises(OkrkitError, match=words):
        from_plain(data)
