"""Signed plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from okrkit.core.model import CheckIn, Initiative, KeyResult, Objective, stamp
from okrkit.errors import InvalidValueError, SignedPlanError, UnknownNameError
from okrkit.store import Store

O1 = "2026-Q4.marketing.O1"
KR1, KR2 = f"{O1}.KR1", f"{O1}.KR2"


def test_a_signature_carries_the_stamp_of_the_plan_as_it_is(shop: Store) -> None:
    plan = shop.plan("2026-Q4", "marketing")
    signed = shop.sign("2026-Q4", "marketing", who="Ann", note="in the workshop")
    assert (signed.who, signed.team, signed.note) == ("Ann", "marketing", "in the workshop")
    assert signed.stamp == stamp(plan)
    assert signed.revision == shop.revision()
    assert shop.signature("2026-Q4", "marketing") == signed
    assert shop.signed_plan("2026-Q4", "marketing") == plan


def test_later_edits_leave_the_signed_plan_alone_and_stand_beside_it(shop: Store) -> None:
    shop.sign("2026-Q4", "marketing", who="Ann")
    signed = shop.signed_plan("2026-Q4", "marketing")
    assert shop.changes_since_signing("2026-Q4", "marketing") == ()
    shop.save_key_result(replace(shop.key_result(KR1), target=1100), who="Ben", why="stock-out")
    shop.save_checkin(CheckIn(KR1, datetime(2026, 10, 5).date(), 5), who="Ben")
    shop.remove("key_result", KR2, 1, who="Ben")
    shop.save_initiative(Initiative("Mailing", "2026-Q4", "marketing"), who="Ben")
    shop.save_objective(Objective("Elsewhere", "2026-Q4", "shop", (KeyResult("x"),)), who="Ben")
    assert shop.signed_plan("2026-Q4", "marketing") == signed
    found = shop.changes_since_signing("2026-Q4", "marketing")
    assert [(r.id, r.action) for r in found] == [
        (KR1, "changed"), (KR2, "removed"), ("2026-Q4.marketing.I1", "added"),
    ]  # fmt: skip
    assert found[0].changes() == [("target", 1200.0, 1100.0)]


def test_an_objective_moved_away_after_signing_is_a_change(shop: Store) -> None:
    shop.sign("2026-Q4", "marketing", who="Ann")
    shop.save_objective(replace(shop.objective(O1), team="ann", cycle="2027-Q1"), who="Ben")
    changes = [r.changes() for r in shop.changes_since_signing("2026-Q4", "marketing")]
    assert changes == [[("cycle", "2026-Q4", "2027-Q1"), ("team", "marketing", "ann")]]


def test_signed_again_the_newest_counts_and_the_earlier_is_kept(shop: Store) -> None:
    first = shop.sign("2026-Q4", "marketing", who="Ann")
    old = shop.signed_plan("2026-Q4", "marketing")
    shop.save_key_result(replace(shop.key_result(KR1), target=1100), who="Ben")
    second = shop.sign("2026-Q4", "marketing", who="Cem")
    assert second.stamp != first.stamp
    assert shop.signature("2026-Q4", "marketing") == second
    assert shop.changes_since_signing("2026-Q4", "marketing") == ()
    before = second.at - timedelta(microseconds=1)
    assert shop.signature("2026-Q4", "marketing", as_of=before) == first
    assert shop.signed_plan("2026-Q4", "marketing", as_of=before) == old
    assert shop.signed_plan("2026-Q4", "marketing", as_of=first.at - timedelta(microseconds=1)) is None


def test_changes_since_signing_as_of_a_day_do_not_know_later_ones(shop: Store) -> None:
    at = shop.history()[-1].at
    shop.sign("2026-Q4", "marketing", who="Ann", at=at + timedelta(days=1))
    for day, target in ((2, 1100), (3, 1000)):
        shop.save_key_result(
            replace(shop.key_result(KR1), target=target), who="Ben", at=at + timedelta(days=day)
        )
    assert len(shop.changes_since_signing("2026-Q4", "marketing")) == 2
    assert len(shop.changes_since_signing("2026-Q4", "marketing", as_of=at + timedelta(days=2))) == 1


def test_a_signature_moves_the_line_of_changes(shop: Store) -> None:
    before = shop.revision()
    shop.sign("2026-Q4", "marketing", who="Ann")
    assert shop.revision() == before + 1
    with pytest.raises(InvalidValueError, match="the last one was on"):
        shop.sign("2026-Q4", "marketing", who="Ann", at=datetime(2020, 1, 1, tzinfo=UTC))


def test_the_plan_of_all_teams_can_be_signed_at_once(shop: Store) -> None:
    shop.save_objective(Objective("Company", "2026-Q4", "shop"), who="Ann")
    assert shop.sign("2026-Q4", who="Ann").team == ""
    assert shop.signed_plan("2026-Q4") == shop.plan("2026-Q4")
    assert shop.signed_plan("2026-Q4", "marketing") is None


def test_nothing_to_sign_is_said(shop: Store) -> None:
    with pytest.raises(InvalidValueError, match="no objective of shop in 2026-Q4"):
        shop.sign("2026-Q4", "shop", who="Ann")
    with pytest.raises(UnknownNameError):
        shop.sign("2026-Q4", "nobody", who="Ann")
    assert shop.signature("2026-Q4", "shop") is None
    assert shop.changes_since_signing("2026-Q4", "shop") == ()


def test_an_altered_snapshot_is_refused(shop: Store) -> None:
    shop.sign("2026-Q4", "marketing", who="Ann")
    with shop._database.engine.begin() as conn:
        text = conn.scalar(sa.text("SELECT CAST(snapshot AS TEXT) FROM signatures"))
        forged = str(text).replace("1200.0", "950.0")
        assert forged != text
        forge = sa.text("UPDATE signatures SET snapshot = CAST(:forged AS JSON)")
        if conn.dialect.name == "sqlite":
            forge = sa.text("UPDATE signatures SET snapshot = :forged")
        conn.execute(forge, {"forged": forged})
    with pytest.raises(SignedPlanError, match=r"Ann signed on .* was altered"):
        shop.signed_plan("2026-Q4", "marketing")
    assert any("was altered later" in finding for finding in shop.integrity())
