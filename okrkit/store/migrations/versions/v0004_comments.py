"""What is written under check-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("checkin", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.ForeignKeyConstraint(
            ["checkin"], ["checkins.id"], name="fk_comments_checkin", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_comments_checkin", "comments", ["checkin"])
