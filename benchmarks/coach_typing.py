"""Checking one key result against its kept history, beside one hand-written DuckDB query for the same KPI.

Run: ``python benchmarks/coach_typing.py [--times 300]``. A widget checks the line at every key stroke. It may ask the
data each time, as a query by hand would, or hold the line against a history that was gathered once; both run in a fresh
process over the same two years of an invented shop. Medians. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from _measure import Taken, in_a_child, median, scratch, show, tell, verdict

FASTER_THAN_A_QUERY = 10.0
MILLISECONDS = 5.0
TODAY = date(2026, 12, 28)


def made() -> Path:
    """A workspace with 104 weeks of orders, made once."""
    import okrkit as ok
    from okrkit.workspace import Workspace

    folder = scratch("coach")
    if (folder / "shop" / "okrkit.toml").exists():
        return folder / "shop"
    first, lines = TODAY - timedelta(days=728), ["order_id,ordered_at,customer_id,sku,quantity,unit_price"]
    for day in range(728):
        for k in range(20 + day % 7):
            price = 40 + (day * 13 + k * 7) % 21
            lines.append(
                f"N{day}-{k},{first + timedelta(days=day)} 12:00,c{(day * 31 + k) % 900},T1,1,{price}.00"
            )
    export = folder / "orders.csv"
    export.write_text("\n".join(lines), encoding="utf-8")
    ok.init(folder / "shop", name="Invented", currency="EUR", timezone="UTC", today=str(TODAY)).close()
    with Workspace(folder / "shop", clock=lambda: datetime(2026, 12, 28, 8, tzinfo=UTC)) as ws:
        ws.import_files("table", [export])
    return folder / "shop"


def checked(folder: Path, times: int) -> None:
    """One line typed letter by letter, held against a history that is kept."""
    from okrkit.core import rules
    from okrkit.core.model import KeyResult, Objective
    from okrkit.workspace import Workspace

    with Workspace(folder, clock=lambda: datetime(2026, 12, 28, 8, tzinfo=UTC)) as ws:
        draft = KeyResult(
            "A", kpi="average_order_value", measure="mean", baseline=44, target=50.5, unit="currency"
        )
        history = ws.history(draft, "2027-Q1")
        assert history is not None
        assert history.outcomes
        context = rules.Context(
            objective=Objective("Bigger baskets", "2027-Q1"), currency=ws.currency, histories=(history,)
        )
        titles = iter(["Average order value rises to 50.50 euro"[: 1 + k % 39] for k in range(times + 1)])
        tell(lambda: rules.check_key_result(replace(draft, title=next(titles)), context=context), times)


def asked(folder: Path, times: int) -> None:
    """The least that a check without a kept history would need: the KPI's weeks, by SQL written for just that."""
    import duckdb

    con = duckdb.connect()
    sql = f"""SELECT date_trunc('week', placed_day) AS week, sum(quantity * unit_price) / count(DISTINCT order_id) AS value
    FROM read_parquet({_files(folder)}) WHERE is_order GROUP BY 1 ORDER BY 1"""
    tell(lambda: con.sql(sql).fetchall(), times)


def _files(folder: Path) -> list[str]:
    from okrkit.warehouse import Warehouse

    return [
        str(folder / "warehouse" / f.path)
        for f in Warehouse(folder / "warehouse").view().files("order_lines")
    ]


PARTS: dict[str, Callable[[Path, int], Any]] = {"query": asked, "check": checked}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    told = parser.parse_args()
    folder = made()
    if told.part:
        PARTS[told.part](folder, told.times)
        return 0
    taken: dict[str, Taken] = {
        p: median(in_a_child(__file__, ["--part", p, "--times", str(told.times)])) for p in PARTS
    }
    show(
        [("one DuckDB query by hand", taken["query"]), ("okrkit: check the line", taken["check"])],
        taken["query"],
    )
    met = [
        verdict(
            "times faster than a query",
            taken["query"].wall / taken["check"].wall,
            FASTER_THAN_A_QUERY,
            at_least=True,
        ),
        verdict("milliseconds a line", 1000 * taken["check"].wall, MILLISECONDS),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
