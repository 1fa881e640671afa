"""Stated confidence beside the data's chance, and its score once the result is known."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from okrkit.core.targets import (
    Correction,
    Resolved,
    blend,
    brier,
    by_team,
    correction,
    data_weight,
    hit_rates,
    learnt_weight,
    skill,
    stated_chance,
    without_history,
)
from okrkit.errors import InvalidValueError


def logit(p: float) -> float:
    return log(p / (1 - p))


def expit(x: float) -> float:
    return 1 / (1 + exp(-x))


def test_blending_pools_log_odds_with_the_weight_of_the_history() -> None:
    found = blend(0.30, 7, 52)
    assert found.weight == pytest.approx(2 / 3)
    assert found.chance == pytest.approx(expit(2 / 3 * logit(0.30) + 1 / 3 * (-0.2 + 0.7 * logit(0.7))))
    assert (found.data, found.stated) == (0.30, pytest.approx(0.7))


@pytest.mark.parametrize(("n", "weight"), [(0, 0.0), (13, 1 / 3), (26, 0.5), (104, 0.8)])
def test_a_longer_history_weighs_more(n: int, weight: float) -> None:
    assert data_weight(n) == pytest.approx(weight)


def test_a_gap_over_twenty_points_asks_for_a_sentence() -> None:
    assert blend(0.50, 7, 52).asks_reason == ""
    assert "70 %" in blend(0.49, 7, 52).asks_reason
    assert "in the way" in blend(0.80, 3, 52).asks_reason


def test_nobody_is_certain() -> None:
    assert (stated_chance(0), stated_chance(10)) == (0.05, 0.95)
    assert 0 < blend(0.0, 0, 500).chance < blend(1.0, 10, 500).chance < 1


def test_without_a_forecast_the_corrected_word_stands() -> None:
    found = blend(None, 8, 0)
    assert found.chance == pytest.approx(expit(-0.2 + 0.7 * logit(0.8)))
    assert (found.data, found.weight, found.asks_reason) == (None, 0.0, "")


def test_several_people_count_by_their_mean_log_odds() -> None:
    assert blend(None, [2, 8], 0).stated == pytest.approx(0.5)
    with pytest.raises(InvalidValueError, match="nobody"):
        blend(0.5, [], 10)


def test_a_new_kind_of_goal_is_drawn_to_the_teams_own_rate() -> None:
    assert without_history(0, 0) == 0.5
    assert without_history(18, 20) == pytest.approx(20 / 24)
    with pytest.raises(InvalidValueError):
        without_history(3, 2)


def test_brier_and_skill_by_hand() -> None:
    said, reached = [0.9, 0.6, 0.2, 0.5], [True, True, False, False]
    assert brier(said, reached) == pytest.approx((0.01 + 0.16 + 0.04 + 0.25) / 4)
    assert skill(said, reached) == pytest.approx(1 - 0.115 / 0.25)
    assert skill([0.5, 0.5], [True, True]) is None


def test_hit_rates_by_bucket_by_hand() -> None:
    found = hit_rates([0.7, 0.72, 0.1, 1.0], [True, False, False, True])
    assert [(b.low, b.count, b.seen) for b in found] == [(0.0, 1, 0.0), (0.6, 2, 0.5), (0.8, 1, 1.0)]
    assert found[1].said == pytest.approx(0.71)
    assert hit_rates([0.6], [True])[0].low == pytest.approx(0.6)  # 0.6 * 5 is a hair under 3 in binary


def test_teams_are_scored_over_their_cycles() -> None:
    rows = [
        Resolved("shop", "2026-Q1", 0.8, True),
        Resolved("shop", "2026-Q2", 0.8, False),
        Resolved("logistics", "2026-Q1", 0.5, True),
    ]
    logistics, shop = by_team(rows)
    assert (logistics.team, shop.team) == ("logistics", "shop")
    assert shop.cycles == ("2026-Q1", "2026-Q2")
    assert shop.brier == pytest.approx((0.04 + 0.64) / 2)


def test_a_team_that_is_always_too_sure_is_corrected_downwards_and_few_results_change_little() -> None:
    rows = [Resolved("t", "c", 0.9, k % 2 == 0) for k in range(200)]
    found = correction(rows)
    assert expit(found.offset + found.slope * logit(0.9)) == pytest.approx(0.5, abs=0.03)
    few = correction(rows[:2])
    assert few.offset == pytest.approx(-0.2, abs=0.15)
    assert correction([]) == Correction()


def test_the_weight_is_learnt_from_thirty_results_and_goes_to_who_was_right() -> None:
    rng = np.random.default_rng(1)
    data = rng.uniform(0.1, 0.9, 200)
    reached = rng.random(200) < data
    rows = [Resolved("t", "c", 0.5, bool(y), float(p)) for p, y in zip(data, reached, strict=True)]
    assert learnt_weight(rows[:29]) is None
    found = learnt_weight(rows)
    assert found is not None
    assert found > 0.7


@pytest.mark.parametrize(("said", "reached"), [([0.5], []), ([1.2], [True]), ([], [])])
def test_what_cannot_be_scored_is_refused(said: list[float], reached: list[bool]) -> None:
    with pytest.raises(InvalidValueError):
        brier(said, reached)
