"""The review board over the sample shop, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.widgets import ReviewBoard

KR1, KR2 = "2026-Q3.marketing.O1.KR1", "2026-Q3.marketing.O1.KR2"


@pytest.fixture
def ws(own: Path) -> ok.Workspace:
    return ok.open(own)


@pytest.fixture
def board(ws: ok.Workspace) -> ReviewBoard:
    return ReviewBoard(ws, "2026-Q3", "marketing", who="Jonas Weber")


def ask(board: ReviewBoard, do: str, **values: Any) -> dict[str, Any]:
    return board.dispatch({"do": do, **values})[0]


def grade(id: str, **given: Any) -> dict[str, Any]:
    return {"key_result": id, "grade": "agreed", "reason": "", "cause": "", "decision": "", **given}


def test_the_last_quarter_that_is_over_is_shown_with_the_datas_grades(
    ws: ok.Workspace, board: ReviewBoard
) -> None:
    shown = ReviewBoard(ws, team="marketing").shown
    assert (shown["cycle"], shown["ends"], shown["saved"]["who"]) == ("2026-Q3", "", "Ida Brandt")
    proposed = ws.propose_review("2026-Q3", "marketing").grades
    rows = [g for o in shown["objectives"] for g in o["grades"]]
    assert [(r["id"], r["proposed"]) for r in rows] == [(g.key_result, g.proposed) for g in proposed]
    assert shown["signed"].startswith("Jonas Weber on ")
    assert rows[1]["edited"]
    assert shown["next"]["planned"] == ["Make last year's gift buyers regular customers"]


def test_what_is_decided_is_saved_as_the_review(ws: ok.Workspace, board: ReviewBoard) -> None:
    said = [
        grade(KR1, grade=0.5, reason="One order made half of it", decision="change"),
        grade(KR2, cause="No tea", decision="drop"),
    ]
    version = board.shown["saved"]["version"]
    assert ask(board, "save", grades=said, celebrate="Letters", learn="Stock first", version=version) == {
        "done": True
    }
    review = ws.review("2026-Q3", "marketing")
    assert review is not None
    assert [(g.grade, g.reason, g.cause, g.decision) for g in review.grades] == [
        (0.5, "One order made half of it", "", "change"), (0.0, "", "No tea", "drop"),
    ]  # fmt: skip
    assert (review.author, review.learn, str(review.day)) == ("Jonas Weber", ("Stock first",), "2026-10-05")
    assert ReviewBoard(ws, "2026-Q3", "marketing").shown["saved"]["who"] == "Jonas Weber"


def test_a_grade_without_a_reason_is_refused_at_its_field(board: ReviewBoard) -> None:
    said = [grade(KR1, grade=0.2), grade(KR2)]
    answer = ask(board, "save", grades=said, celebrate="", learn="", version=1)
    assert (answer["done"], answer["field"]) == (False, f"reason:{KR1}")


def test_two_reviews_at_once_show_both(ws: ok.Workspace, board: ReviewBoard) -> None:
    version = board.shown["saved"]["version"]
    ask(board, "save", grades=[], celebrate="", learn="Mine", version=version)
    answer = ask(board, "save", grades=[], celebrate="", learn="Yours", version=version)
    assert "learn: yours 'Yours', theirs 'Mine'" in answer["problem"]


def test_what_is_kept_becomes_the_next_cycles_plan(ws: ok.Workspace) -> None:
    board = ReviewBoard(ws, "2026-Q4", "operations", who="Mirja Aalto")
    assert board.shown["ends"] == "31 December 2026"
    assert "save it first" in ask(board, "carry")["fix"]
    kr1, kr2 = (g["id"] for g in board.shown["objectives"][0]["grades"])
    said = [grade(kr1, decision="keep"), grade(kr2, decision="drop")]
    ask(board, "save", grades=said, celebrate="", learn="", version=0)
    (drafted,) = board.shown["next"]["draft"]
    assert [k["title"] for k in drafted["key_results"]] == [
        "Hours from order to dispatch stay within two working days"
    ]
    assert ask(board, "carry") == {"done": True}
    (objective,) = ws.plan("2027-Q1", "operations").objectives
    assert [k.kind for k in objective.key_results] == ["keep within"]
    assert board.shown["next"]["planned"] == ["Everything under the tree in time"]
    assert "1 objective in 2027-Q1 already" in ask(board, "carry")["problem"]


def test_a_past_day_is_shown_and_not_changed(ws: ok.Workspace) -> None:
    then = ReviewBoard(ws.at("2026-10-01"), "2026-Q3", "marketing", who="Jonas Weber")
    assert (then.shown["read_only"], then.shown["saved"]) == (True, None)
    assert "read-only" in ask(then, "save", grades=[], celebrate="", learn="", version=0)["problem"]


def test_the_twin_says_what_was_agreed_and_why(ws: ok.Workspace, board: ReviewBoard) -> None:
    said = [
        grade(KR1, grade=0.5, reason="One order made half of it", decision="change"),
        grade(KR2, cause="No tea"),
    ]
    ask(
        board,
        "save",
        grades=said,
        celebrate="Letters",
        learn="Stock first",
        version=board.shown["saved"]["version"],
    )
    text = repr(board)
    assert "“More customers order twice within a year”: Agreed because one order made half of it." in text
    assert "Cause: No tea." in text
    assert "The review was saved by Jonas Weber; 1 key result is not decided yet." in text
