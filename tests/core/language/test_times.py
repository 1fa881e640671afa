"""Days, periods and rhythms of a line."""

from __future__ import annotations

import pytest

from okrkit.core.language import read


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Open the shop by 31 March", "by 31 March"),
        ("Open the shop by March 31st, 2027", "by March 31st, 2027"),
        ("Open the shop by 2027-03-31", "by 2027-03-31"),
        ("Open the shop by 31.3.2027", "by 31.3.2027"),
        ("Open the shop by 3/31/27", "by 3/31/27"),
        ("Open the shop in Q2 2027", "in Q2 2027"),
        ("Open the shop by the end of H1", "by the end of H1"),
        ("Open the shop before Black Friday", "before Black Friday"),
        ("Open the shop within 6 months", "within 6 months"),
        ("Open the shop over the next two quarters", "over the next two quarters"),
        ("Open the shop next spring", "next spring"),
        ("Open the shop by year's end", "by year's end"),
        ("Open the shop by week 12", "by week 12"),
        ("Open the shop in time for the Christmas rush", "in time for the Christmas rush"),
        ("Q1: open the shop", "Q1"),
    ],
)
def test_a_day_or_a_period_is_a_deadline(line: str, day: str) -> None:
    deadline = read(line).deadline
    assert deadline is not None
    assert deadline.text == day


@pytest.mark.parametrize(
    ("line", "rhythm"),
    [
        ("Send two letters a week", "a week"),
        ("Count the stock every Friday", "every Friday"),
        ("Count the stock every two weeks", "every two weeks"),
        ("Review prices monthly", "monthly"),
        ("Pack 60 orders/day", "/day"),
        ("Grow sales year over year", "year over year"),
    ],
)
def test_how_often_is_no_deadline(line: str, rhythm: str) -> None:
    times = read(line).times
    assert [(t.text, t.role) for t in times] == [(rhythm, "rhythm")]


@pytest.mark.parametrize(
    "line",
    [
        "Answer mails within 4 hours",
        "Ship 95 % of parcels within 2 days",
        "Refund all returns within 3 business days",
    ],
)
def test_how_quickly_each_thing_happens_is_no_deadline(line: str) -> None:
    limit = read(line)
    assert limit.deadline is None
    assert limit.quantities[-1].unit == "time"


def test_days_are_a_deadline_where_no_share_of_things_is_treated() -> None:
    deadline = read("Move the shop within 30 days").deadline
    assert deadline is not None
    assert deadline.text == "within 30 days"


def test_a_line_may_name_a_rhythm_and_a_deadline() -> None:
    line = read("By June, send a letter each week")
    assert [(t.text, t.role) for t in line.times] == [("By June", "deadline"), ("each week", "rhythm")]
