"""Which of WooCommerce's files a file is, told by its header and its first rows."""

from __future__ import annotations

from typing import Literal

from okrkit.errors import ImportRefusedError, OkrkitError
from okrkit.sources.batch import Recognised
from okrkit.sources.reading.astexts import EXCEL_ENDINGS, read_as_texts
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.headers import found
from okrkit.sources.reading.heads import first_records, head_of
from okrkit.sources.woocommerce.analytics import ORDERS, REVENUE, orders_fields, revenue_fields
from okrkit.sources.woocommerce.plugin_fields import own_words, plugin_fields, speaks_woo
from okrkit.sources.woocommerce.plugin_packed import has_packed_articles
from okrkit.sources.woocommerce.rest import kind_of
from okrkit.sources.woocommerce.screens import screen_fields

Layout = Literal["orders report", "revenue report", "plugin", "screen"]

CALLED: dict[Layout, str] = {
    "orders report": "analytics orders report",
    "revenue report": "analytics revenue report",
    "plugin": "order-export plugin",
    "screen": "analytics reports of products, categories, coupons, stock or customers",
}
AS_TABLE = "for another file use: okrkit import table FILE --map CANONICAL=COLUMN"


def recognise(text: TextTable) -> tuple[Layout, dict[str, str]]:
    """The layout of a file, and under which header each of its fields stands.

    Raises
    ------
    ImportRefusedError
        If it is none that okrkit loads: what was seen, what was expected, and the way out.
    """
    told = _told(text)
    if told is not None:
        return told
    seen = ", ".join(repr(h) for h in text.headers[:8]) + (" ..." if len(text.headers) > 8 else "")
    by_name = found(text.headers, ORDERS)
    if {"date", "number", "status"} <= by_name.keys():
        problem = f"{text.name} looks like an analytics orders report but has no column of net sales; its columns are {seen}"
        raise ImportRefusedError(problem, "show the column 'Net sales' in the report and download it again")
    problem = (
        f"{text.name} is none of WooCommerce's files that okrkit reads; its columns are {seen}; expected an analytics report "
        "(Date, Order #, Status, ..., Net sales; or Date, Orders, Gross sales, ...), or a plugin's file with order number, date, status and total"
    )
    raise ImportRefusedError(
        problem, f"download Analytics, Orders as CSV, or export the orders with a plugin; {AS_TABLE}"
    )


def _told(text: TextTable) -> tuple[Layout, dict[str, str]] | None:
    if (fields := orders_fields(text)) is not None:
        return "orders report", fields
    if (fields := revenue_fields(text)) is not None:
        return "revenue report", fields
    if (fields := plugin_fields(text)) is not None:
        return "plugin", fields
    if (fields := screen_fields(text)) is not None:
        return "screen", fields
    return None


def detect(raw: RawFile) -> Recognised | None:
    """What a file is by its content; None where it is not of WooCommerce."""
    try:
        records = first_records(raw)
        if records is not None:
            return _records(records)
        return _table(read_as_texts(raw if raw.ending in EXCEL_ENDINGS else head_of(raw)))
    except (OkrkitError, ValueError, RecursionError):
        return None


def _records(records: list[dict[str, object]]) -> Recognised | None:
    kinds = [kind_of(record) for record in records]
    if not kinds or any(kind is None for kind in kinds):
        return None
    first = records[0]
    own = first.keys() & {
        "date_created_gmt",
        "line_items",
        "customer_id",
        "billing",
        "meta_data",
        "refunded_by",
    }
    if kinds[0] in ("order", "refund") and len(own) >= 2:
        return Recognised(f"REST API v3, {kinds[0]}s", 0.97, f"fields {', '.join(sorted(own)[:3])}")
    if kinds[0] == "customer" and "is_paying_customer" in first:
        return Recognised("REST API v3, customers", 0.95, "the field is_paying_customer")
    return (
        Recognised(f"REST API v3, {kinds[0]}s", 0.6, f"fields {', '.join(list(first)[:3])}") if own else None
    )


def _table(text: TextTable) -> Recognised | None:
    told = _told(text)
    if told is None:
        return None
    layout, fields = told
    names = ", ".join(list(fields.values())[:4])
    if layout == "orders report":
        by_name = found(text.headers, ORDERS)
        own = (
            by_name.keys() & {"formatted", "customer_type", "attribution"}
            and {"net", "products"} & by_name.keys()
        )
        return Recognised(CALLED[layout], 0.95 if own else 0.75, f"columns {names}")
    if layout == "revenue report":
        by_headers = len(found(text.headers, REVENUE)) >= 7
        why = f"columns {names}" if by_headers else "its columns add up: gross - coupons - returns = net"
        return Recognised(CALLED[layout], 0.93 if by_headers else 0.7, why)
    if layout == "plugin":
        return _plugin(text, fields)
    return Recognised(CALLED[layout], 0.7, f"columns {names}")


def _plugin(text: TextTable, fields: dict[str, str]) -> Recognised:
    words = own_words(text)
    spoken = "status" in fields and speaks_woo(text.columns.column(fields["status"]))
    if has_packed_articles(text):
        return Recognised(CALLED["plugin"], 0.95, f"columns of packed articles and {fields['number']}")
    sure = 0.93 if words >= 3 and spoken else 0.8 if words >= 2 else 0.6
    why = f"columns {fields['number']}, {fields['date']}"
    return Recognised(CALLED["plugin"], sure, why + (" and WooCommerce's statuses" if spoken else ""))
