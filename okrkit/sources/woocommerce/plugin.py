"""Files of order-export plugins, a row an order or a row an article -> orders, lines, refunds, fulfilment."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa

from okrkit.sources.batch import ReadOptions
from okrkit.sources.control import cents
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.frames import counted, pairs
from okrkit.sources.reading.latest import latest
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part
from okrkit.sources.woocommerce.plugin_file import PluginFile
from okrkit.sources.woocommerce.plugin_packed import has_packed_articles
from okrkit.sources.woocommerce.plugin_tables import PluginTables
from okrkit.sources.woocommerce.statuses import status_notes


def read_plugin(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """Read files of any of the plugins, all of one shop; ``files`` are tables with their fields."""
    read = [PluginFile(text, fields, source, options) for text, fields in files]
    tables, left_out = latest([PluginTables(one).tables() for one in read])
    copies = sum(read[place].rows_of(name) for place, name in left_out)
    notes = [note for one in read for note in one.frame.notes]
    orders = tables["orders"]
    notes += status_notes(pairs(orders, "payment_status", "why_not"))
    for one in read:
        notes += _told(one)
    if nobody := orders["customer_id"].null_count:
        notes.append(
            "No order names its buyer: there are no customer figures for these files."
            if nobody == orders.num_rows
            else f"{count(nobody, 'order')} without a known buyer: in no customer figure."
        )
    if left_out:
        notes.append(f"{count(copies, 'row')} again in a later file: its copy was taken.")
    return Part(
        tables,
        tuple(r for one in read for r in one.frame.rejected()),
        copies,
        tuple(notes),
        frozenset(),
        _control(read, orders),
    )


def _told(one: PluginFile) -> list[str]:
    """What was decided about this file's amounts."""
    m, name = one.meaning, one.frame.file.name
    notes = []
    if taxed := int(np.count_nonzero(m.taxed)):
        notes.append(
            f"{name}: the lines of {count(taxed, 'order')} contain the tax, as their sums show; it was taken out."
        )
    if discounted := int(np.count_nonzero(m.discounted)):
        notes.append(
            f"{name}: the lines of {count(discounted, 'order')} are after the discount, as their sums show; the discount was put back on them by value."
        )
    if off := int(np.count_nonzero(~m.adds_up)):
        notes.append(
            f"{name}: {count(off, 'order')} whose lines, shipping and tax do not add up to the total: the lines were taken."
        )
    if bare := int(np.count_nonzero(~one.has_lines & (m.net > 0))):
        notes.append(
            f"{name}: {count(bare, 'order')} without articles: their goods are one line that counts no pieces."
        )
    if not one.frame.has("total"):
        notes.append(f"{name}: there is no column of totals; goods are what the lines say.")
    if not one.frame.has("status"):
        notes.append(f"{name}: there is no status; every order was counted.")
    if not has_packed_articles(one.frame.file) and one.frame.rows > len(one.groups):
        notes.append(
            f"{name}: {one.frame.rows:,} rows are the articles of {count(len(one.groups), 'order')}; an order's own amounts were taken once."
        )
    return notes


def _control(read: list[PluginFile], orders: pa.Table) -> dict[str, object]:
    """Figures of the files as they are: what all loaded orders say, counted or not."""
    total = sum(int(one.money["total"].values.sum()) for one in read)
    items = sum(int(one.lines.value[one.chosen].sum()) for one in read)
    written = pa.chunked_array([one.text("status") for one in read]).combine_chunks()
    figures: dict[str, object] = {
        "by_status": counted(orders["payment_status"].combine_chunks()),
        "by_status_as_written": counted(written),
        "order_total": cents(Decimal(total).scaleb(-4)),
        "item_total": cents(Decimal(items).scaleb(-4)),
    }
    if any(one.frame.has("paid") for one in read):
        figures["unpaid_orders"] = orders["paid_at"].null_count
    return figures
