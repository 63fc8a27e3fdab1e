"""A criterion's row: words, result, evidence, and what a person still has to get."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from screener.domain.screening import CriterionLine, Reason, Result
from screener.reports.criteria import criterion_row, result_words
from screener.system.texts import Texts
from tests.reports.reading import words_of
from tests.reports.samples import decided, excluded_snapshot, fact, left_open, open_snapshot

TEXTS = Texts()
WORDS = decided("E2", "PLT<50×10^9/L;", fact(14, "Platelets", "81", "×10⁹/L", "2026-10-03"))


def evidence_of(criterion: CriterionLine) -> list[str]:
    return words_of(criterion_row(criterion, TEXTS).cells[3])


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


def test_the_words_of_the_record_come_first_and_whole() -> None:
    aclf = open_snapshot().criteria[1]
    words = words_of(criterion_row(aclf, TEXTS).cells[1])
    assert words[0] == aclf.text
    assert words[1] == f"Read as: {aclf.sentence}"
    assert words[2] == f"site reading: {aclf.readings[0]}"
    assert words[3] == f"Note: {aclf.note}"
    assert words[4] == f"Remark: {aclf.remarks[0]}"


def test_what_the_program_adds_is_muted_beside_the_records_words() -> None:
    words, *added = criterion_row(open_snapshot().criteria[1], TEXTS).cells[1]
    assert {part.style for part in words.runs} == {"plain"}
    assert {part.style for item in added for part in item.runs} == {"muted"}


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
    assert evidence_of(replace(WORDS, evidence=(old,))) == [
        "no fact that counts",
        "INR: 1.6 · 2026-11-18 08:10 · Lab A, final · passed over: too old",
    ]


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
    last = criterion_row(item, TEXTS).cells[3][-1]
    assert last.text.endswith(f" · {words}")
    assert {part.style for part in last.runs} == {"muted"}


def test_a_value_changed_since_first_entry_is_marked() -> None:
    changed = replace(WORDS, evidence=(fact(3, "Bilirubin", "7.4", "mg/dL", changed=True),))
    (item,) = criterion_row(changed, TEXTS).cells[3]
    assert item.runs[-1].text == "changed since first entry"
    assert item.runs[-1].style == "bold"


def test_what_is_missing_stands_out_and_the_reasoning_follows() -> None:
    lines = evidence_of(open_snapshot().criteria[1])
    missing = lines.index("Missing: INR or prothrombin activity, not older than 28 days")
    assert lines[missing + 1] == "yes: chronic liver disease: cirrhosis since 2021"
    assert "not known: INR at least 1.5 (site reading: within 28 days)" in lines
    assert any(text.startswith("no: ") for text in evidence_of(excluded_snapshot().criteria[1]))


def test_the_reasoning_is_indented_by_its_depth() -> None:
    cell = criterion_row(open_snapshot().criteria[1], TEXTS).cells[3]
    assert [item.indent for item in cell[-4:]] == [0, 1, 1, 0]


def test_two_cells_are_left_for_the_pen() -> None:
    *_, seen, initials = criterion_row(WORDS, TEXTS).cells
    assert (words_of(seen), words_of(initials)) == (["☐"], [""])


def test_a_text_of_several_lines_keeps_them() -> None:
    row = criterion_row(decided("I1", "one:\n- two\n- three"), TEXTS)
    assert words_of(row.cells[1]) == ["one:", "- two", "- three"]
