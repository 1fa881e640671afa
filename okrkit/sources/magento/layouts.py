"""Which of Magento's files a file is, told by its header and its first rows."""

from __future__ import annotations

from typing import Literal

from okrkit.errors import ImportRefusedError, OkrkitError
from okrkit.sources.batch import Recognised
from okrkit.sources.magento.customers import customer_fields
from okrkit.sources.magento.fields import INVOICES, MEMOS, NEEDED, ORDERS, SHIPMENTS, order_fields
from okrkit.sources.magento.reports import report_fields
from okrkit.sources.magento.rest import kind_of
from okrkit.sources.reading.astexts import EXCEL_ENDINGS, read_as_texts
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.headers import found
from okrkit.sources.reading.heads import first_records, head_of
from okrkit.sources.reading.spreadsheetml import is_spreadsheetml, read_spreadsheetml

Layout = Literal["orders", "memos", "invoices", "shipments", "report", "customers"]

CALLED: dict[Layout, str] = {
    "orders": "order grid",
    "memos": "credit memo grid",
    "invoices": "invoice grid",
    "shipments": "shipment grid",
    "report": "sales report",
    "customers": "customers export",
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
    if {"sku", "store_view_code"} <= {h.casefold() for h in text.headers}:
        problem = (
            f"{text.name} is a products export, which says neither what was sold nor when stock was counted"
        )
        raise ImportRefusedError(problem, "export the order grid (Sales, Orders, Export)")
    by_name = found(text.headers, ORDERS)
    if len(by_name.keys() & {"id", "date", "status", "subtotal", "purchased", "store"}) >= 3:
        missing = ", ".join(sorted(NEEDED["orders"] - by_name.keys()))
        problem = (
            f"{text.name} looks like an order grid but has no column for: {missing}; its columns are {seen}"
        )
        raise ImportRefusedError(problem, "show these columns in the grid and export it again")
    problem = (
        f"{text.name} is none of Magento's exports that okrkit reads; its columns are {seen}; expected a grid of orders "
        "(ID, Purchase Date, Grand Total (Base), Status, ...), credit memos, invoices or shipments, a sales report, or customers"
    )
    raise ImportRefusedError(
        problem, f"export the grid in Magento's admin: Sales, Orders, Export, CSV; {AS_TABLE}"
    )


def _told(text: TextTable) -> tuple[Layout, dict[str, str]] | None:
    for layout, words in (("memos", MEMOS), ("invoices", INVOICES), ("shipments", SHIPMENTS)):
        fields = found(text.headers, words)
        if NEEDED[layout] <= fields.keys():
            return layout, fields  # type: ignore[return-value]
    if (fields_of_orders := order_fields(text)) is not None:
        return "orders", fields_of_orders
    if (fields_of_report := report_fields(text)) is not None:
        return "report", fields_of_report
    if (fields_of_customers := customer_fields(text)) is not None:
        return "customers", fields_of_customers
    return None


def detect(raw: RawFile) -> Recognised | None:
    """What a file is by its content; None where it is not of Magento."""
    try:
        records = first_records(raw)
        if records is not None:
            return _records(records)
        if is_spreadsheetml(raw):
            return _table(read_spreadsheetml(raw, head=True))
        return _table(read_as_texts(raw if raw.ending in EXCEL_ENDINGS else head_of(raw)))
    except (OkrkitError, ValueError, RecursionError):
        return None


def _records(records: list[dict[str, object]]) -> Recognised | None:
    kinds = [kind_of(record) for record in records]
    if not kinds or any(kind is None for kind in kinds):
        return None
    own = records[0].keys() & {
        "increment_id", "entity_id", "base_grand_total", "base_currency_code", "store_id", "customer_is_guest",
        "base_subtotal", "website_id", "group_id",
    }  # fmt: skip
    if len(own) < 2:
        return None
    return Recognised(f"REST API V1, {kinds[0]}s", 0.97, f"fields {', '.join(sorted(own)[:3])}")


def _table(text: TextTable) -> Recognised | None:
    told = _told(text)
    if told is None:
        return None
    layout, fields = told
    why = f"columns {', '.join(list(fields.values())[:4])}"
    if layout == "orders":
        by_name = found(text.headers, ORDERS)
        if not NEEDED["orders"] <= by_name.keys():
            return Recognised(
                _called(text), 0.75, "numbers with four decimals in the order of the grid, English times"
            )
        own = "purchased" in by_name or "store" in by_name
        return Recognised(_called(text), 0.96 if own else 0.9, why)
    sure = {"memos": 0.92, "invoices": 0.9, "shipments": 0.9, "report": 0.85, "customers": 0.85}[layout]
    return Recognised(CALLED[layout], sure, why)


def _called(text: TextTable) -> str:
    return f"order grid, {len(text.headers)} columns"
