"""The facilitator's board without a browser: what each action does to the workspace, and what the screen then says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import okrkit
from okrkit.core.model import Ballot, Hand, Idea, KeyResult, Mark, Objective, Participant, Team, dump
from okrkit.core.workshop import carrying
from okrkit.errors import UnknownNameError
from okrkit.notebooks.display import TWIN_MIME
from okrkit.widgets import WorkshopBoard


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[okrkit.Workspace]:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv("OKRKIT_WHO", raising=False)
    with okrkit.init(tmp_path / "shop", name="Corner shop", currency="EUR", today="2026-12-08") as made:
        made.save(Team("company", "Corner shop", "company"), who="Eva")
        yield made


def do(board: WorkshopBoard, action: str, /, **values: Any) -> dict[str, Any]:
    answer, _ = board.dispatch({"do": action, **values})
    return answer


@pytest.fixture
def board(ws: okrkit.Workspace) -> WorkshopBoard:
    made = WorkshopBoard(ws, "2027-Q1")
    assert do(made, "start", name="Plan it", who="Eva", dots="5") == {"done": True}
    return made


def room(ws: okrkit.Workspace) -> str:
    return ws.workshops()[0].id


def cards(ws: okrkit.Workspace, *texts: str) -> dict[str, str]:
    ws.take_in(room(ws), [Idea("", f"key {t}", t) for t in texts])
    return {i.text: i.id for i in ws.gathered(room(ws)).ideas}


def test_looking_at_it_opens_nothing(ws: okrkit.Workspace) -> None:
    made = WorkshopBoard(ws, "2027-Q1")
    assert made.shown["course"] is None
    assert ws.workshops() == ()
    assert "No workshop was opened for Corner shop and 2027-Q1 yet." in repr(made)


def test_what_is_at_hand_counts_the_listed_kpis_and_awaits_the_review_of_a_running_cycle(
    ws: okrkit.Workspace,
) -> None:
    found = {i.name: (i.ok, i.found) for i in ws.workshop_inputs("2027-Q1")}
    assert found["KPIs"] == (False, f"0 of {len(ws.kpis())} can be computed")
    assert found["Last cycle"] == (True, "2026-Q4 had no plan, so there is nothing to review")
    ws.save(Objective("Sell gifts", "2026-Q4", "company"), who="Eva")
    found = {i.name: (i.ok, i.found) for i in ws.workshop_inputs("2027-Q1")}
    assert found["Last cycle"] == (True, "2026-Q4 runs until 31 December; its review comes after it")
    (over,) = (i for i in ws.workshop_inputs("2027-Q2") if i.name == "Last cycle")
    assert over.found == "2027-Q1 had no plan, so there is nothing to review"
    ws.save(Objective("Sell gifts", "2026-Q3", "company"), who="Eva")
    (late,) = (i for i in ws.workshop_inputs("2026-Q4") if i.name == "Last cycle")
    assert (late.ok, late.found) == (False, "2026-Q3 is not reviewed yet")


def test_the_next_quarter_is_planned_by_default_and_an_unknown_team_is_named(ws: okrkit.Workspace) -> None:
    assert WorkshopBoard(ws).shown["title"] == "Workshop: Corner shop, 2027-Q1"
    with pytest.raises(UnknownNameError, match="no team is called 'compny'"):
        WorkshopBoard(ws, "2027-Q1", "compny")


def test_a_room_needs_a_facilitator_and_a_possible_number_of_dots(ws: okrkit.Workspace) -> None:
    made = WorkshopBoard(ws, "2027-Q1")
    assert do(made, "start", name="", who=" ", dots="5")["field"] == "who"
    refused = do(made, "start", name="", who="Eva", dots="many")
    assert (refused["field"], refused["problem"]) == ("dots", "'many' is not a number from 1 to 20")
    assert ws.workshops() == ()


def test_a_new_kernel_shows_the_same(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    do(board, "go", step=2)
    do(board, "time", minutes=5)
    cards(ws, "Size guide")
    do(board, "open", what="ideas")
    again = WorkshopBoard(okrkit.open(ws.path), "2027-Q1")

    def without_clock(shown: dict[str, Any]) -> str:
        return json.dumps({**shown, "course": {**shown["course"], "clock": None}}, sort_keys=True)

    board.refresh()
    assert without_clock(again.shown) == without_clock(board.shown)
    assert again.shown["course"]["agenda"][2]["minutes"] == 20
    assert again.shown["who"] == "Eva"


def test_a_look_draws_anew_only_when_something_came(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    drawn: list[Any] = []
    board.observe(lambda change: drawn.append(change["new"]), names="shown")
    assert do(board, "look")["clock"] == {"left": 600, "runs": False}
    assert drawn == []
    ws.take_in(room(ws), [Participant("", "p1", "Ann")])
    do(board, "look")
    assert [d["course"]["names"] for d in drawn] == [["Ann"]]


def test_the_screen_hides_what_the_room_may_not_see_yet(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    ids = cards(ws, "Size guide", "Gift cards")
    ws.take_in(
        room(ws),
        [Ballot("", "dots", 1, "v1", (Mark(ids["Size guide"], dots=4),)), Hand("", "p1", 2, "Ann", "why?")],
    )
    board.refresh()
    for told in (json.dumps(board.shown), json.dumps(board._repr_mimebundle_())):
        assert "Size guide" not in told
        assert "why?" not in told
    assert [board.shown["course"][n] for n in ("ideas", "voted", "shown_hands")] == [2, 1, 1]
    do(board, "open", what="ideas")
    assert {t["title"]: t["vote"] for t in board.shown["topics"]} == {"Size guide": None, "Gift cards": None}
    do(board, "open", what="dots")
    assert {t["title"]: t["vote"]["total"] for t in board.shown["topics"]} == {
        "Size guide": 4,
        "Gift cards": 0,
    }
    do(board, "again", what="dots")
    assert board.shown["course"]["dot_round"] == 2
    assert board.shown["topics"][0]["vote"] is None


def test_cards_are_put_together_renamed_and_set_free(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    ids = cards(ws, "Size guide", "Photos", "Gift cards")
    do(board, "open", what="ideas")
    assert do(board, "group", cards=[], group="new", title="x")["problem"] == "no card is chosen"
    assert do(board, "group", cards=[ids["Photos"]], group="new", title=" ")["field"] == "group"
    do(board, "group", cards=[ids["Size guide"], ids["Photos"]], group="new", title="Fit")
    do(board, "rename", group="G1", title="Fit at once")
    assert [(t["title"], len(t["cards"])) for t in board.shown["topics"]] == [
        ("Fit at once", 2),
        ("Gift cards", 1),
    ]
    do(board, "group", cards=[ids["Photos"]], group="")
    assert sorted(t["title"] for t in board.shown["topics"]) == ["Fit at once", "Gift cards", "Photos"]


def test_from_choice_to_signature(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    ids = cards(ws, "Size guide", "Gift cards")
    do(board, "open", what="ideas")
    topic = ids["Size guide"]
    assert "no topic is called" in do(board, "choose", topic="x")["problem"]
    do(board, "choose", topic=topic)
    assert board.shown["missing"] == ["“Size guide” has no objective yet."]
    do(board, "draft", topic=topic, title="Customers keep what they order", owner="Ann")
    assert do(board, "draft", topic=topic, title="Twice", owner="")["done"]
    (objective,) = ws.plan("2027-Q1", "company").objectives
    assert (objective.title, objective.owner) == ("Customers keep what they order", "Ann")
    assert "was drafted from it" in do(board, "leave", topic=topic)["problem"]
    kr = ws.save(
        KeyResult("Return rate falls", "decrease", unit="share", baseline=0.08, objective=objective.id),
        who="Ann",
    )
    do(board, "owner", id=kr.id, owner=" Ben ")
    assert board.shown["missing"] == ["“Return rate falls” has no target."]
    assert ws.plan("2027-Q1", "company").key_results[0].owner == "Ben"
    assert do(board, "work", title="", owner="", due="", moves="")["field"] == "work"
    assert do(board, "work", title="x", owner="", due="31.1.", moves="")["problem"] == "'31.1.' is not a day"
    do(board, "work", title="Guide on 40 pages", owner="Cleo", due="2027-01-31", moves=kr.id)
    assert board.shown["work"][0]["moves"] == ["Return rate falls"]
    do(board, "sign", note="agreed")
    assert board.shown["signature"]["who"] == "Eva"
    do(board, "close")
    assert ws.workshops()[0].closed_at is not None
    text = board.shown["minutes"]["text"]
    for line in ("- Customers keep what they order, owner Ann", "  - Return rate falls, no target yet, owner Ben",
                 "- Guide on 40 pages, owner Cleo, by 2027-01-31", "- Signed by Eva on 2026-12-08: agreed"):  # fmt: skip
        assert line in text
    assert text.replace("\n", "") in repr(board).replace("\n", "")


def test_lines_for_the_record_are_kept_once_and_can_be_taken_out(
    ws: okrkit.Workspace, board: WorkshopBoard
) -> None:
    for _ in range(2):
        do(board, "note", kind="decision", text="No offers in January", key="k1")
    assert do(board, "note", kind="not doing", text=" ", key="k2")["field"] == "not doing"
    (line,) = board.shown["notes"]["decision"]
    do(board, "drop_note", id=line["id"])
    assert board.shown["notes"]["decision"] == []


def test_minutes_of_a_step_must_be_possible(board: WorkshopBoard) -> None:
    assert do(board, "plan_minutes", step=1, minutes="0")["field"] == "minutes-1"
    assert do(board, "plan_minutes", step=1, minutes="25")["done"]
    assert board.shown["course"]["agenda"][1]["minutes"] == 25


def test_the_door_says_where_no_server_runs_and_shows_the_way_where_one_does(
    ws: okrkit.Workspace, board: WorkshopBoard
) -> None:
    import os

    from okrkit.workspace.doorway import Doorway, put_up

    assert (board.shown["door"]["url"], board.shown["door"]["qr"]) == ("", "")
    put_up(Doorway(os.getpid(), str(ws.path.parent), "http://192.0.2.7:8899", True))
    board.refresh()
    door = board.shown["door"]
    assert door["url"] == f"http://192.0.2.7:8899/okrkit/room/{ws.workshops()[0].room}"
    assert door["shared"] is True
    assert door["qr"].startswith("<svg")
    old = door["code"]
    do(board, "new_word")
    assert board.shown["door"]["code"] != old


def test_replies_without_a_network_are_pasted_in(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    answer, (page,) = board.dispatch({"do": "pack"})
    assert answer["name"].endswith(".html")
    assert b'http-equiv="Content-Security-Policy"' in page
    text = carrying.to_text({"room": ws.workshops()[0].room, "key": "a" * 32, "name": "Ben",
                             "items": [{"type": "idea", "key": "k", "nr": 1, "text": "From afar"}]})  # fmt: skip
    assert do(board, "collect", text="hello")["field"] == "collect"
    assert do(board, "collect", text=text)["done"]
    assert board.shown["course"]["ideas"] == 1


def test_a_look_at_the_past_shows_it_and_changes_nothing(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    cards(ws, "Size guide")
    then = WorkshopBoard(okrkit.open(ws.path, as_of="2026-12-08"), "2027-Q1")
    assert then.shown["course"]["ideas"] == 1
    assert "read-only" in do(then, "go", step=1)["problem"]


def test_the_bundle_carries_the_twin(ws: okrkit.Workspace, board: WorkshopBoard) -> None:
    bundle = board._repr_mimebundle_()
    assert TWIN_MIME in bundle
    assert "Agenda, 120 minutes in all" in bundle["text/plain"]
    assert json.dumps(dump(ws.workshops()[0])["room"]) not in bundle["text/html"]
