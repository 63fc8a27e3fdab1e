"""A criterion's row: words, result, evidence, and what a person still has to get."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from screener.domain.screening import CriterionLine, Reason, Result, WhyLine
from screener.reports.criteria import criterion_row, result_words
from screener.system.texts import Texts
from tests.reports.reading import words_of
from tests.reports.samples import decided, excluded_snapshot, fact, left_open, open_snapshot

TEXTS = Texts()
WORDS = decided("E2", "PLT<50×10^9/L;", fact(14, "Platelets", "81", "×10⁹/L", "2026-10-03"))


def evidence_of(criterion: CriterionLine) -> list[str]:
    return words_of(criterion_row(criterion, TEXTS).cells[3])


def under(criterion: CriterionLine) -> list[str]:
    return words_of(criterion_row(criterion, TEXTS).under)


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        ("met", "✓ Met"),
        ("not_met", "✕ Not met"),
        ("absent", "✓ Absent"),
        ("present", "✕ Present"),
        ("open", "? Open"),
        ("not_applicable", "– Not applicable"),
    ],
)
def test_each_result_has_its_sign_and_word(result: str, shown: str) -> None:
    assert result_words(replace(WORDS, result=cast(Result, result)), TEXTS) == shown


def test_an_open_criterion_that_waits_names_the_investigator() -> None:
    assert result_words(left_open(WORDS, "judgement", waits=True), TEXTS) == "○ Investigator"


@pytest.mark.parametrize(
    "reason",
    ["missing", "too_old", "imprecise", "conflicting", "unit", "not_asked", "wording", "judgement"],
)
def test_every_reason_has_words(reason: str) -> None:
    row = criterion_row(replace(left_open(WORDS), reasons=(cast(Reason, reason),)), TEXTS)
    result, why = words_of(row.cells[2])
    assert result == "? Open"
    assert why and "_" not in why


def test_the_words_of_the_record_stand_alone_and_whole() -> None:
    aclf = open_snapshot().criteria[1]
    assert words_of(criterion_row(aclf, TEXTS).cells[1]) == [aclf.text]


def test_words_that_are_restated_are_marked_so_with_their_page() -> None:
    line = replace(WORDS, restated_from="https://trials.example/a/b?c=1")
    shown = words_of(criterion_row(line, TEXTS).cells[1])
    assert shown[0] == line.text
    assert " ".join(shown[1:]) == "(restated from trials.example, not the record’s own words)"


def test_reading_note_and_remark_stand_under_the_words() -> None:
    aclf = open_snapshot().criteria[1]
    assert under(aclf)[:4] == [
        f"Read as: {aclf.sentence}",
        f"site reading: {aclf.readings[0]}",
        f"Note: {aclf.note}",
        f"Remark: {aclf.remarks[0]}",
    ]


def test_a_sentence_that_the_reasoning_begins_with_is_not_said_twice() -> None:
    leaf = replace(WORDS, sentence="Platelets", why=(WhyLine("false", "Platelets: 81"),))
    assert under(leaf) == ["does not hold: Platelets: 81"]


def test_a_site_reading_of_the_whole_rule_set_is_named_by_its_number() -> None:
    resting = replace(WORDS, readings=("labs count for 28 days", "own reading"))
    row = criterion_row(resting, TEXTS, ("answers count for 7 days", "labs count for 28 days"))
    assert words_of(row.under) == ["site readings: 2 (first page)", "site reading: own reading"]


def test_what_the_program_adds_is_muted_beside_the_records_words() -> None:
    row = criterion_row(open_snapshot().criteria[1], TEXTS)
    assert {part.style for item in row.cells[1] for part in item.runs} == {"plain"}
    assert {part.style for item in row.under for part in item.runs} == {"muted"}


def test_evidence_has_label_value_unit_date_and_source() -> None:
    assert evidence_of(WORDS) == ["Platelets: 81 ×10⁹/L · 2026-10-03 · Lab A, final"]


def test_evidence_without_value_date_or_source_says_so() -> None:
    bare = replace(WORDS, evidence=(fact(1, "INR", "", date="", source=""),))
    assert evidence_of(bare) == ["INR: no value · day not known · source not stated"]


def test_a_zero_is_a_value() -> None:
    assert evidence_of(decided("E1", "x", fact(1, "Grade", "0")))[0].startswith("Grade: 0 · ")


def test_no_evidence_is_told_apart_from_none_that_counts() -> None:
    old = fact(4, "INR", "1.6", used=False, why_not="too_old")
    assert evidence_of(replace(WORDS, evidence=())) == ["no fact on record"]
    passed = replace(WORDS, evidence=(old,))
    assert evidence_of(passed) == ["no fact that counts"]
    assert under(passed) == ["INR: 1.6 · 2026-11-18 08:10 · Lab A, final · passed over: too old"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("outside_window", "passed over: outside the window"),
        ("older", "passed over: a newer one counts"),
        ("some_later_code", "passed over: some later code"),
        ("", "passed over"),
    ],
)
def test_a_fact_passed_over_says_why_in_muted_words(code: str, words: str) -> None:
    item = replace(WORDS, evidence=(fact(4, "INR", "1.6", used=False, why_not=code),))
    last = criterion_row(item, TEXTS).under[-1]
    assert last.text.endswith(f" · {words}")
    assert {part.style for part in last.runs} == {"muted"}


def test_a_value_changed_since_first_entry_is_marked() -> None:
    changed = replace(WORDS, evidence=(fact(3, "Bilirubin", "7.4", "mg/dL", changed=True),))
    (item,) = criterion_row(changed, TEXTS).cells[3]
    assert item.runs[-1].text == "changed since first entry"
    assert item.runs[-1].style == "bold"


def test_a_note_that_only_repeats_the_reason_is_not_said_twice() -> None:
    item = fact(4, "INR", "1.6", used=False, why_not="older", note="a newer one counts")
    assert under(replace(WORDS, evidence=(item,)))[0].count("a newer one counts") == 1


def test_of_many_facts_passed_over_for_one_reason_the_newest_is_shown() -> None:
    old = tuple(
        fact(n, "INR", f"1.{n}", date=f"2026-0{n}-01 08:00", used=False, why_not="too_old")
        for n in (3, 1, 2)
    )
    assert under(replace(WORDS, evidence=old)) == [
        "INR: 1.3 · 2026-03-01 08:00 · Lab A, final · passed over: too old"
        " · and 2 more, 2026-01-01 – 2026-02-01"
    ]


def test_values_of_one_fact_and_source_share_a_line_and_keep_their_days() -> None:
    grades = [("0", "2026-01-05"), ("0", "2026-02-06"), ("1", "2026-03-07")]
    used = tuple(
        fact(n, "Grade", value, date=day, source="chart") for n, (value, day) in enumerate(grades)
    )
    assert evidence_of(replace(WORDS, evidence=used)) == [
        "Grade: 0 · 2026-01-05, 2026-02-06; 1 · 2026-03-07; all from chart"
    ]


def test_two_values_of_one_day_keep_their_hours() -> None:
    used = (
        fact(1, "INR", "1.5", date="2026-01-05 08:00"),
        fact(2, "INR", "1.6", date="2026-01-05 17:00"),
    )
    (text,) = evidence_of(replace(WORDS, evidence=used))
    assert "1.5 · 2026-01-05 08:00; 1.6 · 2026-01-05 17:00" in text


def test_many_values_of_a_fact_are_counted_in_the_cell_and_listed_whole_below() -> None:
    used = tuple(
        fact(
            n, "Platelets", f"{80 + n}", "×10⁹/L", f"2026-0{n}-01", source="Lab B" if n % 2 else "C"
        )
        for n in range(1, 8)
    )
    crowded = replace(WORDS, evidence=used)
    assert evidence_of(crowded) == ["Platelets: 7 values, listed below"]
    listed = " ".join(under(crowded))
    assert all(f"{item.value} ×10⁹/L · {item.date}" in listed for item in used)
    assert "all from Lab B" in listed and "all from C" in listed


def test_what_is_missing_stands_out_and_the_reasoning_is_below() -> None:
    aclf = open_snapshot().criteria[1]
    assert evidence_of(aclf)[-1] == "Missing: INR or prothrombin activity, not older than 28 days"
    lines = under(aclf)
    assert "holds: chronic liver disease: cirrhosis since 2021" in lines
    assert not [text for text in lines if text.startswith("not known: ")]
    assert under(excluded_snapshot().criteria[1])[0].startswith("does not hold: ")


def test_what_waits_for_the_investigator_is_to_judge_and_not_missing() -> None:
    waiting = replace(left_open(WORDS, "judgement", waits=True), missing=("is it suitable?",))
    assert evidence_of(waiting)[-1] == "To judge: is it suitable?"


def test_the_reasoning_is_indented_by_its_depth() -> None:
    why = tuple(WhyLine("true", f"part {depth}", depth) for depth in (0, 1, 1, 0))
    row = criterion_row(replace(WORDS, why=why), TEXTS)
    assert [item.indent for item in row.under[-4:]] == [0, 1, 1, 0]


def test_a_reason_that_goes_on_listing_facts_is_cut_between_two_of_them() -> None:
    facts = "; ".join(f"grade 0, 2026-01-{day:02}" for day in range(1, 31))
    (text,) = under(replace(WORDS, why=(WhyLine("false", f"Grade at least 2: {facts}"),)))
    assert text.startswith("does not hold: Grade at least 2: grade 0, 2026-01-01; ")
    assert text.endswith(" …") and len(text) < 220


def test_a_long_reason_without_a_list_is_kept_whole() -> None:
    words = "word " * 80
    assert under(replace(WORDS, why=(WhyLine("true", words),))) == [f"holds: {words}"]


def test_two_cells_are_left_for_the_pen() -> None:
    *_, seen, initials = criterion_row(WORDS, TEXTS).cells
    assert (words_of(seen), words_of(initials)) == (["☐"], [""])


def test_a_text_of_several_lines_keeps_them() -> None:
    row = criterion_row(decided("I1", "one:\n- two\n- three"), TEXTS)
    assert words_of(row.cells[1]) == ["one:", "- two", "- three"]


def test_a_value_that_is_a_day_misses_none() -> None:
    born = replace(fact(1, "Date of birth", "1961-04", date="", source="card"), timeless=True)
    assert evidence_of(replace(WORDS, evidence=(born,))) == ["Date of birth: 1961-04 · card"]
