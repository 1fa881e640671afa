"""ipykernel's own kernel, shell, display hook and streams, without its sockets and threads.

It is built once in the server, so that libraries imported there see a notebook's shell, and finished in each forked child.
What a notebook's code can see is the same as in a stock kernel; only the way messages leave is another.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import inspect
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.iostream import IOPubThread
from ipykernel.iostream import OutStream as StockStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from IPython.core.application import BaseIPythonApplication
from jupyter_client.session import Session
from tornado.ioloop import IOLoop

from okrkit.notebooks.warm.frames import IOPUB, SHELL

Sink = Callable[[int, dict[str, Any], list[Any]], None]
"""Takes a message that leaves the kernel: channel, message, buffers."""

_ON_SHELL, _ON_IOPUB = object(), object()  # what stands where a stock kernel has its two sockets


def _nowhere(channel: int, message: dict[str, Any], buffers: list[Any]) -> None:
    """Before a child is there, nobody listens."""


class WireSession(Session):  # type: ignore[misc]
    """Hands messages to a sink instead of a socket; nothing is signed or routed, since one process alone listens."""

    lock = threading.RLock()
    sink: Sink = staticmethod(_nowhere)

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Any = None,
        metadata: Any = None,
    ) -> Any:
        if isinstance(msg_or_type, dict):
            message = msg_or_type
            buffers = buffers or message.get("buffers", [])
        else:
            message = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        with self.lock:
            self.sink(SHELL if stream is _ON_SHELL else IOPUB, message, buffers or [])
        return message

    def sign(self, msg_list: Any) -> bytes:
        return b""

    def packed(self, message: dict[str, Any]) -> bytes:
        """A message as one JSON text, packed as a stock kernel packs it."""
        header, parent, metadata, content = self.serialize(message)[-4:]
        return b'{"header":%b,"parent_header":%b,"metadata":%b,"content":%b}' % (
            header, parent, metadata, content,
        )  # fmt: skip


class _Flusher:
    """The timer behind a stream: it flushes a long cell's output now and then. Its thread begins with its first use."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.due: list[tuple[float, int, Callable[[], None]]] = []
        self.thread: threading.Thread | None = None
        self.count = 0

    def call_later(self, delay: float, what: Callable[[], None]) -> None:
        with self.changed:
            self.count += 1
            heapq.heappush(self.due, (time.monotonic() + delay, self.count, what))
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="flush", daemon=True)
                self.thread.start()
            self.changed.notify()

    def _run(self) -> None:
        while True:
            with self.changed:
                while not self.due:
                    self.changed.wait()
                left = self.due[0][0] - time.monotonic()
                if left > 0:
                    self.changed.wait(left)
                    continue
                what = heapq.heappop(self.due)[2]
            with contextlib.suppress(Exception):
                what()


class _Direct(IOPubThread):  # type: ignore[misc]
    """Stands where a stock kernel has its output thread: what is scheduled is done at once, by whoever asks."""

    def __init__(self) -> None:
        self.thread, self.socket, self.io_loop = None, _ON_IOPUB, _Flusher()
        self._pipe_flag, self._master_pid = False, os.getpid()
        self.background_socket = _ON_IOPUB

    def schedule(self, f: Callable[[], None]) -> None:
        f()

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def close(self) -> None: ...

    @property
    def closed(self) -> bool:
        return False


class OutStream(StockStream):  # type: ignore[misc]
    """The stock stream; what it cannot send is lost and said, and the cell goes on, as behind a stock kernel's thread."""

    def _flush(self) -> None:
        try:
            super()._flush()
        except Exception as error:  # noqa: BLE001
            self.session.send(
                self.pub_thread,
                "stream",
                {"name": "stderr", "text": f"an output is lost, it cannot be sent: {str(error)!a}\n"},
                parent=self.parent_header,
                ident=self.topic,
            )


class InProcessKernel(IPythonKernel):  # type: ignore[misc]
    """The stock kernel, given its requests by a call."""

    def _abort_queues(self, subshell_id: Any = None) -> None:
        """Nothing waits behind a cell: the next request is sent when this one is answered."""

    def _eventloop_changed(self, change: Any) -> None:
        """No window's event loop runs in a notebook that nobody watches."""

    async def run_request(self, message: dict[str, Any]) -> None:
        """One request, with statuses, handler and flushes in a stock kernel's order."""
        self.set_parent([b""], message, channel="shell")
        self._publish_status("busy", "shell")
        with contextlib.suppress(Exception):
            self.pre_handler_hook()
        try:
            result = self.shell_handlers[message["header"]["msg_type"]](_ON_SHELL, [b""], message)
            if inspect.isawaitable(result):
                await result
        except Exception:
            self.log.exception("Exception in message handler:")
        except KeyboardInterrupt:
            self.log.error("KeyboardInterrupt caught in kernel.")
        finally:
            with contextlib.suppress(Exception):
                self.post_handler_hook()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        self._publish_status("idle", "shell")


class WarmApp(IPKernelApp):  # type: ignore[misc]
    """The stock kernel's application in two halves: `build` in the server, `finish` in a forked child."""

    def build(self) -> WarmApp:
        """Everything that does not differ from notebook to notebook and starts no thread."""
        self.config.HistoryManager.enabled = False  # it opens a database with a thread
        self.config.IPKernelApp.log_level = 50
        BaseIPythonApplication.initialize(self, [])
        self.config.HistoryManager.enabled = False
        self.init_pdb()
        self.session = WireSession(parent=self)
        self.iopub_thread = _Direct()
        self.iopub_socket = _ON_IOPUB
        self.displayhook = ZMQDisplayHook(self.session, self.iopub_socket)
        self.kernel = InProcessKernel.instance(
            parent=self, session=self.session, shell_stream=None, control_stream=None,
            shell_channel_thread=SimpleNamespace(parent_thread=threading.current_thread(), manager=None),
            iopub_thread=None, iopub_socket=self.iopub_socket, log=self.log, profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )  # fmt: skip
        IPythonKernel._instance = self.kernel
        Kernel._instance = self.kernel
        self.kernel._execute_sleep = 0
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        self.init_path()
        self.init_shell()
        self.init_gui_pylab()
        return self

    def finish(self, sink: Sink) -> None:
        """What belongs to one notebook: its process, streams, history, environment and start-up files."""
        session = self.session
        session.pid = os.getpid()
        session.lock = threading.RLock()
        session.sink = sink
        shell = self.kernel.shell
        shell.config.HistoryManager.enabled = True
        shell.config.HistoryManager.hist_file = ":memory:"  # as nbclient asks of a stock kernel
        shell.init_history()
        shell.init_user_ns()  # In and Out are the new history's
        self.iopub_thread = _Direct()
        shell.init_environment()  # the notebook's environment has taken the place of the server's
        self.init_gui_pylab()
        sys.displayhook = self.displayhook
        sys.stdout = OutStream(session, self.iopub_thread, "stdout")
        sys.stderr = OutStream(session, self.iopub_thread, "stderr")
        self.patch_io()
        self.kernel._stdout, self.kernel._stderr = sys.stdout, sys.stderr
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.init_extensions()
        self.init_code()
        sys.stdout.flush()
        sys.stderr.flush()
        self.kernel.io_loop = IOLoop.current()
        self.kernel._main_asyncio_lock = asyncio.Lock()
