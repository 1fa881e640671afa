"""Opening, creating and upgrading a store; what is refused and in which words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from okrkit.core.model import Team
from okrkit.errors import InvalidValueError
from okrkit.store import Store, StoreError
from okrkit.store.database import Database
from okrkit.store.migrate import config, version
from okrkit.store.schema import HEAD, METADATA, VERSION_TABLE


def test_a_new_store_is_empty_and_sound(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        assert (len(store.teams()), store.cycles(), store.checkins(), store.history()) == (0, (), (), ())
        assert store.revision() == 0
        assert store.integrity() == []


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(empty_url: str) -> None:
    Store.open(empty_url).close()
    database = Database(empty_url)
    with database.engine.connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"version_table": VERSION_TABLE, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []
        assert version(conn) == HEAD
        assert ScriptDirectory.from_config(config(conn)).get_heads() == [HEAD]
    database.close()


def test_opening_again_changes_nothing(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.save_team(Team("shop", "Shop"), who="Ann")
    with Store.open(empty_url) as store:
        assert [t.id for t in store.teams()] == ["shop"]


def test_several_programs_may_open_a_new_store_at_once(empty_url: str) -> None:
    failures: list[BaseException] = []

    def first(number: int) -> None:
        try:
            with Store.open(empty_url) as store:
                store.save_team(Team(f"team-{number}", "T"), who="Ann")
        except BaseException as error:  # noqa: BLE001  # told to the test below
            failures.append(error)

    threads = [threading.Thread(target=first, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store.open(empty_url) as store:
        assert len(store.teams()) == 6


def test_a_store_of_a_newer_okrkit_is_refused_and_left_alone(empty_url: str) -> None:
    Store.open(empty_url).close()
    database = Database(empty_url)
    with database.engine.begin() as conn:
        conn.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '0907'"))
    with pytest.raises(StoreError, match=r"(?s)schema 0907, this okrkit knows up to 0004.*update okrkit"):
        Store.open(empty_url)
    with database.engine.connect() as conn:
        assert version(conn) == "0907"
    database.close()


def test_tables_of_another_program_are_not_touched(empty_url: str) -> None:
    database = Database(empty_url)
    with database.engine.begin() as conn:
        conn.execute(sa.text("CREATE TABLE teams (name VARCHAR(9))"))
    with pytest.raises(StoreError, match="tables of another program with the same names: teams"):
        Store.open(empty_url)
    with database.engine.connect() as conn:
        assert sa.inspect(conn).get_table_names() == ["teams"]
    database.close()


def test_a_failed_upgrade_leaves_no_half_made_tables(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    def broken(*_: object) -> None:
        upgrade(*_)
        raise RuntimeError("power cut")

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(RuntimeError):
        Store.open(empty_url)
    database = Database(empty_url)
    with database.engine.connect() as conn:
        assert sa.inspect(conn).get_table_names() == []
    database.close()
    monkeypatch.setattr(command, "upgrade", upgrade)
    Store.open(empty_url).close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("plan.db", "not a database URL"),
        ("mysql://a:secret@b/c", "cannot be kept in 'mysql'"),
        ("postgresql+asyncpg://a/b", "cannot be kept in 'postgresql\\+asyncpg'"),
        ("sqlite://", "in memory would be lost"),
        ("sqlite:///:memory:", "in memory would be lost"),
    ],
)
def test_an_address_that_cannot_hold_a_store_is_refused(url: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message) as refused:
        Store.open(url)
    assert "sqlite:///plan.db" in refused.value.fix
    assert "secret" not in str(refused.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"folder .*nowhere does not exist"):
        Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'plan.db'}")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    path.write_text("Dear Ann, please find the plan attached. " * 50, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not one"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be used") as refused:
        Store.open("postgresql://ann:secret@127.0.0.1:1/plans?connect_timeout=2")
    assert "secret" not in str(refused.value)
    assert "ann:***@" in str(refused.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.save_team(Team("shop", "Shop"), who="Ann")
    path.chmod(0o444)
    with Store.open(f"sqlite:///{path}") as store:
        assert len(store.teams()) == 1
        with pytest.raises(StoreError, match="may only be read"):
            store.save_team(Team("care", "Care"), who="Ann")


def test_between_two_calls_a_sqlite_store_is_one_complete_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.save_team(Team("shop", "Shop"), who="Ann")
        assert [p.name for p in tmp_path.iterdir()] == ["plan.db"]
        shutil.copy(path, tmp_path / "copy.db")
    with Store.open(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert len(copy.teams()) == 1
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_relative_path_stays_the_same_file_when_the_working_directory_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with Store.open("sqlite:///plan.db") as store:
        store.save_team(Team("shop", "Shop"), who="Ann")
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert len(store.teams()) == 1
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_and_its_parent_both_go_on_with_the_store(store: Store) -> None:
    store.save_team(Team("shop", "Shop"), who="Ann")
    child = os.fork()
    if child == 0:  # leaves without pytest noticing
        try:
            store.save_team(Team("child", "Child", parent="shop"), who="Child")
            os._exit(0 if len(store.teams()) == 2 else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert [t.id for t in store.teams()] == ["shop", "child"]
    assert store.save_team(Team("care", "Care"), who="Ann").version == 1


def test_opening_a_store_that_is_up_to_date_does_not_load_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plan.db'}"
    Store.open(url).close()
    code = f"import sys; from okrkit.store import Store; Store.open({url!r}).close(); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
