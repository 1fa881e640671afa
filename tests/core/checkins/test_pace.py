"""Pace by hand: the numbers stand in the tests."""

from __future__ import annotations

import pytest

from okrkit.core.checkins import confidence_gap, outlook, season
from okrkit.core.model import KeyResult


def revenue(**changes: object) -> KeyResult:
    return KeyResult("Revenue", measure="total", baseline=100.0, target=120.0, **changes)  # type: ignore[arg-type]


def test_half_way_through_a_quarter_that_sells_late_less_than_half_is_on_course() -> None:
    kr = revenue()
    autumn = season(kr, 0.5, [(35.0, 100.0), (45.0, 150.0)])  # 35 % and 30 % had come in by now
    assert autumn.done == pytest.approx(0.325)
    look = outlook(kr, 39.0, 0.5, autumn)
    assert look.expected == pytest.approx(120 * 0.325)
    assert look.projected == pytest.approx(120.0)
    assert look.projected_score == pytest.approx(1.0)
    assert look.pace == "ahead"
    assert look.rule == "seasonal pace: the same days of the last 2 years"


def test_without_an_earlier_year_a_total_is_expected_day_by_day_and_the_rule_says_so() -> None:
    kr = revenue()
    look = outlook(kr, 55.0, 0.5, season(kr, 0.5, []))
    assert look.expected == 60.0
    assert look.projected == 110.0  # half of the way from 100 to 120
    assert look.projected_score == pytest.approx(0.5)
    assert look.pace == "behind"
    assert "no earlier year" in look.rule


def test_a_year_without_sales_by_now_is_not_divided_by() -> None:
    assert season(revenue(), 0.25, [(0.0, 100.0), (20.0, 100.0), (5.0, None)]).years == 1


def test_a_level_walks_from_baseline_to_target_with_the_season_on_top() -> None:
    kr = KeyResult("Repeat rate", measure="last", baseline=0.20, target=0.30)
    of_season = season(kr, 0.5, [(0.22, 0.20)])  # last year it stood a tenth higher now than at the end
    look = outlook(kr, 0.275, 0.5, of_season)
    assert look.expected == pytest.approx(0.25 * 1.1)
    assert look.projected == pytest.approx(0.25)
    assert look.pace == "ahead"  # half of the way at half of the time


def test_a_falling_metric_is_ahead_when_it_lies_below_its_expectation() -> None:
    kr = KeyResult("Hours", "decrease", measure="mean", baseline=50.0, target=40.0)
    level = season(kr, 0.5, [])
    assert outlook(kr, 39.0, 0.5, level).pace == "ahead"
    assert outlook(kr, 42.0, 0.5, level).pace == "on pace"  # 0.8 of the way
    assert outlook(kr, 45.0, 0.5, level).pace == "behind"
    assert outlook(kr, 52.0, 0.5, level).pace == "far behind"


@pytest.mark.parametrize("kind", ["milestone", "keep within", "establish baseline"])
def test_kinds_without_a_way_have_no_pace(kind: str) -> None:
    look = outlook(KeyResult("x", kind), 3.0, 0.5, season(revenue(), 0.5, []))  # type: ignore[arg-type]
    assert look.pace == "unknown"
    assert look.expected is None


def test_confidence_against_the_data_is_pointed_out_both_ways() -> None:
    assert "far behind" in confidence_gap(8, "far behind")
    assert "ahead" in confidence_gap(3, "ahead")
    assert confidence_gap(6, "behind") == ""
    assert confidence_gap(None, "far behind") == ""
