"""Each file importer beside plain DuckDB reading the same file and writing Parquet, and the memory that a large one takes.

Run: ``python benchmarks/import_systems.py [SYSTEM...] [--rows 200000] [--rounds 3] [--full]``. The import is the whole path:
decide what the file is and how it writes, check every row, write the canonical tables as a version of the warehouse. The files
are invented, see `exports`. The last part imports an orders export of Shopify of 200 MB, with ``--full`` of 2 GB, and
tells the peak memory. Exits 1 when an aim is missed: under 4 times DuckDB's time, and under 1 GB at any size.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import exports
import shopify_export
from _measure import Taken, in_a_child, median, scratch, tell

AIM = 4.0
AIM_MEGABYTES = 1_000


def plain(export: exports.Export) -> None:
    """What DuckDB alone needs to read the file and write it again."""
    import duckdb

    to = scratch("systems") / "plain.parquet"
    con = duckdb.connect()
    tell(
        lambda: con.execute(
            f"COPY (SELECT * FROM {export.reads}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)"
        ),
        2,
    )


def whole(system: str, path: Path, told: dict[str, Any], times: int = 2) -> None:
    """The import as a workspace does it."""
    from okrkit import sources
    from okrkit.sources.spilled import Spilled
    from okrkit.warehouse import Warehouse

    folder = scratch("systems") / "warehouse"
    options = sources.ReadOptions(source_name=system, **told)

    def run() -> None:
        batch = sources.read(system, [path], options=options)
        Warehouse(folder).load(
            {n: rows.path if isinstance(rows, Spilled) else rows for n, rows in batch.tables.items()},
            info={"system": batch.system, "files": [{"name": f.name} for f in batch.files]},
            known_at=datetime(2030, 1, 1, tzinfo=UTC),
            edge_documents=batch.edge_documents,
        )

    tell(run, times, before=lambda: shutil.rmtree(folder, ignore_errors=True))


def large(path: Path) -> bool:
    """The memory that a large export takes."""
    (taken,) = in_a_child(__file__, ["--part", "large", "--file", str(path)])
    size = path.stat().st_size / 1e6
    met = taken.peak < AIM_MEGABYTES
    print(
        f"\n{'met   ' if met else 'MISSED'} Shopify orders of {size:,.0f} MB: peak memory {taken.peak:,.0f} MB (aim: under "
        f"{AIM_MEGABYTES:,}), {taken.wall:,.0f} s, {taken.processor:,.0f} s of processor time"
    )
    return met


def _rows_of(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("systems", nargs="*", default=list(exports.WRITERS), help=", ".join(exports.WRITERS))
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="the large export has 2 GB")
    parser.add_argument("--part", choices=("plain", "whole", "large"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    folder = scratch("systems")
    if told.part == "large":
        whole("shopify", told.file, {"timezone": "Europe/Brussels"}, times=1)
        return 0
    if told.part:
        (system,) = told.systems
        export = exports.WRITERS[system](folder, told.rows)
        plain(export) if told.part == "plain" else whole(system, export.path, export.told)
        return 0
    print(
        f"{'system':14}{'rows':>9}{'rows/s':>10}{'okrkit ms':>11}{'DuckDB ms':>11}{'times':>7}{'cpu times':>11}{'peak MB':>9}"
    )
    missed = []
    for system in told.systems:
        taken: dict[str, Taken] = {}
        for part in ("plain", "whole"):
            arguments = [system, "--part", part, "--rows", str(told.rows)]
            taken[part] = median([t for _ in range(told.rounds) for t in in_a_child(__file__, arguments)])
        rows = _rows_of(exports.WRITERS[system](folder, told.rows).path)
        mine, base = taken["whole"], taken["plain"]
        cpu = mine.processor / base.processor
        print(
            f"{system:14}{rows:9,}{rows / mine.wall:10,.0f}{1000 * mine.wall:11,.0f}{1000 * base.wall:11,.0f}"
            f"{mine.wall / base.wall:7.1f}{cpu:11.1f}{mine.peak:9,.0f}"
        )
        missed += [system] if min(cpu, mine.wall / base.wall) >= AIM else []
    print(
        f"{'MISSED' if missed else 'met   '} under {AIM:g} times plain DuckDB{': not ' + ', '.join(missed) if missed else ''}"
    )
    path = shopify_export.write(folder / "large.csv", 2_000 if told.full else 200)
    met = large(path)
    path.unlink()
    return 0 if met and not missed else 1


if __name__ == "__main__":
    sys.exit(main())
