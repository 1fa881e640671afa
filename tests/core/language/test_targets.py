"""Lines that ask for two results at once."""

from __future__ import annotations

import pytest

from okrkit.core.language import read, second_target


@pytest.mark.parametrize(
    ("line", "first", "second"),
    [
        (
            "Grow repeat orders to 30 % and cut returns to 6 %",
            "Grow repeat orders to 30 %",
            "cut returns to 6 %",
        ),
        ("Order value of $70, 400 new buyers", "Order value of $70", "400 new buyers"),
        ("Launch the repair desk and win 40 subscribers", "Launch the repair desk", "win 40 subscribers"),
        (
            "Keep stock-outs under 2% while growing sales by 10%",
            "Keep stock-outs under 2%",
            "growing sales by 10%",
        ),
        ("Better margins and happier buyers", "Better margins", "happier buyers"),
        ("Size charts rewritten, photos retaken", "Size charts rewritten", "photos retaken"),
        ("Sell 90 lamps and reply time under 2 hours", "Sell 90 lamps", "reply time under 2 hours"),
        ("Sell 90 lamps as churn falls below 5 %", "Sell 90 lamps", "churn falls below 5 %"),
    ],
)
def test_two_results_are_told_apart(line: str, first: str, second: str) -> None:
    assert second_target(read(line)) == (first, second)


@pytest.mark.parametrize(
    "line",
    [
        "Cut returns from 9 % to 7 %",
        "Cut returns to 7 % (and 5 % for shoes)",
        "Order value between 60 and 70 euros",
        "Write and test 12 product texts",
        "Reply to 95 % of mails, within 4 hours",
        "Grow sales to 40,000 euros by visiting 20 mills and calling 50",
        "Grow sales while keeping quality",
        "Ship lamps and vases",
        "Better margins",
    ],
)
def test_one_result_stays_one(line: str) -> None:
    assert second_target(read(line)) is None
