"""Cycles: calendars by hand, and what must hold for all of them."""

from __future__ import annotations

import itertools
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.model import Cycle
from okrkit.errors import InvalidValueError

SPANS = ("year", "half", "quarter", "month")
spans = st.sampled_from(SPANS)
fiscal_starts = st.integers(1, 12)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
cycles = st.builds(Cycle.containing, days, spans, fiscal_starts)


@pytest.mark.parametrize(
    ("name", "fiscal_start", "start", "end"),
    [
        ("2027", 1, "2027-01-01", "2028-01-01"),
        ("2027-H2", 1, "2027-07-01", "2028-01-01"),
        ("2027-Q1", 1, "2027-01-01", "2027-04-01"),
        ("2027-Q4", 1, "2027-10-01", "2028-01-01"),
        ("2027-02", 1, "2027-02-01", "2027-03-01"),
        ("2028-02", 1, "2028-02-01", "2028-03-01"),
        # A fiscal year carries the number of the calendar year in which it ends.
        ("2027", 4, "2026-04-01", "2027-04-01"),
        ("2027-Q1", 4, "2026-04-01", "2026-07-01"),
        ("2027-Q4", 4, "2027-01-01", "2027-04-01"),
        ("2027-H2", 7, "2027-01-01", "2027-07-01"),
        ("2027-Q1", 10, "2026-10-01", "2027-01-01"),
        ("2027-Q1", 12, "2026-12-01", "2027-03-01"),
        # A month is a calendar month whenever the fiscal year starts.
        ("2027-02", 7, "2027-02-01", "2027-03-01"),
    ],
)
def test_first_day_and_the_day_after_by_the_calendar(
    name: str, fiscal_start: int, start: str, end: str
) -> None:
    cycle = Cycle(name, fiscal_start)
    assert (cycle.start.isoformat(), cycle.end.isoformat()) == (start, end)


def test_spans_days_and_numbers() -> None:
    assert [(c.span, c.year, c.number) for c in map(Cycle, ("2027", "2027-H2", "2027-Q3", "2027-11"))] == [
        ("year", 2027, 1), ("half", 2027, 2), ("quarter", 2027, 3), ("month", 2027, 11),
    ]  # fmt: skip
    assert (Cycle("2028").days, Cycle("2027").days, Cycle("2027-Q1").days) == (366, 365, 90)


@pytest.mark.parametrize("name", ["", "2027Q1", "2027-Q5", "2027-H3", "2027-13", "2027-00", "27-Q1", "2027-q1", "0000", " 2", "2027-Q1x", "２０２７"])  # fmt: skip
def test_other_spellings_are_refused_with_the_right_ones(name: str) -> None:
    with pytest.raises(
        InvalidValueError, match="write a year 2027, half 2027-H1, quarter 2027-Q1 or month 2027-01"
    ):
        Cycle(name)


@pytest.mark.parametrize("fiscal_start", [0, 13, -1])
def test_a_fiscal_year_starts_in_a_month(fiscal_start: int) -> None:
    with pytest.raises(InvalidValueError, match="expected 1 to 12"):
        Cycle("2027", fiscal_start)


@given(days, spans, fiscal_starts)
def test_every_day_lies_in_exactly_one_cycle_of_a_span(day: date, span: str, fiscal_start: int) -> None:
    cycle = Cycle.containing(day, span, fiscal_start)  # type: ignore[arg-type]
    assert cycle.contains(day)
    assert cycle.span == span
    assert not cycle.next().contains(day)
    assert not cycle.previous().contains(day)


@given(cycles)
def test_cycles_follow_one_another_without_gap_or_overlap(cycle: Cycle) -> None:
    assert cycle.end == cycle.next().start
    assert cycle.previous().end == cycle.start
    assert cycle.contains(cycle.start)
    assert cycle.contains(cycle.end - timedelta(1))
    assert not cycle.contains(cycle.end)
    assert cycle.previous() < cycle < cycle.next()


@given(cycles, st.integers(-40, 40), st.integers(-40, 40))
def test_shifts_add_up(cycle: Cycle, a: int, b: int) -> None:
    assert cycle.shift(a).shift(b) == cycle.shift(a + b)
    assert cycle.shift(a).shift(-a) == cycle


@given(cycles)
def test_a_year_ago_is_the_same_part_of_the_year_before(cycle: Cycle) -> None:
    ago = cycle.year_ago()
    assert (ago.year, ago.number, ago.span) == (cycle.year - 1, cycle.number, cycle.span)
    assert (ago.start.year, ago.start.month) == (cycle.start.year - 1, cycle.start.month)


@given(cycles, spans)
def test_parts_make_up_the_whole(cycle: Cycle, span: str) -> None:
    if SPANS.index(span) < SPANS.index(cycle.span):
        with pytest.raises(InvalidValueError, match="is not made of"):
            cycle.parts(span)  # type: ignore[arg-type]
        return
    parts = cycle.parts(span)  # type: ignore[arg-type]
    assert (parts[0].start, parts[-1].end) == (cycle.start, cycle.end)
    assert all(a.end == b.start for a, b in itertools.pairwise(parts))
    assert sum(part.days for part in parts) == cycle.days


@given(cycles, days)
def test_the_share_gone_rises_from_0_to_1(cycle: Cycle, day: date) -> None:
    assert cycle.share_gone(cycle.start) == 0
    assert cycle.share_gone(cycle.end) == 1
    assert 0 <= cycle.share_gone(day) <= cycle.share_gone(day + timedelta(1)) <= 1


@given(cycles)
def test_a_cycle_is_known_by_its_name(cycle: Cycle) -> None:
    assert Cycle(str(cycle), cycle.fiscal_start) == cycle
    assert pickle.loads(pickle.dumps(cycle)) == cycle
    assert len({cycle, Cycle(cycle.name, cycle.fiscal_start)}) == 1


def test_a_year_stands_before_its_halves_quarters_and_months() -> None:
    names = ["2027-01", "2027-Q1", "2026-Q4", "2027-H1", "2027", "2027-02"]
    assert [c.name for c in sorted(map(Cycle, names))] == [
        "2026-Q4", "2027", "2027-H1", "2027-Q1", "2027-01", "2027-02",
    ]  # fmt: skip


def test_the_running_cycle_is_that_of_the_shops_own_day() -> None:
    # 23:30 UTC on 31 December is already 2027 in Berlin and still 2026 in New York.
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert Cycle.at(moment, "Europe/Berlin").name == "2027-Q1"
    assert Cycle.at(moment, "America/New_York").name == "2026-Q4"
    with pytest.raises(InvalidValueError, match="no time zone"):
        Cycle.at(datetime(2026, 12, 31), "Europe/Berlin")


def test_the_end_of_the_calendar_is_said_and_not_a_traceback() -> None:
    assert Cycle.containing(date(999, 3, 1), "month").name == "0999-03"
    with pytest.raises(InvalidValueError):
        Cycle("0002").shift(-5)
    with pytest.raises(InvalidValueError):
        Cycle("9997").shift(5)
