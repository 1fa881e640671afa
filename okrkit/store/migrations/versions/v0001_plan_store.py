"""The first schema: the present, the revisions, the signatures."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _table("teams", _text("name"), _text("kind"), _refers("teams", "parent", "teams", nullable=True))
    _table(
        "objectives",
        _text("cycle"),
        _refers("objectives", "team", "teams"),
        _refers("objectives", "parent", "objectives", nullable=True),
        _text("title"),
        _text("owner"),
        _text("commitment"),
        index=("cycle", "team"),
    )
    _table(
        "key_results",
        _refers("key_results", "objective", "objectives"),
        _text("title"),
        _text("owner"),
        _text("kind"),
        sa.Column("kpi", sa.String),
        sa.Column("due", sa.Date),
        index=("objective",),
    )
    _table(
        "initiatives",
        _text("cycle"),
        _refers("initiatives", "team", "teams"),
        _text("title"),
        _text("owner"),
        _text("status"),
        index=("cycle", "team"),
    )
    _table(
        "checkins",
        _refers("checkins", "key_result", "key_results"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("confidence", sa.Float),
        _text("author"),
        unique=("key_result", "day"),
    )
    _table(
        "reviews",
        _text("cycle"),
        _refers("reviews", "team", "teams"),
        sa.Column("day", sa.Date, nullable=False),
        _text("author"),
        unique=("cycle", "team"),
    )
    _changes()
    _only_appended()


def _changes() -> None:
    op.create_table(
        "revisions",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("txn", sa.Integer, nullable=False),
        _text("kind"),
        _text("id"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("cycle"),
        _text("team"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _text("who"),
        _text("why"),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.PrimaryKeyConstraint("seq", name="pk_revisions"),
        sa.UniqueConstraint("kind", "id", "version", name="uq_revisions_kind_id_version"),
    )
    op.create_index("ix_revisions_at", "revisions", ["at"])
    op.create_index("ix_revisions_cycle", "revisions", ["cycle"])
    op.create_table(
        "signatures",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        _text("cycle"),
        _text("team"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _text("who"),
        _text("stamp"),
        sa.Column("snapshot", sa.JSON, nullable=False),
        _text("note"),
        sa.PrimaryKeyConstraint("seq", name="pk_signatures"),
    )
    op.create_index("ix_signatures_cycle_team", "signatures", ["cycle", "team"])


def _only_appended() -> None:
    """The database itself refuses to change or delete a revision, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER revisions_no_{verb.lower()} BEFORE {verb} ON revisions"
                " BEGIN SELECT RAISE(ABORT, 'revisions are only appended'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION okrkit_only_appended() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'revisions are only appended'; END $$"
    )
    op.execute(
        "CREATE TRIGGER revisions_only_appended BEFORE UPDATE OR DELETE ON revisions"
        " FOR EACH ROW EXECUTE FUNCTION okrkit_only_appended()"
    )


def _table(
    name: str, *columns: sa.schema.SchemaItem, index: tuple[str, ...] = (), unique: tuple[str, ...] = ()
) -> None:
    constraints: list[sa.schema.SchemaItem] = [sa.PrimaryKeyConstraint("id", name=f"pk_{name}")]
    if unique:
        constraints.append(sa.UniqueConstraint(*unique, name=f"uq_{name}_{'_'.join(unique)}"))
    body = [sa.Column("version", sa.Integer, nullable=False), sa.Column("body", sa.JSON, nullable=False)]
    op.create_table(name, _text("id"), *columns, *body, *constraints)
    if index:
        op.create_index(f"ix_{name}_{'_'.join(index)}", name, list(index))


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False)


def _refers(table: str, name: str, to: str, *, nullable: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{name}", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.String, key, nullable=nullable)
