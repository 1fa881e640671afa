"""A block of a download -> what it says: which column is the time, which are dimensions, which are numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.ga4.blocks import Block, is_number
from okrkit.sources.ga4.facts import Facts, Floats
from okrkit.sources.ga4.times import TIMES, spans_of, time_of
from okrkit.sources.ga4.words import CHANNELS, dimension_of, is_total, key_of, metric_of, slug_of
from okrkit.sources.reading.numbers import EMPTY, clean_number, decide_comma
from okrkit.sources.reading.words import count

_SPAN = re.compile(r"\d.*[-–].*\d")
_TREND = re.compile(r"^(\d{1,2}) [^\W\d]{2,8}$")  # 30 days, 7 días, 1 Tag: people active in so many days


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a block says; ``facts`` is None where none of it can be stored, and ``skipped`` are rows left out on purpose."""

    facts: Facts | None
    rejected: tuple[Rejected, ...] = ()
    skipped: int = 0
    notes: tuple[str, ...] = ()
    totals: int = 0


def meaning_of(block: Block, file: str, options: ReadOptions) -> Meaning:
    """Read one block.

    Raises
    ------
    ImportRefusedError
        If its rows have no days: the file names no range, and nobody has told it.
    """
    label = f"{file}, row {block.line}"
    if not block.rows:
        return Meaning(None)
    if len(block.header) < 2:
        note = f"{label}: {block.header[0].strip()!r} and {count(len(block.rows), 'row')} below it are no table, and were left out."
        return Meaning(None, skipped=len(block.rows), notes=(note,))
    width = len(block.header)
    summed = {number for number, cells in block.rows if is_total_row(cells, width)}
    totals = [row for row in block.rows if row[0] in summed]
    body = [row for row in block.rows if row[0] not in summed]
    bad = {
        n: f"{len(cells)} cells where the header has {width}" for n, cells in body if not _fits(cells, width)
    }
    body = [(n, cells) for n, cells in body if n not in bad]
    notes = [f"{label}: the row of totals was not loaded."] if totals else []
    if metric_of(block.header[0]) is not None:
        first_name = block.header[0].strip()
        bad |= {n: f"{first_name} stands first, where the rows' names or days belong" for n, _ in body}
        body = []
    columns = [[cells[place].strip() for _, cells in body] for place in range(width)]
    time = next((p for p in range(min(width, 3)) if time_of(block.header[p], columns[p], block)), None)
    if time is None and _is_cohort(block, columns):
        note = f"{label}: a table of weeks since the first visit cannot be stored by day, and was left out."
        return Meaning(None, _all_rejected(file, bad), len(body) + len(totals), (*notes, note))
    n_dims = _dimensions(block.header, columns, time)
    metrics, unread = _metrics(block.header, columns, n_dims, label, options)
    for place, reason in unread.items():
        bad[body[place][0]] = reason
    good = [place for place in range(len(body)) if place not in unread]
    kind = time_of(block.header[time], columns[time], block) if time is not None else None
    first, last = _range(block, label, kind, options)
    spans = spans_of(
        kind, [columns[time][p] for p in good] if time is not None else [], len(good), first, last, label
    )
    for place in np.flatnonzero(spans.bad).tolist():
        bad[body[good[place]][0]] = (
            f"{columns[time or 0][good[place]]!r} is no day of the range {first} to {last}"
        )
    kept = [good[place] for place in np.flatnonzero(~spans.bad).tolist()]
    rejected = _all_rejected(file, bad)
    if spans.note:
        notes.append(spans.note)
    if not spans.stored:
        return Meaning(None, rejected, len(kept) + len(totals), tuple(notes), len(totals))
    dims = {
        _dimension_name(block.header[p], columns[p]): [columns[p][row] for row in kept]
        for p in range(n_dims)
        if p != time
    }
    fine = ~spans.bad
    facts = Facts(
        file,
        dims,
        {name: values[kept] for name, values in metrics.items()},
        spans.first[fine],
        spans.last[fine],
        notes=tuple(notes),
    )
    return Meaning(facts, rejected, len(totals), totals=len(totals))


def is_total_row(cells: Sequence[str], width: int) -> bool:
    """A row of totals says so in any cell, or has nothing in its first and numbers behind it."""
    if cells[0].strip():
        return is_total(cells[0]) and any(is_number(c) for c in cells[1:])
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(is_total(cell) for cell in filled) or (len(cells) >= width > 1 and all(map(is_number, filled)))


def _fits(cells: Sequence[str], width: int) -> bool:
    return len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:]))


def _all_rejected(file: str, bad: dict[int, str]) -> tuple[Rejected, ...]:
    return tuple(Rejected(file, number, reason) for number, reason in sorted(bad.items()))


def _is_cohort(block: Block, columns: Sequence[Sequence[str]]) -> bool:
    """Rows named by spans of days ("Apr 9 - Apr 15"), or a date that holds none."""
    spans = [bool(column) and all(_SPAN.search(cell) for cell in column) for column in columns]
    named = [dimension_of(header) == "date" for header in block.header]
    numbered = sum(bool(re.search(r"\d+$", name.strip())) for name in block.header)
    return named[0] or any(s and (n or numbered > 1) for s, n in zip(spans, named, strict=True))


def _dimensions(header: Sequence[str], columns: Sequence[Sequence[str]], time: int | None) -> int:
    """How many of the first columns name what a row is about; the others are numbers."""
    last = time if time is not None else 0
    for place in range(1, len(header)):
        if metric_of(header[place]) is not None:
            continue
        named = dimension_of(header[place]) is not None or key_of(header[place]).endswith(" id")
        filled = [cell for cell in columns[place] if cell]
        worded = bool(filled) and sum(is_number(cell) for cell in filled) * 2 < len(filled)
        if (named or worded) and place == last + 1:
            last = place
    return last + 1


def _dimension_name(header: str, values: Sequence[str]) -> str:
    name = dimension_of(header)
    if name is None and values and sum(v.casefold() in CHANNELS for v in values) * 2 > len(values):
        return "event_channel"
    return name or slug_of(header)


def _metrics(
    header: Sequence[str], columns: Sequence[Sequence[str]], n_dims: int, label: str, options: ReadOptions
) -> tuple[dict[str, Floats], dict[int, str]]:
    """Each column of numbers under its name, and the rows that hold no numbers."""
    found: dict[str, Floats] = {}
    bad: dict[int, str] = {}
    for place in range(n_dims, len(header)):
        values, wrong = _numbers(columns[place], header[place], options)
        for row in wrong:
            bad.setdefault(row, f"{header[place].strip()} is {columns[place][row]!r}, not a number")
        trend = _TREND.match(header[place].strip())
        name = (
            f"active_users_{trend[1]}_days" if trend else metric_of(header[place]) or slug_of(header[place])
        )
        if name == "sessions":
            odd = ~np.isnan(values) & ((values < 0) | (values != np.rint(values)))
            for row in np.flatnonzero(odd).tolist():
                bad.setdefault(
                    row, f"{header[place].strip()} is {columns[place][row]!r}, not a count of visits"
                )
        if name in found:
            raise ImportRefusedError(
                f"{label}: two columns hold {name.replace('_', ' ')}",
                "export the report with each metric once",
            )
        found[name] = values
    if found:
        for row in np.flatnonzero(np.all([np.isnan(v) for v in found.values()], axis=0)).tolist():
            bad.setdefault(row, "holds no number")
    return found, bad


def _numbers(cells: Sequence[str], name: str, options: ReadOptions) -> tuple[Floats, list[int]]:
    """Numbers as written, nan where there is none. Google Analytics writes a point; a spreadsheet may have changed it."""
    try:
        plain = np.array([float(c) if c else np.nan for c in cells], np.float64)
    except ValueError:
        plain = None
    if plain is not None and not np.isinf(plain).any():
        return plain, []
    cleaned = [clean_number(c.rstrip("%").strip()) if c.casefold() not in EMPTY else "" for c in cells]
    comma, _ = decide_comma([c for c in cleaned if c], name, options.decimal_comma, True)
    values = np.full(len(cells), np.nan)
    wrong: list[int] = []
    for row, (cell, clean) in enumerate(zip(cells, cleaned, strict=True)):
        if clean == "":
            continue
        point = clean and (clean.replace(".", "").replace(",", ".") if comma else clean.replace(",", ""))
        try:
            values[row] = float(point or "x") / (100 if cell.endswith("%") else 1)
        except ValueError:
            wrong.append(row)
    return values, wrong


def _range(
    block: Block, label: str, kind: str | None, options: ReadOptions
) -> tuple[date | None, date | None]:
    """The block's days: its own, else what was told."""
    if block.first and block.last:
        return block.first, block.last
    if kind in TIMES and not TIMES[kind]:  # its rows name their days themselves
        return None, None
    if options.start_day is None or (kind is None and options.end_day is None):
        what = "counts its days from a first day" if kind else "is about a range of days"
        told = "--start 2025-01-01" if kind else "--start 2025-01-01 --end 2025-01-31"
        problem = f"{label}: {', '.join(block.header[:3])} {what} that stands nowhere in the file"
        raise ImportRefusedError(
            problem, f"say which days the card showed, for example {told}, or download the whole report"
        )
    if options.end_day is not None and options.end_day < options.start_day:
        raise ImportRefusedError(
            f"the range ends on {options.end_day}, before it begins on {options.start_day}",
            "give --start and --end in the order of time",
        )
    return options.start_day, options.end_day
