"""Screening through the whole stack: the worklist, the explained patient, the plain objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from screener.domain.problems import KnownError
from screener.domain.screening import REASONS, Snapshot
from screener.rules.evaluate import VERDICTS
from screener.services import facts, imports, patients, remarks, screening, site
from screener.services.clinic import Clinic
from screener.services.demo_clinic import make_demonstration
from screener.services.snapshots import screen
from screener.services.values import NewFact, NewPatient
from screener.system.texts import Texts
from tests.services.asking import criterion, fit, type_line
from tests.services.conftest import TRIAL, Clock, problem_keys, state_of

OBJECT = {"patient", "trial", "as_of", "verdict", "waiting", "criteria"}
CRITERION = {"id", "side", "truth", "result", "reasons", "facts"}
FACT = {"fact", "value", "unit", "date", "source", "used"}
RESULTS = {"met", "not_met", "absent", "present", "open", "not_applicable"}
AGAINST = {"inclusion": "not_met", "exclusion": "present"}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The demonstration clinic, read only."""
    clinic = make_demonstration(tmp_path_factory.mktemp("demo") / "clinic", count=40)
    yield clinic
    clinic.store.close()


def test_a_cohort_s_answers_are_its_patients_answers(demonstration: Clinic) -> None:
    day = demonstration.today
    listed = screening.worklist(demonstration, day)
    assert len(listed.rows) == 40
    for row in listed.rows:
        for head, cell in zip(listed.trials, row.cells, strict=True):
            alone = screen(demonstration, row.patient.number, head.trial, day)
            assert (alone.verdict, alone.failing, alone.open, alone.waiting) == (
                cell.verdict, cell.failing, cell.open, cell.waiting,
            )  # fmt: skip


def test_plain_objects_say_what_the_page_says(demonstration: Clinic) -> None:
    day = demonstration.today
    people = {one.record: one.number for one in patients.find_patients(demonstration, "")}
    objects = list(screening.screen_objects(demonstration, [TRIAL], None, day))
    assert [found["patient"] for found in objects] == list(people)
    for found in objects:
        page = screen(demonstration, people[found["patient"]], TRIAL, day)
        assert (found["verdict"], found["waiting"]) == (page.verdict, list(page.waiting))
        assert [line["truth"] for line in found["criteria"]] == [c.truth for c in page.criteria]
        assert [len(line["facts"]) for line in found["criteria"]] == [
            len(c.evidence) for c in page.criteria
        ]


def test_plain_objects_have_the_documented_shape_and_words(demonstration: Clinic) -> None:
    used = set()
    for found in screening.screen_objects(demonstration, [TRIAL], None, demonstration.today):
        assert set(found) == OBJECT
        assert found["verdict"] in VERDICTS
        assert date.fromisoformat(found["as_of"])
        ids = [line["id"] for line in found["criteria"]]
        assert set(found["waiting"]) <= set(ids)
        for line in found["criteria"]:
            assert set(line) == CRITERION
            assert line["side"] in AGAINST
            assert line["truth"] in ("true", "false", "unknown")
            assert line["result"] in RESULTS
            assert set(line["reasons"]) <= set(REASONS)
            assert bool(line["reasons"]) == (line["result"] == "open")
            for fact in line["facts"]:
                assert set(fact) == FACT
                assert isinstance(fact["used"], bool)
                assert all(isinstance(fact[key], str) for key in FACT - {"used"})
                assert fact["fact"] in demonstration.catalogue
                used.add(fact["used"])
        assert json.loads(json.dumps(found)) == found
    assert used == {True, False}


def test_truth_is_told_before_the_side_and_the_verdict_follows_from_the_results(
    demonstration: Clinic,
) -> None:
    means = {
        ("inclusion", "true"): "met", ("inclusion", "false"): "not_met",
        ("exclusion", "true"): "present", ("exclusion", "false"): "absent",
    }  # fmt: skip
    verdicts = set()
    for found in screening.screen_objects(demonstration, [TRIAL], None, demonstration.today):
        for line in found["criteria"]:
            assert line["result"] == means.get((line["side"], line["truth"]), "open")
        against = [c["id"] for c in found["criteria"] if c["result"] == AGAINST[c["side"]]]
        unknown = [c["id"] for c in found["criteria"] if c["result"] == "open"]
        asked = set(unknown) - set(found["waiting"])
        wanted = "excluded" if against else "open" if asked else "clear"
        assert found["verdict"] == wanted
        verdicts.add(wanted)
    assert verdicts == {"excluded", "open", "clear"}


def test_objects_are_in_english_whatever_the_window_speaks(demonstration: Clinic) -> None:
    chinese = replace(demonstration, texts=Texts("zh"))
    some = [1, 2, 3]
    day = demonstration.today
    assert list(screening.screen_objects(chinese, [TRIAL], some, day)) == list(
        screening.screen_objects(demonstration, [TRIAL], some, day)
    )


def test_a_range_without_an_end_is_told_without_it(demonstration: Clinic) -> None:
    told = [
        why.text
        for rules in demonstration.rule_sets
        for number in range(1, 11)
        for line in screen(demonstration, number, rules.trial, demonstration.today).criteria
        for why in line.why
    ]
    assert [words for words in told if re.search(r"\binf\b", words)] == []
    assert any(" or more" in words for words in told)


def test_a_demonstration_says_so_in_what_is_frozen(demonstration: Clinic, clinic: Clinic) -> None:
    assert screen(demonstration, 1, TRIAL, demonstration.today).demonstration
    number, _ = patients.add_patient(clinic, NewPatient("X", "hospital", "1"))
    assert not screen(clinic, number, TRIAL, clinic.today).demonstration


def test_nobody_and_no_trial_are_told(clinic: Clinic, anna: int) -> None:
    for number, trial, key in ((999, TRIAL, "unknown_patient"), (anna, "NCT1", "unknown_trial")):
        with pytest.raises(KnownError) as error:
            screen(clinic, number, trial, clinic.today)
        assert problem_keys(error) == [f"services.{key}"]
    assert TRIAL in str(error.value)


def test_screening_writes_nothing(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    screening.worklist(clinic, clinic.today)
    screen(clinic, anna, TRIAL, clinic.today)
    list(screening.screen_objects(clinic, [TRIAL], None, clinic.today))
    assert state_of(clinic) == before


def test_an_empty_clinic_has_an_empty_list(clinic: Clinic) -> None:
    listed = screening.worklist(clinic, clinic.today)
    assert listed.rows == ()
    trials = [head.trial for head in listed.trials]
    assert trials == sorted(trials) and len(trials) == 8 and TRIAL in trials
    assert all("pre-screening only" in head.source_line for head in listed.trials)
    restated = next(head for head in listed.trials if head.trial == "NCT05948982")
    assert "Its words are restated from https://trials.co/" in restated.source_line
    assert list(screening.screen_objects(clinic, [TRIAL], None, clinic.today)) == []


def test_who_answers_every_question_so_is_clear_and_one_fact_excludes(
    clinic: Clinic, clock: Clock, anna: int, ben: int
) -> None:
    found = fit(clinic, anna)
    assert (found.verdict, found.open, found.waiting) == ("clear", (), ())
    assert [line.result for line in found.criteria if line.side == "inclusion"] == ["met"] * 3
    type_line(clinic, anna, "other malignancy yes 2019")
    line = criterion(screen(clinic, anna, TRIAL, clinic.today), "E3")
    assert (line.truth, line.result, line.reasons) == ("unknown", "open", ("conflicting",))
    clock.on(2026, 11, 19)
    type_line(clinic, anna, "he_grade 2")
    found = screen(clinic, anna, TRIAL, clinic.today)
    assert (found.verdict, found.failing) == ("excluded", ("E1",))
    assert screen(clinic, ben, TRIAL, clinic.today).verdict == "open"


def test_what_is_decided_stays_decided_when_an_open_fact_is_filled(
    clinic: Clinic, anna: int
) -> None:
    lines = (
        "malignancy no", "tbil 210 umol/L", "inr 1.9", "ascites mild",
        "chronic liver disease yes 2014", "jaundice yes since 10 nov", "he_grade 0",
        "acute kidney injury no", "upper gastrointestinal bleeding no", "venous thrombosis no",
        "pulmonary embolism no", "liver transplantation no", "transplant planned no",
    )  # fmt: skip
    before = decided(screen(clinic, anna, TRIAL, clinic.today))
    for line in lines:
        type_line(clinic, anna, line)
        after = decided(screen(clinic, anna, TRIAL, clinic.today))
        assert before.items() <= after.items()
        before = after
    assert before.keys() >= {"I1", "E3", "E4", "E6"}


def decided(snapshot: Snapshot) -> dict[str, str]:
    return {line.id: line.truth for line in snapshot.criteria if line.truth != "unknown"}


def test_a_fact_of_another_trial_does_not_count(clinic: Clinic, anna: int) -> None:
    own = clinic.rule_set(TRIAL)
    other = own.model_copy(update={"trial": "NCT00000001"})
    both = replace(clinic, rule_sets=(own, other))
    told = NewFact("consent_willing", "yes", date="2026-11-18", trial="NCT00000001")
    facts.enter_fact(both, anna, told)
    of_other = criterion(screen(both, anna, "NCT00000001", clinic.today), "I3")
    digest = criterion(screen(both, anna, TRIAL, clinic.today), "E14").asks[0].asked
    facts.judge(both, anna, "NCT00000001", "E14", digest, "yes", "")
    found = screen(both, anna, TRIAL, clinic.today)
    assert of_other.truth == "true"
    assert criterion(found, "I3").truth == "unknown"
    assert criterion(found, "I3").evidence == ()
    assert criterion(found, "E14").truth == "unknown"


def test_another_patient_s_facts_do_not_count(clinic: Clinic, anna: int, ben: int) -> None:
    before = screen(clinic, ben, TRIAL, clinic.today)
    fit(clinic, anna)
    after = screen(clinic, ben, TRIAL, clinic.today)
    assert [line.evidence for line in after.criteria] == [line.evidence for line in before.criteria]
    assert [line.truth for line in after.criteria] == [line.truth for line in before.criteria]


def test_a_past_day_is_judged_by_what_held_then(clinic: Clinic, clock: Clock, anna: int) -> None:
    type_line(clinic, anna, "he_grade 3 since 17 nov")
    today = clinic.today
    assert criterion(screen(clinic, anna, TRIAL, today), "E1").truth == "true"
    earlier = criterion(screen(clinic, anna, TRIAL, today - timedelta(days=2)), "E1")
    assert earlier.truth == "unknown"
    age = screening.worklist(clinic, date(1990, 3, 1)).rows[0].age
    assert (age, screening.worklist(clinic, date(1990, 3, 2)).rows[0].age) == (9, 10)


def test_what_was_known_then_is_asked_by_its_moment(
    clinic: Clinic, clock: Clock, anna: int
) -> None:
    moments: list[datetime] = []
    for hour, line in ((9, "inr 1.9"), (10, "he_grade 3"), (11, "he_grade 1")):
        clock.at = clock.at.replace(hour=hour)
        type_line(clinic, anna, line)
        moments.append(clock())
    told = [
        [item.value for item in criterion(found, "E1").evidence]
        for found in (screen(clinic, anna, TRIAL, clinic.today, at) for at in moments)
    ]
    assert [len(values) for values in told] == [0, 1, 2]
    truths = [
        next(c["truth"] for c in found["criteria"] if c["id"] == "E1")
        for at in moments
        for found in screening.screen_objects(clinic, [TRIAL], None, clinic.today, at)
    ]
    assert truths[1] == "true"
    lists = [screening.worklist(clinic, clinic.today, at) for at in moments]
    place = [head.trial for head in lists[0].trials].index(TRIAL)
    cells = [listed.rows[0].cells[place] for listed in lists]
    assert cells[1].failing == ("E1",)
    assert cells[0].failing == ()


def test_an_age_is_told_only_if_it_is_certain(clinic: Clinic, anna: int, ben: int) -> None:
    ages = {row.patient.number: row.age for row in screening.worklist(clinic, clinic.today).rows}
    assert ages == {anna: 46, ben: None}


def test_notes_and_site_stand_in_the_snapshot(clinic: Clinic, anna: int) -> None:
    from screener.domain.people import Investigator, Site

    site.save_site(clinic, Site("West Clinic", "", (Investigator("Dr. Nobody", "PI"),)))
    remarks.remark(clinic, anna, TRIAL, "E3", "biopsy awaited")
    found = screen(clinic, anna, TRIAL, clinic.today)
    assert (found.site, found.investigator) == ("West Clinic", "Dr. Nobody")
    (note,) = criterion(found, "E3").remarks
    assert note == f"biopsy awaited ({clinic.user}, 2026-11-18)"
    assert criterion(found, "E4").remarks == ()


def test_patients_of_one_number_are_told_apart_in_objects(
    clinic: Clinic, anna: int, tmp_path: Path
) -> None:
    file = tmp_path / "labs.csv"
    file.write_text("patient,fact,value\n0042,inr,1.9\n", encoding="utf-8")
    imports.commit_import(clinic, imports.preview_import(clinic, file))
    for chosen in (None, [anna]):
        found = screening.screen_objects(clinic, [TRIAL], chosen, clinic.today)
        assert next(found)["patient"] == "hospital:0042"


def test_a_reason_names_its_facts_where_several_kinds_decide_it(clinic: Clinic, anna: int) -> None:
    for line in ("jaundice yes 10 nov", "ascites mild 16 nov", "cirrhosis yes 2019", "inr 1.9"):
        type_line(clinic, anna, line)
    words = [why.text for why in criterion(screen(clinic, anna, TRIAL, clinic.today), "I2").why]
    began = "Ascites, beginning within 4 weeks after the onset of jaundice: "
    (ascites,) = [text for text in words if text.startswith(began)]
    assert "Ascites mild" in ascites
    assert "Jaundice yes, " in ascites
    assert any("Chronic liver disease: Cirrhosis yes, 2019" in text for text in words)
    assert any(text.startswith("INR (prothrombin time) at least 1.5: 1.9, ") for text in words)


def test_an_age_that_a_file_told_is_no_birth_date(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "pbc.csv"
    columns = "rownames,id,time,status,trt,age,sex,ascites,hepato,spiders,edema,bili,chol,albumin"
    more = "copper,alk.phos,ast,trig,platelet,protime,stage"
    row = "1,1,400,2,1,58.76522929500342,f,1,1,1,1,14.5,261,2.6,156,1718,137.95,172,190,12.2,4"
    file.write_text(f"{columns},{more}\n{row}\n", encoding="utf-8")
    imports.commit_import(clinic, imports.preview_import(clinic, file, "pbc"))
    (patient,) = patients.find_patients(clinic, "")
    page = screen(clinic, patient.number, TRIAL, clinic.today)
    assert "age told as 58.7 years, on an unknown day" in criterion(page, "I1").why[0].text


def test_an_enrolment_in_another_trial_is_told_with_that_trial(clinic: Clinic, anna: int) -> None:
    other = "NCT03945487"
    today = clinic.today.isoformat()
    facts.enter_fact(clinic, anna, NewFact("enrolment", "yes", date=today, trial=other))
    (line,) = [
        line for line in screen(clinic, anna, TRIAL, clinic.today).criteria if line.id == "E13"
    ]
    assert line.result == "present"
    assert f"Enrolment in {other} yes" in " ".join(part.text for part in line.why)
    assert [item.label for item in line.evidence if item.used] == [f"Enrolment in {other}"]
    (own,) = [
        line for line in screen(clinic, anna, other, clinic.today).criteria if line.id == "E5"
    ]
    assert own.result == "open"
