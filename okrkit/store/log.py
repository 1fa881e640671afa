"""The line of changes: reading it, and where the next one goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from okrkit.core.model import Revision
from okrkit.errors import InvalidValueError
from okrkit.store import words
from okrkit.store.bodies import utc
from okrkit.store.database import to_json
from okrkit.store.schema import revisions, signatures


def history(
    conn: sa.Connection,
    kind: str = "",
    id: str = "",
    cycle: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: int = 0,
) -> tuple[Revision, ...]:
    r = revisions.c
    asked = sa.select(revisions).where(r.seq > after).order_by(r.seq)
    for column, given in ((r.kind, kind), (r.id, id), (r.cycle, cycle)):
        if given:
            asked = asked.where(column == given)
    if since is not None:
        asked = asked.where(r.at > since)
    if until is not None:
        asked = asked.where(r.at <= until)
    return tuple(revision_of(row) for row in conn.execute(asked))


def revision_of(row: sa.Row[Any]) -> Revision:
    return Revision(**row._mapping)


def newest_change(conn: sa.Connection, as_of: datetime | None = None) -> tuple[int, datetime | None]:
    """Number and moment of the last revision or signature; 0 and None where there is none."""
    found: tuple[int, datetime | None] = (0, None)
    for table in (revisions, signatures):
        asked = sa.select(table.c.seq, table.c.at).order_by(table.c.seq.desc()).limit(1)
        last = conn.execute(asked if as_of is None else asked.where(table.c.at <= as_of)).one_or_none()
        if last is not None and last.seq > found[0]:
            found = last.seq, last.at
    return found


def said_by(who: str) -> str:
    if not who.strip():
        raise InvalidValueError(
            "nobody is named as the author of the change", "pass who='name of the person'"
        )
    return said(who)


def said(text: str) -> str:
    """What a person wrote about a change, as it is kept."""
    to_json(text)  # refuses characters that only one of the databases would keep
    return text.strip()


def not_before(latest: datetime | None, at: datetime | None) -> datetime:
    """The moment of the change; without one given, now, and always later than the last change."""
    if at is None:
        clock = datetime.now(UTC)
        return clock if latest is None else max(clock, latest + timedelta(microseconds=1))
    at = utc(at, "the moment of the change")
    if latest is not None and at < latest:
        problem = f"the change is dated {words.moment(at)}, but the last one was on {words.moment(latest)}"
        raise InvalidValueError(
            problem, "changes are kept in order: give a moment at or after the last change"
        )
    return at
