"""Ahrefs: exports of Site Explorer in either encoding, and saved answers of its API."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from okrkit.errors import OkrkitError
from okrkit.sources.ahrefs.api import LISTS, api_part, records_of
from okrkit.sources.ahrefs.exports import Export, read_export
from okrkit.sources.ahrefs.findings import Findings
from okrkit.sources.ahrefs.layouts import CALLED, checked_layout, layout_of, sureness_of
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Recognised, Rejected, Source
from okrkit.sources.reading.csvs import read_text
from okrkit.sources.reading.files import TEXT_ENDINGS, RawFile, raw_files
from okrkit.sources.reading.jsons import JSON_ENDINGS, read_json
from okrkit.sources.summary import Part, summed_up

ORDER = ("explorer", "pages", "backlinks", "domains", "keywords", "overview")
"""Of figures that several exports of one day give, that of the later kind counts: it is the one Ahrefs itself shows."""


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read exports about one site together."""
    source = options.source_name or "ahrefs"
    files: list[FileInfo] = []
    exports: list[Export] = []
    parts: list[Part] = []
    cut: list[Rejected] = []
    for raw in raw_files(paths, (*TEXT_ENDINGS, *JSON_ENDINGS)):
        if raw.ending in JSON_ENDINGS:
            answers = read_json(raw, lists=())
            records = records_of(list(answers.records), raw.name)
            part = api_part(records, source, options, name=raw.name)
            parts.append(part)
            files.append(FileInfo(raw.name, raw.sha256, len(raw.data), sum(map(len, records.values()))))
            continue
        text = read_text(raw)
        exports.append(read_export(text, checked_layout(text.headers, raw.name), options))
        cut += text.rejected
        files.append(FileInfo(raw.name, raw.sha256, len(raw.data), text.rows_read))
    found, notes = _together(exports)
    rejected = tuple(r for export in exports for r in export.rejected)
    said = (*(note for export in exports for note in export.notes), *notes)
    parts.append(Part({"measures": found.table(source)}, rejected, 0, said, frozenset()))
    kinds = [CALLED[kind] for kind in CALLED if any(e.layout == kind for e in exports)]
    kinds += ["API v3 answers"] if len(parts) > 1 else []
    reports = [export.control for export in exports]
    single = {k: v for k, v in reports[0].items() if k != "rows"} if len(reports) == 1 else {}
    return summed_up("ahrefs", " + ".join(kinds), parts, files, cut, **single, reports=reports)


def _together(exports: Sequence[Export]) -> tuple[Findings, list[str]]:
    """The findings of all exports; totals of one country do not stand beside those of all countries."""
    found = Findings()
    notes: list[str] = []
    whole: set[tuple[date, str]] = set()
    for export in sorted(exports, key=lambda e: ORDER.index(e.layout)):
        if not export.country:
            whole |= {(day, name) for day, name, part in export.found.values if part is None}
        found.add_all([export.found])
    double = [
        (day, name, part)
        for day, name, part in found.values
        if part and part.startswith("country: ") and ";" not in part and (day, name) in whole
    ]
    for key in double:
        del found.values[key]
    if double:
        notes.append(
            "Totals of single countries were left out, as the export of all countries contains them."
        )
    return found, notes


def detect(file: RawFile) -> Recognised | None:
    """By the header; by the names in an answer of the API."""
    head = file.data[:32_768]
    try:
        if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith((b"{", b"[")):
            return _answer(file)
        end = (
            max(head.rfind(b"\n\x00") + 2, 0) if head[:2] in (codecs.BOM_UTF16_LE,) else head.rfind(b"\n") + 1
        )
        headers = read_text(RawFile(file.name, head[:end] if end > 2 else head)).headers
    except (OkrkitError, ValueError):
        return None
    layout = layout_of(headers)
    if layout is None:
        return None
    sureness = sureness_of(layout, headers)
    if head[:2] == codecs.BOM_UTF16_LE and b"\t" in head:
        sureness = min(1.0, sureness + 0.05)
    shown = ", ".join(headers[:4])
    return Recognised(CALLED[layout], sureness, f"columns {shown} of Ahrefs' {CALLED[layout]}")


def _answer(file: RawFile) -> Recognised | None:
    if len(file.data) > 50_000_000 or not any(f'"{name}"'.encode() in file.data[:32_768] for name in LISTS):
        return None
    answer = json.loads(file.data.decode("utf-8-sig"))
    one = answer[0] if isinstance(answer, list) and answer else answer
    key = next((k for k in LISTS if isinstance(one, dict) and k in one), None)
    value = one[key] if key else None
    first = value[0] if isinstance(value, list) and value else value
    fields = set(first) if isinstance(first, dict) else set()
    own = {
        "org_traffic",
        "org_cost",
        "domain_rating",
        "refdomains",
        "sum_traffic",
        "best_position",
        "ahrefs_rank",
        "live_refdomains",
    }
    if not fields & own:
        return None
    return Recognised("API v3 answers", 0.95, f"{', '.join(sorted(fields & own))} in {key}")


SOURCE = Source(
    "ahrefs",
    "Ahrefs: organic keywords, top pages, backlinks, referring domains, overview (CSV, UTF-16 or UTF-8), API answers (JSON)",
    tuple(CALLED.values()),
    read,
    detect=detect,
)
