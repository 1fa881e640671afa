"""The process that has imported everything and forks a child for each notebook: ``python -m okrkit.notebooks.warm.server``.

One thread, one loop. Its control socket is inherited, and a child's own socket comes with the request, so nothing on the
file system has to be guarded. It ends when whoever started it ends, and its children end with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
import warnings
from typing import Any

from okrkit.notebooks.warm.frames import receive_request, send_request
from okrkit.notebooks.warm.warming import warm

GRACE = 5.0
"""Seconds that children have for their exit hooks when the starter has gone."""

_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


def threads() -> int:
    """Threads of this process, those of libraries included."""
    return len(os.listdir("/proc/self/task"))


class Server:
    """Forks on request, and tells each starter how its children ended."""

    def __init__(self, app: Any, control: socket.socket) -> None:
        self.app = app
        self.control = control
        self.children: set[int] = set()
        self.woken, self.waker = os.pipe()

    def run(self) -> None:
        for end in (self.woken, self.waker):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.waker, warn_on_full_buffer=False)
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # a person's Ctrl-C is for the run, which then closes the socket
        while True:
            ready, _, _ = select.select([self.control.fileno(), self.woken], [], [])
            if self.woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self.woken, 4096)
                self.reap()
            if self.control.fileno() in ready:
                try:
                    request, files = receive_request(self.control)
                except OSError:
                    request = None
                if request is None:
                    break
                try:
                    answer = self.answer(request, files)
                except OSError as error:
                    answer = {"error": str(error)}
                send_request(self.control, {"answer": answer})
        self.end()

    def answer(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        if request["asked"] == "state":
            return {"threads": threads(), "children": len(self.children)}
        return self.fork(request, files)

    def fork(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads: see `main`
            child = os.fork()
        if child:
            for file in files:
                os.close(file)
            self.children.add(child)
            return {"pid": child}
        code = 1
        try:
            self.become_own(request, files)
            from okrkit.notebooks.warm.child import serve

            serve(self.app, socket.socket(fileno=files[0]))
        except BaseException:  # noqa: BLE001  # it ends here, whatever it is
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)

    def become_own(self, request: dict[str, Any], files: list[int]) -> None:
        """Make the child look like a process that was started afresh."""
        self.control.close()
        signal.set_wakeup_fd(-1)
        os.close(self.woken)
        os.close(self.waker)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()  # so that it and what it starts can be ended together
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        os.chdir(request["folder"])
        _set_environment(request["env"])
        sys.argv[:] = request["argv"]
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        for number, file in enumerate(files[1:3], 1):
            os.dup2(file, number)
            os.close(file)
        if "numpy.random" in sys.modules:
            sys.modules[
                "numpy.random"
            ].seed()  # `random` is seeded anew by the fork, numpy's global state is not
        gc.enable()

    def reap(self) -> None:
        while self.children:
            child, status, used = os.wait4(-1, os.WNOHANG)
            if not child:
                return
            self.children.discard(child)
            ended = {
                "ended": child, "status": os.waitstatus_to_exitcode(status), "memory_kb": used.ru_maxrss,
                "seconds": used.ru_utime + used.ru_stime,
            }  # fmt: skip
            with contextlib.suppress(OSError):
                send_request(self.control, ended)

    def end(self) -> None:
        """Let the children finish, then make them."""
        until = time.monotonic() + GRACE
        while self.children:
            self.reap()
            if time.monotonic() > until:
                for child in self.children:
                    with contextlib.suppress(OSError):
                        os.killpg(child, signal.SIGKILL)
                until = float("inf")
            time.sleep(0.005)


def _set_environment(wanted: dict[str, str]) -> None:
    now = dict(os.environ)
    for name in now.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if now.get(name) != value:
            os.environ[name] = value
    if now.get("TZ") != wanted.get("TZ"):
        time.tzset()


def main() -> None:
    """Build the kernel, import, warm up, say so, and serve."""
    options = json.loads(sys.argv[1])
    here = os.path.realpath(os.getcwd())
    if sys.path and (not sys.path[0] or os.path.realpath(sys.path[0]) == here):
        del sys.path[0]  # as a stock kernel's launcher does
    sys.argv[:] = sys.argv[:1]
    gc.disable()  # what is collected now would be copied by every child
    control = socket.socket(fileno=int(options["control"]))
    from okrkit.notebooks.warm.kernel import WarmApp

    app = (
        WarmApp.instance().build()
    )  # before the libraries: some look at import whether a notebook's shell is there
    # jsonschema, behind plotly and nbformat, would parse a grammar of 2 s for a check of addresses that no notebook needs.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    missing: list[str] = []
    for name in options["modules"]:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)  # the notebook that needs it will say so itself
    del sys.modules["rfc3987_syntax"]
    warm()
    gc.collect()
    gc.freeze()
    send_request(control, {"ready": True, "threads": threads(), "missing": missing})
    Server(app, control).run()
    os._exit(0)


if __name__ == "__main__":
    main()
