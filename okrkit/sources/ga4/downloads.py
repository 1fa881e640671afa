"""The CSV downloads of Google Analytics 4: reports of several tables, snapshots, single cards, explorations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import FileInfo, ReadOptions
from okrkit.sources.ga4.blocks import Block, blocks_of
from okrkit.sources.ga4.facts import Facts
from okrkit.sources.ga4.meaning import Meaning, is_total_row, meaning_of
from okrkit.sources.ga4.times import TIMES
from okrkit.sources.ga4.words import ADDS_UP, dimension_of, key_of, kind_of, metric_of
from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.numbers import clean_number
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part

PLAIN = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Download:
    """One file read: what its blocks say, what became of its rows, and each block's control sums."""

    info: FileInfo
    facts: list[Facts]
    part: Part
    blocks: list[dict[str, object]]


def read_download(raw: RawFile, options: ReadOptions) -> Download:
    """Read one file; its rows are not yet brought into tables.

    Raises
    ------
    ImportRefusedError
        If the file is no text, holds no table, or one of its tables needs days that were not told.
    """
    decoded = decode(raw.data, raw.name)
    found = blocks_of(decoded.data.decode("utf-8"), raw.name)
    if not found.preambled and not any(_is_known(block) for block in found.blocks):
        seen = ", ".join(repr(h) for h in found.blocks[0].header[:6])
        raise ImportRefusedError(
            f"{raw.name} is no download of Google Analytics 4: neither the lines with account and property nor a known "
            f"column stand in it; its first row is {seen}",
            "download the report again as CSV; for another file use: okrkit import table FILE --map CANONICAL=COLUMN",
        )
    notes = [decoded.note] if decoded.note else []
    facts: list[Facts] = []
    meanings: list[Meaning] = []
    for block in found.blocks:
        meaning = meaning_of(block, raw.name, options)
        meanings.append(meaning)
        notes += meaning.notes
        if meaning.facts is not None:
            facts.append(_compared(meaning.facts, block.title, facts, notes))
    kept = [one for one in facts if not any(_repeats(one, other) for other in facts)]
    again = sum(one.rows for one in facts) - sum(one.rows for one in kept)
    if again:
        notes.append(
            f"{raw.name}: {count(again, 'row')} of charts repeat the table below them, and were left out."
        )
    empty = sum(not block.rows for block in found.blocks)
    if empty:
        notes.append(f"{raw.name}: {empty} of {len(found.blocks)} tables have no rows.")
    rejected = tuple(r for meaning in meanings for r in meaning.rejected)
    rows = sum(len(block.rows) for block in found.blocks)
    return Download(
        FileInfo(raw.name, raw.sha256, len(raw.data), rows),
        kept,
        Part({}, rejected, again + sum(m.skipped for m in meanings), tuple(notes), frozenset()),
        [control_of(block) for block in found.blocks],
    )


def _is_known(block: Block) -> bool:
    """Whether a table has a metric of Google Analytics beside what it is about."""
    named = any(metric_of(header) for header in block.header[1:])
    return named or dimension_of(block.header[0]) in TIMES


def _repeats(chart: Facts, table: Facts) -> bool:
    """Whether a table has the same rows and figures, and more dimensions: a chart stands above its table in a file."""
    if not (
        chart.dimensions.keys() < table.dimensions.keys() and chart.metrics.keys() <= table.metrics.keys()
    ):
        return False

    def rows(facts: Facts) -> set[tuple[object, ...]]:
        values = [facts.dimensions[name] for name in chart.dimensions]
        return set(zip(facts.first.tolist(), facts.last.tolist(), *values, strict=True))

    return chart.comparison == table.comparison and rows(chart) == rows(table)


def _compared(facts: Facts, title: str, before: Sequence[Facts], notes: list[str]) -> Facts:
    """A report that repeats another one's rows and days with other numbers is about a part of the visitors."""
    for other in before:
        alike = (
            other.dimensions == facts.dimensions
            and np.array_equal(other.first, facts.first)
            and np.array_equal(other.last, facts.last)
        )
        shared = other.metrics.keys() & facts.metrics.keys()
        if alike and any(
            not np.array_equal(other.metrics[m], facts.metrics[m], equal_nan=True) for m in shared
        ):
            part = title or f"part {len(before) + 1}"
            notes.append(
                f"{facts.file}: the figures under {part!r} compare a part of the visitors and stand apart."
            )
            return replace(facts, comparison=part)
    return facts


def control_of(block: Block) -> dict[str, object]:
    """A block as it stands in the file: header, dates (YYYYMMDD), rows, and the sum of each column that adds up.

    Sums of users are there to compare with, row by row; they are no number of people.
    """
    width = len(block.header)
    rows = [cells for _, cells in block.rows if not is_total_row(cells, width)]
    sums: dict[str, float] = {}
    for place, name in enumerate(block.header):
        metric = metric_of(name)
        if not rows or metric is None or key_of(name).startswith("unique"):
            continue
        if kind_of(metric) in ADDS_UP or kind_of(metric) == "people":
            sums[name] = float(round(sum((_number(c[place]) for c in rows if len(c) > place), Decimal(0)), 6))
    dates = [f"{day:%Y%m%d}" for day in (block.first, block.last) if day]
    return {"header": block.header, "dates": dates, "rows": len(rows), "sums": sums}


def _number(cell: str) -> Decimal:
    plain = cell if PLAIN.fullmatch(cell) else (clean_number(cell) or "0").replace(",", "")
    try:
        return Decimal(plain)
    except ArithmeticError:
        return Decimal(0)
