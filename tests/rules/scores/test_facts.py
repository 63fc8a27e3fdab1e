"""Scores in rules: their inputs from a patient's facts, on a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from screener.domain.facts import FactRow
from screener.domain.problems import Refused
from screener.domain.screening import Truth
from screener.domain.times import day_number
from screener.rules.calendar import completed_years
from screener.rules.rows import Rows
from screener.rules.scores import find
from screener.rules.scores.facts import Scored, codes_of, dated_codes, evaluate_score
from screener.rules.windows import day_itself
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, found, rule_set, truth, why

ANSWERS = "{answers: {within: 28 days, why: x}, scores: {inputs_within: 2 days, why: x}}"
LABS = [
    fact("bilirubin_total", "12", "mg/dL"),
    fact("inr", "2.2"),
    fact("creatinine", "1.4", "mg/dL"),
]


def on_day(*rows: FactRow, on: date = DAY) -> Rows:
    """Patient 1 on a day."""
    return Rows(cohort(*rows), np.array([0]), np.array([day_number(on)]))


def scored(name: str, *rows: FactRow, variant: str = "", on: date = DAY) -> Scored:
    score = find(name, variant)
    assert score is not None
    asked = on_day(*rows, on=on)
    return evaluate_score(score, asked, day_itself(asked))


def range_of(name: str, *rows: FactRow, variant: str = "", on: date = DAY) -> tuple[float, float]:
    one = scored(name, *rows, variant=variant, on=on)
    return float(one.low[0]), float(one.high[0])


def test_a_score_with_its_inputs_on_file_is_a_point() -> None:
    rows = [*LABS, fact("etiology", "other", when="2020-01-01")]
    assert range_of("meld_etiology", *rows) == (28, 28)
    assert truth("{score: meld_etiology, variant: unbounded, below: 30}", *rows) == "true"
    assert truth("{score: meld_etiology, at_least: 28}", *rows) == "true"


def test_a_missing_cause_is_a_range_and_never_a_default() -> None:
    assert range_of("meld_etiology", *LABS) == (22, 28)
    assert truth("{score: meld_etiology, below: 30}", *LABS) == "true"
    assert why("{score: meld_etiology, below: 25}", *LABS) == ("missing",)


CAUSES = [
    "primary_biliary_cholangitis", "primary_sclerosing_cholangitis", "biliary_obstruction",
    "alcoholic_liver_disease", "hepatitis_b", "hepatitis_c", "autoimmune_hepatitis",
    "fatty_liver_disease", "wilson_disease", "drug_induced_liver_injury",
]  # fmt: skip


def causes(*present: str, unasked: tuple[str, ...] = ()) -> list[FactRow]:
    return [
        fact(code, "yes" if code in present else "no") for code in CAUSES if code not in unasked
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (causes("hepatitis_b"), (28, 28)),
        (causes("alcoholic_liver_disease"), (22, 22)),
        (causes("primary_biliary_cholangitis"), (22, 22)),
        (causes("hepatitis_b", "alcoholic_liver_disease"), (22, 28)),  # the protocol is silent
        (causes(), (22, 28)),  # no cause known
        (causes("hepatitis_b", unasked=("alcoholic_liver_disease",)), (22, 28)),
        (causes("alcoholic_liver_disease", unasked=("wilson_disease",)), (22, 28)),
    ],
)
def test_conditions_give_the_cause_only_where_one_kind_is_there_and_the_other_is_not(
    facts: list[FactRow], expected: tuple[int, int]
) -> None:
    assert range_of("meld_etiology", *LABS, *facts) == expected


def test_a_recorded_cause_counts_before_what_conditions_say() -> None:
    rows = [*LABS, fact("etiology", "alcoholic"), *causes("hepatitis_b")]
    assert range_of("meld_etiology", *rows) == (22, 22)


def test_sex_speaks_for_ever_and_age_is_of_the_day() -> None:
    rows = [
        fact("creatinine", "1.0", "mg/dL"), fact("sex", "female", when="2001-02-03"),
        fact("birth_date", "1976-06-02"),
    ]  # fmt: skip
    low, high = range_of("egfr_ckdepi_2021", *rows)
    assert low == high == pytest.approx(142 * (1 / 0.7) ** -1.2 * 0.9938**49 * 1.012)
    later = [fact("creatinine", "1.0", "mg/dL", "2026-06-02"), *rows[1:]]
    low, _ = range_of("egfr_ckdepi_2021", *later, on=date(2026, 6, 2))
    assert low == pytest.approx(142 * (1 / 0.7) ** -1.2 * 0.9938**50 * 1.012)


def test_a_missing_sex_is_both_and_a_birth_of_known_year_is_a_range_of_ages() -> None:
    rows = [fact("creatinine", "1.0", "mg/dL"), fact("birth_date", "1976")]
    low, high = range_of("egfr_ckdepi_2021", *rows)
    assert low == pytest.approx(142 * (1 / 0.7) ** -1.2 * 0.9938**50 * 1.012)
    assert high == pytest.approx(142 * (1 / 0.9) ** -1.2 * 0.9938**49)
    assert why("{score: egfr_ckdepi_2021, at_least: 80}", *rows) == ("missing", "imprecise")


def test_without_a_birth_every_age_that_the_formula_knows_is_possible() -> None:
    rows = [fact("creatinine", "1.0", "mg/dL"), fact("sex", "male")]
    _, high = range_of("egfr_ckdepi_2021", *rows)
    assert high == pytest.approx(142 * (1 / 0.9) ** -1.2 * 0.9938**18)
    bad = [*rows, fact("birth_date", "soon")]
    assert range_of("egfr_ckdepi_2021", *bad) == range_of("egfr_ckdepi_2021", *rows)


def test_a_score_that_does_not_apply_decides_nothing() -> None:
    rows = [
        fact("creatinine", "1.0", "mg/dL"),
        fact("sex", "male"),
        fact("birth_date", "2010-01-01"),
    ]
    assert range_of("egfr_ckdepi_2021", *rows) == (-np.inf, np.inf)
    assert truth("{score: egfr_ckdepi_2021, at_least: 0}", *rows) == "unknown"


def test_a_number_that_cannot_be_used_gives_no_score() -> None:
    rows = [fact("bilirubin_total", "0", "mg/dL"), *LABS[1:], fact("etiology", "other")]
    assert range_of("meld_etiology", *rows) == (-np.inf, np.inf)
    assert truth("{score: meld_etiology, below: 30}", *rows) == "unknown"


def test_an_unread_unit_is_the_whole_range_and_says_so() -> None:
    rows = [fact("bilirubin_total", "12", "furlong"), *LABS[1:], fact("etiology", "other")]
    assert why("{score: meld_etiology, below: 30}", *rows) == ("imprecise", "unit")


def test_a_censored_result_is_an_interval() -> None:
    rows = [fact("bilirubin_total", "<1", "mg/dL"), *LABS[1:], fact("dialysis_qualifying", "no")]
    assert range_of("meld_unos", *rows) == (18, 18)


def test_two_results_of_a_day_are_the_range_between_them() -> None:
    rows = [*LABS, fact("bilirubin_total", "6", "mg/dL"), fact("etiology", "other")]
    assert range_of("meld_etiology", *rows) == (25, 28)


@pytest.mark.parametrize(
    ("answer", "expected"), [("yes", (38, 38)), ("no", (28, 28)), ("not_asked", (28, 38))]
)
def test_dialysis_is_asked_and_never_assumed(answer: str, expected: tuple[int, int]) -> None:
    rows = [*LABS, fact("dialysis_qualifying", answer)]
    assert range_of("meld_unos", *rows) == expected


def test_child_pugh_takes_the_time_of_prothrombin_where_there_is_no_inr() -> None:
    rows = [
        fact("bilirubin_total", "2.5", "mg/dL"), fact("albumin", "30", "g/L"),
        fact("ascites", "none"), fact("he_grade", "0"), fact("pt_prolongation", "7", "s"),
    ]  # fmt: skip
    assert range_of("child_pugh", *rows) == (9, 9)
    assert range_of("child_pugh", *rows, fact("inr", "1.2")) == (7, 7)
    assert range_of("child_pugh", *rows, variant="inr") == (7, 9)
    assert range_of("child_pugh", *rows, variant="pt_seconds") == (9, 9)


@pytest.mark.parametrize(
    ("ascites", "expected"),
    [
        (fact("ascites", "mild", when="2026-01-01"), (8, 8)),  # lasts until the next answer
        (fact("ascites", "none", when="2026-01-01"), (7, 9)),  # that it was absent does not
        (fact("ascites", "none", when="2026-01-01", end="2026-06-30"), (7, 7)),
        (fact("ascites", "mild", when="2026-01-01", end="2026-03-01"), (7, 9)),
        (fact("ascites", "mild", when="2026-07-01"), (7, 9)),
    ],
)
def test_a_finding_lasts_and_its_absence_does_not(
    ascites: FactRow, expected: tuple[int, int]
) -> None:
    rows = [
        fact("bilirubin_total", "2.5", "mg/dL"), fact("albumin", "30", "g/L"),
        fact("inr", "1.2"), fact("he_grade", "0"), ascites,
    ]  # fmt: skip
    assert range_of("child_pugh", *rows) == expected


ORGANS = [
    fact("bilirubin_total", "15", "mg/dL"), fact("creatinine", "1.2", "mg/dL"), fact("inr", "1.8"),
    fact("map", "80", "mmHg"), fact("vasopressors", "no"), fact("rrt", "no"),
    fact("mechanical_ventilation", "none"), fact("he_grade", "0"),
]  # fmt: skip


def test_oxygenation_is_made_from_its_parts_where_it_is_not_recorded() -> None:
    parts = [fact("spo2", "92", "%"), fact("fio2", "0.29")]
    assert range_of("clif_c_of", *ORGANS) == (8, 10)
    assert range_of("clif_c_of", *ORGANS, *parts) == (9, 9)
    assert range_of("clif_c_of", *ORGANS, *parts, fact("spo2_fio2", "400")) == (8, 8)
    assert range_of("clif_c_of", *ORGANS, *parts, fact("pao2_fio2", "150", "mmHg")) == (10, 10)


def test_ventilation_whose_cause_is_not_known_is_every_cause_that_may_be() -> None:
    breathing = fact("pao2_fio2", "400", "mmHg")
    rows = [row for row in ORGANS if row.fact != "mechanical_ventilation"]
    assert range_of("clif_c_of", *rows, breathing) == (8, 10)
    assert range_of("clif_c_of", *rows, breathing, fact("mechanical_ventilation", "yes")) == (
        10,
        10,
    )


def test_a_score_of_a_score_is_computed_from_its_own_inputs() -> None:
    rows = [*ORGANS, fact("pao2_fio2", "400", "mmHg"), fact("wbc", "10", "10*9/L"),
            fact("birth_date", "1966-01-01")]  # fmt: skip
    low, high = range_of("clif_c_aclf", *rows)
    assert low == high == pytest.approx(10 * (0.33 * 8 + 0.04 * 60 + 0.63 * np.log(10) - 2))
    without = [row for row in rows if row.fact != "inr"]
    assert range_of("clif_c_aclf", *without)[1] == pytest.approx(low + 2 * 3.3)


RENAL = [
    fact("cirrhosis", "yes"), fact("ascites", "mild"), fact("shock", "no"),
    fact("no_response_2d_albumin_diuretic_stop", "yes"), fact("nephrotoxic_drugs", "no"),
    fact("urine_protein_24h", "200", "mg/d"), fact("urine_rbc", "10", "/[HPF]"),
    fact("renal_ultrasound_normal", "yes"), fact("rrt", "no"), fact("creatinine", "2.1", "mg/dL"),
    fact("creatinine_rise_48h", "0.5", "mg/dL"),
]  # fmt: skip


def test_hepatorenal_syndrome_takes_the_stage_and_the_ascites_from_the_facts() -> None:
    base = fact("creatinine_baseline_3mo", "1.0", "mg/dL")
    assert range_of("hrs_aki_2015", *RENAL, base) == (1, 1)
    assert range_of("hrs_aki_2015", *RENAL) == (1, 1)  # a rise of 0.5 is a stage, whichever
    rows = [row for row in RENAL if row.fact not in ("creatinine_rise_48h",)]
    assert range_of("hrs_aki_2015", *rows) == (0, 1)
    dry = [row for row in RENAL if row.fact != "ascites"]
    assert range_of("hrs_aki_2015", *dry, base) == (0, 1)
    assert range_of("hrs_aki_2015", *dry, base, fact("ascites", "none")) == (0, 0)


def test_a_column_that_was_not_measured_is_left_out_and_one_begun_is_open() -> None:
    rows = [
        fact("creatinine", "1.0", "mg/dL"), fact("creatinine_baseline_7d", "1.0", "mg/dL"),
        fact("creatinine_rise_48h", "0", "mg/dL"), fact("rrt", "no"),
    ]  # fmt: skip
    assert range_of("kdigo_aki", *rows) == (0, 0)
    urine = fact("urine_output", "0.4", "mL/kg/h")
    assert range_of("kdigo_aki", *rows, urine) == (0, 2)
    assert range_of("kdigo_aki", *rows, urine, fact("urine_output_duration", "7", "h")) == (1, 1)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("at_least: 1a", "true"),
        ("at_least: 2", "true"),
        ("above: 2", "false"),
        ("below: 3b", "true"),
    ],
)
def test_a_grade_is_compared_as_it_is_printed(limit: str, expected: Truth) -> None:
    rows = [row for row in ORGANS if row.fact != "creatinine"]
    rows += [fact("creatinine", "2.0", "mg/dL"), fact("pao2_fio2", "400", "mmHg")]
    assert truth(f"{{score: easl_clif_aclf_grade, {limit}}}", *rows) == expected


def test_a_definition_from_secondary_texts_decides_nothing() -> None:
    rows = [fact("pta", "25", "%"), fact("inr", "2.5"), fact("bilirubin_total", "20", "mg/dL")]
    assert range_of("cossh_single_liver_failure", *rows) == (1, 1)
    assert why("{score: cossh_single_liver_failure, at_least: 1}", *rows) == ("judgement",)
    assert found("{score: cossh_single_liver_failure, at_least: 1}", *rows).result == "open"
    assert why("{score: karnofsky_to_ecog, at_most: 2}", fact("karnofsky", "80")) == ("judgement",)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{score: child_pugh, variant: pcb, above: 9}", "pbc"),
        ("{score: meld_unos, variant: x, above: 9}", "–"),
        ("{score: calcium_corrected, above: 2}", "mmol_l, mg_dl"),
        ("{score: easl_clif_aclf_grade, at_least: 4}", "none, 1a, 1b, 2, 3a, 3b"),
        ("{score: meld_3, above: 9 mg/dL}", "mg/dL"),
        ("{score: bmi, above: 30 kg}", "kg"),
    ],
)
def test_a_mistake_about_a_score_names_what_is_known(rule: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        rule_set(rule)
    assert any(words in problem.params.values() for problem in refused.value.problems)


def test_a_limit_may_carry_the_score_s_own_unit() -> None:
    rows = [fact("weight", "90", "kg"), fact("height", "170", "cm")]
    assert truth("{score: bmi, above: 30 kg/m²}", *rows) == "true"
    assert truth("{score: bmi, below: 31.1418685121 kg/m2}", *rows) == "false"
    form = "{score: calcium_corrected, variant: mmol_l, at_least: 2.2 mmol/L}"
    assert truth(form, fact("calcium", "2", "mmol/L"), fact("albumin", "30", "g/L")) == "true"


def test_a_score_names_the_facts_it_reads() -> None:
    renal = find("hrs_aki_2015")
    assert renal is not None
    assert {"ascites", "creatinine_rise_48h", "rrt"} <= set(codes_of(renal))
    assert "cirrhosis" not in dated_codes(renal, CATALOGUE)
    assert "creatinine" in dated_codes(renal, CATALOGUE)
    meld = find("meld_3")
    assert meld is not None
    assert not {"birth_date", "sex", "dialysis_qualifying"} & set(dated_codes(meld, CATALOGUE))


def test_pick_any_scores_each_day_on_which_an_input_was_recorded() -> None:
    rows = [
        fact("weight", "120", "kg", "2026-01-01"), fact("height", "170", "cm", "2026-01-01"),
        fact("weight", "60", "kg"), fact("height", "170", "cm"),
    ]  # fmt: skip
    assert truth("{score: bmi, pick: any, above: 40}", *rows) == "true"
    assert truth("{score: bmi, above: 40}", *rows) == "false"
    assert truth("{score: bmi, pick: any, above: 40}") == "unknown"


def test_what_would_settle_it_is_asked_for() -> None:
    from screener.rules.nodes.base import Say
    from screener.system.texts import Texts

    rules = rule_set("{score: meld_3, below: 20}")
    criterion = next(one for one in rules.criteria if one.id == "C1")
    one = on_day(*LABS, fact("sex", "male"))
    asks = criterion.rule.asks(Say(Texts(), CATALOGUE, rules.readings), one)
    assert [ask.fact for ask in asks] == ["dialysis_qualifying", "sodium", "albumin", "birth_date"]
    words = criterion.rule.sentence(Say(Texts(), CATALOGUE, rules.readings))
    assert words == "MELD 3.0 (OPTN 2023) less than 20"


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        ("1955-03-01", "2026-02-28", 70), ("1955-03-01", "2026-03-01", 71),
        ("2004-02-29", "2022-02-28", 17), ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-29", 20), ("2026-06-01", "2026-06-01", 0),
        ("1900-01-01", "2026-06-01", 126),
    ],
)  # fmt: skip
def test_completed_years_change_on_the_birthday(birth: str, day: str, years: int) -> None:
    days = [np.array([day_number(date.fromisoformat(text))]) for text in (birth, day)]
    assert completed_years(days[0], days[1])[0] == years
