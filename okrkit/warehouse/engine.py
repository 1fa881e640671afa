"""DuckDB, inside this process: one root connection on first use, a cursor for each piece of work."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from threading import Lock
from typing import TYPE_CHECKING, Any

from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, WorkspaceError
from okrkit.warehouse.manifest import FileEntry
from okrkit.warehouse.schema import SQL_TYPES

if TYPE_CHECKING:
    import duckdb

_GIGABYTE = 1 << 30
_root: duckdb.DuckDBPyConnection | None = None
_parents: list[duckdb.DuckDBPyConnection] = []
_making = Lock()


def _begin_anew() -> None:
    """In a forked child: the parent's database must not be used, nor closed, for its threads are not here."""
    global _root, _making  # the one shared thing of this module
    if _root is not None:
        _parents.append(_root)
    _root, _making = None, Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


@contextmanager
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own over the process's database in memory; what it refuses is said in our words."""
    import duckdb

    made = _connection().cursor()
    try:
        yield made
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        problem = f"a file of the warehouse cannot be read: {_first_line(error)}"
        fix = "take it from a backup, or import the exports again into a new workspace"
        raise WorkspaceError(problem, fix) from error
    except duckdb.OutOfMemoryException as error:
        raise InvalidValueError(
            f"the query needs more memory than it may take: {_first_line(error)}",
            "ask for fewer periods or cuts",
        ) from error
    except (duckdb.ProgrammingError, duckdb.DataError) as error:
        raise InvalidValueError(
            f"the SQL fails: {_first_line(error)}", f"the tables are {', '.join(TABLES)}"
        ) from error
    finally:
        made.close()


SPARED = "256MB"
"""What DuckDB may take while it loads tables that are too large for memory; the rest is worked off on disk."""


@contextmanager
def sparing(con: duckdb.DuckDBPyConnection, *, wanted: bool) -> Iterator[None]:
    """Work with little memory for a while, if that is wanted; what does not fit goes to disk."""
    if not wanted:
        yield
        return
    run(con, f"SET memory_limit = '{SPARED}'")
    try:
        yield
    finally:
        run(con, f"SET memory_limit = '{_memory_bytes()}B'")


def run(con: duckdb.DuckDBPyConnection, sql: str, params: object = None) -> list[tuple[Any, ...]]:
    """All rows of a statement. A result that is not fetched to its end blocks the connection's next piece of work."""
    return con.execute(sql, params).fetchall()


def first_row(con: duckdb.DuckDBPyConnection, sql: str, params: object = None) -> tuple[Any, ...] | None:
    """The first row, None without one; the result is read to its end."""
    return next(iter(run(con, sql, params)), None)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _connection() -> duckdb.DuckDBPyConnection:
    global _root  # noqa: PLW0603  # opening a database costs more than a small query
    with _making:
        if _root is None:
            import duckdb

            config: dict[str, str | bool | int | float | list[str]] = {
                "memory_limit": f"{_memory_bytes()}B",
                # Made when it is needed and deleted at the end; by default it would lie where the user stands.
                "temp_directory": str(Path(gettempdir(), f"okrkit-duckdb-{os.getpid()}")),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
            _root = duckdb.connect(":memory:", config=config)
        return _root


def _memory_bytes() -> int:
    """Half of the machine's memory, at most 8 GB; what needs more is worked off in pieces on disk."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        whole = 4 * _GIGABYTE
    return max(_GIGABYTE, min(whole // 2, 8 * _GIGABYTE))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def scan(folder: Path, name: str, files: Sequence[FileEntry]) -> str:
    """SQL that reads a table's files in the canonical columns; a table without files is empty, not missing."""
    columns = TABLES[name].columns
    if not files:
        empty = ", ".join(f"CAST(NULL AS {SQL_TYPES[c.type]}) AS {c.name}" for c in columns)
        return f"(SELECT {empty} WHERE false)"
    paths = ", ".join(quoted(str(folder / f.path)) for f in files)
    # A file from before a column existed is read with that column empty.
    missing = {c.name for c in columns for f in files if c.name not in f.filled}
    if not missing:
        return f"read_parquet([{paths}])"
    nowhere = {m for m in missing if all(m not in f.filled for f in files)}
    picked = ", ".join(
        f"CAST(NULL AS {SQL_TYPES[c.type]}) AS {c.name}" if c.name in nowhere else c.name for c in columns
    )
    return f"(SELECT {picked} FROM read_parquet([{paths}], union_by_name = true))"


def check_files(folder: Path, files: Sequence[FileEntry]) -> None:
    """Say which file is missing, before DuckDB says it in its own words."""
    for file in files:
        if not (folder / file.path).is_file():
            raise WorkspaceError(
                f"the warehouse's file {file.path} is missing",
                "take it from a backup, or import the exports again into a new workspace",
            )
