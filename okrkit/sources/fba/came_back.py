"""Returns, reimbursements and feedback: units without money, money without buyers, ratings.

A return is not a refund: the money may come earlier, or without any goods, and its report is another one. So units that
came back are measures by day and order, which a refund cannot be counted twice with.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.figures import counts, money
from okrkit.sources.fba.layouts import Layout
from okrkit.sources.fba.opened import Opened, Reader
from okrkit.sources.reading.columns import Wanted, columns_of
from okrkit.sources.reading.decimals import Flags, Ints
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.measured import Measured
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

UNITS, OWN_UNITS, REIMBURSED = "fba_units_returned", "own_units_returned", "amazon_reimbursements"

_RETURNS = Wanted(
    texts=(
        "order-id", "sku", "asin", "detailed-disposition", "reason", "status", "license-plate-number", "fulfillment-center-id",
    ),
    counts=("quantity",),
    stamps=("return-date",),
)  # fmt: skip
_OWN_RETURNS = Wanted(
    texts=("Order ID", "Return request status", "Return reason", "Currency code"),
    counts=("Return quantity", "Order quantity"),
    money=("Order Amount", "Refunded Amount"),
    stamps=("Return request date",),
)
_REIMBURSEMENTS = Wanted(
    texts=("reimbursement-id", "amazon-order-id", "reason", "sku", "currency-unit"),
    counts=("quantity-reimbursed-total",),
    money=("amount-total",),
    stamps=("approval-date",),
)
_FEEDBACK = Wanted(texts=("Order ID",), counts=("Rating",), stamps=("Date",))

MONEY_IS_ELSEWHERE = (
    "The report counts units and has no money, and a return is not a refund: "
    "the rate of refunds by value needs the date range transactions."
)


def read_returns(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """FBA customer returns: units by the day they came back and by order; equal units in two files count once."""
    rows = columns_of([doc.table for doc in docs], _RETURNS, options)
    rows.need("return-date", "order-id", "quantity")
    skipped = _copies(rows.texts["license-plate-number"], rows.file, rows.good)
    good = rows.good & ~skipped
    units = rows.counts["quantity"]
    at = pa.array(np.flatnonzero(good))
    orders = rows.texts["order-id"].take(at)
    measured = Measured(source)
    measured.add(UNITS, rows.local["return-date"].take(at).cast(pa.date32()), orders, units[good], "units")
    control: dict[str, object] = {
        "rows": len(rows),
        "units": int(units[good].sum()),
        "orders": pc.count_distinct(orders).as_py(),
        "by_reason": counts(rows.texts["reason"].take(at)),
        "by_disposition": counts(rows.texts["detailed-disposition"].take(at)),
    }
    notes = (*rows.notes, MONEY_IS_ELSEWHERE)
    return Part(_tables(measured), rows.rejected(), int(skipped.sum()), notes, frozenset()), control


def read_own_returns(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Returns of orders the seller ships: units; the money it states is a control figure only."""
    rows = columns_of([doc.table for doc in docs], _OWN_RETURNS, options, currency=None)
    rows.need("Return request date", "Order ID")
    good = rows.good
    units = np.where(rows.empty["Return quantity"], 1, rows.counts["Return quantity"])
    at = pa.array(np.flatnonzero(good))
    orders = rows.texts["Order ID"].take(at)
    measured = Measured(source)
    day = rows.local["Return request date"].take(at).cast(pa.date32())
    measured.add(OWN_UNITS, day, orders, units[good], "units")
    control: dict[str, object] = {
        "rows": len(rows),
        "units": int(units[good].sum()),
        "orders": pc.count_distinct(orders).as_py(),
        "order_amount": money(rows.amounts["Order Amount"][good]),
        "refunded_amount": money(rows.amounts["Refunded Amount"][good]),
    }
    said = "What was refunded is in the date range transactions, which count it once; here it is a control figure only."
    return Part(_tables(measured), rows.rejected(), 0, (*rows.notes, said), frozenset()), control


def read_reimbursements(
    docs: list[Opened], source: str, options: ReadOptions
) -> tuple[Part, dict[str, object]]:
    """What Amazon paid for goods it lost or damaged: by day and reimbursement; neither sale nor refund."""
    rows = columns_of([doc.table for doc in docs], _REIMBURSEMENTS, options)
    rows.need("approval-date", "reimbursement-id")
    good = rows.good
    unit = pc.utf8_upper(rows.texts["currency-unit"])
    if options.currency:
        unit = pc.fill_null(unit, options.currency)
    at = pa.array(np.flatnonzero(good))
    measured = Measured(source)
    day = rows.local["approval-date"].take(at).cast(pa.date32())
    amounts = rows.amounts["amount-total"]
    measured.add(
        REIMBURSED, day, rows.texts["reimbursement-id"].take(at), amounts[good] / 10_000, unit.take(at)
    )
    control: dict[str, object] = {
        "rows": len(rows),
        "amount_total": money(amounts[good]),
        "units": int(rows.counts["quantity-reimbursed-total"][good].sum()),
        "by_reason": counts(rows.texts["reason"].take(at)),
    }
    return Part(_tables(measured), rows.rejected(), 0, tuple(rows.notes), frozenset()), control


def read_feedback(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Seller feedback, 1 to 5, as ratings in ``support``; comments and addresses of raters are not read."""
    rows = columns_of([doc.table for doc in docs], _FEEDBACK, options)
    rows.need("Date", "Order ID", "Rating")
    rating = rows.counts["Rating"]
    rows.fault((rating < 1) | (rating > 5), "Rating is not from 1 to 5")
    good = rows.good
    at = pa.array(np.flatnonzero(good))
    ids = rows.texts["Order ID"].take(at)
    loaded = conform(
        "support",
        {
            "source": pa.array([source] * len(at), pa.string()),
            "ticket_id": pc.binary_join_element_wise(pa.array(["feedback"] * len(at), pa.string()), ids, "-"),
            "opened_day": rows.local["Date"].take(at).cast(pa.date32()),
            "satisfaction": pa.array(rating[good].astype(np.float64)),
            "channel": pa.array(["Amazon seller feedback"] * len(at), pa.string()),
        },
        len(at),
    )
    unique, copies = last_of_each(loaded, canonical("support"))
    control: dict[str, object] = {
        "rows": len(rows),
        "ratings": unique.num_rows,
        "mean_rating": round(pc.mean(unique["satisfaction"]).as_py(), 4) if unique.num_rows else None,
    }
    return Part({"support": unique}, rows.rejected(), copies, tuple(rows.notes), frozenset()), control


def _tables(measured: Measured) -> dict[str, pa.Table]:
    return {"measures": measured.table()} if measured else {}


def _copies(plates: pa.Array, file: Ints, good: Flags) -> Flags:
    """Rows whose unit, known by its licence plate, a later file has too."""
    pairs = list(zip(plates.to_pylist(), file.tolist(), strict=True))
    last: dict[str, int] = {}
    for plate, index in pairs:
        if plate is not None:
            last[plate] = max(index, last.get(plate, index))
    later = np.array([plate is not None and last[plate] > index for plate, index in pairs], bool)
    return np.asarray(later & good, dtype=bool)


READERS: dict[Layout, Reader] = {
    "fba_customer_returns": read_returns,
    "merchant_returns": read_own_returns,
    "reimbursements": read_reimbursements,
    "seller_feedback": read_feedback,
}
