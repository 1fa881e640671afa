"""Scores and bands, each worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.model import (
    EXPECTED_SCORE,
    KeyResult,
    Milestone,
    Objective,
    band,
    guardrail_score,
    milestone_score,
    objective_score,
    progress,
    raw_progress,
    score,
)
from okrkit.errors import InvalidValueError


@pytest.mark.parametrize(
    ("baseline", "target", "now", "raw", "clamped"),
    [
        (100, 200, 150, 0.5, 0.5),
        (100, 200, 100, 0.0, 0.0),
        (100, 200, 200, 1.0, 1.0),
        (100, 200, 230, 1.3, 1.0),
        (100, 200, 80, -0.2, 0.0),
        (8, 5, 6.5, 0.5, 0.5),  # a return rate that is to fall: (6.5 - 8) / (5 - 8)
        (8, 5, 9.5, -0.5, 0.0),
        (8, 5, 4.25, 1.25, 1.0),
        (-10, 10, 0, 0.5, 0.5),
        (0, -4, -1, 0.25, 0.25),
    ],
)
def test_progress_rising_and_falling(
    baseline: float, target: float, now: float, raw: float, clamped: float
) -> None:
    assert raw_progress(baseline, target, now) == pytest.approx(raw)
    assert progress(baseline, target, now) == pytest.approx(clamped)


def test_equal_baseline_and_target_has_no_progress() -> None:
    with pytest.raises(InvalidValueError, match="baseline and target are both 1250000, so"):
        raw_progress(1_250_000, 1_250_000, 3)


amounts = st.integers(-10_000, 10_000)


@given(amounts, amounts.filter(bool), amounts)
def test_a_falling_metric_scores_like_its_mirror_image(baseline: int, change: int, now: int) -> None:
    target = baseline + change
    exact = min(Fraction(1), max(Fraction(0), Fraction(now - baseline, change)))
    assert progress(baseline, target, now) == pytest.approx(float(exact))
    assert progress(baseline, target, now) == progress(-baseline, -target, -now)


@pytest.mark.parametrize(
    ("values", "lower", "upper", "expected"),
    [
        ([5, 6, 7], 4, 10, 1.0),
        ([4, 10], 4, 10, 1.0),  # the limits are inside
        ([11.5], 4, 10, 0.5),  # tolerance 3, one and a half outside
        ([13], 4, 10, 0.0),
        ([1], 4, 10, 0.0),
        ([2.5, 5], 4, 10, 0.75),
        ([99], 4, 10, 0.0),
        ([3, 5], 4, None, 0.5),  # one limit: inside or not, no part credit
        ([3.999], 4, None, 0.0),
        ([3, 5, 5], None, 4, 1 / 3),
    ],
)
def test_a_guardrail_scores_the_periods_inside(
    values: list[float], lower: float | None, upper: float | None, expected: float
) -> None:
    assert guardrail_score(values, lower, upper) == pytest.approx(expected)
    kr = KeyResult("Margin stays", kind="keep within", lower=lower, upper=upper)
    assert score(kr, values) == pytest.approx(expected)


def test_a_guardrail_without_values_is_unscored_and_without_limits_refused() -> None:
    assert guardrail_score([], 4, 10) is None
    with pytest.raises(InvalidValueError, match="no limit"):
        guardrail_score([5], None, None)


def test_milestones_count_by_weight_and_by_day() -> None:
    steps = (
        Milestone("Contract", done_on=date(2026, 10, 5), weight=1),
        Milestone("Pilot", done_on=date(2026, 11, 9), weight=2),
        Milestone("All orders", weight=5),
    )
    kr = KeyResult("Automated returns", kind="milestone", milestones=steps)
    assert milestone_score(kr) == 3 / 8
    assert milestone_score(kr, date(2026, 11, 8)) == 1 / 8
    assert milestone_score(kr, date(2026, 11, 9)) == 3 / 8
    assert milestone_score(kr, date(2026, 10, 4)) == 0
    assert score(kr, [0.9], date(2026, 10, 5)) == 1 / 8  # steps count, not an entered share
    bare = KeyResult("Automated returns", kind="milestone")
    assert milestone_score(bare) is None
    assert score(bare, []) is None
    assert score(bare, [0.4]) == 0.4
    assert score(bare, [1.4]) == 1.0


def test_a_baseline_is_established_or_not() -> None:
    kr = KeyResult("Know our repeat rate", kind="establish baseline")
    assert score(kr, []) == 0.0
    assert score(kr, [0.0]) == 1.0


def test_what_lacks_a_number_is_unscored_never_zero() -> None:
    for kr in (KeyResult("x", target=5), KeyResult("x", baseline=5)):
        assert score(kr, [3]) is None
    assert score(KeyResult("x", baseline=1, target=5), []) is None
    assert (
        score(KeyResult("x", kind="decrease", baseline=8, target=5), [8, 7, 6.5]) == 0.5
    )  # the last one stands


def test_an_objective_is_the_weighted_mean_of_what_could_be_scored() -> None:
    krs = (KeyResult("a", weight=1), KeyResult("b", weight=3), KeyResult("c", weight=6))
    objective = Objective("o", key_results=krs)
    assert objective_score(objective, [0.5, 1.0, 0.0]) == pytest.approx(0.35)
    assert objective_score(objective, [0.5, 1.0, None]) == pytest.approx(0.875)
    assert objective_score(objective, [None, None, None]) is None
    assert objective_score(Objective("o"), []) is None
    with pytest.raises(ValueError, match="shorter"):
        objective_score(objective, [0.5])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "green"), (0.7, "green"), (0.69994, "amber"), (0.69996, "green"), (0.4, "amber"), (0.39994, "red"), (0.39996, "amber"),
        (0.0, "red"), (None, "unscored"),
    ],
)  # fmt: skip
def test_band_edges(value: float | None, expected: str) -> None:
    assert band(value) == expected


def test_seven_tenths_reached_through_binary_fractions_is_green() -> None:
    assert progress(1.6, 2.6, 2.3) < 0.7  # exactly seven tenths on paper
    assert band(progress(1.6, 2.6, 2.3)) == "green"
    assert band(sum([0.1] * 7)) == "green"
    assert band(sum([0.1] * 4)) == band(0.1 + 0.3) == "amber"
    krs = tuple(KeyResult(str(n)) for n in range(10))
    seven_of_ten = objective_score(Objective("o", key_results=krs), [1.0] * 7 + [0.0] * 3)
    assert band(seven_of_ten) == "green"


@given(st.integers(0, 100))
def test_every_share_in_hundredths_has_the_band_of_its_exact_value(hundredths: int) -> None:
    exact = Fraction(hundredths, 100)
    expected = "green" if exact >= Fraction(7, 10) else "amber" if exact >= Fraction(4, 10) else "red"
    assert band(progress(0, 100, hundredths)) == expected
    assert band(progress(100, 0, 100 - hundredths)) == expected
    assert band(progress(0.1, 1.1, 0.1 + hundredths / 100)) == expected


def test_committed_is_expected_in_full_and_aspirational_at_seven_tenths() -> None:
    assert EXPECTED_SCORE == {"committed": 1.0, "aspirational": 0.7, "learning": 0.7}
