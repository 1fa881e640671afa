"""A real SQLite file and a real PostgreSQL database for every test of the store."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from okrkit.core.model import KeyResult, Objective, Team
from okrkit.store import Store

_SERVER_USER = "postgres"
_OPTIONS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses='' -c max_connections=60"


def binaries() -> Path | None:
    """The folder with PostgreSQL's server programs: Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((f.parent for f in folders), key=lambda f: int(f.parent.name.partition(".")[0]), default=None)


@contextlib.contextmanager
def server(programs: Path) -> Iterator[str]:
    """A throw-away server that listens on a socket in its own folder; gives its URL."""
    folder = Path(tempfile.mkdtemp(prefix="okrkit-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        account = pwd.getpwnam(_SERVER_USER)
        os.chown(folder, account.pw_uid, account.pw_gid)
        prefix = ["runuser", "-u", _SERVER_USER, "--"]

    def run(program: str, *options: str) -> None:
        command = [*prefix, str(programs / program), "-D", str(folder / "data"), *options]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run("initdb", "-A", "trust", "-U", _SERVER_USER, "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        # Its output goes to a file: the server would keep a pipe open, and the call would never end.
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {_OPTIONS}", "start")
        try:
            yield f"postgresql://{_SERVER_USER}@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A running server, one for each process of the test run."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server programs are installed")
    if os.geteuid() == 0:
        if shutil.which("runuser") is None:
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        try:
            pwd.getpwnam(_SERVER_USER)
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user 'postgres'")
    with server(programs) as url:
        yield url


_number = itertools.count(1)


def _create(postgres: str) -> str:
    """A schema of its own for each store: much lighter than a database."""
    name = f"plan_{next(_number)}"
    engine = sa.create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as conn:
        conn.execute(sa.text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{postgres}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A file or schema without any table."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'plan.db'}"
    return _create(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "plan.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def fresh_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the URL of a new store without records, as often as asked (for examples that Hypothesis makes)."""
    if backend == "postgresql":
        postgres: str = request.getfixturevalue("postgres")
        return lambda: _create(postgres)
    made: Path = request.getfixturevalue("sqlite_template")

    def copied() -> str:
        path = tmp_path / f"plan_{next(_number)}.db"
        shutil.copy(made, path)
        return f"sqlite:///{path}"

    return copied


@pytest.fixture
def store(fresh_url: Callable[[], str]) -> Iterator[Store]:
    """A store without records."""
    with Store.open(fresh_url()) as opened:
        yield opened


@pytest.fixture
def shop(store: Store) -> Store:
    """A shop with three teams and one objective of marketing's with two key results."""
    teams = [
        Team("marketing", "Marketing", parent="shop"),
        Team("shop", "The shop", kind="company"),
        Team("ann", "Ann", kind="person", parent="marketing"),
    ]
    store.save_many(teams, who="Ann")
    key_results = (
        KeyResult("Orders from email", kpi="orders", baseline=900, target=1200, unit="orders"),
        KeyResult("Return rate down", kind="decrease", baseline=8, target=6, unit="%"),
    )
    store.save_objective(
        Objective("Email wins customers back", "2026-Q4", "marketing", key_results), who="Ann"
    )
    return store
