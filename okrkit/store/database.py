"""Connections and transactions: the differences between SQLite and PostgreSQL end here."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.pool import NullPool

from okrkit.errors import InvalidValueError, MissingExtraError, OkrkitError
from okrkit.store.errors import StoreError

T = TypeVar("T")
Work = Callable[[sa.Connection], T]

_WAIT_SECONDS = 30
_ATTEMPTS = 6
_SQLITE_BUSY = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED
_SQLITE_TAKEN = (1555, 2067)  # a primary key or unique value that exists
_POSTGRES_AGAIN = ("40001", "40P01", "55P03")  # serialization, deadlock, lock not available
_POSTGRES_TAKEN = ("23505",)


class Database:
    """An engine, and the two kinds of transaction: `read` sees one moment, `write` is alone.

    Only one writer works at a time, on both databases: the numbers of the revisions then follow the order in which
    the changes became visible, which `as_of` rests on. A plan is written by people, so nobody waits noticeably.
    """

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self._url) if self.is_sqlite else _postgres(self._url)
        self._process = os.getpid()

    def __str__(self) -> str:
        return self._url.render_as_string(hide_password=True)

    def read(self, work: Work[T]) -> T:
        """Run ``work`` on a snapshot: what others commit meanwhile is not seen."""
        return self._tried(partial(self._once, work, writes=False))

    def write(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction of its own; ``work`` may be run again, so it must not act outside it."""
        return self._tried(partial(self._once, work, writes=True))

    def alone(self, conn: sa.Connection) -> None:
        """Keep other writers out until the transaction ends (SQLite has done so with BEGIN IMMEDIATE)."""
        if not self.is_sqlite:
            conn.execute(sa.text(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'"))
            conn.execute(sa.text("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE"))

    def close(self) -> None:
        self.engine.dispose()

    def _once(self, work: Work[T], *, writes: bool) -> T:
        if self._process != os.getpid():  # a forked child must not talk over its parent's connections
            self.engine.dispose(close=False)
            self._process = os.getpid()
        options: dict[str, Any] = {"okrkit_writes": writes}
        if not self.is_sqlite and not writes:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as conn, conn.begin():
            return work(conn)

    def _tried(self, once: Callable[[], T]) -> T:
        for attempt in range(_ATTEMPTS):
            try:
                return once()
            except SQLAlchemyError as error:
                if attempt + 1 == _ATTEMPTS or not _passes_by(error):
                    raise self._in_words(error) from error
                time.sleep(0.01 * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _in_words(self, error: SQLAlchemyError) -> Exception:
        if isinstance(error, StatementError) and isinstance(error.orig, OkrkitError):
            return error.orig
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        if isinstance(error, DBAPIError) and _code(error) in (*_SQLITE_BUSY, "55P03"):
            problem = (
                f"the plan store {self} has been kept busy by another program for {_WAIT_SECONDS} seconds"
            )
            return StoreError(problem, "wait for the other program or close it, then try again")
        for sign, state, fix in _STATES:
            if sign in reason:
                return StoreError(f"the plan store {self} {state}: {reason}", fix)
        if isinstance(error, IntegrityError):
            return StoreError(f"the plan store refused the change: {reason}", "run `okrkit doctor`")
        fix = "check the address, that the server runs and that you may use it"
        return StoreError(f"the plan store {self} cannot be used: {reason}", fix)


_STATES = (
    ("readonly", "may only be read", "ask for write permission on the file and its folder"),
    ("not a database", "is not one", "check the path, or restore the file from a backup"),
    ("malformed", "is damaged", "copy the file away, then restore it from a backup"),
    ("is full", "has no room left", "make room on the disk, then try again; nothing was lost"),
)


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except SQLAlchemyError:
        problem = "the plan store's address is not a database URL"
        raise InvalidValueError(problem, _EXAMPLES) from None
    name = parsed.drivername
    if name in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if name in ("sqlite", "sqlite+pysqlite"):
        if parsed.database in (None, "", ":memory:"):
            problem = "a plan store in memory would be lost when Python ends"
            raise InvalidValueError(problem, _EXAMPLES)
        # The file is opened anew at each call: it stays the same one when the working directory changes.
        return (
            parsed
            if "uri" in parsed.query
            else parsed.set(database=str(Path(str(parsed.database)).absolute()))
        )
    if name != "postgresql+psycopg":
        raise InvalidValueError(f"a plan store cannot be kept in {name!r}", _EXAMPLES)
    return parsed


_EXAMPLES = "write sqlite:///plan.db or postgresql://user@host/database"


def _sqlite(url: sa.URL) -> sa.Engine:
    folder = Path(url.database or "").parent
    if "uri" not in url.query and not folder.is_dir():
        raise StoreError(f"the plan store's folder {folder} does not exist", "create it, or correct the path")
    # No pool: nothing stays open between two calls, so that a process may fork and a file may be moved.
    engine = sa.create_engine(
        url, poolclass=NullPool, connect_args={"timeout": _WAIT_SECONDS}, json_serializer=to_json
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin later than we need
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(conn: sa.Connection) -> None:
    writes = conn.get_execution_options().get("okrkit_writes")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(url, pool_pre_ping=True, json_serializer=to_json)
    except ModuleNotFoundError as error:
        raise MissingExtraError.of("psycopg", "postgres") from error


def to_json(value: object) -> str:
    """Plain data as text; what one of the databases could not keep is refused by both."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        text = ""
    if not text or _NUL.search(text):
        raise InvalidValueError("a text holds a character that cannot be kept", "type that text again")
    return text


_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it, unless the backslash itself was typed


def _code(error: DBAPIError) -> int | str | None:
    orig: Any = error.orig
    if (state := getattr(orig, "sqlstate", None)) is not None:
        return str(state)
    code: int | None = getattr(orig, "sqlite_errorcode", None)
    if code is None:
        return None
    return code & 0xFF if code & 0xFF in _SQLITE_BUSY else code


def _passes_by(error: SQLAlchemyError) -> bool:
    """Whether the same work may succeed when done again from the start."""
    if not isinstance(error, DBAPIError):
        return False
    return _code(error) in (*_SQLITE_BUSY, *_SQLITE_TAKEN, *_POSTGRES_AGAIN, *_POSTGRES_TAKEN)
