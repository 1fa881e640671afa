"""Where a running key result stands and leads, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from okrkit.core.checkins import evenly, guarded, outlook
from okrkit.core.model import KeyResult, progress
from okrkit.core.targets import pace_band

REVENUE = KeyResult("Revenue", measure="total", baseline=100.0, target=120.0)
# Eleven futures of four weeks; the last week brings half of each total of 90, 95 ... 140.
TOTALS = np.linspace(90, 140, 11)
PATHS = TOTALS[:, None] * np.array([0.1, 0.1, 0.3, 0.5])


def test_chance_now_and_expected_final_score_are_averaged_over_the_futures() -> None:
    found = outlook(REVENUE, TOTALS, pace_band(PATHS, "total", "W", 120.0), 24.0, 2.0)
    assert found.chance == pytest.approx(5 / 11)  # 120, 125 ... 140
    assert found.expected_score == pytest.approx(np.mean([progress(100, 120, t) for t in TOTALS]))
    assert (found.projected_low, found.projected, found.projected_high) == pytest.approx((95, 115, 135))


def test_the_status_comes_from_the_band_along_the_season() -> None:
    """After two of four weeks a fifth has come in, not a half: 24 is on course for 120."""
    band = pace_band(PATHS, "total", "W", 120.0)
    on_course = outlook(REVENUE, TOTALS, band, 24.0, 2.0)
    assert (on_course.pace, on_course.expected) == ("ahead", pytest.approx(24.0))
    assert (on_course.low, on_course.high) == (pytest.approx(19.0), pytest.approx(27.0))
    # the band is 8 wide: up to 4 short is on pace, up to 8 behind
    words = [outlook(REVENUE, TOTALS, band, v, 2.0).pace for v in (20.0, 19.9, 16.0, 15.9)]
    assert words == ["on pace", "behind", "behind", "far behind"]
    assert "forecast made before the cycle began" in on_course.rule


def test_inside_a_week_the_band_is_read_in_proportion() -> None:
    band = pace_band(PATHS, "total", "W", 120.0)
    assert outlook(REVENUE, TOTALS, band, 42.0, 2.5).expected == pytest.approx(42.0)  # 24 and half of 36
    assert outlook(REVENUE, TOTALS, band, 6.0, 0.5).expected == pytest.approx(6.0)  # from nothing to 12


def test_while_nothing_is_known_of_the_cycle_there_is_a_chance_but_no_pace() -> None:
    found = outlook(REVENUE, TOTALS, pace_band(PATHS, "total", "W", 120.0), None, 0.0)
    assert found.pace == "unknown"
    assert found.expected is None
    assert found.chance == pytest.approx(5 / 11)


def test_where_down_is_good_a_lower_standing_is_ahead() -> None:
    kr = KeyResult("Hours", "decrease", measure="mean", baseline=40.0, target=30.0)
    paths = np.linspace(25, 45, 11)[:, None] * np.ones(4)
    found = outlook(kr, paths.mean(axis=1), pace_band(paths, "mean", "W", 30.0), 29.0, 2.0)
    assert found.pace == "ahead"
    assert found.chance == pytest.approx(3 / 11)  # 25, 27 and 29


def test_a_guardrail_has_a_chance_of_being_held_and_no_pace() -> None:
    kr = KeyResult("Returns", "keep within", upper=5.0)
    paths = np.array([[4.0] * 10, [4.0] * 9 + [9.0], [4.0] * 8 + [9.0] * 2])
    found = guarded(kr, paths)
    assert found.chance == pytest.approx(2 / 3)
    assert found.expected_score == pytest.approx(27 / 30)
    assert found.pace == "unknown"


def test_without_a_history_the_way_is_walked_evenly_and_the_rule_says_so() -> None:
    survey = KeyResult("Survey", baseline=30.0, target=40.0)
    words = [evenly(survey, v, 0.5).pace for v in (35.0, 34.0, 32.0, 31.0)]
    assert words == ["ahead", "on pace", "behind", "far behind"]
    assert evenly(survey, 34.0, 0.5).expected == 35.0
    total = evenly(REVENUE, 55.0, 0.5)
    assert (total.expected, total.projected, total.expected_score) == (60.0, 110.0, pytest.approx(0.5))
    assert "no history" in total.rule
    assert total.chance is None


@pytest.mark.parametrize("kind", ["milestone", "keep within", "establish baseline"])
def test_kinds_without_a_way_have_no_pace(kind: str) -> None:
    assert evenly(KeyResult("x", kind), 3.0, 0.5).pace == "unknown"  # type: ignore[arg-type]
