"""Control figures: sums a person can hold against the shop's own screen, exact to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table
from okrkit.sources.reading.decimals import product, to_scaled

CENTS = Decimal("0.01")

_AT_ONCE = 1_000_000
"""Lines multiplied at a time: a large table's would not fit into memory."""


def control_figures(tables: Mapping[str, pa.Table]) -> dict[str, object]:
    """The figures for every table of a batch that has rows, computed from the canonical tables alone."""
    figures: dict[str, object] = {}
    orders, lines = tables.get("orders"), tables.get("order_lines")
    if orders is not None:
        figures |= _orders(orders)
    if lines is not None:
        figures |= _lines(lines)
    if (returns := tables.get("returns")) is not None:
        figures |= {
            "returns": cents(pc.sum(returns["amount"])),
            "return_documents": pc.count_distinct(returns["return_id"]).as_py(),
            "units_returned": _units(returns["quantity"]),
        }
    for name in tables.keys() - {"orders", "order_lines", "returns", "fulfilment"}:
        figures |= _sums(name, tables[name])
    return figures


def cents(amount: pa.Scalar | Decimal | None) -> float:
    """An exact amount rounded to cents, half up."""
    value = amount.as_py() if isinstance(amount, pa.Scalar) else amount
    return float(Decimal(0) if value is None else value.quantize(CENTS, ROUND_HALF_UP))


def _orders(orders: pa.Table) -> dict[str, object]:
    total, refunded = _sum(orders["total"]), _sum(orders["refunded"])
    status = orders["payment_status"]
    plain = pc.and_(pc.is_null(orders["cancelled_at"]), pc.fill_null(pc.not_equal(status, "voided"), True))
    customers = orders["customer_id"].filter(pc.fill_null(pc.starts_with(orders["customer_id"], "e_"), False))
    by_customer = np.asarray(pc.value_counts(customers).field("counts"))
    return {
        "orders_all": orders.num_rows,
        "orders": pc.sum(orders["is_order"]).as_py() or 0,
        "sum_total": cents(total),
        "sum_subtotal": cents(_sum(orders["subtotal"])),
        "sum_shipping": cents(_sum(orders["shipping"])),
        "sum_taxes": cents(_sum(orders["tax"])),
        "sum_discount": cents(_sum(orders["discount"])),
        "sum_refunded": cents(refunded),
        "total_minus_refunded": cents(total - refunded),
        "orders_with_refund": _count(pc.greater(orders["refunded"], pa.scalar(Decimal(0)))),
        "orders_cancelled": _count(pc.is_valid(orders["cancelled_at"])),
        "orders_neither_cancelled_nor_voided": _count(plain),
        "sum_total_neither_cancelled_nor_voided": cents(_sum(orders["total"].filter(plain))),
        "financial_status": _counts(status),
        "fulfillment_status": _counts(orders["fulfilment_status"]),
        "currency": sorted(set(orders["currency"].unique().to_pylist()) - {None}),
        "customers": pc.count_distinct(orders["customer_id"]).as_py(),
        "orders_without_customer": orders["customer_id"].null_count,
        "distinct_emails": len(by_customer),
        "emails_with_2_or_more_orders": int(np.count_nonzero(by_customer > 1)),
        "orders_by_local_month": _counts(pc.strftime(orders["placed_day"], "%Y-%m")),
    }


def _lines(lines: pa.Table) -> dict[str, object]:
    quantities, prices, sold = lines["quantity"], lines["unit_price"], to_flags(lines["is_order"])
    gross = 0
    for start in range(0, lines.num_rows, _AT_ONCE):
        quantity, _ = to_scaled(quantities.slice(start, _AT_ONCE))
        price, _ = to_scaled(prices.slice(start, _AT_ONCE))
        gross += int(product(quantity, price, 3)[sold[start : start + _AT_ONCE]].sum())
    return {
        "line_items": lines.num_rows,
        "units": _units(quantities),
        "gross_sales": cents(Decimal(gross).scaleb(-4)),
    }


def to_flags(column: pa.ChunkedArray) -> Any:
    """A flag column as a numpy mask, missing as no."""
    return pc.fill_null(column, False).to_numpy()


def _sums(name: str, rows: pa.Table) -> dict[str, object]:
    figures: dict[str, object] = {f"{name}_rows": rows.num_rows}
    for column in table(name).columns:
        if column.type == "money" and rows[column.name].null_count < rows.num_rows:
            figures[f"{name}_{column.name}"] = cents(_sum(rows[column.name]))
        elif column.type == "count" and rows[column.name].null_count < rows.num_rows:
            figures[f"{name}_{column.name}"] = pc.sum(rows[column.name]).as_py()
    return figures


def _sum(column: pa.ChunkedArray) -> Decimal:
    total = pc.sum(column).as_py()
    return Decimal(0) if total is None else total


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.fill_null(mask, False)).as_py() or 0)


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    counted = pc.value_counts(column.drop_null()).to_pylist()
    return {entry["values"]: entry["counts"] for entry in sorted(counted, key=lambda e: str(e["values"]))}


def _units(column: pa.ChunkedArray) -> int | float:
    total = _sum(column)
    return int(total) if total == total.to_integral_value() else float(total)
