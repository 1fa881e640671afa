"""Amazon's reports made by hand: a header and rows, as flat file or as page download."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

ORDER_COLUMNS = [
    "amazon-order-id",
    "purchase-date",
    "last-updated-date",
    "order-status",
    "fulfillment-channel",
    "sales-channel",
    "product-name",
    "sku",
    "item-status",
    "quantity",
    "currency",
    "item-price",
    "item-tax",
    "shipping-price",
    "shipping-tax",
    "item-promotion-discount",
    "ship-promotion-discount",
    "ship-country",
    "is-replacement-order",
]
TRANSACTION_COLUMNS = [
    "date/time",
    "settlement id",
    "type",
    "order id",
    "sku",
    "description",
    "quantity",
    "marketplace",
    "product sales",
    "shipping credits",
    "promotional rebates",
    "selling fees",
    "fba fees",
    "other transaction fees",
    "other",
    "total",
]

Cells = Mapping[str, object]


def order_line(order: str, price: str = "10.00", **cells: object) -> dict[str, object]:
    """A shipped line of one piece; ``cells`` names columns with underscores."""
    given = {name.replace("_", "-"): value for name, value in cells.items()}
    return {
        "amazon-order-id": order,
        "purchase-date": "2025-03-10T12:00:00+00:00",
        "last-updated-date": "2025-03-11T12:00:00+00:00",
        "order-status": "Shipped",
        "fulfillment-channel": "Amazon",
        "sales-channel": "Amazon.com",
        "product-name": "Tea",
        "sku": "T1",
        "item-status": "Shipped",
        "quantity": 1,
        "currency": "USD",
        "item-price": price,
    } | given


def transaction(kind: str, total: str, **cells: object) -> dict[str, object]:
    """A row of the transaction report in US form; amounts that are not given are 0."""
    given = {name.replace("_", " "): value for name, value in cells.items()}
    zeros = dict.fromkeys(TRANSACTION_COLUMNS[8:-1], "0")
    return {"date/time": "Mar 10, 2025 11:30:00 PM PDT", "type": kind, "total": total, **zeros} | given


def flat(rows: Sequence[Cells], columns: Sequence[str]) -> str:
    lines = ["\t".join(columns)]
    lines += ["\t".join(str(row.get(c, "")) for c in columns) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def page(rows: Sequence[Cells], columns: Sequence[str], above: Sequence[str] = ()) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for line in above:
        writer.writerow([line])
    writer.writerow(columns)
    writer.writerows([[row.get(c, "") for c in columns] for row in rows])
    return text.getvalue()


@pytest.fixture
def orders(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: Cells, name: str = "orders.txt", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(flat(lines, ORDER_COLUMNS).encode(encoding))
        return path

    return write


@pytest.fixture
def transactions(tmp_path: Path) -> Callable[..., Path]:
    def write(
        *rows: Cells, above: Sequence[str] = ("All amounts in USD, unless specified",), name: str = "t.csv"
    ) -> Path:
        path = tmp_path / name
        path.write_text(page(rows, TRANSACTION_COLUMNS, above), encoding="utf-8")
        return path

    return write


@pytest.fixture
def line() -> Callable[..., dict[str, object]]:
    return order_line


@pytest.fixture
def money() -> Callable[..., dict[str, object]]:
    return transaction
