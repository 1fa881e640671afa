"""Each figure shows the values it was given, where they belong. Expected numbers are counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit import figures as fig
from okrkit.core.model import KeyResult, say_change
from okrkit.errors import InvalidValueError
from okrkit.figures.progress import position

from .conftest import CONVERSION, REVENUE, months, weeks


def picture(shown: Any) -> fig.Picture:
    assert isinstance(shown, fig.Picture)
    return shown


def test_history_keeps_settled_and_unsettled_apart_and_finds_the_year_before() -> None:
    shown = picture(fig.kpi_history(months([100.0] * 12 + [110.0, 30.0]), "Net revenue", "EUR"))
    year_ago, settled, open_ = shown.figure.data
    assert list(year_ago.y) == [100.0, 100.0]  # January and February 2025, under those of 2026
    assert list(year_ago.x) == [date(2026, 1, 1), date(2026, 2, 1)]
    assert list(settled.y) == [100.0] * 12 + [110.0]
    assert list(open_.y) == [110.0, 30.0]  # from the last settled point to the open one
    assert shown.figure.layout.title.text == "Net revenue: €110.00 in January 2026, +10.0 % on a year earlier"
    assert shown.figure.layout.yaxis.title.text == "Net revenue, EUR"
    assert "not settled" in shown.caption


def test_history_of_shares_starts_where_the_values_are_and_counts_from_zero_otherwise() -> None:
    assert picture(fig.kpi_history(weeks([0.2, 0.3]), "Rate")).figure.layout.yaxis.rangemode == "normal"
    assert picture(fig.kpi_history(months([1.0, 2.0]), "Sum")).figure.layout.yaxis.rangemode == "tozero"


def test_a_history_of_one_month_has_one_hollow_point() -> None:
    shown = picture(fig.kpi_history(months([50.0]), "Orders"))
    assert list(shown.figure.data[-1].y) == [50.0]
    assert shown.figure.data[-1].marker.symbol == ("circle-open",)
    assert shown.figure.layout.title.text == "Orders: no month has settled yet"


def test_movers_put_the_best_on_top_cut_the_bars_and_say_it_in_words(moved: list[dict[str, Any]]) -> None:
    shown = picture(fig.movers(moved, "EUR"))
    bars = shown.figure.data[0]
    assert list(bars.x) == [0.20, 0.0, 0.10, 1.0]  # drawn from the bottom up; nine times more is cut at 100 %
    assert [a.text for a in shown.figure.layout.annotations] == [
        f"<b>Return rate</b>  ▼ {say_change(0.06, 0.05, 'share')}, worse",
        "<b>Basket</b>  ○ 0.0 %, about the same",
        "<b>Orders</b>  ● +10.0 %, better",
        "<b>Sessions</b>  ● +900.0 %, better",
    ]
    title = "2 of 4 KPIs are better than on the same days a year ago, 1 worse"
    assert shown.figure.layout.title.text == title
    assert "cut at 100 %" in shown.caption


def test_movers_leave_out_what_cannot_be_compared(moved: list[dict[str, Any]]) -> None:
    moved[0] |= {"before": None, "change_share": float("nan"), "against": ""}
    assert list(picture(fig.movers(moved[:2])).figure.data[0].x) == [0.20]


def test_segments_are_ordered_and_the_rest_is_counted() -> None:
    rows = [{"country": f"c{i:02}", "value": float(i)} for i in range(1, 15)]
    shown = picture(fig.segments(rows, "Orders", "country", most=12))
    assert list(shown.figure.data[0].x) == [float(i) for i in range(3, 15)]
    assert shown.caption == "2 smaller values are not drawn."


def test_small_multiples_count_who_is_better_than_a_year_ago() -> None:
    up = months([100.0] * 12 + [110.0, 1.0])
    down = months([100.0] * 12 + [110.0, 1.0], better="down")
    shown = picture(fig.small_multiples([("Sales", up), ("Returns", down)], "EUR"))
    assert (
        shown.figure.layout.title.text
        == "1 of 2 KPIs stood better in their latest settled month than a year earlier"
    )
    assert {t.yaxis for t in shown.figure.data} == {"y", "y2"}


def test_a_total_starts_at_zero_and_a_level_at_its_baseline() -> None:
    assert position(REVENUE, 40.0, None) == pytest.approx(0.4)
    assert position(CONVERSION, 0.021, None) == pytest.approx(0.25)
    falling = KeyResult("Returns", kind="decrease", baseline=8, target=4)
    assert position(falling, 7.0, None) == pytest.approx(0.25)
    assert position(KeyResult("No target", baseline=1), 2.0, 0.3) is None


def test_bullets_draw_what_has_a_value_and_name_the_rest(standings: list[Any]) -> None:
    shown = picture(fig.progress_bullets(standings, "EUR"))
    assert list(shown.figure.data[0].x) == [0.4, -0.12, 0.9, 0.5]  # below the baseline is drawn at the edge
    assert shown.caption.endswith("Not drawn, because there is no value: First survey <b>done</b>.")
    assert shown.figure.layout.title.text.startswith(
        "1 of 5 key results is on course; most to do for “Conversion"
    )
    labels = [a.text for a in shown.figure.layout.annotations]
    assert labels[0] == "<b>Net revenue grows</b><br>◆ behind, €40.00 of €100.00"
    ticks = [s.x0 for s in shown.figure.layout.shapes if s.type == "line" and s.x0 != 1]
    assert ticks == [0.5, pytest.approx(0.5)]  # 50 of 100; 2.2 % on the way from 2.0 to 2.4


def test_pace_ends_the_path_at_the_target_and_names_its_rule(standings: list[Any]) -> None:
    shown = picture(fig.pace(standings[0], date(2026, 6, 30), "EUR"))
    path, value, projected, targets = shown.figure.data
    assert list(path.y) == [6.0, 35.0, 50.0, 100.0]
    assert list(value.y) == [5.0, 30.0, 40.0]
    assert list(projected.y) == [40.0, 80.0]
    assert list(targets.y) == [100.0, 90.0, 120.0]
    assert shown.caption == "Rule: seasonal pace: the forecast made before the cycle began."


def test_a_key_result_without_pace_has_no_pace_figure(standings: list[Any]) -> None:
    assert isinstance(fig.pace(standings[2], date(2026, 6, 30)), fig.Block)


def test_confidence_is_drawn_as_stated_lowest_first(standings: list[Any]) -> None:
    shown = picture(fig.confidence_path(standings))
    assert [list(t.y) for t in shown.figure.data] == [[4.0], [8.0, 7.0]]
    assert (
        shown.figure.layout.title.text
        == "Confidence fell most for “Net revenue grows”, by 1 since its first check-in"
    )
    assert len({t.marker.symbol for t in shown.figure.data}) == 2


def test_an_unscored_grade_lies_off_the_scale(grades: list[Any]) -> None:
    shown = picture(fig.grades(grades))
    marks = shown.figure.data[0]
    assert list(marks.x[:3]) == [0.8, 0.5, 0.2]
    assert all(x < 0 for x in marks.x[3:])
    assert marks.marker.symbol == ("circle", "diamond", "triangle-down", "circle-open", "circle-open")
    # weights are 1 each: (0.8 + 0.5 + 0.2) / 3 = 0.5
    assert (
        shown.figure.layout.title.text
        == "5 key results: 1 green, 1 amber, 1 red, 2 unscored; the objective scores 0.50"
    )


def test_a_bridge_that_leaves_a_rest_is_refused() -> None:
    with pytest.raises(
        InvalidValueError, match=r"leave 1\.00 of the change from 10\.00 to 12\.00 unexplained"
    ):
        fig.bridge(("before", 10.0), [("orders", 1.0)], ("now", 12.0), what="Sales")


@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=6), st.integers(1, 10_000))
def test_a_bridge_shows_its_parts_as_given(parts: list[int], start: int) -> None:
    named = [(f"part {i}", float(p)) for i, p in enumerate(parts)]
    shown = fig.bridge(("before", float(start)), named, ("now", float(start + sum(parts))), what="Sales")
    assert list(shown.figure.data[0].x) == [start, *parts, start + sum(parts)]


def test_a_history_by_weeks_is_told_in_whole_sentences() -> None:
    series = weeks([0.2, 0.3, 0.1])
    series = replace(series, points=(*series.points[:-1], replace(series.points[-1], settled=False)))
    shown = picture(fig.kpi_history(series, "Rate"))
    assert shown.alt.endswith(". The week of 19 January 2026 is not settled yet.")
    assert shown.figure.data[-1].customdata[-1].startswith("The week of 19 January 2026: ")


def test_the_steps_of_a_bridge_have_one_precision() -> None:
    shown = fig.bridge(
        ("then", 1500.0),
        [("a", 452.51), ("b", -347.51)],
        ("now", 1605.0),
        what="Sales",
        unit="currency",
        currency="EUR",
    )
    assert list(shown.figure.data[0].text) == ["€1,500", "+€453", "-€348", "€1,605"]
    assert "mostly through a (+€453)" in str(shown.figure.layout.title.text)
