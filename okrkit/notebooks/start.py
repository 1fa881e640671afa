"""`okrkit start`: from a shop's own export to a reviewed quarter and a proposed plan."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from okrkit.core.model import CheckIn, Cycle, Team
from okrkit.errors import ImportRefusedError, InvalidValueError
from okrkit.notebooks.engine import Progress
from okrkit.notebooks.lab import copy_templates
from okrkit.notebooks.runs import every_template, must_be_empty, run_jobs, teller
from okrkit.workspace import Workspace, init

AUTHOR = "okrkit start"
TEAM = "company"
WHY = "filled in afterwards from the data"
RECENT_DAYS = 1


def start(
    out: Path,
    system: str,
    paths: Sequence[Path],
    *,
    name: str = "",
    currency: str = "",
    timezone: str = "",
    mapping: Mapping[str, str] | None = None,
    return_when: str | None = None,
    skip_when: str | None = None,
    progress: Progress | None = None,
) -> Path:
    """Make a workspace from exports, with every template run. Returns the path of its ``index.html``.

    The last complete quarter in the data is planned from what was known before it, checked in weekly and graded; the
    quarter after it gets a proposed plan. Each record carries the day it is for as its time, and says that it was
    filled in afterwards. Where the data end earlier than yesterday, the notebooks are run as of their last day.
    """
    must_be_empty(out)
    fresh = not out.exists()
    tell = teller("your shop", progress, steps=4)
    tell("import")
    try:
        with init(out, name=name, currency=currency, timezone=timezone) as ws:
            first, last = _import(ws, system, paths, mapping, return_when, skip_when)
    except BaseException:
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        raise
    reviewed, running = cycles(first, last)
    history = _History(out, ZoneInfo(timezone or "UTC"))
    history.at(reviewed.start if reviewed else first).save(
        Team(TEAM, name or out.name, "company"), who=AUTHOR, why="set up"
    )
    if reviewed:
        tell(f"{reviewed}: plan, check in and review from the data")
        _backcast(history, reviewed)
    tell(f"{running}: propose a plan")
    _propose(history, running, max(running.start, first + timedelta(days=28)) if reviewed else last)
    with Workspace(out) as ws:
        jobs = every_template(
            ws, reviewed, running, None if (ws.today - last).days <= RECENT_DAYS else last.isoformat()
        )  # fmt: skip
        copy_templates(ws.path)
        return run_jobs(ws, jobs, title=ws.name, out=ws.path, progress=progress)


def cycles(first: date, last: date) -> tuple[Cycle | None, Cycle]:
    """The last quarter that the data span with at least four weeks before it, if any, and the quarter to plan."""
    running = Cycle.containing(last + timedelta(days=1), "quarter")
    reviewed = running.previous()
    if first <= reviewed.start - timedelta(days=28):
        return reviewed, running
    return None, running


class _History:
    """The workspace at days of the past, one after the other."""

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self._folder, self._zone = folder, zone

    def at(self, day: date) -> Workspace:
        moment = datetime.combine(day, time(12), self._zone)
        return Workspace(self._folder, clock=lambda: moment)


def _import(
    ws: Workspace,
    system: str,
    paths: Sequence[Path],
    mapping: Mapping[str, str] | None,
    return_when: str | None,
    skip_when: str | None,
) -> tuple[date, date]:
    report = ws.import_files(system, paths, mapping=mapping, return_when=return_when, skip_when=skip_when)
    if report.batch.period is None or not report.rows_loaded:
        problem = f"nothing could be loaded from {', '.join(p.name for p in paths)}"
        reasons = "; ".join(sorted({r.reason for r in report.batch.rejected})[:3])
        raise ImportRefusedError(
            problem, f"mend the file: {reasons}" if reasons else "check that it holds orders"
        )
    return report.batch.period


def _backcast(history: _History, cycle: Cycle) -> None:
    """Plan a past quarter from what was known before it, then check in and grade it from its data."""
    if not _propose(history, cycle, cycle.start):
        return
    history.at(cycle.start).sign(cycle, TEAM, who=AUTHOR, note="proposed from data, agreed by nobody")
    day = cycle.start + timedelta(days=6 - cycle.start.weekday())
    while day < cycle.end:
        ws = history.at(day)
        records = []
        for kr in ws.plan(cycle, TEAM).key_results:
            found = ws.measured(kr, cycle, day)
            records.append(
                CheckIn(kr.id, day, found.value, line="from data", author=AUTHOR, data_value=found.value,
                        settled=found.settled)
            )  # fmt: skip
        ws.save_many(records, who=AUTHOR, why=WHY)
        ws.close()
        day += timedelta(days=7)
    with history.at(cycle.end) as ws:
        ws.save(replace(ws.propose_review(cycle, TEAM), author=AUTHOR), who=AUTHOR, why=WHY)


def _propose(history: _History, cycle: Cycle, day: date) -> bool:
    """Save a plan proposed from what the data say before a day; False where they carry none."""
    with history.at(day) as ws:
        try:
            objectives = ws.at(day - timedelta(days=1)).propose_plan(cycle, TEAM)
        except InvalidValueError:
            return False
        ws.save_many(objectives, who=AUTHOR, why="proposed from the shop's own numbers")
    return True
