"""What people say at check-ins, several at once and under one another; a review carried into the next cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.core.model import CheckIn, KeyResult, Objective, Team
from okrkit.errors import ConflictError, InvalidValueError

DAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
KR1, KR2 = "2026-Q4.care.O1.KR1", "2026-Q4.care.O1.KR2"


@pytest.fixture
def ws(tmp_path: Path) -> ok.Workspace:
    made = ok.init(tmp_path / "shop", currency="EUR", clock=lambda: NOW)
    made.save(Team("care", "Care", lead="Ida"), who="Ida")
    krs = (
        KeyResult("Answers in a day", baseline=0.5, target=0.8, unit="share"),
        KeyResult("Fewer questions", "decrease", baseline=90, target=60, unit="tickets"),
    )
    made.save(Objective("Nobody waits", "2026-Q4", "care", krs), who="Ida")
    return made


def test_a_team_checks_in_at_once_or_not_at_all(ws: ok.Workspace) -> None:
    said = [CheckIn(KR1, DAY, 0.7, 8, "Two more people"), CheckIn(KR2, DAY, 70, 4, blockers=("No time",))]
    first, second = ws.check_in_all(said, who="Ben")
    assert (first.author, first.version, second.blockers) == ("Ben", 1, ("No time",))
    assert len({r.txn for r in ws.store.history(kind="checkin")}) == 1
    again = [replace(first, line="Three more"), replace(said[1], line="somebody else")]
    with pytest.raises(ConflictError, match="exists already, saved by Ben"):
        ws.check_in_all(again, who="Cem")
    assert [c.line for c in ws.store.checkins()] == ["Two more people", ""]


def test_a_check_in_lies_not_ahead_of_today(ws: ok.Workspace) -> None:
    with pytest.raises(InvalidValueError, match="lies ahead of 2026-11-16"):
        ws.check_in_all([CheckIn(KR1, date(2026, 11, 17), 0.7)], who="Ben")


def test_a_second_word_on_a_day_replaces_the_first(ws: ok.Workspace) -> None:
    ws.check_in(KR1, who="Ben", value=0.6, confidence=5)
    second = ws.check_in(KR1, who="Cem", value=0.7, confidence=6)
    assert (second.version, [c.confidence for c in ws.store.checkins()]) == (2, [6])


def test_a_colleague_asks_and_the_past_does_not_know(ws: ok.Workspace) -> None:
    kept = ws.check_in(KR1, who="Ben", value=0.6, confidence=5)
    asked = ws.comment(kept.id, who="Ida", kind="question", text="What would help?")
    assert (asked.day, asked.author, asked.checkin) == (DAY, "Ida", kept.id)
    assert ws.comments([kept.id]) == {kept.id: (asked,)}
    then = ws.at(date(2026, 11, 15))
    assert then.comments([kept.id]) == {kept.id: ()}
    with pytest.raises(InvalidValueError, match="read-only"):
        then.comment(kept.id, who="Ida", text="Hm")


def test_what_the_review_keeps_becomes_the_next_plan_once(ws: ok.Workspace) -> None:
    ws.check_in(KR1, who="Ben", value=0.8)
    ws.check_in(KR2, who="Ben", value=75)
    review = ws.propose_review("2026-Q4", "care")
    decided = [replace(review.grades[0], decision="keep"), replace(review.grades[1], decision="drop")]
    ws.save(replace(review, grades=tuple(decided)), who="Ida")
    (carried,) = ws.carry_over("2026-Q4", "care", who="Ida")
    assert [kr.title for kr in carried.key_results] == ["Answers in a day"]
    assert ws.plan("2027-Q1", "care").objectives == (carried,)
    assert carried.key_results[0].baseline == 0.8  # where it ended, no KPI being bound
    with pytest.raises(InvalidValueError, match="1 objective in 2027-Q1 already"):
        ws.carry_over("2026-Q4", "care", who="Ida")


def test_a_team_that_drops_all_takes_nothing_over(ws: ok.Workspace) -> None:
    review = ws.propose_review("2026-Q4", "care")
    ws.save(replace(review, grades=tuple(replace(g, decision="drop") for g in review.grades)), who="Ida")
    with pytest.raises(InvalidValueError, match="keeps nothing of 2026-Q4"):
        ws.carry_over("2026-Q4", "care", who="Ida")
