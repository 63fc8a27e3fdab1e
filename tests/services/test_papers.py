"""Papers are printed from what was frozen; the clinic's own data; backup and restore."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.domain.people import Investigator, Laboratory, ReferenceRange, Site
from screener.domain.problems import KnownError, Refused
from screener.services import keeping, papers, screening, site
from screener.services.clinic import Clinic
from screener.services.opening import open_clinic
from screener.services.snapshots import screen
from screener.store import evaluations
from screener.store.evaluations import Frozen
from tests.conftest import PASSPHRASE
from tests.services.asking import fit, type_line
from tests.services.conftest import TRIAL, Clock, problem_keys, state_of

SITE = Site(
    "West Clinic",
    "1 Nowhere Road",
    (Investigator("Dr. Nobody", "principal investigator"), Investigator("Dr. No One")),
    (
        Laboratory(
            "Central",
            (
                ReferenceRange("alt", "U/L", "10", "45", "male", 18, None, "IFCC",
                               date(2024, 1, 1), date(2026, 12, 31)),
                ReferenceRange("inr", "1", "0.9", "1.2"),
            ),
        ),
        Laboratory("Ward"),
    ),
)  # fmt: skip


def newest(clinic: Clinic, number: int) -> Frozen:
    with clinic.store.read() as session:
        found = evaluations.newest(session, number, TRIAL)
    assert found is not None
    return found


def test_a_paper_is_frozen_first_with_the_rules_it_rests_on(clinic: Clinic, anna: int) -> None:
    shown = screen(clinic, anna, TRIAL, clinic.today)
    document = papers.checklist_of(clinic, anna, TRIAL, clinic.today)
    frozen = newest(clinic, anna)
    assert frozen.snapshot == shown
    assert frozen.sha256 == shown.sha256
    assert frozen.by == clinic.user
    with clinic.store.read() as session:
        text = evaluations.rule_text(session, shown.rule_set.sha256)
    assert text == clinic.rule_set(TRIAL).text
    assert frozen.id[:8] in repr(document)
    assert clinic.user in repr(document)


def test_what_changes_afterwards_does_not_change_what_was_frozen(
    clinic: Clinic, clock: Clock, anna: int
) -> None:
    fit(clinic, anna)
    first = papers.checklist_of(clinic, anna, TRIAL, clinic.today)
    frozen = newest(clinic, anna)
    assert frozen.snapshot.verdict == "clear"
    clock.on(2026, 11, 19)
    type_line(clinic, anna, "he_grade 3")
    site.save_site(clinic, SITE)
    with clinic.store.read() as session:
        assert evaluations.load(session, frozen.id) == frozen
    second = papers.checklist_of(clinic, anna, TRIAL, clinic.today)
    assert second != first
    assert newest(clinic, anna).snapshot.verdict == "excluded"
    with clinic.store.read() as session:
        assert evaluations.load(session, frozen.id) == frozen


def test_a_paper_of_nobody_or_no_trial_freezes_nothing(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    for number, trial in ((999, TRIAL), (anna, "NCT1")):
        with pytest.raises(KnownError):
            papers.checklist_of(clinic, number, trial, clinic.today)
    assert state_of(clinic) == before


def test_a_site_comes_back_as_it_was_saved(clinic: Clinic) -> None:
    assert site.site(clinic) == Site()
    changes = site.save_site(clinic, SITE)
    assert changes.site
    assert site.site(clinic) == SITE
    smaller = replace(SITE, investigators=SITE.investigators[:1], laboratories=())
    site.save_site(clinic, smaller)
    assert site.site(clinic) == smaller


def test_two_laboratories_of_one_name_are_refused(clinic: Clinic) -> None:
    site.save_site(clinic, SITE)
    before = state_of(clinic)
    with pytest.raises(Refused) as error:
        site.save_site(clinic, replace(SITE, laboratories=(Laboratory("A"), Laboratory("A"))))
    assert problem_keys(error) == ["store.laboratory_twice"]
    assert state_of(clinic) == before


def test_a_backup_restores_to_the_same_clinic(clinic: Clinic, anna: int, tmp_path: Path) -> None:
    fit(clinic, anna)
    site.save_site(clinic, SITE)
    file = tmp_path / f"copy{keeping.SUFFIX}"
    manifest = keeping.backup(clinic, file)
    assert manifest.counts["patient"] == 1
    with pytest.raises(Refused) as error:
        keeping.backup(clinic, file)
    assert problem_keys(error) == ["store.backup_exists"]
    keeping.restore(file, tmp_path / "restored", PASSPHRASE)
    restored = open_clinic(tmp_path / "restored", PASSPHRASE, "another", now=clinic.now)
    assert state_of(restored) == state_of(clinic)
    assert screening.worklist(restored, clinic.today) == screening.worklist(clinic, clinic.today)
    restored.store.close()


def test_a_backup_with_the_wrong_passphrase_leaves_nothing(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / f"copy{keeping.SUFFIX}"
    keeping.backup(clinic, file)
    with pytest.raises(KnownError) as error:
        keeping.restore(file, tmp_path / "restored", "another passphrase")
    assert problem_keys(error) == ["store.wrong_passphrase"]
    assert not (tmp_path / "restored").exists()


def test_a_file_is_no_folder_of_a_clinic(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("nothing", encoding="utf-8")
    for create in (False, True):
        with pytest.raises(Refused) as error:
            open_clinic(file, PASSPHRASE, "somebody", create=create)
        assert problem_keys(error) == ["store.not_a_folder"]
    assert file.read_text(encoding="utf-8") == "nothing"
