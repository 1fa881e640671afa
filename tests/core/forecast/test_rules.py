"""The rules of a forecast, each by its name. What a chance makes of them is tested with the targets."""

from __future__ import annotations

import numpy as np
import pytest

from okrkit.core.forecast import N_PATHS, USUAL_CHANGE, WEEKLY, forecast, sample_paths
from okrkit.core.forecast.scale import log_scale, plain_scale


def level(length: int, seed: int = 4) -> np.ndarray:
    return 100 + np.random.default_rng(seed).normal(0, 5, length)


def spread(values: np.ndarray, horizon: int = 13) -> float:
    """Width of the 80 % interval of the mean, over its median."""
    low, middle, high = np.quantile(sample_paths(values, "W", horizon, 4000, 1).mean(axis=1), [0.1, 0.5, 0.9])
    return float((high - low) / middle)


def test_fewer_than_6_values_are_a_random_walk_about_their_mean_with_15_per_cent_a_quarter() -> None:
    found = forecast([100.0, 100.0, 100.0, 100.0, 100.0], "W", 13, 20000)
    means = found.paths.mean(axis=1)
    assert np.median(means) == pytest.approx(100, abs=1)
    # Student tails with four degrees: the middle half of a variable with s.d. 1 is 1.05 wide, plus the periods' noise.
    assert np.subtract(*np.quantile(means, [0.75, 0.25])) == pytest.approx(
        1.05 * 100 * USUAL_CHANGE, rel=0.08
    )
    first, last = found.paths[:, 0], found.paths[:, -1]
    assert last.std() > 2 * first.std()  # it walks


@pytest.mark.parametrize("length", [1, 3, 5, 6, 12])
def test_fewer_than_6_values_say_guess(length: int) -> None:
    found = forecast(level(length), "W", 13, 20)
    assert found.has("guess") == (length < 6)
    assert ("guess" in found.method) == (length < 6)


@pytest.mark.parametrize("length", [5, 6, 25, 26, 40])
def test_6_to_25_values_show_a_band(length: int) -> None:
    found = forecast(level(length), "W", 13, 20)
    assert found.band_only == (length < 26)
    assert found.has("band-only") == (length < 26)


def test_days_count_as_weeks_where_a_band_is_due() -> None:
    assert forecast(level(7 * 26 - 1), "D", 28, 20).band_only
    assert not forecast(level(7 * 26), "D", 28, 20).band_only


@pytest.mark.parametrize("length", [26, 40, 60, 72])
def test_26_values_to_a_year_note_that_no_season_is_seen_yet(length: int) -> None:
    found = forecast(level(length), "W", 13, 20)
    assert found.has("no-season")
    assert not found.band_only


@pytest.mark.parametrize(("freq", "needed"), [("W", 52 + 13 + 8), ("M", 12 + 3 + 8)])
def test_last_year_joins_with_a_year_a_quarter_and_8_periods(freq: str, needed: int) -> None:
    horizon = 13 if freq == "W" else 3
    assert forecast(level(needed - 1), freq, horizon, 20).has("no-season")
    joined = forecast(level(needed), freq, horizon, 20)
    assert not joined.has("no-season")
    assert joined.method.startswith("seasonal")


def test_a_season_nobody_has_seen_widens_the_forecast_and_less_so_the_more_of_the_year_is_seen() -> None:
    """Noise so small that what is left is the season: nothing of the year seen against nearly all of it."""
    calm = 100 + 0.1 * np.random.default_rng(1).standard_normal(140)
    after_a_quarter, after_a_year, after_two = (spread(calm[:n]) for n in (14, 70, 140))
    assert after_a_quarter > 1.5 * after_a_year > 3 * after_two


def test_42_days_are_forecast_by_the_week_and_fewer_as_a_plain_level() -> None:
    week = np.tile([100.0, 100, 100, 100, 160, 200, 40], 6) + np.random.default_rng(0).normal(0, 1, 42)
    by_week = sample_paths(week, "D", 14, 400, 1)
    plain = sample_paths(week[1:], "D", 14, 400, 1)
    assert np.median(by_week[:, 5]) > 3 * np.median(by_week[:, 6])
    assert np.median(plain[:, 5]) < 1.3 * np.median(plain[:, 6])


def test_missing_periods_are_filled_between_their_neighbours() -> None:
    values = level(60)
    gap, filled = values.copy(), values.copy()
    gap[30], filled[30] = np.nan, (values[29] + values[31]) / 2
    assert np.array_equal(sample_paths(gap, "W", 13, 50, 1), sample_paths(filled, "W", 13, 50, 1))


@pytest.mark.parametrize(("gaps", "warned"), [(12, False), (13, True)])
def test_over_20_per_cent_missing_is_warned_of(gaps: int, warned: bool) -> None:
    values = level(60)
    values[1 : 1 + gaps] = np.nan
    assert forecast(values, "W", 13, 20).has("missing") == warned


@pytest.mark.parametrize(("last", "warned"), [(2, False), (3, True)])
def test_the_last_3_missing_are_warned_of(last: int, warned: bool) -> None:
    values = level(60)
    values[-last:] = np.nan
    assert forecast(values, "W", 13, 20).has("missing-end") == warned


def test_zeros_are_shifted_by_a_tenth_of_the_median_before_logarithms() -> None:
    values = np.array([0.0, 10, 20, 30, 0, 20])  # median of the positive values: 20
    scaled = log_scale(values, share=False)
    assert scaled.values == pytest.approx(np.log(values + 2))
    assert scaled.back(scaled.values) == pytest.approx(values)


@pytest.mark.parametrize(("zeros", "asked"), [(40, False), (41, True)])
def test_over_40_per_cent_zeros_ask_for_a_coarser_frequency(zeros: int, asked: bool) -> None:
    values = np.r_[np.zeros(zeros), np.full(100 - zeros, 25.0)]
    found = forecast(np.random.default_rng(1).permutation(values), "W", 13, 20)
    assert found.has("many-zeros") == asked


def test_rates_are_half_log_odds_and_half_clipped() -> None:
    rates = np.array([0.2, 0.5, 0.9])
    odds = log_scale(rates, share=True)
    assert odds.values == pytest.approx(np.log(rates / (1 - rates)))
    assert odds.back(np.array([-50.0, 0.0, 50.0])) == pytest.approx([0, 0.5, 1])
    assert plain_scale(rates, share=True).back(np.array([-1.0, 0.4, 2.0])) == pytest.approx([0, 0.4, 1])


@pytest.mark.parametrize("middle", [0.01, 0.5, 0.99])
def test_rates_stay_within_0_and_1(middle: float) -> None:
    rates = np.clip(np.random.default_rng(3).normal(middle, 0.1, 60), 0, 1)
    paths = sample_paths(rates, "W", 13, 2000, 1, kind="ratio")
    assert 0 <= paths.min() <= paths.max() <= 1
    per_cent = sample_paths(100 * rates, "W", 13, 2000, 1, kind="ratio")
    assert 0 <= per_cent.min() <= per_cent.max() <= 100


def test_counts_under_5_a_period_ask_for_a_coarser_frequency_and_paths_are_not_rounded() -> None:
    rng = np.random.default_rng(0)
    assert forecast(rng.poisson(4.0, 80).astype(float), "W", 13, 20).has("few-counts")
    found = forecast(rng.poisson(12.0, 80).astype(float), "W", 13, 20)
    assert not found.has("few-counts")
    assert (found.paths[found.paths > 0] % 1 != 0).all()


def test_negative_values_use_the_raw_scale_only() -> None:
    profit = np.random.default_rng(1).normal(5, 30, 80)
    assert log_scale(profit, share=False).values is profit
    shifted = sample_paths(profit, "W", 13, 4000, 1)
    assert np.quantile(shifted, [0.1, 0.9]) == pytest.approx([5 - 1.28 * 30, 5 + 1.28 * 30], abs=14)


def test_runaway_log_paths_are_capped_at_20_times_the_largest_value_above_it() -> None:
    wild = np.exp(np.cumsum(np.random.default_rng(2).normal(0, 1.5, 60)))
    paths = sample_paths(wild, "W", 13, 4000, 1)
    assert paths.max() == pytest.approx(21 * wild.max())  # some did run away
    assert np.isfinite(paths).all()


def test_a_constant_series_has_constant_paths_and_a_warning_instead_of_a_certainty() -> None:
    found = forecast([7.0] * 60, "W", 13, 20)
    assert (found.paths == 7).all()
    assert found.has("constant")
    assert found.band_only


@pytest.mark.parametrize(("ago", "flagged"), [(1, True), (4, True), (5, False)])
def test_an_outlier_counts_within_the_last_4_periods(ago: int, flagged: bool) -> None:
    values = level(60)
    values[-ago] = 200
    found = forecast(values, "W", 13, 200)
    assert found.has("outlier") == flagged
    assert (found.without_outliers is not None) == flagged


@pytest.mark.parametrize(("away", "flagged"), [(3.0, False), (6.0, True)])
def test_an_outlier_is_over_4_robust_standard_deviations_away(away: float, flagged: bool) -> None:
    values = np.tile(
        [98.0, 102.0], 30
    )  # about the median of the eight before: +-2, so one deviation is 1.4826 x 2
    values[-1] = 100 + away * 1.4826 * 2
    assert forecast(values, "W", 13, 20).has("outlier") == flagged


@pytest.mark.parametrize("length", [12, 25, 40, 72])
def test_no_trend_from_under_a_year(length: int) -> None:
    rising = 100 + 2.0 * np.arange(length)
    ends = np.median(sample_paths(rising, "W", 13, 2000, 1)[:, -1])
    assert ends < rising[-1] + 4  # a line would end 26 higher


def test_2000_paths_unless_asked_otherwise_and_repeatable_by_seed() -> None:
    assert N_PATHS == 2000
    first, again = forecast(level(60), "W", 13, seed=9), forecast(level(60), "W", 13, seed=9)
    assert first.paths.shape == (2000, 13)
    assert np.array_equal(first.paths, again.paths)
    assert not np.array_equal(first.paths, forecast(level(60), "W", 13, seed=10).paths)


def test_a_forecast_is_business_as_usual_so_what_never_changed_its_level_keeps_it() -> None:
    values = level(4 * WEEKLY.year)
    means = sample_paths(values, "W", 13, 4000, 1).mean(axis=1)
    assert np.median(means) == pytest.approx(100, abs=1)
    assert (
        np.quantile(means, 0.9) - np.quantile(means, 0.1) < 8
    )  # noise of 13 weeks: 2.56 x 5 / sqrt(13) = 3.6


def test_paths_tell_a_chance_more_exactly_than_as_many_independent_draws() -> None:
    values = level(140)
    middle = np.median(sample_paths(values, "W", 13, 20000, 0).mean(axis=1))
    chances = [(sample_paths(values, "W", 13, 200, s).mean(axis=1) > middle).mean() for s in range(1, 61)]
    assert np.mean(chances) == pytest.approx(0.5, abs=0.02)
    assert np.std(chances) < 0.8 * 0.5 / np.sqrt(200)
