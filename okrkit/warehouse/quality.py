"""What the data gate asks of a view: events by day, orders that are there twice, rows in other currencies."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrkit.core.kpis import Kpi
from okrkit.core.tables import TABLES
from okrkit.warehouse.engine import check_files
from okrkit.warehouse.values import currencies_counted

if TYPE_CHECKING:
    from okrkit.warehouse.view import View

EVENTS = {"sessions": "sum(sessions)", "sales": "count(*)"}
"""What is counted by day; rows where nothing is named. Sales are counted in orders, not in lines."""
WORDS = {
    "sales": "orders",
    "sessions": "visits",
    "spend": "advertising spend",
    "fulfilment": "shipments",
    "support": "questions",
}
"""Groups of tables in which a day without rows can be a hole; stock and estimates are counted when they are counted."""
_SEEN_IN_SALES = ("orders", "order_lines")


@dataclass(frozen=True, slots=True)
class Double:
    """An order that is there a second time: the day, its id, and where it is found."""

    day: date
    order_id: str
    source: str
    other_source: str
    other_id: str


def events_by_day(view: View, group: str) -> dict[date, float]:
    """Events of a group of tables on each day that has any."""
    table = next((t for t in _SEEN_IN_SALES if view.files(t)), "") if group == "sales" else group
    if not table or not view.files(table):
        return {}
    day = TABLES[table].day
    counted = (
        EVENTS.get(group, "count(*)") if table != "order_lines" else "count(DISTINCT (source, order_id))"
    )
    check_files(view.folder, view.files(table))
    rows = view.ask(
        f"SELECT {day}, {counted} FROM ({view.counted(table)}) WHERE {day} IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return {day: float(n or 0) for day, n in rows}


def doubles(view: View) -> tuple[Double, ...]:
    """Orders that are there more than once.

    The same number at two sources within a day and for the same amount is one order; so is, within one source, a number
    shown to people that two records of the same instant and amount have.
    """
    if not view.files("orders"):
        return ()
    several = len(view.source_spans("orders")) > 1
    named = any(f.filled.get("order_name") for f in view.files("orders"))
    if not several and not named:
        return ()
    check_files(view.folder, view.files("orders"))
    every = f"WITH orders AS NOT MATERIALIZED ({view.every('orders')}), "
    found = [
        *(view.ask(every + _TWO_SOURCES) if several else ()),
        *(view.ask(every + _ONE_SOURCE) if named else ()),
    ]
    return tuple(sorted({Double(*row) for row in found}, key=lambda x: (x.day, x.order_id, x.other_id)))


_KEYS = (
    "SELECT source, order_id, placed_day, placed_at, total, ltrim(lower({column}), '#') AS number"
    " FROM orders WHERE is_order AND {column} IS NOT NULL"
)
_SAME_AMOUNT = "(a.total = b.total OR a.total IS NULL OR b.total IS NULL)"
_TWO_SOURCES = (
    f"keys AS ({_KEYS.format(column='order_id')} UNION {_KEYS.format(column='order_name')})"
    " SELECT DISTINCT a.placed_day, a.order_id, a.source, b.source, b.order_id FROM keys AS a JOIN keys AS b"
    " ON a.number = b.number AND a.source < b.source"
    f" WHERE abs(a.placed_day - b.placed_day) <= 1 AND {_SAME_AMOUNT}"
)
_ONE_SOURCE = (
    f"keys AS ({_KEYS.format(column='order_name')})"
    " SELECT DISTINCT a.placed_day, a.order_id, a.source, b.source, b.order_id FROM keys AS a JOIN keys AS b"
    " ON a.number = b.number AND a.source = b.source AND a.order_id < b.order_id"
    f" WHERE a.placed_at = b.placed_at AND {_SAME_AMOUNT}"
)


def other_currencies(
    view: View, kpi: Kpi, start: date, end: date, where: str | None, currency: str
) -> dict[str, int]:
    """Rows of a KPI's tables that do not count because they are in other currencies, by currency."""
    found: dict[str, int] = {}
    for table in kpi.tables:
        if "currency" in TABLES[table].by_name and len(view.currencies([table])) > 1:
            for code, n in currencies_counted(view, table, start, end, where).items():
                if code != currency:
                    found[code] = max(found.get(code, 0), n)
    return found
