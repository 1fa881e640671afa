"""One template over many teams, cycles or other values: one run each, and a portal over them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from okrkit.errors import InvalidValueError, ParameterError
from okrkit.notebooks import templates
from okrkit.notebooks.engine import Progress, Step
from okrkit.notebooks.errors import NotebookRunError
from okrkit.notebooks.keep import workspace_name
from okrkit.notebooks.naming import slug
from okrkit.notebooks.portal import write_portal
from okrkit.notebooks.record import Run
from okrkit.notebooks.runner import check_request, run


@dataclass(frozen=True, slots=True)
class Batch:
    """The runs in the order of the values given, failed ones included, and the page over them."""

    runs: tuple[Run, ...]
    index: Path

    @property
    def ok(self) -> bool:
        return all(run.ok for run in self.runs)


def run_many(
    template: str | Path,
    over: Mapping[str, Sequence[object]] | None = None,
    *,
    workspace: Path,
    parameters: Mapping[str, object] | None = None,
    jobs: int = 1,
    as_of: str | None = None,
    out: Path | None = None,
    title: str = "",
    progress: Progress | None = None,
    html: bool = True,
    trust: bool = True,
    inputs: Mapping[str, str] | None = None,
    strings: bool = False,
    reuse: bool = False,
    since: date | None = None,
) -> Batch:
    """Run a template once for every combination of the values in ``over``.

    Every combination is checked before the first run. A run that fails leaves the others alone: it is in the
    batch and on the page with its error. ``jobs`` runs take place at once, each notebook in a process of its own.

    Parameters
    ----------
    template, workspace, parameters, as_of, progress, html, trust, inputs, strings, reuse, since
        As in `okrkit.notebooks.runner.run`.
    over : mapping
        Values by parameter name; empty for a single run.
    out : Path, optional
        Folder for everything, with an ``index.html``; by default in the workspace's ``runs``.
    title : str, optional
        Title of the page; by default the template's.

    Raises
    ------
    ParameterError
        When any combination is refused; nothing has run then.
    """
    workspace = workspace.resolve()
    if jobs < 1:
        raise InvalidValueError(f"jobs is {jobs!r}, expected 1 or more", "give the number of runs at once")
    notebook = templates.path(template)
    sets = _combinations(over or {}, parameters or {})
    name = _checked(notebook, workspace, sets, as_of, strings=strings)
    folder = out or workspace / "runs" / f"{as_of or date.today().isoformat()}_{name}"
    stop = threading.Event()

    def watched(step: Step) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        if progress:
            progress(step)

    def one(values: Mapping[str, object]) -> Run:
        try:
            return run(
                notebook,
                workspace=workspace,
                parameters=values,
                as_of=as_of,
                out=folder,
                progress=watched,
                html=html,
                trust=trust,
                inputs=inputs,
                strings=strings,
                reuse=reuse,
                since=since,
            )
        except NotebookRunError as error:
            failed: Run = error.run
            return failed

    if jobs == 1 or len(sets) == 1:
        runs = tuple(one(values) for values in sets)
    else:
        with ThreadPoolExecutor(min(jobs, len(sets)), thread_name_prefix="okrkit-run") as pool:
            futures = [pool.submit(one, values) for values in sets]
            try:
                runs = tuple(future.result() for future in futures)
            except BaseException:
                stop.set()  # the others end before their next cell
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    heading = title or templates.describe(notebook).title
    return Batch(runs, write_portal(folder, heading, runs, place=workspace_name(workspace)))


def _combinations(
    over: Mapping[str, Sequence[object]], parameters: Mapping[str, object]
) -> list[dict[str, object]]:
    both = sorted(set(over) & set(parameters))
    if both:
        problem = f"{', '.join(map(repr, both))} is given both as one value and as several"
        raise ParameterError(problem, "use -p for one value or --over for several")
    empty = sorted(name for name, values in over.items() if not values)
    if empty:
        raise ParameterError(f"{', '.join(map(repr, empty))} has no values to run over", "give at least one")
    return [dict(parameters) | dict(zip(over, values, strict=True)) for values in product(*over.values())]


def _checked(
    notebook: Path, workspace: Path, sets: Sequence[Mapping[str, object]], as_of: str | None, *, strings: bool
) -> str:
    """Refuse the whole batch for any faulty or repeated set; the folder's name otherwise."""
    faults: dict[str, str] = {}
    names: list[str] = []
    for values in sets:
        try:
            given, day, takes = check_request(notebook, workspace, values, as_of, strings=strings)
        except ParameterError as error:
            faults.setdefault(error.problem, error.fix)
        else:
            names.append(slug(notebook.stem, takes, given, (day or "") if "as_of" in values else ""))
    if faults:
        raise ParameterError("\n".join(faults), next(iter(faults.values())))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        problem = f"{len(sets)} runs were asked for, but some are the same: {', '.join(twice)}"
        raise ParameterError(problem, "name every value once")
    return names[0] if len(names) == 1 else notebook.stem
