"""WooCommerce: analytics reports of both writers, dumps of the REST API, files of the order-export plugins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Source
from okrkit.sources.reading.astexts import EXCEL_ENDINGS, read_as_texts
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import TEXT_ENDINGS, raw_files
from okrkit.sources.reading.jsons import JSON_ENDINGS, JsonRecords, read_json
from okrkit.sources.summary import Part, summed_up
from okrkit.sources.woocommerce.layouts import CALLED, Layout, detect, recognise
from okrkit.sources.woocommerce.orders_report import read_orders_report
from okrkit.sources.woocommerce.plugin import read_plugin
from okrkit.sources.woocommerce.rest import normalise
from okrkit.sources.woocommerce.revenue_report import read_revenue
from okrkit.sources.woocommerce.screens import read_screens

LISTS = ("orders", "refunds", "customers", "items", "data", "results", "body")
READERS = {
    "orders report": read_orders_report,
    "revenue report": read_revenue,
    "plugin": read_plugin,
    "screen": read_screens,
}


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read exports of one shop, of one kind or several, together."""
    source = options.source_name or "woocommerce"
    files: list[FileInfo] = []
    tables: dict[Layout, list[tuple[TextTable, dict[str, str]]]] = {}
    dumps: list[JsonRecords] = []
    for raw in raw_files(paths, (*TEXT_ENDINGS, *EXCEL_ENDINGS, *JSON_ENDINGS)):
        if raw.ending in JSON_ENDINGS or raw.data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            dump = read_json(raw, LISTS)
            dumps.append(dump)
            files.append(FileInfo(raw.name, raw.sha256, len(raw.data), dump.rows_read))
            continue
        text = read_as_texts(raw, options.sheet)
        layout, fields = recognise(text)
        tables.setdefault(layout, []).append((text, fields))
        files.append(FileInfo(raw.name, raw.sha256, len(raw.data), text.rows_read))
    parts = [READERS[layout](tables[layout], source, options) for layout in READERS if layout in tables]
    names = [CALLED[layout] for layout in READERS if layout in tables]
    if dumps:
        parts.append(_rest(dumps, source, options))
        names.append("REST API v3 records")
    cut = [r for group in tables.values() for text, _ in group for r in text.rejected]
    return summed_up(
        "woocommerce", " + ".join(names), parts, files, [*cut, *(r for d in dumps for r in d.rejected)]
    )


def _rest(dumps: list[JsonRecords], source: str, options: ReadOptions) -> Part:
    """All files of records together: pages of one answer, orders beside their refunds."""
    records = [record for dump in dumps for record in dump.records]
    places = [(dump.name, number) for dump in dumps for number in dump.numbers]
    return normalise(records, source, options, places=places)


SOURCE = Source(
    "woocommerce",
    "WooCommerce: analytics reports, REST API records, files of order-export plugins (CSV or JSON, zipped or not)",
    (*CALLED.values(), "REST API v3 records"),
    read,
    detect=detect,
)
