"""`okrkit demo` and `okrkit start`: from exports to a reviewed quarter, every notebook made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.core.model import CheckIn, Cycle, Team
from okrkit.errors import ImportRefusedError, InvalidValueError, WorkspaceError
from okrkit.notebooks.engine import Progress, Step
from okrkit.notebooks.lab import copy_templates
from okrkit.notebooks.runs import Job, run_jobs
from okrkit.workspace import Workspace, init
from okrkit.workspace.story import play

AUTHOR = "okrkit start"


def sample_folder() -> Path:
    """The sample shop's exports: `data/` of a source checkout, else those inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "data"
    return checkout if (checkout / "story.yaml").is_file() else package / "_data"


def demo(out: Path, *, progress: Progress | None = None) -> Path:
    """Make the sample workspace and run every template on it.

    The folder must be new or empty. Returns the path of the portal, ``index.html``.
    """
    folder = sample_folder()
    story = read_story(folder / "story.yaml")
    tell = _teller("sample shop", progress, steps=4 + 7)
    _must_be_empty(out)
    shop = story["shop"]
    stopped = datetime.combine(date.fromisoformat(shop["today"]), time(12), ZoneInfo(shop["timezone"]))
    with init(out, **shop, clock=lambda: stopped) as ws:
        for exported in sorted({p.name[:10] for p in (folder / "sample_shop" / "shopify").iterdir()}):
            tell(f"import the exports of {exported}")
            import_sample(ws, folder / "sample_shop", exported)
    play(out, story, tell)
    with Workspace(out) as ws:
        return _run_all(
            ws, progress, reviewed=Cycle("2026-Q3"), running=Cycle("2026-Q4"), planned_on=date(2026, 10, 8)
        )


def read_story(path: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML

    story: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    return story


TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "spend/{}_ad_spend.csv": (
        "spend",
        {"day": "Date", "channel": "Channel", "campaign": "Campaign", "amount": "Cost", "clicks": "Clicks",
         "impressions": "Impressions"},
    ),
    "stock/{}_stock_weekly.csv": (
        "inventory",
        {"day": "Date", "sku": "SKU", "product": "Product", "location": "Location", "on_hand": "On hand",
         "unit_cost": "Unit cost"},
    ),
    "support/{}_tickets.csv": (
        "support",
        {"ticket_id": "Ticket", "opened_day": "Opened", "first_reply_minutes": "First reply minutes",
         "satisfaction": "Satisfaction", "channel": "Channel"},
    ),
}  # fmt: skip


def import_sample(ws: Workspace, folder: Path, exported: str) -> None:
    """Import what the sample shop exported on one day, as known from that day."""
    for name in ("orders_export.zip", "payout_transactions.csv", "sessions.csv"):
        ws.import_files("shopify", [folder / "shopify" / f"{exported}_{name}"], exported_at=exported)
    for pattern, (table, mapping) in TABLES.items():
        path = folder / pattern.format(exported)
        ws.import_files("table", [path], table=table, mapping=mapping, exported_at=exported, source=table)


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
    """From a shop's own export to a reviewed quarter.

    The last complete quarter in the data is planned as its start would have allowed, checked in weekly from the data
    and graded; the quarter after it gets a proposed plan. Everything is marked as proposed. Returns the portal's path.
    """
    _must_be_empty(out)
    tell = _teller("your shop", progress, steps=6)
    tell("import")
    with init(out, name=name, currency=currency, timezone=timezone) as ws:
        report = ws.import_files(
            system, paths, mapping=mapping, return_when=return_when, skip_when=skip_when
        )  # fmt: skip
        if report.batch.period is None or not report.rows_loaded:
            problem = f"nothing could be loaded from {', '.join(p.name for p in paths)}"
            reasons = "; ".join(sorted({r.reason for r in report.batch.rejected})[:3])
            raise ImportRefusedError(problem, f"see the reasons: {reasons}")
        first, last = report.batch.period
        ws.save(Team("company", ws.name, "company"), who=AUTHOR, why="set up")
        reviewed = _last_whole_quarter(ws, first, last)
        running = Cycle.containing(last, "quarter", ws.fiscal_start) if reviewed is None else reviewed.next()
        if reviewed is not None:
            tell(f"{reviewed}: plan, check in and review from the data")
            _backcast(ws, reviewed)
        tell(f"{running}: propose a plan")
        _propose(ws, running, running.start)
        return _run_all(ws, progress, reviewed=reviewed, running=running, planned_on=None)


def _last_whole_quarter(ws: Workspace, first: date, last: date) -> Cycle | None:
    cycle = Cycle.containing(last + timedelta(days=1), "quarter", ws.fiscal_start).previous()
    return cycle if first <= cycle.start - timedelta(days=28) else None


def _backcast(ws: Workspace, cycle: Cycle) -> None:
    """Plan a past quarter from what was known before it, then check in and grade it from its data."""
    if not _propose(ws, cycle, cycle.start):
        return
    ws.sign(cycle, "company", who=AUTHOR, note="proposed from data, not agreed by anybody")
    plan = ws.plan(cycle, "company")
    records: list[CheckIn] = []
    day = cycle.start + timedelta(days=(7 - cycle.start.weekday()) % 7 + 7)
    while day <= cycle.end:
        for kr in plan.key_results:
            found = ws.measured(kr, cycle, day - timedelta(days=1))
            records.append(
                CheckIn(kr.id, day - timedelta(days=1), found.value, author=AUTHOR, data_value=found.value,
                        line="from data")
            )  # fmt: skip
        day += timedelta(days=7)
    ws.save_many(records, who=AUTHOR, why="filled in afterwards from the data")
    ws.save(ws.propose_review(cycle, "company"), who=AUTHOR, why="graded from the data")


def _propose(ws: Workspace, cycle: Cycle, day: date) -> bool:
    """Save a proposed plan made from what the data say up to a day; False where they carry none."""
    moment = datetime.combine(day, time.min, ZoneInfo(ws.timezone)).astimezone(UTC)
    try:
        objectives = ws.at(min(moment, ws.now)).propose_plan(cycle, owner="")
    except InvalidValueError:
        return False
    ws.save_many(objectives, who=AUTHOR, why="proposed from the shop's own numbers")
    return True


def _run_all(
    ws: Workspace,
    progress: Progress | None,
    *,
    reviewed: Cycle | None,
    running: Cycle,
    planned_on: date | None,
) -> Path:
    today = ws.config.today or None
    teams = [t.id for t in ws.teams() if ws.plan(running, t.id).objectives] or [t.id for t in ws.teams()][:1]
    jobs = [Job("kpi_health", {"cycle": running.name}, today)]
    if reviewed is not None:
        judged = [t.id for t in ws.teams() if ws.plan(reviewed, t.id).objectives]
        jobs += [Job("quarterly_review", {"cycle": reviewed.name, "team": t}, today) for t in judged]
    on = planned_on.isoformat() if planned_on else today
    jobs += [Job("quarterly_planning", {"cycle": running.name, "team": t}, on) for t in teams]
    jobs += [Job("weekly_checkin", {"cycle": running.name, "team": t}, today) for t in teams]
    copy_templates(ws.path)
    return run_jobs(ws, jobs, title=ws.name, out=ws.path, progress=progress)


def _must_be_empty(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        problem = f"{out} is there already and not empty"
        raise WorkspaceError(problem, "choose another folder with --out, or remove it first")


def _teller(what: str, progress: Progress | None, *, steps: int) -> Any:
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        if progress:
            progress(Step(what, len(told), max(steps, len(told)), text))

    return tell
