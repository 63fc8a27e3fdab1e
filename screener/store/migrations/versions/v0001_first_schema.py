"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ONLY_ADDED = ("fact", "remark", "evaluation", "rule_set", "patient_status")
"""Tables whose rows never change and never go."""


def upgrade() -> None:
    """Make all tables, and the triggers that keep history as it was."""
    _tables()
    for table in ONLY_ADDED:
        for act in ("UPDATE", "DELETE"):
            _forbid(f"{table}_no_{act.lower()}", f"{act} ON {table}", f"{table} is only added to")
    _forbid("operation_no_delete", "DELETE ON operation", "operation is only added to")
    _forbid(
        "operation_no_update",
        'UPDATE OF id, kind, at, "by", summary, file, file_sha256 ON operation',
        "operation is only added to",
    )


def _forbid(name: str, what: str, why: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} BEGIN SELECT RAISE(ABORT, '{why}'); END")


def _tables() -> None:
    op.create_table(
        "investigator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_investigator"),
    )
    op.create_table(
        "laboratory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_laboratory"),
        sa.UniqueConstraint("name", name="uq_laboratory_name"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("undone_by", sa.String(36), nullable=True),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["operation.id"], name="fk_operation_undone_by_operation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
    )
    op.create_table(
        "rule_set",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_rule_set"),
    )
    op.create_table(
        "patient",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_patient_operation_operation"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_patient"),
    )
    op.create_index("ix_patient_operation", "patient", ["operation"])
    op.create_index("ix_patient_search", "patient", ["search"])
    op.create_table(
        "reference_range",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("laboratory", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("low", sa.String(), nullable=False),
        sa.Column("high", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["laboratory"], ["laboratory.id"], name="fk_reference_range_laboratory_laboratory"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reference_range"),
    )
    op.create_index("ix_reference_range_laboratory", "reference_range", ["laboratory"])
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_site_operation_operation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
    )
    op.create_index("ix_site_operation", "site", ["operation"])
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("known_at", sa.String(), nullable=False),
        sa.Column("rule_set", sa.String(64), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patient.number"], name="fk_evaluation_patient_patient"
        ),
        sa.ForeignKeyConstraint(
            ["rule_set"], ["rule_set.sha256"], name="fk_evaluation_rule_set_rule_set"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
    )
    op.create_index("ix_evaluation_patient", "evaluation", ["patient"])
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit_text", sa.String(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("low_open", sa.Boolean(), nullable=False),
        sa.Column("high_open", sa.Boolean(), nullable=False),
        sa.Column("comparator", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("unreadable", sa.String(), nullable=False),
        sa.Column("when_text", sa.String(), nullable=True),
        sa.Column("when_first", sa.Integer(), nullable=True),
        sa.Column("when_last", sa.Integer(), nullable=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("end_text", sa.String(), nullable=True),
        sa.Column("end_first", sa.Integer(), nullable=False),
        sa.Column("end_last", sa.Integer(), nullable=False),
        sa.Column("reported_text", sa.String(), nullable=True),
        sa.Column("reported_first", sa.Integer(), nullable=True),
        sa.Column("reported_last", sa.Integer(), nullable=True),
        sa.Column("laboratory", sa.String(), nullable=False),
        sa.Column("reference_low", sa.String(), nullable=False),
        sa.Column("reference_high", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("recorded_minute", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_fact_operation_operation"
        ),
        sa.ForeignKeyConstraint(["patient"], ["patient.number"], name="fk_fact_patient_patient"),
        sa.ForeignKeyConstraint(["supersedes"], ["fact.id"], name="fk_fact_supersedes_fact"),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
    )
    op.create_index("ix_fact_fact_patient", "fact", ["fact", "patient"])
    op.create_index("ix_fact_operation", "fact", ["operation"])
    op.create_index("ix_fact_patient", "fact", ["patient"])
    op.create_index(
        "ix_fact_superseding",
        "fact",
        ["supersedes"],
        sqlite_where=sa.text("supersedes IS NOT NULL"),
    )
    op.create_table(
        "identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_identifier_operation_operation"
        ),
        sa.ForeignKeyConstraint(
            ["patient"], ["patient.number"], name="fk_identifier_patient_patient"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identifier"),
        sa.UniqueConstraint("issuer", "value", name="uq_identifier_issuer_value"),
    )
    op.create_index("ix_identifier_operation", "identifier", ["operation"])
    op.create_index("ix_identifier_patient", "identifier", ["patient"])
    op.create_index("ix_identifier_value", "identifier", ["value"])
    op.create_table(
        "patient_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_patient_status_operation_operation"
        ),
        sa.ForeignKeyConstraint(
            ["patient"], ["patient.number"], name="fk_patient_status_patient_patient"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_patient_status"),
    )
    op.create_index("ix_patient_status_operation", "patient_status", ["operation"])
    op.create_index("ix_patient_status_patient", "patient_status", ["patient"])
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient", sa.Integer(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("operation", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operation.id"], name="fk_remark_operation_operation"
        ),
        sa.ForeignKeyConstraint(["patient"], ["patient.number"], name="fk_remark_patient_patient"),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
    )
    op.create_index("ix_remark_operation", "remark", ["operation"])
    op.create_index("ix_remark_patient", "remark", ["patient"])


def downgrade() -> None:
    """Remove everything; triggers go with their tables."""
    op.drop_table("remark")
    op.drop_table("patient_status")
    op.drop_table("identifier")
    op.drop_table("fact")
    op.drop_table("evaluation")
    op.drop_table("site")
    op.drop_table("reference_range")
    op.drop_table("patient")
    op.drop_table("rule_set")
    op.drop_table("operation")
    op.drop_table("meta")
    op.drop_table("laboratory")
    op.drop_table("investigator")
