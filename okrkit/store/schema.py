"""The tables of the plan store.

The kind-specific tables hold the present: columns for what is searched, and the whole record as ``body``. The
revisions hold every change since the beginning, from which the state at any moment is rebuilt. Changes and
signatures are numbered on one line (``seq``), so that one number says how far the store has come.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from okrkit.core.model import RecordKind

HEAD = "0004"
"""The newest schema; kept here so that opening a store that has it need not load Alembic."""

VERSION_TABLE = "okrkit_schema"


class Instant(sa.TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _json() -> sa.JSON:
    # Text on both databases (json, not jsonb): numbers come back exactly as they were written.
    return sa.JSON(none_as_null=True)


def _refers(name: str, to: str, *, nullable: bool = False) -> sa.Column[Any]:
    # Deferred, so that records that refer to one another are saved in any order within a transaction.
    key = sa.ForeignKey(to, deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.String, key, nullable=nullable)


def _record(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("id", sa.String, primary_key=True),
        *columns,
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", _json(), nullable=False),
    )


METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

teams = _record(
    "teams",
    sa.Column("name", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    _refers("parent", "teams.id", nullable=True),
)
objectives = _record(
    "objectives",
    sa.Column("cycle", sa.String, nullable=False),
    _refers("team", "teams.id"),
    _refers("parent", "objectives.id", nullable=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("commitment", sa.String, nullable=False),
    sa.Index(None, "cycle", "team"),
)
key_results = _record(
    "key_results",
    _refers("objective", "objectives.id"),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("kpi", sa.String),
    sa.Column("due", sa.Date),
    sa.Index(None, "objective"),
)
initiatives = _record(
    "initiatives",
    sa.Column("cycle", sa.String, nullable=False),
    _refers("team", "teams.id"),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Index(None, "cycle", "team"),
)
scenarios = _record(
    "scenarios",
    sa.Column("cycle", sa.String, nullable=False),
    _refers("team", "teams.id"),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Index(None, "cycle", "team"),
)
assumptions = _record(
    "assumptions",
    sa.Column("cycle", sa.String, nullable=False),
    _refers("team", "teams.id"),
    _refers("scenario", "scenarios.id", nullable=True),
    sa.Column("driver", sa.String, nullable=False),
    sa.Column("member", sa.String, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Index(None, "cycle", "team"),
)
checkins = _record(
    "checkins",
    _refers("key_result", "key_results.id"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("value", sa.Float),
    sa.Column("confidence", sa.Float),
    sa.Column("author", sa.String, nullable=False),
    sa.UniqueConstraint("key_result", "day"),
)
comments = _record(
    "comments",
    _refers("checkin", "checkins.id"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
    sa.Index(None, "checkin"),
)
reviews = _record(
    "reviews",
    sa.Column("cycle", sa.String, nullable=False),
    _refers("team", "teams.id"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("author", sa.String, nullable=False),
    sa.UniqueConstraint("cycle", "team"),
)

workshops = _record(
    "workshops",
    sa.Column("cycle", sa.String, nullable=False),
    _refers("team", "teams.id"),
    sa.Column("room", sa.String, nullable=False),
    sa.UniqueConstraint("room"),
    sa.Index(None, "cycle", "team"),
)
participants = _record("participants", _refers("workshop", "workshops.id"), sa.Index(None, "workshop"))
ideas = _record("ideas", _refers("workshop", "workshops.id"), sa.Index(None, "workshop"))
ballots = _record("ballots", _refers("workshop", "workshops.id"), sa.Index(None, "workshop"))
hands = _record("hands", _refers("workshop", "workshops.id"), sa.Index(None, "workshop"))
notes = _record("notes", _refers("workshop", "workshops.id"), sa.Index(None, "workshop"))

revisions = sa.Table(
    "revisions",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("txn", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("id", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("cycle", sa.String, nullable=False),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Column("why", sa.String, nullable=False),
    sa.Column("before", _json()),
    sa.Column("after", _json()),
    sa.UniqueConstraint("kind", "id", "version"),
    sa.Index(None, "at"),
    sa.Index(None, "cycle"),
)
signatures = sa.Table(
    "signatures",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cycle", sa.String, nullable=False),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Column("stamp", sa.String, nullable=False),
    sa.Column("snapshot", _json(), nullable=False),
    sa.Column("note", sa.String, nullable=False),
    sa.Index(None, "cycle", "team"),
)

TABLES: dict[RecordKind, sa.Table] = {
    "team": teams,
    "objective": objectives,
    "key_result": key_results,
    "initiative": initiatives,
    "scenario": scenarios,
    "assumption": assumptions,
    "checkin": checkins,
    "comment": comments,
    "review": reviews,
    "workshop": workshops,
    "participant": participants,
    "idea": ideas,
    "ballot": ballots,
    "hand": hands,
    "note": notes,
}
