"""Settlement flat files (V1 with a column for each kind of amount, V2 with one row an amount) -> dated refunds and fees.

The first row of a settlement is its summary, the only one with the currency; it repeats what the rows below add up to.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.figures import counts, money
from okrkit.sources.fba.opened import Opened
from okrkit.sources.fba.refunds import refund_rows
from okrkit.sources.fba.words import GIVEN_BACK, store_of
from okrkit.sources.reading.columns import Columns, Wanted, columns_of
from okrkit.sources.reading.decimals import Flags, Ints
from okrkit.sources.reading.measured import Measured
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part

_ONE_COLUMN_EACH = (
    "shipment-fee-amount", "order-fee-amount", "price-amount", "item-related-fee-amount", "misc-fee-amount", "other-fee-amount",
    "promotion-amount", "direct-payment-amount", "other-amount",
)  # fmt: skip
WANTED = Wanted(
    texts=(
        "settlement-id", "currency", "transaction-type", "order-id", "marketplace-name", "sku", "amount-type",
        "amount-description", "price-type", "item-related-fee-type", "promotion-type",
    ),
    money=("total-amount", "amount", *_ONE_COLUMN_EACH),
    counts=("quantity-purchased",),
    stamps=("posted-date", "posted-date-time"),
)  # fmt: skip


def read_settlements(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Read settlements of one account, of either generation."""
    rows = columns_of([doc.table for doc in docs], WANTED, options, currency=None)
    summary = np.asarray(rows.texts["transaction-type"].is_null()) & ~rows.empty["total-amount"]
    settlement, codes = _from_summary(rows, summary, options)
    local = pc.coalesce(rows.local["posted-date-time"], rows.local["posted-date"])
    utc = pc.coalesce(rows.utc["posted-date-time"], rows.utc["posted-date"])
    rows.fault(~summary & np.asarray(rows.texts["transaction-type"].is_null()), "transaction-type is empty")
    rows.fault(~summary & np.asarray(local.is_null()), "posted-date is empty")
    good = rows.good & ~summary
    goods = _goods(rows)
    back = good & _among(rows, "transaction-type", *GIVEN_BACK) & (goods != 0)
    rows.fault(
        back & np.asarray(rows.texts["order-id"].is_null()),
        "order-id is empty: the refund cannot be booked on an order",
    )
    back &= rows.good
    channel = pc.utf8_lower(rows.texts["marketplace-name"])
    returns = refund_rows(
        source, back, order=rows.texts["order-id"], local=local, utc=utc, sku=rows.texts["sku"], product=None,
        quantity=np.abs(rows.counts["quantity-purchased"]) * (goods < 0), amount=-goods, currency=codes, channel=channel,
    )  # fmt: skip
    measured = _fees(rows, good, local.cast(pa.date32()), pc.coalesce(channel, codes), codes, source)
    tables = {"returns": returns} if returns.num_rows else {}
    if measured:
        tables["measures"] = measured.table()
    notes = list(rows.notes)
    if n := int(summary.sum()):
        notes.append(f"{count(n, 'summary row')} left out: it repeats what the rows below it add up to.")
    if back.any():
        notes.append(f"{count(int(back.sum()), 'refund line')} with date and value.")
    notes.append(
        "Orders are not taken from settlements: they come from the all orders report, on the day they were placed."
    )
    edges = {returns["return_id"][i].as_py() for i in ((0, returns.num_rows - 1) if returns.num_rows else ())}
    part = Part(
        tables,
        rows.rejected(),
        int((summary & rows.good).sum()),
        tuple(notes),
        frozenset(("returns", e) for e in edges),
    )
    return part, _control(rows, summary, settlement, good)


def _from_summary(rows: Columns, summary: Flags, options: ReadOptions) -> tuple[pa.Array, pa.Array]:
    """The settlement and the currency of each row: those of the summary above it."""
    ids = _forward(rows.texts["settlement-id"], rows.file)
    own = dict(
        zip(
            ids.filter(pa.array(summary)).to_pylist(),
            rows.texts["currency"].filter(pa.array(summary)).to_pylist(),
            strict=True,
        )
    )
    encoded = ids.dictionary_encode()
    by_id = pa.array([own.get(i) for i in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
    stores = rows.texts["marketplace-name"].dictionary_encode()
    found = [store_of(name) for name in stores.dictionary.to_pylist()]
    of_store = pa.array([None if s is None else s[0] for s in found], pa.string()).take(stores.indices)
    codes = pc.coalesce(pc.utf8_upper(rows.texts["currency"]), by_id, of_store)
    if options.currency:
        codes = pc.fill_null(codes, options.currency)
    if codes.null_count:
        name = rows.files[int(rows.file[np.flatnonzero(np.asarray(codes.is_null()))[0]])]
        raise ImportRefusedError(
            f"{name} has no summary row that names its currency",
            "say it with --currency, for example --currency EUR",
        )
    return ids, codes


def _forward(column: pa.Array, file: Ints) -> pa.Array:
    """Empty cells take the value above them, within one file."""
    parts = [
        pc.fill_null_forward(column.filter(pa.array(file == index))) for index in np.unique(file).tolist()
    ]
    return pa.concat_arrays(parts) if parts else column


def _among(rows: Columns, name: str, *words: str) -> Flags:
    return rows.is_in(name, *words)


def _goods(rows: Columns) -> Ints:
    """Of each row what it says about the price of goods, discounts on them taken off."""
    one_row = rows.is_in("amount-description", "Principal") & rows.is_in(
        "amount-type", "ItemPrice", "Promotion"
    )
    price = np.where(rows.is_in("price-type", "Principal"), rows.amounts["price-amount"], 0)
    promotion = np.where(rows.is_in("promotion-type", "Principal"), rows.amounts["promotion-amount"], 0)
    return np.where(one_row, rows.amounts["amount"], price + promotion)


def _fees(
    rows: Columns, good: Flags, day: pa.Array, segment: pa.Array, codes: pa.Array, source: str
) -> Measured:
    """Fees by day and store as costs above 0; what is named after FBA apart from the others."""
    measured = Measured(source)
    said = pc.fill_null(
        pc.coalesce(rows.texts["item-related-fee-type"], rows.texts["amount-description"]), ""
    )
    of_fba = np.asarray(pc.starts_with(pc.utf8_lower(said), "fba"))
    item = rows.amounts["item-related-fee-amount"] + np.where(
        rows.is_in("amount-type", "ItemFees"), rows.amounts["amount"], 0
    )
    other = sum(
        rows.amounts[n]
        for n in ("shipment-fee-amount", "order-fee-amount", "misc-fee-amount", "other-fee-amount")
    )
    for measure, amount in (
        ("amazon_fba_fees", np.where(of_fba, item, 0)),
        ("amazon_selling_fees", np.where(of_fba, 0, item)),
        ("amazon_other_fees", np.asarray(other)),
    ):
        at = good & (amount != 0)
        rows_at = pa.array(np.flatnonzero(at))
        measured.add(
            measure, day.take(rows_at), segment.take(rows_at), -amount[at] / 10_000, codes.take(rows_at)
        )
    return measured


def _control(rows: Columns, summary: Flags, settlement: pa.Array, good: Flags) -> dict[str, object]:
    goods, amounts = _goods(rows), rows.amounts
    each = amounts["amount"] + sum(amounts[n] for n in _ONE_COLUMN_EACH)
    return {
        "rows": len(rows),
        "settlements": sorted(set(settlement.to_pylist()) - {None}),
        "total_amount": money(amounts["total-amount"][summary]),
        "sum_of_rows": money(each[good]),
        "by_type": counts(rows.texts["transaction-type"]),
        "principal_orders": money(goods[good & rows.is_in("transaction-type", "Order")]),
        "principal_refunds": money(goods[good & rows.is_in("transaction-type", "Refund")]),
    }
