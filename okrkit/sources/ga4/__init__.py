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
    kinds: set[str] = set()
    raws = raw_files(paths, ENDINGS)
    for raw in raws:
        if raw.ending in JSON_ENDINGS:
            kinds.add("Data API answers")
            answers = read_json(raw, lists=("reports",))
            found, rejected, skipped, rows = facts_of(answers.records, options, name=raw.name)
            rejected = (*answers.rejected, *rejected)
            files.append(FileInfo(raw.name, raw.sha256, len(raw.data), rows + len(answers.rejected)))
            parts.append(Part({}, rejected, skipped, answers.notes, frozenset()))
            facts += found
            continue
        download = read_download(raw, options)
        kinds.add(
            f"download of {len(download.blocks)} tables"
            if len(download.blocks) > 1
            else "download of one table"
        )
        files.append(download.info)
        parts.append(download.part)
        facts += download.facts
        blocks += [{"file": raw.name, **b} for b in download.blocks] if len(raws) > 1 else download.blocks
    made = stored(facts, source, options.currency)
    parts.append(Part(made.tables, (), sum(made.unused), made.notes, frozenset()))
    return summed_up("ga4", " + ".join(sorted(kinds)), parts, files, (), blocks=blocks)


SOURCE = Source(
    "ga4",
    "Google Analytics 4: downloads of reports, snapshots and cards (CSV, any language), answers of the Data API (JSON)",
    ("download of one table", "download of several tables", "Data API answers"),
    read,
    detect=detect,
)
