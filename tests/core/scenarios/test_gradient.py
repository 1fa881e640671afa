"""The gradient is the slope of the evaluated tree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrkit.core.scenarios import Node, Tree, evaluate, gradient
from okrkit.errors import InvalidValueError

from .trees import drivers_of, trees


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_gradient_agrees_with_central_differences(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree))
    slopes = gradient(tree, drivers)
    assert set(slopes) == {driver.name for driver in tree.drivers}
    for name, slope in slopes.items():
        assert slope.shape == drivers[name].shape
        for place in np.ndindex(slope.shape):
            around = []
            for step in (-2e-5, -1e-5, 1e-5, 2e-5):
                moved = {**drivers, name: drivers[name].copy()}
                moved[name][place] += step
                around.append(float(evaluate(tree, moved)["top"]))
            far_down, down, up, far_up = around
            assume(np.isfinite(around).all() and np.abs(around).max() < 1e5)
            expected = (8 * (up - down) - (far_up - far_down)) / (12 * 1e-5)  # error of fourth order
            wide = (far_up - far_down) / 4e-5
            assume(
                abs(expected - wide) < 1e-4 * (1 + abs(expected))
            )  # a pole next to it has no usable difference
            assert slope[place] == pytest.approx(expected, rel=1e-5, abs=1e-5 * (1 + np.abs(around).max()))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_many_draws_at_once_give_each_draw_its_own_gradient(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, draws=3))
    slopes = gradient(tree, drivers)
    for at in range(3):
        one = {
            driver.name: drivers[driver.name][..., at]
            if drivers[driver.name].ndim == 1 + bool(driver.by)
            else drivers[driver.name]
            for driver in tree.drivers
        }
        for name, slope in gradient(tree, one).items():
            seen = slopes[name][..., at] if slopes[name].ndim == slope.ndim + 1 else slopes[name]
            np.testing.assert_allclose(seen, slope, rtol=1e-9, atol=1e-12)


def test_a_share_moves_through_its_own_member_and_through_the_sum() -> None:
    nodes = (
        Node("top", formula="x_share[a]"),
        Node("x_share", by="c", formula="share(x)"),
        Node("x", by="c"),
    )
    tree = Tree("t", "top", nodes, {"c": ("a", "b")})
    # a / (a + b) at (3, 1): d/da = b / 16, d/db = -a / 16
    assert gradient(tree, {"x": [3, 1]})["x"].tolist() == pytest.approx([1 / 16, -3 / 16])


def test_what_a_node_does_not_rest_on_does_not_move_it() -> None:
    tree = Tree("t", "top", (Node("top", formula="m + b"), Node("m", formula="a * a"), Node("a"), Node("b")))
    assert {name: float(slope) for name, slope in gradient(tree, {"a": 3, "b": 1}, "m").items()} == {
        "a": 6.0,
        "b": 0.0,
    }


def test_a_node_with_members_has_no_single_gradient() -> None:
    tree = Tree("t", "top", (Node("top", formula="sum(x)"), Node("x", by="c")), {"c": ("a", "b")})
    with pytest.raises(InvalidValueError, match="a gradient is of one value"):
        gradient(tree, {"x": [1, 2]}, "x")
