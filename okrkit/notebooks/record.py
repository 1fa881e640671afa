"""One run of one template, as the ledger keeps it and the portal shows it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["done", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class Run:
    """What was run on what, when, with which outcome.

    ``parameters`` are those in force, defaults included. ``inputs`` are hashes of the data and the plan by name.
    ``notebook`` and ``html`` are absolute; the ledger keeps them relative to the workspace. ``code`` tells okrkit's own
    files apart, ``made`` holds hashes of what was written, by name; ``reused`` says that an earlier run was found to say
    the same, and nothing was run.
    """

    id: str
    template: str
    title: str
    slug: str
    parameters: Mapping[str, Any]
    as_of: str | None
    outcome: Outcome
    notebook: Path
    html: Path | None
    result: Mapping[str, Any]
    error: str
    started: str
    ended: str
    template_hash: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    code: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    reused: bool = False

    @property
    def ok(self) -> bool:
        return self.outcome == "done"

    @property
    def seconds(self) -> float:
        return (datetime.fromisoformat(self.ended) - datetime.fromisoformat(self.started)).total_seconds()

    @property
    def headline(self) -> str:
        return str(self.result.get("headline", ""))

    @property
    def status(self) -> str:
        """What the notebook found: green, amber, red or none."""
        return str(self.result.get("status", "none"))

    @property
    def team(self) -> str:
        return self._named("team")

    @property
    def cycle(self) -> str:
        return self._named("cycle")

    def _named(self, name: str) -> str:
        value = self.result.get(name) or self.parameters.get(name)
        return ", ".join(value) if isinstance(value, list) else str(value or "")

    def to_dict(self, workspace: Path) -> dict[str, Any]:
        """As plain JSON values, paths relative to the workspace."""
        data = asdict(self)
        for key in ("notebook", "html"):
            data[key] = relative(data[key], workspace) if data[key] else None
        data["changes"] = list(self.changes)
        del data["reused"]  # of this moment, not of the run
        return data


def relative(path: Path, start: Path) -> str:
    """The path seen from a folder, with forward slashes; absolute where there is no way (another drive)."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:
        return path.as_posix()
