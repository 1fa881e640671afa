"""Magento / Adobe Commerce: grids of the admin (CSV or Excel XML), sales reports, records of the REST API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Source
from okrkit.sources.magento.customers import read_customers
from okrkit.sources.magento.document_grids import read_invoices, read_memos, read_shipments, without_covered
from okrkit.sources.magento.layouts import CALLED, Layout, detect, recognise
from okrkit.sources.magento.order_grid import read_orders
from okrkit.sources.magento.reports import read_reports
from okrkit.sources.magento.rest import normalise
from okrkit.sources.reading.astexts import EXCEL_ENDINGS, read_as_texts
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import TEXT_ENDINGS, raw_files
from okrkit.sources.reading.jsons import JSON_ENDINGS, JsonRecords, read_json
from okrkit.sources.reading.spreadsheetml import is_spreadsheetml, read_spreadsheetml
from okrkit.sources.summary import Part, summed_up

LISTS = ("items", "data", "results", "orders", "creditmemos", "invoices", "shipments", "customers")
Files = list[tuple[TextTable, dict[str, str]]]
READERS: dict[Layout, Callable[[Files, str, ReadOptions], Part]] = {
    "orders": read_orders,
    "memos": read_memos,
    "invoices": read_invoices,
    "shipments": read_shipments,
    "report": read_reports,
    "customers": read_customers,
}
REST = "REST API V1 records"


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read exports of one shop, of one kind or several, together."""
    source = options.source_name or "magento"
    files: list[FileInfo] = []
    tables: dict[Layout, Files] = {}
    dumps: list[JsonRecords] = []
    for raw in raw_files(paths, (*TEXT_ENDINGS, *EXCEL_ENDINGS, *JSON_ENDINGS, ".xml")):
        if raw.ending in JSON_ENDINGS or raw.data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            dump = read_json(raw, LISTS)
            dumps.append(dump)
            files.append(FileInfo(raw.name, raw.sha256, len(raw.data), dump.rows_read))
            continue
        text = read_spreadsheetml(raw) if is_spreadsheetml(raw) else read_as_texts(raw, options.sheet)
        layout, fields = recognise(text)
        tables.setdefault(layout, []).append((text, fields))
        files.append(FileInfo(raw.name, raw.sha256, len(raw.data), text.rows_read))
    parts = [READERS[layout](tables[layout], source, options) for layout in READERS if layout in tables]
    names = [CALLED[layout] for layout in READERS if layout in tables]
    if dumps:
        records = [record for dump in dumps for record in dump.records]
        places = [(dump.name, number) for dump in dumps for number in dump.numbers]
        parts.append(normalise(records, source, options, places=places))
        names.append(REST)
    cut = [r for group in tables.values() for text, _ in group for r in text.rejected]
    cut += [r for dump in dumps for r in dump.rejected]
    extra: dict[str, object] = {}
    announced = [n for dump in dumps if isinstance(n := dump.envelope.get("total_count"), int)]
    if announced:
        extra["total_count"] = max(announced)
        parts[-1] = _with_missing_pages(parts[-1], max(announced), sum(d.rows_read for d in dumps))
    batch = summed_up("magento", " + ".join(names), parts, files, cut, **extra)
    if "returns" not in batch.tables:
        return batch
    return replace(batch, tables={**batch.tables, "returns": without_covered(batch.tables["returns"])})


def _with_missing_pages(part: Part, announced: int, read_ones: int) -> Part:
    """Say it when the answers name more records than were read."""
    if announced <= read_ones:
        return part
    note = f"The answers announce {announced:,} records and hold {read_ones:,}: pages are missing."
    return replace(part, notes=(*part.notes, note))


SOURCE = Source(
    "magento",
    "Magento / Adobe Commerce: grids of orders, credit memos, invoices and shipments, sales reports, customers, REST API records",
    (*CALLED.values(), REST),
    read,
    detect=detect,
)
