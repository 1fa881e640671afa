"""A service on loopback for tests: one thread, quick to start, with faults that a test switches on.

A system's stand-in derives from `StandIn` and answers in `answer`::

    class Shop(StandIn):
        def answer(self, asked: Asked) -> Reply:
            if asked.headers.get("X-Token") != "right":
                return Reply(401, {"message": "no"})
            return Reply(200, {"orders": self.orders})

A test starts it, tells it what goes wrong and when, and looks at what was asked::

    with Shop() as shop:
        shop.fail(Fault(at=2, reply=Reply(429, {}, {"Retry-After": "2"})), Fault(at=3, cut=True))
        ...
        assert shop.asked[1].query["page"] == "2"

Requests are counted from 1, from the call of `fail` on. A fault is used up when it has happened.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import traceback
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from okrkit.sources.live import Timing


@dataclass(frozen=True)
class Asked:
    """A request as it arrived. ``query`` keeps the last of several values of one name; ``pairs`` all, in order."""

    method: str
    path: str
    query: dict[str, str]
    pairs: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes
    target: str  # path and query as printed in the request

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def basic(self) -> tuple[str, str] | None:
        """Name and password of HTTP's basic form."""
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return None
        user, _, password = b64decode(rest).decode().partition(":")
        return user, password

    @property
    def bearer(self) -> str:
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        return rest if kind == "Bearer" else ""


@dataclass
class Reply:
    """An answer: ``body`` as bytes goes out as it is, all else as JSON."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Fault:
    """Something that goes wrong with one request.

    Attributes
    ----------
    at : the request that it happens to, counted among those that ``path`` matches
    path : only requests in whose path this pattern is found count
    times : how many requests in a row it happens to
    reply : this answer instead of the real one
    drop : the connection is closed without an answer
    cut : the real answer breaks off in its middle, and the connection with it
    half : the real answer is half there, and says that it is whole (a cut body with a fitting length)
    before : called before the real answer is made: data change between two pages
    change : the real answer goes through this: fields nobody knows, a field that is missing
    """

    at: int = 1
    path: str = ""
    times: int = 1
    reply: Reply | None = None
    drop: bool = False
    cut: bool = False
    half: bool = False
    before: Callable[[], None] | None = None
    change: Callable[[Reply], Reply] | None = None
    _seen: int = 0

    def meets(self, asked: Asked) -> bool:
        """Count a request; whether it is one that this happens to."""
        if not re.search(self.path, asked.path):
            return False
        self._seen += 1
        return self.at <= self._seen < self.at + self.times


class StandIn:
    """A service: ``url`` is where it listens while the ``with`` block runs, ``asked`` what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self._lock = threading.RLock()

    def answer(self, asked: Asked) -> Reply:
        """The service itself; called for one request at a time."""
        raise NotImplementedError

    def fail(self, *faults: Fault) -> None:
        """Let these things go wrong, counted from now."""
        self.faults += faults

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply_to(self, asked: Asked) -> tuple[Reply, Fault | None]:
        """The answer, and the fault that spoils its way."""
        with self._lock:
            self.asked.append(asked)
            met = [fault for fault in self.faults if fault.meets(asked)]
            spoilt: Fault | None = None
            for fault in met:
                if fault.before:
                    fault.before()
                if fault.reply is not None:
                    return fault.reply, None
                if fault.drop or fault.cut or fault.half:
                    spoilt = fault
            reply = self.answer(asked)
            for fault in met:
                if fault.change:
                    reply = fault.change(reply)
            return reply, spoilt


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that was killed leaves its connection; nothing to say about that."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            traceback.print_exc()


def _handler(service: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def _any(self) -> None:
            parts = urlsplit(self.path)
            pairs = parse_qsl(parts.query, keep_blank_values=True)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, parts.path, dict(pairs), pairs, self.headers, body, self.path)
            reply, fault = service.reply_to(asked)
            if fault is not None and fault.drop:
                return self._hang_up()
            data = reply.encoded()
            if fault is not None and fault.half:
                data = data[: len(data) // 2]
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if fault is not None and fault.cut:
                self.wfile.write(data[: len(data) // 2])
                self.wfile.flush()
                return self._hang_up()
            self.wfile.write(data)
            return None

        def _hang_up(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any

    return Handler


@dataclass
class Clock:
    """A clock that a test turns: waiting takes no time and is remembered in ``waits`` (seconds)."""

    at: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)
    waits: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)

    def timing(self) -> Timing:
        return Timing(self.at_seconds, self.sleep, lambda: self.at, lambda: 1.0, self.told.append)

    def at_seconds(self) -> float:
        return self.at.timestamp()
