"""A kernel that is this very Python, whatever kernels are or are not registered on the machine."""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from okrkit.notebooks.warm import can_fork

NAME = "python3"
LONGEST = 100
"""Bytes that the name of a socket in a folder may have on every system."""


def environment(scratch: Path) -> dict[str, str]:
    """Environment of the kernel, so that two runs on two machines see the same.

    Hash order, time zone and line width are fixed, and a person's own IPython start-up files stay out.
    """
    import okrkit

    package = Path(okrkit.__file__).resolve().parents[1]
    paths = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    if package.name not in ("site-packages", "dist-packages"):
        paths.insert(0, str(package))  # run from a checkout that is not installed
    return {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "COLUMNS": "120",
        "IPYTHONDIR": str(scratch / "ipython"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    } | ({"PYTHONPATH": os.pathsep.join(paths)} if paths else {})


def manager_class(scratch: Path) -> Any:
    """A kernel manager for `sys.executable`: a child of a warm process where one can be forked, else a new process."""
    return warm_manager() if can_fork() else stock_manager(scratch)


def warm_manager() -> Any:
    from okrkit.notebooks.warm.manager import WarmManager

    spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3 (ipykernel)",
        language="python",
        env=environment(_own_folder()),
    )

    class OneSpec(KernelSpecManager):  # type: ignore[misc]
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return spec

    class Warm(WarmManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(**(options | {"kernel_spec_manager": OneSpec()}))

    return Warm


@cache
def _own_folder() -> Path:
    """A folder of this process for IPython's own files, away from a person's."""
    made = tempfile.TemporaryDirectory(prefix="okrkit-kernels-", ignore_cleanup_errors=True)
    atexit.register(made.cleanup)
    return Path(made.name)


def stock_manager(scratch: Path) -> type[AsyncKernelManager]:
    """A kernel manager for `sys.executable`, its files in a folder that the caller removes.

    They talk through sockets in that folder, which nobody else can take. Where that cannot be (Windows, a folder with a
    very long name), through TCP: another process may take a port between its choice and its use, and the kernel then dies.
    Encryption is asked for there where the installed client knows it: a kernel on plain TCP warns at every start.
    """
    import zmq

    own_sockets = zmq.has("ipc") and len(str(scratch / "kernel-ipc-5")) < LONGEST
    encrypted = zmq.has("curve") and hasattr(AsyncKernelManager, "transport_encryption")
    metadata: dict[str, Any] = {"supported_encryption": ["curve"]} if encrypted else {}
    spec = KernelSpec(
        argv=[
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            "--HistoryManager.enabled=False",
            "--IPKernelApp.log_level=50",  # it reports the interrupt that its own shutdown begins with
        ],
        display_name="Python 3 (ipykernel)",
        language="python",
        env=environment(scratch),
        metadata=metadata,
    )

    class ThisPythonSpecs(KernelSpecManager):  # type: ignore[misc]
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return spec

    class ThisPython(AsyncKernelManager):  # type: ignore[misc]
        def __init__(self, **options: Any) -> None:
            options["kernel_spec_manager"] = ThisPythonSpecs()
            options["connection_file"] = str(scratch / "kernel.json")
            if own_sockets:
                options["transport"] = "ipc"
            elif encrypted:
                options["transport_encryption"] = "auto"
            super().__init__(**options)

    return ThisPython
