"""Voila on one notebook: its outputs and widgets as a page for a room, without code and without a network."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from okrkit.errors import WorkspaceError
from okrkit.notebooks import templates

FOLDER = Path(__file__).parent / "voila"
"""Holds our page for Voila; a folder of this shape is what ``JUPYTER_PATH`` names."""

EDITORS_OWN = ("@jupyter-notebook/lab-extension", "okrkit")
"""Extensions made for an editor's page: they fail in Voila's, which has no editor."""


def notebook(name: str, workspace: Path) -> Path:
    """The notebook meant: a path, or a template's name as copied into the workspace's ``notebooks``.

    Raises
    ------
    WorkspaceError
        If there is no such file; the fix says where to look.
    """
    given = Path(name)
    for path in (given, workspace / given, workspace / "notebooks" / f"{name}.ipynb"):
        if path.is_file():
            return path.resolve()
    copied = f"run okrkit lab once, which copies the template {name}" if name in templates.names() else ""
    raise WorkspaceError(f"there is no notebook {name!r}", copied or "give the path of an .ipynb file")


def command(path: Path, *, port: int, browser: bool, dark: bool = False, preheat: int = 1) -> list[str]:
    """The command that serves a notebook (or a folder of them): this Python's Voila, on loopback.

    ``preheat`` kernels are started and run ahead of the visitors, so that the page is there at once; 0 starts one a visit.
    """
    options = [
        "--Voila.ip=127.0.0.1",
        f"--port={port}",
        "--template=okrkit",
        f"--theme={'dark' if dark else 'light'}",
        "--show_tracebacks=True",
        *(f"--VoilaConfiguration.extension_denylist={name}" for name in EDITORS_OWN),
    ]
    if preheat:
        options += ["--preheat_kernel=True", f"--pool_size={preheat}"]
    if not browser:
        options.append("--no-browser")
    return [sys.executable, "-m", "voila", str(path), *options]


def environment() -> dict[str, str]:
    """This process's environment, with our page where Voila looks for pages."""
    known = [entry for entry in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if entry]
    return {**os.environ, "JUPYTER_PATH": os.pathsep.join([str(FOLDER), *known])}
