"""Several templates on one workspace, and one portal over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from okrkit.notebooks.engine import Progress
from okrkit.notebooks.errors import NotebookRunError
from okrkit.notebooks.portal import write_portal
from okrkit.notebooks.record import Run
from okrkit.notebooks.runner import run
from okrkit.workspace import Workspace

AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One template with its parameters, as of a day (None for now)."""

    template: str
    parameters: Mapping[str, object]
    as_of: str | None = None


def run_jobs(
    ws: Workspace, jobs: Sequence[Job], *, title: str, out: Path, progress: Progress | None = None
) -> Path:
    """Run them, two at a time, and write ``index.html`` into ``out``; a failed one is on the page with its error."""
    hashes = {day: (ws.at(day) if day else ws).input_hashes() for day in {job.as_of for job in jobs}}

    def one(job: Job) -> Run:
        try:
            return run(
                job.template, workspace=ws.path, parameters=job.parameters, as_of=job.as_of, progress=progress,
                inputs=hashes[job.as_of],
            )  # fmt: skip
        except NotebookRunError as error:
            failed: Run = error.run
            return failed

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="okrkit-run") as pool:
        made = tuple(pool.map(one, jobs))
    return write_portal(out, title, made)
