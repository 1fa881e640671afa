"""A shop with two channels whose quarters can be counted by hand, and a driver tree of its revenue.

====================  =========  ========  ===========  ==========
quarter, channel      sessions   orders    order value  revenue
====================  =========  ========  ===========  ==========
2025-Q1 email           1,000       20        50.00      1,000.00
2025-Q1 search          4,000       40        25.00      1,000.00
2025-Q1 no channel                   1        30.33         30.33
2026-Q1 email           1,200       30        48.00      1,440.00
2026-Q1 search          3,600       45        24.00      1,080.00
2026-Q1 no channel                   1        10.10         10.10
====================  =========  ========  ===========  ==========
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import okrkit as ok
from okrkit.workspace import Workspace

TREE = """
tree: revenue
title: Revenue by channel
top: revenue
dimensions: {channel: [email, search]}
nodes:
  revenue: {unit: currency, formula: sum(channel_revenue) + other_revenue, kpi: sales_after_discounts, better: up}
  channel_revenue: {by: channel, unit: currency, formula: sessions * conversion * order_value, kpi: sales_after_discounts}
  sessions: {by: channel, unit: sessions, kpi: sessions, better: up}
  conversion: {by: channel, unit: share, kpi: conversion_rate, better: up}
  order_value: {by: channel, unit: currency/orders, kpi: average_order_value, better: up}
  other_revenue: {unit: currency, balances: revenue, label: revenue without a channel}
"""

QUARTERS = (
    (2025, {"email": (1000, 20, 50.0), "search": (4000, 40, 25.0)}, 30.33),
    (2026, {"email": (1200, 30, 48.0), "search": (3600, 45, 24.0)}, 10.10),
)


def write(path: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header.split(","), *rows])
    return path


def build(folder: Path, today: date = date(2026, 4, 10)) -> Workspace:
    """The shop with both quarters imported, a company and two teams; opened on ``today``."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
    ws = ok.init(folder / "shop", name="Two ways", currency="EUR", timezone="UTC", clock=lambda: now)
    for team in (
        ok.Team("company", "Two ways", "company", lead="Ida"),
        ok.Team("marketing", "Marketing", parent="company", lead="Jonas"),
        ok.Team("shop", "Shop", parent="company", lead="Mia"),
    ):
        ws.save(team, who="Ida")
    orders: list[tuple[object, ...]] = []
    visits: list[tuple[object, ...]] = []
    for year, channels, other in QUARTERS:
        for channel, (sessions, count, value) in channels.items():
            days = [date(year, 1, 1), date(year, 2, 14), date(year, 3, 31)]
            visits += [(d, channel, sessions // 4, 0, count // 5) for d in days[:2]]
            visits.append((days[2], channel, sessions - 2 * (sessions // 4), 0, count - 2 * (count // 5)))
            orders += [
                (f"{channel}{year}{k}", f"{days[k % 3]} 12:00", f"c{k}", "T1", 1, f"{value:.2f}", channel)
                for k in range(count)
            ]
        orders.append((f"none{year}", f"{year}-02-01 12:00", "c99", "T1", 1, f"{other:.2f}", ""))
    files = (
        ("orders", "order_id,ordered_at,customer_id,sku,quantity,unit_price,channel", orders, "order_lines"),
        ("visits", "day,channel,sessions,carts,purchases", visits, "sessions"),
    )
    for name, header, rows, table in files:
        ws.import_files("table", [write(folder / f"{name}.csv", header, rows)], table=table)
    (ws.path / "trees").mkdir()
    (ws.path / "trees" / "revenue.yaml").write_text(TREE, "utf-8")
    return ws
