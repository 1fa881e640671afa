"""Scenarios and assumptions in the store: numbered, versioned, signed, exported, and brought into stores that had none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import okrkit as ok
from okrkit.core.model import (
    Assumption,
    Initiative,
    KeyResult,
    Lever,
    Move,
    Objective,
    Scenario,
    Team,
    dump,
    stamp,
)
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store import LostUpdateError, Store
from okrkit.store.database import Database
from okrkit.store.migrate import config, version
from okrkit.store.schema import HEAD
from okrkit.store.store import Save
from okrkit.store.writing import Writing
from okrkit.workspace import plan_file

O1 = "2026-Q4.marketing.O1"
KR1 = f"{O1}.KR1"
TREE = {
    "tree": "revenue",
    "top": "revenue",
    "dimensions": {"channel": ["email", "search"]},
    "nodes": {
        "revenue": {"unit": "currency", "formula": "sum(channel_revenue)", "label": ""},
        "channel_revenue": {"unit": "currency", "by": "channel", "formula": "orders * order_value"},
        "orders": {"unit": "orders", "by": "channel"},
        "order_value": {"unit": "currency/orders", "flow": False},
    },
}
BASELINE: dict[str, float | tuple[float, ...]] = {"orders": (100.0, 240.5), "order_value": 42.55}
PLAN = Scenario(
    "More letters", "2026-Q4", "marketing", TREE, BASELINE, "2025-Q4", (Move("orders", "email", 0.2),),
    (Assumption("order_value", shape="triangular", low=-0.05, mid=0.0, high=0.02, who="Ben", why="sale"),),
    levers=(Lever("orders", "email", 0, 0.5, cost=900, owner="Ben", initiative="Write two letters a month"),),
    who="Ann",
)  # fmt: skip


def test_a_scenario_and_its_assumptions_get_readable_ids_and_come_back_as_they_were(shop: Store) -> None:
    saved = shop.save_scenario(PLAN, who="Ann")
    assert (saved.id, saved.version) == ("2026-Q4.marketing.S1", 1)
    assert shop.scenario(saved.id) == saved == replace(PLAN, id=saved.id, version=1)
    held = shop.save_assumption(
        replace(PLAN.assumptions[0], cycle="2026-Q4", team="marketing", scenario=saved.id, key_results=(KR1,)),
        who="Ann",
    )  # fmt: skip
    assert held.id == "2026-Q4.marketing.A1"
    assert shop.assumptions("2026-Q4", "marketing") == (held,) == shop.plan("2026-Q4").assumptions
    assert shop.scenarios("2026-Q4") == (saved,)
    assert shop.scenarios(team="shop") == shop.assumptions("2027-Q1") == ()
    assert shop.integrity() == []


def test_what_was_known_then_is_still_read_and_a_lost_update_shows_both_values(shop: Store) -> None:
    first = shop.save_scenario(PLAN, who="Ann", at=datetime(2027, 1, 1, tzinfo=UTC))
    shop.save_scenario(replace(first, note="agreed"), who="Ben", at=datetime(2027, 1, 3, tzinfo=UTC))
    assert shop.scenario(first.id, as_of=datetime(2027, 1, 2, tzinfo=UTC)).note == ""
    assert shop.scenarios(as_of=datetime(2026, 12, 31, tzinfo=UTC)) == ()
    with pytest.raises(LostUpdateError, match="note: yours 'mine', theirs 'agreed'"):
        shop.save_scenario(replace(first, note="mine"), who="Cy")


def test_what_refers_to_nothing_is_refused_and_what_is_used_is_not_removed(shop: Store) -> None:
    with pytest.raises(UnknownNameError, match="no key result is called"):
        shop.save_scenario(replace(PLAN, accepted_as=(f"{O1}.KR9",)), who="Ann")
    with pytest.raises(UnknownNameError, match="no scenario is called"):
        shop.save_assumption(
            Assumption("price", mid=0.1, cycle="2026-Q4", team="marketing", scenario="2026-Q4.marketing.S9"), who="Ann"
        )  # fmt: skip
    with pytest.raises(InvalidValueError, match="the assumption about price' belongs to no cycle"):
        shop.save_assumption(Assumption("price", mid=0.1), who="Ann")
    saved = shop.save_scenario(replace(PLAN, accepted_as=(KR1,)), who="Ann")
    shop.save_assumption(
        Assumption("price", mid=0.1, cycle="2026-Q4", team="marketing", scenario=saved.id), who="Ann"
    )
    with pytest.raises(InvalidValueError, match=r"still used by assumption 2026-Q4\.marketing\.A1"):
        shop.remove("scenario", saved.id, 1, who="Ann")
    with pytest.raises(InvalidValueError, match=r"still used by scenario 2026-Q4\.marketing\.S1"):
        shop.remove("key_result", KR1, 1, who="Ann")
    shop.remove("assumption", "2026-Q4.marketing.A1", 1, who="Ann")
    shop.remove("scenario", saved.id, 1, who="Ann")
    assert shop.save_scenario(PLAN, who="Ann").id == "2026-Q4.marketing.S2"
    assert shop.integrity() == []


def test_steps_of_one_transaction_name_the_ids_of_earlier_ones_or_leave_nothing(shop: Store) -> None:
    def steps(save: Save) -> Scenario:
        objective = save(
            Objective("Grow", "2027-Q1", "shop", (KeyResult("Orders up", baseline=1, target=2),))
        )
        ids = tuple(kr.id for kr in objective.key_results)
        save(Initiative("Letters", "2027-Q1", "shop", ids))
        return save(replace(PLAN, cycle="2027-Q1", team="shop", accepted_as=ids))

    saved = shop.save_in_steps(steps, who="Ann", why="accepted")
    assert saved.accepted_as == ("2027-Q1.shop.O1.KR1",)
    assert shop.initiatives("2027-Q1")[0].moves == saved.accepted_as
    assert len({r.txn for r in shop.history(cycle="2027-Q1")}) == 1

    def broken(save: Save) -> None:
        save(Objective("Grow again", "2027-Q1", "shop"))
        save(Initiative("Letters", "2027-Q1", "shop", ("2027-Q1.shop.O7.KR1",)))

    before = shop.revision()
    with pytest.raises(UnknownNameError):
        shop.save_in_steps(broken, who="Ann")
    assert shop.revision() == before


def test_a_plan_is_signed_with_what_it_rests_on_and_one_without_keeps_its_stamp(shop: Store) -> None:
    first = shop.sign("2026-Q4", "marketing", who="Ann")
    assert "assumptions" not in json.dumps(dump(shop.plan("2026-Q4", "marketing")))
    held = shop.save_assumption(Assumption("price", mid=0.1, cycle="2026-Q4", team="marketing"), who="Ann")
    (change,) = shop.changes_since_signing("2026-Q4", "marketing")
    assert (change.kind, change.id) == ("assumption", held.id)
    assert stamp(shop.signed_plan("2026-Q4", "marketing") or shop.plan("2026-Q4")) == first.stamp
    second = shop.sign("2026-Q4", "marketing", who="Ann")
    signed = shop.signed_plan("2026-Q4", "marketing")
    assert signed is not None
    assert signed.assumptions == (held,)
    assert stamp(signed) == second.stamp != first.stamp
    shop.save_assumption(replace(held, mid=0.2), who="Ann")
    assert [r.changes() for r in shop.changes_since_signing("2026-Q4", "marketing")] == [[("mid", 0.1, 0.2)]]


def test_a_store_of_the_first_schema_comes_along_with_all_that_it_holds(empty_url: str) -> None:
    from alembic import command

    database = Database(empty_url)

    def old(conn: sa.Connection) -> None:
        command.upgrade(config(conn), "0001")
        assert version(conn) == "0001"
        assert "scenarios" not in sa.inspect(conn).get_table_names()
        writing = Writing(conn, "Ann", "", None)
        writing.save(Team("shop", "The shop", kind="company"))
        writing.save(Objective("Grow", "2026-Q4", "shop", (KeyResult("Orders up", baseline=1, target=2),)))

    database.write(old)
    database.close()
    with Store.open(empty_url) as store:
        database = Database(empty_url)
        assert database.read(version) == HEAD
        database.close()
        assert store.plan("2026-Q4").key_results[0].target == 2
        assert [r.who for r in store.history()] == ["Ann"] * 3
        assert store.scenarios() == store.assumptions() == ()
        assert store.save_scenario(replace(PLAN, team="shop"), who="Ben").id == "2026-Q4.shop.S1"
        assert store.integrity() == []


def test_a_plan_file_carries_scenarios_and_assumptions_to_another_store_and_back(
    tmp_path: Path, fresh_url: Callable[[], str]
) -> None:
    clock = lambda: datetime(2026, 10, 1, 9, tzinfo=UTC)  # noqa: E731
    path = tmp_path / "plan.yaml"
    with ok.init(tmp_path / "one", name="Tea", timezone="UTC", store=fresh_url(), clock=clock) as ws:
        ws.save(Team("marketing", "Tea", "company"), who="Ann")
        ws.save(
            Objective("Be loved", "2026-Q4", "marketing", (KeyResult("Orders", baseline=1, target=2),)), who="Ann"
        )  # fmt: skip
        ws.save(replace(PLAN, name="only explored"), who="Ann")
        scenario = ws.save(replace(PLAN, accepted_as=(KR1,)), who="Ann")
        held = replace(PLAN.assumptions[0], cycle="2026-Q4", team="marketing", scenario=scenario.id)
        ws.save(held, who="Ann")
        path.write_text(ws.export_plan("2026-Q4"), "utf-8")
        assert "only explored" not in path.read_text("utf-8")
        assert ws.apply_plan(path, who="Ben") == []
        path.write_text(path.read_text("utf-8").replace("mid: 0.0", "mid: 0.01"), "utf-8")
        changed = ws.apply_plan(path, who="Ben")
        assert {r.id for r in changed} == {"2026-Q4.marketing.A1", scenario.id}
        exported = ws.plan("2026-Q4")
        kept = ws.store.scenario(scenario.id)
        assert exported.assumptions[0].mid == kept.assumptions[0].mid == 0.01
        assert kept.tree == TREE
    with ok.init(tmp_path / "two", name="Tea", timezone="UTC", store=fresh_url(), clock=clock) as other:
        other.apply_plan(path, who="Cy")
        assert replace(other.plan("2026-Q4").assumptions[0], version=2) == exported.assumptions[0]
        assert replace(other.store.scenario(scenario.id), version=2) == kept


def test_a_wrong_assumption_in_a_plan_file_is_refused_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("assumptions:\n  - driver: price\n    shape: uniform\n    low: 0.1\n", "utf-8")
    with pytest.raises(InvalidValueError) as refused:
        plan_file.read(path)
    assert refused.value.problem.startswith(
        "plan.yaml:2: assumptions 1: the assumption about price has the shape uniform"
    )
    path.write_text("assumptions:\n  - price\n", "utf-8")
    with pytest.raises(InvalidValueError) as refused:
        plan_file.read(path)
    assert "write it as `driver: ...`" in refused.value.fix
