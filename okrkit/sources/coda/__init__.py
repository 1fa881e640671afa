"""Coda: tables as CSV or as the API's rows. Numbers kept there become measures; any other table comes in by mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Recognised, Source
from okrkit.sources.coda.columns import looks_like_goals
from okrkit.sources.coda.rows import Row, rows_of, rows_part
from okrkit.sources.reading.csvs import TextTable, unique_names
from okrkit.sources.reading.filedays import FileDays
from okrkit.sources.reading.files import TEXT_ENDINGS, RawFile, raw_files
from okrkit.sources.reading.flatfiles import head_of, rows_of_head
from okrkit.sources.reading.jsons import read_document
from okrkit.sources.summary import Part, summed_up
from okrkit.sources.table import load
from okrkit.sources.table.inputs import read_input

CSV, JSON = "table as CSV, by mapping", "rows (API), by mapping"
ENDINGS = (*TEXT_ENDINGS, ".json")


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read tables of a Coda document: as measures, or into the table named in ``options`` by its mapping."""
    source = options.source_name or "coda"
    days = FileDays(paths, options)
    infos: list[FileInfo] = []
    parts: list[Part] = []
    texts: list[TextTable] = []
    control: dict[str, object] = {}
    kinds: list[str] = []
    for raw in raw_files(paths, ENDINGS):
        rows, text = _opened(raw)
        infos.append(FileInfo(raw.name, raw.sha256, len(raw.data), len(rows) + len(text.rejected)))
        kinds.append(JSON if _is_json(raw) else CSV)
        texts.append(text)
        if options.table in (None, "measures"):
            day = days.of(raw.name)
            part, figures = rows_part(
                rows,
                source,
                options,
                file=raw.name,
                day=day.day if day else None,
                day_note=day.note if day else None,
            )
            parts.append(part)
            control[raw.name] = figures
    if not parts:
        return load(texts, infos, replace(options, source_name=source), "coda")
    cut = [r for text in texts for r in text.rejected]
    return summed_up("coda", " + ".join(dict.fromkeys(kinds)), parts, infos, cut, tables=control)


def _opened(raw: RawFile) -> tuple[list[Row], TextTable]:
    """A file as rows and as a table of texts."""
    if not _is_json(raw):
        text = read_input(raw, None)
        columns = {name: text.columns.column(name).to_pylist() for name in text.headers}
        cells = zip(*columns.values(), strict=True)
        numbered = zip(text.numbers.tolist(), cells, strict=True)
        return [Row(int(n), dict(zip(columns, _stripped(row), strict=True))) for n, row in numbered], text
    rows = rows_of(items_in(read_document(raw), raw.name))
    headers = list(dict.fromkeys(key for row in rows for key in row.cells))
    table = pa.table(
        {
            n: pa.array([r.cells.get(h, "") for r in rows], pa.string())
            for n, h in zip(unique_names(headers), headers, strict=True)
        }
    )
    return rows, TextTable(raw.name, table, np.array([r.number for r in rows], np.int64))


def _stripped(row: Sequence[str | None]) -> list[str]:
    return [(cell or "").strip() for cell in row]


def items_in(answer: Any, name: str) -> list[Mapping[str, Any]]:
    """The rows of an answer, of a list of answers (one a page), or the list that it is.

    Raises
    ------
    ImportRefusedError
        If it holds none; an error of the API is told in its words.
    """
    if isinstance(answer, dict) and "statusMessage" in answer and "items" not in answer:
        problem = f"{name} is an error of Coda's API: {answer.get('statusCode')} {answer.get('message') or answer['statusMessage']}"
        raise ImportRefusedError(problem, "fetch the rows again")
    if isinstance(answer, list) and answer and all(isinstance(a, dict) and "items" in a for a in answer):
        return [item for page in answer for item in items_in(page, name)]
    items = answer.get("items") if isinstance(answer, dict) else answer
    if not isinstance(items, list) or not all(isinstance(i, dict) and "values" in i for i in items):
        raise ImportRefusedError(
            f"{name} holds no rows of a Coda table", 'expected {"items": [{"type": "row", "values": {}}]}'
        )
    return items


def _is_json(raw: RawFile) -> bool:
    return raw.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def detect(file: RawFile) -> Recognised | None:
    """Whether a file is a table of Coda, by its first lines."""
    head = file.data[:100_000]
    if _is_json(file):
        known = b'"values"' in head and b'"row"' in head and (b'"browserLink"' in head or b"coda.io" in head)
        return Recognised(JSON, 0.97, "items of type row with values and browserLink") if known else None
    if file.data[:4] == b"PAR1" or file.data[:2] == b"PK" or b"\0" in head:
        return None
    headers = next((row for row in rows_of_head(head_of(file)) if row), [])
    if found := looks_like_goals(headers):
        return Recognised(CSV, 0.6, f"columns {', '.join(found[:4])}; a Coda table has no fixed form")
    return None


SOURCE = Source(
    "coda",
    "Coda: tables of numbers or goals (CSV, or rows of the API) as measures; any other table by mapping",
    (CSV, JSON),
    read,
    detect=detect,
)
