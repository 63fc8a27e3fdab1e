"""Versions of rule sets at the site, and the steps taken with trials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ONLY_ADDED = ("rule_version", "trial_step")


def upgrade() -> None:
    """Make both tables, and the triggers that keep history as it was."""
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule_set", sa.String(64), nullable=False),
        sa.Column("cases", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_rule_version_operation_operation"
        ),
        sa.ForeignKeyConstraint(
            ["rule_set"], ["rule_set.sha256"], name="fk_rule_version_rule_set_rule_set"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rule_version"),
    )
    op.create_table(
        "trial_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_trial_step_operation_operation"
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["rule_version.id"], name="fk_trial_step_version_rule_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trial_step"),
    )
    for table in ONLY_ADDED:
        op.create_index(f"ix_{table}_operation", table, ["operation"])
        op.create_index(f"ix_{table}_trial", table, ["trial"])
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )


def _who() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
    )


def downgrade() -> None:
    """Remove both; triggers go with their tables."""
    op.drop_table("trial_step")
    op.drop_table("rule_version")
