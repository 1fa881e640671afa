"""Bring a store to the newest schema, or say why it must not be touched."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from okrkit.store.database import Database
from okrkit.store.errors import StoreError
from okrkit.store.schema import HEAD, METADATA, VERSION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 7_203_115  # an arbitrary number that only okrkit's migrations wait for


def migrate(database: Database) -> None:
    """Create the tables or upgrade them, in one transaction; two programs that open at once take turns."""
    if database.read(version) == HEAD:
        return
    if database.is_sqlite:
        _write_ahead(database)

    def upgrade(conn: sa.Connection) -> None:
        if not database.is_sqlite:
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        found = version(conn)
        if found == HEAD:
            return
        _check(database, conn, found)
        from alembic import command

        command.upgrade(config(conn), "head")

    database.write(upgrade)


def version(conn: sa.Connection) -> str | None:
    """The store's schema; None for a database without one."""
    if not sa.inspect(conn).has_table(VERSION_TABLE):
        return None
    found = conn.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return None if found is None else str(found)


def config(conn: sa.Connection) -> Config:
    """Alembic's settings for the migrations in the package, on a connection that is open already."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.attributes["connection"] = conn
    return made


def _check(database: Database, conn: sa.Connection, found: str | None) -> None:
    if found is None:
        taken = sorted(set(METADATA.tables) & set(sa.inspect(conn).get_table_names()))
        if taken:
            problem = f"{database} holds tables of another program with the same names: {', '.join(taken)}"
            raise StoreError(problem, "give okrkit a database or schema of its own")
        return
    from alembic.script import ScriptDirectory

    known = [script.revision for script in ScriptDirectory.from_config(config(conn)).walk_revisions()]
    if found not in known:
        problem = f"the plan store {database} has schema {found}, this okrkit knows up to {HEAD}: it is older"
        raise StoreError(problem, "update okrkit (pip install --upgrade okrkit) and open it again")


def _write_ahead(database: Database) -> None:
    """Readers and a writer do not wait for each other; the mode stays with the file.

    Only concurrency rests on it, so a file system that cannot do it is accepted, and so is another program that is
    just setting it.
    """
    connection = database.engine.raw_connection()
    try:
        with contextlib.suppress(sqlite3.OperationalError):
            connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
