"""What the doctor finds in a store that somebody has changed from outside."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from okrkit.core.model import CheckIn, Team
from okrkit.store import Store, StoreError

KR1 = "2026-Q4.marketing.O1.KR1"


def alter(store: Store, *statements: str) -> None:
    with store._database.engine.begin() as conn:
        if conn.dialect.name == "sqlite":
            conn.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            for verb in ("update", "delete"):
                conn.execute(sa.text(f"DROP TRIGGER IF EXISTS revisions_no_{verb}"))
        else:
            conn.execute(sa.text("DROP TRIGGER IF EXISTS revisions_only_appended ON revisions"))
        for statement in statements:
            conn.execute(sa.text(statement))


def test_an_untouched_store_has_no_finding(shop: Store) -> None:
    shop.save_checkin(CheckIn(KR1, date(2026, 10, 5), 5.5), who="Ben")
    shop.sign("2026-Q4", "marketing", who="Ann")
    assert shop.integrity() == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (
            "UPDATE key_results SET title = 'Other' WHERE id LIKE '%KR1'",
            f"key result {KR1} is filed wrongly under title",
        ),
        ("UPDATE objectives SET version = 7", "filed wrongly under version"),
        ("DELETE FROM key_results WHERE id LIKE '%KR1'", f"key result {KR1} differs from its history"),
        ("DELETE FROM revisions WHERE seq = 3", r"the line of changes has gaps \(3\)"),
        (
            "UPDATE revisions SET at = '2020-01-01 00:00:00.000000' WHERE seq = 5",
            "change 5 is dated before change 4",
        ),
    ],
)
def test_a_change_from_outside_is_found(shop: Store, statement: str, finding: str) -> None:
    alter(shop, statement)
    found = shop.integrity()
    assert any(re.search(finding, text) for text in found), found


def test_a_body_changed_from_outside_is_told_field_by_field(shop: Store) -> None:
    text = "CAST(body AS TEXT)"
    changed = f"REPLACE({text}, '1200.0', '999.0')"
    if shop._database.engine.dialect.name == "postgresql":
        changed = f"CAST({changed} AS JSON)"
    alter(shop, f"UPDATE key_results SET body = {changed}")
    found = shop.integrity()
    assert len(found) == 1
    assert found[0].endswith("changed outside okrkit: target: 1200 became 999")


def test_a_damaged_file_is_said_instead_of_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.save_many([Team(f"team-{n}", "A team") for n in range(300)], who="Ann")
        raw = bytearray(path.read_bytes())
        raw[-40_000:] = b"\x55" * 40_000
        path.write_bytes(raw)
        (finding,) = store.integrity()
        assert "restore it from a backup" in finding
        with pytest.raises(StoreError, match="is damaged"):
            store.history()
