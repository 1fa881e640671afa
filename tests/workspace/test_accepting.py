"""What was kept in spite of the coach, at the review: nothing said is lost, and it stands beside the grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.core.model import Accepted, KeyResult
from okrkit.workspace import Workspace


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 7, 6, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


KR = "2026-Q3.company.O1.KR1"


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Workspace:
    made = ok.init(tmp_path / "shop", name="Tea", currency="EUR", timezone="UTC", clock=clock)
    made.save(ok.Team("company", "Tea", "company"), who="Ida")
    kr = KeyResult("Satisfaction from 30 to 40", metric="survey", baseline=30, target=40, unit="points")
    made.save(ok.Objective("Be loved", "2026-Q3", "company", (kr,), owner="Ida"), who="Ida")
    made.save(ok.Initiative("Tidy the shelves", "2026-Q3", "company", owner="Ben"), who="Ida")
    return made


def at_the_end(ws: Workspace, clock: Clock, value: float) -> None:
    ws.check_in(KR, who="Ida", value=value)
    clock.now = datetime(2026, 10, 5, 9, tzinfo=UTC)


def test_reasons_stand_beside_grades_in_the_order_of_the_plan(ws: Workspace, clock: Clock) -> None:
    ws.accept("2026-Q3.company.I1", "IN103", reason="Nobody asks", who="Ben")
    ws.accept(KR, "KR104", reason="All of us", who="Ida")
    ws.accept("2026-Q3.company.O1", "OB104", reason="Said in the town hall", who="Ida")
    at_the_end(ws, clock, 37.0)
    found = ws.kept("2026-Q3", "company")
    assert [(k.id.rpartition("company.")[2], k.code, k.slug, k.score, k.band, k.outcome) for k in found] == [
        ("O1", "OB104", "no-why", pytest.approx(0.7), "green", ""),
        ("O1.KR1", "KR104", "no-owner", pytest.approx(0.7), "green", "partly reached"),
        ("I1", "IN103", "no-deliverable", None, "unscored", "planned"),
    ]
    assert [k.accepted.reason for k in found] == ["Said in the town hall", "All of us", "Nobody asks"]
    assert found[1].message == "'Satisfaction from 30 to 40' has no owner"


def test_what_was_signed_counts_even_when_the_line_was_changed_later(ws: Workspace, clock: Clock) -> None:
    saved = ws.accept(KR, "KR104", reason="All of us", who="Ida")
    ws.sign("2026-Q3", "company", who="Ida")
    clock.now += timedelta(days=30)
    assert isinstance(saved, KeyResult)
    ws.save(replace(saved, target=60.0), who="Jo")
    assert ws.accepted("2026-Q3", "company").empty
    at_the_end(ws, clock, 37.0)
    (kept,) = ws.kept("2026-Q3", "company")
    assert (kept.accepted.reason, kept.score) == ("All of us", pytest.approx(0.7))


def test_what_was_accepted_after_signing_is_shown_too_and_is_no_edit_of_the_line(
    ws: Workspace, clock: Clock
) -> None:
    ws.sign("2026-Q3", "company", who="Ida")
    ws.accept(KR, "KR104", reason="All of us", who="Ida")
    at_the_end(ws, clock, 37.0)
    assert [k.accepted.reason for k in ws.kept("2026-Q3", "company")] == ["All of us"]
    assert ws.reviewed("2026-Q3", "company")[0].edited_since_signing == ()
    assert ws.changes_since_signing("2026-Q3", "company")["field"].tolist() == ["accepted"]


def test_where_a_rule_is_silent_by_now_its_own_sentence_stands_for_what_it_said(
    ws: Workspace, clock: Clock
) -> None:
    saved = ws.accept(KR, "KR104", reason="All of us", who="Ida")
    assert isinstance(saved, KeyResult)
    ws.save(replace(saved, owner="Ida"), who="Ida")
    at_the_end(ws, clock, 37.0)
    (kept,) = ws.kept("2026-Q3", "company")
    assert kept.message == "Nobody answers for a key result. (It is silent by now.)"


def test_the_next_cycle_is_judged_anew(ws: Workspace, clock: Clock) -> None:
    ws.accept(KR, "KR104", reason="All of us", who="Ida")
    ws.accept("2026-Q3.company.O1", "OB104", reason="Said in the town hall", who="Ida")
    at_the_end(ws, clock, 37.0)
    (draft,) = ws.next_cycle_draft("2026-Q3", "company")
    assert (draft.accepted, draft.key_results[0].accepted) == ((), ())


def test_letters_are_read_for_goals_with_one_number_and_a_reason_lets_one_stand(ws: Workspace) -> None:
    ((objective, verdicts),) = ws.letters(ws.plan("2026-Q3"))
    assert objective.title == "Be loved"
    weak = [v.letter for v in verdicts if not v.ok]
    assert "R" in weak
    ws.accept("2026-Q3.company.O1", "SM104", reason="Said in the town hall", who="Ida")
    ((_, verdicts),) = ws.letters(ws.plan("2026-Q3"))
    assert [v.letter for v in verdicts if not v.ok] == [letter for letter in weak if letter != "R"]
    assert verdicts[3].says.endswith("; kept because: Said in the town hall")
    assert ws.accepted("2026-Q3")[["record", "code"]].to_numpy().tolist() == [["2026-Q3.company.O1", "SM104"]]
    two = replace(objective, key_results=(*objective.key_results, KeyResult("Another to 5", target=5)))
    assert ws.letters(replace(ws.plan("2026-Q3"), objectives=(two,))) == ()


def test_a_reason_written_without_a_line_is_bound_when_it_is_saved(ws: Workspace) -> None:
    kr = ws.store.key_result(KR)
    saved = ws.save(replace(kr, accepted=(Accepted("KR104", "All of us"),)), who="Ida")
    assert saved.accepted[0].line == "Satisfaction from 30 to 40; target 40"
