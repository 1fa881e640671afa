"""A workspace with a room, a real Jupyter server over it, and visitors that speak HTTP like the page does."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import okrkit
from okrkit.core.model import Team, Workshop


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Visitor:
    """One device in the room."""

    def __init__(self, base: str, room: str, name: str = "") -> None:
        self.base, self.room, self.name = base, room, name
        self.key = secrets.token_hex(16)
        self.passed = ""
        self.told: dict[str, Any] = {}

    def ask(self, path: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Status and answer; ``path`` is below the room's address."""
        sent = {"Content-Type": "application/json", "X-Okrkit-Room": self.room, "X-Okrkit-Pass": self.passed}
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.base}/okrkit/room/{self.room}/{path}"
        request = urllib.request.Request(url, data, sent | (headers or {}))
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, json.loads(text)

    def join(self, word: str) -> int:
        status, said = self.ask("join", {"word": word, "name": self.name, "key": self.key})
        self.passed = said.get("pass", "")
        if status == 200:
            self.told = said
        return status

    def send(self, *items: dict[str, Any]) -> list[dict[str, Any]]:
        status, said = self.ask("send", {"items": items})
        assert status == 200, said
        self.told = said
        return list(said["done"])

    def news(self, since: int = 0) -> dict[str, Any]:
        status, said = self.ask(f"state?since={since}")
        assert status == 200, said
        self.told = said
        return dict(said["seen"])


def idea(text: str, nr: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": "idea", "key": secrets.token_hex(16), "nr": nr, "text": text, **more}


class Running:
    """A Jupyter server in a process of its own, which may be stopped and started again on its port."""

    def __init__(self, folder: Path, home: Path, *options: str) -> None:
        self.folder, self.home, self.options = folder, home, options
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = {**os.environ, "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data"),
                    "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "IPYTHONDIR": str(home / "ipython")}  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable, "-m", "jupyter_server", f"--ServerApp.root_dir={self.folder}", f"--port={self.port}",
            "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", "--no-browser", "--IdentityProvider.token=secret",
            "--allow-root", *self.options,
        ]  # fmt: skip
        log = (self.home / "server.log").open("ab")
        self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, cwd=self.home)
        for _ in range(240):
            if self.process.poll() is not None:
                raise RuntimeError((self.home / "server.log").read_text()[-3000:])
            try:
                urllib.request.urlopen(f"{self.base}/api?token=secret", timeout=2)
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError("the server does not answer")

    def stop(self, *, kill: bool = False) -> None:
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(30)
            self.process = None

    def log(self) -> str:
        return (self.home / "server.log").read_text()


def made(folder: Path) -> okrkit.Workspace:
    """A workspace with a company and nothing imported."""
    ws = okrkit.init(folder, name="Corner shop", currency="EUR", timezone="Europe/Berlin")
    ws.save(Team("company", "Corner shop", "company"), who="Eva")
    return ws


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One Jupyter server for all tests of a worker; each test makes its workspace below its folder."""
    home = tmp_path_factory.mktemp("jupyter")
    desk = tmp_path_factory.mktemp("desk")
    running = Running(desk, home)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def ws(server: Running, request: pytest.FixtureRequest) -> Iterator[okrkit.Workspace]:
    name = "".join(c if c.isalnum() else "-" for c in request.node.name)[:50]
    with made(server.folder / name) as workspace:
        yield workspace


@pytest.fixture
def workshop(ws: okrkit.Workspace) -> Workshop:
    return ws.start_workshop("2027-Q1", "company", who="Eva", title="Plan the quarter")


@pytest.fixture
def visitor(server: Running, ws: okrkit.Workspace, workshop: Workshop) -> Callable[..., Visitor]:
    """Somebody who has come in."""

    def come(name: str = "") -> Visitor:
        found = Visitor(server.base, workshop.room, name)
        assert found.join(ws.code_word(workshop)) == 200
        return found

    return come
