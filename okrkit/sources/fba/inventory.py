"""The inventory reports -> stock by article and place; what is on its way to Amazon -> measures.

Places: ``FBA`` is what Amazon can sell, ``FBA reserved`` and ``FBA unsellable`` lie in its warehouses too, ``own`` is
the seller's stock as far as the listing states it. Inbound pieces are nowhere yet and no stock.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.days import with_order_of_days
from okrkit.sources.fba.figures import share
from okrkit.sources.fba.layouts import Layout
from okrkit.sources.fba.opened import Opened, Reader
from okrkit.sources.reading.columns import Columns, Wanted, columns_of
from okrkit.sources.reading.decimals import QUANTITY, Flags, Ints, from_scaled
from okrkit.sources.reading.keys import added_up
from okrkit.sources.reading.measured import Measured
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

SELLABLE, RESERVED, UNSELLABLE, OWN = "FBA", "FBA reserved", "FBA unsellable", "own"
INBOUND = "fba_inbound_units"

Stock = list[tuple[str, Ints, Flags]]  # place, pieces, rows that count there

_MANAGE = Wanted(
    texts=("sku", "asin", "product-name", "condition", "mfn-listing-exists", "afn-listing-exists"),
    counts=(
        "mfn-fulfillable-quantity", "afn-warehouse-quantity", "afn-fulfillable-quantity", "afn-unsellable-quantity",
        "afn-reserved-quantity", "afn-total-quantity", "afn-inbound-working-quantity", "afn-inbound-shipped-quantity",
        "afn-inbound-receiving-quantity",
    ),
)  # fmt: skip
_AMAZON = Wanted(
    texts=("seller-sku", "asin", "Warehouse-Condition-code", "condition-type"), counts=("Quantity Available",)
)
_PLANNING = Wanted(
    texts=("sku", "asin", "product-name", "condition"),
    counts=(
        "available",
        "Total Reserved Quantity",
        "reserved-quantity",
        "unfulfillable-quantity",
        "inbound-quantity",
    ),
    stamps=("snapshot-date",),
)
_LEDGER = Wanted(
    texts=("FNSKU", "MSKU", "Title", "Disposition", "Location"),
    counts=("EndingWarehouseBalance", "CustomerShipments", "CustomerReturns", "Receipts"),
    stamps=("Date",),
)


def read_manage(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Manage FBA inventory: 18 or 21 columns, and whatever comes next."""
    rows = columns_of([doc.table for doc in docs], _MANAGE, options)
    rows.need("sku", "afn-fulfillable-quantity")
    c = rows.counts
    listed = ~rows.empty["mfn-fulfillable-quantity"]
    stock: Stock = [
        (SELLABLE, c["afn-fulfillable-quantity"], np.ones(len(rows), bool)),
        (RESERVED, c["afn-reserved-quantity"], c["afn-reserved-quantity"] > 0),
        (UNSELLABLE, c["afn-unsellable-quantity"], c["afn-unsellable-quantity"] > 0),
        (OWN, c["mfn-fulfillable-quantity"], listed),
    ]
    inbound = sum(c[f"afn-inbound-{step}-quantity"] for step in ("working", "shipped", "receiving"))
    good = rows.good
    fulfillable, warehouse, own = (
        int(c[name][good].sum())
        for name in ("afn-fulfillable-quantity", "afn-warehouse-quantity", "mfn-fulfillable-quantity")
    )
    control: dict[str, object] = {
        "rows": len(rows),
        "skus": pc.count_distinct(rows.texts["sku"]).as_py(),
        "afn_total": int(c["afn-total-quantity"][good].sum()),
        "afn_warehouse": warehouse,
        "afn_fulfillable": fulfillable,
        "mfn_fulfillable": own,
        "pct_inventory_in_fba_sellable": share(fulfillable, fulfillable + own),
        "pct_inventory_in_fba_warehouse": share(warehouse, warehouse + own),
        "sums": {name: int(c[name][good].sum()) for name in _MANAGE.counts if name in rows.present},
    }
    notes = [
        f"Own stock is known for {int((listed & good).sum()):,} of {int(good.sum()):,} articles: "
        "stock that is not listed on Amazon is not in this report."
    ]
    inside = c["afn-fulfillable-quantity"] + c["afn-reserved-quantity"] + c["afn-unsellable-quantity"]
    if n := int(
        np.count_nonzero(
            good & (inside != c["afn-warehouse-quantity"]) & ~rows.empty["afn-warehouse-quantity"]
        )
    ):
        notes.append(
            f"{n:,} articles whose warehouse quantity is not sellable + reserved + unsellable: these three were taken."
        )
    part = _part(rows, docs, rows.texts["sku"], stock, np.asarray(inbound), source, notes)
    return part, control


def read_amazon(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Amazon fulfilled inventory: one row an article and condition."""
    rows = columns_of([doc.table for doc in docs], _AMAZON, options)
    rows.need("seller-sku", "Quantity Available")
    code = pc.fill_null(pc.utf8_upper(rows.texts["Warehouse-Condition-code"]), "SELLABLE")
    sellable = np.asarray(pc.equal(code, "SELLABLE"))
    pieces = rows.counts["Quantity Available"]
    stock: Stock = [(SELLABLE, pieces, sellable), (UNSELLABLE, pieces, ~sellable)]
    good = rows.good
    control: dict[str, object] = {
        "rows": len(rows),
        "skus": pc.count_distinct(rows.texts["seller-sku"]).as_py(),
        "units": int(pieces[good].sum()),
        "units_sellable": int(pieces[good & sellable].sum()),
    }
    return _part(rows, docs, rows.texts["seller-sku"], stock, None, source, []), control


def read_planning(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """FBA inventory with its age and outlook, of which only the pieces are read; each row says its day."""
    rows = columns_of([doc.table for doc in docs], _PLANNING, options)
    rows.need("snapshot-date", "sku", "available")
    c = rows.counts
    reserved = np.where(
        rows.empty["Total Reserved Quantity"], c["reserved-quantity"], c["Total Reserved Quantity"]
    )
    stock: Stock = [
        (SELLABLE, c["available"], np.ones(len(rows), bool)),
        (RESERVED, reserved, reserved > 0),
        (UNSELLABLE, c["unfulfillable-quantity"], c["unfulfillable-quantity"] > 0),
    ]
    good = rows.good
    control: dict[str, object] = {
        "rows": len(rows),
        "skus": pc.count_distinct(rows.texts["sku"]).as_py(),
        "available": int(c["available"][good].sum()),
        "reserved": int(reserved[good].sum()),
        "unfulfillable": int(c["unfulfillable-quantity"][good].sum()),
        "inbound": int(c["inbound-quantity"][good].sum()),
    }
    days = rows.local["snapshot-date"].cast(pa.date32())
    return _part(rows, docs, rows.texts["sku"], stock, c["inbound-quantity"], source, [], days), control


def read_ledger(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Inventory ledger: what each warehouse held at the end of each day."""
    options, said = with_order_of_days(docs, options)
    rows = columns_of([doc.table for doc in docs], _LEDGER, options)
    rows.need("Date", "EndingWarehouseBalance")
    sku = pc.coalesce(rows.texts["MSKU"], rows.texts["FNSKU"])
    rows.fault(np.asarray(sku.is_null()), "MSKU and FNSKU are empty")
    sellable = rows.is_in("Disposition", "SELLABLE")
    pieces = rows.counts["EndingWarehouseBalance"]
    stock: Stock = [(SELLABLE, pieces, sellable), (UNSELLABLE, pieces, ~sellable)]
    good = rows.good
    control: dict[str, object] = {
        "rows": len(rows),
        "skus": pc.count_distinct(sku).as_py(),
        "ending_balance": int(pieces[good].sum()),
        "customer_shipments": int(rows.counts["CustomerShipments"][good].sum()),
        "customer_returns": int(rows.counts["CustomerReturns"][good].sum()),
        "receipts": int(rows.counts["Receipts"][good].sum()),
    }
    return _part(rows, docs, sku, stock, None, source, said, rows.local["Date"].cast(pa.date32())), control


def _part(
    rows: Columns,
    docs: list[Opened],
    sku: pa.Array,
    stock: Stock,
    inbound: Ints | None,
    source: str,
    notes: list[str],
    days: pa.Array | None = None,
) -> Part:
    """Stock rows of every place; of an article that several rows of one day hold, the pieces are added up."""
    said: list[str] = []
    if days is None:
        days, said = _days_of_files(rows, docs)
    product = rows.texts.get("product-name", rows.texts.get("Title", pa.nulls(len(rows), pa.string())))
    chosen = [(place, pieces, np.flatnonzero(flags & rows.good)) for place, pieces, flags in stock]
    row = np.concatenate([at for _, _, at in chosen])
    pieces = np.concatenate([values[at] for _, values, at in chosen])
    taken = pa.array(row)
    loaded = conform(
        "inventory",
        {
            "source": pa.array([source] * len(row), pa.string()),
            "day": days.take(taken),
            "sku": sku.take(taken),
            "product": product.take(taken),
            "location": pa.array(
                np.repeat([p for p, _, _ in chosen], [len(at) for _, _, at in chosen]), pa.string()
            ),
            "on_hand": from_scaled(pieces * 1000, None, QUANTITY),
        },
        len(row),
    )
    summed: list[str] = []
    tables = {"inventory": added_up(loaded, canonical("inventory"), rows.file[row], summed)}
    if inbound is not None:
        coming = np.flatnonzero(rows.good & (inbound > 0))
        measured = Measured(source)
        at = pa.array(coming)
        measured.add(INBOUND, days.take(at), sku.take(at), inbound[coming].astype(float), "units")
        if measured:
            tables["measures"] = measured.table()
    return Part(tables, rows.rejected(), 0, (*rows.notes, *said, *notes, *summed), frozenset())


def _days_of_files(rows: Columns, docs: list[Opened]) -> tuple[pa.Array, list[str]]:
    made: list[date] = []
    for doc in docs:
        if doc.day is None:
            problem = f"{doc.name} does not say of which day its stock is"
            raise ImportRefusedError(problem, "say it with --end, for example --end 2026-03-31")
        made.append(doc.day.day)
    of_file = pa.array(made, pa.date32())
    return of_file.take(pa.array(rows.file)), [doc.day.note for doc in docs if doc.day]


READERS: dict[Layout, Reader] = {
    "fba_inventory": read_manage,
    "afn_inventory": read_amazon,
    "inventory_planning": read_planning,
    "inventory_ledger": read_ledger,
}
