"""The monitor over the sample shop, without a browser; its trends and what is told after a look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.figures.sparks import spark
from okrkit.widgets import KpiMonitor
from okrkit.widgets.kpi_monitor.state import State, changes

CONVERSION = "2026-Q4.marketing.O1.KR2"


@pytest.fixture(scope="module")
def still(planned: Path) -> KpiMonitor:
    """A monitor that no test changes."""
    return KpiMonitor(ok.open(planned), team="marketing", kpis=["orders"], n_paths=100)


def test_key_results_come_first_with_target_trend_and_state_then_the_kpis(still: KpiMonitor) -> None:
    repeat, conversion, orders = still.shown["tiles"]
    assert [t["title"] for t in still.shown["tiles"]] == [
        "More customers order twice within a year", "More visits end in an order", "Orders",
    ]  # fmt: skip
    assert (conversion["said"], conversion["aim"], conversion["sign"]) == ("2.28 %", "2.60 %", "warn")
    assert conversion["spark"]["alt"].endswith("held against a way to 2.60 %.")
    assert (orders["said"], orders["aim"], orders["state"]) == ("530 orders", "", "better")
    assert repeat["data"] == "data until 15 November 2026"
    assert "530 orders" in repr(still)


def test_a_look_shows_what_others_saved_meanwhile_and_tells_it(own: Path) -> None:
    ws = ok.open(own)
    monitor = KpiMonitor(ws, team="marketing", kpis=[], n_paths=100)
    assert monitor.dispatch({"do": "look"})[0] == {"done": True, "changed": []}
    with ok.open(own) as other:
        kr = other.store.key_result(CONVERSION)
        other.save(replace(kr, target=0.0262, title="More visits buy"), who="Lena")
    monitor.dispatch({"do": "look"})
    assert [t["aim"] for t in monitor.shown["tiles"] if t["id"] == CONVERSION] == ["2.62 %"]
    monitor.dispatch({"do": "pace", "every": 300})
    assert monitor.shown["every"] == 300
    assert "every is 2" in monitor.dispatch({"do": "pace", "every": 2})[0]["problem"]


def test_a_past_day_has_no_timer_and_wrong_wishes_are_refused(planned: Path) -> None:
    then = ok.open(planned, as_of="2026-11-10")
    assert KpiMonitor(then, team="marketing", kpis=[], n_paths=50).shown["every"] == 0
    with pytest.raises(UnknownNameError, match="oders"):
        KpiMonitor(ok.open(planned), kpis=["oders"])
    for wrong in (-1, 4, True):
        with pytest.raises(InvalidValueError, match="seconds from 5"):
            State(every=wrong)


def test_what_changed_is_told_in_words() -> None:
    before = [{"id": i, "title": i, "said": "5", "state": "green"} for i in ("a", "b", "c")]
    after = [
        before[0],
        {**before[1], "said": "6"},
        {**before[2], "state": "red"},
        {**before[0], "id": "d", "title": "d"},
    ]
    assert changes(before, after) == ("b: 6", "c: 5, now red", "d: 5")


def test_a_trend_is_drawn_in_its_box_with_its_goal_and_limits() -> None:
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 21)]
    drawn = spark(
        list(zip(days, (0.0, 5.0, 10.0), strict=True)), [(days[0], 0.0), (days[2], 20.0)], upper=10.0
    )
    # The box is 240 x 64 with an edge of 4: values run from 0 (y = 60) to 20 (y = 4), days over 232 pixels.
    assert drawn.line == "M4 60L120 46L236 32"
    assert (drawn.goal, drawn.limits, drawn.end) == ("M4 60L236 4", ("M4 32H236",), (236.0, 32.0))
    assert spark([(days[0], 1.0)]).alt == "No trend yet."
