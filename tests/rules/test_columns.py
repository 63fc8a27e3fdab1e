"""Facts as columns: numbers in the fact's own unit, possible codes, what could not be read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener.domain.facts import FactRow
from screener.domain.times import BEGINNING
from screener.rules.columns import Cohort
from screener.rules.pairs import reasons_of
from screener.rules.series import NO, YES, Series
from tests.rules.facts import CATALOGUE, TRIAL, cohort, fact, numbered, truth
from tests.rules.test_stretches import at


def series(code: str, *rows: FactRow) -> Series:
    return cohort(*rows).series(code, TRIAL)


def bits(code: str, *codes: str) -> int:
    return sum(1 << CATALOGUE[code].codes.index(choice) for choice in codes)


def test_numbers_are_brought_into_the_facts_own_unit_and_keep_that_reported() -> None:
    found = series("bilirubin_total", fact("bilirubin_total", "5", "mg/dL"))
    assert found.low.tolist() == found.high.tolist() == [85.5]
    assert list(CATALOGUE["bilirubin_total"].factors)[found.unit[0]] == "mg/dL"


@pytest.mark.parametrize("unit", ["µmol/L", "μmol/L", "umol/l", "mcmol/L", "micromol/L"])
def test_every_spelling_of_micromoles_is_the_same_unit(unit: str) -> None:
    assert series("bilirubin_total", fact("bilirubin_total", "34", unit)).low.tolist() == [34.0]


def test_an_open_end_lies_inside_the_limit_and_a_closed_one_on_it() -> None:
    rows = [fact("inr", text, when=f"2026-05-0{n}") for n, text in
            enumerate(["<0.5", "<=0.5", ">1000", ">=1000", "0.5"], 1)]  # fmt: skip
    found = series("inr", *rows)
    assert found.low[0] == 0.0
    assert 0.49999 < found.high[0] < 0.5
    assert found.high[1] == 0.5
    assert 1000 < found.low[2] < 1000.001
    assert found.low[3] == 1000.0
    assert found.high[2] == found.high[3] == float("inf")
    assert found.low[4] == found.high[4] == 0.5


def test_no_range_is_empty_even_below_the_smallest_number() -> None:
    found = series("hbv_dna", fact("hbv_dna", "<0.000000000001", "IU/mL"))
    assert found.low[0] <= found.high[0]


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [("7", "furlongs", "unit"), ("clotted", "", "imprecise"), ("not_asked", "", "not_asked")],
)
def test_what_cannot_be_read_is_the_whole_range_with_its_reason(
    text: str, unit: str, reason: str
) -> None:
    found = series("inr", fact("inr", text, unit))
    assert (found.low[0], found.high[0]) == (0.0, float("inf"))
    assert reasons_of(int(found.bad[0])) == (reason,)


def test_a_unit_that_the_catalogue_no_longer_has_is_the_whole_range() -> None:
    found = series("inr", replace(fact("inr", "2"), unit="old"))
    assert (found.low[0], found.high[0]) == (0.0, float("inf"))
    assert reasons_of(int(found.bad[0])) == ("unit",)


def test_a_coded_answer_is_the_set_of_what_it_can_be() -> None:
    rows = [fact("ascites", text, when=f"2026-05-0{n}") for n, text in
            enumerate(["none", "yes", "does_not_know", "moderate"], 1)]  # fmt: skip
    assert series("ascites", *rows).bits.tolist() == [
        bits("ascites", "none"),
        bits("ascites", "mild", "moderate_severe"),
        bits("ascites", "none", "mild", "moderate_severe"),
        bits("ascites", "moderate_severe"),
    ]


def test_a_code_that_the_catalogue_no_longer_has_leaves_everything_possible() -> None:
    row = replace(fact("ascites", "mild"), codes="mild|tense")
    assert series("ascites", row).bits.tolist() == [bits("ascites", *CATALOGUE["ascites"].codes)]


@pytest.mark.parametrize(
    ("text", "expected"), [("no", NO), ("yes", YES), ("2026-09-01", YES), ("refused", NO | YES)]
)
def test_a_plan_is_a_yes_with_or_without_a_day_or_a_no(text: str, expected: int) -> None:
    code = "liver_transplantation_planned"
    assert series(code, fact(code, text)).bits.tolist() == [expected]


def test_a_fact_of_the_patient_counts_in_every_trial_even_if_it_was_sent_with_one() -> None:
    people = cohort(fact("inr", "2", trial="NCT9"), fact("inr", "3", attempt=2))
    assert len(people.series("inr", TRIAL)) == 2


def test_a_fact_of_a_trial_counts_in_that_trial_and_attempt_alone() -> None:
    people = cohort(
        fact("consent_willing", "yes", trial="NCT9"), fact("consent_willing", "no", attempt=2)
    )
    assert len(people.series("consent_willing", TRIAL)) == 0
    assert len(people.answers("consent_willing", TRIAL, 2)) == 1
    assert people.answers("consent_willing", "NCT9").bits.tolist() == [YES]


def test_facts_are_sorted_by_patient_in_the_order_asked_for_and_by_time() -> None:
    rows = [fact("inr", "1", when="2026-05-02", patient=7), fact("inr", "2", when="2026-05-01"),
            fact("inr", "3", when=None, patient=7), fact("inr", "4", patient=99)]  # fmt: skip
    found = cohort(*rows, patients=(7, 1)).series("inr")
    assert found.low.tolist() == [3.0, 1.0, 2.0]
    assert found.bounds.tolist() == [0, 2, 3]
    assert found.first[0] == BEGINNING


def test_facts_that_the_catalogue_does_not_know_are_left_out() -> None:
    people = Cohort([replace(fact("inr", "1"), fact="lost")], (1,), CATALOGUE)
    assert len(people.series("inr")) == 0


def test_a_start_is_at_the_latest_the_end() -> None:
    found = series(
        "sepsis", fact("sepsis", "yes", when="2026", end="2026-03", recorded="2026-06-01")
    )
    assert found.last.tolist() == found.end_last.tolist()
    assert at(found.certain_end[0]) == "2026-03-01 23:59"


def test_facts_whose_start_their_end_limits_are_sorted_by_that_start() -> None:
    told = [
        fact("jaundice", "yes", when="2026"),
        fact("jaundice", "yes", when="2026", end="2026-05-31"),
    ]
    there = cohort(*numbered(told)).series("jaundice")
    assert (there.id.tolist(), there.last.tolist()) == ([2, 1], sorted(there.last.tolist()))


def test_a_yes_implies_what_stands_above_it_and_a_no_above_denies_it() -> None:
    people = cohort(fact("variceal_bleeding", "yes"), fact("active_infection", "no"))
    assert people.answers("upper_gastrointestinal_bleeding").bits.tolist() == [YES]
    assert people.answers("gastrointestinal_bleeding").bits.tolist() == [YES]
    assert people.answers("sepsis").bits.tolist() == [NO]
    assert people.answers("uncontrolled_infection").bits.tolist() == [NO]


def test_neither_a_no_below_nor_a_yes_above_nor_an_unknown_says_anything() -> None:
    people = cohort(
        fact("variceal_bleeding", "no"),
        fact("active_infection", "yes"),
        fact("psychosis", "refused"),
    )
    assert len(people.answers("upper_gastrointestinal_bleeding")) == 0
    assert len(people.answers("sepsis")) == 0
    assert len(people.answers("severe_mental_disorder")) == 0


def test_what_is_implied_lasts_as_long_as_what_implies_it() -> None:
    rows = [fact("psychosis", "yes", when="2020-01-01"), fact("psychosis", "no", when="2023-01-01")]
    found = cohort(*rows).answers("severe_mental_disorder")
    assert found.bits.tolist() == [YES]
    assert found.ended.all()
    assert (found.end_last < cohort(*rows).series("psychosis").first[1]).all()


def test_a_contradicted_yes_implies_only_perhaps() -> None:
    people = cohort(fact("sepsis", "yes"), fact("sepsis", "no"))
    for code in ("systemic_infection", "active_infection"):
        found = people.answers(code)
        assert found.bits.tolist() == [NO | YES]
        assert reasons_of(int(found.bad[0])) == ("conflicting",)
    looked = fact("history_reviewed", "yes", end="2026-06-01", when=None)
    bled = [fact("variceal_bleeding", answer) for answer in ("yes", "no")]
    assert truth("{condition: gastrointestinal_bleeding}", looked) == "false"
    assert truth("{condition: gastrointestinal_bleeding}", looked, *bled) == "unknown"


def test_a_result_implies_until_the_next_result() -> None:
    rows = [fact("hcg_urine", "positive", when="2026-05-01"),
            fact("hcg_urine", "negative", when="2026-05-20")]  # fmt: skip
    found = cohort(*rows).answers("childbearing_potential")
    assert found.bits.tolist() == [YES]
    assert (found.end_last < cohort(*rows).series("hcg_urine").first[1]).all()


def test_the_facts_beside_a_few_of_many_patients_are_those_beside_them_among_all() -> None:
    rows = [fact("inr", str(n), patient=n % 7 + 1) for n in range(1, 30)]
    found = cohort(*rows, patients=range(1, 41)).series("inr")
    for few in ([3], [6, 0, 3, 3], [39]):
        wanted = np.array(few)
        beside, again = found.beside(wanted), found.beside(np.tile(wanted, 20))
        size = len(beside.fact)
        assert beside.fact.tolist() == again.fact[:size].tolist()
        assert beside.row.tolist() == again.row[:size].tolist()
        assert {int(found.row[place]) for place in beside.fact} == set(few) & set(range(7))


def test_what_is_the_same_in_every_fact_takes_no_room() -> None:
    people = cohort(fact("inr", "1.5"), fact("inr", "1.9", when="2026-05-30"))
    (one,) = people.all_series()
    columns = [one.id, one.row, one.first, one.last, one.low]
    assert one.high is one.low
    assert one.bytes == sum(column.nbytes for column in columns if any(column.strides))
