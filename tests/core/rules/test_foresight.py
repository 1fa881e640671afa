"""How far chance moves a metric, and where it goes by itself: against made-up weeks whose answer is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from okrkit.core.model import Cycle
from okrkit.core.rules import Stretch
from okrkit.core.rules.foresight import foresee, noise, scale_of, scatter

MONDAY = date(2024, 1, 1)
WEEK = timedelta(days=7)
CYCLE = Cycle("2026-Q1")


def weeks(values: list[float] | np.ndarray, first: date = MONDAY) -> list[Stretch]:
    return [Stretch(first + k * WEEK, first + (k + 1) * WEEK, float(v)) for k, v in enumerate(values)]


def until_the_cycle(n: int, seed: int = 1, sd: float = 3.0) -> list[Stretch]:
    """Weeks about 100 that end just before the cycle."""
    values = 100 + sd * np.random.default_rng(seed).standard_normal(n)
    return weeks(values, date(2025, 12, 29) - n * WEEK)


def test_scatter_finds_the_standard_deviation_that_weeks_were_drawn_with() -> None:
    found = [scatter(until_the_cycle(52, seed, sd=3.0)) for seed in range(60)]
    assert np.mean(found) == pytest.approx(3.0, rel=0.06)


def test_scatter_sees_neither_trend_nor_season_nor_a_single_sale_week() -> None:
    noise_only = np.random.default_rng(4).standard_normal(52)
    course = 100 + 0.5 * np.arange(52) + 10 * np.sin(np.arange(52) * 2 * np.pi / 52)
    plain = scatter(weeks(100 + noise_only))
    sale = noise_only.copy()
    sale[20] += 80
    assert scatter(weeks(course + noise_only)) == pytest.approx(plain, rel=0.15)
    assert np.std(100 + sale) > 10 * (plain or 0)
    assert scatter(weeks(100 + sale)) < 1.5 * (plain or 0)


def test_scatter_by_hand() -> None:
    # Up and down by one: each week differs from the mean of its four neighbours by 1, so 1.4826 / sqrt(1.25).
    assert scatter(weeks([9, 11] * 10)) == pytest.approx(1.4826 / 1.25**0.5)


def test_eleven_weeks_show_no_scatter() -> None:
    assert scatter(weeks([9.0, 11] * 5 + [9])) is None
    assert noise(weeks([9.0, 11] * 5), CYCLE, "mean", 1.0, looks_back=False) is None


def test_a_longer_count_is_less_moved_by_chance() -> None:
    one = scatter(weeks([9, 11] * 10)) or 0
    known = weeks([9, 11] * 10)
    # 90 days are 12.86 weeks; the last four weeks are 4; a metric over a year has all its chance in its last week.
    assert noise(known, CYCLE, "mean", 1.0, looks_back=False) == pytest.approx(one / (90 / 7) ** 0.5)
    assert noise(known, CYCLE, "last", 1.0, looks_back=False) == pytest.approx(one / 2)
    assert noise(known, CYCLE, "last", 1.0, looks_back=True) == pytest.approx(one)
    # a total of 13 weeks is 13 times their mean, and so is its swing
    assert noise(known, CYCLE, "total", 13.0, looks_back=False) == pytest.approx(13 * one / (90 / 7) ** 0.5)


def test_the_scale_is_that_of_the_middle_of_the_stretches() -> None:
    known = weeks([10.0] * 52)
    quarters = [
        Stretch(MONDAY + 13 * k * WEEK, MONDAY + 13 * (k + 1) * WEEK, v)
        for k, v in enumerate((130, 100, 140))
    ]
    assert scale_of(known, quarters) == 13.0
    assert scale_of(known, []) is None
    assert scale_of(weeks([0.0] * 52), quarters) is None


def test_a_steady_metric_is_foreseen_where_it_is() -> None:
    outcomes = foresee(until_the_cycle(104), CYCLE, "mean", 1.0, looks_back=False, share=False, adds_up=True)
    assert len(outcomes) == 99
    assert np.median(outcomes) == pytest.approx(100, abs=2)
    assert list(outcomes) == sorted(outcomes)


def test_a_total_is_foreseen_on_the_scale_of_totals() -> None:
    known = until_the_cycle(104)
    means = foresee(known, CYCLE, "mean", 1.0, looks_back=False, share=False, adds_up=True)
    totals = foresee(known, CYCLE, "total", 13.0, looks_back=False, share=False, adds_up=True)
    assert totals == pytest.approx([13 * m for m in means])


def test_the_last_weeks_are_less_certain_than_the_mean() -> None:
    known = until_the_cycle(104)
    mean = foresee(known, CYCLE, "mean", 1.0, looks_back=False, share=False, adds_up=True)
    last = foresee(known, CYCLE, "last", 1.0, looks_back=False, share=False, adds_up=True)
    assert np.ptp(last) > np.ptp(mean)


def test_shares_stay_within_nought_and_one() -> None:
    known = weeks(0.97 + 0.02 * np.sin(np.arange(60)), date(2025, 12, 29) - 60 * WEEK)
    outcomes = foresee(known, CYCLE, "last", 1.0, looks_back=False, share=True, adds_up=False)
    assert 0 <= min(outcomes) <= max(outcomes) <= 1


@pytest.mark.parametrize("known", [until_the_cycle(25), weeks([5.0] * 60, date(2025, 12, 29) - 60 * WEEK)])
def test_a_short_or_a_still_history_foresees_nothing(known: list[Stretch]) -> None:
    assert foresee(known, CYCLE, "mean", 1.0, looks_back=False, share=False, adds_up=True) == ()


def test_a_cycle_that_is_over_is_not_foreseen() -> None:
    assert (
        foresee(
            until_the_cycle(104), Cycle("2025-Q3"), "mean", 1.0, looks_back=False, share=False, adds_up=True
        )
        == ()
    )


def test_a_missing_week_leaves_its_place() -> None:
    known = until_the_cycle(104)
    outcomes = foresee(
        known[:50] + known[51:], CYCLE, "mean", 1.0, looks_back=False, share=False, adds_up=True
    )
    assert np.median(outcomes) == pytest.approx(100, abs=2)
