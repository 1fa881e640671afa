"""What is kept in spite of the coach lives in the records: versioned, signed, exported and applied, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import okrkit as ok
from okrkit.core.model import Accepted, Initiative, KeyResult, Objective, stamp
from okrkit.core.rules import rules
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store import Store
from okrkit.workspace import Workspace

O1 = "2026-Q4.marketing.O1"
KR1 = f"{O1}.KR1"
WHY = Accepted(
    "KR104", "The whole team reports it", "Ann", date(2026, 10, 1), "Orders from email; target 1200"
)


def test_it_is_stored_with_its_record_as_one_change(shop: Store) -> None:
    before = shop.revision()
    saved = shop.save_key_result(replace(shop.key_result(KR1), accepted=(WHY,)), who="Ann", why="agreed")
    assert shop.key_result(KR1) == saved
    assert saved.accepted == (WHY,)
    assert shop.revision() == before + 1
    ((field, old, new),) = shop.history(id=KR1)[-1].changes()
    assert (field, old) == ("accepted", None)
    assert new[0]["reason"] == "The whole team reports it"
    assert shop.integrity() == []


def test_a_record_without_any_is_stored_as_it_always_was(shop: Store) -> None:
    bodies = [r.after for r in shop.history() if r.kind in ("objective", "key_result")]
    assert bodies
    assert "accepted" not in json.dumps(bodies)
    revision = shop.revision()
    shop.save_objective(shop.objective(O1), who="Ann")
    assert shop.revision() == revision


def test_a_signature_from_before_still_verifies_and_a_new_one_holds_the_reason(shop: Store) -> None:
    first = shop.sign("2026-Q4", "marketing", who="Ann")
    shop.save_key_result(replace(shop.key_result(KR1), accepted=(WHY,)), who="Ann")
    old = shop.signed_plan("2026-Q4", "marketing")
    assert old is not None
    assert stamp(old) == first.stamp
    assert old.key_result(KR1).accepted == ()
    second = shop.sign("2026-Q4", "marketing", who="Ann")
    new = shop.signed_plan("2026-Q4", "marketing")
    assert new is not None
    assert new.key_result(KR1).accepted == (WHY,)
    assert second.stamp == stamp(new) != first.stamp
    assert shop.integrity() == []


@pytest.fixture
def ws(tmp_path: Path, fresh_url: Callable[[], str]) -> Workspace:
    return workspace(tmp_path / "shop", fresh_url())


def workspace(folder: Path, url: str) -> Workspace:
    ws = ok.init(
        folder, name="Tea", timezone="UTC", store=url, clock=lambda: datetime(2026, 10, 1, 9, tzinfo=UTC)
    )
    ws.save(ok.Team("company", "Tea", "company"), who="Ann")
    kr = KeyResult("Satisfaction from 30 to 40", metric="survey", baseline=30, target=40, unit="points", evidence="38 in May")  # fmt: skip
    ws.save(Objective("Be loved", "2026-Q4", "company", (kr,), owner="Ann"), who="Ann")
    ws.save(Initiative("Tidy the shelves", "2026-Q4", "company", owner="Ben"), who="Ann")
    return ws


AIM, KR, WORK = "2026-Q4.company.O1", "2026-Q4.company.O1.KR1", "2026-Q4.company.I1"


def test_accepting_stores_reason_name_day_and_line(ws: Workspace) -> None:
    saved = ws.accept(KR, "kr104", reason=" The whole team reports it ", who="Ann")
    assert saved.accepted == (
        Accepted("KR104", "The whole team reports it", "Ann", date(2026, 10, 1), "Satisfaction from 30 to 40; target 40"),
    )  # fmt: skip
    assert ws.plan("2026-Q4").key_result(KR).accepted == saved.accepted
    assert ws.store.history(id=KR)[-1].why == "accepted KR104: The whole team reports it"
    frame = ws.accepted("2026-Q4", "company")
    assert list(frame.columns) == ["record", "title", "code", "slug", "message", "reason", "by", "on"]
    assert frame.to_dict("records") == [
        {
            "record": KR, "title": "Satisfaction from 30 to 40", "code": "KR104", "slug": "no-owner",
            "message": "'Satisfaction from 30 to 40' has no owner", "reason": "The whole team reports it",
            "by": "Ann", "on": date(2026, 10, 1),
        }
    ]  # fmt: skip
    findings = ws.findings("2026-Q4", "company").set_index(["id", "code"])
    assert findings.loc[(KR, "KR104"), "accepted"] == "The whole team reports it"
    assert set(findings.drop(index=(KR, "KR104"))["accepted"]) == {""}


def test_objectives_and_initiatives_accept_too_and_nothing_else_changes(ws: Workspace) -> None:
    ws.accept(AIM, "no-why", reason="Said in the town hall", who="Ann")
    ws.accept(WORK, "IN103", reason="Nobody asks", who="Ben")
    assert ws.store.objective(AIM).accepted[0].code == "OB104"
    assert ws.store.objective(AIM).key_results[0].version == 1
    assert ws.store.initiatives("2026-Q4")[0].accepted[0].by == "Ben"
    assert set(ws.accepted("2026-Q4")["record"]) == {AIM, WORK}


def test_what_does_not_speak_there_or_does_not_exist_is_refused_and_nothing_saved(ws: Workspace) -> None:
    before = ws.store.revision()
    with pytest.raises(InvalidValueError, match="KR102 no-baseline has nothing to say"):
        ws.accept(KR, "KR102", reason="x", who="Ann")
    with pytest.raises(
        InvalidValueError, match="PL101 wrong-number-of-objectives has nothing to say at 'Be loved'"
    ):
        ws.accept(AIM, "PL101", reason="x", who="Ann")  # it speaks of the plan, which is no record
    with pytest.raises(UnknownNameError, match="no rule is called 'KR999'"):
        ws.accept(KR, "KR999", reason="x", who="Ann")
    with pytest.raises(UnknownNameError) as unknown:
        ws.accept("2026-Q4.company.O1.KR2", "KR104", reason="x", who="Ann")
    assert KR in unknown.value.fix
    with pytest.raises(InvalidValueError, match="without a reason"):
        ws.accept(KR, "KR104", reason="  ", who="Ann")
    with pytest.raises(InvalidValueError, match="read-only"):
        ws.at("2026-10-01").accept(KR, "KR104", reason="x", who="Ann")
    assert ws.store.revision() == before


def test_it_lapses_with_the_target_and_can_be_given_again(ws: Workspace) -> None:
    saved = ws.accept(KR, "KR104", reason="All of us", who="Ann")
    assert isinstance(saved, KeyResult)
    ws.save(replace(saved, target=45.0), who="Ben")
    assert ws.accepted("2026-Q4").empty
    messages = ws.findings("2026-Q4").query("code == 'KR104'")["message"].tolist()
    assert messages[0].startswith(
        "'Satisfaction from 30 to 40' has no owner; it was accepted by Ann on 2026-10-01"
    )
    again = ws.accept(KR, "KR104", reason="Still all of us", who="Ben")
    assert [(a.reason, a.line) for a in again.accepted] == [
        ("Still all of us", "Satisfaction from 30 to 40; target 45")
    ]


def test_a_smart_goal_is_saved_with_both_records_reasons(ws: Workspace) -> None:
    ws.accept(AIM, "OB104", reason="Said in the town hall", who="Ann")
    ws.accept(KR, "KR104", reason="All of us", who="Ann")
    goal = ws.smart_goal(AIM)
    assert (goal.accepted[0].code, goal.key_result_accepted[0].code) == ("OB104", "KR104")
    revision = ws.store.revision()
    assert ws.save_smart_goal(goal, who="Ann") == goal
    assert ws.store.revision() == revision


texts = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)
acceptances = st.lists(
    st.builds(Accepted, st.sampled_from([r.code for r in rules()]), texts, by=texts, on=st.none() | st.dates(),
              line=st.just("") | texts),
    max_size=3, unique_by=lambda a: a.code,
).map(tuple)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_objective=acceptances, of_key_result=acceptances, of_work=acceptances)
def test_a_plan_exported_and_applied_keeps_every_reason(
    tmp_path_factory: pytest.TempPathFactory,
    fresh_url: Callable[[], str],
    of_objective: tuple[Accepted, ...],
    of_key_result: tuple[Accepted, ...],
    of_work: tuple[Accepted, ...],
) -> None:
    folder = tmp_path_factory.mktemp("plans")
    with workspace(folder / "one", fresh_url()) as ws:
        plan = ws.plan("2026-Q4")
        (objective,), (work,) = plan.objectives, plan.initiatives
        krs = (replace(objective.key_results[0], accepted=of_key_result),)
        ws.save(replace(objective, key_results=krs, accepted=of_objective), who="Ann")
        ws.save(replace(work, accepted=of_work), who="Ann")
        path = folder / "plan.yaml"
        path.write_text(ws.export_plan("2026-Q4"), "utf-8")
        assert ws.apply_plan(path, who="Ben") == []
        exported = ws.plan("2026-Q4")
    with ok.init(folder / "two", name="Tea", timezone="UTC", store=fresh_url()) as other:
        other.apply_plan(path, who="Ben")
        applied = other.plan("2026-Q4")
    assert [o.accepted for o in applied.objectives] == [o.accepted for o in exported.objectives]
    assert [kr.accepted for kr in applied.key_results] == [kr.accepted for kr in exported.key_results]
    assert [i.accepted for i in applied.initiatives] == [i.accepted for i in exported.initiatives]
    assert [a.reason for a in applied.objectives[0].accepted] == [a.reason for a in of_objective]
