"""Shopify's payout transactions -> refunds with their dates; charges, fees and adjustments are not returns."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import MONEY, from_scaled, to_scaled
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.reading.words import SEEN, count
from okrkit.sources.schema import conform
from okrkit.sources.shopify.layouts import key_of
from okrkit.sources.summary import Part

OTHER_MONEY = "charges, payouts, fees and adjustments are not returns"


def read_payouts(files: list[TextTable], source: str, options: ReadOptions) -> Part:
    """Read refunds: one document each, known by order, time and amount, since the export gives them no id.

    ``amount`` is all that was paid back, tax and shipping included, like ``paid_back``; the goods in it are taken
    where the order is known, see `okrkit.core.kpis.refunds`.
    """
    tables: list[pa.Table] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    edges: set[tuple[str, str]] = set()
    skipped = 0
    for file in files:
        table, bad, said, other = _one(file, source, options)
        tables.append(table)
        rejected += bad
        notes += said
        skipped += other
    returns = pa.concat_tables(tables)
    unique = _without_copies(returns)
    if copies := returns.num_rows - unique.num_rows:
        skipped += copies
        notes.append(f"{count(copies, 'refund')} also in another file: taken once.")
    if unique.num_rows:
        notes.append(
            f"{count(unique.num_rows, 'refund')} dated by the payouts, in place of the undated refunds of the same orders. "
            "They include tax and shipping: where the order is known, they count without tax, and together at most the order's goods."
        )
    return Part({"returns": unique}, tuple(rejected), skipped, tuple(notes), frozenset(edges))


def _one(
    file: TextTable, source: str, options: ReadOptions
) -> tuple[pa.Table, list[Rejected], list[str], int]:
    by_key = {key_of(h): h for h in file.headers}
    rows = file.columns.num_rows

    def text(header: str) -> pa.Array:
        name = by_key.get(key_of(header))
        if name is None:
            return pa.nulls(rows, pa.string())
        trimmed = pc.utf8_trim_whitespace(file.columns.column(name).combine_chunks())
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    kinds = pc.fill_null(pc.utf8_lower(text("Type")), "")
    is_refund = np.asarray(pc.equal(kinds, "refund"))
    chosen = pa.array(np.flatnonzero(is_refund))
    order = text("Order").take(chosen)
    currency = text("Currency").take(chosen)
    if options.currency:
        currency = pc.fill_null(currency, options.currency)
    printed = text("Amount").take(chosen)
    amount = read_decimals(
        printed,
        "Amount",
        MONEY,
        decimal_comma=options.decimal_comma,
        default_point=file.separator == ",",
        currency=currency if currency.null_count < len(currency) else None,
    )
    stamps = read_stamps(
        text("Transaction Date").take(chosen),
        "Transaction Date",
        day_first=options.day_first,
        keep_printed=True,
    )
    values, missing = to_scaled(amount.values)
    reasons = {
        "Amount is empty": np.asarray(printed.is_null()),
        f"Amount is {SEEN}, not an amount in the row's currency": amount.bad | missing,
        "Transaction Date cannot be read": stamps.bad | np.asarray(stamps.local.is_null()),
        "Order is empty: the refund cannot be booked on an order": np.asarray(order.is_null()),
        "Currency is empty; tell it with --currency": np.asarray(currency.is_null()),
    }
    bad = np.zeros(len(chosen), bool)
    rejected = []
    numbers = file.numbers[is_refund]
    for reason, flags in reasons.items():
        rejected += [
            Rejected(file.name, int(numbers[i]), reason.replace(SEEN, repr(printed[i].as_py())))
            for i in np.flatnonzero(flags & ~bad).tolist()
        ]
        bad |= flags
    good = pa.array(np.flatnonzero(~bad))
    paid = np.abs(values[~bad])
    local = stamps.local.take(good)
    names = order.take(good)
    columns = {
        "source": pa.array([source] * len(good), pa.string()),
        "return_id": pa.array(_ids(names.to_pylist(), local.to_pylist(), paid.tolist()), pa.string()),
        "line_no": pa.array(np.ones(len(good), dtype=np.int64)),
        "order_id": names,
        "returned_at": local,
        "returned_day": local.cast(pa.date32()),
        "dated": pa.array(["return"] * len(good), pa.string()),
        "amount": from_scaled(paid, None, MONEY),
        "paid_back": from_scaled(paid, None, MONEY),
        "currency": currency.take(good),
    }
    others = Counter(kinds.filter(pa.array(~is_refund)).to_pylist())
    notes = list(file.notes) + list(amount.notes) + list(stamps.notes)
    if others:
        listed = ", ".join(f"{times:,} {kind or 'without a type'}" for kind, times in sorted(others.items()))
        notes.append(f"{file.name}: {OTHER_MONEY}; left out: {listed}.")
    return conform("returns", columns, len(good)), rejected, notes, int((~is_refund).sum())


def _ids(orders: list[str], stamps: list[object], paid: list[int]) -> list[str]:
    """An id from what the row says; equal rows of one file are numbered, so that both count."""
    seen: Counter[str] = Counter()
    ids = []
    for order, stamp, amount in zip(orders, stamps, paid, strict=True):
        base = f"{order}#payout-{stamp:%Y%m%dT%H%M%S}-{amount}"
        seen[base] += 1
        ids.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return ids


def _without_copies(returns: pa.Table) -> pa.Table:
    ids = returns.column("return_id").to_pylist()
    first = {name: place for place, name in reversed(list(enumerate(ids)))}
    return returns if len(first) == len(ids) else returns.take(pa.array(sorted(first.values())))
