"""Ranges go through the numbers that were stated, and nowhere they must not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from okrkit.core.scenarios import shapes
from okrkit.errors import InvalidValueError

Z90 = shapes.Z90
SCORES = np.linspace(-4, 4, 81)


def test_the_score_of_the_p90_is_the_normal_one() -> None:
    assert pytest.approx(special.ndtri(0.9), abs=1e-15) == Z90


def test_a_normal_goes_through_its_three_points() -> None:
    assert shapes.normal(-1.0, 2.0, 3.0).at([-Z90, 0.0, Z90]) == pytest.approx([-1, 2, 3])


def test_a_normal_without_a_middle_is_the_normal_distribution() -> None:
    expected = stats.norm(5.0, 1.0 / Z90).ppf(special.ndtr(SCORES))
    assert shapes.normal(4.0, None, 6.0).at(SCORES) == pytest.approx(expected)


def test_a_lognormal_goes_through_its_three_points() -> None:
    assert shapes.lognormal(1.0, 3.0, 4.0).at([-Z90, 0.0, Z90]) == pytest.approx([1, 3, 4])


def test_a_lognormal_without_a_middle_is_the_lognormal_distribution() -> None:
    expected = stats.lognorm(s=np.log(2) / Z90, scale=2.0).ppf(special.ndtr(SCORES))
    assert shapes.lognormal(1.0, None, 4.0).at(SCORES) == pytest.approx(expected)


def test_a_uniform_runs_between_its_ends() -> None:
    assert shapes.uniform(2.0, 4.0).at([-9.0, 0.0, Z90, 9.0]) == pytest.approx([2, 3, 3.8, 4])


@pytest.mark.parametrize("mode", [10.0, 11.0, 13.0, 19.5, 20.0])
def test_a_triangular_has_its_p10_mode_and_p90(mode: float) -> None:
    curve = shapes.triangular(10.0, mode, 20.0)
    low, peak, high = curve.numbers
    known = stats.triang(c=(peak - low) / (high - low), loc=low, scale=high - low)
    assert peak == mode
    assert known.ppf([0.1, 0.9]) == pytest.approx([10.0, 20.0])
    assert curve.at(SCORES) == pytest.approx(known.ppf(special.ndtr(SCORES)), abs=1e-6)


@pytest.mark.parametrize(("low", "high"), [(0.02, 0.035), (0.4, 0.6), (0.9, 0.99), (0.001, 0.2)])
def test_a_beta_has_its_p10_and_p90_and_stays_between_0_and_1(low: float, high: float) -> None:
    curve = shapes.beta(low, high)
    assert curve.at([-Z90, Z90]) == pytest.approx([low, high], rel=1e-5)
    assert curve.at([-20.0, 20.0]).min() >= 0
    assert curve.at([-20.0, 20.0]).max() <= 1


def test_a_beta_is_the_beta_distribution() -> None:
    known = stats.beta(30, 970)
    curve = shapes.beta(*known.ppf([0.1, 0.9]))
    assert curve.at(SCORES) == pytest.approx(known.ppf(special.ndtr(SCORES)), rel=1e-5)


def test_a_history_has_the_quantiles_of_its_values_and_no_others() -> None:
    values = np.arange(1000.0)[::-1]
    curve = shapes.history(values)
    assert curve.at([-Z90, 0.0, Z90]) == pytest.approx([99.5, 499.5, 899.5], abs=2e-3)
    assert curve.at([-9.0, 9.0]).tolist() == [0.0, 999.0]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: shapes.normal(2.0, None, 1.0), "rising"),
        (lambda: shapes.normal(1.0, 3.0, 2.0), "rising"),
        (lambda: shapes.uniform(1.0, 1.0), "rising"),
        (lambda: shapes.lognormal(0.0, None, 1.0), "more than 0"),
        (lambda: shapes.beta(0.0, 0.5), "above 0 and below 1"),
        (lambda: shapes.beta(0.5, 1.2), "above 0 and below 1"),
        (lambda: shapes.history([]), "empty"),
        (lambda: shapes.history([1.0, np.nan]), "not a number"),
    ],
)
def test_an_impossible_range_is_refused(make: object, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        make()  # type: ignore[operator]
