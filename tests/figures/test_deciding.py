"""What a workshop shows: votes with their spread, the board of impact and effort, hands, minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from okrkit.core.model import (
    Choice,
    Cycle,
    Hand,
    Idea,
    Note,
    Objective,
    Participant,
    Plan,
    Signature,
    Workshop,
)
from okrkit.core.workshop import USUAL, Gathered, Tally, Topic, Weight, go_to, minutes, reveal
from okrkit.figures import Block, Picture, deciding

CYCLE = Cycle("2027-Q1")
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
ROOM = Workshop("2027-Q1", "company", "maple", "Plan", USUAL, id="W")
TALLIES = (
    Tally(Topic("G1", "Fewer <returns>", ()), (3, 1, 1, 0)),
    Tally(Topic("a3", "Gift cards", ()), (0, 0, 0, 0)),
)
WEIGHTS = (
    Weight(Topic("G1", "Fewer returns", ()), (3, 4, 5), (1, 2, 2)),
    Weight(Topic("a3", "Gift cards", ()), (4,), (2,)),
    Weight(Topic("a4", "Later", ()), (), ()),
)


@dataclass(frozen=True)
class Looked:
    name: str
    ok: bool
    found: str
    fix: str = ""


def test_the_dots_are_drawn_by_how_many_people_gave_how_many() -> None:
    shown = deciding.dot_votes(TALLIES)
    assert isinstance(shown, Picture)
    people, mean = shown.figure.data
    assert list(zip(people.x, people.y, people.text, strict=True)) == [(0, 0, "1"), (1, 0, "2"), (3, 0, "1")]
    assert list(mean.x) == [1.25]
    assert (
        shown.alt
        == "Dots by topic: Fewer <returns>: 1 gave 3 dots, 2 gave 1 dot, 1 gave none, 5 dots in all."
    )
    assert "<returns>" not in shown.to_json()


def test_the_vote_table_says_the_spread_before_the_sum() -> None:
    text = deciding.vote_table(TALLIES).text
    assert text.index("How people voted") < text.index("Dots")
    assert "1 gave 3 dots, 2 gave 1 dot, 1 gave none" in text
    assert "4 gave none" in text


def test_topics_on_the_same_spot_stand_side_by_side_with_their_whole_range() -> None:
    shown = deciding.effort_board(WEIGHTS)
    assert isinstance(shown, Picture)
    (spots,) = shown.figure.data
    assert list(spots.x) == [2, 2.16]
    assert list(spots.y) == [4, 3.9]
    assert list(spots.error_y.array) == pytest.approx([1, 0.1])
    assert list(spots.error_y.arrayminus) == pytest.approx([1, 0])
    assert shown.figure.layout.title.text == "2 topics to do first: much impact for little effort"
    assert "1 Fewer returns" in shown.caption
    assert "Later" not in shown.alt
    assert "not weighed" in deciding.weight_table(WEIGHTS).text


@pytest.mark.parametrize(
    "shown", [deciding.dot_votes(()), deciding.effort_board(()), deciding.vote_table(())]
)
def test_where_nothing_is_there_a_callout_says_so(shown: Block) -> None:
    assert shown.text.startswith("Missing: ")


def test_equal_values_give_equal_output() -> None:
    for draw in (lambda: deciding.dot_votes(TALLIES), lambda: deciding.effort_board(WEIGHTS)):
        first, second = draw(), draw()
        assert isinstance(first, Picture)
        assert isinstance(second, Picture)
        assert first.to_json() == second.to_json()


def test_the_agenda_marks_where_the_room_is() -> None:
    lines = deciding.agenda(go_to(ROOM, 2, NOW)).text.splitlines()
    assert lines[0] == "Agenda, 120 minutes in all"
    assert [line for line in lines if line.endswith("now")] == [
        next(line for line in lines if line.startswith("Read the ideas"))
    ]


def test_inputs_say_what_to_do_only_where_something_is_missing() -> None:
    checked = [
        Looked("Data", True, "to 3 January", "import"),
        Looked("Last cycle", False, "not reviewed", "review it"),
    ]
    text = deciding.inputs(checked).text
    assert text.startswith("1 input to look at first")
    assert "review it" in text
    assert "import" not in text


def test_hands_show_concerns_first() -> None:
    lines = deciding.show_of_hands(
        [Hand("W", "a", 5, "Ben"), Hand("W", "b", 2, "Ann", "who?")]
    ).text.splitlines()
    assert lines[0] == "1 of 2 are in or lead it; 1 has a concern that should be heard before signing."
    assert lines[3].startswith("Ann")


def test_the_minutes_nest_what_belongs_to_a_line_and_keep_markup_inert() -> None:
    found = Gathered(
        reveal(ROOM, "ideas"),
        ideas=(Idea("W", "k", "<b>bold</b>", id="a1"),),
        notes=(Note("W", "decision", "Go", "n"),),
    )
    shown = deciding.minutes(minutes(found, Plan("2027-Q1")))
    assert "&lt;b&gt;bold" in shown.html
    assert "<b>" not in shown.html
    assert "## Decided\n\n- Go" in shown.text


def test_the_summary_wants_attention_until_signed_without_a_concern_or_a_gap() -> None:
    signed = Signature("2027-Q1", "company", "Eva", NOW, "abc")
    people = (Participant("W", "p"),)
    done = Gathered(
        reveal(Workshop("2027-Q1", "company", "maple", "Plan", USUAL, choices=(Choice("a1", "O1"),)), "hands"),
        people, (Idea("W", "k", "Size guide", id="a1"),), hands=(Hand("W", "p", 5),),
    )  # fmt: skip
    found = deciding.summary(done, (), CYCLE, "The shop", signed)
    assert found["headline"] == "The shop chose 1 topic for 2027-Q1, from 1 card of 1 person."
    assert (found["status"], found["findings"]) == (
        "none",
        ["1 of 1 are in or lead it.", "The plan is signed."],
    )
    assert deciding.summary(done, (), CYCLE, "The shop", None)["status"] == "amber"
    nothing = deciding.summary(
        None, [Looked("Data", False, "nothing is imported yet")], CYCLE, "The shop", None
    )
    assert nothing["headline"] == "No workshop was held for The shop and 2027-Q1 yet."
    assert nothing["findings"] == ["Data: nothing is imported yet."]


def test_every_drafted_objective_is_shown_with_the_day_it_stood_like_this() -> None:
    goals = [Objective(f"Aim {n}", CYCLE.name, f"t{n}", id=f"o{n}") for n in range(3)]
    shown = repr(deciding.drafted(goals, CYCLE, [], known_on=date(2026, 10, 6)))
    assert all(goal.title in shown for goal in goals)
    assert "on 6 October 2026" in shown
    assert "No objective was drafted" in repr(deciding.drafted([], CYCLE, []))
