"""The SQL that an analyst reads: one scan a table, and the same in other dialects."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest
import sqlglot

from okrkit.core.kpis import KPIS, compile, listed, next_period, period_start, periods
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError

SNAPSHOT = """\
WITH orders_by_day AS (
  SELECT placed_day AS day,
    count(*) AS orders,
    count(*) AS orders__n
  FROM orders
  WHERE placed_day >= DATE '2026-01-01' AND placed_day < DATE '2026-04-01' AND (is_order)
  GROUP BY 1
),
orders_by_period AS (
  SELECT date_trunc('month', day) AS period_start,
    sum(orders) AS orders,
    sum(orders__n) AS orders__n
  FROM orders_by_day
  GROUP BY 1
),
periods AS (
  SELECT CAST(unnest(generate_series(date_trunc('month', DATE '2026-01-01'), date_trunc('month', CAST(DATE '2026-04-01' - 1 AS DATE)), INTERVAL 1 month)) AS DATE) AS period_start
),
cells AS (
  SELECT
    c.period_start,
    coalesce(orders_by_period.orders, 0) AS orders,
    coalesce(orders_by_period.orders__n, 0) AS orders__n
  FROM periods AS c
  LEFT JOIN orders_by_period ON orders_by_period.period_start = c.period_start
)
SELECT
  period_start,
  orders AS orders,
  orders__n AS orders__n
FROM cells
ORDER BY period_start"""


def test_the_sql_of_a_simple_kpi() -> None:
    assert compile(["orders"], "month", start=date(2026, 1, 1), end=date(2026, 4, 1)) == SNAPSHOT


def test_all_simple_kpis_of_a_table_share_one_scan() -> None:
    sql = compile(
        ["orders", "net_revenue", "average_order_value", "shipping_income", "units_sold", "return_rate"],
        "month",
    )
    tree = sqlglot.parse_one(sql, read="duckdb")
    bounds = next(c for c in tree.ctes if c.alias == "bounds")
    scans = [t.name for t in tree.find_all(sqlglot.exp.Table) if t.name in TABLES]
    looked_up = [t.name for t in bounds.find_all(sqlglot.exp.Table) if t.name in TABLES]
    assert sorted(scans) == sorted([*looked_up, "orders", "order_lines", "returns"])


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark", "bigquery", "snowflake"])
def test_every_kpi_can_be_written_in_other_dialects(dialect: str) -> None:
    names = [k.name for k in listed()]
    sql = compile(names, "month", start=date(2026, 1, 1), end=date(2026, 4, 1), dialect=dialect)
    assert sqlglot.parse_one(sql, read=dialect)


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year", "all"])
def test_the_periods_of_the_sql_are_those_of_the_calendar(
    build: ModuleType, view_of: Any, grain: Any
) -> None:
    days = [date(2025, 11, 26), date(2026, 1, 1), date(2026, 4, 6)]
    view = view_of(build.orders(*((f"O{i}", d, "a", [("x", "1", "1")]) for i, d in enumerate(days))))
    found = {date.fromisoformat(r["period_start"]): r["value"] for r in view.records("orders", grain)}
    expected = dict.fromkeys(periods(days[0], days[-1], grain), 0)
    for day in days:
        expected[days[0] if grain == "all" else period_start(day, grain)] += 1
    assert found == expected


def test_every_kpi_runs_alone_and_cut_on_small_tables(build: ModuleType, view_of: Any) -> None:
    day = date(2026, 1, 5)
    tables = build.orders(("A", day, "a", [("x", "1", "1")]))
    required = {"sessions": {"sessions": 1}, "spend": {"amount": 1.0}, "inventory": {"sku": "x", "on_hand": 1.0},
                "fulfilment": {"shipment_id": "A"}, "support": {"ticket_id": "1"},
                "order_costs": {"order_id": "A", "total_cost": 1.0},
                "measures": {"measure": "referring_domains", "value": 1.0}}  # fmt: skip
    for table, values in required.items():
        tables[table] = build.table(table, [{TABLES[table].day: day, **values}])
    back = {"return_id": "R", "returned_day": day, "amount": 1.0}
    view = view_of({**tables, "returns": build.table("returns", [back])})
    for name, kpi in KPIS.items():
        assert len(view.records(name, "week")) == 1, name
        for by in kpi.dimensions:
            view.records(name, "all", by=by)
        # Without a range the query finds the data's own.
        assert view.query(compile([name], "month")).num_rows == 1, name


def test_ranges_and_grains_are_checked() -> None:
    with pytest.raises(InvalidValueError, match="holds no day"):
        compile(["orders"], "month", start=date(2026, 4, 1), end=date(2026, 4, 1))
    with pytest.raises(InvalidValueError, match="'fortnight' is not known"):
        compile(["orders"], "fortnight")
    assert next_period(date(2026, 10, 1), "quarter") == date(2027, 1, 1)


def test_a_cut_gives_one_row_a_period_and_value_of_the_dimension(build: ModuleType, view_of: Any) -> None:
    """One table and two tables, over three months; a shop's rows stand once however many periods have data."""
    jan, feb, mar = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)
    tables = build.orders(
        ("A", jan, "a", [("x", "1", "10")], {"channel": "web"}),
        ("B", feb, "a", [("x", "1", "20")], {"channel": "web"}),
        ("C", mar, "b", [("x", "1", "30")], {"channel": "shop"}),
        ("D", mar, "b", [("x", "1", "40")], {"channel": "web"}),
    )
    visits = [(jan, "web", 10), (feb, "web", 20), (mar, "web", 40), (mar, "shop", 2)]
    tables["sessions"] = build.table(
        "sessions",
        [{"day": day, "channel": channel, "sessions": n, "purchases": 1} for day, channel, n in visits],
    )
    view = view_of(tables)

    def cut(kpi: str) -> list[tuple[str, str, float | None]]:
        found = view.records(kpi, "month", by="channel")
        return [(r["period_start"][5:7], r["channel"], r["value"]) for r in found]

    assert cut("orders") == [
        ("01", "shop", 0), ("01", "web", 1), ("02", "shop", 0), ("02", "web", 1), ("03", "shop", 1), ("03", "web", 1),
    ]  # fmt: skip
    assert cut("sessions") == [
        ("01", "shop", 0), ("01", "web", 10), ("02", "shop", 0), ("02", "web", 20), ("03", "shop", 2), ("03", "web", 40),
    ]  # fmt: skip
    assert [x for x in cut("average_order_value") if x[2] is not None] == [
        ("01", "web", 10), ("02", "web", 20), ("03", "shop", 30), ("03", "web", 40),
    ]  # fmt: skip
    assert len(cut("average_order_value")) == 6
    rate = cut("conversion_rate")
    assert len(rate) == 6
    assert {(m, c): v for m, c, v in rate if v is not None} == {
        ("01", "web"): 0.1, ("02", "web"): 0.05, ("03", "web"): 0.025, ("03", "shop"): 0.5,
    }  # fmt: skip
