"""Whether a file is a download of Google Analytics 4, by its first lines."""

from __future__ import annotations

import codecs

from okrkit.errors import OkrkitError
from okrkit.sources.batch import Recognised
from okrkit.sources.ga4.blocks import Blocks, blocks_of
from okrkit.sources.ga4.times import time_of
from okrkit.sources.ga4.words import dimension_of, metric_of
from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile

HEAD = 16_384
_API = (b'"dimensionHeaders"', b'"metricHeaders"')
_OWN = {"channel", "first_user_channel", "nth_day", "nth_week", "nth_month", "nth_hour"}


def detect(file: RawFile) -> Recognised | None:
    """By the comment lines that stand above a report, the header of a card, or the keys of an answer."""
    head = file.data[:HEAD]
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n[").startswith(b"{"):
        if b"analyticsData#" in file.data or all(key in file.data for key in _API):
            because = "dimensionHeaders and metricHeaders of an answer of the Data API"
            return Recognised("Data API answers", 1.0, because)
        return None
    try:
        text = decode(head[: head.rfind(b"\n") + 1] or head, file.name).data.decode("utf-8", "replace")
        return _by_blocks(blocks_of(text, file.name))
    except OkrkitError:
        return None


def _by_blocks(found: Blocks) -> Recognised | None:
    first = found.blocks[0]
    layout = "download of several tables" if len(found.blocks) > 1 else "download of one table"
    if found.preambled and first.first:
        return Recognised(layout, 1.0, "comment lines with account, property and dates above the table")
    column = [cells[0].strip() for _, cells in first.rows if cells]
    lead = dimension_of(first.header[0]) or time_of(first.header[0], column, first)
    metrics = [name for name in first.header[1:] if metric_of(name)]
    if lead is None or not metrics:
        return None
    because = f"columns {first.header[0]} and {metrics[0]}"
    if lead in _OWN or first.first:
        return Recognised(layout, 0.9, because)
    known = all(metric_of(n) or dimension_of(n) for n in first.header)
    return Recognised(layout, 0.6 if len(metrics) > 1 and known else 0.4, because)
