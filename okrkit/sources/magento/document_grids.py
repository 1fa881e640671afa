"""The admin's grids of credit memos, invoices and shipments: returns on their own days, dispatches, and no sales."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.control import cents
from okrkit.sources.magento.order_grid import currency_of, ids
from okrkit.sources.magento.rest_orders import store
from okrkit.sources.magento.times import times
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import MONEY, from_scaled
from okrkit.sources.reading.frames import Frame
from okrkit.sources.reading.identity import each, of_email
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.latest import latest
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

_CANCELED = (
    "canceled",
    "cancelled",
    "abgebrochen",
    "storniert",
    "annulé",
    "cancelado",
    "annullato",
    "geannuleerd",
)
HOUR = 3_600_000_000  # microseconds

Files = list[tuple[TextTable, dict[str, str]]]


def read_memos(files: Files, source: str, options: ReadOptions) -> Part:
    """Credit memos: one return document each, on the day it was made."""
    found: list[dict[str, pa.Table]] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    skipped, all_rows = 0, Decimal(0)
    for text, fields in files:
        frame = Frame(
            text,
            fields,
            options,
            numbers=("refunded", "subtotal", "shipping", "positive", "negative"),
            times=("date",),
        )
        returns, canceled = _memos(frame, source, options)
        all_rows += Decimal(int(frame.amounts("refunded", currency=options.currency).values.sum())).scaleb(-4)
        found.append({"returns": returns})
        skipped += canceled
        rejected += frame.rejected()
        notes += frame.notes
    tables, left_out = latest(found)
    returns, copies = last_of_each(tables["returns"], canonical("returns"))
    skipped += len(left_out) + copies
    paid = pc.sum(returns["paid_back"]).as_py() or Decimal(0)
    notes.append(f"Credit memos booked on their own days: {returns.num_rows:,}.")
    if skipped:
        notes.append(f"{count(skipped, 'credit memo')} left out: canceled, or again in the files.")
    control = {
        "credit_memos": cents(paid),
        "credit_memo_rows": returns.num_rows,
        "refunded_all_rows": cents(all_rows),
    }
    return Part({"returns": returns}, tuple(rejected), skipped, tuple(notes), frozenset(), control)


def _memos(frame: Frame, source: str, options: ReadOptions) -> tuple[pa.Table, int]:
    """Goods are subtotal and adjustments, and never more than what was paid back beside the shipping."""
    currency = currency_of(frame, options)
    paid = frame.amounts("refunded", currency=currency)
    subtotal, shipping, positive, negative = (
        frame.amounts(name, currency=currency) for name in ("subtotal", "shipping", "positive", "negative")
    )
    at = times(frame, "date")
    names, order = ids(frame, "id", "refunded"), ids(frame, "order", "refunded")
    frame.reject(np.asarray(names.is_null()), "the row has no credit memo number")
    frame.reject(np.asarray(at.is_null()) & ~frame.bad, "the row has no date")
    frame.reject(paid.missing & ~frame.bad, "the row does not say what was refunded")
    canceled = np.asarray(
        pc.fill_null(pc.is_in(pc.utf8_lower(frame.text("status")), pa.array(_CANCELED)), False)
    ).astype(bool)
    chosen = np.flatnonzero(~frame.bad & ~canceled)
    taken = pa.array(chosen)
    stated = ~subtotal.missing[chosen]
    adjusted = positive.values - np.abs(negative.values)
    goods = np.clip(subtotal.values + adjusted, 0, np.maximum(paid.values - shipping.values, 0))
    columns = {
        "source": pa.array([source] * len(chosen), pa.string()),
        "return_id": pc.binary_join_element_wise("credit memo ", names.take(taken), ""),
        "line_no": pa.array(np.ones(len(chosen), np.int64)),
        "order_id": order.take(taken),
        "returned_at": at.take(taken),
        "returned_day": at.take(taken).cast(pa.date32()),
        "dated": pa.array(["return"] * len(chosen), pa.string()),
        "amount": from_scaled(np.where(stated, goods[chosen], paid.values[chosen]), None, MONEY),
        "paid_back": from_scaled(paid.values[chosen], None, MONEY),
        "amount_stated": pa.array(stated, mask=~stated),
        "customer_id": each(frame.text("email").take(taken), of_email),
        "currency": pa.array([currency] * len(chosen), pa.string()),
        "channel": each(frame.text("store").take(taken), store),
    }
    return conform("returns", columns, len(chosen)), int((canceled & ~frame.bad).sum())


def read_invoices(files: Files, source: str, options: ReadOptions) -> Part:
    """Invoices repeat what the orders say: they are read for their control figures alone."""
    rows = 0
    rejected: list[Rejected] = []
    notes: list[str] = []
    sums = {"base": Decimal(0), "purchased": Decimal(0)}
    for text, fields in files:
        frame = Frame(text, fields, options, numbers=tuple(sums))
        for name in sums:
            amounts = frame.amounts(name, currency=None)
            sums[name] += Decimal(int(amounts.values.sum())).scaleb(-4)
        rows += frame.rows - int(frame.bad.sum())
        rejected += frame.rejected()
        notes += frame.notes
    notes.append(
        f"{count(rows, 'invoice')} left out: the orders say the same, and both would count twice. Import the order grid for sales."
    )
    control = {
        "invoices": rows,
        "invoiced_base": cents(sums["base"]),
        "invoiced_purchased": cents(sums["purchased"]),
    }
    return Part({}, tuple(rejected), rows, tuple(notes), frozenset(), control)


def read_shipments(files: Files, source: str, options: ReadOptions) -> Part:
    """Shipments with their hours from the order."""
    found: list[pa.Table] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    pieces = Decimal(0)
    for text, fields in files:
        frame = Frame(text, fields, options, numbers=("quantity",), times=("date", "ordered"))
        pieces += Decimal(int(frame.amounts("quantity").values.sum())).scaleb(-4)
        found.append(_shipments(frame, source))
        rejected += frame.rejected()
        notes += frame.notes
    shipments, copies = last_of_each(pa.concat_tables(found), canonical("fulfilment"))
    if copies:
        notes.append(f"{count(copies, 'shipment')} again in the files: the last copy was taken.")
    return Part(
        {"fulfilment": shipments},
        tuple(rejected),
        copies,
        tuple(notes),
        frozenset(),
        {"shipments": shipments.num_rows, "pieces_shipped": float(pieces)},
    )


def _shipments(frame: Frame, source: str) -> pa.Table:
    shipped = times(frame, "date")
    ordered = times(frame, "ordered") if frame.has("ordered") else shipped
    names = frame.text("id")
    frame.reject(np.asarray(names.is_null()), "the row has no shipment number")
    frame.reject(np.asarray(shipped.is_null()) & ~frame.bad, "the row has no ship date")
    frame.reject(np.asarray(ordered.is_null()) & ~frame.bad, "the row has no order date")
    taken = pa.array(np.flatnonzero(~frame.bad))
    begun, ended = ordered.take(taken), shipped.take(taken)
    hours = pc.divide(pc.subtract(ended, begun).cast(pa.int64()).cast(pa.float64()), float(HOUR))
    columns = {
        "source": pa.array([source] * len(taken), pa.string()),
        "shipment_id": pc.binary_join_element_wise("shipment ", names.take(taken), ""),
        "order_id": pc.utf8_ltrim(frame.text("order").take(taken), characters="#"),
        "ordered_day": begun.cast(pa.date32()),
        "hours": hours if frame.has("ordered") else pa.nulls(len(taken), pa.float64()),
        "shipped_at": ended,
    }
    return conform("fulfilment", columns, len(taken))


def without_covered(returns: pa.Table) -> pa.Table:
    """Without the undated refunds of orders whose credit memos are there too and say at least as much."""
    dated = returns.filter(pc.equal(returns["dated"], "return"))
    if not dated.num_rows or dated.num_rows == returns.num_rows:
        return returns
    sums = dated.group_by("order_id").aggregate([("paid_back", "sum")])
    paid = dict(zip(sums["order_id"].to_pylist(), sums["paid_back_sum"].to_pylist(), strict=True))
    covered = [
        kind == "order" and (paid.get(order) or 0) >= back
        for kind, order, back in zip(
            returns["dated"].to_pylist(),
            returns["order_id"].to_pylist(),
            returns["paid_back"].to_pylist(),
            strict=True,
        )
    ]
    return returns.filter(pa.array([not c for c in covered]))
