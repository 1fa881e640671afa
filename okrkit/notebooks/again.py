"""Runs of the past: find one, set two side by side, run one again as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.notebooks import ledger, templates
from okrkit.notebooks.changes import changes
from okrkit.notebooks.engine import Progress
from okrkit.notebooks.record import Run
from okrkit.notebooks.runner import run, template_hash


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side; ``differences`` are sentences, what went in first, then what came out."""

    first: Mapping[str, Any]
    second: Mapping[str, Any]
    parameters: Mapping[str, tuple[Any, Any]]
    differences: tuple[str, ...]


def find(workspace: Path, named: str) -> dict[str, Any]:
    """The run with this id, or the latest of this name (``quarterly_review_company_2026-Q3``).

    The beginning of an id is enough where it fits one run alone.

    Raises
    ------
    UnknownNameError
        If no run is called so.
    InvalidValueError
        If several are.
    """
    records = list(ledger.records(workspace))
    exact = [r for r in records if named in (r["id"], r.get("slug"))]
    if exact:
        return exact[-1]
    begin = [r for r in records if r["id"].startswith(named)] if named else []
    if len(begin) == 1:
        return begin[0]
    if begin:
        problem = f"{named!r} fits {len(begin)} runs: {', '.join(r['id'] for r in begin[:5])}"
        raise InvalidValueError(problem, "write more of the id")
    raise UnknownNameError.of("run", named, [*(r["id"] for r in records), *(r.get("slug", "") for r in records)])


def compare(workspace: Path, first: str, second: str) -> Comparison:
    """What differs between two runs: parameters, data, plan, template, libraries, and what they found."""
    a, b = find(workspace, first), find(workspace, second)
    before, after = a.get("parameters") or {}, b.get("parameters") or {}
    other = {
        name: (before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
    return Comparison(a, b, other, changes(b, a))


def again(
    workspace: Path, named: str, *, timezone: str = "UTC", progress: Progress | None = None
) -> tuple[Run, Comparison, str]:
    """Run one again on what was known when it ran, into a folder of its own.

    Returns
    -------
    The new run, how it differs from the old one, and a warning where the template is not the same any more ("" where it is).
    """
    old = find(workspace, named)
    path = templates.path(old["template"])
    warning = ""
    if template_hash(path) != old.get("template_hash"):
        warning = f"the template {old['template']} has changed since: what it says may differ for that reason"
    began = datetime.fromisoformat(old["started"]).astimezone(ZoneInfo(timezone))
    given = {name: value for name, value in (old.get("parameters") or {}).items() if value is not None}
    made = run(
        path, workspace=workspace, parameters=given, as_of=old.get("as_of") or began.date().isoformat(),
        out=workspace / "runs" / f"again_{old['id']}", progress=progress, inputs=old.get("inputs") or {},
    )  # fmt: skip
    new = made.to_dict(workspace) | {"as_of": old.get("as_of"), "inputs": old.get("inputs") or {}}
    return made, Comparison(old, new, {}, changes(new, old)), warning
