"""Orders with their costs as records -> order costs. Money comes as whole cents in texts: "1290" is 12.90."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.decimals import MONEY, from_scaled
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

COSTS = ("productCost", "shippingCost", "totalCost")
DATES = ("createdAt", "createTime", "orderTime", "orderCreatedAt", "created_at", "paidAt", "date")
MOST = 10**13  # cents: far above any order


def orders_in(answer: Any, name: str) -> list[Mapping[str, Any]]:
    """The records of an answer: its ``orders``, or the list that it is."""
    orders = answer.get("orders") if isinstance(answer, dict) else answer
    if not isinstance(orders, list) or not all(isinstance(o, dict) for o in orders):
        raise ImportRefusedError(
            f"{name} holds no list of orders", 'expected {"orders": [{"name", "totalCost"}]}'
        )
    return orders


def costs_part(
    records: Iterable[Mapping[str, Any]], source: str, options: ReadOptions, *, file: str = "dsers"
) -> tuple[Part, dict[str, object]]:
    """Order costs of decoded records; of an order that comes twice the last one counts.

    Raises
    ------
    ImportRefusedError
        If the currency was not told: the records do not say it.
    """
    if options.currency is None:
        raise ImportRefusedError(
            f"{file} does not say in which currency its costs are",
            "say it with --currency, for example --currency USD",
        )
    rejected: list[Rejected] = []
    rows: list[dict[str, Any]] = []
    differs = 0
    for row, record in enumerate(records, 2):
        made = _row(record, options.timezone)
        if isinstance(made, str):
            rejected.append(Rejected(file, row, made))
            continue
        parts = made["product_cost"], made["shipping_cost"]
        differs += None not in parts and sum(parts) != made["total_cost"]
        rows.append(made)
    loaded, copies = last_of_each(_table(rows, source, options.currency), canonical("order_costs"))
    undated = loaded["ordered_day"].null_count
    notes = [
        f"{file}: amounts are whole cents in the account's currency; they were taken as {options.currency}."
    ]
    if undated:
        notes.append(
            f"{count(undated, 'order')} without a date: their costs belong to the day of the shop's order of that name."
        )
    if differs:
        notes.append(f"{count(differs, 'order')} whose total is not product + shipping; the total was taken.")
    notes.append(
        "Costs reach DSers days after the order: import again, and later costs take the place of earlier ones."
    )
    control = _control(rows)
    return Part({"order_costs": loaded}, tuple(rejected), copies, tuple(notes), frozenset()), control


def _row(record: Mapping[str, Any], timezone: str | None) -> dict[str, Any] | str:
    """One order's costs in cents, or why it cannot be read."""
    name = record.get("name") or record.get("orderName") or record.get("id")
    if not isinstance(name, str) or not name.strip("# "):
        return f"name is {name!r}, not the name of an order"
    cents: dict[str, int | None] = {}
    for key in COSTS:
        value = record.get(key)
        text = value.get("settingMoney") if isinstance(value, Mapping) else value
        if text is None or text == "":
            cents[key] = None
            continue
        try:
            cents[key] = int(str(text).strip())
        except ValueError:
            return f"{key} is {text!r}, not a whole number of cents"
        if not 0 <= (cents[key] or 0) < MOST:
            return f"{key} is {text!r}, not the cost of an order in cents"
    product, shipping, total = (cents[key] for key in COSTS)
    if total is None and product is not None and shipping is not None:
        total = product + shipping
    if total is None:
        return "totalCost is empty"
    return {
        "order_id": name.strip().lstrip("#"),
        "ordered_day": next((d for key in DATES if (d := _day(record.get(key), timezone)) is not None), None),
        "product_cost": product,
        "shipping_cost": shipping,
        "total_cost": total,
        "supplier_order_id": _text(record.get("supplierOrderId") or record.get("aliexpressOrderId")),
        "status": _text(record.get("status")),
    }


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int)) and str(value) else None


def _day(value: object, timezone: str | None) -> date | None:
    """A day from an ISO time or from Unix seconds (also as text)."""
    zone = ZoneInfo(timezone) if timezone else UTC
    try:
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            return datetime.fromtimestamp(int(value), zone).date()
        if isinstance(value, str) and value:
            stamp = datetime.fromisoformat(value)
            return (stamp.astimezone(zone) if stamp.tzinfo else stamp).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _table(rows: Sequence[Mapping[str, Any]], source: str, currency: str) -> pa.Table:
    def money(name: str) -> pa.Array:
        values = [row[name] for row in rows]
        missing = np.array([v is None for v in values], bool)
        return from_scaled(np.array([(v or 0) * 100 for v in values], np.int64), missing, MONEY)

    columns: dict[str, pa.Array] = {
        name: money(name) for name in ("product_cost", "shipping_cost", "total_cost")
    }
    for name in ("order_id", "supplier_order_id", "status"):
        columns[name] = pa.array([row[name] for row in rows], pa.string())
    columns["ordered_day"] = pa.array([row["ordered_day"] for row in rows], pa.date32())
    columns["source"] = pa.array([source] * len(rows), pa.string())
    columns["currency"] = pa.array([currency] * len(rows), pa.string())
    return conform("order_costs", columns, len(rows))


def _control(rows: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    sums = {
        name: sum(row[name] or 0 for row in rows) / 100
        for name in ("product_cost", "shipping_cost", "total_cost")
    }
    return {"rows": len(rows), "orders": len({row["order_id"] for row in rows}), **sums}
