"""What is read from the fields of a review: a grade of one's own needs a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from okrkit.core.model import Grade, Review
from okrkit.widgets.review_board import state as _state

DAY = date(2026, 10, 5)
PROPOSED = Review(
    "2026-Q3", "care", DAY,
    (
        Grade("KR1", 0.9676, 0.9676, "partly reached", 25.9, "As counted."), Grade("KR2", evidence="Unscored: no data."),
        Grade("KR3", 0.6, 0.6, "reached", 0.04, "Held in nine of ten weeks."),
    ),
)  # fmt: skip


def read(*said: dict[str, Any], celebrate: str = "", learn: str = "") -> tuple[Review, dict[str, Any]]:
    return _state.read(said, celebrate, learn, PROPOSED, DAY, 3)


def test_a_review_without_a_word_takes_what_the_data_propose() -> None:
    review, faults = read()
    assert (review.grades, review.version, faults) == (PROPOSED.grades, 3, {})


def test_cause_decision_and_what_was_learnt_are_kept() -> None:
    review, _ = read(
        {"key_result": "KR1", "grade": "agreed", "cause": " Late ", "decision": "change"},
        celebrate="One\n\n two ", learn="Order earlier",
    )  # fmt: skip
    first = review.grades[0]
    assert (first.grade, first.cause, first.decision) == (0.9676, "Late", "change")
    assert (review.celebrate, review.learn) == (("One", "two"), ("Order earlier",))


def test_another_grade_needs_a_reason_and_brings_its_own_outcome() -> None:
    _, faults = read({"key_result": "KR1", "grade": 0.3, "reason": " "})
    assert faults["reason:KR1"].problem == "the data propose 0.97, you say 0.30"
    review, faults = read({"key_result": "KR1", "grade": 0.3, "reason": "Half of it was one order"})
    judged = review.grades[0]
    assert (judged.grade, judged.proposed, judged.outcome, faults) == (0.3, 0.9676, "missed", {})
    assert judged.reason == "Half of it was one order"


def test_a_grade_that_reads_like_the_datas_is_the_datas() -> None:
    review, faults = read(
        {"key_result": "KR1", "grade": 0.97, "reason": ""}, {"key_result": "KR3", "grade": 0.6, "reason": ""}
    )
    assert (review.grades[0].grade, faults) == (0.9676, {})
    assert review.grades[2].outcome == "reached"  # a limit that was held is reached whatever its score


def test_an_unscored_key_result_is_graded_with_a_reason_and_a_scored_one_unscored_with_one() -> None:
    review, faults = read(
        {"key_result": "KR2", "grade": 0.5, "reason": "Counted by hand"},
        {"key_result": "KR1", "grade": None, "reason": "The data are wrong"},
    )
    assert faults == {}
    assert [g.grade for g in review.grades] == [None, 0.5, 0.6]
    assert [g.outcome for g in review.grades] == ["unscored", "partly reached", "reached"]


@pytest.mark.parametrize("grade", [-0.1, 1.2])
def test_a_grade_lies_between_0_and_1(grade: float) -> None:
    _, faults = read({"key_result": "KR3", "grade": grade, "reason": "x"})
    assert "grades go from 0 to 1" in faults["grade:KR3"].fix
