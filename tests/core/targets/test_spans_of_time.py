"""Cycles cut into weeks, values over longer spans, the fan, and the season on a long way: counted by hand."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.forecast import forecast
from okrkit.core.model import Cycle
from okrkit.core.targets import (
    Span,
    fan,
    first_day,
    gone_by,
    lengths,
    next_first,
    outcomes,
    pace_band,
    pieces,
    split,
    standings,
    steps_between,
    weights_of,
)
from okrkit.errors import InvalidValueError

CYCLES = st.sampled_from(["2026", "2027-Q1", "2026-Q4", "2026-H2", "2026-02", "2028-02"])


# ---- pieces
@given(CYCLES, st.sampled_from(["week", "month"]), st.integers(1, 12))
def test_the_pieces_of_a_cycle_are_its_days_once_each(name: str, step: str, fiscal: int) -> None:
    cycle = Cycle(name, fiscal)
    found = pieces(cycle, step)  # type: ignore[arg-type]
    assert found[0].start == cycle.start
    assert found[-1].end == cycle.end
    assert all(a.end == b.start for a, b in itertools.pairwise(found))
    if step == "week":
        assert sum(p.weight for p in found) * 7 == pytest.approx(cycle.days)
    else:
        assert all(p.weight == 1 for p in found)


def test_a_week_over_the_edge_of_two_months_counts_in_both_by_its_days() -> None:
    found = pieces(Cycle("2026-Q4"), "week", Cycle("2026-Q4").parts("month"))
    over = [p for p in found if p.period == 8]  # the week of Monday 23 November ends on Sunday 29
    assert [(p.part, p.weight) for p in over] == [("2026-11", 1.0)]
    split_week = [p for p in found if p.period == 9]
    assert [(p.part, round(p.weight * 7)) for p in split_week] == [("2026-11", 1), ("2026-12", 6)]


def test_how_much_of_a_cycle_is_gone_counts_days_inside_a_week() -> None:
    found = pieces(Cycle("2026-Q4"))
    assert gone_by(found, date(2026, 10, 1)) == 0
    assert gone_by(found, date(2026, 10, 5)) == pytest.approx(4 / 7)
    assert gone_by(found, date(2026, 10, 8)) == pytest.approx(1.0)
    assert gone_by(found, date(2027, 2, 1)) == pytest.approx(92 / 7)


def test_first_days_of_periods() -> None:
    assert first_day(date(2026, 10, 4), "week") == date(2026, 9, 28)
    assert next_first(date(2026, 11, 1), "month", 3) == date(2027, 2, 1)
    assert next_first(date(2026, 1, 1), "month", -1) == date(2025, 12, 1)
    assert steps_between(date(2025, 11, 1), date(2026, 2, 1), "month") == 3


# ---- weights
WEEKS = np.array([[10.0, 20, 30, 40, 50]])
HALVES = np.array([0.5, 1, 1, 1, 0.5])


def test_weeks_over_the_edge_count_by_their_part() -> None:
    assert outcomes(WEEKS, "total", "W", HALVES)[0] == 5 + 20 + 30 + 40 + 25
    assert outcomes(WEEKS, "mean", "W", HALVES)[0] == 120 / 4
    assert outcomes(WEEKS, "last", "W", HALVES)[0] == 120 / 4  # exactly four weeks
    assert outcomes(WEEKS, "last value", "W", HALVES)[0] == 50
    assert outcomes(np.hstack([WEEKS, WEEKS]), "last", "W", np.r_[HALVES, HALVES])[0] == 120 / 4
    with pytest.raises(InvalidValueError, match="4 weights for 5 periods"):
        outcomes(WEEKS, "total", "W", HALVES[:4])


def test_an_end_level_looks_back_on_the_weeks_before_the_cycle() -> None:
    found = standings(WEEKS, "last", "W", lead=3)
    assert found[0].tolist() == [25, 35]  # (10 + 20 + 30 + 40) / 4 and the next four
    assert standings(WEEKS, "total", "W", HALVES, lead=3)[0].tolist() == [40, 65]


def test_a_means_lift_is_due_from_the_first_week_and_a_levels_is_walked() -> None:
    flat = np.array([[9.0] * 4, [10.0] * 4, [11.0] * 4])
    assert pace_band(flat, "mean", "W", 12.0).needed == pytest.approx([12.0] * 4)
    assert pace_band(flat, "last value", "W", 12.0).needed == pytest.approx([10.5, 11, 11.5, 12])
    assert pace_band(flat, "mean", "W", 12.0, scale=np.array([1.0, 1, 1, 0.5])).middle[-1] == 5.0


# ---- lengths
def spans(*values: float, days: int = 28) -> list[Span]:
    start = date(2025, 1, 6)
    return [
        Span(start + timedelta(days * k), start + timedelta(days * (k + 1)), v) for k, v in enumerate(values)
    ]


def test_what_a_longer_span_makes_of_its_weeks_is_read_from_the_past() -> None:
    """Weeks of 10 each; a four-week span counts 25 distinct customers: factor 2.5."""
    found = lengths({"month": spans(25.0, 25.0, 27.0)}, date(2025, 1, 6), np.full(12, 10.0), 28)
    assert found is not None
    assert found.seen == pytest.approx([2.5, 2.5, 2.7])
    assert float(found.at(28)) == pytest.approx(2.5)
    assert float(found.at(7)) == 1.0
    assert 1.0 < float(found.at(14)) < 2.5


def test_a_span_with_a_week_missing_is_not_compared() -> None:
    weeks = np.full(12, 10.0)
    weeks[5] = np.nan
    found = lengths({"month": spans(25.0, 99.0, 27.0)}, date(2025, 1, 6), weeks, 28)
    assert found is not None
    assert found.seen == pytest.approx([2.5, 2.7])
    assert lengths({"month": spans(25.0)}, date(2025, 1, 6), weeks[:3], 28) is None


def test_a_span_that_begins_inside_a_week_weighs_it_by_days() -> None:
    start = date(2025, 1, 8)  # Wednesday: five days of the first week, two of the second
    one = Span(start, start + timedelta(days=7), 30.0)
    found = lengths({"month": [one]}, date(2025, 1, 6), np.array([10.0, 24.0]), 7)
    assert found is not None
    assert found.seen == pytest.approx([30 / (5 / 7 * 10 + 2 / 7 * 24)])


# ---- fan
def test_a_fan_rolls_totals_from_the_past_into_the_futures() -> None:
    found = fan(np.array([1.0, 2, 3, 4]), np.array([[5.0, 6.0], [7.0, 8.0]]), 2, total=True)
    assert found.past.tolist()[1:] == [3, 5, 7]
    assert found.ahead[2].tolist() == [10, 13]  # the middle of 9 and 11; of 11 and 15
    assert fan(np.array([1.0, 2, 3, 4]), np.empty((2, 0)), 2).ahead.shape == (5, 0)


def test_a_gap_in_a_fans_past_is_read_between_its_neighbours() -> None:
    assert fan(np.array([1.0, np.nan, 3.0]), np.array([[3.0]]), 1).past.tolist() == [1, 2, 3]


# ---- season on a long way
def test_a_year_ahead_keeps_its_season() -> None:
    """Three years of weeks with a December three times the rest: so is the December ahead."""
    week = np.arange(156) % 52
    history = np.where(week >= 48, 300.0, 100.0) + np.random.default_rng(2).normal(0, 3, 156)
    line = forecast(history, "W", 52, 400, 3).paths.mean(axis=0)
    assert line[48:].mean() / line[:48].mean() == pytest.approx(3, rel=0.05)


# ---- milestones in weeks
def test_months_cut_out_of_weeks_still_add_up() -> None:
    cycle = Cycle("2027-Q1")
    cut = pieces(cycle, "week", cycle.parts("month"))
    paths = np.full((3, 14), 70.0)[:, [p.period for p in cut]]
    steps = split(900.0, paths, [p.part for p in cut], weights=weights_of(cut))
    assert [s.target for s in steps] == pytest.approx([310, 280, 310])  # ten a day
    assert steps[-1].standing == pytest.approx(900)


def test_parts_of_a_mean_that_depends_on_its_length_are_brought_to_it() -> None:
    paths = np.full((3, 12), 10.0)
    steps = split(40.0, paths, ["a"] * 6 + ["b"] * 6, "mean", scale=lambda n: np.where(n > 6, 2.0, 1.5))
    assert [s.target for s in steps] == pytest.approx([30, 30])  # 15 where the year has 20, times two
    assert [s.standing for s in steps] == pytest.approx([30, 40])
