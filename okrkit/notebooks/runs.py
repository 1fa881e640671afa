"""Several templates on one workspace, and one portal over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from okrkit.core.model import Cycle
from okrkit.errors import WorkspaceError
from okrkit.notebooks.engine import Progress, Step
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
    return write_portal(out, title, made, place=ws.name)


def every_template(
    ws: Workspace, reviewed: Cycle | None, running: Cycle, as_of: str | None, planned_on: str | None = None
) -> list[Job]:
    """One run of each template: the shop's health, then for every team with a plan its review, planning and
    check-in, the next year's planning and what-if, and the workshop."""

    def teams(cycle: Cycle) -> list[str]:
        known = [t.id for t in ws.teams()]
        return [t for t in known if ws.plan(cycle, t).objectives] or known[:1]

    jobs = [Job("kpi_health", {"cycle": running.name}, as_of)]
    if reviewed is not None:
        jobs += [Job("quarterly_review", {"cycle": reviewed.name, "team": t}, as_of) for t in teams(reviewed)]
    plan = [
        Job("quarterly_planning", {"cycle": running.name, "team": t}, planned_on or as_of)
        for t in teams(running)
    ]
    check = [Job("weekly_checkin", {"cycle": running.name, "team": t}, as_of) for t in teams(running)]
    year = Cycle.containing(running.end, "year", running.fiscal_start)
    following = year if year.start >= running.start else year.next()
    annual = [
        Job("annual_planning", {"cycle": following.name, "team": t}, as_of) for t in teams(following)[:1]
    ]
    held = ws.workshops(running)
    workshop = Job("workshop", {"cycle": running.name, "team": held[-1].team} if held else {}, as_of)
    asked = [Job("what_if", {"cycle": following.name, "team": t}, as_of) for t in teams(following)[:1]]
    watched = Job("kpi_monitor", {"cycle": running.name}, as_of)
    return [*jobs, *plan, *check, watched, *annual, *asked, workshop]


def must_be_empty(out: Path) -> None:
    """Refuse to write into a folder that holds something."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        problem = f"{out} is there already and not empty"
        raise WorkspaceError(problem, "choose another folder with --out, or remove it first")


def teller(what: str, progress: Progress | None, *, steps: int) -> Callable[[str], None]:
    """Tell the steps before the first notebook to the same progress display."""
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        if progress:
            progress(Step(what, len(told), max(steps, len(told)), text))

    return tell
