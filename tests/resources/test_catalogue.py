"""The shipped catalogue: complete, consistent, and true to the clinical reference."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from screener.domain.catalogue import FactDef
from screener.domain.units import annotated, spelling
from screener.domain.values import read_value
from screener.system.catalogues import load_catalogue

SHARED = Path(__file__).resolve().parents[3] / "shared"
CATALOGUE = load_catalogue()
FACTS = list(CATALOGUE.values())
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the clinical reference lies in ../shared, which is not here"
)


def analytes() -> list[dict[str, str]]:
    with (SHARED / "clinical" / "analytes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_shared
def test_every_analyte_has_the_unit_factors_limits_and_confirmed_code_of_the_reference() -> None:
    rows = analytes()
    assert len(rows) > 60
    for row in rows:
        fact = CATALOGUE[row["code"]]
        assert fact.group == row["group"]
        assert fact.unit == row["unit"]
        listed = (pair.rsplit("=", 1) for pair in row["unit_alternatives"].split(";") if pair)
        factors = {
            unit: scale.factor for unit, scale in fact.units.items() if scale.own(Fraction(0)) == 0
        }
        assert factors == {unit: Fraction(factor) for unit, factor in listed}, fact.code
        assert fact.unit not in fact.units
        another_zero = row["conversion_basis"] in ("no linear factor", "offset")
        assert (len(factors) < len(fact.units)) == another_zero
        assert fact.loinc == (row["loinc"] if row["loinc_status"] == "confirmed" else "")
        if row["hard_min"]:
            assert fact.limits == (Decimal(row["hard_min"]), Decimal(row["hard_max"]))
        else:
            assert fact.limits is None


@needs_shared
def test_a_result_without_a_unit_in_the_reference_is_coded_and_every_other_is_a_number() -> None:
    for row in analytes():
        assert CATALOGUE[row["code"]].kind == ("lab" if row["unit"] else "coded")


NOT_TAKEN = {
    "/1000 Ery": "per thousand red cells, which is no count in a volume, whatever the list says",
    "IkU/l": "letters out of order: kIU/L, or something else",
}


def synonyms() -> list[tuple[str, str]]:
    with (SHARED / "data" / "units" / "loinc-synonyms.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["NOT_UCUM"], row["UCUM"]) for row in rows]


@needs_shared
def test_units_as_laboratories_write_them_are_read_wherever_their_unit_is_ours() -> None:
    seen, wrong = 0, []
    for written, ucum in synonyms():
        for fact in FACTS:
            meant = [unit for unit in fact.factors if annotated(unit) == annotated(ucum)]
            if meant and written not in NOT_TAKEN:
                seen += 1
                unit = fact.unit_code(written)
                if unit is None or fact.factors[unit] != fact.factors[meant[0]]:
                    wrong.append((fact.code, written, ucum, unit))
    assert wrong == []
    assert seen > 50


def test_every_label_choice_and_question_is_there_in_english_and_chinese() -> None:
    for fact in FACTS:
        texts = [fact.label, *(choice.label for choice in fact.choices)]
        texts += [fact.question] if fact.question else []
        for text in texts:
            assert set(text) == {"en", "zh"} and all(text.values()), fact.code
            assert all(words == words.strip() for words in text.values())


def test_codes_aliases_and_labels_name_one_fact_each() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for fact in FACTS:
        for word in (fact.code, *fact.aliases, *fact.label.values()):
            named[word.casefold()].add(fact.code)
    assert {word: codes for word, codes in named.items() if len(codes) > 1} == {}


def test_short_names_that_hands_type_are_known() -> None:
    typed = "tbil bili alb plt cr crea hb na k alt ast inr he asc ugib aki hbvdna"
    assert [word for word in typed.split() if word not in CATALOGUE.by_alias] == []
    assert CATALOGUE.by_alias["he"] == "he_grade"
    assert CATALOGUE.by_alias["总胆红素"] == "bilirubin_total"


def test_implications_name_known_facts_and_known_choices() -> None:
    for fact in FACTS:
        assert all(CATALOGUE[code].yes_or_no for code in fact.implies), fact.code
        for code, choices in fact.implied_by.items():
            assert choices and set(choices) <= set(CATALOGUE[code].codes), fact.code
        elsewhere = [CATALOGUE[code] for code in fact.implied_elsewhere]
        assert all(one.scope == "trial" and one.kind == "condition" for one in elsewhere), fact.code
        if fact.implies or fact.implied_by or elsewhere:
            assert fact.yes_or_no, fact.code
        if elsewhere:
            assert fact.scope == "patient", fact.code


def implied(code: str) -> Iterator[str]:
    for other in CATALOGUE[code].implies:
        yield other
        yield from implied(other)


def test_no_implication_runs_in_a_circle() -> None:
    for fact in FACTS:
        waiting, seen = set(fact.implies), set()
        while waiting:
            code = waiting.pop()
            assert code != fact.code
            if code not in seen:
                seen.add(code)
                waiting |= set(CATALOGUE[code].implies)


def test_decompensated_cirrhosis_says_cirrhosis_and_chronic_liver_disease() -> None:
    assert set(implied("decompensated_cirrhosis")) == {"cirrhosis", "chronic_liver_disease"}
    assert set(implied("liver_cancer")) == {"malignancy"}
    assert CATALOGUE["childbearing_potential"].implied_by == {
        "hcg_urine": ("positive",),
        "pregnancy": ("yes",),
    }


def test_every_disease_that_is_a_chronic_one_of_the_liver_by_its_name_says_so() -> None:
    chronic = {code for code in CATALOGUE if "chronic_liver_disease" in implied(code)}
    assert chronic >= {
        "hepatitis_b", "hepatitis_c", "alcoholic_hepatitis", "autoimmune_hepatitis",
        "primary_biliary_cholangitis", "fatty_liver_disease", "wilson_disease", "cirrhosis",
    }  # fmt: skip
    assert not chronic & {"acute_liver_injury", "drug_induced_liver_injury", "liver_failure"}


def test_a_bleed_is_active_bleeding_and_a_thrombosis_of_any_vein_a_venous_one() -> None:
    bleeds = ["upper_gastrointestinal_bleeding", "gastrointestinal_bleeding", "active_bleeding"]
    assert list(implied("variceal_bleeding")) == bleeds
    assert set(implied("portal_vein_thrombosis")) == {"venous_thrombosis"}
    assert set(implied("hepatorenal_syndrome")) == {"renal_failure"}


def test_no_silent_history_denies_the_events_that_windows_count_from() -> None:
    onsets = ("jaundice", "acute_liver_injury", "liver_failure")
    assert [CATALOGUE[code].reviewed_by for code in onsets] == ["", "", ""]


def test_every_condition_and_grade_of_a_patient_says_how_long_it_lasts() -> None:
    for fact in FACTS:
        lasting = fact.kind in ("condition", "grade")
        assert (fact.lasts is not None) or not lasting, fact.code
        if fact.kind in ("lab", "date", "plan", "complete"):
            assert fact.lasts is None, fact.code


def test_what_a_person_asks_has_its_question() -> None:
    asked = {"condition", "grade", "plan", "complete", "date"}
    assert [fact.code for fact in FACTS if fact.kind in asked and not fact.question] == []


def test_completeness_is_stated_by_the_fact_for_its_kind() -> None:
    for fact in FACTS:
        if fact.reviewed_by:
            assert CATALOGUE[fact.reviewed_by].kind == "complete", fact.code
        if fact.kind == "lab":
            assert fact.reviewed_by == "old_results_reviewed", fact.code
        if fact.scope == "trial" or fact.kind == "complete":
            assert fact.reviewed_by == "", fact.code


def test_choices_are_read_by_code_label_and_other_words_and_every_other_word_can_be_typed() -> None:
    for fact in FACTS:
        if fact.yes_or_no:
            continue
        for choice in fact.choices:
            for text in (choice.code, *choice.label.values()):
                assert read_value(fact, text).codes == (choice.code,), (fact.code, text)
        for word, codes in fact.accepts.items():
            assert word == word.casefold()
            assert set(codes) <= set(fact.codes), fact.code
            assert read_value(fact, word).codes == codes, (fact.code, word)


def test_an_indeterminate_serology_may_be_either_and_a_dash_is_no_result() -> None:
    hbsag = CATALOGUE["hbsag"]
    assert set(read_value(hbsag, "Indeterminate").codes) == {"positive", "negative"}
    assert read_value(hbsag, "-").unreadable == "value"


def test_a_bare_yes_to_ascites_is_any_grade_above_none() -> None:
    ascites = CATALOGUE["ascites"]
    assert ascites.codes[0] == "none"
    assert read_value(ascites, "yes").codes == ("mild", "moderate_severe")
    assert read_value(ascites, "无").codes == ("none",)


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.kind == "lab"], ids=str)
def test_units_of_a_fact_are_told_apart_and_refused_ones_are_none(fact: FactDef) -> None:
    assert len({spelling(unit) for unit in fact.factors}) == len(fact.factors)
    for unit in fact.factors:
        assert fact.unit_code(unit) in (unit, fact.unit)
        assert fact.factors[unit] > 0
    for written, unit in fact.spellings.items():
        assert fact.unit_code(written) == unit
    for unit, reason in fact.refused_units.items():
        assert fact.unit_code(unit) is None
        assert fact.refusal(unit) == reason != ""


def test_codes_of_terminologies_have_right_check_digits() -> None:
    for fact in FACTS:
        if fact.loinc:
            assert luhn(fact.loinc.replace("-", "")), fact.code
        if fact.snomed:
            assert verhoeff(fact.snomed), fact.code


def luhn(digits: str) -> bool:
    doubled = [sum(divmod(int(d) * (1 + n % 2), 10)) for n, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def verhoeff(digits: str) -> bool:
    def product(left: int, right: int) -> int:
        """Of the dihedral group of ten elements."""
        turned, other = left < 5, right % 5
        total = (left + other) % 5 if turned else (left - other) % 5
        return total if turned == (right < 5) else total + 5

    turn, check = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit)
        for _ in range(place % 8):
            number = turn[number]
        check = product(check, number)
    return check == 0
