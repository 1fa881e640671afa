"""Answers of the Data API (runReport, batchRunReports) -> the same rows as a download's.

All values are texts. The answer names neither its range nor the property; its currency and zone stand in its metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import numpy as np

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Rejected
from okrkit.sources.ga4.facts import Facts
from okrkit.sources.ga4.tables import stored
from okrkit.sources.ga4.times import TIMES, spans_of
from okrkit.sources.ga4.words import of_api
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part, summed_up

TIME_NAMES = {
    "date": "date", "dateHour": "date_hour", "yearMonth": "year_month", "nthDay": "nth_day", "nthWeek": "nth_week",
    "nthMonth": "nth_month", "nthHour": "nth_hour",
}  # fmt: skip

RESERVED = "RESERVED_"  # RESERVED_TOTAL, RESERVED_MAX, RESERVED_MIN: aggregates, no rows of a report


def batch_of(pulled: Mapping[str, Sequence[Mapping[str, Any]]], options: ReadOptions) -> Batch:
    """One batch of what a sync has asked for.

    Parameters
    ----------
    pulled : mapping of str to sequence of mapping
        Report -> its pages: ``start`` and ``end`` of the days asked for (YYYY-MM-DD), ``answer`` of runReport.
    """
    source = options.source_name or "ga4"
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for name, pages in pulled.items():
        for page in pages:
            groups.setdefault((name, str(page["start"]), str(page["end"])), []).append(page["answer"])
    facts: list[Facts] = []
    rejected: list[Rejected] = []
    skipped = 0
    files: list[FileInfo] = []
    for (name, start, end), answers in sorted(groups.items()):
        asked = date.fromisoformat(start), date.fromisoformat(end)
        label = f"{name} {start} to {end}"
        found, bad, left_out, rows = facts_of(answers, options, period=asked, name=label)
        facts += found
        rejected += bad
        skipped += left_out
        text = json.dumps(answers, sort_keys=True, default=str).encode("utf-8")
        files.append(FileInfo(label, sha256(text).hexdigest(), len(text), rows))
    made = stored(facts, source, options.currency)
    part = Part(made.tables, tuple(rejected), skipped + sum(made.unused), made.notes, frozenset())
    return summed_up("ga4", "Data API answers", [part], files, ())


def report_part(
    answers: Iterable[Mapping[str, Any]],
    source: str,
    options: ReadOptions,
    *,
    period: tuple[date, date] | None = None,
    name: str = "Data API",
) -> Part:
    """Bring answers into the canonical tables.

    Parameters
    ----------
    answers : iterable of mapping
        Decoded JSON of runReport, or of batchRunReports; the pages of one report follow one another.
    source : str
        The property, as it stands in the tables.
    period : (first day, last day), optional
        What was asked for. With it, days without a row are visits of 0 (the API drops rows of zeros), provided that
        the answer is complete; and a report without a time dimension has its days.

    Raises
    ------
    ImportRefusedError
        If an answer is no report, or its rows have no days.
    """
    facts, rejected, skipped, _ = facts_of(answers, options, period=period, name=name)
    made = stored(facts, source, options.currency)
    return Part(made.tables, rejected, skipped + sum(made.unused), made.notes, frozenset())


def facts_of(
    answers: Iterable[Mapping[str, Any]],
    options: ReadOptions,
    *,
    period: tuple[date, date] | None = None,
    name: str = "Data API",
) -> tuple[list[Facts], tuple[Rejected, ...], int, int]:
    """The reports of answers, the rows that cannot be read, the number of aggregate rows left out, and of all rows."""
    if period is None and options.start_day and options.end_day:
        period = options.start_day, options.end_day
    facts: list[Facts] = []
    rejected: list[Rejected] = []
    left_out = rows = 0
    for pages in _reports(answers, name):
        one, bad, totals, read = _one(pages, period, name, rows)
        rejected += bad
        left_out += totals
        rows += read
        if one is not None:
            facts.append(one)
    return facts, tuple(rejected), left_out, rows


def is_report(record: object) -> bool:
    """Whether a decoded JSON value is an answer of runReport or batchRunReports."""
    if not isinstance(record, Mapping):
        return False
    return (
        str(record.get("kind", "")).startswith("analyticsData#")
        or ("metricHeaders" in record and "dimensionHeaders" in record)
        or (
            isinstance(record.get("reports"), list)
            and bool(record["reports"])
            and is_report(record["reports"][0])
        )
    )


def _reports(answers: Iterable[Mapping[str, Any]], name: str) -> list[list[Mapping[str, Any]]]:
    """Answers, those with the same headers put together as pages of one report."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for answer in answers:
        if not is_report(answer):
            seen = ", ".join(list(answer)[:5]) if isinstance(answer, Mapping) else type(answer).__name__
            raise ImportRefusedError(
                f"{name} holds no report of the Data API: {seen or 'nothing'} where dimensionHeaders and metricHeaders "
                "were expected",
                "save the answer of runReport as it came",
            )
        for report in answer.get("reports") or [answer]:
            headers = (*_names(report, "dimensionHeaders"), "", *_names(report, "metricHeaders"))
            groups.setdefault(headers, []).append(report)
    return list(groups.values())


def _names(report: Mapping[str, Any], key: str) -> list[str]:
    return [str(_mapping(header).get("name", "")) for header in _list(report.get(key))]


def _count_of(page: Mapping[str, Any]) -> int:
    """All rows of the report, as each page tells; it may stand as text."""
    told = page.get("rowCount")
    return int(told) if isinstance(told, int) or (isinstance(told, str) and told.isdigit()) else 0


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _repeated(keys: Sequence[Sequence[str]], dims: Sequence[str]) -> set[int]:
    """Rows of a second date range that are about the same day as one before them."""
    if "dateRange" not in dims:
        return set()
    at = dims.index("dateRange")
    seen: dict[tuple[str, ...], str] = {}
    again = set()
    for place, key in enumerate(keys):
        if len(key) == len(dims) and seen.setdefault((*key[:at], *key[at + 1 :]), key[at]) != key[at]:
            again.add(place)
    return again


def _one(
    pages: Sequence[Mapping[str, Any]], period: tuple[date, date] | None, name: str, before: int
) -> tuple[Facts | None, list[Rejected], int, int]:
    dims, metrics = _names(pages[0], "dimensionHeaders"), _names(pages[0], "metricHeaders")
    rows = [_mapping(row) for page in pages for row in _list(page.get("rows"))]
    keys = [[str(_mapping(v).get("value", "")) for v in _list(row.get("dimensionValues"))] for row in rows]
    texts = [[_mapping(v).get("value", "") for v in _list(row.get("metricValues"))] for row in rows]
    time = next((p for p, dim in enumerate(dims) if dim in TIME_NAMES), None)
    if "dateRange" in dims and time is None:
        problem = f"{name}: an answer compares several ranges without a date"
        raise ImportRefusedError(problem, "ask for one range, or for the dimension date")
    again = _repeated(keys, dims)
    aggregates = [
        place in again or any(value.startswith(RESERVED) for value in key) for place, key in enumerate(keys)
    ]
    bad: dict[int, str] = {}
    values = np.full((len(metrics), len(rows)), np.nan)
    for place, (key, text, aggregate) in enumerate(zip(keys, texts, aggregates, strict=True)):
        if aggregate:
            continue
        if len(key) != len(dims) or len(text) != len(metrics):
            bad[place] = (
                f"{len(key)} dimensions and {len(text)} metrics where the headers name {len(dims)} and {len(metrics)}"
            )
            continue
        for metric, cell in enumerate(text):
            try:
                values[metric, place] = float(cell) if cell not in ("", None) else np.nan
                if np.isinf(values[metric, place]):
                    raise ValueError(cell)
            except (TypeError, ValueError):
                bad[place] = f"{metrics[metric]} is {cell!r}, not a number"
    good = [p for p in range(len(rows)) if not aggregates[p] and p not in bad]
    kind = TIME_NAMES[dims[time]] if time is not None else None
    if good and period is None and (kind is None or TIMES[kind]):
        raise ImportRefusedError(
            f"{name}: an answer by {', '.join(dims) or 'nothing'} does not say which days it is about",
            "ask for the dimension date, or say the range with --start and --end",
        )
    first, last = period or (None, None)
    times = [keys[p][time] for p in good] if time is not None else []
    spans = spans_of(kind, times, len(good), first, last, name)
    for place in np.flatnonzero(spans.bad).tolist():
        bad[good[place]] = f"{times[place]!r} is no day of the range {first} to {last}"
    rejected = [Rejected(name, before + place + 2, reason) for place, reason in sorted(bad.items())]
    skipped = sum(aggregates)
    fine = ~spans.bad
    kept = [good[p] for p in np.flatnonzero(fine).tolist()]
    notes = _said(pages, name, rows, skipped)
    if not spans.stored:
        return None, rejected, skipped + len(kept), len(rows)
    filled = _without_rows(pages, dims, rows, period, spans.first[fine], notes, name)
    facts = Facts(
        name,
        {
            of_api(dim): [keys[p][at] for p in kept]
            for at, dim in enumerate(dims)
            if at != time and dim != "dateRange"
        },
        {of_api(metric): values[at][kept] for at, metric in enumerate(metrics)},
        spans.first[fine],
        spans.last[fine],
        currency=next(
            (c for page in pages if (c := _mapping(page.get("metadata")).get("currencyCode"))), None
        ),
        filled=filled,
        notes=tuple(notes),
    )
    return facts, rejected, skipped, len(rows)


def _said(pages: Sequence[Mapping[str, Any]], name: str, rows: Sequence[object], skipped: int) -> list[str]:
    """What the answer says about itself."""
    notes = []
    metadata = [_mapping(page.get("metadata")) for page in pages]
    if skipped:
        notes.append(f"{name}: not loaded: {count(skipped, 'row')} of totals or of a second range.")
    if any(m.get("subjectToThresholding") for m in metadata):
        notes.append(
            f"{name}: Google Analytics left out rows of few people (thresholding); the sums are too low."
        )
    if any(m.get("samplingMetadatas") for m in metadata):
        notes.append(f"{name}: the figures are an extrapolation from a sample of the visits.")
    if any(m.get("dataLossFromOtherRow") for m in metadata):
        notes.append(f"{name}: rare values were put together as '(other)'.")
    expected = max((_count_of(page) for page in pages), default=0)
    if len(rows) < expected:
        notes.append(
            f"{name}: only {len(rows):,} of {expected:,} rows are there; import the other pages with it."
        )
    if not rows:
        why = next((m["emptyReason"] for m in metadata if m.get("emptyReason")), None)
        notes.append(f"{name}: the answer has no rows{f' ({why})' if why else ''}.")
    return notes


def _without_rows(
    pages: Sequence[Mapping[str, Any]], dims: Sequence[str], rows: Sequence[object],
    period: tuple[date, date] | None, days: np.ndarray, notes: list[str], name: str,
) -> tuple[date, ...]:  # fmt: skip
    """The days asked for that have no row: zeros, if nothing else can have made them disappear."""
    metadata = [_mapping(page.get("metadata")) for page in pages]
    expected = max((_count_of(page) for page in pages), default=0)
    hidden = any(m.get("subjectToThresholding") or m.get("emptyReason") for m in metadata)
    if period is None or "date" not in dims or hidden or len(rows) < expected:
        return ()
    there = set(days.tolist())
    asked = [period[0] + timedelta(days=n) for n in range((period[1] - period[0]).days + 1)]
    missing = tuple(day for day in asked if day not in there)
    if missing:
        notes.append(f"{name}: {count(len(missing), 'day')} without a row were taken as days without visits.")
    return missing
