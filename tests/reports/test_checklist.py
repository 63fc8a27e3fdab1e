"""The checklist as blocks: what must stand on it, and what must never."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.screening import Snapshot
from screener.reports.blocks import Document, Notice, SignatureLines, Table, Together, visible
from screener.reports.checklist import Printing, checklist, moment, stamp
from screener.system.texts import Texts
from tests.reports.reading import facts_of, row_of, rows_of, texts_of, words_of
from tests.reports.samples import (
    EXCLUSION,
    INCLUSION,
    PRINTING,
    clear_snapshot,
    excluded_snapshot,
    open_snapshot,
)

TEXTS = Texts()


def made(snapshot: Snapshot) -> Document:
    return checklist(snapshot, PRINTING, TEXTS)


def decision_of(document: Document) -> list[str]:
    last = document.blocks[-1]
    assert isinstance(last, Together)
    return texts_of([last])


@pytest.mark.parametrize("make", [open_snapshot, clear_snapshot, excluded_snapshot])
def test_all_seventeen_criteria_stand_there_whole_and_in_order(make: object) -> None:
    assert callable(make)
    rows = rows_of(made(make()))
    assert [words_of(row.cells[0])[0] for row in rows] == [
        *(f"I{n}" for n in range(1, 4)),
        *(f"E{n}" for n in range(1, 15)),
    ]
    assert [words_of(row.cells[1])[0] for row in rows] == [*INCLUSION, *EXCLUSION]


def test_inclusion_and_exclusion_have_each_a_table_with_its_heading() -> None:
    blocks = made(open_snapshot()).blocks
    tables = [number for number, block in enumerate(blocks) if isinstance(block, Table)]
    headings = [texts_of([blocks[number - 1]])[0] for number in tables]
    assert headings == ["Inclusion criteria", "Exclusion criteria"]


def test_identity_is_complete() -> None:
    facts = facts_of(made(open_snapshot()))
    assert facts["Patient"] == "Example Anna"
    assert facts["Sex"] == "female"
    assert facts["Born"] == "1980-03-02"
    assert facts["Record number"] == "00482913"
    assert facts["Identifiers"] == "hospital 00482913, outpatient 0142"
    assert facts["Status of the patient"] == "active"


def test_name_sex_birth_and_record_stand_at_the_head_of_every_page() -> None:
    head = made(open_snapshot()).head
    assert head.lines[0].text == ("Example Anna · female · born 1980-03-02 · record no. 00482913")


def test_unknown_sex_and_birth_are_said_and_not_guessed() -> None:
    document = made(replace(open_snapshot(), sex="", birth=""))
    assert "sex not known · birth date not known" in document.head.lines[0].text
    facts = facts_of(document)
    assert (facts["Sex"], facts["Born"]) == ("not known", "not stated")


def test_a_patient_who_died_is_shown_as_such() -> None:
    assert facts_of(made(replace(open_snapshot(), state="deceased")))[
        "Status of the patient"
    ] == "deceased"  # fmt: skip


def test_no_column_says_that_restated_words_are_the_records_own() -> None:
    snapshot = open_snapshot()
    restated = tuple(replace(one, restated_from="https://a.example") for one in snapshot.criteria)
    for shown, title in (
        (snapshot, "Criterion, in the record’s words"),
        (replace(snapshot, criteria=restated), "Criterion"),
    ):
        tables = [block for block in made(shown).blocks if isinstance(block, Table)]
        assert tables and all(table.columns[1].head == title for table in tables)


def test_the_rule_set_is_named_exactly() -> None:
    snapshot = open_snapshot()
    facts = facts_of(made(snapshot))
    assert facts["Rule set"] == (
        "version 1 · tested · registry text of 2023-08-31: pre-screening only, not the approved "
        "protocol · list of criteria complete"
    )
    assert facts["Rule set sha-256"] == snapshot.rule_set.sha256
    assert facts["Snapshot sha-256"] == snapshot.sha256
    assert facts["As of"] == "2026-11-22"
    assert facts["Known at"] == "2026-11-22 09:41:00 +08:00"
    assert (facts["Site"], facts["Investigator"]) == ("Example Hospital 01", "B. Example")


def test_a_protocol_is_no_registry_text() -> None:
    snapshot = clear_snapshot()
    rule_set = replace(
        snapshot.rule_set, source_kind="protocol", source_note="approved protocol, document 1a2b."
    )
    document = made(replace(snapshot, rule_set=rule_set))
    assert document.head.notes == ()
    assert facts_of(document)["Rule set"] == (
        "version 1 · tested · approved protocol, document 1a2b · list of criteria complete"
    )
    plain = made(replace(snapshot, rule_set=replace(rule_set, source_note="")))
    assert "approved protocol of 2023-08-31" in facts_of(plain)["Rule set"]
    assert "registry" not in " ".join(decision_of(document))


def test_registry_text_is_said_on_every_page_and_beside_the_signature() -> None:
    document = made(clear_snapshot())
    assert document.head.notes == ("Registry text: pre-screening only",)
    words = " ".join(decision_of(document))
    assert "This sheet is for pre-screening" in words
    assert "does not record eligibility under an approved protocol" in words


def test_who_printed_when_and_which_copy_stands_in_the_foot() -> None:
    snapshot = open_snapshot()
    foot = made(snapshot).foot
    assert foot.left[0] == "Printed 2026-11-22 09:44:00 +08:00 by A. Example · copy 0142-3"
    assert "Supports a decision; does not take it." in foot.left[1]
    assert foot.right == (f"00482913 · NCT05985863 · snapshot {snapshot.sha256[:8]}",)
    assert foot.page_words(2, 3) == "Page 2 of 3"


def test_without_a_copy_nothing_is_said_of_one() -> None:
    foot = checklist(open_snapshot(), Printing("A. Example", PRINTING.at, ""), TEXTS).foot
    assert foot.left[0] == "Printed 2026-11-22 09:44:00 +08:00 by A. Example"


def test_the_stamp_says_the_verdict() -> None:
    assert stamp(open_snapshot(), TEXTS) == "? OPEN · NOT FOR ENROLMENT"
    assert stamp(excluded_snapshot(), TEXTS) == "✕ EXCLUDED by I2, E1 · NOT FOR ENROLMENT"
    assert stamp(clear_snapshot(), TEXTS) == "○ CLEAR · 1 for the investigator"
    listed = replace(clear_snapshot(), verdict="clear_as_listed")
    assert stamp(listed, TEXTS) == (
        "○ CLEAR AS LISTED (published list incomplete) · 1 for the investigator"
    )


def test_a_long_list_is_short_in_the_stamp_and_whole_in_the_facts() -> None:
    ids = tuple(f"E{number}" for number in range(1, 41))
    snapshot = replace(excluded_snapshot(), failing=ids)
    assert "E12 and 28 more" in stamp(snapshot, TEXTS)
    assert facts_of(made(snapshot))["Fails"] == ", ".join(ids)


@pytest.mark.parametrize("verdict", ["open", "clear", "clear_as_listed", "excluded"])
def test_the_machine_never_says_eligible_and_never_ticks_clear(verdict: str) -> None:
    snapshot = replace(clear_snapshot(), verdict=verdict)  # type: ignore[arg-type]
    document = made(snapshot)
    assert "✓" not in document.head.stamp
    said = [
        document.head.stamp,
        *document.head.notes,
        *facts_of(document).values(),
        *(text for row in rows_of(document) for text in words_of(row.cells[2])),
    ]
    assert not any(re.search(r"\beligible\b", text, re.IGNORECASE) for text in said)
    boxes = [text for text in decision_of(document) if re.search(r"\beligible\b", text)]
    assert boxes == ["☐ eligible        ☐ not eligible"]


def test_an_open_sheet_says_not_for_enrolment_at_the_signature_too() -> None:
    last = made(open_snapshot()).blocks[-1]
    assert isinstance(last, Together)
    (notice,) = [block for block in last.blocks if isinstance(block, Notice)]
    assert notice.lines[0].text.startswith("Open. Not for enrolment")
    clear = made(clear_snapshot()).blocks[-1]
    assert isinstance(clear, Together)
    assert not [block for block in clear.blocks if isinstance(block, Notice)]


def test_an_excluded_sheet_names_what_excludes_at_the_signature() -> None:
    assert "Excluded by I2, E1. Not for enrolment." in decision_of(made(excluded_snapshot()))


def test_investigator_and_coordinator_have_each_name_signature_and_date() -> None:
    last = made(open_snapshot()).blocks[-1]
    assert isinstance(last, Together)
    lines = [block for block in last.blocks if isinstance(block, SignatureLines)]
    assert [[caption for caption, _ in block.fields] for block in lines] == [
        ["Investigator, name", "Signature", "Date"],
        ["Coordinator, name", "Signature", "Date"],
    ]


def test_only_the_last_criterion_stays_with_the_decision() -> None:
    assert [row.keep for row in rows_of(made(open_snapshot()))] == [False] * 16 + [True]


def test_site_readings_of_the_rule_set_are_listed_as_such() -> None:
    snapshot = open_snapshot()
    words = texts_of(made(snapshot).blocks)
    for number, reading in enumerate(snapshot.readings, start=1):
        assert f"site reading {number}: {reading}" in words
    assert not any(
        "Site readings" in text for text in texts_of(made(replace(snapshot, readings=())).blocks)
    )


def test_what_is_open_and_what_waits_is_listed() -> None:
    facts = facts_of(made(open_snapshot()))
    assert (facts["Fails"], facts["Open"], facts["For the investigator"]) == (
        "none", "I2, I3", "E14",
    )  # fmt: skip


def test_demonstration_data_carries_a_stripe() -> None:
    assert made(replace(open_snapshot(), demonstration=True)).stripe == (
        "Demonstration data: invented patients"
    )
    assert made(open_snapshot()).stripe == ""


def test_the_title_of_the_file_names_no_patient() -> None:
    assert made(open_snapshot()).title == "Eligibility checklist NCT05985863, rule set 1"


def test_a_stored_snapshot_gives_the_same_page_as_the_fresh_one() -> None:
    snapshot = open_snapshot()
    assert made(Snapshot.from_json(snapshot.to_json())) == made(snapshot)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-22T09:44:05.123456+08:00", "2026-11-22 09:44:05 +08:00"),
        ("2026-11-22T09:44-03:30", "2026-11-22 09:44 -03:30"),
        ("2026-11-22T09:44Z", "2026-11-22 09:44 Z"),
        ("2026-11-22T09:44", "2026-11-22 09:44"),
        ("2026-11-22", "2026-11-22"),
        ("", ""),
    ],
)
def test_a_moment_is_shown_with_its_offset(text: str, shown: str) -> None:
    assert moment(text) == shown


@given(st.text(max_size=60))
def test_any_name_and_wording_is_taken_as_plain_text(text: str) -> None:
    snapshot = open_snapshot()
    line = replace(snapshot.criteria[0], text=text or "-", note=text, remarks=(text,))
    document = made(replace(snapshot, name=text, record=text, criteria=(line,)))
    assert facts_of(document)["Patient"] == visible(text)
    words = words_of(row_of(document, "I1").cells[1])
    assert "".join(words[: len(text.splitlines()) or 1]) == "".join(
        visible(part) for part in (text or "-").splitlines()
    )
