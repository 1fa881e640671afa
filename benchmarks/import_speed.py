"""Import of half a million invoice lines beside plain DuckDB reading the same file and writing Parquet.

Run: ``python benchmarks/import_speed.py [--rounds 5]``. The import is the whole path: recognise columns, split sales
from returns, derive orders, check every row, write the canonical tables as a version that outlasts a power cut.
DuckDB copies the file as it is. The rounds alternate, each in a fresh process with its libraries loaded; medians.
The file is Online Retail where ``../shared`` has it, else an invented one of the same size. Exits 1 when the aim is missed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from _measure import in_a_child, median, scratch, show, tell, verdict

AIM = 3.0
LINES = 541_909
REAL = Path(__file__).parents[2] / "shared" / "datasets" / "online_retail" / "online_retail.parquet"
MAPPING = {
    "order_id": "InvoiceNo",
    "sku": "StockCode",
    "product": "Description",
    "quantity": "Quantity",
    "placed_at": "InvoiceDate",
    "unit_price": "UnitPrice",
    "customer_id": "CustomerID",
    "country": "Country",
}
SKIP = "order_id like 'A%' or (quantity <= 0 and order_id not like 'C%') or (unit_price <= 0 and order_id not like 'C%')"


def source() -> Path:
    """The file to import."""
    return REAL if REAL.is_file() else invented()


def invented() -> Path:
    """Invoice lines of the same columns, number and shape, always the same."""
    import duckdb

    path = scratch("import") / "lines.parquet"
    if not path.is_file():
        duckdb.sql(
            f"COPY (SELECT CASE WHEN hash(i // 21) % 7 = 0 THEN 'C' ELSE '' END || (536365 + i // 21) AS InvoiceNo, "
            "CAST(10000 + hash(i) % 4000 AS VARCHAR) AS StockCode, 'ARTICLE NUMBER ' || hash(i) % 4000 AS Description, "
            "CAST(CASE WHEN hash(i // 21) % 7 = 0 THEN -1 ELSE 1 END * (1 + hash(i + 1) % 12) AS INTEGER) AS Quantity, "
            f"TIMESTAMP '2010-12-01 08:00:00' + to_minutes(CAST(i // 21 * 21 * 520000 // {LINES} AS BIGINT)) AS InvoiceDate, "
            "round(0.5 + hash(i) % 4000 % 1500 / 100.0, 2) AS UnitPrice, "
            "CASE WHEN hash(i // 21 + 5) % 4 > 0 THEN CAST(12000 + hash(i // 21 + 3) % 4300 AS INTEGER) END AS CustomerID, "
            "CASE WHEN hash(i // 21) % 10 = 1 THEN 'Germany' ELSE 'United Kingdom' END AS Country "
            f"FROM range({LINES}) AS r(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return path


def plain(path: Path) -> None:
    """What DuckDB alone needs to read the file and write it again."""
    import duckdb

    to = scratch("import") / "plain.parquet"
    con = duckdb.connect()
    tell(
        lambda: con.execute(f"COPY (SELECT * FROM '{path}') TO '{to}' (FORMAT parquet, COMPRESSION zstd)"), 3
    )


def whole(path: Path) -> None:
    """The import as a workspace does it."""
    from okrkit import sources
    from okrkit.warehouse import Warehouse

    folder = scratch("import") / "warehouse"
    options = sources.ReadOptions(
        source_name="table", currency="GBP", table="order_lines", mapping=MAPPING, return_when="order_id like 'C%'", skip_when=SKIP
    )  # fmt: skip

    def run() -> None:
        batch = sources.read("table", [path], options=options)
        Warehouse(folder).load(
            batch.tables,
            info={"system": batch.system, "files": [{"name": f.name} for f in batch.files]},
            known_at=datetime(2012, 1, 1, tzinfo=UTC),
            edge_documents=batch.edge_documents,
        )

    tell(run, 3, before=lambda: shutil.rmtree(folder, ignore_errors=True))


def reading(path: Path) -> None:
    """The reading half of the import alone."""
    from okrkit import sources

    options = sources.ReadOptions(
        source_name="table", currency="GBP", table="order_lines", mapping=MAPPING, return_when="order_id like 'C%'", skip_when=SKIP
    )  # fmt: skip
    tell(lambda: sources.read("table", [path], options=options), 3)


PARTS = {"plain": plain, "whole": whole, "reading": reading}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    told = parser.parse_args()
    path = source()
    if told.part:
        PARTS[told.part](path)
        return 0
    rounds = [
        {name: in_a_child(__file__, ["--part", name]) for name in PARTS} for _ in range(max(1, told.rounds))
    ]
    taken = {name: median([t for one in rounds for t in one[name]]) for name in PARTS}
    print(f"import of {path.name}")
    show(
        [
            ("DuckDB reads and writes it", taken["plain"]),
            ("okrkit imports it", taken["whole"]),
            ("  of which reading and checking", taken["reading"]),
        ],
        taken["plain"],
    )
    ratio = taken["whole"].wall / taken["plain"].wall
    return 0 if verdict("import against plain DuckDB", ratio, AIM) else 1


if __name__ == "__main__":
    sys.exit(main())
