"""The browser's evaluator gives Python's numbers, read from the same description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import okrkit.core.scenarios as scenarios
from okrkit.core.scenarios import Node, Tree, description, evaluate

from .trees import drivers_of, trees

pytestmark = pytest.mark.browser

SOURCE = Path(scenarios.__file__).with_name("evaluator.js")
PLAIN = "value => value instanceof Float64Array ? Array.from(value) : value"


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    names = "window.okrkit = { Evaluator, evaluate, quantile, chance };"
    page.set_content(f"<script type=module>{SOURCE.read_text(encoding='utf-8')}\n{names}</script>")
    page.wait_for_function("window.okrkit !== undefined")
    yield page
    page.close()


def as_lists(drivers: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in drivers.items()}


def same(seen: dict[str, Any], expected: dict[str, Any], sizes: float) -> None:
    assert set(seen) == set(expected)
    for name, value in expected.items():
        assert np.shape(seen[name]) == value.shape, name
        np.testing.assert_allclose(np.array(seen[name], dtype=float), value, rtol=1e-9, atol=1e-9 * sizes)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_random_trees_have_the_same_values_as_in_python(page: Any, data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, low=-2, high=2, draws=3))
    seen = page.evaluate(
        f"""([tree, drivers]) => Object.fromEntries(Object.entries(okrkit.evaluate(tree, drivers)).map(([name, value]) =>
            [name, Array.isArray(value) ? value.map({PLAIN}) : ({PLAIN})(value)]))""",
        [description(tree), as_lists(drivers)],
    )
    same(seen, evaluate(tree, drivers), 1e-6)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_moving_one_driver_gives_what_starting_anew_gives(page: Any, data: Any) -> None:
    tree = data.draw(trees())
    before = data.draw(drivers_of(tree, draws=3))
    name = data.draw(st.sampled_from([driver.name for driver in tree.drivers]))
    moved = data.draw(drivers_of(tree, draws=3))[name]
    seen = page.evaluate(
        f"""([tree, drivers, moved]) => {{
            const evaluator = new okrkit.Evaluator(tree).set(drivers);
            evaluator.all();
            return Object.fromEntries(Object.entries(evaluator.set(moved).all()).map(([name, value]) =>
                [name, Array.isArray(value) ? value.map({PLAIN}) : ({PLAIN})(value)]));
        }}""",
        [description(tree), as_lists(before), as_lists({name: moved})],
    )
    same(seen, evaluate(tree, {**before, name: moved}), 1e-6)


@settings(max_examples=30, deadline=None)
@given(
    points=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    q=st.floats(0, 1),
    target=st.floats(-1e6, 1e6),
)
def test_quantiles_and_chances_are_numpys(page: Any, points: list[float], q: float, target: float) -> None:
    found = page.evaluate(
        "([p, q, t]) => [okrkit.quantile(p, q), okrkit.chance(p, t), okrkit.chance(p, t, 'down')]",
        [points, q, target],
    )
    values = np.array(points)
    expected = [np.quantile(values, q), np.mean(values >= target), np.mean(values <= target)]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("new okrkit.Evaluator(tree).set({visits: 3})", "no node of the tree is called 'visits'"),
        ("new okrkit.Evaluator(tree).set({top: 3})", "'top' is calculated, it takes no value"),
        ("new okrkit.Evaluator(tree).set({x: [1]})", "'x' has 1 values, one for each of 2 members"),
        ("new okrkit.Evaluator(tree).set({x: [1, 2]}).top()", "driver 'y' has no value"),
        (
            "new okrkit.Evaluator(tree).set({x: [[1, 2], [1, 2]], y: [1, 2, 3]}).top()",
            "different numbers of points",
        ),
        (
            "new okrkit.Evaluator(tree).set({x: [[1, 2], [1, 2, 3]]})",
            "members with different numbers of points",
        ),
    ],
)
def test_wrong_drivers_are_refused_in_words(page: Any, call: str, words: str) -> None:
    nodes = (Node("top", formula="sum(x * y)"), Node("x", by="c"), Node("y"))
    tree = description(Tree("t", "top", nodes, {"c": ("a", "b")}))
    seen = page.evaluate(
        f"tree => {{ try {{ {call}; return ''; }} catch (error) {{ return error.message; }} }}", tree
    )
    assert words in seen


def test_a_slider_moves_twenty_drivers_by_eight_channels(page: Any, record_property: Any) -> None:
    """The time of one move with 10,000 points is reported, not asserted."""
    rates = [f"rate_{number}" for number in range(18)]
    nodes = (
        Node("revenue", unit="currency", formula="sum(part)"),
        Node("part", by="channel", formula=" * ".join(["visits", *rates, "order_value"])),
        Node("visits", unit="sessions", by="channel"),
        Node("order_value", unit="currency/sessions", by="channel"),
        *(Node(rate, by="channel", unit="share") for rate in rates),
    )
    tree = Tree("large", "revenue", nodes, {"channel": tuple("abcdefgh")})
    seen = page.evaluate(
        """tree => {
            const points = () => Float64Array.from({length: 10000}, (_, k) => 0.5 + k / 20000);
            const many = () => Array.from({length: 8}, points);
            const drivers = tree.nodes.filter(node => !node.steps.length).map(node => node.name);
            const evaluator = new okrkit.Evaluator(tree).set(Object.fromEntries(drivers.map(name => [name, many()])));
            evaluator.top();
            const times = [], parts = {set: [], quantiles: []};
            for (let move = 0; move < 40; move++) {
                const moved = many().map(row => row.map(x => x * (1 + move / 100)));
                const start = performance.now();
                const top = evaluator.set({rate_3: moved}).top();
                parts.set.push(performance.now() - start);
                okrkit.quantile(top, 0.1); okrkit.quantile(top, 0.5); okrkit.quantile(top, 0.9);
                okrkit.chance(top, 1);
                times.push(performance.now() - start);
            }
            const middle = list => list.sort((a, b) => a - b)[20];
            const first = evaluator.set({rate_3: many()}).top()[9999];
            return {move: middle(times), tree: middle(parts.set), first};
        }""",
        description(tree),
    )
    assert seen["first"] == pytest.approx(8 * (0.5 + 9999 / 20000) ** 20, rel=1e-9)
    record_property("one move of 20 drivers by 8 channels at 10,000 points, ms", round(seen["move"], 2))
    print(f"\none slider move: {seen['move']:.2f} ms, of which the tree {seen['tree']:.2f} ms")
