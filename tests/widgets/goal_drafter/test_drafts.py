"""A draft keeps all that an objective holds, and the coach speaks at the right field."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from okrkit.core.model import Accepted, Cycle, KeyResult, Milestone, Objective, Plan, WhyItMatters
from okrkit.core.rules import NOTHING_KNOWN
from okrkit.core.rules.data.examples import BASKET, knowing
from okrkit.core.rules.registry import rules
from okrkit.errors import InvalidValueError
from okrkit.widgets.goal_drafter import state
from okrkit.widgets.goal_drafter.judging import FIELDS, judged, on_the_same_futures

PLAN = Plan("2027-Q1", "marketing")
FULL = Objective(
    "Readers who come back", "2027-Q1", "marketing",
    (
        KeyResult("Open rate from 20 % to 25 %", "increase", "Open rate", None, "channel = 'email'", "mean", "share", 0.2, "last quarter",
                  0.25, 0.22, 0.3, owner="Lena", contributors=("Jo",), due=date(2027, 3, 31), weight=2, confidence=6, evidence="a test",
                  id="k1", objective="o1", version=3, accepted=(Accepted("KR109", "the mailer counts", "Lena", date(2027, 1, 4), "x"),)),
        KeyResult("New archive is live", "milestone", milestones=(Milestone("Draft", date(2027, 2, 1)),)),
    ),
    "grow loyalty", "committed", WhyItMatters("it pays", "habit", "less trust", "in 2025"), "Ida", ("Tom",), "p1", "more", "o1", 5,
)  # fmt: skip


def test_a_draft_loses_nothing_of_an_objective() -> None:
    assert state.record(state.of(FULL)) == FULL


def test_a_blank_draft_is_judged_and_cannot_be_saved() -> None:
    draft = state.blank("2027-Q1", "marketing", "Ida")
    assert [lack.field for lack in state.lacks(draft)] == ["title", "key_results.0.title"]
    said = judged(draft, NOTHING_KNOWN, PLAN)
    assert said["invalid"] is None
    assert "title" not in said["findings"]
    assert "key_results.0.title" not in said["findings"]
    assert {v["letter"]: v["ok"] for v in said["letters"][0]}["S"] is False
    assert "…" not in str(said["findings"])


def test_numbers_that_contradict_one_another_are_a_lack_of_their_key_result() -> None:
    draft = state.of(
        Objective(
            "Fewer returns", "2027-Q1", "care", (KeyResult("Return rate to 6 %", baseline=8, target=6),)
        )
    )
    (lack,) = state.lacks(draft)
    assert lack.field == "key_results.0.target"
    assert "increase" in lack.problem


def test_what_cannot_be_read_is_said_instead_of_findings() -> None:
    draft = state.of(Objective("Steady", "2027-Q1", "care", (KeyResult("Inside", "keep within"),)))
    draft["key_results"][0] |= {"lower": 5, "upper": 4}
    said = judged(draft, NOTHING_KNOWN, PLAN)
    assert said["findings"] == {}
    assert "lower limit 5 is not below the upper limit 4" in said["invalid"]["problem"]


def test_a_finding_stands_at_the_field_that_mends_it() -> None:
    kr = KeyResult(
        "Average order value to 55", kpi="average_order_value", unit="currency", target=55, owner="Ida"
    )
    draft = state.of(Objective("Improve customer service", "2027-Q1", "marketing", (kr,)))
    said = judged(draft, NOTHING_KNOWN, PLAN)["findings"]
    assert [f["slug"] for f in said["title"]] == ["vague"]
    assert [f["slug"] for f in said["why"]] == ["no-why"]
    assert [f["slug"] for f in said["owner"]] == ["objective-without-owner"]
    assert [f["slug"] for f in said["key_results.0.baseline"]] == ["no-baseline"]
    assert "key_results.0.owner" not in said


def test_a_letter_that_stands_tells_of_the_remarks_at_its_fields() -> None:
    kr = KeyResult(
        "Average order value to 55", kpi="average_order_value", unit="currency", target=55, owner="Ida"
    )
    made = Objective("Improve customer service", "2027-Q1", "marketing", (kr,))
    letters = {v["letter"]: v for v in judged(state.of(made), NOTHING_KNOWN, PLAN)["letters"][0]}
    assert (letters["S"]["ok"], letters["S"]["remarks"]) == (True, 1), (
        "the objective is vague, the number says what moves"
    )
    assert (letters["T"]["ok"], letters["T"]["remarks"]) == (True, 0)


def test_the_coach_counts_the_futures_that_stand_beside_the_fields() -> None:
    kr = KeyResult("Average order value", kpi="average_order_value", measure="mean", target=55)
    known = knowing(BASKET, cycle="2027-Q1")
    about = SimpleNamespace(ends=np.linspace(100, 200, 1001), cycle=Cycle("2027-Q1"))
    planned = SimpleNamespace(key_result=kr, attainment=SimpleNamespace(forecast=about))
    (told,) = on_the_same_futures(known, [planned]).histories  # type: ignore[list-item]
    assert told.chance(150, rising=True) == 0.5
    assert on_the_same_futures(known, []) == known


def test_an_accepted_finding_says_why_it_is_kept() -> None:
    made = Objective("Improve customer service", "2027-Q1", "marketing", (), owner="Ida")
    kept = Accepted("OB201", "the board's own words", "Ida", line=made.line)
    draft = {
        **state.of(made),
        "accepted": [{"code": kept.code, "reason": kept.reason, "by": kept.by, "line": kept.line}],
    }
    (found,) = judged(draft, NOTHING_KNOWN, PLAN)["findings"]["title"]
    assert found["accepted"] == {"reason": "the board's own words", "by": "Ida"}
    draft["title"] = "Improve the service"
    (lapsed,) = judged(draft, NOTHING_KNOWN, PLAN)["findings"]["title"]
    assert lapsed["accepted"] is None


def test_every_letter_of_a_complete_goal_stands() -> None:
    kr = KeyResult(
        "Increase average order value from €50 to €55 by 31 March 2027", "increase", "Average order value", "average_order_value",
        measure="mean", unit="currency", baseline=50, target=55, owner="Ida", evidence="reached in 2025", due=date(2027, 3, 31),
    )  # fmt: skip
    why = WhyItMatters("larger baskets pay for free shipping")
    said = judged(
        state.of(
            Objective(
                "Baskets worth sending", "2027-Q1", "marketing", (kr,), "grow revenue", why=why, owner="Ida"
            )
        ),
        NOTHING_KNOWN,
        PLAN,
    )
    assert [v["letter"] for v in said["letters"][0] if v["ok"]] == ["S", "M", "A", "R", "T"]


def test_every_field_named_for_a_rule_belongs_to_a_rule_there_is() -> None:
    assert set(FIELDS) <= {rule.slug for rule in rules()}


def test_opening_a_goal_the_plan_has_not_is_refused() -> None:
    with pytest.raises(InvalidValueError.__mro__[1]):
        state.opened(PLAN, "2027-Q1.marketing.O9")
    assert state.opened(PLAN) == state.State("")
