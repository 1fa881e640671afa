"""A shop of two and a half years for tests of forecasts: orders every day, with a season, a little chance, and tickets."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

import okrkit as ok
from okrkit.workspace import Workspace

FIRST, LAST = date(2024, 1, 1), date(2026, 8, 19)
"""The last day is a Wednesday in the middle of the third quarter of 2026."""


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


def days() -> list[date]:
    return [FIRST + timedelta(days=k) for k in range((LAST - FIRST).days + 1)]


def prices() -> dict[date, int]:
    """What the one order of each day costs: 60 to 140 EUR by the season, give or take 10."""
    rng = np.random.default_rng(5)
    season = {d: 100 + 40 * np.sin(d.timetuple().tm_yday / 365 * 2 * np.pi) for d in days()}
    return {d: int(season[d] + rng.integers(-10, 11)) for d in days()}


def write(path: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header.split(","), *rows])
    return path


def build(folder: Path, until: date = LAST, first: date = FIRST) -> Path:
    """The shop with all days up to ``until``, imported on the morning after."""
    price = prices()
    span = [d for d in days() if first <= d <= until]
    folder.mkdir(parents=True)
    orders = [
        (f"A{d:%Y%m%d}", f"{d} 12:00", f"c{k % 40}", "T1", 1, f"{price[d]}.00") for k, d in enumerate(span)
    ]
    visits = [(d, "email", 10 + d.month, 4, 1) for d in span]
    tickets = [(f"t{d}", d, 30 + 5 * (k % 7), 4, "mail") for k, d in enumerate(span)]
    moments = [at(first, 6)]
    with ok.init(
        folder / "shop", name="History", currency="EUR", timezone="UTC", clock=lambda: moments[-1]
    ) as ws:
        ws.save(ok.Team("company", "History", "company"), who="Ida")
        moments.append(at(until + timedelta(days=1), 7))
        for name, header, rows, table in (
            ("orders", "order_id,ordered_at,customer_id,sku,quantity,unit_price", orders, "order_lines"),
            ("visits", "day,channel,sessions,carts,purchases", visits, "sessions"),
            ("tickets", "ticket_id,opened_day,first_reply_minutes,satisfaction,channel", tickets, "support"),
        ):
            ws.import_files("table", [write(folder / f"{name}.csv", header, rows)], table=table)
    return folder / "shop"


def opened(folder: Path, day: date = LAST, as_of: date | None = None) -> Workspace:
    """The shop on the morning after a day."""
    return Workspace(folder, as_of, clock=lambda: at(day + timedelta(days=1), 7))
