"""The data gate: what is found, what it means for the score, and when silent days are a hole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.checkins import Facts, Hole, Late, Twice, holes, judge
from okrkit.core.kpis import KPIS
from okrkit.core.kpis.late import likely, value_of

FIRST, START, END = date(2026, 1, 1), date(2026, 7, 1), date(2026, 10, 1)
GOOD = Facts(START, END, date(2026, 10, 5), True, FIRST, date(2026, 10, 4), currency="EUR")
RUNNING = replace(GOOD, day=date(2026, 8, 20), over=False, end=date(2026, 8, 21), last=date(2026, 8, 19))
DAYS = [FIRST + timedelta(days=k) for k in range(200)]


@pytest.mark.parametrize("facts", [GOOD, RUNNING, replace(GOOD, first=START, last=END - timedelta(days=1))])
def test_a_whole_settled_fresh_period_passes_every_check(facts: Facts) -> None:
    verdict = judge(facts)
    assert (verdict.state, verdict.scores, verdict.reason, verdict.mend) == ("passed", True, "", "")
    assert len(verdict.findings) == 6


@pytest.mark.parametrize(
    ("facts", "check", "said"),
    [
        (replace(GOOD, first=None, last=None), "complete period", "its data are missing"),
        (replace(GOOD, first=date(2026, 7, 2)), "complete period", "its data begin on 2026-07-02"),
        (replace(GOOD, last=date(2026, 9, 29)), "complete period", "its data end on 2026-09-29, before the period"),
        (replace(RUNNING, last=date(2026, 6, 30)), "complete period", "before the period begins"),
        (replace(RUNNING, last=date(2026, 8, 9)), "fresh enough", "its data end on 2026-08-09, 11 days before"),
        (replace(GOOD, others={"USD": 12}), "one currency", "another currency (12 in USD)"),
        (replace(GOOD, twice=Twice(2, "1001", ("fba", "shopify"))), "no order twice", "2 orders are in its data twice, from fba and shopify (e.g. 1001)"),
        (replace(GOOD, holes={"orders": (Hole(date(2026, 8, 3), date(2026, 8, 5), 36.4),)}), "no missing days",
         "3 days without orders are in its data (2026-08-03 to 2026-08-05; about 36 are usual)"),
        (replace(GOOD, late=Late(date(2026, 9, 5), date(2026, 10, 30))), "returns settled", "returns of 2026-09-05 to 2026-09-30 may still come in"),
        (replace(GOOD, late=Late(date(2026, 9, 5), date(2026, 10, 30), "green", "amber")), "returns settled", "may turn it from green to amber"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_named_with_its_mend_and_not_scored(
    facts: Facts, check: str, said: str
) -> None:
    verdict = judge(facts)
    (fault,) = [f for f in verdict.findings if f.state == "failed"]
    assert fault.check == check
    assert said in verdict.reason
    assert fault.mend
    assert not verdict.scores


@pytest.mark.parametrize(
    "facts",
    [
        replace(GOOD, late=Late(date(2026, 9, 5), date(2026, 10, 30), "amber", "amber")),
        replace(RUNNING, late=Late(date(2026, 7, 21), date(2026, 9, 19))),
    ],
)
def test_late_returns_that_change_no_colour_leave_the_value_scored_and_say_so(facts: Facts) -> None:
    verdict = judge(facts)
    assert (verdict.state, verdict.scores) == ("provisional", True)
    assert "may still come in" in verdict.faults[0].found


def test_each_running_day_is_fresh_for_ten_days() -> None:
    ages = {k: judge(replace(RUNNING, last=RUNNING.day - timedelta(days=k))).scores for k in (0, 10, 11)}
    assert ages == {0: True, 10: True, 11: False}


@given(
    counts=st.lists(st.integers(12, 60), min_size=200, max_size=200),
    start=st.integers(1, 180),
    length=st.integers(1, 15),
)
def test_a_day_taken_out_of_a_busy_shop_is_always_found_and_no_other(
    counts: list[int], start: int, length: int
) -> None:
    gone = range(start, min(start + length, 199))
    orders = {day: float(n) for k, (day, n) in enumerate(zip(DAYS, counts, strict=True)) if k not in gone}
    (found,) = holes(orders, DAYS[0], DAYS[-1] + timedelta(days=1))
    assert (found.first, found.last) == (DAYS[gone[0]], DAYS[gone[-1]])
    assert holes(orders, DAYS[0], DAYS[-1], {DAYS[k] for k in gone}) == ()


def test_days_of_rest_and_slow_days_are_no_holes() -> None:
    weekdays = {d: 30.0 for d in DAYS if d.weekday() < 5}
    assert holes(weekdays, DAYS[0], DAYS[-1]) == ()
    rng = np.random.default_rng(7)
    slow = {d: float(n) for d, n in zip(DAYS, rng.poisson(1.5, len(DAYS)), strict=True)}
    assert sum(n == 0 for n in slow.values()) > 30
    assert holes(slow, DAYS[0], DAYS[-1]) == ()


def test_a_growing_shop_is_judged_by_the_weeks_around_the_gap() -> None:
    grows = {d: float(k // 2) for k, d in enumerate(DAYS) if k not in (2, 150)}
    (found,) = holes(grows, DAYS[0], DAYS[-1])
    assert found.first == DAYS[150]
    assert found.usual == pytest.approx(75, abs=1)


def test_a_kpi_is_worked_out_from_its_parts() -> None:
    parts = {
        "gross_sales": 1000.0,
        "discounts": 100.0,
        "returns": 90.0,
        "hours_to_dispatch": 60.0,
        "shipments_timed": 4.0,
    }
    assert value_of(KPIS["net_sales"], parts) == 810
    assert value_of(KPIS["return_rate"], parts) == 0.1
    assert value_of(KPIS["fulfilment_hours"], parts) == 15
    assert value_of(KPIS["return_rate"], {**parts, "gross_sales": 100.0}) is None
    # 90 of returns, 10 of them in the open days, where 25 are usual: 15 more will come.
    assert likely(
        KPIS["return_rate"], parts, {"returns": 10.0}, {"returns": 25.0}, undated=True
    ) == pytest.approx(105 / 900)
    assert likely(KPIS["return_rate"], parts, {"returns": 30.0}, {"returns": 25.0}, undated=True) == 0.1


FAULTS = st.fixed_dictionaries({}, optional={
    "first": st.just(date(2026, 7, 2)),
    "last": st.sampled_from([date(2026, 6, 30), date(2026, 9, 29)]),
    "others": st.just({"USD": 3}),
    "twice": st.just(Twice(1, "1001", ("a", "b"))),
    "holes": st.just({"visits": (Hole(date(2026, 8, 3), date(2026, 8, 3), 90.0),)}),
    "late": st.just(Late(date(2026, 9, 5), date(2026, 10, 30), "green", "red")),
})  # fmt: skip


@given(faults=FAULTS, over=st.booleans())
def test_data_score_exactly_when_no_check_fails_and_each_failure_is_said(
    faults: dict[str, Any], over: bool
) -> None:
    verdict = judge(replace(GOOD if over else RUNNING, **faults))
    failed = [f for f in verdict.findings if f.state == "failed"]
    stops = set(faults) - (set() if over else {"late"})
    if not over and faults.get("last", START) >= RUNNING.day:
        stops -= {"last"}  # a running period's data need not reach its end
    assert verdict.scores == (not failed)
    assert verdict.scores == (not stops)
    assert all(f.found in verdict.reason and f.mend for f in failed)
