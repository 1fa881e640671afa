"""Workshops, and what people send into them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    unique = sa.UniqueConstraint("room", name="uq_workshops_room")
    _table(
        "workshops",
        ("cycle", "team"),
        _text("cycle"),
        _refers("workshops", "team", "teams"),
        _text("room"),
        unique,
    )
    for name in ("participants", "ideas", "ballots", "hands", "notes"):
        _table(name, ("workshop",), _refers(name, "workshop", "workshops"))


def _table(name: str, index: tuple[str, ...], *parts: sa.schema.SchemaItem) -> None:
    body = [sa.Column("version", sa.Integer, nullable=False), sa.Column("body", sa.JSON, nullable=False)]
    op.create_table(name, _text("id"), *parts, *body, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))
    op.create_index(f"ix_{name}_{'_'.join(index)}", name, list(index))


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False)


def _refers(table: str, name: str, to: str) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{name}", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.String, key, nullable=False)
