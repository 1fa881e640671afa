"""Run a template on a workspace: executed notebook, report, ledger entry."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from okrkit.errors import InvalidValueError, ParameterError, WorkspaceError
from okrkit.notebooks import ledger, templates
from okrkit.notebooks.changes import changes
from okrkit.notebooks.engine import Progress, Step, execute
from okrkit.notebooks.failures import run_error, sentence
from okrkit.notebooks.keep import save_notebook, sign_notebook
from okrkit.notebooks.naming import slug
from okrkit.notebooks.parameters import Parameter, check, declared
from okrkit.notebooks.prepare import inject, load
from okrkit.notebooks.record import Run, relative
from okrkit.notebooks.result import read_result
from okrkit.notebooks.unchanged import code as code_of_okrkit
from okrkit.notebooks.unchanged import digest, done_since, kept

__all__ = ["Progress", "Step", "check_request", "run"]

_LIBRARIES = ("okrkit", "numpy", "pandas", "pyarrow", "duckdb", "plotly", "papermill")


def run(
    template: str | Path,
    *,
    workspace: Path,
    parameters: Mapping[str, object] | None = None,
    as_of: str | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
    html: bool = True,
    trust: bool = True,
    inputs: Mapping[str, str] | None = None,
    strings: bool = False,
    reuse: bool = False,
    since: date | None = None,
) -> Run:
    """Run one template and keep what it made.

    The working directory of the notebook is the workspace; a declared ``workspace`` parameter gets ``"."`` and
    a declared ``as_of`` the date given here.

    Parameters
    ----------
    template : str or Path
        Name of a template, or a path to a notebook.
    workspace : Path
        Folder with an ``okrkit.toml``.
    parameters : mapping
        Values by name; what is left out keeps its default.
    as_of : str, optional
        ISO date: the run sees what was known then.
    out : Path, optional
        Folder for the notebook and the report; by default ``runs/<date>_<template>_<team>_<cycle>`` in the
        workspace, the date being ``as_of`` or today. The same run on the same day replaces its own files.
    progress : callable, optional
        Called with a `Step` before every cell.
    html, trust : bool
        Write the report; sign the notebook so that JupyterLab shows its outputs.
    inputs : mapping, optional
        Hashes of what the run reads (data, plan) by name, for the ledger.
    strings : bool
        Parameter values are text from a command line.
    reuse : bool
        Give the last run where it would say the same: same template, parameters, ``inputs``, libraries and day, and its
        files as it left them. Without ``inputs`` nothing is known of the data, and it is run.
    since : date, optional
        Give the last run on the same parameters where it came to its end on this day (UTC) or later, whatever has
        changed since; see `okrkit.notebooks.due`.

    Raises
    ------
    ParameterError, UnknownNameError, WorkspaceError
        Before any cell runs.
    NotebookRunError
        A cell failed. Notebook, report and ledger entry exist nevertheless.
    """
    workspace = workspace.resolve()
    notebook = templates.path(template)
    given, as_of, takes = check_request(notebook, workspace, parameters or {}, as_of, strings=strings)
    about = templates.describe(notebook)
    in_force = {p.name: given.get(p.name, p.default) for p in takes if p.name not in ("workspace", "as_of")}
    name = slug(notebook.stem, takes, given, (as_of or "") if "as_of" in (parameters or {}) else "")
    folder = out or workspace / "runs" / f"{as_of or date.today().isoformat()}_{name}"
    target = folder.resolve() / f"{name}.ipynb"
    started = datetime.now(UTC)
    record = Run(
        id=f"{started:%Y%m%dT%H%M%S}-{hashlib.sha256(f'{started.isoformat()}{target}'.encode()).hexdigest()[:8]}",
        template=notebook.stem,
        title=about.title,
        slug=name,
        parameters=in_force,
        as_of=as_of,
        outcome="interrupted",
        notebook=target,
        html=None,
        result={},
        error="",
        started=started.isoformat(timespec="milliseconds"),
        ended="",
        template_hash=template_hash(notebook),
        inputs=dict(inputs or {}),
        versions=_versions(),
        code=code_of_okrkit(),
    )
    if since is not None and (done := done_since(workspace, record, since)):
        return done
    if reuse and (same := kept(workspace, record)) and (same.html or not html):
        return same
    folder.mkdir(parents=True, exist_ok=True)

    def save(nb: Any) -> None:
        save_notebook(nb, target, record, workspace, [name for name in in_force if name in given])

    nb = load(notebook)
    inject(nb, given)
    try:
        nb, failure = execute(nb, folder=workspace, label=name, progress=progress, save=save)
    except KeyboardInterrupt:
        ledger.append(workspace, replace(record, error="interrupted by hand", ended=_now()))
        raise
    error = sentence(failure) if failure else ""
    result = {} if failure else read_result(nb)
    record = replace(
        record, outcome="failed" if failure else "done", result=result, error=error, ended=_now()
    )
    save(nb)
    if trust:
        sign_notebook(target)
    if html:
        from okrkit.notebooks.html import to_html

        page = to_html(target, target.with_suffix(".html"), made=date.today())
        record = replace(record, html=page)
    record = _compared(record, workspace)
    written = [path for path in (record.notebook, record.html) if path]
    record = replace(record, made={relative(path, workspace): digest(path) for path in written})
    ledger.append(workspace, record)
    if failure:
        raise run_error(record, failure, workspace)
    return record


def template_hash(notebook: Path) -> str:
    """What tells a template's content from another's."""
    return hashlib.sha256(notebook.read_bytes()).hexdigest()[:16]


def check_request(
    notebook: Path,
    workspace: Path,
    parameters: Mapping[str, object],
    as_of: str | None,
    *,
    strings: bool = False,
) -> tuple[dict[str, object], str | None, tuple[Parameter, ...]]:
    """Everything that can be refused before a run: the values to inject, the date, the declared parameters."""
    if not (workspace / "okrkit.toml").is_file():
        problem = f"{str(workspace)!r} is no workspace: it holds no okrkit.toml"
        raise WorkspaceError(problem, "make one with `okrkit init DIR`, or name one with --workspace")
    takes = declared(notebook)
    names = {parameter.name for parameter in takes}
    given = dict(parameters)
    if "workspace" in given:
        problem = "'workspace' is filled in by the run itself"
        raise ParameterError(problem, "choose the workspace with --workspace DIR, or workspace=... in Python")
    both = given.get("as_of")
    if both is not None and as_of is not None and str(both) != as_of:
        problem = f"two different dates were given: as_of {both} as a parameter and {as_of} beside it"
        raise ParameterError(problem, "give one of them")
    as_of = as_of if both is None else str(both)
    if as_of is not None:
        _check_date(as_of)
        if "as_of" not in names:
            problem = f"{notebook.stem} has no 'as_of': it always shows the latest data"
            raise ParameterError(
                problem, "leave the date out, or declare `as_of: str | None = None` in the template"
            )
        given["as_of"] = as_of
    values = check(takes, given, strings=strings, template=notebook.stem)
    if "workspace" in names:
        values = {"workspace": ".", **values}
    return values, as_of, takes


def _check_date(as_of: str) -> None:
    try:
        good = date.fromisoformat(as_of).isoformat() == as_of
    except ValueError:
        good = False
    if not good:
        raise InvalidValueError(
            f"as_of is {as_of!r}, expected a date as YYYY-MM-DD", "for example 2026-09-30"
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@functools.cache
def _versions() -> Mapping[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for library in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            found[library] = version(library)
    return found


def _compared(record: Run, workspace: Path) -> Run:
    before = ledger.previous(workspace, record.template, record.parameters)
    if before is None or not record.ok:
        return record
    return replace(record, changes=changes(record.to_dict(workspace), before))
