"""Records as plain data, now or at a moment in the past."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any, Protocol

import sqlalchemy as sa

from okrkit.core.model import (
    Assumption,
    Ballot,
    CheckIn,
    Comment,
    Hand,
    Idea,
    Initiative,
    KeyResult,
    Note,
    Objective,
    Participant,
    Record,
    RecordKind,
    Review,
    Scenario,
    Team,
    Workshop,
    dump,
    load,
)
from okrkit.errors import InvalidValueError
from okrkit.store.schema import TABLES, revisions

Body = dict[str, Any]
Where = str | Collection[str]
_CHUNK = 500  # SQLite takes only so many values in one question


class Bodies(Protocol):
    """What can be asked of the store's state at one moment."""

    def find(self, kind: RecordKind, **where: Where) -> list[Body]:
        """The records of a kind whose fields equal a value or are among several, ordered by id."""
        ...

    def get(self, kind: RecordKind, id: str) -> Body | None: ...


class Now:
    """The present, from the kind-specific tables."""

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn

    def find(self, kind: RecordKind, **where: Where) -> list[Body]:
        table = TABLES[kind]
        found: list[Body] = []
        for conditions in _chunks(table, where):
            found.extend(self._conn.scalars(sa.select(table.c.body).where(*conditions)))
        return sorted(found, key=by_id)

    def get(self, kind: RecordKind, id: str) -> Body | None:
        table = TABLES[kind]
        body: Body | None = self._conn.scalar(sa.select(table.c.body).where(table.c.id == id))
        return body


class Then:
    """A moment in the past, from the revisions alone."""

    def __init__(self, conn: sa.Connection, at: datetime) -> None:
        self._conn = conn
        self._at = at
        self._kept: dict[RecordKind, dict[str, Body]] = {}

    def find(self, kind: RecordKind, **where: Where) -> list[Body]:
        wanted = {name: (given,) if isinstance(given, str) else given for name, given in where.items()}
        found = [
            b for b in self._all(kind).values() if all(b[name] in given for name, given in wanted.items())
        ]
        return sorted(found, key=by_id)

    def get(self, kind: RecordKind, id: str) -> Body | None:
        return self._all(kind).get(id)

    def _all(self, kind: RecordKind) -> dict[str, Body]:
        if kind not in self._kept:
            r = revisions.c
            known = sa.and_(r.kind == kind, r.at <= self._at)
            last = sa.select(sa.func.max(r.seq)).where(known).group_by(r.id)
            states = self._conn.scalars(sa.select(r.after).where(r.seq.in_(last), r.after.is_not(None)))
            self._kept[kind] = {body["id"]: body for body in states}
        return self._kept[kind]


def at_moment(conn: sa.Connection, as_of: datetime | None) -> Bodies:
    return Now(conn) if as_of is None else Then(conn, as_of)


def utc(moment: date, what: str) -> datetime:
    """An instant in UTC; one without a zone is refused, because it could be any of a day's hours."""
    if not isinstance(moment, datetime):
        problem = f"{what} is {moment!r}, expected an instant"
        raise InvalidValueError(
            problem, "give a datetime with its zone, e.g. datetime(2026, 11, 16, tzinfo=UTC)"
        )
    if moment.tzinfo is None:
        problem = f"{what} {moment.isoformat()} carries no time zone"
        raise InvalidValueError(
            problem, "give an instant with its zone, e.g. datetime(2026, 11, 16, tzinfo=UTC)"
        )
    return moment.astimezone(UTC)


def body_of(record: Record) -> Body:
    """A record as it is kept; key results stand on their own, not inside their objective."""
    body: Body = dump(record)
    if isinstance(record, Objective):
        del body["key_results"]
    return body


def objective_of(body: Body, key_results: list[Body]) -> Objective:
    return load(Objective, {**body, "key_results": key_results})


def columns(record: Record) -> dict[str, Any]:
    """What the kind's table is searched by."""
    values = {name: getattr(record, name) for name in _SEARCHED[type(record)]}
    if isinstance(record, Objective):
        return values | {"parent": record.parent or None}
    return values | {"scenario": record.scenario or None} if isinstance(record, Assumption) else values


_SEARCHED: dict[type[Record], tuple[str, ...]] = {
    Team: ("name", "kind", "parent"),
    Objective: ("cycle", "team", "title", "owner", "commitment"),
    KeyResult: ("objective", "title", "owner", "kind", "kpi", "due"),
    Initiative: ("cycle", "team", "title", "owner", "status"),
    Scenario: ("cycle", "team", "name", "who"),
    Assumption: ("cycle", "team", "driver", "member", "who"),
    CheckIn: ("key_result", "day", "value", "confidence", "author"),
    Comment: ("checkin", "day", "kind", "author"),
    Review: ("cycle", "team", "day", "author"),
    Workshop: ("cycle", "team", "room"),
    Participant: ("workshop",),
    Idea: ("workshop",),
    Ballot: ("workshop",),
    Hand: ("workshop",),
    Note: ("workshop",),
}


def by_id(body: Body) -> list[tuple[int, int, str]]:
    return natural(body["id"])


def natural(id: str) -> list[tuple[int, int, str]]:
    """A sort key that puts O2 before O10."""
    parts = re.split(r"(\d+)", id)
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts]


def by_day(checkin: CheckIn) -> tuple[date, list[tuple[int, int, str]]]:
    return checkin.day, natural(checkin.id)


def _chunks(table: sa.Table, where: dict[str, Where]) -> Iterator[list[sa.ColumnElement[bool]]]:
    """The conditions, once for every handful of values where there are many."""
    fixed = [table.c[name] == given for name, given in where.items() if isinstance(given, str)]
    several = [(name, sorted(given)) for name, given in where.items() if not isinstance(given, str)]
    if not several:
        yield fixed
        return
    *others, (name, values) = sorted(several, key=lambda pair: len(pair[1]))
    fixed += [table.c[other].in_(given) for other, given in others]
    for start in range(0, len(values), _CHUNK):
        yield [*fixed, table.c[name].in_(values[start : start + _CHUNK])]
