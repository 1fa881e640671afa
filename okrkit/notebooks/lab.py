"""JupyterLab on a workspace, with the templates at hand."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from okrkit.notebooks import templates

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
