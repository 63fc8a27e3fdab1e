"""Versions of rule sets and steps with trials come back as they were, in order, and stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from screener.domain.trials import RuleVersion, TrialStep
from screener.store import evaluations, operations, trials
from screener.store.database import Store

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
NEW = RuleVersion("T", 1, "ab" * 32, "cases: words", "file", "规则.yaml", "ann", AT)
STEP = TrialStep("T", "approved", date(2026, 11, 22), "bob", AT, reason="read")


def test_versions_and_steps_come_back_in_the_order_in_which_they_were_added(store: Store) -> None:
    with store.write() as session:
        done = operations.begin(session, "trial", AT, "ann")
        first = trials.add_version(session, NEW, "trial: T", done)
        second = trials.add_version(session, replace(NEW, cases=""), "trial: T", done)
        for step in (replace(STEP, version=second.id), replace(STEP, step="open", version=0)):
            trials.add_step(session, step, done)
    with store.read() as session:
        assert trials.versions(session) == [first, second]
        assert [first, second] == [replace(NEW, id=1), replace(NEW, cases="", id=2)]
        assert trials.steps(session) == [
            replace(STEP, version=2), replace(STEP, step="open", version=0),
        ]  # fmt: skip
        assert evaluations.rule_text(session, NEW.sha256) == "trial: T"


def test_what_was_recorded_later_was_not_known_before(store: Store) -> None:
    later = AT + timedelta(hours=1)
    with store.write() as session:
        done = operations.begin(session, "trial", AT, "ann")
        trials.add_version(session, NEW, "trial: T", done)
        trials.add_version(session, replace(NEW, version=2, at=later), "trial: T", done)
        trials.add_step(session, replace(STEP, at=later), done)
    with store.read() as session:
        assert [one.version for one in trials.versions(session, AT)] == [1]
        assert trials.steps(session, AT) == []
        assert len(trials.versions(session, later)) == 2
        assert len(trials.steps(session, later)) == 1


@pytest.mark.parametrize("table", ["rule_version", "trial_step"])
def test_history_is_never_rewritten(store: Store, table: str) -> None:
    with store.write() as session:
        done = operations.begin(session, "trial", AT, "ann")
        one = trials.add_version(session, NEW, "trial: T", done)
        trials.add_step(session, replace(STEP, version=one.id), done)
    for statement in (f"UPDATE {table} SET \"by\" = 'me'", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="only added to"), store.write() as session:
            session.execute(text(statement))


def test_a_step_of_a_version_that_is_not_there_is_not_kept(store: Store) -> None:
    with pytest.raises(DatabaseError), store.write() as session:
        done = operations.begin(session, "trial", AT, "ann")
        trials.add_step(session, replace(STEP, version=7), done)
    with store.read() as session:
        assert trials.steps(session) == []
