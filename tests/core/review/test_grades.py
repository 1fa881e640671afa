"""Grades, their evidence, and the next cycle's draft."""

from __future__ import annotations

from datetime import date

import pytest

from okrkit.core.model import Cycle, Grade, KeyResult, Milestone, Objective, Review
from okrkit.core.review import Closing, draft_next, grade, lessons, outcome

UP = KeyResult("Revenue", measure="total", unit="currency", baseline=100.0, target=120.0, id="a")


def test_a_grade_names_the_numbers_it_rests_on() -> None:
    found = grade(UP, Closing((114.0,), "2026-07-01 to 2026-09-30"), "EUR")
    assert found.grade == found.proposed == 0.7
    assert found.outcome == "partly reached"
    assert (
        found.evidence == "€114.00 in 2026-07-01 to 2026-09-30, from €100.00 towards €120.00: 0.70 (green)."
    )


def test_data_that_fail_the_gate_leave_it_unscored_never_zero() -> None:
    found = grade(UP, Closing((114.0,), "", refusal="its data end on 2026-08-01"))
    assert found.grade is None
    assert found.outcome == "unscored"
    assert "2026-08-01" in found.evidence


def test_a_missing_target_is_unscored_and_said() -> None:
    found = grade(KeyResult("x", baseline=1.0), Closing((2.0,), "w"))
    assert found.grade is None
    assert "no target" in found.evidence


def test_a_guardrail_counts_its_weeks() -> None:
    kr = KeyResult("Returns", "keep within", unit="share", upper=0.05)
    found = grade(kr, Closing((0.04, 0.05, 0.06, 0.03), "13 weeks"))
    assert found.grade == 0.75
    assert found.evidence.startswith("3 of 4 weeks inside the limits (at most 5.00 %)")


def test_a_guardrail_is_reached_when_nine_of_ten_weeks_stayed_inside() -> None:
    """One of 13 weeks outside leaves 12/13 = 0.92; two leave 11/13 = 0.85. The chance shown beforehand is that of the first."""
    kr = KeyResult("Returns", "keep within", unit="share", upper=0.05)
    held = grade(kr, Closing((0.06, *[0.04] * 12), "13 weeks"))
    broken = grade(kr, Closing((0.06, 0.06, *[0.04] * 11), "13 weeks"))
    assert (held.grade, held.outcome) == (0.9231, "reached")
    assert (broken.grade, broken.outcome) == (0.8462, "partly reached")


def test_milestones_are_graded_by_weight_without_data() -> None:
    steps = (Milestone("a", done_on=date(2026, 5, 1)), Milestone("b", weight=3.0))
    found = grade(
        KeyResult("x", "milestone", milestones=steps), Closing((), "", refusal="not bound to a KPI")
    )
    assert found.grade == 0.25
    assert found.evidence == "1 of 2 steps done."


def test_outcomes_at_their_edges() -> None:
    assert [outcome(v) for v in (1.0, 0.99999, 0.99, 0.4, 0.39, None)] == [
        "reached", "reached", "partly reached", "partly reached", "missed", "unscored",
    ]  # fmt: skip


def test_the_next_draft_drops_changes_and_carries_on() -> None:
    rate = KeyResult("Rate", measure="last", unit="share", baseline=0.20, target=0.30, id="b")
    gone = KeyResult("Gone", baseline=1.0, target=2.0, id="c")
    other = KeyResult("Other", baseline=10.0, target=20.0, id="d")
    review = Review(
        "2026-Q3", "company", date(2026, 10, 5),
        (
            Grade("a", grade=1.0, decision="keep"), Grade("b", grade=0.5, decision="keep"), Grade("c", decision="drop"),
            Grade("d", grade=0.1, decision="change", cause="wrong metric"),
        ),
    )  # fmt: skip
    (drafted,) = draft_next(
        (Objective("Grow", "2026-Q3", "company", (UP, rate, gone, other), id="o", version=4),), review,
        Cycle("2026-Q4"), {"a": 150.0, "b": 0.25, "d": 12.0},
    )  # fmt: skip
    assert (drafted.id, drafted.version, drafted.cycle) == ("", 0, "2026-Q4")
    again, kept, changed = drafted.key_results
    assert (again.baseline, again.target) == (150.0, 180.0)  # the same fifth more
    assert (kept.baseline, kept.target) == (0.25, 0.30)  # missed, still ahead: the old target stands
    assert (changed.baseline, changed.target) == (12.0, None)
    assert changed.evidence == "To be changed: wrong metric"


def test_lessons_are_what_was_learnt_and_why_things_were_missed() -> None:
    review = Review(
        "2026-Q3", "company", date(2026, 10, 5),
        (Grade("a", grade=0.5, outcome="partly reached", cause="stock-out"), Grade("b", grade=1.0, outcome="reached", cause="luck")),
        learn=("Two suppliers.",),
    )  # fmt: skip
    assert lessons(review, {"a": "Revenue"}) == ("Two suppliers.", "Revenue: stock-out")


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_establishing_a_baseline_needs_only_a_value(value: float) -> None:
    kr = KeyResult("NPS", "establish baseline", unit="score")
    assert grade(kr, Closing((value,), "w")).grade == 1.0
    assert grade(kr, Closing((), "w")).grade == 0.0
