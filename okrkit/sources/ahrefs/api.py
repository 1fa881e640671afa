"""Answers of Ahrefs' API v3 -> measures. Money in an answer is in US cents; in an export it is in dollars."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from okrkit.errors import ImportRefusedError
from okrkit.sources.ahrefs.findings import DOLLARS, Findings, Ranked, add_keywords
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Rejected
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part, summed_up

Record = Mapping[str, Any]

CENTS = 100

OVER_TIME: dict[str, tuple[str, str, int]] = {
    "org_traffic": ("organic_traffic_estimate", "visits a month", 1),
    "org_cost": ("organic_traffic_value", DOLLARS, CENTS),
    "org_keywords": ("organic_keywords", "count", 1),
    "org_keywords_1_3": ("organic_keywords_top_3", "count", 1),
    "paid_traffic": ("paid_traffic_estimate", "visits a month", 1),
    "paid_cost": ("paid_traffic_cost", DOLLARS, CENTS),
    "paid_keywords": ("paid_keywords", "count", 1),
    "domain_rating": ("domain_rating", "points", 1),
    "ahrefs_rank": ("ahrefs_rank", "rank", 1),
    "refdomains": ("referring_domains", "count", 1),
    "live_refdomains": ("referring_domains", "count", 1),
    "backlinks": ("backlinks", "count", 1),
    "live": ("backlinks", "count", 1),
}
"""Field of an answer -> measure, unit, and what to divide by."""

LISTS = ("metrics", "domain_ratings", "refdomains", "keywords", "pages", "domain_rating", "stats")


def api_part(
    records: Mapping[str, Iterable[Record]], source: str, options: ReadOptions, *, name: str = ""
) -> Part:
    """Bring records into ``measures``.

    Parameters
    ----------
    records : mapping of str to iterable of mapping
        Report -> its records: figures over time (``date``), or lists as they stood on a day (``keyword`` or ``url``,
        with ``day`` or ``date``). The report's name only serves for messages, unless
        ``name`` is the file's that holds them.
    options : ReadOptions
        ``start_day`` is the day of records that carry none.

    Raises
    ------
    ImportRefusedError
        If records carry no day and none was told.
    """
    found = Findings()
    rejected: list[Rejected] = []
    notes: list[str] = []
    skipped, row = 0, 1
    for report, given in records.items():
        terms: dict[date, list[Ranked]] = {}
        for record in given:
            row += 1
            try:
                day = _day(record, report, options)
                used = _kept(found, record, day, terms)
            except ImportRefusedError:
                raise
            except ValueError as error:
                rejected.append(Rejected(name or report, row, str(error)))
                continue
            skipped += not used
        for day, ranked in terms.items():
            # The list of an answer is cut at its limit: its sum is no estimate for the shop, which metrics give.
            add_keywords(found, day, ranked, whole="list", total=False)
    if skipped:
        notes.append(f"Left out: {count(skipped, 'record')} without any figure.")
    return Part({"measures": found.table(source)}, tuple(rejected), skipped, tuple(notes), frozenset())


def batch_of(pulled: Mapping[str, Sequence[Record]], options: ReadOptions, *, target: str = "") -> Batch:
    """One batch of what a sync has asked for; ``target`` is the domain it was about, said in a note."""
    part = api_part(pulled, options.source_name or "ahrefs", options)
    files = []
    for report, records in pulled.items():
        text = json.dumps(list(records), sort_keys=True, default=str).encode("utf-8")
        files.append(FileInfo(report, sha256(text).hexdigest(), len(text), len(records)))
    about = (f"The figures are for {target}, as Ahrefs estimates them.",) if target else ()
    whole = Part(part.tables, part.rejected, part.skipped, (*about, *part.notes), part.edges)
    return summed_up("ahrefs", "API v3 answers", [whole], files, ())


def records_of(answer: object, name: str) -> dict[str, list[Record]]:
    """The records of a saved answer, by report.

    Raises
    ------
    ImportRefusedError
        If it is none of the answers that okrkit reads.
    """
    answers = answer if isinstance(answer, list) else [answer]
    found: dict[str, list[Record]] = {}
    for one in answers:
        around: Record = one if isinstance(one, Mapping) else {}
        key = next((k for k in LISTS if isinstance(around.get(k), list | Mapping)), None)
        if key is None:
            seen = ", ".join(list(around)[:5]) or type(one).__name__
            problem = (
                f"{name} is none of Ahrefs' answers: {seen} where one of {', '.join(LISTS)} was expected"
            )
            raise ImportRefusedError(problem, "save the answer of the API as it came")
        told = {k: v for k, v in around.items() if k in ("date", "day")}
        records = around[key] if isinstance(around[key], list) else [around[key]]
        found.setdefault(key, []).extend({**told, **r} for r in records if isinstance(r, Mapping))
    return found


def _day(record: Record, report: str, options: ReadOptions) -> date:
    told = record.get("day") or record.get("date")
    if told:
        try:
            return date.fromisoformat(str(told)[:10])
        except ValueError:
            raise ValueError(f"the date is {told!r}, not a day as 2025-10-22") from None
    if options.start_day:
        return options.start_day
    raise ImportRefusedError(
        f"the answer {report!r} carries no date, and nothing says for which day it holds",
        "say the day it was asked for, for example --start 2025-10-22",
    )


def _kept(found: Findings, record: Record, day: date, terms: dict[date, list[Ranked]]) -> bool:
    """Keep a record's figures; False where it has none."""
    if record.get("keyword"):
        position = _number(record, "best_position", "position")
        traffic = _number(record, "sum_traffic", "traffic")
        terms.setdefault(day, []).append(Ranked(str(record["keyword"]), position, traffic))
        return position is not None or traffic is not None
    if record.get("url"):
        page = f"page: {record['url']}"
        traffic, value = _number(record, "sum_traffic", "traffic"), _number(record, "value")
        found.add(day, "page_traffic_estimate", traffic, "visits a month", page)
        found.add(day, "page_traffic_value", None if value is None else value / CENTS, DOLLARS, page)
        return traffic is not None or value is not None
    used = False
    for field, (measure, unit, divisor) in OVER_TIME.items():
        number = _number(record, field)
        if number is not None:
            found.add(day, measure, number / divisor, unit)
            used = True
    return used


def _number(record: Record, *fields: str) -> float | None:
    """The first of the fields that holds a number."""
    for field in fields:
        value = record.get(field)
        if value is None or isinstance(value, Mapping | list) or value == "":
            continue
        try:
            return float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{field} is {value!r}, not a number") from None
    return None
