"""The bulk order file (the template by which orders are placed in DSers) -> units ordered from suppliers, by day and order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.columns import Wanted, columns_of
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.measured import Measured
from okrkit.sources.summary import Part
from okrkit.sources.table.headers import plain

BULK = "bulk orders"
UNITS = "dropship_units_ordered"

WANTED = Wanted(
    texts=("Order_number", "Product_id", "Sku", "Country(Short Name of Country)"),
    counts=("Product_count",),
    stamps=("Date",),
)


def is_bulk(headers: Sequence[str]) -> bool:
    """Whether these are the columns of the bulk order template."""
    return {"ordernumber", "productid", "productcount"} <= {plain(h) for h in headers}


def is_product_mapping(headers: Sequence[str]) -> bool:
    """Whether these are the columns of the product mapping template; its brackets are full-width."""
    have = [plain(h) for h in headers]
    return any(h.startswith("supplierurl") for h in have) and any(h.startswith("skusupplier") for h in have)


def read_bulk(files: list[TextTable], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Units by day and order; a line of an order that two files hold is taken from the later one. Buyers are not read."""
    rows = columns_of(files, WANTED, options)
    rows.need("Order_number", "Date", "Product_count")
    pieces = rows.counts["Product_count"]
    rows.fault(pieces <= 0, "Product_count is not above 0")
    orders = pc.utf8_ltrim(rows.texts["Order_number"], characters="#")
    last: dict[str, int] = {}
    for order, index in zip(orders.to_pylist(), rows.file.tolist(), strict=True):
        if order is not None:
            last[order] = max(index, last.get(order, index))
    newest = np.array(
        [last.get(o, -1) == f for o, f in zip(orders.to_pylist(), rows.file.tolist(), strict=True)], bool
    )
    good = rows.good & newest
    at = pa.array(np.flatnonzero(good))
    measured = Measured(source)
    measured.add(UNITS, rows.local["Date"].take(at).cast(pa.date32()), orders.take(at), pieces[good], "units")
    control: dict[str, object] = {
        "rows": len(rows),
        "orders": pc.count_distinct(orders.take(at)).as_py(),
        "units": int(pieces[good].sum()),
        "skus": pc.count_distinct(rows.texts["Sku"].take(at)).as_py(),
    }
    skipped = int((rows.good & ~newest).sum())
    notes = [
        *rows.notes,
        "The file holds no prices and no costs: units by order were taken. Names and addresses were not read.",
    ]
    if skipped:
        notes.append(f"{skipped:,} lines of orders that a later file holds too were left out.")
    tables = {"measures": measured.table()} if measured else {}
    return Part(tables, rows.rejected(), skipped, tuple(notes), frozenset()), control
