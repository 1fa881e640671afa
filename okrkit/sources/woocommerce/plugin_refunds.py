"""Refunds in a plugin's file: dated where the plugin packs them into a cell, else on the order's day."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.cells import ZERO, added, table_of
from okrkit.sources.reading.frames import Amounts, Frame, flags
from okrkit.sources.reading.goods import goods_paid_back
from okrkit.sources.reading.words import count

_AMOUNT = re.compile(r"(?:^|\|)\s*(?:amount|total):\s*-?(?P<amount>\d+(?:\.\d+)?)")
_DATE = re.compile(r"(?:^|\|)\s*date:\s*(?P<date>\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2})")


def returns_of(orders: pa.Table, packed: pa.Array, told: Amounts, frame: Frame) -> pa.Table:
    """Rows of returns for the orders of one file.

    ``amount:10.00|reason:|date:2025-05-10 10:00:00`` is a refund on its day; a column of refunds, or the status
    ``refunded`` alone, is one without a date.
    """
    rows: list[dict[str, Any]] = []
    undated = dated = 0
    refunded = pc.equal(orders["payment_status"].combine_chunks(), "refunded")
    some = flags(pc.is_valid(packed)) | (told.values != 0) | flags(refunded)
    for place in np.flatnonzero(some & flags(orders["is_order"].combine_chunks())).tolist():
        cell, status = packed[place].as_py(), orders["payment_status"][place].as_py()
        stated = Decimal(abs(int(told.values[place]))).scaleb(-4)
        order = {name: orders[name][place].as_py() for name in (
            "source", "order_id", "customer_id", "currency", "country", "placed_at", "total", "tax", "shipping", "subtotal",
        )}  # fmt: skip
        refunds = _packed(cell) if cell else []
        rows += [_row(order, paid, at, "return", number) for number, (paid, at) in enumerate(refunds, 1)]
        dated += len(refunds)
        so_far = added(paid for paid, _ in refunds)
        total = order["total"] or order["subtotal"] or ZERO
        paid_back = max(stated, total if status == "refunded" and not so_far else ZERO)
        if paid_back > so_far:
            rows.append(_row(order, paid_back, order["placed_at"], "order", 0))
            undated += 1
    if dated:
        frame.note(f"Refunds booked on their own days: {dated:,}.")
    if undated:
        frame.note(
            f"{frame.file.name}: {count(undated, 'order')} with refunds that the file does not date: each without its tax, at most the order's goods without shipping, is booked on the order's day."
        )
    return table_of("returns", rows)


def _packed(cell: str) -> list[tuple[Decimal, datetime]]:
    """The refunds of one cell; one without amount or date is left to the order's own figures."""
    refunds = []
    for text in re.split(r";(?=\s*(?:amount|total|id|reason|date):)", cell):
        amount, at = _AMOUNT.search(text), _DATE.search(text)
        if amount and at:
            try:
                refunds.append((Decimal(amount["amount"]), datetime.fromisoformat(at["date"])))
            except (InvalidOperation, ValueError):
                continue
    return refunds


def _row(order: dict[str, Any], paid: Decimal, at: datetime, dated: str, number: int) -> dict[str, Any]:
    total = order["total"] or ZERO
    return {
        **{name: order[name] for name in ("source", "order_id", "customer_id", "currency", "country")},
        "return_id": f"{order['order_id']}#refund" + (f"-{at:%Y%m%dT%H%M%S}-{number}" if number else ""),
        "line_no": 1,
        "returned_at": at,
        "returned_day": at.date(),
        "dated": dated,
        "amount": goods_paid_back(paid, total, order["tax"] or ZERO, order["shipping"] or ZERO),
        "paid_back": paid,
    }
