"""Money given back to buyers -> return documents: one for each order and day, whichever report states it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, from_scaled
from okrkit.sources.schema import conform
from okrkit.sources.table.lines import numbered


def refund_rows(
    source: str,
    chosen: Flags,
    *,
    order: pa.Array,
    local: pa.Array,
    utc: pa.Array,
    sku: pa.Array,
    product: pa.Array | None,
    quantity: Ints,
    amount: Ints,
    currency: pa.Array,
    channel: pa.Array,
) -> pa.Table:
    """Return lines of the chosen rows; ``amount`` in ten-thousandths is what the goods were given back for.

    The document is the order and the day in UTC, so that the transaction report and the settlement, which print the
    same refund with different clocks, bring the same document.
    """
    at = pa.array(np.flatnonzero(chosen))
    rows = len(at)
    stamp = local.take(at)
    day = pc.strftime(pc.coalesce(utc, local).take(at), "%Y-%m-%d")
    orders = order.take(at)
    documents = pc.binary_join_element_wise(orders, day, "#refund-")
    columns = {
        "source": pa.array([source] * rows, pa.string()),
        "return_id": documents,
        "line_no": numbered(documents),
        "order_id": orders,
        "returned_at": stamp,
        "returned_day": stamp.cast(pa.date32()),
        "dated": pa.array(["return"] * rows, pa.string()),
        "sku": sku.take(at),
        "quantity": from_scaled(quantity[chosen] * 1000, quantity[chosen] <= 0, QUANTITY),
        "amount": from_scaled(amount[chosen], None, MONEY),
        "currency": currency.take(at),
        "channel": channel.take(at),
    }
    if product is not None:
        columns["product"] = product.take(at)
    return conform("returns", columns, rows)
