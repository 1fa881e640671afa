"""DSers: what orders cost at the suppliers, and the bulk orders placed there.

DSers documents no order export with costs. So a table of costs is read by its headers as they are usually called, says
which column it took for what, and is corrected with ``--map``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Recognised, Rejected, Source
from okrkit.sources.dsers.answers import costs_part, orders_in
from okrkit.sources.dsers.bulk import BULK, is_bulk, is_product_mapping, read_bulk
from okrkit.sources.dsers.costs import is_costs, read_costs
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.files import TABLE_ENDINGS, RawFile, raw_files
from okrkit.sources.reading.flatfiles import head_of, rows_of_head
from okrkit.sources.reading.jsons import read_document
from okrkit.sources.summary import Part, summed_up
from okrkit.sources.table.inputs import as_texts, read_input

COSTS, COSTS_JSON = "order costs, by mapping", "order costs (JSON)"


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read files of one shop's DSers account, of one kind or several, together."""
    source = options.source_name or "dsers"
    infos: list[FileInfo] = []
    tables: dict[str, list[TextTable]] = {}
    parts: list[Part] = []
    figures: dict[str, object] = {}
    kinds: list[str] = []
    for raw in raw_files(paths, (*TABLE_ENDINGS, ".json")):
        if raw.ending == ".json" or _is_json(raw):
            records = orders_in(read_document(raw), raw.name)
            part, control = costs_part(records, source, options, file=raw.name)
            infos.append(FileInfo(raw.name, raw.sha256, len(raw.data), len(records)))
            kinds.append(COSTS_JSON)
            parts.append(part)
            figures["order_costs"] = control
            continue
        text = _texts(read_input(raw, options.sheet))
        tables.setdefault(_kind(text, options), []).append(text)
        infos.append(FileInfo(raw.name, raw.sha256, len(raw.data), text.rows_read))
    for kind, files in tables.items():
        part, control = (read_bulk if kind == BULK else read_costs)(files, source, options)
        kinds.append(kind)
        parts.append(part)
        figures["bulk_orders" if kind == BULK else "order_costs"] = control
    if len(parts) == 1:
        figures |= control  # of a single file at the top, too
    cut: list[Rejected] = [r for files in tables.values() for file in files for r in file.rejected]
    return summed_up("dsers", " + ".join(dict.fromkeys(kinds)), parts, infos, cut, **figures)


def _kind(text: TextTable, options: ReadOptions) -> str:
    if is_product_mapping(text.headers):
        raise ImportRefusedError(
            f"{text.name} maps products to suppliers' products: it holds no orders, costs or units",
            "import the order costs, or the bulk order file",
        )
    return BULK if is_bulk(text.headers) and not options.mapping else COSTS


def _texts(text: TextTable) -> TextTable:
    """All columns as texts, also those that a spreadsheet typed."""
    columns = {name: as_texts(text.columns.column(name).combine_chunks()) for name in text.headers}
    return replace(text, columns=text.columns.from_pydict(columns))


def _is_json(raw: RawFile) -> bool:
    return raw.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def detect(file: RawFile) -> Recognised | None:
    """Which file of DSers it is, by its first lines."""
    if _is_json(file):
        known = b"settingMoney" in file.data[:100_000] and b"totalCost" in file.data[:100_000]
        return Recognised(COSTS_JSON, 0.95, "orders with totalCost.settingMoney") if known else None
    if file.data[:4] == b"PAR1" or file.data[:2] == b"PK":
        return None
    headers = next((row for row in rows_of_head(head_of(file)) if row), [])
    if is_bulk(headers):
        return Recognised(BULK, 0.95, "columns Order_number, Product_id, Product_count")
    if is_product_mapping(headers):
        return Recognised("product mapping", 0.9, "columns Supplier_url and SKU of the supplier")
    if found := is_costs(headers):
        return Recognised(COSTS, 0.6, f"columns {', '.join(found)}; DSers documents no such export")
    return None


SOURCE = Source(
    "dsers",
    "DSers: order costs (JSON, or a table by mapping its columns) and bulk orders",
    (COSTS_JSON, COSTS, BULK),
    read,
    detect=detect,
)
