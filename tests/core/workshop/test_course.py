"""The agenda's clock, the rounds that are opened together, and what a participant's page may be told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from okrkit.core.model import (
    Ballot,
    Choice,
    Group,
    Hand,
    Idea,
    Mark,
    Note,
    Objective,
    Participant,
    Step,
    Workshop,
)
from okrkit.core.workshop import (
    USUAL,
    Gathered,
    add_minutes,
    again,
    close,
    go_to,
    own,
    pause,
    reopen,
    reveal,
    seconds_left,
    seen,
    set_minutes,
)
from okrkit.errors import InvalidValueError

NINE = datetime(2027, 1, 4, 9, tzinfo=UTC)
PLAN = Workshop("2027-Q1", "company", "maple", "Plan the quarter", USUAL, id="W")


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_the_usual_agenda_takes_two_hours() -> None:
    assert sum(step.minutes for step in USUAL) == 120


def test_the_clock_stands_until_a_step_is_started_and_again_while_it_is_paused() -> None:
    assert seconds_left(PLAN, after(50)) == 600
    going = go_to(PLAN, 0, NINE)
    assert seconds_left(going, after(4)) == 360
    stopped = pause(going, after(4))
    assert seconds_left(stopped, after(30)) == 360
    on = go_to(stopped, 0, after(30))
    assert seconds_left(on, after(37)) == -60


def test_starting_a_step_that_runs_does_not_give_it_its_time_again() -> None:
    going = go_to(PLAN, 1, NINE)
    assert go_to(going, 1, after(5)) == going


def test_the_next_step_begins_with_its_full_time() -> None:
    going = go_to(go_to(PLAN, 0, NINE), 2, after(12))
    assert (going.step, seconds_left(going, after(12))) == (2, 15 * 60)


def test_more_time_belongs_to_the_running_step_alone_and_a_step_keeps_a_minute() -> None:
    longer = add_minutes(go_to(PLAN, 1, NINE), 5)
    assert [s.minutes for s in longer.agenda[:3]] == [10, 15, 15]
    assert add_minutes(longer, -60).agenda[1].minutes == 1
    assert set_minutes(PLAN, 6, 30).agenda[6].minutes == 30
    with pytest.raises(InvalidValueError, match="no step 12"):
        set_minutes(PLAN, 11, 10)


def test_a_closed_workshop_goes_on_only_after_it_was_reopened() -> None:
    ended = close(go_to(PLAN, 0, NINE), after(3))
    assert (ended.closed_at, ended.spent) == (after(3), 180)
    with pytest.raises(InvalidValueError, match="was closed on 2027-01-04 at 09:03"):
        go_to(ended, 1, after(5))
    with pytest.raises(InvalidValueError, match="was closed"):
        again(ended, "dots")
    assert go_to(reopen(ended), 1, after(5)).step == 1


def test_a_room_an_agenda_and_a_step_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="not the name of a room"):
        replace(PLAN, room="../etc")
    with pytest.raises(InvalidValueError, match="agenda of 'Plan the quarter' is empty"):
        replace(PLAN, agenda=())
    with pytest.raises(InvalidValueError, match="step 2 of an agenda with 1 steps"):
        replace(PLAN, agenda=(Step("ideas", "Ideas"),), step=1)


FULL = Gathered(
    replace(PLAN, groups=(Group("G1", "Fewer returns"),), choices=(Choice("G1"),)),
    (Participant("W", "p1", "Ann"), Participant("W", "p2")),
    (
        Idea("W", "secret-key-1", "Size guide on every page", id="a1", group="G1"),
        Idea("W", "secret-key-2", "Photos on real people", author="Ben", id="a2", group="G1"),
        Idea("W", "secret-key-3", "Gift cards", id="a3"),
        Idea("W", "secret-key-4", "Taken back", id="a4", withdrawn=True),
    ),
    (
        Ballot("W", "dots", 1, "v1", (Mark("G1", dots=3), Mark("a3", dots=2))),
        Ballot("W", "weights", 1, "v1", (Mark("G1", impact=5, effort=2),)),
    ),
    (Hand("W", "p1", 2, "Ann", "who does it?"),),
    (Note("W", "parking lot", "A second warehouse", "n1"),),
)


def told(gathered: Gathered) -> str:
    return json.dumps(seen(gathered, NINE))


def test_nothing_hidden_leaves_for_a_participants_page() -> None:
    text = told(FULL)
    for hidden in ("Size guide", "real people", "Gift cards", "Fewer returns", "secret", "v1", "who does it"):
        assert hidden not in text
    assert seen(FULL, NINE)["counts"] == {"ideas": 3, "dots": 1, "weights": 1, "hands": 1}


def test_opened_ideas_are_told_without_the_key_that_would_change_them() -> None:
    text = told(replace_workshop(FULL, reveal(FULL.workshop, "ideas")))
    assert "Size guide on every page" in text
    assert "Gift cards" in text
    assert "Ben" in text
    assert "secret-key" not in text
    assert "Taken back" not in text


def test_votes_are_told_only_once_they_are_opened_and_not_by_voter() -> None:
    w = reveal(FULL.workshop, "ideas")
    assert "tally" not in seen(replace_workshop(FULL, w), NINE)
    found = seen(replace_workshop(FULL, reveal(w, "dots")), NINE)
    assert [(t["title"], t["given"], t["mean"]) for t in found["tally"]] == [
        ("Fewer returns", [3], 3.0),
        ("Gift cards", [2], 2.0),
    ]
    assert "board" not in found
    assert "v1" not in json.dumps(found)


def test_hands_are_told_by_name_once_opened() -> None:
    found = seen(replace_workshop(FULL, reveal(FULL.workshop, "hands")), NINE)
    assert found["hands"] == [{"name": "Ann", "level": 2, "words": "who does it?"}]


def test_closing_opens_everything() -> None:
    found = seen(replace_workshop(FULL, close(FULL.workshop, NINE)), NINE)
    assert {"tally", "board", "hands", "chosen"} <= found.keys()
    assert found["closed"]


def test_a_page_is_told_its_own_marks_and_nobody_elses() -> None:
    assert own(FULL, "v1", "p1") == {
        "dots": {"nr": 1, "marks": [{"topic": "G1", "dots": 3, "impact": None, "effort": None},
                                    {"topic": "a3", "dots": 2, "impact": None, "effort": None}]},
        "weights": {"nr": 1, "marks": [{"topic": "G1", "dots": 0, "impact": 5, "effort": 2}]},
        "hand": {"nr": 1, "level": 2, "words": "who does it?"},
    }  # fmt: skip
    assert own(FULL, "v2", "p2") == {}


def test_a_vote_held_again_starts_empty_and_hidden() -> None:
    w = again(reveal(reveal(FULL.workshop, "ideas"), "dots"), "dots")
    found = replace_workshop(FULL, w)
    assert (w.dot_round, w.opened, found.cast("dots")) == (2, ("ideas",), ())
    assert "dots" not in own(found, "v1", "p1")
    assert "weights" in own(found, "v1", "p1")


def test_drafted_objectives_are_told_to_the_room() -> None:
    found = seen(FULL, NINE, [Objective("Buy without doubt", owner="Ann")])
    assert found["plan"] == [{"title": "Buy without doubt", "owner": "Ann", "key_results": []}]


def replace_workshop(gathered: Gathered, workshop: Workshop) -> Gathered:
    return replace(gathered, workshop=workshop)
