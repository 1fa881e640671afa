"""The drafter without a browser: what its actions do to the workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from IPython.core.formatters import format_display_data

import okrkit as ok
from okrkit.widgets import GoalDrafter

pytestmark = pytest.mark.slow


def draft_of(drafter: GoalDrafter, **fields: Any) -> dict[str, Any]:
    found = {**drafter.shown["draft"], **fields}
    found["key_results"] = [
        {**kr, "title": kr["title"] or "Orders get larger"} for kr in found["key_results"]
    ]
    return found


def test_a_saved_draft_is_the_plans_and_opens_again(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2027-Q1", "marketing")
    answer, _ = drafter.dispatch(
        {"do": "save", "draft": draft_of(drafter, title="Baskets worth sending"), "who": "Ida"}
    )
    assert answer == {"done": True}
    (saved,) = ws.plan("2027-Q1", "marketing").objectives
    assert (saved.title, [kr.title for kr in saved.key_results]) == (
        "Baskets worth sending",
        ["Orders get larger"],
    )
    again = GoalDrafter(ok.open(own), "2027-Q1", "marketing", objective=saved.id)
    assert again.shown["draft"] == drafter.shown["draft"]
    assert again.shown["open"] == saved.id


def test_nothing_is_saved_without_words_or_without_a_name(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2027-Q1", "marketing")
    no_words, _ = drafter.dispatch({"do": "save", "draft": drafter.shown["draft"], "who": "Ida"})
    assert no_words["field"] == "title"
    no_name, _ = drafter.dispatch(
        {"do": "save", "draft": draft_of(drafter, title="Baskets worth sending"), "who": " "}
    )
    assert (no_name["field"], no_name["fix"]) == ("who", "Write your name.")
    assert ws.plan("2027-Q1", "marketing").objectives == ()


def test_a_change_by_somebody_else_is_shown_and_not_overwritten(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2026-Q4", "marketing", objective="2026-Q4.marketing.O1", who="Ida")
    mine = draft_of(drafter, title="My words")
    ws.save(replace(ws.store.objective("2026-Q4.marketing.O1"), title="Their words"), who="Jonas")
    answer, _ = drafter.dispatch({"do": "save", "draft": mine})
    assert answer["field"] == "conflict"
    assert "Their words" in answer["problem"]
    assert "My words" in answer["problem"]
    theirs = drafter.dispatch({"do": "stored"})[0]["draft"]
    assert theirs["title"] == "Their words"
    answer, _ = drafter.dispatch({"do": "save", "draft": {**mine, "version": theirs["version"]}})
    assert answer == {"done": True}
    assert ws.store.objective("2026-Q4.marketing.O1").title == "My words"


def test_a_kpi_brings_its_measured_baseline_and_points_with_a_chance(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2027-Q1", "marketing")
    answer, _ = drafter.dispatch({"do": "bind", "kpi": "net_revenue"})
    year_ago = ws.kpis_over(["net_revenue"], ws.cycle("2026-Q1").start, ws.cycle("2026-Q1").end)[
        "net_revenue"
    ]
    assert answer["fill"]["baseline"] == pytest.approx(year_ago)
    assert (answer["fill"]["unit"], answer["fill"]["measure"], answer["fill"]["kind"]) == (
        "currency",
        "total",
        "increase",
    )
    assert answer["proposal"]["commit"] is None or answer["proposal"]["commit"] < answer["proposal"]["target"]
    assert "Chance as things go" in answer["said"]


def test_a_kept_remark_is_saved_with_reason_name_and_line(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2027-Q1", "marketing", who="Ida")
    draft = draft_of(drafter, title="Improve customer service")
    refused, _ = drafter.dispatch({"do": "accept", "draft": draft, "code": "OB201", "reason": " "})
    assert refused["field"] == "accept.OB201"
    answer, _ = drafter.dispatch(
        {"do": "accept", "draft": draft, "code": "OB201", "reason": "the board's words"}
    )
    drafter.dispatch({"do": "save", "draft": {**draft, "accepted": answer["accepted"]}})
    (saved,) = ws.plan("2027-Q1", "marketing").objectives
    assert [(a.code, a.reason, a.by, a.line) for a in saved.accepted] == [
        ("OB201", "the board's words", "Ida", "Improve customer service")
    ]


def test_the_deep_look_tells_the_chance_that_the_plan_page_tells(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2026-Q4", "marketing", objective="2026-Q4.marketing.O1")
    answer, _ = drafter.dispatch({"do": "check", "draft": drafter.shown["draft"], "deep": True})
    planned = ws.planned_chances(ws.plan("2026-Q4", "marketing").objectives)
    told = [{name: said for name, _, _, said in p.points} for p in planned]
    assert [chance["points"] for chance in answer["chances"]] == told
    assert [chance["expected"] for chance in answer["chances"]] == [p.expected for p in planned]


def test_a_removed_key_result_leaves_the_plan_unless_it_was_checked_in(own: Path) -> None:
    ws = ok.open(own)
    drafter = GoalDrafter(ws, "2027-Q1", "marketing", who="Ida")
    draft = draft_of(drafter, title="Baskets worth sending")
    draft["key_results"].append({**draft["key_results"][0], "title": "Parcels get fuller"})
    drafter.dispatch({"do": "save", "draft": draft})
    first, second = drafter.shown["draft"]["key_results"]
    assert drafter.dispatch({"do": "remove", "id": first["id"]})[0] == {"done": True}
    (saved,) = ws.plan("2027-Q1", "marketing").objectives
    assert [kr.id for kr in saved.key_results] == [second["id"]]
    assert [kr["id"] for kr in drafter.shown["draft"]["key_results"]] == [second["id"]]
    old = GoalDrafter(ws, "2026-Q4", "marketing", objective="2026-Q4.marketing.O1", who="Ida")
    answer, _ = old.dispatch({"do": "remove", "id": "2026-Q4.marketing.O1.KR2"})
    assert not answer["done"]
    assert answer["problem"]
    assert answer["fix"]


def test_the_twin_shows_the_goal_its_letters_and_what_the_coach_says(own: Path) -> None:
    drafter = GoalDrafter(ok.open(own), "2026-Q4", "marketing", objective="2026-Q4.marketing.O1")
    data, _ = format_display_data(drafter)
    for form in ("text/html", "text/plain"):
        said = data[form].replace("&#x27;", "'")
        assert "Make last year's gift buyers regular customers" in said
        assert "More visits end in an order" in said
        assert "Specific" in said
    empty, _ = format_display_data(GoalDrafter(ok.open(own), "2027-Q1", "care"))
    assert "has no goal in 2027-Q1 yet" in empty["text/plain"]
