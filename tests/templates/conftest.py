"""Workspaces that the templates are run on, and the runs: each once a session, through real papermill."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from okrkit.notebooks import templates
from okrkit.notebooks.record import Run
from okrkit.notebooks.runner import run

from . import shop

SHOPS: dict[str, Callable[[Path], Path]] = {
    "whole": shop.whole, "empty": shop.empty, "one_month": shop.one_month, "plan_only": shop.plan_only,
    "explored": shop.explored,
}  # fmt: skip
TEMPLATES = (
    "annual_planning", "kpi_health", "kpi_monitor", "quarterly_planning", "quarterly_review", "weekly_checkin", "what_if", "workshop",
)  # fmt: skip
Go = Callable[..., Run]


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def workspace(name: str) -> Path:
        if name not in made:
            made[name] = SHOPS[name](tmp_path_factory.mktemp(name) / "shop")
        return made[name]

    return workspace


@pytest.fixture(scope="session")
def go(workspaces: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Go:
    """Run a template on one of the shops; the same request again gives the same run."""
    home = tmp_path_factory.mktemp("jupyter")
    patch = pytest.MonkeyPatch()
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        patch.setenv(name, str(home / name.lower()))
    done: dict[str, Run] = {}

    def started(template: str, name: str, *, again: int = 0, **parameters: object) -> Run:
        key = json.dumps([template, name, again, parameters], sort_keys=True)
        if key not in done:
            as_of = str(parameters.get("as_of", shop.AS_OF))
            given = {k: v for k, v in parameters.items() if k != "as_of"}
            out = tmp_path_factory.mktemp("run")
            done[key] = run(
                template, workspace=workspaces(name), parameters=given, as_of=as_of, out=out, html=False
            )
        return done[key]

    return started


def cells(run: Run) -> list[dict[str, Any]]:
    """The executed notebook's cells."""
    notebook = json.loads(run.notebook.read_text("utf-8"))
    return list(notebook["cells"])


def outputs(run: Run, cell: str = "") -> list[dict[str, Any]]:
    return [o for c in cells(run) if not cell or c["id"] == cell for o in c.get("outputs", [])]


def text(run: Run, cell: str = "") -> str:
    """What a reader of plain text gets from a cell, or from all."""
    parts = [o["data"].get("text/plain", "") for o in outputs(run, cell) if "data" in o]
    return "\n".join(p if isinstance(p, str) else "".join(p) for p in parts)


assert set(TEMPLATES) <= set(templates.names())
