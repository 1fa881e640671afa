"""What matters most, against hand counts and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios.sensitivity import break_even, contour, one_at_a_time, tornado
from okrkit.core.scenarios.shapes import Z90
from okrkit.core.scenarios.variance import indices, variance_shares
from okrkit.core.scenarios.what_if import what_if
from okrkit.errors import InvalidValueError
from tests.core.scenarios.shops import BASE, PRODUCT, SHOP, TOTAL

POINT = {"orders": 100.0, "order_value": 40.0}


def test_a_tornado_moves_one_input_at_a_time_between_its_p10_and_p90() -> None:
    question = what_if(
        SHOP,
        BASE,
        [Move("order_value", by=0.1)],
        [
            Assumption("sessions", "email", shape="normal", low=-0.1, high=0.2),
            Assumption("conversion", change="value", shape="uniform", low=0.02, high=0.03),
        ],
        [Correlation("sessions[email]", "conversion", 0.8)],
    )
    found = tornado(question, [Lever("order_value", low=-0.2, high=0.1)])
    # Middle: email's sessions 2000 x 1.05 = 2100, conversion 0.025, value 55: (1000 + 2100) x 0.025 x 55 = 4262.50.
    assert found.middle == pytest.approx(4262.5)
    bars = {(bar.name, bar.kind): bar for bar in found.bars}
    sessions = bars["sessions[email]", "assumption"]
    assert (sessions.low, sessions.high) == pytest.approx((-0.1, 0.2))
    assert (sessions.top_low, sessions.top_high) == pytest.approx((2800 * 0.025 * 55, 3400 * 0.025 * 55))
    conversion = bars["conversion", "assumption"]
    assert (conversion.low, conversion.high) == pytest.approx((0.021, 0.029))
    assert (conversion.top_low, conversion.top_high) == pytest.approx((3100 * 0.021 * 55, 3100 * 0.029 * 55))
    lever = bars["order_value", "lever"]
    assert (lever.top_low, lever.top_high) == pytest.approx((4262.5 * 0.8, 4262.5 * 1.1))
    swings = [bar.swing for bar in found.bars]
    assert swings == sorted(swings, reverse=True)


def test_a_tornado_shows_an_uncertain_elasticity_and_a_kept_forecast() -> None:
    question = what_if(
        PRODUCT, POINT, [Move("order_value", by=0.1)], elasticities=[Elasticity("orders", "order_value", -1, -1.5, -0.5)],
        anchor=np.linspace(3000, 5000, 2001),
    )  # fmt: skip
    bars = {bar.kind: bar for bar in tornado(question).bars}
    middle = 4000 * 1.1 * 1.1**-1
    assert (bars["elasticity"].top_low, bars["elasticity"].top_high) == pytest.approx(
        (4400 * 1.1**-1.5, 4400 * 1.1**-0.5)
    )
    assert (bars["anchor"].top_low, bars["anchor"].top_high) == pytest.approx(
        (middle * 0.8, middle * 1.2), rel=1e-3
    )


def test_one_per_cent_more_of_each_driver() -> None:
    found = {p.name: p for p in one_at_a_time(what_if(SHOP, BASE))}
    assert found["order_value"].change == pytest.approx(40)
    assert found["sessions"].change == pytest.approx(40)
    assert found["sessions[email]"].change == pytest.approx(30)
    assert found["conversion[direct]"].elasticity == pytest.approx(0.25)
    linked = one_at_a_time(what_if(SHOP, BASE, elasticities=[Elasticity("conversion", "order_value", -1.5)]))
    assert {p.name: p for p in linked}["order_value"].elasticity == pytest.approx(-0.5)


def test_where_each_driver_alone_breaks_even() -> None:
    found = {b.name: b for b in break_even(what_if(SHOP, BASE), 3700)}
    assert found["order_value"].change == pytest.approx(-0.075)
    assert found["order_value"].value == pytest.approx(46.25)
    assert found["sessions[email]"].change == pytest.approx(-0.1)
    assert found["sessions[email]"].value == pytest.approx(1800)
    assert found["sessions"].change == pytest.approx(-0.075)
    assert found["sessions"].value is None


def test_a_share_does_not_break_even_beyond_1() -> None:
    found = {b.name: b for b in break_even(what_if(SHOP, BASE), 60_000)}
    # Direct would need 57,000 of its own, which is 1000 sessions x 50 at most; email has 100,000.
    assert found["conversion[direct]"].change is None
    assert found["conversion[email]"].value == pytest.approx(59_000 / 100_000)


def test_break_even_follows_a_linked_driver() -> None:
    links = [Elasticity("orders", "order_value", -1.5)]
    found = {b.name: b for b in break_even(what_if(PRODUCT, POINT, elasticities=links), 4200)}
    assert found["order_value"].change == pytest.approx(1.05**-2 - 1)


def test_a_contour_has_the_top_for_each_pair_of_moves() -> None:
    question = what_if(
        PRODUCT, POINT, assumptions=[Assumption("orders", shape="lognormal", low=1 / 1.2 - 1, high=0.2)]
    )
    found = contour(
        question,
        Lever("orders", high=0.2),
        Lever("order_value", low=-0.1, high=0.1),
        3,
        target=4800,
        n=1 << 12,
    )
    assert found.one == pytest.approx([0, 0.1, 0.2])
    assert found.other == pytest.approx([-0.1, 0, 0.1])
    assert found.top == pytest.approx(np.outer([0.9, 1, 1.1], [1, 1.1, 1.2]) * 4000)
    assert found.chance is not None
    # Without a move it takes orders 1.2 times their middle, their P90; with orders +20 % the middle itself.
    assert found.chance[1, [0, 2]] == pytest.approx([0.1, 0.5], abs=2e-3)


def test_the_indices_of_ishigamis_function_are_the_known_ones() -> None:
    # Ishigami and Homma 1990, a = 7, b = 0.1; closed form in Saltelli et al., Global Sensitivity Analysis (2008), 4.7.
    a, b = 7.0, 0.1

    def result(scores: np.ndarray) -> np.ndarray:
        x, y, z = math.pi * (2 * ndtr(scores) - 1)
        return np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)

    one, two = 0.5 * (1 + b * math.pi**4 / 5) ** 2, a**2 / 8
    both = b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    first, total, deviation = indices(result, 3, [[0], [1], [2]], 1 << 13, seed=1)
    assert first == pytest.approx([one / whole, two / whole, 0], abs=0.01)
    assert total == pytest.approx([(one + both) / whole, two / whole, both / whole], abs=0.01)
    assert deviation == pytest.approx(math.sqrt(whole), rel=0.01)


def test_parts_of_a_sum_are_their_variances() -> None:
    beliefs = [
        Assumption("known", change="absolute", shape="normal", low=-100, high=100),
        Assumption("fresh", change="absolute", shape="uniform", low=-100, high=100),
    ]
    found = variance_shares(what_if(TOTAL, {"known": 1000, "fresh": 500}, assumptions=beliefs))
    one, other = (100 / Z90) ** 2, 200**2 / 12
    assert [s.names for s in found.shares] == [("known",), ("fresh",)]
    for share, part in zip(found.shares, (one, other), strict=True):
        assert share.alone == pytest.approx(part / (one + other), abs=0.01)
        assert share.total == pytest.approx(part / (one + other), abs=0.01)
    assert found.deviation == pytest.approx(math.sqrt(one + other), rel=0.01)
    assert found.together == pytest.approx(0, abs=0.01)


def test_parts_of_a_product_and_what_comes_from_both_together() -> None:
    beliefs = [
        Assumption("orders", shape="normal", low=-0.5, high=0.5),
        Assumption("order_value", shape="normal", low=-0.3, high=0.3),
    ]
    found = variance_shares(what_if(PRODUCT, POINT, assumptions=beliefs), n=1 << 13)
    one, other = (0.5 / Z90) ** 2, (0.3 / Z90) ** 2
    whole = one + other + one * other
    assert found.shares[0].alone == pytest.approx(one / whole, abs=0.01)
    assert found.shares[0].total == pytest.approx((one + one * other) / whole, abs=0.01)
    assert found.together == pytest.approx(one * other / whole, abs=0.01)


def test_correlated_ranges_are_blamed_together() -> None:
    beliefs = [Assumption("sessions", m, shape="normal", low=-0.1, high=0.1) for m in ("direct", "email")]
    beliefs.append(Assumption("order_value", shape="normal", low=-0.1, high=0.1))
    question = what_if(SHOP, BASE, (), beliefs, [Correlation("sessions[direct]", "sessions[email]", 1.0)])
    found = variance_shares(question)
    # Fully tied, the sessions are one factor like the value: half each.
    names = {share.names: share.alone for share in found.shares}
    assert names["sessions[direct]", "sessions[email]"] == pytest.approx(0.5, abs=0.01)
    assert names["order_value",] == pytest.approx(0.5, abs=0.01)


def test_without_anything_uncertain_there_is_nothing_to_blame() -> None:
    with pytest.raises(InvalidValueError, match="nothing"):
        variance_shares(what_if(SHOP, BASE))
    read_out = what_if(
        PRODUCT,
        {"orders": 100, "order_value": 0},
        (),
        [Assumption("orders", shape="normal", low=-0.1, high=0.1)],
    )
    with pytest.raises(InvalidValueError, match="does not vary"):
        variance_shares(read_out)


def test_a_contour_needs_two_levers() -> None:
    with pytest.raises(InvalidValueError, match="two different"):
        contour(what_if(SHOP, BASE), Lever("order_value", high=0.1), Lever("order_value", high=0.2))
