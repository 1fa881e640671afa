"""Points of a key result: what may be set, what is saved, and the same figures in the browser as in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.formatters import format_display_data

import okrkit as ok
from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.targets import chance, expected_score, guard, target_with_chance
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.widgets import TargetSetter
from okrkit.widgets.target_setter import state

REVENUE, HOURS = "2026-Q4.company.O1.KR1", "2026-Q4.operations.O1.KR1"
SCRIPT = Path(state.__file__).with_name("view.js")


def plan(*krs: KeyResult) -> Plan:
    return Plan("2027-Q1", "marketing", (Objective("Baskets", "2027-Q1", "marketing", krs, id="o"),))


def test_the_first_key_result_with_a_kpi_is_opened() -> None:
    made = plan(
        KeyResult("Live", "milestone", id="m"), KeyResult("By hand", id="h"), KeyResult("From data", kpi="orders", id="d")
    )  # fmt: skip
    assert [kr.id for _, kr in state.settable(made)] == ["h", "d"]
    assert state.opened(made) == state.State("d")
    assert state.opened(made, "h") == state.State("h")
    assert state.opened(plan()) == state.State("")
    with pytest.raises(UnknownNameError):
        state.opened(made, "m")


def test_points_are_set_by_name_and_contradictions_refused() -> None:
    kr = KeyResult("Orders", "increase", baseline=100, target=120)
    assert state.applied(kr, {"commit": 110, "stretch": None}) == KeyResult(
        "Orders", "increase", baseline=100, commit=110, target=120
    )
    for points in (
        {"target": 100.0},
        {"target": 90.0},
        {"commit": 130.0},
        {"stretch": 110.0},
        {"lower": 3.0},
    ):
        with pytest.raises(InvalidValueError):
            state.applied(kr, points)
    limit = KeyResult("Returns", "keep within", unit="share")
    assert state.applied(limit, {"upper": 0.045}).upper == 0.045
    with pytest.raises(InvalidValueError, match="450 %"):
        state.applied(limit, {"upper": 4.5})
    with pytest.raises(InvalidValueError, match="not below"):
        state.applied(limit, {"lower": 0.05, "upper": 0.04})


@pytest.mark.browser
def test_chance_score_and_guardrail_are_computed_in_the_browser_as_in_python(browser: Any) -> None:
    page = browser.new_page()
    rng = np.random.default_rng(4)
    ends = np.sort(rng.normal(100, 10, 501).round(1))  # rounded, so that ties occur
    paths = rng.normal(50, 5, (200, 13))
    targets = [*np.linspace(60, 140, 81).round(1), float(ends[0]), float(ends[-1]), float(ends[250])]
    code = SCRIPT.read_text("utf-8").split("const WORD")[0]
    limits = [[45.0, 58.0], [None, 57.0], [42.0, None], [49.0, 51.0], [0.0, 100.0]]
    found = page.evaluate(
        f"""([ends, targets, paths, limits]) => {{ {code}; return {{
        up: targets.map((t) => chanceOf(ends, t, "up")), down: targets.map((t) => chanceOf(ends, t, "down")),
        score: targets.map((t) => expectedScore(ends, 95, t)), quantile: [0.1, 0.25, 0.5, 0.9, 0.999].map((q) => quantile(ends, q)),
        guard: limits.map(([l, u]) => guard(paths.flat(), 13, l, u)) }}; }}""",
        [ends.tolist(), [float(t) for t in targets], paths.tolist(), limits],
    )
    page.close()
    assert found["up"] == [chance(ends, t) for t in targets]
    assert found["down"] == [chance(ends, t, "down") for t in targets]
    scores = [expected_score(ends, 95, t) if t != 95 else None for t in targets]
    assert [s for s, t in zip(found["score"], targets, strict=True) if t != 95] == pytest.approx(
        [s for s in scores if s is not None], abs=1e-12
    )
    assert found["quantile"] == pytest.approx(
        [target_with_chance(ends, q, "down") for q in (0.1, 0.25, 0.5, 0.9, 0.999)], rel=1e-14
    )
    for said, (low, high) in zip(found["guard"], limits, strict=True):
        expected = guard(paths, low, high)
        assert said["chance"] == expected.chance
        assert said["expected"] == pytest.approx(expected.expected, abs=1e-12)


@pytest.mark.slow
def test_the_futures_sent_are_the_forecasts_own(own: Path) -> None:
    ws = ok.open(own)
    setter = TargetSetter(ws, "2026-Q4", key_result=REVENUE)
    answer, (packed,) = setter.dispatch({"do": "futures"})
    ends = np.frombuffer(packed, "<f8")
    about = ws.forecast("net_revenue", "2026-Q4", measure="total")
    assert answer["periods"] == 1
    assert ends.tolist() == np.sort(about.ends).tolist()
    setter.dispatch({"do": "choose", "id": HOURS})
    answer, (packed,) = setter.dispatch({"do": "futures"})
    kept = ws.forecast("fulfilment_hours", "2026-Q4", measure="mean").whole_periods()
    assert answer["periods"] == kept.shape[1]
    assert np.frombuffer(packed, "<f8").tolist() == kept.ravel().tolist()


@pytest.mark.slow
def test_saved_points_are_the_plans_with_their_reason(own: Path) -> None:
    ws = ok.open(own)
    setter = TargetSetter(ws, "2026-Q4", key_result=REVENUE)
    order = {"do": "save", "id": REVENUE, "version": setter.shown["selected"]["version"]}
    points = {"commit": 47_000.0, "target": 50_500.0, "stretch": 54_000.0}
    no_name, _ = setter.dispatch({**order, "points": points})
    assert no_name["field"] == "who"
    wrong, _ = setter.dispatch({**order, "points": {**points, "commit": 51_000.0}, "who": "Ida"})
    assert wrong["field"] == "points"
    assert "out of order" in wrong["problem"]
    assert setter.dispatch({**order, "points": points, "who": "Ida", "reason": "two new campaigns"})[0] == {
        "done": True
    }
    assert [p["value"] for p in setter.shown["selected"]["points"]] == [47_000, 50_500, 54_000]
    saved = next(kr for kr in ws.plan("2026-Q4").key_results if kr.id == REVENUE)
    assert (saved.commit, saved.target, saved.stretch) == (47_000, 50_500, 54_000)
    changes = ws.changes_since_signing("2026-Q4", "company")
    assert set(changes.loc[changes["id"] == REVENUE, "why"]) == {"two new campaigns"}
    stale, _ = setter.dispatch({**order, "points": {**points, "target": 51_000.0}, "who": "Jonas"})
    assert not stale["done"]
    assert {"50500", "51000"} <= {word.strip(".,;'()") for word in stale["problem"].replace(".0", "").split()}
    assert next(kr for kr in ws.plan("2026-Q4").key_results if kr.id == REVENUE).target == 50_500


@pytest.mark.slow
def test_the_chart_holds_every_point_and_a_key_result_without_a_kpi_says_so(own: Path) -> None:
    ws = ok.open(own)
    setter = TargetSetter(ws, "2026-Q4", key_result=REVENUE)
    low, high = setter.shown["selected"]["chart"]["range"]
    marks = [p["value"] for p in setter.shown["selected"]["points"]] + [
        v for v in setter.shown["selected"]["proposed"].values() if v
    ]
    assert low <= min(marks)
    assert high >= max(marks)
    kr = ws.save(ok.KeyResult("Trees planted", target=100, objective="2026-Q4.company.O1"), who="Ida")
    by_hand = TargetSetter(ws, "2026-Q4", key_result=kr.id)
    assert by_hand.shown["selected"]["chart"] is None
    assert by_hand.shown["selected"]["reason"] == "it is bound to no KPI"


@pytest.mark.slow
def test_the_twin_shows_points_with_their_chance_and_the_picture(own: Path) -> None:
    data, _ = format_display_data(TargetSetter(ok.open(own), "2026-Q4", key_result=REVENUE))
    assert "€49,800 (" in data["text/plain"]
    assert [("figure" in part) for part in data["application/vnd.okrkit.twin+json"]["parts"]] == [False, True]
    assert "eight of ten futures" in data["text/plain"].lower()
