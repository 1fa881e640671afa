"""Which report a file is, told by its row of column names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from okrkit.sources.fba.words import column_of
from okrkit.sources.table.headers import plain

Layout = Literal[
    "all_orders", "fba_shipments", "fba_inventory", "afn_inventory", "inventory_planning", "inventory_ledger",
    "fba_customer_returns", "merchant_returns", "reimbursements", "seller_feedback", "date_range_transactions", "settlement",
    "business_report_by_date", "business_report_by_asin", "sales_and_traffic",
]  # fmt: skip

CALLED: dict[Layout, str] = {
    "all_orders": "all orders",
    "fba_shipments": "Amazon fulfilled shipments",
    "fba_inventory": "manage FBA inventory",
    "afn_inventory": "Amazon fulfilled inventory",
    "inventory_planning": "FBA inventory (planning)",
    "inventory_ledger": "inventory ledger, summary",
    "fba_customer_returns": "FBA customer returns",
    "merchant_returns": "returns of own shipments",
    "reimbursements": "reimbursements",
    "seller_feedback": "seller feedback",
    "date_range_transactions": "date range transactions",
    "settlement": "settlement",
    "business_report_by_date": "business report by date",
    "business_report_by_asin": "business report by article",
    "sales_and_traffic": "sales and traffic (Selling Partner API)",
}

_NEEDED: tuple[tuple[Layout, str], ...] = (
    ("fba_shipments", "amazon-order-id, shipment-id, shipment-date, quantity-shipped"),
    ("all_orders", "amazon-order-id, purchase-date, order-status, quantity, item-price"),
    ("inventory_planning", "snapshot-date, sku, available"),
    ("fba_inventory", "sku, afn-fulfillable-quantity"),
    ("afn_inventory", "seller-sku, fulfillment-channel-sku, Quantity Available"),
    ("inventory_ledger", "Date, FNSKU, Disposition, EndingWarehouseBalance"),
    ("fba_customer_returns", "return-date, order-id, sku, quantity, detailed-disposition"),
    ("merchant_returns", "Order ID, Return request date"),
    ("reimbursements", "approval-date, reimbursement-id"),
    ("seller_feedback", "Date, Rating, Comments, Order ID"),
    ("settlement", "settlement-id, transaction-type, amount-type, amount-description, amount"),
    ("settlement", "settlement-id, transaction-type, price-type, price-amount"),
)


def layout_of(headers: Sequence[str], told: Mapping[str, str] = MappingProxyType({})) -> Layout | None:
    """The report with these column names; None if it is none that okrkit reads.

    ``told`` names columns that have other headers than usual: name here -> header.

    >>> layout_of(["Date", "Sessions – Total", "Units ordered"])
    'business_report_by_date'
    """
    stand_in = {name for name, header in told.items() if header in headers}
    have = {plain(h) for h in (*headers, *stand_in)}
    for layout, needed in _NEEDED:
        if {plain(name) for name in needed.split(", ")} <= have:
            return layout
    money = _named("transactions", headers) | stand_in
    if (
        {"date/time", "type", "total"} <= money
        and money & {"order id", "settlement id"}
        and "product sales" in money
    ):
        return "date_range_transactions"
    business = _named("business", headers) | stand_in
    if business & {"units", "sales"} and business & {"sessions", "sessions app", "page views", "items"}:
        if business & {"child", "parent"}:
            return "business_report_by_asin"
        if "date" in business:
            return "business_report_by_date"
    return None


def is_header(row: Sequence[str], told: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Whether a line is the row of column names of one of the reports."""
    return len(row) > 1 and layout_of(row, told) is not None


def because(headers: Sequence[str], layout: Layout) -> str:
    """Which columns told it, for a person."""
    for known, needed in _NEEDED:
        if known == layout and {plain(n) for n in needed.split(", ")} <= {plain(h) for h in headers}:
            return "columns " + ", ".join(needed.split(", ")[:4])
    which = "transactions" if layout == "date_range_transactions" else "business"
    named = [h.strip() for h in headers if column_of(which, h)]
    return "columns " + ", ".join(named[:4])


def _named(which: str, headers: Iterable[str]) -> set[str]:
    return {name for h in headers if (name := column_of(which, h)) is not None}
