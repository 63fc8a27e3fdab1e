"""The demonstration population: the same for a seed and a day, readable, and believable."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from screener.domain.catalogue import UNANSWERED
from screener.domain.facts import FactRow
from screener.domain.times import BEGINNING, END, When
from screener.domain.values import Value, outside_limits, read_value
from screener.exchange.files import read_file
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, Outcome, evaluate
from screener.rules.ruleset import RuleSet
from screener.services.demo_chart import DemoRow
from screener.services.demo_stories import ANSWERS, STORIES, TWISTS
from screener.services.demonstration import (
    COLUMNS,
    DemoPatient,
    demonstration_csv,
    demonstration_patients,
)
from screener.services.opening import shipped_rule_sets
from screener.system.catalogues import load_catalogue

TODAY = date(2026, 11, 18)
CATALOGUE = load_catalogue()
PATIENTS = demonstration_patients(TODAY)
MEANT_UNREADABLE = {
    ("afp", "IU/mL"), ("hbv_dna", "copies/mL"), ("creatinine", ""), ("creatinine", "mg"),
    ("bilirubin_total", "mg"), ("platelets", "10*4/uL"),
}  # fmt: skip


def read(row: DemoRow) -> Value:
    return read_value(CATALOGUE[row.fact], row.value, row.unit)


def patient_with(twist: str) -> DemoPatient:
    return next(patient for patient in PATIENTS if patient.story.twist == twist)


def rows_of(patient: DemoPatient, fact: str) -> list[DemoRow]:
    found = [row for row in patient.rows if row.fact == fact]
    return sorted(found, key=lambda row: (row.date, row.time))


def own_number(row: DemoRow) -> float:
    value = read(row)
    return CATALOGUE[row.fact].in_own_unit(value.low, value.unit)


def test_a_seed_and_a_day_give_the_same_population_and_others_another() -> None:
    again = demonstration_csv(TODAY)
    assert demonstration_csv(TODAY) == again
    assert demonstration_csv(TODAY, seed=2) != again
    assert demonstration_csv(date(2026, 11, 19)) != again


def test_a_smaller_population_is_the_beginning_of_a_larger_one() -> None:
    assert demonstration_patients(TODAY, count=7) == PATIENTS[:7]
    assert demonstration_patients(TODAY, count=0) == ()


def test_the_file_is_in_the_long_format_and_says_what_the_patients_say() -> None:
    rows = list(csv.DictReader(io.StringIO(demonstration_csv(TODAY, count=3))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(len(patient.rows) for patient in PATIENTS[:3])
    assert {row["patient"] for row in rows} == {patient.record for patient in PATIENTS[:3]}


def test_the_file_is_taken_whole_by_the_import_of_any_file() -> None:
    reading = read_file(demonstration_csv(TODAY).encode(), CATALOGUE, known=TODAY)
    assert reading.refused == ()
    assert len(reading.readings) == sum(len(patient.rows) for patient in PATIENTS)
    told = {(one.patient.issuer, one.patient.value) for one in reading.readings}
    assert told == {(patient.identity.issuer, patient.identity.record) for patient in PATIENTS}
    doubted = {(one.fact, one.unit_text) for one in reading.readings if one.doubts}
    assert doubted - MEANT_UNREADABLE == set()


def test_every_row_is_of_a_known_fact_once_in_its_scope_and_on_a_day_that_was() -> None:
    for patient in PATIENTS:
        assert len(set(patient.rows)) == len(patient.rows)
        for row in patient.rows:
            fact = CATALOGUE[row.fact]
            assert (row.trial != "") == (fact.scope == "trial"), row
            if row.date:
                start = When.read(row.date)
                assert start.first_day <= TODAY
            if row.end:
                assert When.read(row.end).last_day <= TODAY
                assert row.date <= row.end
            if row.time:
                When.read(f"{row.date} {row.time}")


def test_values_can_be_read_but_for_those_that_are_meant_not_to_be() -> None:
    unreadable: set[tuple[str, str]] = set()
    for row in (row for patient in PATIENTS for row in patient.rows):
        value = read(row)
        if value.unreadable and row.value not in UNANSWERED:
            unreadable.add((row.fact, row.unit))
        elif row.status != "cancelled":
            assert outside_limits(CATALOGUE[row.fact], value) is None, row
    assert unreadable == MEANT_UNREADABLE


def test_records_differ_keep_their_zeros_and_some_are_a_swap_apart() -> None:
    records = [patient.record for patient in PATIENTS]
    assert len(set(records)) == len(records)
    assert all(record.startswith("000") for record in records)
    assert sum(sorted(a) == sorted(b) for a, b in pairwise(records)) >= 5


def test_names_are_plainly_invented_and_some_come_twice() -> None:
    names = [patient.name for patient in PATIENTS]
    assert all(name.startswith(("Example ", "示例")) for name in names)
    assert {name[:2] for name in names} == {"Ex", "示例"}
    assert len(set(names)) < len(names)


def test_the_identity_leaves_birth_and_sex_to_the_rows() -> None:
    patient = PATIENTS[0]
    assert (patient.identity.name, patient.identity.record) == (patient.name, patient.record)
    assert (patient.identity.birth, patient.identity.sex) == ("", "")
    assert [row.value for row in rows_of(patient, "birth_date")] == [patient.birth]
    assert [row.value for row in rows_of(patient, "sex")] == [patient.sex]


def test_the_population_holds_what_makes_real_data_hard() -> None:
    rows = [row for patient in PATIENTS for row in patient.rows]
    units: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        units[row.fact].add(row.unit)
    assert {"µmol/L", "mg/dL"} <= units["bilirubin_total"]
    assert {"×10⁹/L", "K/µL"} <= units["platelets"]
    assert {"<", ">"} <= {row.value[0] for row in rows}
    assert set(UNANSWERED) <= {row.value for row in rows}
    assert {"cancelled", "preliminary", ""} == {row.status for row in rows}
    assert {4, 10} <= {len(row.date) for row in rows}
    assert "indeterminate" in {row.value for row in rows}


def test_every_twist_is_told_and_does_something() -> None:
    plain = {"", "not_asked", "old_results", "too_old", "too_young", "nothing_reviewed",
             "unwilling", "birth_year_only"}  # fmt: skip
    assert {story.twist for story in STORIES} == plain | set(ANSWERS) | set(TWISTS)


@pytest.mark.parametrize("story", sorted(ANSWERS))
def test_what_sets_a_patient_apart_stands_in_the_rows(story: str) -> None:
    patient = patient_with(story)
    for fact, answer in ANSWERS[story].items():
        newest = rows_of(patient, fact)[-1]
        assert newest.value == answer.value or (answer.day and newest.value > TODAY.isoformat())


def test_results_of_one_moment_contradict_each_other_once() -> None:
    first, second = rows_of(patient_with("conflicting_inr"), "inr")[-2:]
    assert (first.date, first.time) == (second.date, second.time)
    assert first.lab != second.lab
    assert sorted((first.value, second.value)) == ["1.43", "1.58"]


ACUTE = [patient for patient in PATIENTS if patient.story.course == "aclf"]


SHARP = [one for one in ACUTE if one.story.twist not in ("vague_onset", "late_ascites")]


@pytest.mark.parametrize("patient", SHARP, ids=lambda patient: patient.record)
def test_liver_failure_follows_injury_and_jaundice_and_its_results_show_it(
    patient: DemoPatient,
) -> None:
    injury, jaundice, failure = (
        rows_of(patient, fact)[-1].date
        for fact in ("acute_liver_injury", "jaundice", "liver_failure")
    )
    assert injury < jaundice < failure <= TODAY.isoformat()
    before = [row for row in rows_of(patient, "inr") if injury <= row.date < failure]
    assert before and all(float(row.value) < 1.5 for row in before)
    on_the_day = [row for row in rows_of(patient, "inr") if row.date == failure]
    assert float(on_the_day[0].value) >= 1.49
    grades = [row.value for row in rows_of(patient, "ascites") if row.date >= failure]
    assert grades and set(grades) <= {"mild", "moderate_severe"}


@pytest.mark.parametrize("patient", ACUTE, ids=lambda patient: patient.record)
def test_before_liver_failure_every_dated_score_input_has_its_others(patient: DemoPatient) -> None:
    failure = rows_of(patient, "liver_failure")[-1].date
    days: dict[str, set[str]] = defaultdict(set)
    for fact in ("bilirubin_total", "albumin", "inr", "ascites", "he_grade"):
        for row in rows_of(patient, fact):
            if row.date < failure:
                days[row.date].add(fact)
    if patient.story.twist != "decompensated_before":
        assert {frozenset(facts) for facts in days.values()} == {
            frozenset(("bilirubin_total", "albumin", "inr", "ascites", "he_grade"))
        }


def test_quiet_years_stay_quiet_and_low_platelets_stand_out() -> None:
    for patient in ACUTE:
        injury = rows_of(patient, "acute_liver_injury")[-1].date
        counts = [own_number(row) for row in rows_of(patient, "platelets") if row.date < injury]
        assert (min(counts) < 50) == (patient.story.twist == "low_platelets_before")


def test_direct_bilirubin_never_exceeds_the_total_of_its_moment() -> None:
    for patient in ACUTE:
        total = {(row.date, row.time): row for row in rows_of(patient, "bilirubin_total")}
        for row in rows_of(patient, "bilirubin_direct"):
            if read(total[row.date, row.time]).unreadable or patient.story.twist in TWISTS:
                continue
            assert own_number(row) <= own_number(total[row.date, row.time])


def screened(
    today: date, seed: int, *rule_sets: RuleSet
) -> tuple[list[DemoPatient], list[Outcome]]:
    """The population judged against rule sets on its day."""
    patients = demonstration_patients(today, seed=seed)
    rows: list[FactRow] = []
    for number, patient in enumerate(patients):
        for row in patient.rows:
            if row.status != "cancelled":
                rows.append(fact_row(len(rows), number, row))
    cohort = Cohort(rows, range(len(patients)), CATALOGUE)
    return list(patients), [evaluate(rule_set, cohort, today) for rule_set in rule_sets]


def fact_row(number: int, patient: int, row: DemoRow) -> FactRow:
    value = read(row)
    when = When.read(f"{row.date} {row.time}".strip()) if row.date else When(BEGINNING, END, "")
    end = When.read(row.end) if row.end else When(END, BEGINNING, "")
    return FactRow(
        number, patient, row.fact, when.first, when.last, end.first, end.last, value.low,
        value.high, value.low_open, value.high_open, value.unit, "|".join(value.codes),
        value.unreadable, 0, row.trial, reference_low=row.lln, reference_high=row.uln,
    )  # fmt: skip


SHIPPED = {rule_set.trial: rule_set for rule_set in shipped_rule_sets()}
ACLF = SHIPPED["NCT05985863"]
DAYS = [(TODAY, 1), (date(2027, 7, 4), 2), (date(2028, 2, 29), 3)]


FAILS = {
    "encephalopathy": "E1", "bleeding": "E1", "kidney": "E1", "infection": "E1",
    "low_platelets_before": "E2", "decompensated_before": "E2", "liver_cancer": "E3",
    "other_cancer": "E3", "transplanted": "E4", "transplant_planned": "E4", "pregnant": "E7",
    "breastfeeding": "E7", "anaphylaxis": "E8", "immunosuppressed": "E9", "drug_abuse": "E10",
    "withdrawal": "E11", "psychosis": "E12", "other_trial": "E13", "stem_cells": "E13",
    "too_old": "I1", "too_young": "I1", "late_ascites": "I2", "bilirubin_below_limit": "I2",
    "unwilling": "I3",
}  # fmt: skip
STAYS_OPEN = {
    "old_results": "I2", "conflicting_inr": "I2", "unreadable_bilirubin": "I2",
    "vague_onset": "I2", "nothing_reviewed": "E2", "no_pregnancy_test": "E7",
    "refused_answer": "E10", "waiting_list": "E4", "not_asked": "I3",
}  # fmt: skip


@pytest.mark.parametrize(("today", "seed"), DAYS)
def test_screening_them_shows_every_verdict_and_each_story_its_criterion(
    today: date, seed: int
) -> None:
    patients, (outcome,) = screened(today, seed, ACLF)
    verdicts = [VERDICTS[number] for number in outcome.verdict]
    assert verdicts.count("clear") >= 3
    assert verdicts.count("open") >= 10
    assert verdicts.count("excluded") >= 20
    for number, patient in enumerate(patients):
        twist = patient.story.twist
        if twist in FAILS:
            assert FAILS[twist] in outcome.failing(number), twist
        elif twist in STAYS_OPEN:
            assert STAYS_OPEN[twist] in outcome.open(number), twist
            assert verdicts[number] == "open", twist
        if patient.story.course == "aclf" and not twist and patient.sex == "male":
            assert verdicts[number] == "clear"


@pytest.mark.parametrize(("today", "seed"), DAYS)
def test_every_trial_shows_some_clear_some_open_and_some_excluded(today: date, seed: int) -> None:
    patients, outcomes = screened(today, seed, *SHIPPED.values())
    for trial, outcome in zip(SHIPPED, outcomes, strict=True):
        verdicts = [VERDICTS[number] for number in outcome.verdict]
        assert {name.removesuffix("_as_listed") for name in verdicts} == {
            "clear", "open", "excluded",
        }, trial  # fmt: skip
        for number, patient in enumerate(patients):
            if (patient.story.twist, patient.story.trial) == ("candidate", trial):
                assert verdicts[number].startswith("clear"), (trial, patient.record)


def test_a_thrombosis_in_the_history_waits_for_the_investigator() -> None:
    patients, (outcome,) = screened(TODAY, 1, ACLF)
    number = next(n for n, patient in enumerate(patients) if patient.story.twist == "thrombosis")
    assert {"E5", "E6", "E14"} == set(outcome.waiting(number))


def test_only_women_are_asked_about_pregnancy() -> None:
    for patient in PATIENTS:
        if patient.sex == "male":
            assert not rows_of(patient, "pregnancy") and not rows_of(patient, "hcg_urine")
