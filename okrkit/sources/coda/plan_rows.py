"""A plan's rows against a Coda table: which column takes what, and which cells have to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from okrkit.core.checkins.shared_table import (
    BY_NAME,
    FIELDS,
    KEY,
    LEFT_OUT,
    STANDING,
    Cell,
    SharedRow,
    belongs,
)
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.sources.coda.writing import WRITABLE, Column, is_same, unwrapped
from okrkit.sources.reading.words import count
from okrkit.sources.table.headers import plain


@dataclass(frozen=True, slots=True)
class Fitted:
    """The column of each field that has one, and what was decided on the way."""

    columns: Mapping[str, Column]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """The cells of one row that have to be written; column id -> value. ``is_new``: no row has its key yet."""

    key: str
    cells: Mapping[str, str | float]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What would be written: the edits, the rows that hold all of it already, and what was noticed."""

    edits: tuple[Edit, ...]
    n_same: int
    n_left_out: int
    notes: tuple[str, ...]


def fitted(described: Sequence[Mapping[str, Any]], mapping: Mapping[str, str]) -> Fitted:
    """The column for each field: as told, else by its header.

    Parameters
    ----------
    described : the table's columns as the API lists them
    mapping : field -> column name or id, as a person told it; an empty name leaves the field out

    Raises
    ------
    UnknownNameError
        If a field or a column is told that there is none of.
    InvalidValueError
        If no text column can hold the key, or one that was told cannot be written into.
    """
    columns = [Column.of(one) for one in described]
    found: dict[str, Column] = {}
    notes: list[str] = []
    for name, told in mapping.items():
        if name not in BY_NAME:
            raise UnknownNameError.of("field of a plan", name, BY_NAME)
        if told:
            found[name] = _told(columns, name, told)
    for field in FIELDS:
        if field.name in mapping:
            continue
        taken = {column.id for column in found.values()}
        column = _by_header(columns, field.headers, taken)
        if column is None:
            continue
        if column.calculated or column.type not in WRITABLE:
            why = "is worked out by a formula" if column.calculated else f"holds {column.type} values"
            notes.append(f"The column {column.name!r} {why}, so nothing is written into it.")
            continue
        found[field.name] = column
    if KEY not in found:
        problem = f"the table has no column for the goals' ids: it has {_listed(columns)}"
        raise InvalidValueError(
            problem, "add a text column called 'okrkit key' to it, or say which one with --map key=COLUMN"
        )
    if found[KEY].type not in ("text", "other"):
        problem = f"the column {found[KEY].name!r} holds {found[KEY].type} values, but a goal's id is text"
        raise InvalidValueError(problem, "make it a text column")
    missing = [f.headers[0] for f in FIELDS if f.name not in found and mapping.get(f.name) != ""]
    if missing:
        notes.append(f"Not written, as the table has no column for it: {', '.join(missing)}.")
    return Fitted(found, tuple(notes))


def compared(
    wanted: Sequence[SharedRow],
    found: Iterable[Mapping[str, Any]],
    columns: Mapping[str, Column],
    cycle: str,
    team: str = "",
) -> Comparison:
    """The cells in which a table differs from a plan.

    Only rows whose key is a goal's of this ``cycle`` (and ``team``) are looked at; people's other rows and columns stay
    as they are. A goal that the plan has lost keeps its row, and its status says so.

    Parameters
    ----------
    wanted : the plan's rows, each with its key
    found : the table's rows as the API lists them with ``valueFormat=rich``, values by column id
    """
    key = columns[KEY].id
    held: dict[str, list[Mapping[str, Any]]] = {}
    for row in found:
        values = row.get("values") or {}
        text = str(unwrapped(values.get(key))).strip()
        if text:
            held.setdefault(text, []).append(values)
    edits, same, notes = [], 0, []
    unfit: dict[str, int] = {}
    for row in wanted:
        name = row[KEY].words
        cells = {}
        for field, cell in row.items():
            column = columns.get(field)
            if column is None or field == KEY:
                continue
            fits = column.takes(cell)
            unfit[column.name] = unfit.get(column.name, 0) + (not fits)
            cells[column.id] = column.written(cell if fits else Cell(""))
        rows = held.get(name, [])
        changed = {
            c: v for c, v in cells.items() if not rows or any(not is_same(v, r.get(c, "")) for r in rows)
        }
        if rows and not changed:
            same += 1
        else:
            edits.append(Edit(name, {key: name, **changed}, not rows))
    notes += [
        f"The column {name!r} cannot show {count(n, 'value')}, which "
        f"{'is' if n == 1 else 'are'} of another kind: a text column shows every unit."
        for name, n in unfit.items()
        if n
    ]
    twice = sorted(name for name, rows in held.items() if len(rows) > 1 and belongs(name, cycle, team))
    if twice:
        notes.append(f"Several rows have the same key and are all kept up to date: {', '.join(twice)}.")
    lost = _lost(held, {row[KEY].words for row in wanted}, columns, cycle, team)
    return Comparison((*edits, *lost), same, len(lost), tuple(notes))


def _lost(
    held: Mapping[str, Sequence[Mapping[str, Any]]],
    kept: set[str],
    columns: Mapping[str, Column],
    cycle: str,
    team: str,
) -> list[Edit]:
    status = columns.get(STANDING)
    if status is None or not status.takes(Cell(LEFT_OUT)):
        return []
    return [
        Edit(name, {columns[KEY].id: name, status.id: LEFT_OUT}, is_new=False)
        for name, rows in held.items()
        if name not in kept
        and belongs(name, cycle, team)
        and any(not is_same(LEFT_OUT, row.get(status.id, "")) for row in rows)
    ]


def _told(columns: Sequence[Column], field: str, told: str) -> Column:
    hits = [c for c in columns if told == c.id] or [c for c in columns if plain(c.name) == plain(told)]
    if not hits:
        raise UnknownNameError.of("column of this table", told, [c.name for c in columns])
    if len(hits) > 1:
        ids = ", ".join(c.id for c in hits)
        raise InvalidValueError(f"{len(hits)} columns are called {told!r}", f"name one by its id: {ids}")
    column = hits[0]
    if column.calculated or column.type not in WRITABLE:
        why = "is worked out by a formula" if column.calculated else f"holds {column.type} values"
        problem = f"the column {column.name!r} {why}, so {field} cannot be written into it"
        raise InvalidValueError(problem, "name another column, or add a text column for it")
    return column


def _by_header(columns: Sequence[Column], headers: Sequence[str], taken: set[str]) -> Column | None:
    for header in headers:
        for column in columns:
            if column.id not in taken and plain(column.name) == plain(header):
                return column
    return None


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(repr(c.name) for c in columns[:20]) or "no column at all"
