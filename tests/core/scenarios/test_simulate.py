"""Simulated futures agree with closed forms, with hand counts, and with the forecast they are tied to."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from okrkit.core.model.assumptions import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios.shapes import Z90
from okrkit.core.scenarios.simulate import Simulation, simulate
from okrkit.core.scenarios.what_if import what_if
from okrkit.errors import InvalidValueError, UnknownNameError
from tests.core.scenarios.shops import BASE, PRODUCT, SHOP, TOTAL

N = 1 << 14
KINDS = ["sobol", "random"]
POINT = {"orders": 100.0, "order_value": 40.0}


def lognormal(driver: str, low: float, high: float, **more: object) -> Assumption:
    return Assumption(driver, shape="lognormal", low=low, high=high, **more)  # type: ignore[arg-type]


def agrees(found: Simulation, known: object, node: str = "") -> None:
    """Mean, quantiles and chances within 4 standard errors of independent draws."""
    values = found.values(node)
    deviation = known.std()  # type: ignore[attr-defined]
    assert abs(values.mean() - known.mean()) < 4 * deviation / math.sqrt(N)  # type: ignore[attr-defined]
    for p in (0.1, 0.5, 0.9):
        at = known.ppf(p)  # type: ignore[attr-defined]
        error = math.sqrt(p * (1 - p) / N)
        assert abs(found.chance(at, node, better="down") - p) < 4 * error
        assert abs(found.quantile(p, node) - at) < 4 * error / known.pdf(at)  # type: ignore[attr-defined]


@pytest.mark.parametrize("points", KINDS)
def test_a_product_of_lognormals_is_the_lognormal_of_the_sum(points: str) -> None:
    found = simulate(
        PRODUCT, POINT, assumptions=[lognormal("orders", -0.1, 0.2), lognormal("order_value", -0.05, 0.1)], n=N,
        points=points,  # type: ignore[arg-type]
    )  # fmt: skip
    ends = [(0.9, 1.2), (0.95, 1.1)]
    middle = 4000 * math.prod(math.sqrt(low * high) for low, high in ends)
    spread = math.hypot(*(math.log(high / low) / (2 * Z90) for low, high in ends))
    agrees(found, stats.lognorm(s=spread, scale=middle))


@pytest.mark.parametrize("points", KINDS)
def test_correlated_lognormals_have_the_spread_of_their_sum(points: str) -> None:
    found = simulate(
        PRODUCT, POINT, assumptions=[lognormal("orders", -0.1, 0.2), lognormal("order_value", -0.05, 0.1)],
        correlations=[Correlation("order_value", "orders", -0.6)], n=N, points=points,  # type: ignore[arg-type]
    )  # fmt: skip
    one, other = (math.log(high / low) / (2 * Z90) for low, high in [(0.9, 1.2), (0.95, 1.1)])
    spread = math.sqrt(one**2 + other**2 - 2 * 0.6 * one * other)
    agrees(found, stats.lognorm(s=spread, scale=4000 * math.sqrt(0.9 * 1.2 * 0.95 * 1.1)))


@pytest.mark.parametrize("points", KINDS)
@pytest.mark.parametrize("rho", [0.0, 0.5, -0.8])
def test_a_sum_of_correlated_normals_is_normal(points: str, rho: float) -> None:
    beliefs = [
        Assumption("known", change="absolute", shape="normal", low=-100, high=300),
        Assumption("fresh", change="value", shape="normal", low=400, high=600),
    ]
    found = simulate(
        TOTAL, {"known": 1000, "fresh": 450}, assumptions=beliefs,
        correlations=[Correlation("known", "fresh", rho)], n=N, points=points,  # type: ignore[arg-type]
    )  # fmt: skip
    one, other = 200 / Z90, 100 / Z90
    agrees(found, stats.norm(1100 + 500, math.sqrt(one**2 + other**2 + 2 * rho * one * other)))


def test_an_elasticity_raises_the_change_to_its_power() -> None:
    found = simulate(
        PRODUCT, POINT, assumptions=[lognormal("order_value", -0.1, 0.2)],
        elasticities=[Elasticity("orders", "order_value", -1.5)], n=N,
    )  # fmt: skip
    # Revenue moves with value x value^-1.5 = value^-0.5.
    spread = 0.5 * math.log(1.2 / 0.9) / (2 * Z90)
    agrees(found, stats.lognorm(s=spread, scale=4000 * (0.9 * 1.2) ** -0.25))


def test_an_uncertain_elasticity_passes_a_sure_move_on_with_its_own_spread() -> None:
    found = simulate(
        PRODUCT, POINT, [Move("order_value", by=0.1)], elasticities=[Elasticity("orders", "order_value", -1, -1.5, -0.5)], n=N
    )  # fmt: skip
    known = stats.lognorm(s=math.log(1.1) * 0.5 / Z90, scale=4000 * 1.1 * 1.1**-1)
    agrees(found, known)


def test_elasticities_are_passed_on_along_a_chain() -> None:
    links = [
        Elasticity("sessions[email]", "conversion[email]", 2),
        Elasticity("conversion[email]", "order_value", -1),
    ]
    found = simulate(SHOP, BASE, [Move("order_value", by=0.25)], elasticities=links)
    # Value x 1.25, so email's conversion / 1.25 and its sessions / 1.25^2; direct only has the value.
    assert found.mean() == pytest.approx(1000 * 1.25 + 3000 * 1.25 / 1.25 / 1.25**2)


def test_elasticities_in_a_ring_are_refused() -> None:
    links = [Elasticity("orders", "order_value", -1), Elasticity("order_value", "orders", 0.1)]
    with pytest.raises(InvalidValueError, match="ring"):
        simulate(PRODUCT, POINT, elasticities=links)


def test_moves_of_every_kind_act_in_the_order_value_factor_units() -> None:
    moves = [
        Move("sessions", "email", by=100, change="absolute"),
        Move("sessions", by=0.1),
        Move("sessions", "email", by=1500, change="value"),
        Move("order_value", by=60, change="value"),
    ]
    found = simulate(SHOP, BASE, moves)
    assert found.mean("all_sessions") == pytest.approx(1100 + 1500 * 1.1 + 100)
    assert found.mean() == pytest.approx(60 * (1100 * 0.02 + 1750 * 0.03))
    assert np.all(found.start == pytest.approx(4000))


def test_a_belief_about_a_whole_driver_moves_all_members_alike() -> None:
    found = simulate(
        SHOP, BASE, assumptions=[Assumption("sessions", shape="normal", low=-0.1, high=0.1)], n=256
    )
    assert found.values("sessions", "email") == pytest.approx(2 * found.values("sessions", "direct"))


def test_beliefs_about_members_are_independent_unless_correlated() -> None:
    beliefs = [Assumption("sessions", m, shape="normal", low=-0.1, high=0.1) for m in ("email", "direct")]
    for rho in (0.0, 0.7):
        ties = [Correlation("sessions[email]", "sessions[direct]", rho)]
        found = simulate(SHOP, BASE, assumptions=beliefs, correlations=ties, n=N)
        seen = np.corrcoef(found.values("sessions", "direct"), found.values("sessions", "email"))[0, 1]
        assert seen == pytest.approx(rho, abs=4 / math.sqrt(N))


def test_a_correlation_of_whole_drivers_ties_each_member_to_the_same_member() -> None:
    beliefs = [
        Assumption(driver, m, shape="normal", low=-0.1, high=0.1)
        for driver in ("sessions", "conversion")
        for m in ("direct", "email")
    ]
    found = simulate(
        SHOP, BASE, assumptions=beliefs, correlations=[Correlation("sessions", "conversion", 0.9)], n=N
    )
    same = np.corrcoef(found.values("sessions", "email"), found.values("conversion", "email"))[0, 1]
    cross = np.corrcoef(found.values("sessions", "email"), found.values("conversion", "direct"))[0, 1]
    assert same == pytest.approx(0.9, abs=0.02)
    assert cross == pytest.approx(0.0, abs=0.04)


def test_without_moves_the_top_is_its_forecast_path_by_path() -> None:
    forecast = np.random.default_rng(1).gamma(40, 120, 2000)
    futures = {"sessions": np.random.default_rng(2).gamma(20, [[50], [100]], (2, 500))}
    found = simulate(SHOP, BASE, anchor=forecast, futures=futures, n=N)
    assert found.values() == pytest.approx(found.start, rel=1e-12)
    for q in (0.1, 0.5, 0.9):
        assert found.quantile(q) == pytest.approx(np.quantile(forecast, q), rel=2e-3)


def test_a_move_acts_on_every_path_of_the_forecast() -> None:
    forecast = np.random.default_rng(1).gamma(40, 120, 2000)
    found = simulate(SHOP, BASE, [Move("order_value", by=0.1)], anchor=forecast)
    assert found.values() == pytest.approx(1.1 * found.start)
    email = simulate(SHOP, BASE, [Move("sessions", "email", by=0.1)], anchor=forecast)
    assert email.values() == pytest.approx((1 + 0.1 * 3000 / 4000) * email.start)


def test_the_forecast_may_be_that_of_a_node_below_the_top() -> None:
    forecast = np.array([80.0, 85.0, 90.0, 95.0])
    found = simulate(SHOP, BASE, anchor=forecast, anchor_of="orders", n=256)
    assert found.values() == pytest.approx(50 * found.values("orders"))
    assert found.quantile(0.5, "orders") == pytest.approx(87.5, abs=0.1)


@pytest.mark.parametrize("of", ["shop_conversion", "channel_revenue", "order_value"])
def test_only_what_adds_up_can_be_kept_at_its_forecast(of: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be kept"):
        simulate(SHOP, BASE, anchor=[1.0, 2.0], anchor_of=of)


def test_a_driver_with_a_history_has_the_spread_of_its_forecast() -> None:
    paths = np.random.default_rng(3).normal(120, 10, 4000)
    found = simulate(
        PRODUCT, POINT, assumptions=[Assumption("orders", shape="history")], futures={"orders": paths}
    )
    assert found.quantile([0.1, 0.9]) == pytest.approx(40 * np.quantile(paths, [0.1, 0.9]), rel=1e-3)


def test_a_late_effect_counts_from_its_week_on() -> None:
    # Four even weeks, 1000 each. The value rises by 20 %: nothing in week 1, then in a straight line over two weeks, so
    # that weeks 2, 3 and 4 have a mean of 1/4, 3/4 and all of it: 1000 x 0.2 x (0.25 + 0.75 + 1) = 400.
    belief = Assumption("order_value", shape="fixed", mid=0.2, delay_weeks=1, ramp_weeks=2)
    found = simulate(PRODUCT, POINT, assumptions=[belief], weeks=[1, 1, 1, 1], paths=True, n=4)
    assert found.weekly is not None
    assert found.weekly[:, 0] == pytest.approx([1000, 1050, 1150, 1200])
    assert found.mean() == pytest.approx(4400)
    assert found.mean("order_value") == pytest.approx(44)


def test_a_late_move_of_a_lever_is_weighed_by_the_weeks() -> None:
    # A tenth of the quarter in week 1, half in week 2, four tenths in week 3; the lever works from week 3.
    lever = Lever("orders", high=0.5, delay_weeks=2)
    found = simulate(PRODUCT, POINT, [Move("orders", by=0.5)], levers=[lever], weeks=[1, 5, 4])
    assert found.mean() == pytest.approx(4000 * (1 + 0.5 * 0.4))


def test_rates_of_a_cycle_come_from_its_sums() -> None:
    # Email's sessions double in the second of two even weeks: 1000 + 2000 x 1.5 sessions, orders 20 + 60 x 1.5.
    belief = Assumption("sessions", "email", shape="fixed", mid=1.0, delay_weeks=1)
    found = simulate(SHOP, BASE, assumptions=[belief], weeks=[1, 1])
    assert found.mean("shop_conversion") == pytest.approx((20 + 90) / (1000 + 3000))


def test_an_effect_without_delay_is_the_same_with_and_without_weeks() -> None:
    beliefs = [lognormal("orders", -0.1, 0.2)]
    plain = simulate(PRODUCT, POINT, assumptions=beliefs)
    in_weeks = simulate(PRODUCT, POINT, assumptions=beliefs, weeks=np.arange(1, 14))
    assert np.array_equal(plain.values(), in_weeks.values())


def test_two_scenarios_with_one_seed_differ_by_the_move_alone() -> None:
    beliefs = [lognormal("orders", -0.1, 0.2), lognormal("order_value", -0.3, 0.3)]
    before = simulate(PRODUCT, POINT, assumptions=beliefs, n=256)
    after = simulate(PRODUCT, POINT, [Move("orders", by=0.07)], beliefs, n=256)
    assert after.values() == pytest.approx(1.07 * before.values())


def test_sobol_points_need_a_tenth_of_the_random_draws_or_less() -> None:
    beliefs = [
        Assumption(driver, m, shape="lognormal", low=-0.1, high=0.15)
        for driver in ("sessions", "conversion")
        for m in ("direct", "email")
    ]
    truth = float(simulate(SHOP, BASE, assumptions=beliefs, n=1 << 17, keep=["revenue"]).quantile(0.9))

    def error(points: str, n: int) -> float:
        seen = [
            simulate(SHOP, BASE, assumptions=beliefs, n=n, seed=s, points=points, keep=["revenue"]).quantile(
                0.9
            )  # type: ignore[arg-type]
            for s in range(1, 21)
        ]
        return float(np.sqrt(np.mean((np.array(seen) - truth) ** 2)))

    assert error("sobol", 512) < error("random", 5120)


def test_a_share_that_leaves_0_to_1_is_said() -> None:
    wide = Assumption("conversion", "email", change="value", shape="normal", low=-0.05, high=0.11)
    found = simulate(SHOP, BASE, assumptions=[wide])
    assert len(found.notes) == 1
    # P(normal(0.03, 0.08 / z90) < 0)
    assert f"{stats.norm(0.03, 0.08 / Z90).cdf(0):.1%}" in found.notes[0]


def test_what_reaches_the_target_follows_the_way_that_is_good() -> None:
    found = simulate(PRODUCT, POINT, assumptions=[lognormal("orders", -0.1, 0.2)])
    assert found.chance(4800) == pytest.approx(0.1, abs=1e-3)
    assert found.chance(4800, better="down") == pytest.approx(0.9, abs=1e-3)


@pytest.mark.parametrize(
    ("inputs", "error", "said"),
    [
        ({"moves": [Move("sesions", by=0.1)]}, UnknownNameError, "sesions"),
        ({"moves": [Move("sessions", "mail", by=0.1)]}, UnknownNameError, "mail"),
        ({"moves": [Move("order_value", "email", by=0.1)]}, InvalidValueError, "not split"),
        ({"moves": [Move("revenue", by=0.1)]}, InvalidValueError, "calculated"),
        ({"moves": [Move("sessions", by=100, change="absolute")]}, InvalidValueError, "which one"),
        ({"moves": [Move("conversion", "email", by=40)]}, InvalidValueError, "between 0 and 100 %"),
        ({"moves": [Move("order_value", by=55, change="value")] * 2}, InvalidValueError, "twice"),
        ({"assumptions": [Assumption("order_value", shape="history")]}, InvalidValueError, "no history"),
        (
            {"assumptions": [Assumption("order_value", mid=0.1, ramp_weeks=3)]},
            InvalidValueError,
            "comes late",
        ),
        (
            {"correlations": [Correlation("sessions", "order_value", 0.5)]},
            InvalidValueError,
            "nothing is uncertain",
        ),
        (
            {"elasticities": [Elasticity("order_value", "sessions", 0.5)]},
            InvalidValueError,
            "for each channel",
        ),
        ({"futures": {"sessions": [1.0, 2.0]}}, InvalidValueError, "futures of sessions"),
        ({"anchor": [-5.0, 5.0]}, InvalidValueError, "0 or below"),
        ({"anchor_of": "orders"}, InvalidValueError, "no forecast"),
        ({"weeks": [0.0, -1.0], "moves": []}, InvalidValueError, "week"),
        ({"n": 1000}, InvalidValueError, "power of two"),
        ({"keep": ["profit"]}, UnknownNameError, "profit"),
    ],
)
def test_what_does_not_fit_is_refused(inputs: dict[str, object], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        simulate(SHOP, BASE, **inputs)  # type: ignore[arg-type]


def test_a_node_or_member_that_was_not_kept_is_named() -> None:
    found = simulate(SHOP, BASE, keep=["revenue", "sessions"])
    with pytest.raises(UnknownNameError, match="orders"):
        found.values("orders")
    with pytest.raises(InvalidValueError, match="for each channel"):
        found.values("sessions")
    with pytest.raises(UnknownNameError, match="social"):
        found.values("sessions", "social")


@pytest.mark.parametrize("shape", ["normal", "lognormal", "uniform", "triangular"])
@pytest.mark.parametrize("base", [[1000.0, 2000.0], [1000.0, -50.0]])
def test_the_quick_form_of_a_question_gives_the_same_futures(shape: str, base: list[float]) -> None:
    mid = 0.05 if shape == "triangular" else None
    beliefs = [
        Assumption("sessions", m, shape=shape, low=-0.1, mid=mid, high=0.3)  # type: ignore[arg-type]
        for m in ("direct", "email")
    ]
    question = what_if(
        SHOP, {**BASE, "sessions": base}, [Move("order_value", by=0.1)], beliefs,
        [Correlation("sessions[direct]", "sessions[email]", 0.5)], [Elasticity("conversion", "order_value", -1)],
    )  # fmt: skip
    scores = np.random.default_rng(0).standard_normal((2, 100))
    quick = question.quick()
    folded = shape == "normal" or min(base) > 0
    assert (quick.effects.by_driver["sessions"][0].change == "value") == folded
    assert quick.top(scores.copy()) == pytest.approx(question.top(scores.copy()))


def test_pseudo_random_futures_need_no_library_beyond_numpy() -> None:
    code = (
        "import sys; from tests.core.scenarios.shops import *; from okrkit.core.scenarios import simulate;"
        "from okrkit.core.model import Assumption;"
        "simulate(SHOP, BASE, assumptions=[Assumption('sessions', shape='normal', low=-0.1, high=0.1)], points='random', n=10);"
        "print([m for m in sys.modules if m.split('.')[0] in ('scipy', 'pandas', 'plotly')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
