"""A kernel manager and its client that nbclient drives as it drives any other; between them is one socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import uuid
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager
from jupyter_client.session import Session, json_packer
from traitlets import Any as AnyValue

from okrkit.notebooks.warm.client import ServerClient, server_for
from okrkit.notebooks.warm.frames import SHELL, Frames, message_of, send_frame

_LAUNCHERS = ("ipykernel_launcher", "ipykernel")
_HARMLESS = ("--HistoryManager.", "--IPKernelApp.log_level", "-Xfrozen_modules")
_BUFFER = 1 << 20


def fits(argv: list[str]) -> bool:
    """Whether a kernel of this command line is what a warm child gives: this Python's ipykernel, nothing set that differs."""
    if not argv or not _same_python(argv[0]):
        return False
    rest = [a for a in argv[1:] if not a.startswith(_HARMLESS)]
    return len(rest) == 4 and rest[0] == "-m" and rest[1] in _LAUNCHERS and rest[2] == "-f" and "{" in rest[3]


def _same_python(name: str) -> bool:
    usual = {"python", f"python{sys.version_info[0]}", f"python{sys.version_info[0]}.{sys.version_info[1]}"}
    return name in usual or os.path.realpath(name) == os.path.realpath(sys.executable)


class Channel:
    """A queue of messages that arrived on one channel."""

    def __init__(self, client: WarmClient) -> None:
        self.client = client
        self.waiting: deque[dict[str, Any]] = deque()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        return await self.client.arrived(self.waiting, timeout)

    def send(self, message: dict[str, Any]) -> None:
        self.client.send(message)


class WarmClient:
    """What nbclient asks of a kernel's client."""

    allow_stdin = False

    def __init__(self, sock: socket.socket, manager: WarmManager) -> None:
        self.sock = sock
        self.manager = manager
        self.frames = Frames(sock)
        self.session = Session()
        self.iopub_channel, self.shell_channel = Channel(self), Channel(self)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.sleepers: list[asyncio.Future[None]] = []
        self.executing: str | None = None

    def start_channels(self, **_: Any) -> None:
        """The socket is there before the child is."""

    def stop_channels(self) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.remove_reader(self.sock)
        self.sock.close()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """A child is ready from its first moment."""

    async def is_alive(self) -> bool:
        return self.manager.is_alive() and not self.frames.ended

    def execute(
        self, code: str, silent: bool = False, store_history: bool = True, user_expressions: Any = None,
        allow_stdin: Any = None, stop_on_error: bool = True,
    ) -> str:  # fmt: skip
        content = {
            "code": code, "silent": silent, "store_history": store_history, "user_expressions": user_expressions or {},
            "allow_stdin": False, "stop_on_error": stop_on_error,
        }  # fmt: skip
        self.executing = self._request("execute_request", content)
        return self.executing

    def kernel_info(self) -> str:
        return self._request("kernel_info_request", {})

    def _request(self, kind: str, content: dict[str, Any]) -> str:
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "username": "", "session": self.session.session}
        self.send({"header": header, "parent_header": {}, "metadata": {}, "content": content})
        return number

    def send(self, message: dict[str, Any]) -> None:
        body = json_packer({k: message[k] for k in ("header", "parent_header", "metadata", "content")})
        try:
            send_frame(self.sock, SHELL, body, message.get("buffers") or ())
        except ConnectionError:
            self.frames.ended = True

    async def arrived(self, waiting: deque[dict[str, Any]], timeout: float | None) -> dict[str, Any]:
        """The next message of a channel; Empty when none comes in time, at once when the child has ended."""
        if waiting:
            return waiting.popleft()
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop = loop
            loop.add_reader(self.sock, self._read)
        until = None if timeout is None else loop.time() + timeout
        while not waiting:
            left = None if until is None else until - loop.time()
            if left is not None and (left <= 0 or self.frames.ended):
                raise Empty
            sleeper = loop.create_future()
            self.sleepers.append(sleeper)
            try:
                await asyncio.wait_for(sleeper, left)
            except TimeoutError:
                raise Empty from None
        return waiting.popleft()

    def _read(self) -> None:
        self.frames.fill()
        for channel, body, buffers in self.frames.take():
            message = message_of(body, buffers)
            if (
                message["msg_type"] == "execute_reply"
                and message["parent_header"]["msg_id"] == self.executing
            ):
                self.executing = None
            (self.shell_channel if channel == SHELL else self.iopub_channel).waiting.append(message)
        sleepers, self.sleepers = self.sleepers, []
        for sleeper in sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        if self.frames.ended and self.loop is not None:
            self.loop.remove_reader(self.sock)


class WarmManager(KernelManager):  # type: ignore[misc]
    """Gives each notebook a forked child of this process's server."""

    pid = AnyValue(None, allow_none=True)
    server: ServerClient
    sock: socket.socket
    made: WarmClient | None = None
    end: dict[str, Any] | None = None

    @property
    def has_kernel(self) -> bool:
        return self.pid is not None

    async def start_kernel(self, **options: Any) -> None:
        env = dict(options.get("env") or os.environ)
        env.pop("PYTHONEXECUTABLE", None)
        env |= {"JPY_PARENT_PID": str(os.getpid())} | (self.kernel_spec.env or {})
        self.server = await asyncio.to_thread(server_for, env)
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        folder = str(Path(options.get("cwd") or os.getcwd()))
        with theirs:
            self.pid = self.server.fork(
                [theirs.fileno(), 1, 2], folder=folder, env=env, argv=_argv(options.get("extra_arguments"))
            )
        self.sock = ours

    def client(self, **_: Any) -> WarmClient:
        self.made = WarmClient(self.sock, self)
        return self.made

    def is_alive(self) -> bool:
        if self.pid is None:
            return False
        if self.end is None:
            self.end = self.server.poll(self.pid)
        return self.end is None

    async def interrupt_kernel(self) -> None:
        self._signal(signal.SIGINT)

    async def signal_kernel(self, signum: int) -> None:
        self._signal(signum)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """Ask the child to end, and end it when it does not in time."""
        if self.pid is None:
            return
        if not now and self.is_alive():
            if self.made is not None and self.made.executing:
                self._signal(signal.SIGINT)
            header = {"msg_id": uuid.uuid4().hex, "msg_type": "shutdown_request"}
            ask = {"header": header, "parent_header": {}, "metadata": {}, "content": {"restart": False}}
            with contextlib.suppress(OSError):
                send_frame(self.sock, SHELL, json.dumps(ask).encode())
            loop = asyncio.get_running_loop()
            until = loop.time() + self.shutdown_wait_time
            while self.is_alive() and loop.time() < until:
                await asyncio.sleep(0.005)  # late output still reaches nbclient's reader
        if self.is_alive():
            self._kill()

    async def kill_kernel(self, restart: bool = False) -> None:
        self._kill()

    async def cleanup_resources(self, restart: bool = False) -> None:
        self.pid = None

    def _signal(self, number: int) -> None:
        if self.is_alive():
            with contextlib.suppress(OSError):
                os.killpg(self.pid, number)

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.end is None:
            self.end = self.server.poll(self.pid, 5)


def _argv(extra: Any) -> list[str]:
    """What ``sys.argv`` is in a stock kernel."""
    import importlib.util

    found = importlib.util.find_spec("ipykernel_launcher")
    name = found.origin if found and found.origin else "ipykernel_launcher"
    return [name, "-f", "warm", *(extra or [])]
