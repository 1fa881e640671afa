"""What planning pages say of chances, against a forecast of eleven futures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from okrkit import figures as fig
from okrkit.core.targets import Resolved
from okrkit.figures import chances, planning
from okrkit.figures.calibrating import verdict
from okrkit.figures.labels import shifts
from okrkit.figures.prose import chance_words

from .conftest import (
    CONVERSION,
    RESULTS,
    REVENUE,
    attainment_by_hand,
    forecast_by_hand,
    guardrail_by_hand,
    held_by_hand,
    planned_by_hand,
    standing,
)


def test_the_fan_rolls_the_quarters_total_and_ends_where_the_target_is_set() -> None:
    shown = fig.forecast_fan(attainment_by_hand(), "EUR").figure
    outer, inner, past, middle = shown.data
    assert list(past.y[-3:]) == [30, 30, 30]  # three months of 10
    assert past.x[-1] == date(2026, 3, 31)
    assert middle.x[-1] == date(2026, 6, 30)
    assert middle.y[-1] == pytest.approx(30)
    n = len(outer.x) // 2  # up along the top, back along the bottom
    assert [outer.y[n - 1], outer.y[n]] == pytest.approx([34.8, 25.2])  # nine and one of ten
    assert [inner.y[n - 1], inner.y[n]] == pytest.approx([33, 27])


def test_target_lines_carry_their_chance_at_the_edge() -> None:
    shown = fig.forecast_fan(
        attainment_by_hand(), "EUR", points=[("target", 30.0, "55 %"), ("stretch", 34.8, "18 %")]
    )
    texts = [a.text for a in shown.figure.layout.annotations]
    assert texts == ["<b>target</b> €30.00 · 55 %", "<b>stretch</b> €34.80 · 18 %"]
    assert {s.y0 for s in shown.figure.layout.shapes if s.type == "line" and s.y0 not in (0, 1)} == {
        30.0,
        34.8,
    }
    assert (
        shown.figure.layout.title.text == "Net revenue: a target of €30.00 for 2026-Q2 has a chance of 55 %"
    )
    assert "A note." in shown.caption


def test_a_guardrail_is_drawn_month_by_month() -> None:
    shown = fig.forecast_fan(guardrail_by_hand(), "EUR").figure
    assert list(shown.data[2].y[-2:]) == [10.0, 10.0]
    assert "staying inside the limits in nine of ten months of 2026" in shown.layout.title.text


def test_the_curve_passes_through_its_points_and_falls_to_the_right() -> None:
    found = attainment_by_hand()
    curve, marks = fig.chance_curve(found, "EUR").figure.data
    assert list(curve.y) == sorted(curve.y, reverse=True)
    for x, y in zip(marks.x, marks.y, strict=True):
        assert y == found.forecast.chance(x)
    falling = fig.chance_curve(attainment_by_hand(40.0, better="down"), "EUR").figure
    assert falling.layout.xaxis.range[0] > falling.layout.xaxis.range[1]


def test_a_short_history_shows_bands_and_no_percentage_anywhere() -> None:
    found = attainment_by_hand(n_values=12)
    for shown in (fig.forecast_fan(found, "EUR"), fig.chance_curve(found, "EUR")):
        said = [
            shown.alt,
            shown.figure.layout.title.text,
            *(str(a.text) for a in shown.figure.layout.annotations),
        ]
        assert "%" not in " ".join(said)
    assert "%" not in chances.proposal_table([found], "EUR").text
    assert chance_words("even") == "has an even chance"


@pytest.mark.parametrize("values", [[5.0, 5.1, 5.2, 5.3], [9.9, 10.0], [0.0, 0.05, 9.95, 10.0]])
def test_labels_at_the_edge_never_cover_each_other_nor_leave_the_plot(values: list[float]) -> None:
    texts = [(v, "one<br>two") for v in values]
    moved = shifts(texts, [0.0, 10.0], 300)
    at = sorted(v * 30 + s for (v, _), s in zip(texts, moved, strict=True))
    assert all(b - a >= 33 for a, b in pairwise(at))
    assert at[-1] <= 300


def test_both_the_chance_and_the_expected_score_are_shown() -> None:
    row = chances.plan_table([planned_by_hand()], "EUR").text.splitlines()[3]
    assert "€30.00 (55 %)" in row  # six of eleven futures bring 30 or more
    assert row.endswith("0.60")
    proposed = chances.proposal_table([attainment_by_hand()], "EUR").text.splitlines()[3]
    assert proposed.count("%)") == 3
    assert proposed.split()[-1] == "0.70"


def test_targets_out_of_reach_or_safe_already_are_pointed_out() -> None:
    said = chances.plan_remarks(
        [planned_by_hand(target=40.0), planned_by_hand(target=20.0), planned_by_hand()]
    ).text
    assert "asks for what nothing in the history suggests (chance: <1 %)" in said
    assert "comes nearly by itself (chance: >99 %)" in said
    assert len(said.splitlines()) == 2
    held = chances.plan_remarks([held_by_hand()]).text
    assert (
        "is likely to be broken as things go (chance of holding it in nine of ten months: 27 %)" in held
    )  # three of eleven stay at 9 or below
    unknown = replace(planned_by_hand(CONVERSION), attainment=None, points=(), reason="no data")
    assert "has no chance from data: no data." in chances.plan_remarks([unknown]).text


def test_an_objectives_expected_score_is_the_weighted_mean_of_its_key_results() -> None:
    first = replace(planned_by_hand(), objective="Grow", expected=0.6)
    heavy = replace(planned_by_hand(replace(CONVERSION, weight=3.0)), objective="Grow", expected=0.2)
    alone = replace(planned_by_hand(), objective="Other")
    said = chances.plan_remarks([first, heavy, alone]).text
    assert "“Grow” can expect a score of 0.30, the mean of its 2 key results" in said  # (0.6 + 3 x 0.2) / 4
    assert "Other" not in said


def test_that_no_target_exists_is_said_plainly_with_the_way_out() -> None:
    found = attainment_by_hand(29.0)  # the target is 29.60, from what nine of ten futures keep
    assert found.proposal is not None
    assert found.proposal.moved
    said = repr(chances.proposal_notes([found], "EUR"))
    assert "each KPI’s own history (60 months)" in said
    assert "The chance of keeping the level before, as things go: net revenue €29.00" in said
    assert "no target has an expected score of 0.7 from the level before" in said
    assert "Or keep the level as a guardrail." in said


def test_a_target_short_of_where_the_kpi_stands_is_called_an_expected_decline() -> None:
    said = repr(chances.proposal_notes([attainment_by_hand(32.0)], "EUR"))  # kept by four of eleven futures
    assert "The chance of keeping the level before, as things go: net revenue €32.00 (36 %)." in said
    assert "Net revenue: a decline is expected, and the target of €29.60 only limits it." in said
    assert "Keep the level as a guardrail" in said


def test_what_holds_for_all_proposals_and_figures_is_said_once() -> None:
    moved = attainment_by_hand(29.0)
    said = repr(chances.proposal_notes([moved, moved, guardrail_by_hand()], "EUR"))
    assert said.count("expected score of 0.7") == said.count("How this is forecast") == 1
    for shown in (fig.forecast_fan(moved, "EUR"), fig.chance_curve(moved, "EUR")):
        assert moved.forecast.method not in shown.caption


def test_a_years_milestones_name_quarters_with_their_months() -> None:
    quarters = [
        {
            "part": f"2027-Q{q}",
            "target": 30.0 * q,
            "standing": 30.0 * q,
            "chance": 0.4,
            "standing_chance": 0.5,
        }
        for q in (1, 2, 3, 4)
    ]
    months = [
        {"part": f"2027-{m:02d}", "target": float(m), "standing": float(m), "chance": 0.4}
        for m in range(1, 13)
    ]
    lines = chances.milestone_table(planned_by_hand(), quarters, months, "EUR").text.splitlines()
    assert lines[4].split()[:1] == ["2027-Q2"]
    assert "Apr €4.00, May €5.00, Jun €6.00" in lines[4]
    assert "40 %" in lines[4]


def test_a_summary_carries_targets_and_chances_for_programs() -> None:
    blank = {"headline": "x.", "figures": {"objectives": 0}}
    found = planning.with_chances(
        blank, [attainment_by_hand(), guardrail_by_hand()], [planned_by_hand()], "EUR"
    )
    figures = found["figures"]
    assert len(found["findings"]) == 1  # while nothing is planned, what is proposed
    assert found["findings"][0].startswith("Proposed for Net revenue: €")
    assert figures["proposals"] == 2
    assert figures["target_net_revenue"] == pytest.approx(attainment_by_hand().proposal.target.value)  # type: ignore[union-attr]
    assert 0 < figures["chance_net_revenue"] < 1
    assert figures["targets_with_chance"] == 1
    short = planning.with_chances(blank, [attainment_by_hand(n_values=12)], [])["figures"]
    assert short["chance_net_revenue"] is None


def test_calibration_compares_what_was_said_with_what_was_reached() -> None:
    shown = fig.calibration_plot(RESULTS)
    assert isinstance(shown, fig.Picture)
    _, said, data = shown.figure.data
    assert list(said.x) == pytest.approx([0.5, 0.7, 0.9])
    assert list(said.y) == [1.0, 0.5, 1.0]
    assert list(said.text) == ["1", "2", "1"]
    assert list(data.y) == [0.0, 1.0, 1.0]  # said 0.1, 0.3 and 0.8
    assert {said.mode, data.mode} == {"markers+text"}  # two results to a point show no course
    # Said 0.7 and reached, 0.9 and reached; 0.7 and missed is wrong, 0.5 is no call. Data: 0.1 and missed, 0.8 and reached.
    called, weighed = verdict(RESULTS)
    assert called == (
        "Of 4 key results the teams called 2 right; of the 3 with a forecast the data called 2 right."
    )
    # (0.09 + 0.49 + 0.25 + 0.01) / 4 = 0.21; (0.49 + 0.01 + 0.04) / 3 = 0.18
    assert "both the data and the teams did better than always saying half" in weighed
    assert shown.alt.startswith(
        "The teams said 70 % on average, and 75 % of 4 key results reached their target."
    )


def test_forecasts_that_were_worse_than_saying_half_are_called_so() -> None:
    wrong = [Resolved("Shop", "2026-Q1", 0.8, False, 0.4), Resolved("Shop", "2026-Q2", 0.9, False, 0.2)]
    assert verdict(wrong) == [
        "Of 2 key results the data called 2 right and the teams 0.",
        "Weighing how sure each was, the data did better than always saying half, the teams worse than that.",
    ]


def test_points_of_many_results_are_joined() -> None:
    many = [Resolved("Shop", "2026-Q1", 0.7, k < 7, None) for k in range(10)]
    assert fig.calibration_plot(many).figure.data[1].mode == "lines+markers+text"  # type: ignore[union-attr]


def test_the_pace_chart_shows_the_band_of_the_forecast_made_before() -> None:
    way = tuple(
        (date(2026, m, 28), 10.0 * k, 11.0 * k, 12.0 * k, 11.5 * k) for k, m in enumerate((4, 5, 6), 1)
    )
    shown = fig.pace(
        standing(REVENUE, value=15.0, expected=17.0, pace="behind", projected=33.0, projected_low=31.0, projected_high=36.0,
                 chance_said="12 %", way=way, data_day=date(2026, 5, 15), n_values=60, method="by hand"),
        date(2026, 6, 30), "EUR",
    )  # fmt: skip
    assert isinstance(shown, fig.Picture)
    band, path, _value, ends, _targets = shown.figure.data
    assert list(band.y) == [12, 24, 36, 30, 20, 10]
    assert list(path.y) == [11.5, 23.0, 34.5]
    assert list(ends.y) == [15.0, 33.0]
    (bar,) = [s for s in shown.figure.layout.shapes if s.type == "line"]
    assert (bar.y0, bar.y1) == (31.0, 36.0)
    assert "chance of the target: 12 %" in shown.alt
    assert "eight of ten futures between €31.00 and €36.00" in shown.alt


def test_a_forecast_of_a_cycle_that_is_over_draws_its_history_alone() -> None:
    over = forecast_by_hand(ahead=np.empty((11, 0)), paths=np.full((11, 3), 10.0), ends=np.full(11, 30.0))
    found = replace(attainment_by_hand(), forecast=over)
    shown = fig.forecast_fan(found, "EUR", points=[("target", 30.0, ">99 %")]).figure
    assert len(shown.data[2].x) > 10
