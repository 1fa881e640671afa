"""Grouping, votes, the impact and effort board, choices, and what comes too late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from okrkit.core.model import (
    Ballot,
    Contribution,
    Group,
    Hand,
    Idea,
    KeyResult,
    Mark,
    Milestone,
    Note,
    Participant,
    Workshop,
)
from okrkit.core.workshop import (
    USUAL,
    Gathered,
    aim,
    board,
    check_taken,
    choose,
    drafted,
    leave,
    new_group,
    put,
    rename_group,
    reveal,
    tally,
    topics,
)
from okrkit.errors import InvalidValueError, UnknownNameError

ROOM = Workshop("2027-Q1", "company", "maple", "Plan", USUAL, id="W", groups=(Group("G1", "Fewer returns"),))
IDEAS = (
    Idea("W", "k1", "Size guide", id="a1", group="G1"),
    Idea("W", "k2", "Better photos", id="a2", group="G1"),
    Idea("W", "k3", "Gift cards", id="a3"),
    Idea("W", "k4", "Faster parcels", id="a4"),
)


def dots(voter: str, **given: int) -> Ballot:
    return Ballot("W", "dots", 1, voter, tuple(Mark(t, dots=n) for t, n in given.items()))


def weights(voter: str, **given: tuple[int, int]) -> Ballot:
    marks = tuple(Mark(t, impact=i, effort=e) for t, (i, e) in given.items())
    return Ballot("W", "weights", 1, voter, marks)


def test_a_topic_is_a_group_with_its_ideas_or_an_idea_alone() -> None:
    found = topics(ROOM, (*IDEAS, Idea("W", "k5", "Oops", id="a5", withdrawn=True)))
    assert [(t.id, t.title, len(t.ideas)) for t in found] == [
        ("G1", "Fewer returns", 2),
        ("a3", "Gift cards", 1),
        ("a4", "Faster parcels", 1),
    ]


def test_a_group_without_ideas_is_no_topic_and_a_lost_group_sets_its_ideas_free() -> None:
    empty, id = new_group(ROOM, "Loyalty")
    assert id == "G2"
    assert [t.id for t in topics(empty, IDEAS)] == ["G1", "a3", "a4"]
    assert [t.id for t in topics(replace(ROOM, groups=()), IDEAS)] == ["a1", "a2", "a3", "a4"]


def test_ideas_are_put_into_groups_that_exist() -> None:
    assert put(ROOM, IDEAS[2], "G1").group == "G1"
    assert put(ROOM, IDEAS[0], "").group == ""
    with pytest.raises(UnknownNameError, match="'G9'"):
        put(ROOM, IDEAS[2], "G9")
    assert rename_group(ROOM, "G1", "Happy at first fit").groups[0].title == "Happy at first fit"


def test_dots_are_counted_by_hand_with_their_spread() -> None:
    found = tally(
        Gathered(ROOM, ideas=IDEAS, ballots=(dots("v1", G1=3, a3=2), dots("v2", G1=1), dots("v3", a3=2)))
    )
    assert [(t.topic.id, t.given, t.total, t.supporters, round(t.mean, 2)) for t in found] == [
        ("G1", (3, 1, 0), 4, 2, 1.33),
        ("a3", (2, 2, 0), 4, 2, 1.33),
        ("a4", (0, 0, 0), 0, 0, 0.0),
    ]
    assert found[0].spread == "1 gave 3 dots, 1 gave 1 dot, 1 gave none"


def test_a_topic_carried_by_few_is_marked_split() -> None:
    ballots = (dots("v1", a3=4), dots("v2", G1=1), dots("v3", G1=2), dots("v4", G1=2))
    split = {t.topic.id: t.split for t in tally(Gathered(ROOM, ideas=IDEAS, ballots=ballots))}
    assert split == {"G1": False, "a3": True, "a4": False}


def test_ballots_of_an_earlier_round_and_empty_ones_do_not_count() -> None:
    ballots = (dots("v1", G1=3), replace(dots("v2", G1=2), round=2), Ballot("W", "dots", 2, "v3"))
    found = tally(Gathered(replace(ROOM, dot_round=2), ideas=IDEAS, ballots=ballots))
    assert found[0].given == (2,)


def test_the_board_takes_the_middle_mark_and_says_where_the_room_differs() -> None:
    ballots = (
        weights("v1", G1=(5, 2), a3=(2, 5), a4=(4, 5)),
        weights("v2", G1=(4, 1), a3=(1, 4), a4=(5, 4)),
        weights("v3", G1=(1, 3), a3=(2, 5)),
    )
    found = {x.topic.id: x for x in board(Gathered(ROOM, ideas=IDEAS, ballots=ballots))}
    assert [(x.impact, x.effort, x.corner, x.apart) for x in found.values()] == [
        (4, 2, "do first", True),
        (2, 5, "leave", False),
        (4.5, 4.5, "plan well", False),
    ]
    assert found["G1"].impacts == (1, 4, 5)


def test_a_topic_that_nobody_weighed_stands_nowhere() -> None:
    assert [x.corner for x in board(Gathered(ROOM, ideas=IDEAS))] == [None, None, None]


def test_a_sixth_topic_is_not_chosen() -> None:
    ideas = tuple(Idea("W", f"k{n}", f"Idea {n}", id=f"a{n}") for n in range(6))
    room = replace(ROOM, groups=())
    for n in range(5):
        room = choose(Gathered(room, ideas=ideas), f"a{n}")
    assert choose(Gathered(room, ideas=ideas), "a4") == room
    with pytest.raises(InvalidValueError, match="5 topics are chosen already"):
        choose(Gathered(room, ideas=ideas), "a5")
    assert choose(Gathered(leave(room, "a0"), ideas=ideas), "a5").choices[-1].topic == "a5"


def test_a_topic_with_an_objective_stays_chosen() -> None:
    room = drafted(choose(Gathered(ROOM, ideas=IDEAS), "G1"), "G1", "2027-Q1.company.O1")
    with pytest.raises(InvalidValueError, match=r"2027-Q1\.company\.O1 was drafted from it"):
        leave(room, "G1")
    assert leave(drafted(room, "G1", ""), "G1").choices == ()


@pytest.mark.parametrize(
    ("room", "given", "said"),
    [
        (ROOM, dots("v", G1=4, a3=2), "6 dots were given, everybody has 5"),
        (ROOM, dots("v", a1=1), "the topics have changed"),
        (ROOM, Ballot("W", "dots", 1, "v", (Mark("a3", dots=1), Mark("a3", dots=1))), "the topics have"),
        (ROOM, Ballot("W", "dots", 2, "v"), "this is for round 2, now round 1"),
        (reveal(ROOM, "dots"), dots("v", G1=1), "votes were opened before this one arrived"),
        (reveal(ROOM, "weights"), weights("v", G1=(1, 1)), "impact and effort were opened before"),
        (reveal(ROOM, "hands"), Hand("W", "p", 4), "hands were opened before"),
        (ROOM, Idea("W", "k9", "  ", id="a9"), "the card is empty"),
        (reveal(ROOM, "ideas"), Idea("W", "k1", "Other words", id="a1"), "on the wall already"),
        (ROOM, Note("W", "parking lot", " ", "n"), "the note is empty"),
    ],
)
def test_what_cannot_count_is_refused_and_says_why(room: Workshop, given: Contribution, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        check_taken(room, IDEAS, given)


def test_a_new_idea_is_taken_even_after_the_wall_was_opened() -> None:
    check_taken(reveal(ROOM, "ideas"), IDEAS, Idea("W", "k9", "Late but good", id="a9"))
    check_taken(ROOM, IDEAS, Idea("W", "k1", "Better words", id="a1", nr=2))
    check_taken(ROOM, IDEAS, dots("v", G1=5))
    check_taken(ROOM, IDEAS, Participant("W", "p"))


def test_aims_are_told_in_one_line() -> None:
    assert aim(KeyResult("Stock days", "keep within", unit="days", lower=20, upper=40)) == (
        "Stock days, kept from 20 days up to 40 days, no owner yet"
    )
    steps = (Milestone("Choose"), Milestone("Launch"))
    assert aim(KeyResult("New shop live", "milestone", milestones=steps, owner="Ben")) == (
        "New shop live, 2 steps, owner Ben"
    )
    assert aim(KeyResult("More orders")) == "More orders, no target yet, no owner yet"
