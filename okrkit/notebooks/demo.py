"""`okrkit demo`: the sample shop, planned, checked in and reviewed, every template run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.core.model import Cycle
from okrkit.notebooks.engine import Progress
from okrkit.notebooks.lab import copy_templates
from okrkit.notebooks.runs import every_template, must_be_empty, run_jobs, teller
from okrkit.workspace import Workspace, init
from okrkit.workspace.story import play


def sample_folder() -> Path:
    """The sample shop's exports: `data/` of a source checkout, else those inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "data"
    return checkout if (checkout / "story.yaml").is_file() else package / "_data"


def demo(out: Path, *, progress: Progress | None = None) -> Path:
    """Make the sample workspace and run every template on it.

    The folder must be new or empty. Returns the path of the portal, ``index.html``.
    """
    tell = teller("sample shop", progress, steps=4 + 7)
    day = make_sample(out, tell)
    with Workspace(out) as ws:
        jobs = every_template(ws, Cycle("2026-Q3"), Cycle("2026-Q4"), day, planned_on="2026-10-08")
        copy_templates(ws.path)
        return run_jobs(ws, jobs, title=ws.name, out=ws.path, progress=progress)


def make_sample(out: Path, tell: Callable[[str], None]) -> str:
    """The sample workspace itself: imported, planned, checked in and reviewed. Returns its day, as ISO text."""
    folder = sample_folder()
    story = read_story(folder / "story.yaml")
    must_be_empty(out)
    shop = story["shop"]
    stopped = datetime.combine(date.fromisoformat(shop["today"]), time(12), ZoneInfo(shop["timezone"]))
    with init(out, **shop, clock=lambda: stopped) as ws:
        for exported in sorted({p.name[:10] for p in (folder / "sample_shop" / "shopify").iterdir()}):
            tell(f"import the exports of {exported}")
            import_sample(ws, folder / "sample_shop", exported)
    play(out, story, tell)
    return str(shop["today"])


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
