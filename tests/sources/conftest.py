"""Shopify exports made by hand, order by order, in any column generation."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

_CURRENT = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,"
    "Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
)
GENERATION_79 = _CURRENT.split(",")
NOT_IN_71 = {"Outstanding Balance", "Employee", "Location", "Device ID", "Payment ID", "Payment Terms Name"}
GENERATIONS = {
    46: GENERATION_79[: GENERATION_79.index("Cancelled at")],
    71: [h for h in GENERATION_79 if h not in NOT_IN_71 | {"Next Payment Due At", "Payment References"}],
    78: GENERATION_79[:-1],
    79: GENERATION_79,
}
GENERATIONS[46] = [
    h for h in GENERATION_79[: GENERATION_79.index("Cancelled at") + 1] if h != "Note Attributes"
]

ON_EVERY_LINE = ("Name", "Email", "Created at", "Vendor")

Order = dict[str, Any]


def order(
    name: str, *lines: dict[str, Any], created: str = "2025-03-10 12:00:00 +0100", **head: Any
) -> Order:
    """An order without tax and shipping, paid at once; totals are added up from the lines unless given.

    ``head`` names columns with underscores: ``Refunded_Amount=5``.
    """
    values = {key.replace("_", " "): value for key, value in head.items()}
    goods = sum(line.get("quantity", 1) * line["price"] for line in lines) - float(
        values.get("Discount Amount", 0)
    )
    defaults = {
        "Name": name,
        "Email": f"{name.strip('#')}@example.com",
        "Financial Status": "paid",
        "Paid at": created,
        "Fulfillment Status": "unfulfilled",
        "Currency": "EUR",
        "Subtotal": f"{goods:.2f}",
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Discount Amount": "0.00",
        "Created at": created,
        "Refunded Amount": "0.00",
        "Id": "5000000000" + "".join(c for c in name if c.isdigit()).rjust(4, "0"),
        "Source": "web",
        "Shipping Country": "BE",
    }
    defaults["Total"] = f"{goods + float(values.get('Shipping', 0)):.2f}"
    return {"head": defaults | values, "lines": lines}


def rows(orders: Sequence[Order]) -> list[dict[str, str]]:
    """The rows as Shopify writes them: an order's own values on its first line only."""
    made = []
    for one in orders:
        for place, line in enumerate(one["lines"]):
            head = {k: str(v) for k, v in one["head"].items() if place == 0 or k in ON_EVERY_LINE}
            made.append(
                head
                | {
                    "Lineitem quantity": str(line.get("quantity", 1)),
                    "Lineitem name": line.get("name", "Thing"),
                    "Lineitem price": f"{line['price']:.2f}",
                    "Lineitem sku": line.get("sku", "SKU-1"),
                    "Lineitem discount": str(line.get("discount", "0.00")),
                }
            )
    return made


def written(
    table: Sequence[dict[str, str]], headers: Sequence[str], separator: str = ",", end: str = "\n"
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, headers, delimiter=separator, lineterminator=end, restval="", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue().encode("utf-8")


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write an orders export and give its path."""

    def write(
        orders: Sequence[Order],
        headers: int | Sequence[str] = 79,
        *,
        name: str = "orders_export.csv",
        separator: str = ",",
        end: str = "\n",
    ) -> Path:
        chosen = GENERATIONS[headers] if isinstance(headers, int) else headers
        path = tmp_path / name
        path.write_bytes(written(rows(orders), chosen, separator, end))
        return path

    return write


@pytest.fixture
def make_order() -> Callable[..., Order]:
    return order


@pytest.fixture
def generations() -> dict[int, list[str]]:
    return {width: list(headers) for width, headers in GENERATIONS.items()}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write any file and give its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write
