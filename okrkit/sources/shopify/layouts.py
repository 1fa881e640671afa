"""Which of Shopify's exports a file is, told by its header alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from okrkit.errors import ImportRefusedError

Layout = Literal["orders", "payouts", "sessions", "customers"]

GENERATIONS = {46: "about 2012", 71: "2021", 78: "2022", 79: "since 2023"}
"""Columns of the orders export, generation by generation."""

CALLED: dict[Layout, str] = {
    "payouts": "payout transactions",
    "sessions": "sessions report",
    "customers": "customers export",
}

NEEDED_FOR_ORDERS = ("Name", "Created at", "Lineitem quantity", "Lineitem price")
NEEDED_FOR_PAYOUTS = ("Transaction Date", "Type", "Order", "Amount")

AS_TABLE = "for another file use: okrkit import table FILE --map CANONICAL=COLUMN"


def key_of(header: str) -> str:
    """A header without case, repeated blanks and surrounding blanks."""
    return " ".join(header.casefold().split())


def layout_of(headers: Sequence[str], file: str) -> Layout:
    """The layout of a file with these headers.

    Raises
    ------
    ImportRefusedError
        If it is none that okrkit loads: what was seen, what was expected, and the way out.
    """
    have = {key_of(h) for h in headers}
    if {key_of(h) for h in NEEDED_FOR_ORDERS} <= have:
        return "orders"
    if {key_of(h) for h in NEEDED_FOR_PAYOUTS} <= have:
        return "payouts"
    _refuse_relatives(have, file)
    if "sessions" in have and have & {"day", "date"}:
        return "sessions"
    if have & {"email", "phone", "customer id"} and have & {"total spent", "total orders"}:
        return "customers"
    seen = ", ".join(repr(h) for h in list(headers)[:8]) + (" ..." if len(headers) > 8 else "")
    problem = (
        f"{file} is none of Shopify's exports that okrkit reads; its columns are {seen}; expected an orders export "
        f"({', '.join(NEEDED_FOR_ORDERS)}, ...), payout transactions, a sessions report by day, or a customers export"
    )
    raise ImportRefusedError(problem, f"export the orders as CSV in Shopify's admin; {AS_TABLE}")


def _refuse_relatives(have: set[str], file: str) -> None:
    """Files that belong to Shopify but not into the tables: each with its own reason."""
    if any(h.startswith("line: ") for h in have):
        raise ImportRefusedError(
            f"{file} comes from a bulk-export app, whose rows are lines, payments and refunds in turn",
            "export the orders with Shopify's own Export button",
        )
    if have & {"lineitem quantity", "lineitem price", "financial status"}:
        missing = [h for h in NEEDED_FOR_ORDERS if key_of(h) not in have]
        raise ImportRefusedError(
            f"{file} looks like an orders export but has no column {', '.join(repr(m) for m in missing)}",
            "export the orders again and leave these columns in",
        )
    if have & {"gross sales", "total sales", "net sales"} and have & {
        "day",
        "month",
        "week",
        "hour",
        "orders",
    }:
        raise ImportRefusedError(
            f"{file} is a sales report: sums by period, in which single orders, buyers and articles cannot be seen",
            "import the orders export, from which okrkit computes the sales; compare the report with its KPIs",
        )
    if "sessions" in have and have & {"month", "week", "hour"} and not have & {"day", "date"}:
        raise ImportRefusedError(
            f"{file} is a sessions report that is not by day", "export the report again, grouped by day"
        )
    if "sessions that completed checkout" in have and "sessions" not in have:
        raise ImportRefusedError(
            f"{file} is a conversion report without the column 'Sessions'",
            "add Sessions to the report's columns",
        )
    if {"payout date", "charges", "refunds"} <= have:
        raise ImportRefusedError(
            f"{file} lists payouts as sums; the single refunds are not in it",
            "export the payout transactions instead (Finances, Payouts, Transactions, Export)",
        )


def orders_layout(widths: Sequence[int]) -> str:
    """How an orders export is called in a report.

    >>> orders_layout([79, 71, 79])
    'orders export, 71 columns (2021) and 79 columns (since 2023)'
    """
    parts = [
        f"{width} columns ({GENERATIONS.get(width, 'a subset or extension')})"
        for width in sorted(set(widths))
    ]
    return "orders export, " + " and ".join(parts)
