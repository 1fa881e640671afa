"""Small shops written down by hand, as canonical tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

from okrkit.core.tables import TABLES
from okrkit.warehouse.schema import arrow_schema

KNOWN = datetime(2027, 1, 1, tzinfo=UTC)


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows with the columns that a test is about; the usual values for the rest of what is required."""
    schema = arrow_schema(name)
    made = [_filled(name, row) for row in rows]
    return pa.table({f.name: pa.array([r.get(f.name) for r in made], f.type) for f in schema}, schema=schema)


def _filled(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    day = row.get(TABLES[name].day)
    made: dict[str, Any] = {"source": "shop"}
    if "currency" in TABLES[name].by_name:
        made["currency"] = "EUR"
    for stamp in ("placed_at", "returned_at", "known_at"):
        if stamp in TABLES[name].by_name and day is not None:
            made[stamp] = datetime.combine(day, time(12))
    if "is_order" in TABLES[name].by_name:
        made["is_order"] = True
    if name == "returns":
        made |= {"dated": "return", "line_no": 1}
    unknown = set(row) - set(TABLES[name].by_name)
    assert not unknown, f"{name} has no {unknown}"
    return {
        **made,
        **{k: Decimal(v) if isinstance(v, float) and k not in _NUMBERS else v for k, v in row.items()},
    }


_NUMBERS = {"hours", "first_reply_minutes", "satisfaction", "value"}


def orders(*entries: tuple[Any, ...], **common: Any) -> dict[str, pa.Table]:
    """``(order id, day, customer, [(sku, quantity, price), ...], {order columns})`` as orders and order_lines."""
    heads, lines = [], []
    for order_id, day, customer, items, *more in entries:
        extra = {**common, **(more[0] if more else {})}
        shared = {k: extra[k] for k in ("is_order", "currency", "channel", "country", "source") if k in extra}
        heads.append({"order_id": order_id, "placed_day": day, "customer_id": customer, **extra})
        lines += [
            {"order_id": order_id, "line_no": i, "placed_day": day, "customer_id": customer, "sku": sku,
             "quantity": Decimal(quantity), "unit_price": Decimal(price), **shared}
            for i, (sku, quantity, price) in enumerate(items, 1)
        ]  # fmt: skip
    return {"orders": table("orders", heads), "order_lines": table("order_lines", lines)}


def d(text: str) -> date:
    return date.fromisoformat(text)
