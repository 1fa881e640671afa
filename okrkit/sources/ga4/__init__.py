"""Google Analytics 4: CSV downloads in any language, and saved answers of the Data API."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Source
from okrkit.sources.ga4.detecting import detect
from okrkit.sources.ga4.downloads import read_download
from okrkit.sources.ga4.facts import Facts
from okrkit.sources.ga4.report import facts_of
from okrkit.sources.ga4.tables import stored
from okrkit.sources.reading.files import TEXT_ENDINGS, raw_files
from okrkit.sources.reading.jsons import JSON_ENDINGS, read_json
from okrkit.sources.summary import Part, summed_up

ENDINGS = (*TEXT_ENDINGS, *JSON_ENDINGS)


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read downloads and saved answers of one property together."""
    source = options.source_name or "ga4"
    files: list[FileInfo] = []
    facts: list[Facts] = []
    parts: list[Part] = []
    blocks: list[dict[str, object]] = []
    tables: list[int] = []  # how many stand in each download
    answered = False
    raws = raw_files(paths, ENDINGS)
    for raw in raws:
        if raw.ending in JSON_ENDINGS:
            answered = True
            answers = read_json(raw, lists=("reports",))
            found, rejected, skipped, rows = facts_of(answers.records, options, name=raw.name)
            rejected = (*answers.rejected, *rejected)
            files.append(FileInfo(raw.name, raw.sha256, len(raw.data), rows + len(answers.rejected)))
            parts.append(Part({}, rejected, skipped, answers.notes, frozenset()))
            facts += found
            continue
        download = read_download(raw, options)
        tables.append(len(download.blocks))
        files.append(download.info)
        parts.append(download.part)
        facts += download.facts
        blocks += [{"file": raw.name, **b} for b in download.blocks] if len(raws) > 1 else download.blocks
    made = stored(facts, source, options.currency)
    parts.append(Part(made.tables, (), sum(made.unused), made.notes, frozenset()))
    kinds = [called(tables)] if tables else []
    kinds += ["Data API answers"] if answered else []
    return summed_up("ga4", " + ".join(kinds), parts, files, (), blocks=blocks)


def called(tables: Sequence[int]) -> str:
    """How downloads with so many tables each are called in a report.

    >>> called([1]), called([3]), called([1, 3])
    ('download of one table', 'download of 3 tables', '2 downloads of 4 tables')
    """
    if len(tables) > 1:
        return f"{len(tables)} downloads of {sum(tables)} tables"
    return "download of one table" if tables[0] == 1 else f"download of {tables[0]} tables"


SOURCE = Source(
    "ga4",
    "Google Analytics 4: downloads of reports, snapshots and cards (CSV, any language), answers of the Data API (JSON)",
    ("download of one table", "download of several tables", "Data API answers"),
    read,
    detect=detect,
)
