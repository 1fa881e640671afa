"""Several files of one shop that overlap: of each document the last file's copy."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

OF_AN_ORDER = ("orders", "order_lines", "fulfilment")


def latest(files: Sequence[dict[str, pa.Table]]) -> tuple[dict[str, pa.Table], list[tuple[int, str]]]:
    """One set of tables; the copies of orders and return documents that a later file has again are left out.

    Returns the tables, and for each document left out the place of its file and its id. What belongs to an order
    goes with its copy.
    """
    if len(files) == 1:
        return files[0], []
    left_out: list[tuple[int, str]] = []
    seen: dict[str, set[str]] = {"order_id": set(), "return_id": set()}
    kept: dict[str, list[pa.Table]] = {}
    for place in reversed(range(len(files))):
        tables = files[place]
        for name, rows in tables.items():
            column = "order_id" if name in OF_AN_ORDER else "return_id" if name == "returns" else None
            if column is None or not rows.num_rows or not seen[column]:
                kept.setdefault(name, []).append(rows)
                continue
            again = pc.is_in(rows[column], pa.array(sorted(seen[column]), pa.string()))
            if name in ("orders", "returns"):
                left_out += [(place, text) for text in pc.unique(rows[column].filter(again)).to_pylist()]
            kept.setdefault(name, []).append(rows.filter(pc.invert(again)))
        for name, column in (("orders", "order_id"), ("returns", "return_id")):
            if name in tables:
                seen[column].update(tables[name][column].to_pylist())
    return {name: pa.concat_tables(reversed(parts)) for name, parts in kept.items()}, left_out
