"""The sample workspace without its reports, servers over copies of it, and rooms to open notebooks in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..once import built_once
from .room import Place, Room, server


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The sample shop, imported, planned, checked in and reviewed; shared by all workers, so take `own` to change it."""
    from okrkit.notebooks.demo import make_sample

    return built_once(
        "planned-workspace", lambda folder: make_sample(folder, lambda _: None), tmp_path_factory, worker_id
    )


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the servers of this worker serve; each test puts its copy of the workspace there."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture
def own(planned: Path, desk: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the sample workspace for this test alone."""
    name = "".join(c if c.isalnum() else "-" for c in f"{request.path.parent.name}-{request.node.name}")[:60]
    # The shared one is only read: its write-ahead log is empty, and comes and goes with whoever looks at it.
    return Path(shutil.copytree(planned, desk / name, ignore=shutil.ignore_patterns("plan.sqlite-*")))


@pytest.fixture(scope="session")
def lab_server(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server("lab", desk, tmp_path_factory.mktemp("lab-home")) as base:
        yield base


@pytest.fixture(scope="session")
def voila_server(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server("voila", desk, tmp_path_factory.mktemp("voila-home")) as base:
        yield base


@pytest.fixture
def room(request: pytest.FixtureRequest, browser: Any, own: Path) -> Iterator[Callable[..., Room]]:
    """Open rooms on the test's own workspace: ``room("lab")``, ``room("voila", width=420)``.

    When the test is over, no room may have had a console error or asked an outside host for anything.
    """
    opened: list[Room] = []

    def made(place: Place, **options: Any) -> Room:
        base = request.getfixturevalue("voila_server" if place == "voila" else "lab_server")
        opened.append(Room(place, base, browser, own, **options))
        return opened[-1]

    yield made
    for each in opened:
        each.close()
    assert [error for each in opened for error in each.errors] == []
    assert [url for each in opened for url in each.outside] == []
