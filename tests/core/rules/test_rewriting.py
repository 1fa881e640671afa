"""The line that is offered in place of a weak one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from okrkit.core.model import KeyResult, Objective, Plan
from okrkit.core.rules import Context, rewrite
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.rewriting import proposed_target, rounded

QUARTER = Context(objective=Objective("Grow", cycle="2027-Q1"), currency="EUR")
AOV = KeyResult("Sell more", kpi="average_order_value", measure="mean")


def test_the_history_fills_baseline_and_target() -> None:
    assert rewrite(replace(AOV, target=55), knowing(BASKET)) == (
        "Increase average order value from €50.10 (13 weeks to 27 December 2026) to €55 by 31 March 2027"
    )
    # 35 of 100 outcomes between 46 and 54 lie at 51.16 or above, rounded up to tenths
    assert rewrite(AOV, knowing(BASKET)).endswith("to €51.20 by 31 March 2027")
    # a promise is what 80 of 100 reach, but further than chance carries it: 50.10 + 0.90
    assert rewrite(AOV, knowing(BASKET, commitment="committed")).endswith("to €51 by 31 March 2027")


@pytest.mark.parametrize(
    ("kr", "line"),
    [
        (AOV, "Increase average order value from … to … by 31 March 2027"),
        (KeyResult("Sell more"), "Increase … from … to … by 31 March 2027"),
        (
            KeyResult("Returns", "decrease", metric="Returns", unit="share", baseline=0.09, baseline_note="2026-Q1", target=0.07),
            "Reduce returns from 9 % (2026-Q1) to 7 % by 31 March 2027",
        ),
        (
            KeyResult("Visits", kpi="sessions", baseline=35_000, target=40_000, due=date(2027, 2, 28)),
            "Increase sessions from 35,000 to 40,000 by 28 February 2027",
        ),
        (
            KeyResult("Faster", "decrease", kpi="fulfilment_hours", where="country = 'AT'", baseline=33.2161036044, target=30),
            "Reduce fulfilment hours (country = 'AT') from 33.2 to 30 by 31 March 2027",
        ),
        (
            KeyResult("Returns", "keep within", metric="Return rate", unit="share", upper=0.09),
            "Keep return rate at 9 % or less until 31 March 2027",
        ),
        (
            KeyResult("Stock", "keep within", metric="Stock", unit="units", lower=100, upper=200),
            "Keep stock between 100 units and 200 units until 31 March 2027",
        ),
        (KeyResult("Score", "establish baseline", metric="NPS"), "Measure NPS and agree on its baseline by 31 March 2027"),
        (KeyResult("New shop online", "milestone"), "New shop online by 31 March 2027"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_left_open(kr: KeyResult, line: str) -> None:
    assert rewrite(kr, QUARTER) == line


def test_the_day_comes_from_the_plan_where_no_objective_is_known() -> None:
    assert rewrite(AOV, Context(plan=Plan("2026"))).endswith("by 31 December 2026")
    assert rewrite(AOV, Context()).endswith("by …")


def test_a_proposal_lies_beyond_the_baseline_or_is_none() -> None:
    down = replace(AOV, kind="decrease")
    # 35 of 100 outcomes lie at 48.76 or below
    assert proposed_target(down, BASKET, 50.1) == pytest.approx(48.7)
    assert proposed_target(AOV, replace(BASKET, outcomes=(), noise=None), 50.1) is None
    assert proposed_target(AOV, replace(BASKET, noise=None), 60.0) is None
    share = replace(BASKET, unit="share", outcomes=(), noise=0.1)
    assert proposed_target(AOV, share, 0.95) is None, "no share above one"


@pytest.mark.parametrize("step", [0.0004, 0.9, 4.87, 120, 15_000])
@pytest.mark.parametrize("value", [0.0241, 54.97, 181_250.0])
def test_rounding_never_makes_a_target_easier_and_moves_it_little(value: float, step: float) -> None:
    up, down = rounded(value, step, up=True), rounded(value, step, up=False)
    assert down <= value + 1e-9 and up >= value - 1e-9  # noqa: PT018  # one statement about one value
    assert up - value <= step / 5 + 1e-9 and value - down <= step / 5 + 1e-9  # noqa: PT018
