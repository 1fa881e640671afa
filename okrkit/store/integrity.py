"""What is wrong in a store, for `okrkit doctor`; an intact store has no finding."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from okrkit.core.model import RECORD_TYPES, Record, RecordKind, load, stamp_of
from okrkit.errors import OkrkitError
from okrkit.store import words
from okrkit.store.bodies import Now, Then, columns, objective_of
from okrkit.store.checks import check_saved, check_teams
from okrkit.store.schema import TABLES, revisions, signatures

_END = datetime.max.replace(tzinfo=UTC)


def findings(conn: sa.Connection) -> list[str]:
    found = [*_file(conn)] if conn.dialect.name == "sqlite" else []
    if found:  # a damaged file gives no further answer that could be trusted
        return found
    return [*_line(conn), *_state(conn), *_columns(conn), *_references(conn), *_stamps(conn)]


def _file(conn: sa.Connection) -> Iterator[str]:
    said = list(conn.exec_driver_sql("PRAGMA quick_check").scalars())
    if said != ["ok"]:
        yield f"the store's file is damaged ({said[0]}): restore it from a backup"


def _line(conn: sa.Connection) -> Iterator[str]:
    """Changes are numbered without a gap and dated in order."""
    numbered = sa.union_all(
        *(sa.select(sa.literal(t.name), t.c.seq, t.c.at) for t in (revisions, signatures))
    ).subquery()
    rows = conn.execute(sa.select(numbered.c.seq, numbered.c.at).order_by(numbered.c.seq)).all()
    seqs = [row.seq for row in rows]
    if seqs != list(range(1, len(seqs) + 1)):
        missing = sorted(set(range(1, max(seqs) + 1)) - set(seqs))
        shown = ", ".join(str(n) for n in missing[:5]) or "a number given twice"
        yield f"the line of changes has gaps ({shown}): somebody deleted them; restore the store from a backup"
    for a, b in itertools.pairwise(rows):
        if b.at < a.at:
            yield f"change {b.seq} is dated before change {a.seq}: reads as of a past date are not reliable there"


def _state(conn: sa.Connection) -> Iterator[str]:
    """The tables of the present say what the revisions add up to."""
    now, then = Now(conn), Then(conn, _END)
    for kind in TABLES:
        is_, should = ({b["id"]: b for b in bodies.find(kind)} for bodies in (now, then))
        for id in sorted(is_.keys() | should.keys()):
            if is_.get(id) != should.get(id):
                told = words.since(should.get(id, {}), is_.get(id, {}))
                yield f"{words.NAMES[kind]} {id} differs from its history, it was changed outside okrkit: {told}"


def _columns(conn: sa.Connection) -> Iterator[str]:
    """What is searched is what the record says."""
    for kind, table in TABLES.items():
        for row in conn.execute(sa.select(table).order_by(table.c.id)):
            try:
                record = _load(kind, row.body)
            except OkrkitError as error:
                yield f"{words.NAMES[kind]} {row.id} cannot be read: {error.problem}"
                continue
            expected = {"id": record.id, "version": record.version, **columns(record)}
            wrong = sorted(name for name, value in expected.items() if row._mapping[name] != value)
            if wrong:
                yield f"{words.NAMES[kind]} {row.id} is filed wrongly under {', '.join(wrong)}: save it once more"


def _references(conn: sa.Connection) -> Iterator[str]:
    now = Now(conn)
    try:
        check_teams(now)
    except OkrkitError as error:
        yield error.problem
    for kind in TABLES:
        for body in now.find(kind):
            try:
                check_saved(now, _load(kind, body))
            except OkrkitError as error:
                yield f"{words.NAMES[kind]} {body['id']}: {error.problem}"


def _stamps(conn: sa.Connection) -> Iterator[str]:
    for row in conn.execute(sa.select(signatures).order_by(signatures.c.seq)):
        if stamp_of(row.snapshot) != row.stamp:
            whose = f"{row.cycle} {row.team}".strip()
            yield f"the plan {whose} that {row.who} signed on {words.moment(row.at)} was altered later"


def _load(kind: RecordKind, body: dict[str, object]) -> Record:
    return objective_of(body, []) if kind == "objective" else load(RECORD_TYPES[kind], body)
