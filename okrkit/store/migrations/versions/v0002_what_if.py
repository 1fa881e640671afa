"""Scenarios, and the assumptions that a plan rests on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _table("scenarios", _text("cycle"), _refers("scenarios", "team", "teams"), _text("name"), _text("who"))
    _table(
        "assumptions",
        _text("cycle"),
        _refers("assumptions", "team", "teams"),
        _refers("assumptions", "scenario", "scenarios", nullable=True),
        _text("driver"),
        _text("member"),
        _text("who"),
    )


def _table(name: str, *columns: sa.Column[Any]) -> None:
    body = [sa.Column("version", sa.Integer, nullable=False), sa.Column("body", sa.JSON, nullable=False)]
    op.create_table(name, _text("id"), *columns, *body, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))
    op.create_index(f"ix_{name}_cycle_team", name, ["cycle", "team"])


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False)


def _refers(table: str, name: str, to: str, *, nullable: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{name}", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.String, key, nullable=nullable)
