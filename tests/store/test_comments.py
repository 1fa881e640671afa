"""What is written under a check-in: numbered in order, gone with it, and brought into stores that had none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from okrkit.core.model import CheckIn, Comment, KeyResult, Objective, Team
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store import LostUpdateError, Store
from okrkit.store.database import Database
from okrkit.store.migrate import config, version
from okrkit.store.schema import HEAD
from okrkit.store.writing import Writing

KR1 = "2026-Q4.marketing.O1.KR1"
DAY = date(2026, 11, 16)
SAID = f"{KR1}@2026-11-16"


@pytest.fixture
def said(shop: Store) -> Store:
    shop.save_checkin(CheckIn(KR1, DAY, 950, 6, "The letter went out"), who="Ann")
    return shop


def test_comments_stand_under_their_check_in_in_the_order_written(said: Store) -> None:
    first = said.save_comment(Comment(SAID, DAY, "question", "Who opened it?", "Ida"), who="Ida")
    second = said.save_comment(Comment(SAID, DAY, "thanks", author="Ben"), who="Ben")
    assert (first.id, second.id) == (f"{SAID}.C1", f"{SAID}.C2")
    other = f"{KR1}@2026-11-09"
    assert said.comments([SAID, other]) == {SAID: (first, second), other: ()}
    change = said.history(kind="comment")[0]
    assert (change.cycle, change.team, change.who) == ("2026-Q4", "marketing", "Ida")
    assert said.integrity() == []


def test_more_than_nine_comments_keep_their_order(said: Store) -> None:
    for n in range(12):
        said.save_comment(Comment(SAID, DAY, text=f"line {n}", author="Ida"), who="Ida")
    assert [c.text for c in said.comments([SAID])[SAID]] == [f"line {n}" for n in range(12)]


def test_what_was_written_then_is_not_known_before(said: Store) -> None:
    before = datetime.now(UTC)
    kept = said.save_comment(Comment(SAID, DAY, text="Good", author="Ida"), who="Ida")
    said.save_comment(replace(kept, text="Very good"), who="Ida")
    assert said.comments([SAID], as_of=before) == {SAID: ()}
    with pytest.raises(LostUpdateError, match="yours 'Better', theirs 'Very good'"):
        said.save_comment(replace(kept, text="Better"), who="Ida")


def test_a_comment_needs_a_check_in_and_words_unless_it_is_thanks(said: Store) -> None:
    with pytest.raises(UnknownNameError, match="2026-11-17"):
        said.save_comment(Comment(f"{KR1}@2026-11-17", DAY, text="Hm"), who="Ida")
    with pytest.raises(InvalidValueError, match="an answer without words") as refused:
        Comment(SAID, DAY, "answer", "  ")
    assert "say thanks" in refused.value.fix
    with pytest.raises(InvalidValueError, match="what it is about cannot change"):
        said.save_comment(Comment(SAID, DAY, text="Hm", id="elsewhere.C1"), who="Ida")


def test_a_check_in_takes_what_was_written_under_it_along(said: Store) -> None:
    said.save_comment(Comment(SAID, DAY, "thanks", author="Ida"), who="Ida")
    said.remove("key_result", KR1, 1, who="Ben", with_checkins=True)
    assert [r.kind for r in said.history()[-3:]] == ["comment", "checkin", "key_result"]
    assert said.comments([SAID]) == {SAID: ()}
    assert said.integrity() == []


def test_an_older_store_takes_comments_after_it_was_opened(empty_url: str) -> None:
    from alembic import command

    database = Database(empty_url)

    def old(conn: sa.Connection) -> None:
        command.upgrade(config(conn), "0003")
        assert "comments" not in sa.inspect(conn).get_table_names()
        writing = Writing(conn, "Ann", "", None)
        writing.save(Team("marketing", "Marketing"))
        writing.save(Objective("Grow", "2026-Q4", "marketing", (KeyResult("Up", baseline=1, target=2),)))
        writing.save(CheckIn(KR1, DAY, 1.5, 6))

    database.write(old)
    database.close()
    with Store.open(empty_url) as store:
        database = Database(empty_url)
        assert database.read(version) == HEAD
        database.close()
        store.save_comment(Comment(SAID, DAY, "thanks", author="Ida"), who="Ida")
        assert store.integrity() == []
