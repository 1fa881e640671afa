"""Monthly KPIs beside hand-written DuckDB SQL over the same files, and beside pandas.

Run: ``python benchmarks/kpi_speed.py [--lines 20000000] [--rounds 3]``. Orders, gross sales, net revenue, active
customers, order value and return rate by month, over a shop of 541,909 lines and over one of 20 million, both
invented by this script with a fixed recipe and loaded once through the warehouse. Every way starts from the Parquet
files and ends with a DataFrame; each runs in a fresh process with its libraries loaded. Medians. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from _measure import Taken, in_a_child, median, scratch, show, tell, verdict

AGAINST_SQL, AGAINST_PANDAS = 1.2, 10.0
SMALL = 541_909
KPIS = ["orders", "gross_sales", "net_revenue", "active_customers", "average_order_value", "return_rate"]
LINES_AN_ORDER = 4
YEARS = (2024, 2025, 2026)

_ORDERS = """
SELECT 'shop' AS source, 'N' || k AS order_id, k, {year} AS year,
  CAST(DATE '{year}-01-01' + CAST((k - {first}) * 365 // {n} AS INTEGER) AS DATE) AS placed_day,
  hash(k) % 50 > 0 AS is_order,
  CASE WHEN hash(k + 1) % 5 > 0 THEN 'c' || CAST(floor({customers} * power(hash(k + 2) % 1000000 / 1e6, 2)) AS BIGINT) END AS customer_id,
  'EUR' AS currency, CASE WHEN hash(k) % 4 = 0 THEN 'pos' ELSE 'web' END AS channel, 'DE' AS country,
  CASE WHEN hash(k + 3) % 6 = 0 THEN CAST(hash(k + 4) % 900 / 100.0 AS DECIMAL(18,4)) END AS discount_net
FROM range({first}, {first} + {n}) AS r(k)
"""


def made(lines: int) -> Path:
    """A warehouse with an invented shop, made once."""
    folder = scratch(f"shop-{lines}")
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder / "warehouse", ignore_errors=True)
        print(f"inventing a shop of {lines:,} lines (once) ...", file=sys.stderr)
        n = lines // LINES_AN_ORDER // len(YEARS)
        for i, year in enumerate(YEARS):
            _load(folder / "warehouse", year, i * n, n, max(1000, lines // 25))
        ready.touch()
    return folder / "warehouse"


def _load(folder: Path, year: int, first: int, n: int, customers: int) -> None:
    import duckdb

    from okrkit.warehouse import Warehouse
    from okrkit.warehouse.schema import conformed

    con = duckdb.connect()
    con.execute("CREATE TABLE o AS " + _ORDERS.format(year=year, first=first, n=n, customers=customers))
    head = "source, order_id, CAST(placed_day AS TIMESTAMP) AS placed_at, placed_day, is_order, customer_id, currency, channel, country"
    tables = {
        "orders": f"SELECT {head}, discount_net, CAST(placed_day AS TIMESTAMP) AS known_at FROM o",
        "order_lines": f"SELECT {head}, CAST(j AS BIGINT) AS line_no, 's' || hash(k * 10 + j) % 5000 AS sku, "
        "'article ' || hash(k * 10 + j) % 5000 AS product, CAST(1 + hash(k + j) % 5 AS DECIMAL(18,3)) AS quantity, "
        "CAST(1 + hash(k * 10 + j) % 5000 / 100.0 AS DECIMAL(18,4)) AS unit_price "
        f"FROM o, range(1, {LINES_AN_ORDER + 1}) AS r(j) ORDER BY k, j",
        "returns": "SELECT source, 'R' || k AS return_id, 1 AS line_no, order_id, "
        "CAST(placed_day + 9 AS TIMESTAMP) AS returned_at, placed_day + 9 AS returned_day, 'return' AS dated, "
        "CAST(1 AS DECIMAL(18,3)) AS quantity, CAST(5 + hash(k) % 4000 / 100.0 AS DECIMAL(18,4)) AS amount, "
        "customer_id, currency, channel, country FROM o WHERE hash(k + 9) % 11 = 0",
    }
    rows = {name: conformed(name, con.sql(sql).to_arrow_table()) for name, sql in tables.items()}
    Warehouse(folder).load(rows, info={"system": "invented"}, known_at=datetime(year + 1, 1, 1, tzinfo=UTC))


def ours(folder: Path, times: int) -> None:
    """The declared KPIs."""
    from okrkit.warehouse import Warehouse

    tell(lambda: Warehouse(folder).view().values(KPIS, "month"), times)


def by_hand(folder: Path, times: int) -> None:
    """What an analyst would write for just this question."""
    import duckdb

    con = duckdb.connect()
    sql = f"""
    WITH l AS (
      SELECT date_trunc('month', placed_day) AS month, sum(quantity * unit_price) AS gross
      FROM read_parquet({_files(folder, "order_lines")}) WHERE is_order GROUP BY 1),
    o AS (
      SELECT date_trunc('month', placed_day) AS month, count(*) AS orders, count(DISTINCT customer_id) AS customers,
        sum(coalesce(discount_net, discount, 0)) AS discounts
      FROM read_parquet({_files(folder, "orders")}) WHERE is_order GROUP BY 1),
    r AS (
      SELECT date_trunc('month', returned_day) AS month, sum(amount) AS returns
      FROM read_parquet({_files(folder, "returns")}) GROUP BY 1)
    SELECT month, orders, gross, gross - discounts - coalesce(returns, 0) AS net, customers,
      CAST(gross - discounts AS DOUBLE) / orders AS aov, CAST(coalesce(returns, 0) AS DOUBLE) / (gross - discounts) AS rate
    FROM l JOIN o USING (month) LEFT JOIN r USING (month) ORDER BY month"""
    tell(lambda: con.sql(sql).df(), times)


def pandas(folder: Path, times: int) -> None:
    """The same in pandas: only the columns needed, money as float, as a quick analysis would have it."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    def read(table: str, columns: list[str]) -> pd.DataFrame:
        parts = pa.concat_tables([pq.read_table(f, columns=columns) for f in _paths(folder, table)])
        floats = {f.name: pa.float64() for f in parts.schema if pa.types.is_decimal(f.type)}
        schema = pa.schema([(f.name, floats.get(f.name, f.type)) for f in parts.schema])
        frame = parts.cast(schema).to_pandas()
        day = next(c for c in columns if c.endswith("_day"))
        frame["month"] = pd.to_datetime(frame[day]).dt.to_period("M")
        return frame

    def run() -> pd.DataFrame:
        lines = read("order_lines", ["placed_day", "is_order", "quantity", "unit_price"])
        lines = lines[lines["is_order"]]
        gross = (lines["quantity"] * lines["unit_price"]).groupby(lines["month"]).sum()
        orders = read("orders", ["placed_day", "is_order", "customer_id", "discount_net"])
        by_month = orders[orders["is_order"]].groupby("month")
        back = read("returns", ["returned_day", "amount"]).groupby("month")["amount"].sum()
        found = pd.DataFrame({
            "orders": by_month.size(), "gross": gross, "customers": by_month["customer_id"].nunique(),
            "discounts": by_month["discount_net"].sum(), "returns": back,
        }).fillna(0)  # fmt: skip
        found["net"] = found["gross"] - found["discounts"] - found["returns"]
        found["aov"] = (found["gross"] - found["discounts"]) / found["orders"]
        found["rate"] = found["returns"] / (found["gross"] - found["discounts"])
        return found

    tell(run, times)


def _paths(folder: Path, table: str) -> list[Path]:
    from okrkit.warehouse import Warehouse

    return [folder / f.path for f in Warehouse(folder).view().files(table)]


def _files(folder: Path, table: str) -> str:
    return str([str(path) for path in _paths(folder, table)])


PARTS: dict[str, Callable[[Path, int], Any]] = {"by hand": by_hand, "ours": ours, "pandas": pandas}


def measured(lines: int, rounds: int, parts: list[str], times: int) -> dict[str, Taken]:
    made(lines)
    told = [
        {p: in_a_child(__file__, ["--part", p, "--lines", str(lines), "--times", str(times)]) for p in parts}
        for _ in range(rounds)
    ]
    return {p: median([t for one in told for t in one[p]]) for p in parts}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=20_000_000, help="lines of the large shop")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=1, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        PARTS[told.part](made(told.lines), told.times)
        return 0
    met = []
    for lines, times in ((SMALL, 9), (told.lines, 3)):
        taken = measured(lines, told.rounds, ["by hand", "ours"], times)
        rows = [("hand-written DuckDB SQL", taken["by hand"]), ("okrkit", taken["ours"])]
        if lines == told.lines:
            taken |= measured(lines, 1, ["pandas"], 1)
            rows.append(("pandas", taken["pandas"]))
        print(f"\nmonthly KPIs over {lines:,} lines")
        show(rows, taken["by hand"])
        met.append(
            verdict(
                "okrkit against hand-written SQL", taken["ours"].wall / taken["by hand"].wall, AGAINST_SQL
            )
        )
        if "pandas" in taken:
            faster = taken["pandas"].wall / taken["ours"].wall
            met.append(verdict("times faster than pandas", faster, AGAINST_PANDAS, at_least=True))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
