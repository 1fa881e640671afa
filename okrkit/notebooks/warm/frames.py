"""Messages over a socket between two processes of one machine, and open files handed along with them."""

from __future__ import annotations

import array
import json
import socket
import struct
from collections.abc import Sequence
from datetime import datetime
from typing import Any

_HEAD = struct.Struct("!BHI")  # channel, number of buffers, bytes of the body
_LENGTH = struct.Struct("!I")
_PIECE = 1 << 20
MOST_FILES = 8

IOPUB, SHELL = 0, 1
"""Channels of a kernel's messages."""


def send_frame(sock: socket.socket, channel: int, body: bytes, buffers: Sequence[Any] = ()) -> None:
    """One message: its channel, JSON body and raw buffers."""
    parts = [_HEAD.pack(channel, len(buffers), len(body)), body]
    for buffer in buffers:
        view = memoryview(buffer).cast("B")
        parts += [_LENGTH.pack(len(view)), bytes(view)]
    sock.sendall(b"".join(parts))


class Frames:
    """Messages as they arrive: reads what is there, gives what is whole."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()
        self.ended = False

    def fill(self) -> None:
        """Read what is there without waiting; ``ended`` says that the other side has closed."""
        try:
            while True:
                data = self.sock.recv(_PIECE, socket.MSG_DONTWAIT)
                if not data:
                    self.ended = True
                    return
                self.buffer += data
                if len(data) < 1 << 16:
                    return
        except BlockingIOError:
            return
        except OSError:
            self.ended = True

    def take(self) -> list[tuple[int, bytes, list[bytes]]]:
        """The messages that have arrived whole: channel, body, buffers."""
        found: list[tuple[int, bytes, list[bytes]]] = []
        at = 0
        while (one := self._one(at)) is not None:
            message, at = one
            found.append(message)
        if at:
            del self.buffer[:at]
        return found

    def _one(self, at: int) -> tuple[tuple[int, bytes, list[bytes]], int] | None:
        buffer = self.buffer
        if len(buffer) - at < _HEAD.size:
            return None
        channel, count, length = _HEAD.unpack_from(buffer, at)
        at += _HEAD.size
        if len(buffer) < at + length:
            return None
        body = bytes(buffer[at : at + length])
        at += length
        buffers: list[bytes] = []
        for _ in range(count):
            if len(buffer) < at + _LENGTH.size:
                return None
            (length,) = _LENGTH.unpack_from(buffer, at)
            at += _LENGTH.size
            if len(buffer) < at + length:
                return None
            buffers.append(bytes(buffer[at : at + length]))
            at += length
        return (channel, body, buffers), at


def message_of(body: bytes, buffers: list[bytes]) -> dict[str, Any]:
    """A kernel's message as jupyter_client would have unpacked it."""
    message: dict[str, Any] = json.loads(body)
    header = message["header"]
    if isinstance(header.get("date"), str):
        header["date"] = datetime.fromisoformat(header["date"])
    message["msg_type"], message["msg_id"], message["buffers"] = header["msg_type"], header["msg_id"], buffers
    return message


def send_request(sock: socket.socket, request: dict[str, Any], files: Sequence[int] = ()) -> None:
    """A request or an answer to the server, with open files."""
    data = json.dumps(request).encode()
    data = _LENGTH.pack(len(data)) + data
    passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
    sent = sock.sendmsg([data], passed)
    if sent < len(data):
        sock.sendall(data[sent:])


def receive_request(sock: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next request with its files; None when the other side has closed. One request at a time is on its way."""
    data, passed, *_ = sock.recvmsg(1 << 16, socket.CMSG_SPACE(MOST_FILES * 4))
    if not data:
        return None, []
    files = array.array("i")
    for level, kind, given in passed:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            files.frombytes(given[: len(given) - len(given) % files.itemsize])
    while len(data) < _LENGTH.size or len(data) < _LENGTH.size + _LENGTH.unpack_from(data)[0]:
        more = sock.recv(1 << 16)
        if not more:
            return None, list(files)
        data += more
    return json.loads(data[_LENGTH.size :]), list(files)


def parsed(buffer: bytearray) -> list[dict[str, Any]]:
    """The answers that have arrived whole; they are taken out of the buffer."""
    found = []
    while len(buffer) >= _LENGTH.size:
        (length,) = _LENGTH.unpack_from(buffer)
        if len(buffer) < _LENGTH.size + length:
            break
        found.append(json.loads(buffer[_LENGTH.size : _LENGTH.size + length]))
        del buffer[: _LENGTH.size + length]
    return found
