"""Sample paths over every kind of history that a shop can have."""

from __future__ import annotations

import inspect
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.core.forecast import forecast, sample_paths
from okrkit.core.targets import chance, outcomes
from okrkit.errors import InvalidValueError, OkrkitError


def seasonal(periods: int, year: int = 52, seed: int = 3) -> np.ndarray:
    """A shop with a peak once a year, three times its usual level, and ordinary noise."""
    rng = np.random.default_rng(seed)
    season = 100 + 200 * np.exp(-(((np.arange(periods) % year) - 0.9 * year) ** 2) / (2 * (0.04 * year) ** 2))
    return season * np.exp(rng.normal(0, 0.05, periods))


def test_the_signature_is_the_one_that_scripts_call() -> None:
    names = list(inspect.signature(sample_paths).parameters)
    assert names[:5] == ["values", "freq", "horizon", "n", "seed"]


@pytest.mark.parametrize("length", [1, 2, 5, 6, 12, 25, 26, 41, 42, 60, 119, 130, 200])
@pytest.mark.parametrize("freq", ["D", "weekly", "M"])
def test_every_length_gives_paths_of_the_asked_shape(length: int, freq: str) -> None:
    values = 50 + np.random.default_rng(length).normal(0, 5, length)
    paths = sample_paths(values, freq, 9, 40, 1)
    assert paths.shape == (40, 9)
    assert np.isfinite(paths).all()


def test_the_same_seed_gives_the_same_paths_and_another_seed_others() -> None:
    values = seasonal(140)
    assert np.array_equal(sample_paths(values, "W", 13, 50, 7), sample_paths(values, "W", 13, 50, 7))
    assert not np.array_equal(sample_paths(values, "W", 13, 50, 7), sample_paths(values, "W", 13, 50, 8))


@pytest.mark.parametrize("factor", [0.01, 100.0, 3e7])
def test_the_unit_of_a_kpi_does_not_change_its_forecast(factor: float) -> None:
    values = seasonal(140)
    plain, scaled = (sample_paths(v, "W", 13, 400, 5) for v in (values, values * factor))
    assert np.quantile(scaled.sum(axis=1), [0.1, 0.5, 0.9]) == pytest.approx(
        factor * np.quantile(plain.sum(axis=1), [0.1, 0.5, 0.9]), rel=0.03
    )


def test_doubling_every_value_doubles_every_path() -> None:
    values = seasonal(140)
    assert np.allclose(sample_paths(values * 2, "W", 13, 100, 5), 2 * sample_paths(values, "W", 13, 100, 5))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(0.0), st.just(float("nan"))), min_size=1, max_size=70),
    st.sampled_from(["D", "W", "M"]),
    st.integers(1, 20),
)
def test_any_history_gives_finite_paths_or_a_refusal_with_a_fix(
    values: list[float], freq: str, horizon: int
) -> None:
    if not np.isfinite(values).any():
        with pytest.raises(OkrkitError, match="no value"):
            sample_paths(values, freq, horizon, 8, 0)
        return
    paths = sample_paths(values, freq, horizon, 8, 0)
    assert paths.shape == (8, horizon)
    assert np.isfinite(paths).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1e5), min_size=2, max_size=60))
def test_what_never_fell_below_zero_does_not_in_the_forecast(values: list[float]) -> None:
    assert sample_paths(values, "W", 13, 30, 1).min() >= 0


def growing(years: int, freq: str) -> np.ndarray:
    """Ten per cent more each year, with a season that triples at the end of the year."""
    year = {"W": 52, "M": 12}[freq]
    return seasonal(years * year, year) * 1.1 ** (np.arange(years * year) / year)


@pytest.mark.parametrize(("freq", "quarter"), [("W", 13), ("M", 3)])
@pytest.mark.parametrize("years", [3, 5])
def test_a_year_is_what_its_quarters_are_together(freq: str, quarter: int, years: int) -> None:
    """Each quarter forecast from the same day, by itself, the later ones on the longer way to their end."""
    values = growing(years, freq)
    quarters = [
        float(np.median(sample_paths(values, freq, k * quarter, 1000, k)[:, -quarter:].sum(axis=1)))
        for k in (1, 2, 3, 4)
    ]
    year = float(np.median(sample_paths(values, freq, 4 * quarter, 1000, 9).sum(axis=1)))
    assert year == pytest.approx(sum(quarters), rel=0.02)
    assert year / values[-4 * quarter :].sum() == pytest.approx(1.1, abs=0.05)  # and the growth goes on


def test_growth_from_year_to_year_goes_on_beyond_the_first_year() -> None:
    """Weeks 53 to 65 ahead compare with weeks 1 to 13 ahead as those do with the year before."""
    values = growing(5, "W")
    middle = np.median(sample_paths(values, "W", 65, 1000, 2), axis=0)
    first, second = middle[:13].sum(), middle[52:].sum()
    assert second / first == pytest.approx(1.1, abs=0.06)
    assert np.isfinite(sample_paths(values, "W", 170, 20, 2)).all()


def test_the_further_quarters_are_less_certain() -> None:
    paths = sample_paths(growing(4, "W"), "W", 52, 2000, 4)
    wide = [np.ptp(np.quantile(paths[:, k : k + 13].sum(axis=1), [0.1, 0.9])) for k in (0, 13, 26)]
    assert wide[0] < wide[1] < wide[2]


def test_negative_values_are_forecast_as_they_are() -> None:
    profit = np.random.default_rng(1).normal(-20, 30, 80)
    paths = sample_paths(profit, "W", 13, 500, 1)
    assert paths.min() < -20
    assert np.median(paths) == pytest.approx(profit.mean(), abs=15)


@pytest.mark.parametrize("kind", [None, "ratio"])
def test_a_share_stays_within_its_bounds(kind: str | None) -> None:
    share = np.clip(np.random.default_rng(2).normal(0.93, 0.05, 90), 0, 1)
    paths = sample_paths(share, "W", 13, 500, 1, kind=kind)  # type: ignore[arg-type]
    assert paths.min() >= 0
    assert paths.max() <= 1


def test_a_share_in_per_cent_is_the_same_forecast_times_a_hundred() -> None:
    share = np.clip(np.random.default_rng(2).normal(0.4, 0.1, 90), 0, 1)
    assert np.allclose(
        sample_paths(share * 100, "W", 13, 200, 1, kind="ratio"),
        100 * sample_paths(share, "W", 13, 200, 1, kind="ratio"),
    )


def test_fractions_taken_for_a_share_are_noted_and_a_stated_kind_settles_it() -> None:
    prices = np.random.default_rng(2).normal(0.8, 0.08, 60).clip(0.5, 0.99)
    assert forecast(prices, "W", 13).has("taken-for-share")
    said = forecast(prices, "W", 13, kind="avg")
    assert not said.has("taken-for-share")
    assert said.paths.max() > 1


def test_a_constant_series_stays_constant_and_says_that_this_is_no_knowledge() -> None:
    found = forecast([7.0] * 30, "W", 13, 20)
    assert (found.paths == 7).all()
    assert found.has("constant")
    assert found.band_only


def test_only_zeros_stay_zero() -> None:
    assert (sample_paths([0.0] * 60, "D", 10, 5, 0) == 0).all()


def test_a_series_that_only_falls_is_said_to_and_stays_above_zero() -> None:
    falling = 1000 * 0.95 ** np.arange(50)
    found = forecast(falling, "W", 13, 500)
    assert found.has("falls-only")
    assert found.paths.min() >= 0
    assert np.median(found.paths[:, -1]) == pytest.approx(
        falling[-1], rel=0.3
    )  # under a year: a level, no trend


def test_a_fall_seen_over_two_years_goes_on() -> None:
    falling = 1000 * 0.99 ** np.arange(130)
    ends = sample_paths(falling, "W", 13, 1000, 1)[:, -1]
    assert np.median(ends) == pytest.approx(1000 * 0.99**142, rel=0.05)


def test_a_gap_is_not_a_zero() -> None:
    gaps, zeros = np.full(60, 50.0) + np.tile([1.0, -1.0], 30), np.full(60, 50.0) + np.tile([1.0, -1.0], 30)
    gaps[[20, 30, 40]], zeros[[20, 30, 40]] = np.nan, 0.0
    with_gaps, with_zeros = (sample_paths(v, "W", 13, 500, 1) for v in (gaps, zeros))
    assert np.quantile(with_gaps, 0.02) > 40
    assert np.quantile(with_zeros, 0.02) < 20


def test_many_missing_periods_and_a_missing_end_are_warned_of() -> None:
    values = 50 + np.random.default_rng(0).normal(0, 3, 60)
    values[10:25] = np.nan
    assert forecast(values, "W", 13).has("missing")
    values[-3:] = np.nan
    assert forecast(values, "W", 13).has("missing-end")


def test_periods_before_the_first_value_do_not_count() -> None:
    values = 50 + np.random.default_rng(0).normal(0, 3, 40)
    padded = np.r_[np.full(100, np.nan), values]
    assert np.array_equal(sample_paths(padded, "W", 5, 50, 1), sample_paths(values, "W", 5, 50, 1))


def test_over_forty_per_cent_zeros_or_under_five_a_period_ask_for_a_longer_period() -> None:
    rng = np.random.default_rng(0)
    assert forecast(rng.poisson(0.5, 80).astype(float), "D", 28).has("many-zeros")
    assert forecast(rng.poisson(3.0, 80).astype(float), "W", 13).has("few-counts")
    assert not forecast(rng.poisson(30.0, 80).astype(float), "W", 13).has("few-counts")


@pytest.mark.parametrize(
    ("length", "codes"),
    [
        (3, {"guess", "band-only", "no-season"}),
        (12, {"band-only", "no-season"}),
        (30, {"no-season"}),
        (80, {"one-season"}),
        (160, set()),
    ],
)
def test_the_ladder_names_what_a_length_can_carry(length: int, codes: set[str]) -> None:
    values = seasonal(length) if length > 50 else 100 + np.random.default_rng(4).normal(0, 5, length)
    found = forecast(values, "W", 13)
    assert {n.code for n in found.notes} - {"outlier"} == codes
    assert found.band_only == (length < 26)
    assert ("guess" in found.method) == (length < 6)
    assert found.method.startswith("seasonal") == (length >= 80)


def test_no_trend_from_under_a_year() -> None:
    rising = 100 + 2.0 * np.arange(40)
    end = np.median(sample_paths(rising, "W", 13, 1000, 1)[:, -1])
    assert end < rising[-1] + 5  # a line would end 26 higher


def test_a_season_seen_twice_is_expected_again() -> None:
    values = seasonal(52 * 3 - 13)  # the coming quarter holds the peak
    paths = sample_paths(values, "W", 13, 500, 1)
    peak = np.median(paths, axis=0)
    assert peak.max() > 2 * np.median(values)
    assert abs(int(peak.argmax()) - 7) <= 2


def test_a_year_ahead_follows_the_season_of_the_years_before() -> None:
    values = seasonal(12 * 5, year=12)
    ahead = np.median(sample_paths(values, "M", 12, 500, 1), axis=0)
    assert int(ahead.argmax()) == int(values.reshape(5, 12).mean(axis=0).argmax())


def test_days_keep_the_shape_of_their_week() -> None:
    rng = np.random.default_rng(5)
    week = np.array([1.0, 1, 1, 1, 1.5, 3, 0.2])
    values = np.tile(week, 30) * 100 * np.exp(rng.normal(0, 0.05, 210))
    ahead = np.median(sample_paths(values, "D", 14, 500, 1), axis=0)
    assert ahead[:7] / ahead[:7].mean() == pytest.approx(week / week.mean(), rel=0.15)
    assert ahead[7:] / ahead[7:].mean() == pytest.approx(week / week.mean(), rel=0.15)


def test_an_outlier_in_the_last_four_periods_is_flagged_with_a_forecast_without_it() -> None:
    values = 100 + np.random.default_rng(6).normal(0, 4, 60)
    calm = forecast(values, "W", 13)
    assert not calm.has("outlier")
    assert calm.without_outliers is None
    values[-2] = 400
    found = forecast(values, "W", 13)
    assert found.has("outlier")
    assert found.without_outliers is not None
    total = outcomes(found.paths, "total", "W")
    without = outcomes(found.without_outliers, "total", "W")
    assert chance(total, 1500) > chance(without, 1500)


def test_the_peak_of_every_year_is_no_outlier() -> None:
    assert not forecast(seasonal(52 * 3 - 4), "W", 13).has("outlier")


def test_a_spread_of_a_random_walk_is_what_it_has_to_be() -> None:
    """Independent unit steps: the mean of 13 coming values has variance sum(k^2)/13^2 = 4.85 about the last value."""
    hits = []
    for seed in range(30):
        walk = 1000 + np.cumsum(np.random.default_rng(seed).normal(0, 1, 133))
        means = sample_paths(walk[:120], "W", 13, 300, seed).mean(axis=1)
        low, high = np.quantile(means, [0.1, 0.9])
        hits.append(low <= walk[120:].mean() <= high)
    assert 0.6 <= np.mean(hits) <= 1.0


@pytest.mark.parametrize(
    ("values", "freq", "horizon", "n", "seed", "says"),
    [
        ([], "W", 3, 5, 0, "no value"),
        ([np.nan, np.nan], "W", 3, 5, 0, "no value"),
        ([1, 2, np.inf], "W", 3, 5, 0, "infinite"),
        ([[1, 2], [3, 4]], "W", 3, 5, 0, "shape"),
        (["a lot", 2], "W", 3, 5, 0, "not a number"),
        ([1, 2, 3], "quarterly", 3, 5, 0, "frequency"),
        ([1, 2, 3], "W", 0, 5, 0, "horizon"),
        ([1, 2, 3], "W", 3.5, 5, 0, "horizon"),
        ([1, 2, 3], "W", 3, 0, 0, "n is 0"),
        ([1, 2, 3], "W", 3, 5, None, "seed"),
    ],
)
def test_a_wrong_argument_is_named_with_what_to_do(
    values: object, freq: str, horizon: int, n: int, seed: int, says: str
) -> None:
    with pytest.raises(InvalidValueError, match=says) as caught:
        sample_paths(values, freq, horizon, n, seed)  # type: ignore[arg-type]
    assert caught.value.fix


@pytest.mark.parametrize(("values", "kind"), [([50, 150], "ratio"), ([-0.1, 0.5], "ratio"), ([1, 2], "sum")])
def test_a_kind_that_does_not_fit_is_refused(values: list[float], kind: str) -> None:
    with pytest.raises(InvalidValueError):
        sample_paths(values, "W", 3, 5, 0, kind=kind)  # type: ignore[arg-type]


def test_a_forecast_needs_no_library_but_numpy() -> None:
    code = (
        "import sys; from okrkit.core.forecast import sample_paths; sample_paths([1, 2, 3], 'W', 3, 5, 0);"
        "print(sorted({n.partition('.')[0] for n in sys.modules} & {'pandas', 'scipy', 'statsmodels', 'pyarrow', 'pydantic'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
