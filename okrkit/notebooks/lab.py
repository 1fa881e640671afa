"""JupyterLab on a workspace, with the templates at hand."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from okrkit.errors import WorkspaceError
from okrkit.notebooks import templates
from okrkit.notebooks.declaration import read_cells, source
from okrkit.notebooks.errors import TemplateError
from okrkit.notebooks.keep import sign_notebook
from okrkit.workspace import config

FOLDER = "notebooks"


def copy_templates(workspace: Path) -> list[Path]:
    """Copy the templates a workspace lacks into its ``notebooks`` folder; one that is there is left alone."""
    folder = workspace / FOLDER
    folder.mkdir(exist_ok=True)
    made = []
    for name in templates.names():
        target = folder / f"{name}.ipynb"
        if not target.exists():
            shutil.copyfile(templates.path(name), target)
            made.append(target)
    return made


def copy_for_use(name: str, near: Path) -> Path:
    """A copy of a template to work in, in the ``notebooks`` folder of the workspace that ``near`` lies in.

    A copy that nobody has changed or run is taken as it is; otherwise a new one gets the next free number. It needs no
    parameter for the workspace: a notebook finds the nearest one above it, also after the folder was moved.

    Raises
    ------
    UnknownNameError
        If no template is called so.
    WorkspaceError
        If ``near`` lies in no workspace, or its folder cannot be written.
    """
    template = templates.path(name)
    folder = config.find(near) / FOLDER
    number = 1
    while True:
        target = folder / (f"{name}.ipynb" if number == 1 else f"{name}-{number}.ipynb")
        if not target.exists():
            break
        if _untouched(target, template):
            return target
        number += 1
    try:
        folder.mkdir(exist_ok=True)
        shutil.copyfile(template, target)
    except OSError as error:
        problem = f"{target.name} cannot be written into {folder}: {error.strerror}"
        raise WorkspaceError(problem, "check that you may write to the workspace's folder") from error
    sign_notebook(target)
    return target


def _untouched(copy: Path, template: Path) -> bool:
    """Whether a notebook still says what the template says, and was not run."""
    try:
        cells = read_cells(copy)
    except TemplateError:
        return False
    said = [(c.get("cell_type"), source(c)) for c in cells]
    return said == [(c.get("cell_type"), source(c)) for c in read_cells(template)] and not any(
        c.get("outputs") for c in cells
    )


def command(
    workspace: Path, *, port: int, browser: bool, share_ip: str = "", share_port: int = 0
) -> list[str]:
    """The command that starts JupyterLab: this Python's, on loopback, no news fetched from anywhere.

    ``share_ip`` and ``share_port`` open the workshop rooms, and nothing else, to other devices.
    """
    options = [
        f"--ServerApp.root_dir={workspace}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/{FOLDER}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if share_ip:
        options += [f"--OkrkitRooms.share_ip={share_ip}", f"--OkrkitRooms.share_port={share_port}"]
    if not browser:
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *options]
