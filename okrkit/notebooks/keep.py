"""Keep an executed notebook: written in one step, signed, with nothing in it that varies from run to run."""

from __future__ import annotations

import contextlib
import copy
import os
import tomllib
from pathlib import Path
from typing import Any

from okrkit.notebooks.prepare import strip
from okrkit.notebooks.record import Run
from okrkit.notebooks.still import settle_widgets


def save_notebook(nb: Any, target: Path, record: Run, workspace: Path, given: list[str]) -> None:
    """Write the notebook in one step, with what a reader needs to know about the run and nothing that varies."""
    import nbformat

    nb = copy.deepcopy(nb)  # saved in mid-run too, when papermill still needs its notes
    strip(nb)
    settle_widgets(nb)
    about: dict[str, Any] = {
        "template": record.template,
        "title": record.title,
        "parameters": dict(record.parameters),
    }
    about |= {
        "given": given,
        "as_of": record.as_of,
        "workspace": workspace_name(workspace),
        "outcome": record.outcome,
    }
    about |= {"error": record.error} if record.error else {}
    nb.metadata["okrkit"] = about
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        nbformat.write(nb, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def workspace_name(workspace: Path) -> str:
    """The name a workspace gives itself, else its folder's."""
    try:
        settings = tomllib.loads((workspace / "okrkit.toml").read_text("utf-8"))
    except (OSError, ValueError):
        settings = {}
    shop = settings.get("shop")
    name = shop.get("name") if isinstance(shop, dict) else None
    return str(name or workspace.name)


def sign_notebook(notebook: Path) -> None:
    """Mark the notebook as made on this machine; without that JupyterLab hides what it shows."""
    import sqlite3

    import nbformat
    from nbformat.sign import NotebookNotary

    with contextlib.suppress(OSError, sqlite3.Error):  # no writable home: shown as untrusted, nothing lost
        NotebookNotary().sign(nbformat.read(notebook, as_version=4))
