"""The life of a rule set: tested by the program, approved by a second person, active from a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from screener.domain.catalogue import Catalogue
from screener.domain.problems import KnownError
from screener.services.clinic import Clinic
from screener.services.imports import undo_import
from screener.services.papers import checklist_of
from screener.services.rule_files import RuleFile, read_rule_file
from screener.services.rulebook import RuleBook
from screener.services.screening import heads, worklist
from screener.services.snapshots import screen
from screener.services.trials import activate, add_rules, approve, set_site_state
from screener.store import evaluations
from screener.store import trials as stored
from tests.services.amending import CASES, OWN, as_somebody, given, in_use, rules, written
from tests.services.conftest import TRIAL, Clock, problem_keys, state_of

SHIPPED = ("NCT05985863", "NCT06740149-I", "NCT06740149-II")


def second(clinic: Clinic) -> Clinic:
    return as_somebody(clinic, "B. Second")


def refused(work: Callable[[], object]) -> list[str]:
    with pytest.raises(KnownError) as error:
        work()
    return problem_keys(error)


# --- what is shipped ------------------------------------------------------------------------------


def test_shipped_trials_are_the_starting_versions_tested_and_not_approved(clinic: Clinic) -> None:
    found = {one.trial: one for one in clinic.in_force()}
    assert set(SHIPPED) <= set(found)
    assert {one.state for one in found.values()} == {"tested"}
    for head in heads(clinic):
        assert "is not approved at this site" in head.source_line
        assert "pre-screening only" in head.source_line


def test_a_registry_rule_set_stays_pre_screening_only_whatever_its_approval(
    clinic: Clinic, anna: int
) -> None:
    approve(clinic, TRIAL, 1)
    activate(clinic, TRIAL, 1)
    line = screen(clinic, anna, TRIAL, clinic.today).rule_set
    assert (line.state, line.source_kind) == ("active", "registry")
    assert "pre-screening only" in line.source_note
    assert "not approved" not in line.source_note


def test_a_shipped_version_is_kept_with_its_text_when_it_is_approved(clinic: Clinic) -> None:
    approve(clinic, TRIAL, 1, by="A. Investigator", note="read against the record")
    with clinic.store.read() as session:
        (version,), (step,) = stored.versions(session), stored.steps(session)
        text = evaluations.rule_text(session, version.sha256)
    assert text == clinic.rule_set(TRIAL).text
    assert (version.origin, version.by) == ("shipped", "Screener 0.1.0")
    assert (step.step, step.by, step.reason) == (
        "approved", "A. Investigator", "read against the record",
    )  # fmt: skip
    assert clinic.rule_set(TRIAL).state == "approved"


# --- adding ---------------------------------------------------------------------------------------


def test_what_a_file_says_of_its_own_state_counts_for_nothing(clinic: Clinic) -> None:
    added = add_rules(clinic, given())
    assert "state: active" in given().text
    assert added.tested
    assert clinic.rule_set(OWN).state == "tested"
    assert not add_rules(clinic, given(2, cases=False)).tested


def test_a_file_with_mistakes_is_refused_whole_with_all_of_them(clinic: Clinic) -> None:
    add_rules(clinic, given())
    before = state_of(clinic)
    wrong = rules(2).replace("lab: inr", "lab: inrr").replace("age:", "agee:")
    keys = refused(lambda: add_rules(clinic, RuleFile(wrong, "wrong.yaml")))
    assert sorted(keys) == ["rules.unknown_fact", "rules.unknown_kind"]
    assert state_of(clinic) == before


def test_a_version_whose_cases_differ_is_a_draft_that_nobody_can_approve(clinic: Clinic) -> None:
    added = add_rules(clinic, given(least=40))
    assert not added.tested and added.checked.differences
    assert refused(lambda: approve(second(clinic), OWN, 1)) == ["services.trials.not_tested"]


def test_a_draft_never_screens_and_a_tested_version_does(clinic: Clinic) -> None:
    add_rules(clinic, given(cases=False))
    assert OWN not in [one.trial for one in clinic.in_force()]
    assert refused(lambda: clinic.rule_set(OWN)) == ["services.unknown_trial"]
    add_rules(clinic, given())
    assert clinic.rule_set(OWN).state == "tested"


def test_a_number_that_is_approved_or_shipped_is_locked(clinic: Clinic) -> None:
    add_rules(clinic, given())
    add_rules(clinic, given(inr="3"))  # not approved yet: another text may take its place
    approve(second(clinic), OWN, 1)
    before = state_of(clinic)
    assert refused(lambda: add_rules(clinic, given(inr="4"))) == ["services.trials.locked"]
    assert refused(lambda: add_rules(clinic, given(inr="3"))) == ["services.trials.known"]
    shipped = RuleFile(rules(trial=TRIAL), "mine.yaml")
    assert refused(lambda: add_rules(clinic, shipped)) == ["services.trials.locked"]
    assert state_of(clinic) == before
    add_rules(clinic, given(2, inr="4"))
    assert [one.version for one in clinic.book.known(OWN).numbered] == [1, 2]


def test_a_file_is_read_with_the_cases_beside_it(clinic: Clinic, tmp_path: Path) -> None:
    file = read_rule_file(written(tmp_path))
    added = add_rules(clinic, file)
    assert (added.version.file, added.version.cases) == ("small-1.yaml", CASES.format(trial=OWN))
    assert refused(lambda: read_rule_file(tmp_path / "none.yaml")) == [
        "services.rule_file.unreadable"
    ]


def test_an_amendment_of_a_shipped_trial_is_written_out_whole(clinic: Clinic) -> None:
    text = f"base: {TRIAL}\ntrial: {TRIAL}\nversion: 2\noverride:\n  E14:\n"
    added = add_rules(clinic, RuleFile(text, "amended.yaml", None, None, "editor"))
    kept = clinic.book.read(added.version)
    assert "base:" not in kept.text
    assert "E14" not in [one.id for one in kept.criteria]
    assert clinic.rule_set(TRIAL).version == 1


# --- approval and activation ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["A. Coordinator", " a.  COORDINATOR ", "Ａ. Coordinator"])
def test_who_added_or_changed_a_version_cannot_approve_it(clinic: Clinic, name: str) -> None:
    add_rules(clinic, given())
    add_rules(second(clinic), given(inr="3"))
    before = state_of(clinic)
    assert refused(lambda: approve(clinic, OWN, 1, by=name)) == ["services.trials.second_person"]
    assert refused(lambda: approve(second(clinic), OWN, 1)) == ["services.trials.second_person"]
    assert state_of(clinic) == before
    approve(as_somebody(clinic, "C. Third"), OWN, 1)
    assert clinic.rule_set(OWN).state == "approved"


def test_both_are_recorded_who_approves_and_who_sat_at_the_program(clinic: Clinic) -> None:
    add_rules(clinic, given())
    approve(clinic, OWN, 1, by="B. Second")
    with clinic.store.read() as session:
        step = stored.steps(session)[-1]
        (version,) = stored.versions(session)
    assert (version.by, step.by) == ("A. Coordinator", "B. Second")


def test_the_text_that_was_read_is_the_one_that_is_approved(clinic: Clinic) -> None:
    old = add_rules(clinic, given()).version
    new = add_rules(clinic, given(inr="3")).version
    keys = refused(lambda: approve(second(clinic), OWN, 1, sha256=old.sha256))
    assert keys == ["services.trials.other_text"]
    approve(second(clinic), OWN, 1, sha256=new.sha256[:12])
    again = refused(lambda: approve(second(clinic), OWN, 1))
    assert again == ["services.trials.approved_already"]


def test_only_what_is_approved_can_be_activated_and_not_before_its_approval(
    clinic: Clinic,
) -> None:
    add_rules(clinic, given())
    assert refused(lambda: activate(clinic, OWN, 1)) == ["services.trials.not_approved"]
    assert refused(lambda: activate(clinic, OWN, 7)) == ["services.trials.no_version"]
    assert refused(lambda: activate(clinic, "NCT00000043", 1)) == ["services.unknown_trial"]
    approve(second(clinic), OWN, 1)
    yesterday = clinic.today - timedelta(1)
    assert refused(lambda: activate(clinic, OWN, 1, yesterday)) == [
        "services.trials.before_approval"
    ]


def test_the_version_that_screens_is_the_one_active_on_the_screening_day(
    clinic: Clinic, clock: Clock, anna: int
) -> None:
    in_use(clinic)
    clock.on(2026, 11, 20)
    add_rules(clinic, given(2, least=50))
    assert clinic.rule_set(OWN).version == 1
    again = given(2, least=50)
    right = replace(again, cases=(again.cases or "").replace("1990", "1960"))
    add_rules(clinic, right)
    approve(second(clinic), OWN, 2)
    activate(clinic, OWN, 2, date(2026, 12, 1))
    verdicts = {
        day: screen(clinic, anna, OWN, day) for day in (date(2026, 11, 30), date(2026, 12, 1))
    }
    assert [one.rule_set.version for one in verdicts.values()] == [1, 2]
    assert [one.verdict for one in verdicts.values()] == ["open", "excluded"]
    assert [one.rule_set.state for one in verdicts.values()] == ["active", "active"]


def test_where_none_is_active_an_approved_version_comes_before_a_tested_one(
    clinic: Clinic, clock: Clock
) -> None:
    in_use(clinic)
    add_rules(clinic, given(2, inr="3"))
    past = clinic.today - timedelta(30)
    assert (clinic.rule_set(OWN, past).version, clinic.rule_set(OWN, past).state) == (1, "approved")


def test_what_was_known_earlier_knows_no_later_version(clinic: Clinic, clock: Clock) -> None:
    in_use(clinic)
    before = clock()
    clock.on(2026, 11, 20)
    in_use(clinic, 2, inr="3")
    assert clinic.rule_set(OWN, clinic.today).version == 2
    assert clinic.rule_set(OWN, clinic.today, before).version == 1


def test_a_printed_checklist_names_the_text_that_was_active(
    clinic: Clinic, clock: Clock, anna: int
) -> None:
    in_use(clinic)
    first = clinic.rule_set(OWN).sha256
    checklist_of(clinic, anna, OWN, clinic.today)
    clock.on(2026, 11, 20)
    in_use(clinic, 2, inr="3")
    with clinic.store.read() as session:
        frozen = evaluations.newest(session, anna, OWN)
        assert frozen is not None and frozen.snapshot.rule_set.sha256 == first
        assert evaluations.rule_text(session, first) == given().text


def alter(clinic: Clinic) -> Clinic:
    """The same clinic, opened anew after a text was changed behind the program."""
    with clinic.store.write() as session:
        session.execute(text("DROP TRIGGER rule_set_no_update"))
        session.execute(text("UPDATE rule_set SET text = replace(text, '2.5', '9.5')"))
    return replace(clinic)


def test_a_text_changed_behind_the_program_does_not_screen_and_is_told(
    clinic: Clinic, anna: int
) -> None:
    in_use(clinic)
    again = alter(clinic)
    assert refused(lambda: screen(again, anna, OWN, clinic.today)) == ["services.trials.altered"]
    assert refused(lambda: again.rule_set(OWN)) == ["services.trials.altered"]


def test_a_trial_that_cannot_be_read_keeps_no_other_from_screening(
    clinic: Clinic, anna: int
) -> None:
    in_use(clinic)
    listed = worklist(alter(clinic), clinic.today)
    assert OWN not in [head.trial for head in listed.trials] and len(listed.trials) >= 3
    assert [problem.key for problem in listed.problems] == ["services.trials.altered"]


def test_a_version_that_this_program_cannot_read_is_told_whole(clinic: Clinic) -> None:
    in_use(clinic)
    with clinic.store.read() as session:
        (version,) = stored.versions(session)
    book = RuleBook(clinic.store, Catalogue([clinic.catalogue["alt"]]), ())
    with pytest.raises(KnownError) as error:
        book.read(version)
    assert problem_keys(error) == ["services.trials.outdated", "rules.unknown_fact"]


def test_what_was_done_with_a_trial_is_not_undone(clinic: Clinic) -> None:
    operation = add_rules(clinic, given()).changes.operation
    assert refused(lambda: undo_import(clinic, operation, "a mistake")) == ["store.cannot_undo"]


# --- the trial at the site ------------------------------------------------------------------------


def test_a_trial_is_opened_paused_and_closed_with_day_and_reason(
    clinic: Clinic, clock: Clock, anna: int
) -> None:
    assert clinic.book.known(TRIAL).site_state(clinic.today) is None
    set_site_state(clinic, TRIAL, "open", "first patient expected")
    set_site_state(clinic, TRIAL, "paused", "no cells delivered", date(2026, 12, 1))
    assert "Paused" not in screen(clinic, anna, TRIAL, clinic.today).rule_set.source_note
    later = screen(clinic, anna, TRIAL, date(2026, 12, 1)).rule_set.source_note
    assert later.startswith("Paused at this site since 2026-12-01: no cells delivered.")
    assert refused(lambda: set_site_state(clinic, TRIAL, "closed", "  ")) == [
        "services.trials.no_reason"
    ]
    assert refused(lambda: set_site_state(clinic, TRIAL, "open", "again")) == [
        "services.trials.same_state"
    ]


def test_a_closed_trial_is_still_listed_and_says_so(clinic: Clinic, anna: int) -> None:
    set_site_state(clinic, TRIAL, "closed", "enrolment complete")
    listed = worklist(clinic, clinic.today)
    head = next(one for one in listed.trials if one.trial == TRIAL)
    assert head.source_line.startswith("Closed at this site since")


def test_an_added_trial_joins_the_worklist_with_all_patients(
    clinic: Clinic, anna: int, ben: int
) -> None:
    before = worklist(clinic, clinic.today)
    in_use(clinic)
    after = worklist(clinic, clinic.today)
    assert [one.trial for one in after.trials] == [*(one.trial for one in before.trials), OWN]
    assert {len(row.cells) for row in after.rows} == {len(before.trials) + 1}
