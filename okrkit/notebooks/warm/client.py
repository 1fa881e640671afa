"""Start the server and ask it for children."""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from okrkit.notebooks.warm.frames import parsed, send_request
from okrkit.notebooks.warm.warming import MODULES

_AT_START = ("PYTHON", "LD_", "LANG", "LC_", "ARROW_", "PLOTLY_", "MPL", "IPYTHONDIR")
_THREADS = "_NUM_THREADS"


class ServerGoneError(RuntimeError):
    """The process that forks has ended; a run that needs it starts another."""


class ServerClient:
    """One server, started by this process and ended with it."""

    def __init__(self, env: Mapping[str, str], modules: Sequence[str] = MODULES) -> None:
        ours, theirs = socket.socketpair()
        options = {"control": theirs.fileno(), "modules": list(modules)}
        package = str(Path(__file__).resolve().parents[3])
        paths = [package, *filter(None, env.get("PYTHONPATH", "").split(os.pathsep))]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  # this Python, our own module
                [sys.executable, "-Xfrozen_modules=off", "-m", "okrkit.notebooks.warm.server", json.dumps(options)],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
                env=dict(env) | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
            )  # fmt: skip
        self.control = ours
        self.buffer = bytearray()
        self.ended: dict[int, dict[str, Any]] = {}
        self.lock = threading.RLock()
        self.about = self._next("ready")
        atexit.register(self.close)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def fork(self, files: Sequence[int], *, folder: str, env: Mapping[str, str], argv: Sequence[str]) -> int:
        """A child with these files as its socket, output and error output; its process id."""
        request = {"asked": "fork", "folder": folder, "env": dict(env), "argv": list(argv)}
        pid: int = self._ask(request, files)["pid"]
        return pid

    def state(self) -> dict[str, Any]:
        """Threads of the server and how many children it has."""
        return self._ask({"asked": "state"})

    def poll(self, pid: int, timeout: float = 0.0) -> dict[str, Any] | None:
        """How a child ended: status, memory, seconds of processor time; None while it lives."""
        with self.lock:
            while pid not in self.ended:
                self._sorted()
                if pid in self.ended or not self._pump(timeout):
                    break
            return self.ended.get(pid)

    def close(self) -> None:
        """End the server, and with it every child that is left."""
        self.control.close()
        try:
            self.process.wait(12)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _ask(self, request: dict[str, Any], files: Sequence[int] = ()) -> dict[str, Any]:
        with self.lock:
            try:
                send_request(self.control, request, files)
            except OSError as error:
                raise ServerGoneError("the process that notebooks are forked from died") from error
            answer: dict[str, Any] = self._next("answer")["answer"]
        if "error" in answer:
            raise OSError(answer["error"])
        return answer

    def _next(self, wanted: str) -> dict[str, Any]:
        while True:
            for message in self._sorted():
                if wanted in message:
                    return message
            self._pump(None)

    def _sorted(self) -> list[dict[str, Any]]:
        """What has arrived, the ends of children put aside."""
        others = []
        for message in parsed(self.buffer):
            if "ended" in message:
                self.ended[message["ended"]] = message
            else:
                others.append(message)
        return others

    def _pump(self, timeout: float | None) -> bool:
        ready, _, _ = select.select([self.control], [], [], timeout)
        if not ready:
            return False
        data = self.control.recv(1 << 16)
        if not data:
            raise ServerGoneError("the process that notebooks are forked from died")
        self.buffer += data
        return True


_servers: dict[tuple[object, ...], ServerClient] = {}
_starting = threading.Lock()


def server_for(env: Mapping[str, str]) -> ServerClient:
    """This process's server for an environment; one that fits is used again.

    What a library or the interpreter reads at its start cannot be changed in a child: runs that differ in it get
    servers of their own.
    """
    fixed = {k: v for k, v in env.items() if k.startswith(_AT_START) or k.endswith(_THREADS)}
    key = (os.getpid(), *sorted(fixed.items()))
    with _starting:
        found = _servers.get(key)
        if found is None or not found.alive:
            found = _servers[key] = ServerClient(env)
        return found
