"""Invented exports of every system, of any number of rows and always the same, for `import_speed`."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import shopify_export

FIRST = datetime(2024, 1, 1)
CHANNELS = (
    "Direct",
    "Organic Search",
    "Paid Search",
    "Email",
    "Referral",
    "Organic Social",
    "Display",
    "Unassigned",
)


@dataclass(frozen=True)
class Export:
    """A file, what has to be told with it, and how DuckDB alone reads it."""

    path: Path
    reads: str
    told: dict[str, Any] = field(default_factory=dict)


def shopify(folder: Path, rows: int) -> Export:
    path = shopify_export.write(folder / "shopify.csv", max(rows * shopify_export.ROW_BYTES // 1_000_000, 1))
    return Export(path, f"read_csv('{path}')")


def woocommerce(folder: Path, rows: int) -> Export:
    """The analytics report of orders."""
    headers = (
        "Date", "Order #", "N. Revenue (formatted)", "Status", "Customer", "Customer type", "Product(s)", "Items sold",
        "Coupon(s)", "Net Sales", "Attribution",
    )  # fmt: skip
    lines = (
        (
            f"{_at(i):%Y-%m-%d %H:%M:%S}", 5000 + i, f"${20 + i % 80}.50", "completed" if i % 9 else "failed", f"Buyer {i % 5000}",
            "new" if i % 3 else "returning", f"{1 + i % 2}× Article {i % 300}", 1 + i % 2, "", f"{20 + i % 80}.5", "Direct",
        )
        for i in range(rows)
    )  # fmt: skip
    path = _csv(folder / "woocommerce.csv", headers, lines, mark="\ufeff")
    return Export(path, f"read_csv('{path}')", {"currency": "USD", "timezone": "America/New_York"})


def magento(folder: Path, rows: int) -> Export:
    """The grid of orders."""
    headers = (
        "ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Ship-to Name", "Grand Total (Base)",
        "Grand Total (Purchased)", "Status", "Billing Address", "Shipping Address", "Shipping Information", "Customer Email",
        "Customer Group", "Subtotal", "Shipping and Handling", "Customer Name", "Payment Method", "Total Refunded",
    )  # fmt: skip
    lines = (
        (
            f"{i:09d}", "Main Website    Main Website Store    Default", f"{_at(i):%b %d, %Y %I:%M:%S %p}", "A B", "A B",
            f"{25 + i % 90}.0000", f"{25 + i % 90}.0000", "Complete" if i % 9 else "Canceled", "1 Street,Town", "1 Street,Town",
            "Flat Rate - Fixed", f"buyer{i % 5000}@example.com", "General", f"{20 + i % 90}.0000", "5.0000", "A B", "Check",
            "0.0000" if i % 20 else f"{20 + i % 90}.0000",
        )
        for i in range(rows)
    )  # fmt: skip
    path = _csv(folder / "magento.csv", headers, lines)
    return Export(path, f"read_csv('{path}')", {"currency": "EUR", "timezone": "Europe/Paris"})


def ga4(folder: Path, rows: int) -> Export:
    """A report by day, channel and campaign, below its comment lines."""
    comments = (
        "# ----------------------------------------\n# Traffic acquisition\n# Account: Example Account\n# Property: Example Shop\n"
        "# ----------------------------------------\n# \n# All Users\n# Start date: 20240101\n# End date: 20301231\n"
    )
    headers = (
        "Date", "Session default channel group", "Session campaign", "Sessions", "Engaged sessions", "Event count", "Total revenue",
    )  # fmt: skip
    a_day = max(rows // 700, len(CHANNELS))
    lines = (
        (
            f"{FIRST + timedelta(days=i // a_day):%Y%m%d}", CHANNELS[i % len(CHANNELS)], f"campaign {i % a_day // len(CHANNELS)}",
            40 + i % 400, 20 + i % 200, 300 + i % 900, f"{i % 977}.25",
        )
        for i in range(rows)
    )  # fmt: skip
    path = _csv(folder / "ga4.csv", headers, lines, mark=comments)
    return Export(
        path, f"read_csv('{path}', skip = 9, header = true)", {"currency": "EUR", "timezone": "Europe/Berlin"}
    )


def kissmetrics(folder: Path, rows: int) -> Export:
    """Raw events: visits, purchases, and people who become known by name."""
    path = folder / "kissmetrics.json"
    with path.open("w", encoding="utf-8") as file:
        for i in range(rows):
            person, second = f"anon{i // 4 % 20_000}", 1_704_067_200 + i * 60
            event: dict[str, Any] = {
                "_p": person,
                "_t": second,
                "_n": "Visited Site",
                "Referrer": "www.google.com",
            }
            if i % 4 == 3:
                event |= {"_n": "Purchased", "Order ID": f"A{i}", "Order Total": f"{10 + i % 90}.50"}
            elif i % 40 == 1:
                event = {"_p": f"buyer{i // 4 % 20_000}@example.com", "_p2": person, "_t": second}
            file.write(json.dumps(event) + "\n")
    reads = f"read_json('{path}', format = 'newline_delimited')"
    return Export(path, reads, {"currency": "EUR", "timezone": "Europe/Berlin"})


def ahrefs(folder: Path, rows: int) -> Export:
    """Organic keywords, in the form with commas."""
    headers = (
        "Keyword", "Volume", "KD", "CPC", "Previous organic traffic", "Current organic traffic", "Previous position",
        "Current position", "Previous date", "Current date", "Branded",
    )  # fmt: skip
    lines = (
        (
            f"keyword {i}",
            i % 9000,
            i % 100,
            "0.80",
            i % 70,
            i % 90,
            1 + i % 50,
            1 + i % 60,
            "2026-02-01",
            "2026-03-01",
            "false",
        )
        for i in range(rows)
    )
    path = _csv(folder / "shop.example.com-organic-keywords-subdomains_2026-03-01.csv", headers, lines)
    return Export(path, f"read_csv('{path}')")


def fba(folder: Path, rows: int) -> Export:
    """All orders, a flat file with tabs."""
    headers = (
        "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status", "fulfillment-channel",
        "sales-channel", "order-channel", "url", "ship-service-level", "product-name", "sku", "asin", "item-status", "quantity",
        "currency", "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
        "item-promotion-discount", "ship-promotion-discount", "ship-city", "ship-state", "ship-postal-code", "ship-country",
        "promotion-ids",
    )  # fmt: skip
    lines = (
        (
            f"302-{i // 2:07d}-{i // 2:07d}", "", f"{_at(i // 2):%Y-%m-%dT%H:%M:%S+00:00}", f"{_at(i // 2):%Y-%m-%dT%H:%M:%S+00:00}",
            "Shipped", "Amazon" if i % 5 else "Merchant", "Amazon.de", "", "", "", f"Article {i % 300}", f"SKU{i % 300}", f"B{i % 300:09d}",
            "Shipped", 1 + i % 2, "EUR", f"{10 + i % 90}.50", "1.90", "", "", "", "", "", "", "", "", "", "DE", "",
        )
        for i in range(rows)
    )  # fmt: skip
    path = _csv(folder / "fba.txt", headers, lines, separator="\t")
    return Export(path, f"read_csv('{path}', delim = '\\t', quote = '')", {"timezone": "Europe/Berlin"})


def dsers(folder: Path, rows: int) -> Export:
    """Bulk orders."""
    headers = (
        "Order_number", "Date", "Country(Short Name of Country)", "Product_id", "Sku", "Product_count", "Contact_person",
        "Email(Optional)",
    )  # fmt: skip
    lines = (
        (
            f"#{1000 + i}",
            f"{_at(i):%Y-%m-%d}",
            "US",
            f"P{i % 300}",
            f"S{i % 300}",
            1 + i % 3,
            "A B",
            "a@example.com",
        )
        for i in range(rows)
    )
    path = _csv(folder / "dsers.csv", headers, lines)
    return Export(path, f"read_csv('{path}')", {"currency": "USD"})


def coda(folder: Path, rows: int) -> Export:
    """Values of key results by day."""
    lines = (("Grow", f"Key result {i % 50}", f"{i % 977}.5", f"{_at(i):%Y-%m-%d}") for i in range(rows))
    path = _csv(folder / "coda.csv", ("Objective", "Key result", "Current", "As of"), lines)
    return Export(path, f"read_csv('{path}')")


def table(folder: Path, rows: int) -> Export:
    """Order lines under plain headers."""
    headers = ("Order No", "Order Date", "SKU", "Product", "Quantity", "Unit Price", "Customer ID", "Country")
    lines = (
        (
            i // 3,
            f"{_at(i // 3):%Y-%m-%d %H:%M:%S}",
            f"S{i % 300}",
            f"Article {i % 300}",
            1 + i % 4,
            f"{5 + i % 90}.25",
            i // 3 % 5000,
            "DE",
        )
        for i in range(rows)
    )
    path = _csv(folder / "table.csv", headers, lines)
    return Export(path, f"read_csv('{path}')", {"currency": "EUR", "table": "order_lines"})


WRITERS: dict[str, Callable[[Path, int], Export]] = {
    made.__name__: made for made in (shopify, woocommerce, magento, ga4, kissmetrics, ahrefs, fba, dsers, coda, table)
}  # fmt: skip


def _at(i: int) -> datetime:
    """Some three minutes after the one before."""
    return FIRST + timedelta(seconds=173 * i)


def _csv(
    path: Path,
    headers: Iterable[str],
    lines: Iterable[Iterable[object]],
    *,
    separator: str = ",",
    mark: str = "",
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(mark)
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows(lines)
    return path
