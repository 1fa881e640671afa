"""What history tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from okrkit.core.model import KeyResult, Objective, Team, WhyItMatters
from okrkit.errors import UnknownNameError
from okrkit.store import Store

T0 = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def told(store: Store) -> Store:
    """Four transactions, an hour apart."""
    hour = timedelta(hours=1)
    store.save_team(Team("shop", "Shop"), who="Ann", at=T0)
    aim = Objective("Grow", "2026-Q1", "shop", (KeyResult("Orders", target=5),))
    saved = store.save_objective(aim, who="Ann", why="kick-off", at=T0 + hour)
    new = replace(saved, title="Grow calmly", why=WhyItMatters("cash"))
    store.save_objective(new, who="Ben", at=T0 + 2 * hour)
    store.remove("key_result", saved.key_results[0].id, 1, who="Cem", why="not ours", at=T0 + 3 * hour)
    return store


def test_each_change_says_who_when_why_and_what(told: Store) -> None:
    rows = [(r.seq, r.txn, r.kind, r.version, r.who, r.why, r.action) for r in told.history()]
    assert rows == [
        (1, 1, "team", 1, "Ann", "", "added"),
        (2, 2, "objective", 1, "Ann", "kick-off", "added"),
        (3, 2, "key_result", 1, "Ann", "kick-off", "added"),
        (4, 4, "objective", 2, "Ben", "", "changed"),
        (5, 5, "key_result", 2, "Cem", "not ours", "removed"),
    ]
    assert [r.at for r in told.history()] == [T0 + timedelta(hours=h) for h in (0, 1, 1, 2, 3)]


def test_changes_name_field_old_and_new(told: Store) -> None:
    changed = told.history()[3]
    assert changed.changes() == [("title", "Grow", "Grow calmly"), ("why.relevance", "", "cash")]
    added = told.history()[2].changes()
    assert ("target", None, 5.0) in added
    assert ("unit", None, "") not in added
    assert ("target", 5.0, None) in told.history()[4].changes()


def test_history_is_asked_by_kind_id_cycle_and_time(told: Store) -> None:
    def seqs(**asked: object) -> list[int]:
        return [r.seq for r in told.history(**asked)]  # type: ignore[arg-type]

    assert seqs(kind="key_result") == [3, 5]
    assert seqs(kind="objective", id="2026-Q1.shop.O1") == [2, 4]
    assert seqs(cycle="2026-Q1") == [2, 3, 4, 5]
    assert seqs(since=T0) == [2, 3, 4, 5]
    assert seqs(since=T0, until=T0 + timedelta(hours=2)) == [2, 3, 4]
    assert seqs(kind="team", cycle="2026-Q1") == []
    with pytest.raises(UnknownNameError, match="'keyresult'"):
        seqs(kind="keyresult")


def test_periods_that_follow_one_another_share_no_change_and_miss_none(told: Store) -> None:
    middle = T0 + timedelta(hours=2)
    assert told.history(until=middle) + told.history(since=middle) == told.history()


def test_the_store_knows_how_far_it_has_come(told: Store) -> None:
    assert told.revision() == 5
    assert told.revision(as_of=T0 + timedelta(hours=1, minutes=30)) == 3
    assert told.revision(as_of=T0 - timedelta(seconds=1)) == 0


def test_the_database_refuses_to_change_or_delete_a_revision(told: Store) -> None:
    for statement in ("UPDATE revisions SET who = 'Eve'", "DELETE FROM revisions"):
        with pytest.raises(sa.exc.DBAPIError, match="only appended"), told._database.engine.begin() as conn:
            conn.execute(sa.text(statement))
    assert len(told.history()) == 5
