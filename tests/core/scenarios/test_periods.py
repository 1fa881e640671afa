"""Over the weeks of a cycle sums are sums and percentages come from sums."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.scenarios import Node, Periods, Tree, evaluate, evaluate_over, ramp
from okrkit.errors import InvalidValueError

from .trees import drivers_of, trees

SHOP = Tree(
    "shop",
    "revenue",
    (
        Node("revenue", unit="currency", formula="orders * order_value"),
        Node("orders", unit="orders", formula="sum(visits * conversion)"),
        Node("visits", unit="sessions", by="channel"),
        Node("conversion", unit="orders/sessions", by="channel"),
        Node("order_value", unit="currency/orders"),
        Node("overall", unit="share", formula="orders / sum(visits)"),
    ),
    {"channel": ("ads", "mail")},
)
BASE = {"visits": [1000, 500], "conversion": [0.02, 0.04], "order_value": 50}


def test_a_rate_that_rises_in_the_busier_week_counts_more() -> None:
    periods = Periods((0.25, 0.75))
    found = evaluate_over(SHOP, BASE, {"conversion": [[0.02, 0.04], [0.04, 0.04]]}, periods)
    # ads: 250 x 0.02 + 750 x 0.04 = 35 orders, mail: 500 x 0.04 = 20
    assert float(found["orders"]) == pytest.approx(55)
    assert found["conversion"].tolist() == pytest.approx([35 / 1000, 0.04])
    assert float(found["overall"]) == pytest.approx(55 / 1500)
    assert float(found["revenue"]) == pytest.approx(2750)
    assert found["visits"].tolist() == pytest.approx([1000, 500])


def test_the_overall_rate_is_taken_from_sums_when_the_mix_of_visits_changes() -> None:
    # week 1: 500 + 250 visits, 10 + 10 orders; week 2 at twice the mail visits: 500 + 500 visits, 10 + 20 orders
    found = evaluate_over(SHOP, BASE, {"visits": [[1000, 500], [1000, 1000]]}, Periods.even(2))
    assert float(found["overall"]) == pytest.approx(50 / 1750)
    assert found["visits"].tolist() == pytest.approx([1000, 750])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_without_a_change_the_cycle_is_the_plain_evaluation(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, draws=2))
    name = data.draw(st.sampled_from([driver.name for driver in tree.drivers]))
    periods = Periods.of(data.draw(st.lists(st.floats(0.1, 3), min_size=1, max_size=4)))
    whole = evaluate(tree, drivers)
    same = evaluate_over(tree, drivers, {name: [drivers[name]] * len(periods.weights)}, periods)
    for node, value in same.items():
        np.testing.assert_array_equal(value, whole[node])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_adds_up_is_the_sum_of_weeks_evaluated_one_by_one(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree))
    name = data.draw(st.sampled_from([driver.name for driver in tree.drivers]))
    periods = Periods.of(data.draw(st.lists(st.floats(0.1, 3), min_size=2, max_size=4)))
    weeks = [drivers[name] * data.draw(st.floats(0.5, 2)) for _ in periods.weights]
    found = evaluate_over(tree, drivers, {name: weeks}, periods)
    total = {}
    for weight, value in zip(periods.weights, weeks, strict=True):
        state = {**drivers, name: value}
        week = evaluate(
            tree, {d.name: state[d.name] * (weight if tree.flows[d.name] else 1) for d in tree.drivers}
        )
        for node in (node for node in tree.order if tree.flows[node]):
            total[node] = total.get(node, 0) + week[node]
    for node, value in total.items():
        np.testing.assert_allclose(
            found[node], value, rtol=1e-8, atol=1e-8 * np.max(np.abs(value), initial=1e-300)
        )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_draws_go_through_the_weeks_each_by_itself(data: Any) -> None:
    tree = data.draw(trees())
    drivers = data.draw(drivers_of(tree, draws=2))
    name = data.draw(st.sampled_from([driver.name for driver in tree.drivers]))
    weeks = [drivers[name] * 1.0, drivers[name] * 1.5]
    found = evaluate_over(tree, drivers, {name: weeks}, Periods((0.4, 0.6)))

    def at(driver: str, value: Any, draw: int) -> Any:
        return value[..., draw] if value.ndim == 1 + bool(tree.node(driver).by) else value

    for draw in range(2):
        one = {driver: at(driver, value, draw) for driver, value in drivers.items()}
        alone = evaluate_over(
            tree, one, {name: [at(name, week, draw) for week in weeks]}, Periods((0.4, 0.6))
        )
        for node, value in alone.items():
            np.testing.assert_allclose(at(node, found[node], draw), value, rtol=1e-9, atol=1e-12)


def test_only_what_is_asked_for_comes_back() -> None:
    found = evaluate_over(SHOP, BASE, {"order_value": [50, 60]}, Periods.even(2), ["revenue"])
    assert {name: float(value) for name, value in found.items()} == {"revenue": pytest.approx(2200)}


@pytest.mark.parametrize(
    ("delay", "rise", "expected"),
    [
        (0, 0, [1, 1, 1, 1]),
        (2, 0, [0, 0, 1, 1]),
        (0.5, 0, [0.5, 1, 1, 1]),
        (0, 2, [0.25, 0.75, 1, 1]),
        (
            0.5,
            1,
            [0.125, 0.875, 1, 1],
        ),  # half a week of a rise from 0 to 0.5; then 0.5 to 1 and half a week at 1
        (9, 1, [0, 0, 0, 0]),
        (0, 8, [1 / 16, 3 / 16, 5 / 16, 7 / 16]),
    ],
)
def test_a_ramp_is_the_mean_effect_of_each_week(delay: float, rise: float, expected: list[float]) -> None:
    assert ramp(4, delay, rise).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Periods((0.5, 0.4)), "add up to 0.9"),
        (lambda: Periods((1.5, -0.5)), "the weight -0.5"),
        (lambda: Periods.of([0, 0]), "hold 0 in all"),
        (lambda: ramp(0), "at least one week"),
        (lambda: evaluate_over(SHOP, BASE, {"orders": [1]}, Periods((1.0,))), "'orders' is calculated"),
        (lambda: evaluate_over(SHOP, BASE, {"order_value": [1]}, Periods.even(2)), "values for 1 weeks, the cycle has 2"),
    ],
)  # fmt: skip
def test_wrong_weeks_are_refused_in_words(build: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        build()
