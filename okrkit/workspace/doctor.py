"""`okrkit doctor`: is the installation whole, is the workspace sound?"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from okrkit.errors import OkrkitError
from okrkit.workspace import config as _config
from okrkit.workspace.workspace import Workspace

LIBRARIES = (
    "alembic", "anywidget", "duckdb", "ipykernel", "ipywidgets", "jupyterlab", "nbconvert", "numpy", "openpyxl", "pandas",
    "papermill", "plotly", "pyarrow", "pydantic", "sqlalchemy", "sqlglot", "typer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and how to mend it when it is not in order."""

    name: str
    ok: bool
    found: str
    fix: str = ""


def examine(workspace: Path | None = None) -> tuple[Check, ...]:
    """Check the installation and, where there is one, the workspace."""
    checks = [_python(), *(_library(name) for name in LIBRARIES), _templates()]
    try:
        folder = _config.find(workspace or Path())
    except OkrkitError as error:
        checks.append(Check("workspace", workspace is None, error.problem, error.fix))
        return tuple(checks)
    checks.extend(_workspace(folder))
    return tuple(checks)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or later")


def _library(name: str) -> Check:
    try:
        importlib.import_module(name)
        return Check(name, True, importlib.metadata.version(name))
    except ImportError as error:
        return Check(name, False, f"cannot be imported: {error}", f"pip install --upgrade {name}")


def _templates() -> Check:
    package = Path(__file__).resolve().parents[1]
    folders = (package.parent / "templates", package / "_templates")
    found = sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.ipynb")})
    return Check("templates", bool(found), ", ".join(found) or "none", "install okrkit again from its wheel")


def _workspace(folder: Path) -> list[Check]:
    try:
        ws = Workspace(folder)
    except OkrkitError as error:
        return [Check("settings", False, error.problem, error.fix)]
    found = [
        Check("settings", True, f"{ws.name}, {ws.currency or 'no currency yet'}, {ws.config.timezone or 'no time zone told'}"),
        Check("folder", os.access(folder, os.W_OK), "writable" if os.access(folder, os.W_OK) else "read-only",
              "give yourself the right to write there"),
        _space(folder),
    ]  # fmt: skip
    try:
        faults = ws.store.integrity()
        found.append(Check("plan store", not faults, "; ".join(faults) or f"sound, revision {ws.store.revision()}",
                           "restore plan.sqlite from a backup"))  # fmt: skip
    except OkrkitError as error:
        found.append(Check("plan store", False, error.problem, error.fix))
    from okrkit.warehouse.integrity import findings

    try:
        faults = findings(ws.warehouse.folder)
        versions = ws.warehouse.versions()
        found.append(Check("warehouse", not faults, "; ".join(faults) or f"sound, {len(versions)} imports",
                           "restore the warehouse folder from a backup, or import the exports again"))  # fmt: skip
        found.append(Check("data", bool(versions), "imported" if versions else "none yet",
                           "okrkit import shopify orders_export.csv"))  # fmt: skip
        found.extend(_sources(ws))
        found.extend(_gate(ws))
    except OkrkitError as error:
        found.append(Check("warehouse", False, error.problem, error.fix))
    ws.close()
    return found


def _sources(ws: Workspace) -> list[Check]:
    """A line where several sources bring the same, and one of them counts or somebody has to choose."""
    from okrkit.core.kpis.feeds import GROUPS

    feeds = [ws.view().feed(group) for group in GROUPS]
    fix = "choose with `okrkit sources`, e.g. okrkit sources sessions ga4"
    lines = [Check("sources", not f.ask, f.ask or f.said, fix) for f in feeds if f.ask or f.said]
    names = ws.names("channel").to_dict("records")
    if open_ := [r["name"] for r in names if not r["ours"] and r["proposal"] not in ("", r["name"])]:
        said = f"{len(open_)} names of other tools are known and not mapped: see `okrkit channels list`"
        lines.append(Check("channels", True, said))
    return lines


def _gate(ws: Workspace) -> list[Check]:
    """The data gate on the key results of the running cycles: a line for all, and one for each that is not scored."""
    running = [c for c in ws.planned_cycles() if c.start <= ws.today < c.end]
    verdicts = [(g.key_result.title, g.verdict) for cycle in running for g in ws.gate(cycle)]
    if not verdicts:
        return []
    failed = [(title, v) for title, v in verdicts if not v.scores]
    late = sum(v.state == "provisional" for _, v in verdicts)
    carried = f"{len(verdicts) - len(failed)} of {len(verdicts)} key results may be scored from data"
    carried += f", {late} of them still settling" if late else ""
    return [
        Check("data gate", not failed, carried, "mend what the lines below name"),
        *(Check("data gate", False, f"{title} is not scored: {v.reason}", v.mend) for title, v in failed),
    ]


def _space(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    return Check(
        "disk space",
        free > 200_000_000,
        f"{free / 1e9:.1f} GB free",
        "free some space: imports write new files",
    )
