"""What a history answers, on values written down by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from okrkit.core.model import Cycle, KeyResult
from okrkit.core.rules import History
from okrkit.core.rules.data.asking import difference, precision
from okrkit.core.rules.data.examples import ADVENT, BASKET, quarter

TEN = History("orders", "Orders", "orders", outcomes=tuple(float(k) for k in range(1, 11)))


def test_the_chance_counts_outcomes_at_the_target_or_beyond() -> None:
    assert TEN.chance(8, rising=True) == 0.3
    assert TEN.chance(8, rising=False) == 0.8
    assert replace(TEN, outcomes=()).chance(8, rising=True) is None


def test_outcomes_are_read_by_the_share_that_stays_below() -> None:
    assert [TEN.outcome(s) for s in (0.1, 0.5, 0.95, 1.0)] == [1, 5, 10, 10]
    assert TEN.expected() == 5
    assert replace(TEN, outcomes=()).expected() is None


def test_a_history_is_of_the_key_results_that_measure_the_same() -> None:
    kr = KeyResult("Baskets", kpi="average_order_value", measure="mean", where="country =  'AT'")
    known = replace(BASKET, where="country = 'AT'")
    assert known.is_of(kr, Cycle("2027-Q1"))
    assert not known.is_of(kr, Cycle("2027-Q2"))
    assert not known.is_of(kr, None)
    assert replace(known, cycle="").is_of(kr, None)
    assert not BASKET.is_of(kr, Cycle("2027-Q1"))
    assert not known.is_of(replace(kr, measure="last"), Cycle("2027-Q1"))


def test_a_total_starts_from_the_year_before_and_a_mean_from_the_newest_days() -> None:
    assert ADVENT.start == quarter("2025-Q4", 117_000)
    assert BASKET.start == BASKET.latest
    assert replace(BASKET, latest=None).start == BASKET.former[0]
    assert replace(BASKET, latest=None, former=()).start is None


def test_a_mean_with_a_season_starts_from_the_year_before_too() -> None:
    weekly = replace(
        ADVENT, measure="mean", noise=200.0,
        latest=replace(ADVENT.latest, value=6_500.0) if ADVENT.latest else None,
        former=tuple(replace(s, value=s.value / 13) for s in ADVENT.former),
    )  # fmt: skip
    assert weekly.start == weekly.former[2]
    calm = replace(weekly, noise=2_000.0)
    assert calm.start == calm.latest, "a season within three swings is none"


def test_a_season_is_what_came_back() -> None:
    base = ADVENT.former[0]
    # 6,000 a week from July, 9,000 from October, 6,000 again from January
    assert ADVENT.seasonal(quarter("2026-Q3", 84_500)) == pytest.approx(1.5)
    stayed = tuple(replace(w, value=9_000.0) if date(2025, 12, 1) < w.start else w for w in ADVENT.readings)
    assert replace(ADVENT, readings=stayed).seasonal(quarter("2026-Q3", 84_500)) is None
    assert replace(ADVENT, readings=()).seasonal(base) is None
    assert replace(ADVENT, looks_back=365).seasonal(base) is None


def test_two_years_that_disagree_are_no_season() -> None:
    before = tuple(
        replace(w, start=w.start.replace(year=w.start.year - 1), end=w.end.replace(year=w.end.year - 1))
        for w in ADVENT.readings
    )
    flat = tuple(replace(w, value=6_000.0) for w in before if w.end <= ADVENT.readings[0].start)
    assert replace(ADVENT, readings=(*flat, *ADVENT.readings)).seasonal(quarter("2026-Q3", 84_500)) is None


def test_the_best_is_the_highest_or_the_lowest() -> None:
    assert BASKET.best(rising=True) == quarter("2026-Q3", 50.6)
    assert BASKET.best(rising=False) == quarter("2026-Q1", 48.8)
    assert TEN.best(rising=True) is None


@pytest.mark.parametrize(
    ("written", "hides"), [(50.0, 0.5), (50.12, 0.005), (180_000, 5_000), (0.021, 0.0005), (7, 0.05), (0, 0)]
)
def test_rounding_hides_half_of_the_last_digit_of_two_or_more(written: float, hides: float) -> None:
    assert precision(written) == pytest.approx(hides)


def test_a_baseline_of_the_last_four_weeks_or_the_last_year_is_fair() -> None:
    readings = BASKET.readings[:48] + tuple(replace(w, value=60.0) for w in BASKET.readings[48:])
    # the latest 13 weeks: nine about 50 and four of 60; their measured value follows
    inside = [w.value for w in readings[-13:]]
    known = replace(BASKET, readings=readings, latest=replace(BASKET.latest, value=sum(inside) / 13))  # type: ignore[type-var]
    kr = KeyResult("Baskets", kpi="average_order_value", measure="mean", baseline=60, target=62)
    assert difference(kr, known) is None
    assert difference(replace(kr, baseline=57), known) is not None
