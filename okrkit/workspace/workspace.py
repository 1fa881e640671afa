"""The door: a workspace and its use cases."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from okrkit.errors import WorkspaceError
from okrkit.workspace import config as _config
from okrkit.workspace.aligning import Aligning
from okrkit.workspace.base import Clock
from okrkit.workspace.commenting import Commenting
from okrkit.workspace.data_sources import DataSources
from okrkit.workspace.monitoring import Monitoring
from okrkit.workspace.opportunities import Opportunities
from okrkit.workspace.pushing import Pushing
from okrkit.workspace.syncing import Syncing
from okrkit.workspace.workshops import Workshops


class Workspace(Syncing, DataSources, Monitoring, Opportunities, Aligning, Workshops, Commenting, Pushing):
    """A shop's data and plans in one folder; each method is one use case."""


def open(  # read as okrkit.open
    path: str | Path = ".", as_of: str | date | datetime | None = None, clock: Clock | None = None
) -> Workspace:
    """Open the workspace in a folder, or in the nearest folder above it."""
    return Workspace(_config.find(Path(path)), as_of, clock)


def init(
    path: str | Path,
    *,
    name: str = "",
    currency: str = "",
    timezone: str = "",
    fiscal_start: int = 1,
    store: str = "",
    today: str = "",
    clock: Clock | None = None,
) -> Workspace:
    """Make a new workspace in a folder that holds none yet.

    ``currency`` may be left out: it is then taken from the first import. ``store`` is a database URL for the plan
    (PostgreSQL); without it the plan is a SQLite file in the folder. ``today`` stops the clock at a day, for samples.
    """
    folder = Path(path).expanduser().resolve()
    if (folder / _config.FILE).exists():
        problem = f"{folder} is a workspace already"
        raise WorkspaceError(problem, f"open it with okrkit.open({str(path)!r}), or choose another folder")
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"{folder} is a file, expected a folder", "choose another path")
    settings = _config.Config(name or folder.name, currency, timezone, fiscal_start, store, today)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _config.write(folder, settings)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be written: {error.strerror}", "choose a folder you may write to"
        ) from error
    workspace = Workspace(folder, clock=clock)
    _ = workspace.store  # a wrong database URL shows now, not at the first save
    return workspace
