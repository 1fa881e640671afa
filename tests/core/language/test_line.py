"""A line as a whole: what it is about, its way and purpose, the numbers it wants to reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.language import (
    comparison,
    destination,
    enumerated,
    everything,
    only_a_direction,
    read,
    retouch,
    second_target,
    specific,
    state,
    task,
    work,
)
from okrkit.core.language.kinds import kind_of
from okrkit.core.language.lexicon.listing import vocabulary


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("Cut the number of late parcels", "parcels"),
        ("Give 20 hours of training", "training"),
        ("Raise average order value to $70", "value"),
        ("Return rate of shoes below 9 %", "rate"),
        ("Write and test 12 product texts", "texts"),
        ("Size charts rewritten by May", "charts"),
        ("Make buyers happier", "buyers"),
    ],
)
def test_a_line_is_about_the_last_noun_of_its_first_phrase(line: str, head: str) -> None:
    found = read(line).head
    assert found is not None
    assert found.low == head


def test_brackets_and_times_are_not_at_the_core() -> None:
    assert [w.low for w in read("We will open (at last) two shops by May").core] == ["open", "two", "shops"]


def test_a_way_is_what_stands_behind_by_or_through() -> None:
    assert read("Cut returns by measuring each shoe").how == "by measuring each shoe"
    assert read("Cut returns through better photos").how == "through better photos"
    assert read("Cut returns by 10 %").how == ""
    assert read("Cut returns by half").how == ""


def test_a_purpose_begins_with_so_that_or_with_a_verb_behind_to() -> None:
    assert read("Rewrite the texts so that people find us").purpose == "so that people find us"
    assert read("Train packers to ship faster").purpose == "to ship faster"
    assert read("Lift sales to 3 million").purpose == ""


def test_the_result_is_no_start_no_restatement_and_no_number_of_the_way() -> None:
    line = read("Raise order value from $50 to $70 (up 40 %) by showing 3 matching items")
    assert [q.text for q in line.results] == ["$70"]


def test_a_number_behind_the_outcome_of_a_way_is_a_result() -> None:
    line = read("Win by calling 40 mills to reach $9k")
    assert [q.text for q in line.results] == ["$9k"]


def test_people_who_do_something_are_told_from_people_who_are_named() -> None:
    assert read("Build a shop that buyers recommend").about_people
    assert not read("Build a shop for buyers").about_people


def test_words_that_say_something_leave_out_numbers_times_and_filling() -> None:
    line = read("We will really grow our linen shirts to 40 orders by May")
    assert [w.low for w in line.content()] == ["linen", "shirts", "orders"]


PIECES = vocabulary(
    "to from by 5 % $ , ; ( ) [ ] and We want Grow returns 1,200 ſix sıx half in the next 2 weeks while K 9/10 ' KR 1: →"
)
ANY_LINE = st.one_of(
    st.text(max_size=4_000),
    st.lists(st.sampled_from([*sorted(PIECES), "\n", "\u00a0"]), max_size=300).map(" ".join),
)


@given(ANY_LINE)
def test_any_text_is_read_and_read_the_same_again(text: str) -> None:
    line = read(text)
    read.cache_clear()
    again = read(text)
    for reading in (
        work, task, retouch, destination, only_a_direction, comparison, specific, state, everything, enumerated,
        second_target, kind_of,
    ):  # fmt: skip
        assert reading(line) == reading(again)
    assert (line.core, line.results, line.times) == (again.core, again.results, again.times)
    assert 0 <= line.begin <= len(text)
    assert all(0 <= q.start < q.end <= len(text) for q in line.quantities)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1,",
        "9/",
        "to ",
        "to to 1 ",
        "in ",
        "( ",
        "a, ",
        "aa,  ",
        "between 1 ",
        "from 1 to ",
        "KR ",
        " ",
        "by by 1 ",
        "every ",
    ],
)
@pytest.mark.parametrize("start", ["", "Improve ", "o", "my goal for", "within"])
def test_a_line_of_4000_characters_is_read(start: str, piece: str) -> None:
    text = (start + piece * 4_000)[:4_000]
    line = read(text)
    assert line.text == text
    # A pattern that can match the same characters in several ways would never come to an end here.
    assert enumerated(line) == ()
    assert kind_of(line)[1]
    assert work(line) in text


def test_a_long_list_without_an_end_is_no_enumeration() -> None:
    assert enumerated(read("Improve " + "pages, " * 60)) == ()
