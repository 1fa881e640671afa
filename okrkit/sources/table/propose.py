"""A proposal for a file: which table it is, and which of its columns means what, each with a reason."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from okrkit.core.tables import TABLES, CanonicalTable, Column
from okrkit.core.tables import table as canonical
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.datetexts import parse_stamp
from okrkit.sources.reading.files import raw_files
from okrkit.sources.reading.numbers import EMPTY, clean_number
from okrkit.sources.table.headers import CLOSE, KNOWN, SURE, candidates
from okrkit.sources.table.inputs import as_texts, read_input

DERIVED = frozenset(
    {"source", "placed_day", "is_order", "known_at", "line_no", "returned_day", "dated", "shipment_id"}
)
"""Required columns that are made from others, or told."""

SAMPLE = 2_000  # rows looked at for the kind of their values


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One canonical column and the file's column proposed for it."""

    canonical: str
    column: str
    confidence: float  # from 0 to 1; from 0.85 on it may be used without asking
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to be.

    ``missing`` are required columns without a sure suggestion; ``ambiguous`` names, for a canonical column, several
    columns that fit equally well.
    """

    file: str
    table: str
    suggestions: tuple[Suggestion, ...]
    missing: tuple[str, ...]
    ambiguous: Mapping[str, tuple[str, ...]]
    unmapped: tuple[str, ...]
    other_tables: tuple[str, ...] = ()  # tables that fit equally well

    @property
    def mapping(self) -> dict[str, str]:
        """Canonical column -> column, of the sure suggestions."""
        return {s.canonical: s.column for s in self.suggestions if s.confidence >= SURE}

    @property
    def complete(self) -> bool:
        """Whether every required column is found beyond doubt."""
        return not (self.missing or self.other_tables)

    def arguments(self, told: Mapping[str, str] | None = None) -> str:
        """The proposal as arguments for the command line, ready to paste and correct; ``told`` goes before it."""
        chosen = {s.canonical: s.column for s in self.suggestions} | dict(told or {})
        parts = ["--table", self.table]
        for name, column in chosen.items():
            parts += ["--map", shlex.quote(f"{name}={column}")]
        for name in self.missing:
            if name in chosen:
                continue
            parts += ["--currency", "EUR"] if name == "currency" else ["--map", f"{name}=COLUMN"]
        return " ".join(parts)


def propose(path: str | Path, table: str | None = None, *, sheet: str | None = None) -> Proposal:
    """Look at a file's headers and values and suggest how to read it.

    Parameters
    ----------
    path : path of a CSV, Parquet or Excel file
    table : str, optional
        The canonical table, where it is known; without it every table is tried.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    ImportRefusedError
        If the file cannot be read.
    """
    return propose_for(read_input(raw_files([path])[0], sheet), [table] if table else list(TABLES))


def propose_for(file: TextTable, tables: Sequence[str], *, given: frozenset[str] = frozenset()) -> Proposal:
    """The best proposal among these tables; ``given`` are required columns that the caller told otherwise."""
    ranked = sorted((_for_table(file, canonical(name), given) for name in tables), key=_rank, reverse=True)
    best = ranked[0]
    equals = tuple(p.table for p in ranked[1:] if _rank(p) == _rank(best) and not best.missing)
    return Proposal(
        best.file, best.table, best.suggestions, best.missing, best.ambiguous, best.unmapped, equals
    )


def _rank(proposal: Proposal) -> tuple[float, bool, int]:
    """By how much of the file it explains: half of a file of order lines would also do as orders."""
    explained = round(sum(s.confidence for s in proposal.suggestions), 1)
    return (explained, not proposal.missing, -len(proposal.missing))


def _for_table(file: TextTable, table: CanonicalTable, given: frozenset[str]) -> Proposal:
    chosen: dict[str, Suggestion] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    used: set[str] = set()
    rows = file.columns.slice(0, SAMPLE)
    for likeness, column, header, reason in candidates(file.headers, table):
        if header in used:
            continue
        fits, seen = _values_fit(rows.column(header).combine_chunks(), column)
        if not fits and likeness < KNOWN:
            continue  # a general word with values of another kind means something else
        confidence = likeness if fits else CLOSE
        earlier = chosen.get(column.name)
        if earlier is None:
            chosen[column.name] = Suggestion(column.name, header, confidence, f"{reason}; {seen}")
            used.add(header)
        elif earlier.confidence == confidence and confidence >= SURE:
            ambiguous[column.name] = (*ambiguous.get(column.name, (earlier.column,)), header)
    for name, columns in ambiguous.items():
        first = chosen[name]
        reason = f"{first.reason}; {', '.join(repr(c) for c in columns[1:])} fits equally well"
        chosen[name] = Suggestion(name, first.column, CLOSE, reason)
    order = {c.name: place for place, c in enumerate(table.columns)}
    suggestions = tuple(sorted(chosen.values(), key=lambda s: order[s.canonical]))
    sure = {s.canonical for s in suggestions if s.confidence >= SURE}
    missing = tuple(c.name for c in table.columns if c.required and c.name not in DERIVED | sure | given)
    unmapped = tuple(h for h in file.headers if h not in used)
    return Proposal(file.name, table.name, suggestions, missing, ambiguous, unmapped)


def _values_fit(values: pa.Array, column: Column) -> tuple[bool, str]:  # noqa: PLR0911 - one answer a kind
    """Whether the values can be what the column asks for, and what was seen."""
    kind = values.type
    if column.type == "text":
        return True, "any text fits"
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return column.type in ("stamp", "day"), "dates"
    number = column.type in ("money", "quantity", "count", "number")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return number or column.type == "flag", "numbers"
    if pa.types.is_boolean(kind):
        return column.type == "flag", "yes or no"
    texts = [t for t in as_texts(values).drop_null().unique().to_pylist()[:300] if t.casefold() not in EMPTY]
    if not texts:
        return not column.required or not len(values), "no values"
    if column.type == "flag":
        return len(texts) <= 8, "few different values"
    if number:
        share = sum(clean_number(t) is not None for t in texts) / len(texts)
        return share >= 0.5, f"{share:.0%} of its values are numbers"
    share = sum(parse_stamp(t, True) is not None or parse_stamp(t, False) is not None for t in texts) / len(
        texts
    )
    return share >= 0.5, f"{share:.0%} of its values are dates"
