"""Shopify's exports: orders of every column generation, payout transactions, sessions reports, customers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Source
from okrkit.sources.reading.csvs import TextTable, read_text
from okrkit.sources.reading.files import LARGE, TEXT_ENDINGS, RawFile, raw_files
from okrkit.sources.seen import looked_at
from okrkit.sources.shopify.customers import read_customers
from okrkit.sources.shopify.detecting import detect
from okrkit.sources.shopify.large import read_large_orders
from okrkit.sources.shopify.layouts import CALLED, Layout, layout_of, orders_layout
from okrkit.sources.shopify.orders import read_orders
from okrkit.sources.shopify.payouts import read_payouts
from okrkit.sources.shopify.sessions import read_sessions
from okrkit.sources.summary import Part, summed_up

READERS: dict[Layout, Callable[[list[TextTable], str, ReadOptions], Part]] = {
    "orders": read_orders,
    "payouts": read_payouts,
    "sessions": read_sessions,
    "customers": read_customers,
}


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read exports of one shop, of one kind or several, together."""
    source = options.source_name or "shopify"
    raws = raw_files(paths, TEXT_ENDINGS)
    kinds = {raw.name: _headers(raw) for raw in raws if raw.size >= LARGE}
    large = any(layout_of(headers, name) == "orders" for name, headers in kinds.items())
    files: list[FileInfo] = []
    orders: list[RawFile] = []
    groups: dict[Layout, list[TextTable]] = {}
    widths: list[int] = []
    for raw in raws:
        headers = kinds.get(raw.name) or _headers(raw) if large else []
        if headers and layout_of(headers, raw.name) == "orders":
            orders.append(raw)
            widths.append(len(headers))
            continue
        text = read_text(raw)
        groups.setdefault(layout_of(text.headers, raw.name), []).append(text)
        files.append(FileInfo(raw.name, raw.sha256, raw.size, text.rows_read))
    parts = [READERS[kind](groups[kind], source, options) for kind in READERS if kind in groups]
    cut = [r for texts in groups.values() for text in texts for r in text.rejected]
    if orders:
        part, infos, bad = read_large_orders(orders, source, options)
        parts, files, cut = [part, *parts], [*infos, *files], [*bad, *cut]
    widths += [len(text.headers) for text in groups.get("orders", [])]
    named = [orders_layout(widths)] if widths else []
    named += [CALLED[kind] for kind in READERS if kind in groups and kind != "orders"]
    columns = sorted({*widths, *(len(text.headers) for texts in groups.values() for text in texts)})
    return summed_up(
        "shopify", " + ".join(named), parts, files, cut, columns=columns[0] if len(columns) == 1 else columns
    )


def _headers(raw: RawFile) -> list[str]:
    """The headers of a file without reading all of it."""
    return read_text(RawFile(raw.name, raw.data) if raw.path is None else looked_at(raw.path)).headers


SOURCE = Source(
    "shopify",
    "Shopify: orders, payout transactions, sessions reports, customers (CSV exports, zipped or not)",
    ("orders export of any column generation", *CALLED.values()),
    read,
    detect,
)
