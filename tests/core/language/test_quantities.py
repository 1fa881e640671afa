"""The numbers of a line: value, unit, part, and the numbers that measure nothing."""

from __future__ import annotations

import pytest

from okrkit.core.language import Quantity, read


def only(line: str) -> Quantity:
    found = read(line).quantities
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("line", "value", "unit"),
    [
        ("Order value of $58.50", 58.5, "money"),
        ("Order value of 58,50 €", 58.5, "money"),
        ("Revenue of 1 200 000 €", 1_200_000, "money"),
        ("Revenue of £1,200,000", 1_200_000, "money"),
        ("Revenue of EUR 1.2m", 1_200_000, "money"),
        ("Revenue of 3bn dollars", 3e9, "money"),
        ("Conversion of 2.4%", 2.4, "percent"),
        ("Conversion of 3 per cent", 3, "percent"),
        ("Conversion two percentage points up", 2, "points"),
        ("Margin 150 bps up", 150, "points"),
        ("Replies in under 45 minutes", 45, "time"),
        ("Lead time of 2 business days", 2, "time"),
        ("Ad spend earns 4x", 4, "times"),
        ("Rating of 4.6/5", 4.6, "ratio"),
        ("Earnings to costs of 3:1", 3, "ratio"),
        ("12k visits from the newsletter", 12_000, "count"),
        ("Twenty-five wholesale buyers", 25, "count"),
        ("Half a million page views", 500_000, "count"),
        ("Two hundred reviews", 200, "count"),
        ("Half our orders come from repeat buyers", 0.5, "count"),
        ("Five percent of baskets with a gift card", 5, "percent"),
        ("No complaints about damaged vases", 0, "count"),
        ("Zero stock-outs", 0, "count"),
    ],
)
def test_a_number_has_its_value_and_unit(line: str, value: float, unit: str) -> None:
    number = only(line)
    assert (number.value, number.unit) == (value, unit)


@pytest.mark.parametrize(
    ("line", "text", "unit"),
    [
        ("9 out of 10 parcels arrive undamaged", "9 out of 10", "ratio"),
        ("A third of buyers come back", "A third", "times"),
        ("Double the gift card sales", "Double", "times"),
        ("Cut packing time in half", "in half", "times"),
        ("A threefold increase of reviews", "threefold", "times"),
    ],
)
def test_a_share_or_a_change_in_words_has_no_value_of_its_own(line: str, text: str, unit: str) -> None:
    number = only(line)
    assert (number.text, number.value, number.unit) == (text, None, unit)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Return rate from 9 % to 7 %", ["from", "to"]),
        ("Return rate: 9 % today, 7 % in June", ["from", "plain"]),
        ("Raise order value from an average of €48 to at least €55", ["from", "to"]),
        ("Order value €48 → €55", ["plain", "to"]),
        ("Grow repeat orders by 20 % (baseline: 300)", ["by", "from"]),
        ("Grow repeat orders by at least another 20 %", ["by"]),
        ("Pack orders in less than 6 minutes", ["limit"]),
        ("Ship with an average of under 2 days", ["limit"]),
        ("Sell 400 advent boxes", ["plain"]),
        ("Sell 400 instead of 310 advent boxes", ["plain", "from"]),
    ],
)
def test_the_words_before_a_number_tell_its_part(line: str, parts: list[str]) -> None:
    assert [q.part for q in read(line).quantities] == parts


@pytest.mark.parametrize(
    "line",
    [
        "Win B2B buyers",
        "Plan the Q3 sale",
        "Answer chats 24/7",
        "Pass the SOC 2 audit",
        "Offer a 30-day trial",
        "Reach women over 50 with the new range",
        "Build a one-stop shop",
        "Set up GA4",
        "Finish phase 2 of the move",
        "Open the doors at 9:30",
        "Show vases in 3D",
        "Be number one for garden tools",
        "Sell the top 10 products abroad",
        "Close by 31 March 2027",
    ],
)
def test_a_number_in_a_name_or_a_day_measures_nothing(line: str) -> None:
    assert read(line).quantities == ()


def test_a_span_before_a_service_is_a_number() -> None:
    assert only("Offer a 24-hour response time").value == 24
    assert read("Offer a 24-hour sale").quantities == ()


def test_the_number_of_a_label_measures_nothing() -> None:
    assert [q.text for q in read("KR 2.1: Cut returns to 7 %").quantities] == ["7 %"]


def test_a_number_in_brackets_stands_aside() -> None:
    seven, nine = read("Cut returns to 7 % (9 % now)").quantities
    assert (seven.aside, nine.aside) == (False, True)


def test_a_change_is_relative_and_a_level_is_not() -> None:
    assert only("Grow repeat orders by 20 %").relative
    assert only("Double the gift card sales").relative
    assert not only("Grow repeat orders to 20 %").relative


def test_a_number_too_long_to_count_has_no_value() -> None:
    assert only("Sell " + "9" * 400 + " boxes").value is None
