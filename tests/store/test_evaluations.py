"""Frozen evaluations come back as they were, or are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from screener.domain.problems import Refused
from screener.domain.screening import CriterionLine, EvidenceLine, RuleSetLine, Snapshot, WhyLine
from screener.store import evaluations, operations, patients
from screener.store.database import Store

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
LINE = CriterionLine(
    "E2", "exclusion", "PLT<50×10^9/L", "open", False, "unknown", ("missing",), "platelets below",
    why=(WhyLine("unknown", "platelets", 1),),
    evidence=(EvidenceLine(1, "platelets", "Platelets", "49", "G/L", "2014", "a.csv:1", True),),
    missing=("platelets",),
)  # fmt: skip
RULES = RuleSetLine(
    "NCT05985863", "Title", 1, "active", "ab" * 32, "registry", "2023-08-31", True
)  # fmt: skip
SNAPSHOT = Snapshot(
    RULES, 1, "Example 张", "female", "1980", "007", ("H 007",), "active", 1, "2026-11-22",
    "2026-11-22T18:30+08:00", "open", (), ("E2",), (), (LINE,), engine="0.1.0",
)  # fmt: skip


def a_patient(session: Session) -> None:
    step = operations.begin(session, "add_patient", AT, "ann")
    assert patients.add_patient(session, "Example 张", [], step) == 1


def test_a_frozen_evaluation_comes_back_with_its_rule_set(store: Store) -> None:
    later = replace(SNAPSHOT, verdict="clear")
    with store.write() as session:
        a_patient(session)
        assert evaluations.newest(session, 1, "NCT05985863") is None
        first = evaluations.freeze(session, SNAPSHOT, "trial: text", AT, "ann")
        second = evaluations.freeze(session, later, "trial: text", AT + timedelta(1), "bob")
    with store.read() as session:
        found = evaluations.load(session, first.id)
        assert found == first
        assert found.snapshot == SNAPSHOT
        assert found.sha256 == SNAPSHOT.sha256
        assert evaluations.newest(session, 1, "NCT05985863") == second
        assert evaluations.newest(session, 1, "other") is None
        assert evaluations.load(session, "none") is None
        assert evaluations.rule_text(session, "ab" * 32) == "trial: text"
        assert evaluations.rule_text(session, "cd" * 32) is None


@pytest.mark.parametrize("table", ["evaluation", "rule_set"])
def test_what_is_frozen_cannot_be_changed_or_deleted(store: Store, table: str) -> None:
    with store.write() as session:
        a_patient(session)
        evaluations.freeze(session, SNAPSHOT, "trial: text", AT, "ann")
    for statement in (f"UPDATE {table} SET trial = ''", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="only added to"), store.write() as session:
            session.execute(text(statement))


def test_a_snapshot_altered_behind_the_program_is_not_shown(store: Store) -> None:
    with store.write() as session:
        a_patient(session)
        frozen = evaluations.freeze(session, SNAPSHOT, "trial: text", AT, "ann")
        session.execute(text("DROP TRIGGER evaluation_no_update"))
        session.execute(text("UPDATE evaluation SET snapshot = replace(snapshot, '49', '51')"))
        session.expire_all()
        with pytest.raises(Refused) as refused:
            evaluations.load(session, frozen.id)
    assert refused.value.problems[0].key == "store.evaluation_altered"
