"""Directions, against places to arrive at."""

from __future__ import annotations

import pytest

from okrkit.core.language import comparison, destination, only_a_direction, read, specific, state


@pytest.mark.parametrize(
    "line",
    [
        "Increase revenue",
        "Improve customer service",
        "Be better at marketing",
        "Better quality",
        "Take the shop to the next level",
    ],
)
def test_a_direction_names_no_place(line: str) -> None:
    assert only_a_direction(read(line)) == line
    assert destination(read(line)) == ""


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Make checkout effortless", "effortless"),
        ("Delight people who buy gifts", "Delight"),
        ("Improve the shop by answering every walker's question", "by answering every walker's question"),
        ("Improve texts so that hikers find boots", "so that hikers find boots"),
        ("Redefine linen bedding", "Redefine"),
        ("Become a home for linen", "Become a home for linen"),
    ],
)
def test_a_quality_people_a_way_or_a_consequence_is_a_place(line: str, place: str) -> None:
    assert destination(read(line)) == place
    assert only_a_direction(read(line)) == ""


def test_best_is_a_place_only_where_a_line_says_in_what() -> None:
    assert destination(read("Become the best company")) == ""
    assert destination(read("Become the best bakery for sourdough in Leeds")) == "best"


def test_a_quality_behind_more_only_compares() -> None:
    assert destination(read("Make the shop more reliable")) == ""
    assert comparison(read("Make the shop more reliable")) == "more reliable"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Sell more lamps", "more"),
        ("Ship faster", "faster"),
        ("Ship more quickly", "more quickly"),
        ("Sell lamps", ""),
    ],
)
def test_a_comparison_says_than_now(line: str, said: str) -> None:
    assert comparison(read(line)) == said


def test_specific_words_hold_for_this_shop_only() -> None:
    assert specific(read("Improve the quality of linen shirts by June")) == ["linen", "shirts"]
    assert specific(read("Improve the quality of our products")) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Become a certified linen buyer", True),
        ("Get the organic seal", True),
        ("Become better", False),
        ("Become successful with linen", False),
        ("Sell the organic seal", False),
    ],
)
def test_a_state_is_there_or_not(line: str, expected: bool) -> None:
    assert state(read(line)) is expected
