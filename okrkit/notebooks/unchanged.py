"""A run that would say the same again is not run again."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from okrkit.notebooks import ledger
from okrkit.notebooks.record import Run

SAME = ("template_hash", "as_of", "inputs", "versions", "code")
"""What decides a run's result, besides its template's name and its parameters. ``inputs`` holds the day where none is given."""


def kept(workspace: Path, wanted: Run) -> Run | None:
    """The last run of the same template on the same parameters, data, plan, settings and libraries, files untouched.

    None where there is none, or where a file it made is gone or was changed since.
    """
    if not wanted.inputs:
        return None
    found = ledger.previous(workspace, wanted.template, wanted.parameters)
    asked = wanted.to_dict(workspace)
    if found is None or any(found.get(name) != asked[name] for name in (*SAME, "notebook")):
        return None
    made = found.get("made") or {}
    if not made or any(digest(workspace / name) != was for name, was in made.items()):
        return None
    return _run(found, workspace)


def done_since(workspace: Path, wanted: Run, since: date) -> Run | None:
    """The last run of the same template on the same parameters that came to its end on a day (UTC) or later."""
    found = ledger.previous(workspace, wanted.template, wanted.parameters)
    if found is None or found.get("as_of") != wanted.as_of:
        return None
    began = datetime.fromisoformat(found["started"]).astimezone(UTC).date()
    return _run(found, workspace) if began >= since else None


def digest(path: Path) -> str:
    """What tells a file's content from another's; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


@functools.cache
def code() -> str:
    """What tells this okrkit's code from another's, where it is worked on: names, sizes and times of its files."""
    import okrkit

    folder = Path(okrkit.__file__).parent
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        seen = path.stat()
        made.update(f"{path.relative_to(folder)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return made.hexdigest()[:16]


def _run(record: Mapping[str, Any], workspace: Path) -> Run:
    names = {field.name for field in fields(Run)}
    values: dict[str, Any] = {name: value for name, value in record.items() if name in names}
    for name in ("notebook", "html"):
        values[name] = (workspace / values[name]).resolve() if values.get(name) else None
    values["changes"] = tuple(values.get("changes") or ())
    return replace(Run(**values), reused=True)
