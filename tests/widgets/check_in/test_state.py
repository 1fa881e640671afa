"""What is read from the fields of a check-in, and what stands in the four squares."""

from __future__ import annotations

from datetime import date
from typing import Any

from okrkit.core.model import Initiative, KeyResult, Milestone, Objective, band
from okrkit.widgets.check_in import state as _state
from okrkit.widgets.check_in.squares import squares
from okrkit.workspace.checking_in import Standing

DAY = date(2026, 11, 18)  # a Wednesday: its week ends on Sunday, 22 November
RETURNS = KeyResult("Returns stay low", kind="keep within", unit="share", upper=0.05, id="KR1")
STEPS = KeyResult(
    "New page", kind="milestone", id="KR2", counter_metric="complaints",
    milestones=(Milestone("Draft", date(2026, 11, 20)), Milestone("Live", date(2026, 12, 18)), Milestone("Later", date(2026, 12, 31))),
)  # fmt: skip
OBJECTIVE = Objective("A calm Advent", "2026-Q4", "care", (RETURNS, STEPS))


def standing(kr: KeyResult, **given: Any) -> Standing:
    names = [
        "value",
        "score",
        "expected",
        "low",
        "high",
        "projected",
        "projected_low",
        "projected_high",
        "chance",
        "expected_score",
        "data_day",
        "confidence",
        "previous_confidence",
        "checkin_day",
    ]
    blank = dict.fromkeys(names) | {
        "chance_said": "", "pace": "unknown", "rule": "", "reason": "", "settled": True, "line": "", "blockers": (),
        "history": (), "gap": "", "sentence": "",
    }  # fmt: skip
    score = given.get("score")
    return Standing(key_result=kr, objective=OBJECTIVE, team="care", band=band(score), **{**blank, **given})


def work(title: str, due: date | None, status: Any = "planned", start: date | None = None) -> Initiative:
    return Initiative(title, "2026-Q4", "care", start=start, due=due, status=status, id=title)


def board(*tasks: Initiative, standings: tuple[Standing, ...] = ()) -> dict[str, Any]:
    return squares((OBJECTIVE,), standings, standings[:1], tasks, DAY, "EUR")


def test_a_name_is_kept_without_stray_blanks() -> None:
    state = _state.spoken_by(_state.State("2026-Q4", "care", DAY), "  Ida   Brandt ")
    assert (state.who, _state.of_team(state, "company").who) == ("Ida Brandt", "Ida Brandt")


def test_fields_become_check_ins_with_the_version_that_was_read() -> None:
    said = {
        "key_result": "KR1",
        "value": None,
        "confidence": 7,
        "line": " Well ",
        "blockers": "No stock\n\n No time",
        "version": 2,
    }
    (found,), faults = _state.read([said], DAY)
    assert (found.value, found.confidence, found.line, found.version) == (None, 7, "Well", 2)
    assert found.blockers == ("No stock", "No time")
    assert faults == {}


def test_what_cannot_be_taken_is_named_by_its_field() -> None:
    long = {"key_result": "KR1", "confidence": 7, "line": "x" * 501}
    high = {"key_result": "KR2", "confidence": 11}
    empty = {"key_result": "KR3", "line": "  "}
    found, faults = _state.read([long, high, empty], DAY)
    assert found == []
    assert list(faults) == ["line:KR1", "confidence:KR2", "confidence:KR3"]
    assert "501 characters, 500 are kept" in faults["line:KR1"].problem


def test_this_week_holds_what_runs_and_what_is_due_by_sunday() -> None:
    shown = board(
        work("Overdue", date(2026, 11, 10)), work("Sunday", date(2026, 11, 22)), work("Monday", date(2026, 11, 23)),
        work("Running", date(2026, 12, 30), "running"), work("Done before", date(2026, 11, 12), "done"),
        work("Done now", date(2026, 11, 17), "done"), work("Dropped", date(2026, 11, 19), "dropped"),
        work("Last day", date(2026, 12, 20)), work("Too far", date(2026, 12, 21)), work("Begins", date(2027, 2, 1), start=date(2026, 12, 1)),
    )  # fmt: skip
    assert [t["title"] for t in shown["week"]] == ["Overdue", "Done now", "Sunday", "Running"]
    assert [t["title"] for t in shown["week"] if t["late"]] == ["Overdue"]
    assert [t["title"] for t in shown["month"]] == ["Monday", "Last day", "Begins"]
    assert (shown["until"], shown["later"]) == ("22 November 2026", "20 December 2026")


def test_steps_of_key_results_are_work_too() -> None:
    shown = board(standings=(standing(RETURNS), standing(STEPS)))
    assert [(t["title"], t["of"]) for t in shown["week"]] == [("Draft", "New page")]
    assert [t["title"] for t in shown["month"]] == ["Live"]


def test_confidence_is_the_mean_of_what_was_stated_and_health_names_the_limit() -> None:
    given = (
        standing(
            RETURNS, value=0.031, score=1.0, confidence=8.0, previous_confidence=6.0, blockers=("No help",)
        ),
        standing(STEPS),
    )
    shown = board(standings=given)
    (trust,) = shown["confidence"]
    assert (trust["mean"], [k["confidence"] for k in trust["key_results"]]) == (8.0, [8.0, None])
    (health,) = shown["health"]
    assert (health["now"], health["aim"], health["sign"]) == ("3.10 %", "at most 5.00 %", "good")
    assert shown["counter"] == [{"title": "complaints", "of": "New page"}]
    assert shown["blockers"] == [{"text": "No help", "of": "Returns stay low"}]
