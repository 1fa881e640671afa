"""Rows of Kissmetrics' query API -> measures: a saved metric's value for each day, week or month.

No answer with rows is published, so columns are found by the words that such answers use; a row without a day and a number
is rejected with what was seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from okrkit.core.tables import table as canonical
from okrkit.sources.batch import Batch, ReadOptions, Rejected
from okrkit.sources.live import Record, file_info
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part, summed_up
from okrkit.sources.table.headers import plain

LAYOUT = "query API answers"
_DAYS = (
    "date",
    "day",
    "startdate",
    "start",
    "starttime",
    "bucket",
    "bucketstart",
    "timestamp",
    "time",
    "week",
    "month",
    "period",
)
_VALUES = (
    "value",
    "count",
    "total",
    "result",
    "sum",
    "average",
    "people",
    "peoplecount",
    "uniquepeople",
    "y",
)
_SEGMENTS = ("segment", "group", "groupname", "property", "propertyvalue", "breakdown")
_MILLISECONDS = 100_000_000_000  # seconds of the year 5138: what is larger counts milliseconds


def batch_of(records: Sequence[Record], folder: Path | None, options: ReadOptions) -> Batch:
    """One batch of what a sync has read: rows of metrics, and the raw export in its folder."""
    from okrkit.sources.kissmetrics import read

    part = results_part(records, options)
    info = file_info("metrics", records)
    made = summed_up("kissmetrics", LAYOUT, [part], [info], ())
    if folder is None:
        return made
    export = read([folder], options)
    if not records:
        return export
    tables = dict(export.tables)
    for name, rows in made.tables.items():
        tables[name] = pa.concat_tables([tables[name], rows]) if name in tables else rows
    return replace(
        export,
        layout=f"{export.layout} + {LAYOUT}",
        tables=tables,
        rows_read=export.rows_read + made.rows_read,
        rejected=(*export.rejected, *made.rejected),
        rows_skipped=export.rows_skipped + made.rows_skipped,
        files=(*export.files, info),
        notes=(*export.notes, *made.notes),
    )


def results_part(records: Sequence[Record], options: ReadOptions) -> Part:
    """Bring rows into ``measures``; a measure is called as its metric.

    Parameters
    ----------
    records : sequence of mapping
        ``metric`` (its name) and ``row`` (as the API gave it).
    """
    zone = ZoneInfo(options.timezone or "UTC")
    source = options.source_name or "kissmetrics"
    rejected: list[Rejected] = []
    found: list[dict[str, Any]] = []
    for number, record in enumerate(records, 2):
        row = {plain(str(k)): v for k, v in record["row"].items()}
        day = next((d for n in _DAYS if (d := _day(row.get(n), zone)) is not None), None)
        value = next((v for n in _VALUES if (v := _number(row.get(n))) is not None), None)
        if day is None or value is None:
            seen = ", ".join(f"{k}={v!r}" for k, v in record["row"].items())[:160]
            what = "day" if day is None else "number"
            rejected.append(
                Rejected("metrics", number, f"the row of {record['metric']} has no {what}: {seen}")
            )
            continue
        segment = next((str(row[n]) for n in _SEGMENTS if row.get(n) not in (None, "")), None)
        found.append(
            {
                "source": source,
                "day": day,
                "measure": record["metric"],
                "segment": segment,
                "value": value,
                "unit": None,
            }
        )
    whole, copies = last_of_each(_table(found), canonical("measures"))
    notes = (f"{count(copies, 'row')} of a repeated day: the last one was taken.",) if copies else ()
    return Part({"measures": whole}, tuple(rejected), copies, notes, frozenset())


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    kinds = {"source": pa.string(), "day": pa.date32(), "measure": pa.string(), "segment": pa.string(), "value": pa.float64(), "unit": pa.string()}  # fmt: skip
    return conform(
        "measures", {n: pa.array([r[n] for r in rows], kind) for n, kind in kinds.items()}, len(rows)
    )


def _day(value: Any, zone: ZoneInfo) -> date | None:
    """The day of a date, of an instant, or of a number of seconds or milliseconds since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    number = _number(value)
    if number is not None and number >= 10**9:
        seconds = number / 1000 if number >= _MILLISECONDS else number
        return datetime.fromtimestamp(seconds, zone).date()
    text = str(value).strip()
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(zone).date() if at.tzinfo else at.date()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if found == found and abs(found) != float("inf") else None  # noqa: PLR0124  # not a number
