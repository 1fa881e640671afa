"""While the cycle runs: observed parts, provisional values, pace, milestones."""

from __future__ import annotations

import numpy as np
import pytest

from okrkit.core.forecast import sample_paths
from okrkit.core.targets import (
    Running,
    chance,
    expected_path,
    outcomes,
    pace_band,
    split,
    standings,
    status,
    through_cycle,
)
from okrkit.errors import InvalidValueError

HISTORY = 100 + np.random.default_rng(0).normal(0, 8, 80)
OBSERVED = np.array([110.0, 95.0, 105.0, 120.0])


def test_the_total_is_what_came_in_plus_the_rest_forecast_from_there() -> None:
    found = through_cycle(HISTORY, OBSERVED, "W", 13, 300, 5)
    rest = sample_paths(np.r_[HISTORY, OBSERVED], "W", 9, 300, 5)
    assert found.paths.shape == (300, 13)
    assert found.observed == 4
    assert outcomes(found.paths, "total", "W") == pytest.approx(OBSERVED.sum() + rest.sum(axis=1))


def test_a_cycle_that_is_over_leaves_no_doubt() -> None:
    weeks = np.full(13, 100.0)
    found = through_cycle(HISTORY, weeks, "W", 13, 50, 5)
    assert found.rest is None
    assert chance(outcomes(found.paths, "total", "W"), 1300) == 1.0
    assert chance(outcomes(found.paths, "total", "W"), 1300.01) == 0.0


def test_the_spread_narrows_as_the_cycle_goes_on() -> None:
    spreads = []
    for gone in (0, 4, 8, 12):
        found = through_cycle(HISTORY, np.full(gone, 100.0), "W", 13, 1000, 5)
        spreads.append(float(np.ptp(np.quantile(outcomes(found.paths, "total", "W"), [0.1, 0.9]))))
    assert spreads == sorted(spreads, reverse=True)


def test_an_unfinished_period_is_never_a_value() -> None:
    """Three of seven days brought 30: the week becomes 30 and four sevenths of a week's forecast, not 30."""
    open_week = through_cycle(HISTORY, OBSERVED, "W", 13, 300, 5)
    found = through_cycle(HISTORY, OBSERVED, "W", 13, 300, 5, running=Running(30.0, 3 / 7))
    assert found.observed == 4
    assert found.paths[:, 4] == pytest.approx(30 + 4 / 7 * open_week.paths[:, 4])
    assert np.array_equal(found.paths[:, 5:], open_week.paths[:, 5:])
    average = through_cycle(HISTORY, OBSERVED, "W", 13, 300, 5, running=Running(70.0, 3 / 7, adds_up=False))
    assert average.paths[:, 4] == pytest.approx(3 / 7 * 70 + 4 / 7 * open_week.paths[:, 4])


def test_provisional_values_without_a_known_range_are_forecast() -> None:
    found = through_cycle(HISTORY, OBSERVED, "W", 13, 300, 5, provisional=1)
    assert np.array_equal(found.paths, through_cycle(HISTORY, OBSERVED[:3], "W", 13, 300, 5).paths)


def test_provisional_values_settle_within_their_range() -> None:
    found = through_cycle(HISTORY, OBSERVED, "W", 13, 20_000, 5, provisional=2, settling=(0.90, 0.96))
    assert (found.paths[:, :2] == OBSERVED[:2]).all()
    settled = found.paths[:, 2:4] / OBSERVED[2:]
    assert np.quantile(settled, [0.1, 0.5, 0.9]) == pytest.approx([0.90, 0.93, 0.96], abs=0.002)


def test_a_gap_in_the_cycle_is_filled_between_its_neighbours() -> None:
    found = through_cycle(HISTORY, [100.0, np.nan, 110.0], "W", 13, 10, 5)
    assert (found.paths[:, 1] == 105.0).all()


@pytest.mark.parametrize(
    ("observed", "options", "says"),
    [
        (np.ones(14), {}, "14 periods were observed in a cycle of 13"),
        (OBSERVED, {"provisional": 5}, "5 provisional periods of 4"),
        (OBSERVED, {"provisional": 1, "settling": (0.98, 0.92)}, "settle"),
        (np.ones(13), {"running": Running(1.0, 0.5)}, "no room"),
        (OBSERVED, {"running": Running(1.0, 1.5)}, "expected 0 to 1"),
    ],
)
def test_what_does_not_fit_the_cycle_is_refused(
    observed: np.ndarray, options: dict[str, object], says: str
) -> None:
    with pytest.raises(InvalidValueError, match=says):
        through_cycle(HISTORY, observed, "W", 13, 10, 5, **options)  # type: ignore[arg-type]


# ---- pace
TWO = np.array([[10.0, 10, 20, 60], [10.0, 10, 20, 60]])  # most of the quarter falls into its end


def test_pace_follows_the_season_and_not_a_straight_line() -> None:
    band = pace_band(TWO, "total", "W", target=200.0)
    assert band.middle.tolist() == [10, 20, 40, 100]
    assert band.needed is not None
    assert band.needed.tolist() == [20, 40, 80, 200]  # a straight line would ask for 100 at half-time
    assert "seasonal" in band.rule


def test_standings_by_hand() -> None:
    assert standings(TWO, "mean", "W")[0].tolist() == [10, 10, pytest.approx(40 / 3), 25]
    assert standings(TWO, "last value", "W")[0].tolist() == [10, 10, 20, 60]
    longer = np.arange(1.0, 7.0)[None, :]
    assert standings(longer, "last", "W")[0].tolist() == [1, 1.5, 2, 2.5, 3.5, 4.5]


def test_the_way_of_a_level_ends_at_its_target() -> None:
    paths = sample_paths(HISTORY, "W", 13, 400, 1)
    band = pace_band(paths, "last", "W", target=130.0)
    assert band.needed is not None
    assert band.needed[-1] == pytest.approx(130.0)
    assert (band.low < band.middle).all()
    assert (band.middle < band.high).all()


def test_status_by_hand_in_both_directions() -> None:
    paths = np.array([[90.0], [100.0], [110.0]])
    band = pace_band(paths, "last value", "W")
    width = float(band.high[0] - band.low[0])
    assert width == pytest.approx(16)
    assert [status(band, v, 1) for v in (101, 93, 85, 83)] == ["ahead", "on pace", "behind", "far behind"]
    assert [status(band, v, 1, "down") for v in (99, 107, 115, 117)] == [
        "ahead",
        "on pace",
        "behind",
        "far behind",
    ]
    with pytest.raises(InvalidValueError, match="2 periods are gone of 1"):
        status(band, 100, 2)


def test_the_fan_is_the_quantiles_of_each_period() -> None:
    paths = np.arange(11.0)[:, None] * np.ones(3)
    assert expected_path(paths).tolist() == [[1, 1, 1], [5, 5, 5], [9, 9, 9]]


# ---- milestones
QUARTERS = ["2027-Q1"] * 3 + ["2027-Q2"] * 3 + ["2027-Q3"] * 3 + ["2027-Q4"] * 3
YEAR = np.array([[8.0, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 12]]).repeat(3, axis=0) * np.array([[0.9], [1.0], [1.1]])


def test_a_years_total_is_shared_out_along_the_season_and_adds_up() -> None:
    steps = split(200.0, YEAR, QUARTERS)  # 100 expected: 24, 24, 24, 28
    assert [s.part for s in steps] == ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]
    assert [s.target for s in steps] == pytest.approx([48, 48, 48, 56])
    assert [s.standing for s in steps] == pytest.approx([48, 96, 144, 200])
    assert [s.share for s in steps] == pytest.approx([0.24, 0.24, 0.24, 0.28])


def test_rounded_parts_still_add_up_exactly() -> None:
    months = [f"2027-{m:02d}" for m in range(1, 13)]
    steps = split(100_000.0, YEAR * 973.7, months, digits=0)
    assert sum(s.target for s in steps) == 100_000
    assert all(s.target == int(s.target) for s in steps)


def test_quarters_are_the_sums_of_their_months() -> None:
    months = split(200.0, YEAR, [f"2027-{m:02d}" for m in range(1, 13)])
    quarters = split(200.0, YEAR, QUARTERS)
    for k, quarter in enumerate(quarters):
        assert sum(m.target for m in months[3 * k : 3 * k + 3]) == pytest.approx(quarter.target)


def test_the_chance_of_each_part_by_hand() -> None:
    """Futures bring 90, 100 and 110 % of the expected year: the expected year itself is reached by two of three."""
    steps = split(100.0 - 1e-9, YEAR, QUARTERS)
    assert [s.chance for s in steps] == pytest.approx([2 / 3] * 4)
    assert [s.standing_chance for s in steps] == pytest.approx([2 / 3] * 4)


def test_a_mean_keeps_the_seasons_shape_around_its_target() -> None:
    steps = split(10.0, YEAR, QUARTERS, "mean")
    assert np.mean([s.target for s in steps]) == pytest.approx(10.0)
    assert steps[3].target / steps[0].target == pytest.approx(28 / 24)
    assert steps[-1].standing == 10.0


def test_a_level_walks_evenly_from_the_baseline() -> None:
    steps = split(30.0, YEAR, QUARTERS, "last", baseline=10.0)
    assert [s.target for s in steps] == [15, 20, 25, 30]
    with pytest.raises(InvalidValueError, match="starting value"):
        split(30.0, YEAR, QUARTERS, "last")


def test_parts_that_do_not_fit_the_periods_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="11 parts are named for 12 periods"):
        split(1.0, YEAR, QUARTERS[:-1])
    with pytest.raises(InvalidValueError, match="lie together"):
        split(1.0, YEAR, ["a"] * 6 + ["b"] * 3 + ["a"] * 3)
    with pytest.raises(InvalidValueError, match="cannot share out"):
        split(1.0, -YEAR, QUARTERS)
