"""The plan in a Coda table: written once, then only where something changed, whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

import okrkit as ok
from okrkit.core.model import KeyResult, Milestone, Objective, Team
from okrkit.errors import InvalidValueError, OkrkitError, UnknownNameError
from okrkit.sources.coda import api
from okrkit.sources.live import CredentialError, ServiceError
from tests.sources.standins.base import Clock, Fault, Reply
from tests.sources.standins.coda import Coda, refusal
from tests.sources.standins.running import Killed

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
O1, KR1, KR2 = "2026-Q4.care.O1", "2026-Q4.care.O1.KR1", "2026-Q4.care.O1.KR2"
COLUMNS: dict[str, str | dict[str, Any]] = {
    "okrkit key": "text", "Kind": "select", "Title": "text", "Owner": "person", "Target": "text", "Current": "number",
    "Progress": {"format": {"type": "slider", "minimum": 0, "maximum": 10}}, "Status": "select", "Due": "date",
    "Chance": "percent", "Days left": {"calculated": True, "format": {"type": "number"}}, "Mood": "text",
}  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> ok.Workspace:
    made = ok.init(tmp_path_factory.mktemp("coda") / "shop", currency="EUR", clock=lambda: NOW)
    made.save(Team("care", "Care", lead="Ida"), who="Ida")
    krs = (
        KeyResult("Answers in a day", baseline=0.5, target=0.8, unit="share", owner="Ben"),
        KeyResult("Fewer questions", "decrease", baseline=90, target=60, unit="tickets"),
    )
    made.save(Objective("Nobody waits", "2026-Q4", "care", krs, owner="Ida"), who="Ida")
    made.check_in(KR1, who="Ben", value=0.62, confidence=6)
    return made


@pytest.fixture
def coda() -> Iterator[Coda]:
    with Coda(COLUMNS) as service:
        service.add(Title="Ours, not okrkit's", Mood="good")
        yield service


def push(plan: ok.Workspace, coda: Coda, clock: Clock | None = None, **more: Any) -> Any:
    plan.share_with("coda", {"doc": "Doc-1", "table": "grid-1", "address": coda.url})
    timing = (clock or Clock()).timing()
    return plan.push_plan("coda", timing=timing, environ={"OKRKIT_CODA_TOKEN": coda.token}, **more)


def test_the_plan_is_written_once_and_then_only_where_it_changed(plan: ok.Workspace, coda: Coda) -> None:
    first = push(plan, coda)
    assert (first.rows, first.added, first.changed, first.same) == (3, 3, 0, 0)
    ours, objective, answers, questions = coda.shown()
    assert ours == {"Title": "Ours, not okrkit's", "Mood": "good"}
    assert (objective["okrkit key"], objective["Kind"], objective["Owner"]) == (O1, "Objective", "Ida")
    # (0.62 - 0.5) / (0.8 - 0.5) = 0.4, on a slider that ends at 10
    assert (answers["Target"], answers["Current"], answers["Progress"]) == ("80.0 %", 0.62, 4.0)
    assert (answers["Due"], answers["Owner"], answers["Chance"]) == ("2026-12-31", "Ben", "")
    assert (questions["Target"], questions["Owner"], questions["Status"]) == (
        "60 tickets",
        "Ida",
        "not scored yet",
    )
    assert all("Mood" not in row and "Days left" not in row for row in (objective, answers, questions))

    coda.written = 0
    again = push(plan, coda)
    assert (again.added, again.changed, again.same, coda.written) == (0, 0, 3, 0)

    coda.rows["i-3"][coda.id_of("Current")] = 0.9  # somebody typed over it
    coda.rows["i-3"][coda.id_of("Mood")] = "tired"
    third = push(plan, coda)
    assert third.edits == ((KR1, False, ("Current",)),)
    assert (coda.shown()[2]["Current"], coda.shown()[2]["Mood"], coda.written) == (0.62, "tired", 1)


def test_limits_steps_and_what_is_in_the_way_are_told_in_words(plan: ok.Workspace) -> None:
    steps = (Milestone("Shelf", done_on=date(2026, 11, 2)), Milestone("Label"))
    krs = (
        KeyResult("Days in stock", "keep within", lower=10, upper=20, unit="days"),
        KeyResult("Money back", "keep within", upper=1500.5, unit="currency"),
        KeyResult("New shelves", "milestone", milestones=steps, due=date(2026, 12, 1)),
    )
    plan.save(Objective("Always there", "2026-11", "care", krs, owner="Ida"), who="Ida")
    plan.check_in("2026-11.care.O1.KR1", who="Ben", value=14, line="Calm.", blockers=("Customs",))
    objective, stock, money, shelves = plan.shared_rows("2026-11", "care")
    assert objective["kind"].words == "Objective"
    assert "target" not in objective
    assert (stock["target"].words, stock["target"].value) == ("at least 10 days, at most 20 days", None)
    assert stock["note"].words == "Calm. In the way: Customs"
    assert (money["target"].words, money["target"].value, money["unit"].words) == (
        "at most €1,501",
        1500.5,
        "EUR",
    )
    assert money["note"].words.startswith("Not scored: ")
    assert (shelves["current"].words, shelves["progress"].value) == ("50.0 %", 0.5)
    assert (shelves["due"].value, objective["due"].value) == (date(2026, 12, 1), date(2026, 11, 30))


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(plan: ok.Workspace, coda: Coda) -> None:
    said = push(plan, coda, dry_run=True)
    assert (said.added, len(said.edits), coda.written, said.as_json()["dry_run"]) == (3, 3, 0, True)


def test_a_goal_that_the_plan_lost_keeps_its_row_and_says_so_once(plan: ok.Workspace, coda: Coda) -> None:
    coda.add(okrkit_key="2026-Q4.care.O9.KR1", Title="Dropped", Status="behind")
    coda.add(okrkit_key="2026-Q3.care.O1.KR1", Title="Last quarter's", Status="on track")
    assert push(plan, coda).left_out == 1
    assert [row["Status"] for row in coda.shown()[1:3]] == ["no longer in the plan", "on track"]
    assert push(plan, coda).left_out == 0


@pytest.mark.parametrize(
    "fault",
    [
        Fault(reply=refusal(429, "Too Many Requests", "Too many requests")),
        Fault(drop=True),
        Fault(cut=True),
        Fault(half=True),
        Fault(reply=Reply(502, {})),
        Fault(change=lambda r: Reply(r.status, {**r.body, "newThing": 1})),
    ],
    ids=["429", "drop", "cut", "half", "502", "unknown field"],
)
def test_what_passes_by_itself_leaves_every_row_once(plan: ok.Workspace, coda: Coda, fault: Fault) -> None:
    for path in ("/rows", "/columns", "/mutationStatus"):
        coda.fail(*(replace(fault, at=at, path=path) for at in (1, 3, 5)))
    push(plan, coda)
    keys = [row.get("okrkit key") for row in coda.shown()]
    assert sorted(filter(None, keys)) == [O1, KR1, KR2]
    assert push(plan, coda).edits == ()


@pytest.mark.parametrize("at", range(1, 9))
def test_killed_at_any_request_and_run_again_every_row_is_there_once(
    plan: ok.Workspace, coda: Coda, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, seen = api.Client.send, iter(range(1, 100))

    def sent_until_killed(*asked: Any, **more: Any) -> Any:
        if next(seen) == at:
            raise Killed
        return send(*asked, **more)

    with monkeypatch.context() as patched:
        patched.setattr(api, "WRITTEN", 1)
        patched.setattr(api.Client, "send", sent_until_killed)
        with pytest.raises(Killed):
            push(plan, coda)
    push(plan, coda)
    assert sorted(filter(None, (r.get("okrkit key") for r in coda.shown()))) == [O1, KR1, KR2]
    assert push(plan, coda).edits == ()


def test_trap_48_a_copy_that_lags_is_waited_for_then_read_and_said(plan: ok.Workspace, coda: Coda) -> None:
    clock = Clock()
    coda.lagging = True
    said = push(plan, coda, clock)
    assert api.STALE in said.notes
    assert said.added == 3
    assert clock.waits[:3] == [1.0, 3.0, 9.0]


@pytest.mark.parametrize(
    ("columns", "mapping", "error", "said"),
    [
        ({"Title": "text"}, {}, InvalidValueError, "no column for the goals' ids: it has 'Title'"),
        ({"okrkit key": "number"}, {}, InvalidValueError, "a goal's id is text"),
        ({"Id": "text", "Lead": "text"}, {"key": "Id", "owner": "Boss"}, UnknownNameError, "'Boss'"),
        ({"Id": "text", "Sum": {"calculated": True, "format": {"type": "number"}}}, {"key": "Id", "owner": "", "current": "Sum"}, InvalidValueError, "worked out by a formula"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_fit_is_refused_with_what_to_do(
    plan: ok.Workspace, columns: dict[str, Any], mapping: dict[str, str], error: type[OkrkitError], said: str
) -> None:
    with Coda(columns) as coda:
        plan.share_with(
            "coda", {"doc": "Doc-1", "table": "grid-1", "address": coda.url}, team="care", mapping=mapping
        )
        with pytest.raises(error, match=said):
            plan.push_plan(
                "coda", team="care", timing=Clock().timing(), environ={"OKRKIT_CODA_TOKEN": coda.token}
            )
        assert coda.written == 0


def test_money_columns_take_money_only_and_the_rest_is_said(plan: ok.Workspace) -> None:
    with Coda({"okrkit key": "text", "Target": "currency", "Progress": "percent"}) as coda:
        said = push(plan, coda)
        assert [(row.get("Target", ""), row["Progress"]) for row in coda.shown()] == [
            ("", 0.4),
            ("", 0.4),
            ("", ""),
        ]
        assert any("'Target' cannot show 2 values" in note for note in said.notes)


def test_a_refused_token_is_named_by_its_variable_and_never_shown(plan: ok.Workspace, coda: Coda) -> None:
    plan.share_with("coda", {"doc": "Doc-1", "table": "grid-1", "address": coda.url})
    with pytest.raises(CredentialError, match="401") as caught:
        plan.push_plan("coda", timing=Clock().timing(), environ={"OKRKIT_CODA_TOKEN": "wrong-secret-99"})
    assert "OKRKIT_CODA_TOKEN" in caught.value.fix
    assert "wrong-secret-99" not in str(caught.value)
    plan.share_with("coda", {"doc": "Other"})
    with pytest.raises(ServiceError, match="no such document"):
        plan.push_plan("coda", timing=Clock().timing(), environ={"OKRKIT_CODA_TOKEN": coda.token})
