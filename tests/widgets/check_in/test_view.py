"""The check-in over the sample shop, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.core.model import KeyResult, Milestone, Objective
from okrkit.widgets import CheckInBoard

KR1, KR2 = "2026-Q4.marketing.O1.KR1", "2026-Q4.marketing.O1.KR2"


@pytest.fixture
def ws(own: Path) -> ok.Workspace:
    return ok.open(own)


@pytest.fixture
def board(ws: ok.Workspace) -> CheckInBoard:
    return CheckInBoard(ws, "marketing", who="Jonas Weber", n_paths=200)


@pytest.fixture(scope="module")
def still(planned: Path) -> CheckInBoard:
    """A board on which no test saves anything."""
    return CheckInBoard(ok.open(planned), "marketing", who="Jonas Weber", n_paths=200)


def said(id: str, **given: Any) -> dict[str, Any]:
    return {
        "key_result": id,
        "value": None,
        "confidence": None,
        "line": "",
        "blockers": "",
        "version": 0,
        **given,
    }


def ask(board: CheckInBoard, do: str, **values: Any) -> dict[str, Any]:
    return board.dispatch({"do": do, **values})[0]


def test_values_come_from_data_and_both_check_ins_are_open(planned: Path, still: CheckInBoard) -> None:
    shown = still.shown
    filled = {c.key_result: c.value for c in ok.open(planned).prefill("2026-Q4", "marketing")}
    assert {id: card["value"] for id, card in shown["cards"].items()} == filled
    assert (shown["open"], shown["read_only"], shown["week"]) == (2, False, "week 7 of 14")
    assert shown["cards"][KR1]["before"]["confidence"] == 8


def test_the_question_between_team_and_data_is_there_for_each_confidence(still: CheckInBoard) -> None:
    (standing,) = (st for st in ok.open(still._ws.path).progress("2026-Q4", "marketing", n_paths=200) if st.key_result.id == KR1)  # fmt: skip
    asks, chance = still.shown["cards"][KR1]["asks"], standing.chance
    assert chance is not None
    assert len(asks) == 11
    assert asks[8] == standing.gap
    for n, asked in enumerate(asks):
        stated = min(max(n, 0.5), 9.5) * 10
        apart = abs(stated - 100 * chance) > 20
        assert (
            asked.startswith(f"The team says {stated:.0f} %, the data say {standing.chance_said}.") is apart
        )
        assert bool(asked) is apart


def test_what_was_said_is_saved_at_once_and_is_there_for_a_new_widget(
    ws: ok.Workspace, board: CheckInBoard
) -> None:
    given = [
        said(KR1, confidence=6, line="Letter on Friday", blockers="No stock"),
        said(KR2, confidence=3, value=0.02),
    ]
    assert ask(board, "save", said=given) == {"done": True}
    assert board.shown["open"] == 0
    first, second = (c for c in ws.store.checkins(cycle="2026-Q4", team="marketing") if c.day == ws.today)
    assert (first.confidence, first.blockers, first.author) == (6, ("No stock",), "Jonas Weber")
    assert first.value == first.data_value is not None
    assert (second.value, second.value != second.data_value) == (0.02, True)
    again = CheckInBoard(ws, "marketing", n_paths=200).shown["cards"][KR1]["today"]
    assert (again["line"], again["blockers"], again["version"]) == ("Letter on Friday", "No stock", 1)


def test_two_people_at_once_see_each_others_words(ws: ok.Workspace, board: CheckInBoard) -> None:
    other = CheckInBoard(ws, "marketing", who="Lena Vogt", n_paths=200)
    ask(board, "save", said=[said(KR1, confidence=6)])
    answer = ask(other, "save", said=[said(KR1, confidence=2)])
    assert not answer["done"]
    assert "confidence: yours 2, theirs 6" in answer["problem"]
    assert "save again to let yours stand" in answer["fix"]
    assert (
        other.shown["cards"][KR1]["today"]["confidence"] == 6
    )  # theirs shows, and with it the version to save again with
    version = other.shown["cards"][KR1]["today"]["version"]
    assert ask(other, "save", said=[said(KR1, confidence=2, version=version)]) == {"done": True}


def test_nobody_speaks_without_a_name_or_without_a_word(planned: Path, still: CheckInBoard) -> None:
    silent = CheckInBoard(ok.open(planned), "marketing", n_paths=200)
    assert ask(silent, "save", said=[said(KR1, confidence=6)])["field"] == "who"
    assert ask(still, "save", said=[said(KR1)])["field"] == f"confidence:{KR1}"
    assert ask(still, "save", said=[])["problem"] == "nothing was said yet"


def test_a_colleague_asks_under_a_check_in(ws: ok.Workspace, board: CheckInBoard) -> None:
    ask(board, "be", who="Ida Brandt")
    latest = board.shown["cards"][KR1]["latest"]
    assert ask(board, "comment", checkin=latest, kind="question", text="Who opened it?") == {"done": True}
    turn = board.shown["cards"][KR1]["talk"][0]
    assert [(k["author"], k["kind"], k["text"]) for k in turn["comments"]] == [
        ("Ida Brandt", "question", "Who opened it?")
    ]
    refused = ask(board, "comment", checkin=latest, kind="answer", text=" ")
    assert "without words" in refused["problem"]


def test_own_goals_stand_beside_the_teams(still: CheckInBoard) -> None:
    assert still.shown["own"] == [KR1]
    ask(still, "be", who="Selim Kaya")
    assert still.shown["own"] == ["2026-Q4.company.O1.KR2"]
    assert still.shown["cards"]["2026-Q4.company.O1.KR2"]["team"] == "Birch & Kettle"
    assert still.shown["objectives"][0]["cards"] == [KR1, KR2]


def test_the_board_takes_work_and_ticks_it_off(ws: ok.Workspace, board: CheckInBoard) -> None:
    (letter,) = board.shown["board"]["week"]
    assert ask(board, "done", initiative=letter["id"], done=True, version=letter["version"]) == {"done": True}
    assert ws.store.initiatives("2026-Q4", "marketing")[0].status == "done"
    assert ask(board, "plan", title="Gift cards", due="2026-11-20", owner="Lena Vogt") == {"done": True}
    assert [t["title"] for t in board.shown["board"]["week"]] == ["Gift cards"]
    assert ask(board, "plan", title="Late", due="2026-11-01", owner="")["field"] == "due"
    assert ask(board, "plan", title=" ", due="2026-11-20", owner="")["field"] == "work"


def test_health_metrics_come_from_the_teams_above(still: CheckInBoard) -> None:
    assert [h["title"] for h in still.shown["board"]["health"]] == [
        "Returns stay where the summer brought them"
    ]


def test_a_past_day_is_shown_and_not_changed(ws: ok.Workspace, board: CheckInBoard) -> None:
    then = CheckInBoard(ws.at("2026-11-10"), "marketing", who="Jonas Weber", n_paths=200)
    assert then.shown["read_only"]
    assert then.shown["day"] == "10 November 2026"
    assert "read-only" in ask(then, "save", said=[said(KR1, confidence=6)])["problem"]


def test_the_twin_says_what_was_said_and_how_much_is_open(ws: ok.Workspace, board: CheckInBoard) -> None:
    ask(board, "save", said=[said(KR1, confidence=6, line="Letter on Friday", blockers="No stock")])
    ask(board, "comment", checkin=board.shown["cards"][KR1]["latest"], kind="thanks", text="")
    text = repr(board)
    assert "Letter on Friday. In the way: No stock. (Jonas Weber, 16 November 2026)" in text
    assert "1 check-in of 2 is still open this week." in text
    assert "Jonas Weber says thanks on “More customers order twice within a year”." in text


def test_a_step_is_ticked_off_on_its_day(ws: ok.Workspace) -> None:
    steps = KeyResult(
        "New page", "milestone", milestones=(Milestone("Draft"), Milestone("Live")), owner="Selim Kaya"
    )
    (kr,) = ws.save(
        Objective("Answers without asking", "2026-Q4", "care", (steps,)), who="Selim Kaya"
    ).key_results
    board = CheckInBoard(ws, "care", who="Selim Kaya", n_paths=200)
    assert ask(board, "step", key_result=kr.id, title="Draft", done=True, version=kr.version) == {
        "done": True
    }
    card = board.shown["cards"][kr.id]
    assert [s["done"] for s in card["steps"]] == ["16 November 2026", ""]
    assert card["now"] == "50.0 %"
    answer = ask(board, "step", key_result=kr.id, title="Live", done=True, version=kr.version)
    assert "tick it again" in answer["fix"]  # the version read before the first tick
    ask(board, "step", key_result=kr.id, title="Draft", done=False, version=card["version"])
    assert board.shown["cards"][kr.id]["steps"][0]["done"] == ""
