"""Chances, expected scores and proposals against closed forms and hand counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from okrkit.core.forecast import forecast
from okrkit.core.model import guardrail_score, progress
from okrkit.core.targets import (
    chance,
    chance_curve,
    expected_score,
    guard,
    label,
    limit_with_chance,
    limits_with_chance,
    outcomes,
    propose,
    propose_limits,
    quantity_of,
    rough_label,
    say_chance,
    scores,
    target_with_chance,
    target_with_score,
)
from okrkit.errors import InvalidValueError

# A standard normal by its quantiles: sample averages equal the closed forms to the third decimal.
NORMAL = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
futures = st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=40).map(np.array)


# The normal table of the attainability study: baseline z standard deviations below the mean; target with expected score
# 0.7, the chance of reaching it, and the expected scores of the targets with chances 0.5 and 0.7.
@pytest.mark.parametrize(
    ("z", "target", "reached", "of_even", "of_likely"),
    [
        (0.8, -0.26, 0.60, 0.65, 0.75),
        (1.0, -0.09, 0.53, 0.68, 0.77),
        (1.2816, 0.14, 0.44, 0.73, 0.81),
        (2.0, 0.65, 0.26, 0.80, 0.88),
        (3.0, 1.21, 0.11, 0.87, 0.92),
        (4.0, 1.69, 0.05, 0.90, 0.95),
        (10.0, 4.29, 0.00, 0.96, 0.98),
    ],
)
def test_expected_score_is_averaged_over_paths_as_in_the_normal_table(
    z: float, target: float, reached: float, of_even: float, of_likely: float
) -> None:
    for better, sign in (("up", 1), ("down", -1)):
        found = target_with_score(sign * NORMAL, -sign * z, 0.7, better)  # type: ignore[arg-type]
        assert found.target is not None
        assert found.expected == pytest.approx(0.7, abs=1e-9)
        assert sign * found.target == pytest.approx(target, abs=0.0101)
        assert found.chance == pytest.approx(reached, abs=0.0101)
        assert expected_score(sign * NORMAL, -sign * z, 0.0) == pytest.approx(of_even, abs=0.0051)
        likely = target_with_chance(sign * NORMAL, 0.7, better)  # type: ignore[arg-type]
        assert expected_score(sign * NORMAL, -sign * z, likely) == pytest.approx(of_likely, abs=0.0051)


def test_the_score_of_the_mean_is_not_the_mean_score() -> None:
    """Baseline 100, target 115, forecast 110 give or take 10: 0.67 against 0.59, reached 31 %."""
    values = 110 + 10 * NORMAL
    assert progress(100, 115, float(values.mean())) == pytest.approx(0.67, abs=0.004)
    assert expected_score(values, 100, 115) == pytest.approx(0.59, abs=0.005)
    assert chance(values, 115) == pytest.approx(0.31, abs=0.002)


def test_where_no_target_expects_the_score_it_is_said_with_a_way_out() -> None:
    found = target_with_score(NORMAL, 0.0)  # an even chance of keeping the baseline
    assert (found.target, found.chance, found.expected) == (None, None, None)
    assert found.keeps_baseline == pytest.approx(0.5)
    assert "keeping the baseline is 50 %" in found.reason
    assert "Keep it as a guardrail" in found.reason
    assert "start from the baseline -1.281" in found.reason
    assert found.offered_baseline == pytest.approx(-1.2816, abs=0.001)
    assert found.offered_target is not None
    assert expected_score(NORMAL, found.offered_baseline, found.offered_target) == pytest.approx(
        0.7, abs=1e-6
    )


def test_a_target_with_the_score_exists_exactly_when_the_baseline_is_kept_more_often() -> None:
    values = np.array([9.0, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    assert target_with_score(values, 10.0, 0.9).target is None  # kept in exactly 0.9
    assert target_with_score(values, 10.0, 0.89).target is not None


@given(futures, st.floats(-1e4, 1e4), st.floats(0.05, 0.95))
def test_the_target_found_has_the_wanted_expected_score(
    values: np.ndarray, baseline: float, wanted: float
) -> None:
    for better in ("up", "down"):
        found = target_with_score(values, baseline, wanted, better)  # type: ignore[arg-type]
        if found.target is not None and abs(found.target - baseline) > 1e-6:
            assert expected_score(values, baseline, found.target) == pytest.approx(wanted, abs=1e-6)


@given(futures, st.floats(-1e4, 1e4), st.floats(0, 1e3))
def test_a_harder_target_is_never_reached_more_often(values: np.ndarray, target: float, more: float) -> None:
    assert chance(values, target + more) <= chance(values, target)
    assert chance(values, target - more, "down") <= chance(values, target, "down")


@given(futures, st.floats(-1e4, 1e4), st.floats(1, 1e3), st.floats(0, 1e3))
def test_a_harder_target_never_expects_a_higher_score(
    values: np.ndarray, base: float, way: float, more: float
) -> None:
    assume(base + way != base)
    assert expected_score(values, base, base + way + more) <= expected_score(values, base, base + way) + 1e-12
    assert expected_score(values, base, base - way - more) <= expected_score(values, base, base - way) + 1e-12


@given(futures)
def test_the_chance_curve_only_falls_and_agrees_with_the_chance(values: np.ndarray) -> None:
    curve = chance_curve(values)
    assert (np.diff(curve.chances) <= 0).all()
    assert curve.chances[40] == pytest.approx(chance(values, float(curve.targets[40])))
    down = chance_curve(values, "down")
    assert (np.diff(down.chances) >= 0).all()
    assert down.chances[40] == pytest.approx(chance(values, float(down.targets[40]), "down"))


def test_scores_agree_with_the_models_scoring_for_a_fall_as_for_a_rise() -> None:
    values = np.array([9.0, 8.0, 6.5, 5.0, 4.0])
    assert scores(values, 8.0, 5.0).tolist() == pytest.approx([progress(8.0, 5.0, v) for v in values])
    assert expected_score(values, 8.0, 5.0) == pytest.approx((0 + 0 + 0.5 + 1 + 1) / 5)
    assert chance(values, 5.0, "down") == 0.4


def test_equal_baseline_and_target_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no meaning"):
        expected_score(NORMAL, 3.0, 3.0)


def test_end_level_defaults_to_the_last_four_weeks() -> None:
    weeks = np.arange(1.0, 14.0)[None, :]
    assert quantity_of("last") == "last four weeks"
    assert outcomes(weeks, "last", "W")[0] == (10 + 11 + 12 + 13) / 4
    assert outcomes(weeks, "last value", "W")[0] == 13
    assert outcomes(weeks[:, :3], "last", "monthly")[0] == 3
    assert outcomes(np.arange(91.0)[None, :], "last", "D")[0] == np.arange(63, 91).mean()
    assert outcomes(weeks, "total", "W")[0] == 91
    assert outcomes(weeks, "mean", "W")[0] == 7
    with pytest.raises(InvalidValueError, match="counts"):
        outcomes(weeks, "first", "W")


@pytest.mark.parametrize(
    ("p", "word"),
    [(1.0, "committed"), (0.9, "committed"), (0.89, "likely"), (0.7, "likely"), (0.69, "even"), (0.4, "even"),
     (0.39, "stretch"), (0.15, "stretch"), (0.149, "moonshot"), (0.0, "moonshot")],
)  # fmt: skip
def test_labels_by_chance(p: float, word: str) -> None:
    assert label(p) == word


def test_a_band_instead_of_a_percentage_under_26_values() -> None:
    assert [say_chance(p, 25) for p in (0.2, 0.5, 0.8)] == ["unlikely", "even", "likely"]
    assert say_chance(0.2, 26) == "20 %"
    assert say_chance(0.2, forecast([3.0, 4.0, 5.0], "W", 4, 10)) == "unlikely"
    assert [rough_label(p) for p in (1 / 3, 2 / 3)] == ["even", "even"]


def test_whole_percents_only_and_never_nought_or_a_hundred() -> None:
    assert [say_chance(p, 99) for p in (0, 0.0049, 0.01, 0.256, 0.99, 0.996, 1)] == [
        "<1 %", "<1 %", "1 %", "26 %", "99 %", ">99 %", ">99 %",
    ]  # fmt: skip


# ---- guardrails
def test_a_guardrail_is_scored_path_by_path_as_the_model_scores_it() -> None:
    paths = np.random.default_rng(0).normal(7, 3, (50, 13))
    for lower, upper in ((4.0, 10.0), (4.0, None), (None, 10.0)):
        by_model = np.mean([guardrail_score(list(row), lower, upper) for row in paths])
        assert guard(paths, lower, upper).expected == pytest.approx(by_model)


def test_a_guardrail_by_hand() -> None:
    """Ten periods a path. One path is inside in all ten, one in nine, one in eight: two of three hold it."""
    paths = np.full((3, 10), 5.0)
    paths[1, 3] = 12.0  # two beyond the limit of 10, with a tolerance of 3: a third of the credit
    paths[2, :2] = 20.0
    found = guard(paths, 4.0, 10.0)
    assert found.chance == pytest.approx(2 / 3)
    assert found.inside == pytest.approx(27 / 30)
    assert found.expected == pytest.approx((10 + 9 + 1 / 3 + 8) / 30)
    assert guard(paths, 4.0, 10.0, tolerance=20.0).expected == pytest.approx((10 + 9.9 + 9) / 30)


def test_the_last_value_alone_does_not_hold_a_guardrail() -> None:
    paths = np.full((1, 13), 50.0)
    paths[0, -1] = 5.0
    assert guard(paths, None, 10.0).chance == 0.0


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 26), st.sampled_from([0.5, 0.7, 0.9]), st.integers(0, 9))
def test_a_limit_with_a_chance_is_held_that_often(periods: int, wanted: float, seed: int) -> None:
    paths = np.random.default_rng(seed).normal(0, 1, (400, periods))
    lower, upper = limit_with_chance(paths, wanted, "up"), limit_with_chance(paths, wanted, "down")
    assert wanted <= guard(paths, lower, None).chance <= wanted + 0.01
    assert wanted <= guard(paths, None, upper).chance <= wanted + 0.01
    low, high = limits_with_chance(paths, wanted)
    assert wanted <= guard(paths, low, high).chance <= wanted + 0.02


def test_guardrail_limits_are_proposed_tight_and_wide() -> None:
    paths = np.random.default_rng(3).normal(100, 5, (1000, 13))
    found = propose_limits(paths)
    assert found.lower is not None
    assert found.upper is not None
    assert found.wide_lower < found.lower < 100 < found.upper < found.wide_upper  # type: ignore[operator]
    assert found.chance == pytest.approx(0.7, abs=0.02)
    assert found.wide_chance == pytest.approx(0.9, abs=0.02)
    only_upper = propose_limits(paths, "upper")
    assert only_upper.lower is None
    assert only_upper.upper is not None


@pytest.mark.parametrize(("lower", "upper", "says"), [(None, None, "no limit"), (5.0, 5.0, "not below")])
def test_a_guardrail_without_limits_is_refused(lower: float | None, upper: float | None, says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        guard(np.ones((2, 3)), lower, upper)


# ---- proposals
@pytest.mark.parametrize(("better", "sign"), [("up", 1), ("down", -1)])
def test_three_points_lie_in_order_with_falling_chances(better: str, sign: int) -> None:
    values = 1000 + sign * 100 * NORMAL
    found = propose(values, 1000 - sign * 200.0, better)  # type: ignore[arg-type]
    assert found.commit is not None
    assert found.stretch is not None
    assert found.kind == ("increase" if sign == 1 else "decrease")
    points = (found.commit, found.target, found.stretch)
    assert sign * found.baseline < sign * points[0].value < sign * points[1].value < sign * points[2].value
    assert points[0].chance == pytest.approx(0.9, abs=0.03)
    assert points[0].label in ("committed", "likely")
    assert points[1].expected == pytest.approx(0.7, abs=0.02)
    assert points[1].chance == pytest.approx(0.26, abs=0.03)  # z = 2 in the normal table
    assert points[2].chance < points[1].chance
    assert not found.moved


def test_a_baseline_that_allows_no_target_is_moved_and_said() -> None:
    found = propose(1000 + 100 * NORMAL, 1050.0)
    assert found.moved
    assert found.baseline == pytest.approx(872, abs=6)  # nine of ten futures keep it
    assert "No target scores 0.7" in found.notes[0]
    assert found.target.expected == pytest.approx(0.7, abs=0.02)
    assert found.target.chance == pytest.approx(0.44, abs=0.02)


def test_a_moonshot_is_warned_of_and_replaced_by_an_even_chance() -> None:
    found = propose(1000 + 10 * NORMAL, 900.0)
    assert any("nothing in the history suggests it" in note for note in found.notes)
    assert found.target.label in ("even", "stretch")
    assert found.target.chance == pytest.approx(0.4, abs=0.05)


def test_counted_things_get_whole_targets_rounded_to_the_harder_side() -> None:
    orders = 40 + 6 * NORMAL
    found = propose(orders, 30.0, whole=True)
    assert found.target.value == int(found.target.value)
    exact = target_with_score(orders, 30.0).target
    assert exact is not None
    assert found.target.value >= exact
    fewer = propose(orders, 50.0, "down", whole=True)
    exact_down = target_with_score(orders, 50.0, 0.7, "down").target
    assert exact_down is not None
    assert fewer.target.value <= exact_down


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 50), st.floats(-3, 6), st.sampled_from(["up", "down"]), st.floats(0.01, 1e6))
def test_every_proposal_is_in_order(seed: int, z: float, better: str, scale: float) -> None:
    values = scale * np.random.default_rng(seed).normal(5, 1, 300)
    found = propose(values, scale * (5 - z), better)  # type: ignore[arg-type]
    row = [found.baseline, *(p.value for p in (found.commit, found.target, found.stretch) if p is not None)]
    steps = np.diff(row) if better == "up" else -np.diff(row)
    assert (steps > 0).all()


def test_futures_that_are_all_the_same_allow_no_proposal() -> None:
    with pytest.raises(InvalidValueError, match="no chance can be told"):
        propose(np.full(10, 3.0), 1.0)


def test_wrong_directions_and_shapes_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="which way is good"):
        chance(NORMAL, 0.0, "sideways")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="shape"):
        outcomes(np.ones(3), "total", "W")
    with pytest.raises(InvalidValueError, match="outcomes"):
        chance(np.ones((2, 2)), 0.0)


def test_a_target_right_beside_the_baseline_starts_further_back_and_says_so() -> None:
    """Seventy-one of a hundred futures keep the baseline: a score of 0.7 would need a target a hair beyond it."""
    values = 1000 + 100 * NORMAL
    baseline = target_with_chance(values, 0.71)
    found = propose(values, baseline)
    assert found.moved
    assert found.notes[0].startswith("From a baseline of 944.7 the target would lie right beside it")
    assert found.commit is not None
    assert found.stretch is not None
    assert 0.7 <= found.commit.chance <= 0.75
    assert found.target.expected == pytest.approx(0.7, abs=0.02)


def test_a_committed_target_is_a_promise_with_nothing_easier_before_it() -> None:
    found = propose(1000 + 100 * NORMAL, 700.0, committed=True)
    assert found.commit is None
    assert found.target.label == "committed"
    assert 0.9 <= found.target.chance <= 0.93
    assert found.target.expected >= 0.95
    assert found.stretch is not None


def test_a_commit_is_kept_no_less_often_than_is_said_of_it() -> None:
    for z in (1.5, 2.0, 3.0):
        found = propose(1000 + 137 * NORMAL, 1000 - z * 137)
        assert found.commit is not None
        assert found.commit.chance >= 0.9


def test_chances_in_notes_are_bands_where_the_history_is_short() -> None:
    for baseline in (1050.0, 900.0):
        notes = " ".join(propose(1000 + 10 * NORMAL, baseline, n_values=12).notes)
        assert "%" not in notes
        assert "unlikely" in notes


def test_values_in_notes_carry_the_unit_they_are_given() -> None:
    found = propose(1000 + 100 * NORMAL, 1050.0, say=lambda v: f"€{v:,.0f}")
    assert "from a baseline of €1,050" in found.notes[0]
