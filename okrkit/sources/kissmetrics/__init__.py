"""Kissmetrics: the raw data export (JSON Lines in revisions), and hand-made tables of events."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from okrkit.errors import OkrkitError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Recognised, Rejected, Source
from okrkit.sources.kissmetrics.export import exported
from okrkit.sources.kissmetrics.folder import files_in, kind_of_list, said_by_lists
from okrkit.sources.kissmetrics.lines import Lines, loaded, read_lines
from okrkit.sources.kissmetrics.tables import is_event_table, read_table
from okrkit.sources.reading.csvs import read_text
from okrkit.sources.reading.files import RawFile
from okrkit.sources.summary import Part, summed_up

RAW, TABLE = "raw event export", "table of events"


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read all revisions of one product together."""
    found = files_in(paths)
    files: list[FileInfo] = []
    lines: list[Lines] = []
    cut: list[Rejected] = []
    for raw in found.events:
        one = read_lines(raw)
        lines.append(one)
        files.append(FileInfo(raw.name, raw.sha256, len(raw.data), one.rows + len(one.rejected)))
    for raw in found.tables:
        one, bad, rows = read_table(raw)
        lines.append(one)
        cut += bad
        files.append(FileInfo(raw.name, raw.sha256, len(raw.data), rows))
    files += [FileInfo(raw.name, raw.sha256, len(raw.data), 0) for raw in found.lists]
    said, known = said_by_lists(found)
    parts = [Part({}, (), 0, tuple(said), frozenset())]
    kinds = [name for name, there in ((RAW, found.events), (TABLE, found.tables)) if there]
    if lines:
        made = exported(lines, options.source_name or "kissmetrics", options)
        parts.insert(0, made.part)
        known |= made.control
    else:
        kinds = [f"{kind_of_list(raw)} of a raw event export" for raw in found.lists]
    return summed_up("kissmetrics", " + ".join(kinds), parts, files, cut, **known)


def detect(file: RawFile) -> Recognised | None:
    """By the keys of the first lines, or the header of the export's lists."""
    head = file.data[:65_536].lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if head.startswith(b"{"):
        return _by_lines(head)
    kind = kind_of_list(file)
    if kind is not None:
        return Recognised(f"{kind} of a raw event export", 0.9, f"the columns of {kind}.csv")
    try:
        headers = read_text(RawFile(file.name, head[: head.rfind(b"\n") + 1] or head)).headers
    except (OkrkitError, ValueError):
        return None
    if not is_event_table(headers):
        return None
    return Recognised(TABLE, 0.7, "columns Identity, Timestamp and Event or Alias")


def _by_lines(head: bytes) -> Recognised | None:
    seen = good = 0
    for line in head.split(b"\n")[:20]:
        try:
            record = loaded(line)
        except (ValueError, RecursionError):
            continue
        seen += 1
        good += "_p" in record and "_t" in record
    if not good or good * 2 < seen:
        return None
    return Recognised(RAW, 1.0 if good > 1 else 0.9, "lines with _p (identity), _t (seconds) and _n (event)")


SOURCE = Source(
    "kissmetrics",
    "Kissmetrics: raw data export (folder with revisions, index and status; JSON Lines), tables of events (CSV)",
    (RAW, TABLE),
    read,
    detect=detect,
)
