"""A forked child: takes a notebook's requests from a socket until the other side has done, and leaves cleanly."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import fcntl
import gc
import json
import os
import socket
import sys
import tempfile
import threading
import traceback
from typing import Any

from okrkit.notebooks.warm.frames import Frames, send_frame
from okrkit.notebooks.warm.kernel import WarmApp


def serve(app: WarmApp, sock: socket.socket) -> None:
    """Answer requests until a shutdown, the end of the other side, or an ``exit`` in a cell; never returns."""
    # Not a thread's lock: a process that the notebook itself forks inherits the socket and prints through it too.
    turn = tempfile.TemporaryFile()  # noqa: SIM115

    def sink(channel: int, message: dict[str, Any], buffers: list[Any]) -> None:
        body = app.session.packed(message)
        fcntl.lockf(turn, fcntl.LOCK_EX)
        try:
            with contextlib.suppress(ConnectionError):  # nobody listens any more: the reader sees it and ends
                send_frame(sock, channel, body, buffers)
        finally:
            fcntl.lockf(turn, fcntl.LOCK_UN)

    async def whole() -> None:
        app.finish(sink)
        await _answer(app, sock)

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    code = 0
    task = loop.create_task(whole())
    task.add_done_callback(lambda _: loop.stop())
    try:
        loop.run_forever()  # `exit` in a cell stops the loop, as in a stock kernel
        if task.done():
            task.result()
    except BaseException:  # noqa: BLE001  # it ends here, whatever it is
        traceback.print_exc(file=sys.__stderr__)
        code = 1
    leave(app, code)


async def _answer(app: WarmApp, sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    frames, waiting = Frames(sock), asyncio.Queue[dict[str, Any] | None]()

    def arrived() -> None:
        frames.fill()
        for _, body, buffers in frames.take():
            waiting.put_nowait(json.loads(body) | {"buffers": buffers})
        if frames.ended:
            loop.remove_reader(sock)
            waiting.put_nowait(None)

    loop.add_reader(sock, arrived)
    while (message := await waiting.get()) is not None:
        if message["header"]["msg_type"] == "shutdown_request":
            return
        await app.kernel.run_request(message)


def leave(app: WarmApp, code: int = 0) -> None:
    """End the process as an interpreter does, but without taking itself apart: its memory is shared with others.

    Threads are waited for, exit hooks run, and the notebook's own objects are let go, so that files are flushed and
    connections closed.
    """
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    with contextlib.suppress(BaseException):
        shell = app.kernel.shell
        shell.user_ns.clear()
        shell.user_ns_hidden.clear()
        shell.displayhook.shell = None
        gc.collect()
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(BaseException):
            if stream is not None:
                stream.flush()
    os._exit(code)
