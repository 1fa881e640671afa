"""Where a line begins to say something."""

from __future__ import annotations

import pytest

from okrkit.core.language import read


@pytest.mark.parametrize(
    ("line", "opening", "verb"),
    [
        ("We want to halve returns", "We want to", "halve"),
        ("Our main goal for 2027 is to halve returns", "Our main goal for 2027 is to", "halve"),
        ("In order to ship faster", "In order to", "ship"),
        ("We ship every order the same day", "We", "ship"),
        ("Ida and Tom to rewrite the size guide", "Ida and Tom to", "rewrite"),
        ("As a shop team, answer every mail", "As a shop team,", "answer"),
        ("By June, double newsletter orders", "By June,", "double"),
        ("Let's significantly reduce waste", "Let's significantly", "reduce"),
        ("Let's continue to open shops", "Let's continue to", "open"),
        ("Work with the mill to cut waste", "Work with the mill to", "cut"),
        ("I’m going to photograph every lamp", "I’m going to", "photograph"),
    ],
)
def test_an_opening_is_passed_over(line: str, opening: str, verb: str) -> None:
    found = read(line)
    assert found.opening == opening
    assert found.verb is not None
    assert found.verb.base == verb


@pytest.mark.parametrize(
    "label",
    [
        "KR 2.1: ",
        "O1 - ",
        "Objective: ",
        "key result 3) ",
        "- ",
        "2. ",
        "[Logistics] ",
        "Action item: ",
        "1) KR: ",
    ],
)
def test_a_label_is_no_part_of_a_line(label: str) -> None:
    line = read(label + "Halve returns")
    assert (line.text[line.begin :], line.opening) == ("Halve returns", "")


@pytest.mark.parametrize(
    "line", ["Listen to buyers", "We have two shops", "Speak to mills", "Goal keepers buy gloves"]
)
def test_what_only_looks_like_an_opening_is_kept(line: str) -> None:
    assert read(line).begin == 0
