"""The calculation sheet: the whole working, of a patient or of nobody, with nothing left out."""

from __future__ import annotations

from dataclasses import replace

from screener.domain.calculation import Calculation, Doubt, InputStep
from screener.domain.people import Identifier, Patient
from screener.reports.blocks import Document, Notice
from screener.reports.calculation import calculation_sheet, plain_text, result_words
from screener.reports.checklist import Printing
from screener.system.texts import Texts
from tests.reports.reading import rows_of, texts_of, words_of

TEXTS = Texts()
PRINTING = Printing("A. Coordinator", "2026-11-22T09:44:05+08:00")
ANNA = Patient(1, "Example Anna", (Identifier("hospital", "00482913"),), birth="1980-03-02",
               sex="female")  # fmt: skip
FOUND = Calculation(
    score="child_pugh", title="Child-Pugh score", variant="by INR", status="ok", result="9",
    unit="", classes=(("Class", "B"),), missing=(),
    inputs=(
        InputStep("inr", "INR", "used", "1.9", "2026-11-18", "Lab A", ("points: 2",)),
        InputStep("ascites", "Ascites", "open", steps=("not known",)),
    ),
    unrounded="9", rounding="", confidence="A", decides=True, caution="",
    sources=("Pugh, Br J Surg 1973;60:646, doi:10.1002/bjs.1800600817",), as_of="2026-11-22",
)  # fmt: skip
RANGE = replace(FOUND, status="unknown", result="8 to 10", classes=(("Class", "B to C"),),
                missing=("Ascites",))  # fmt: skip


def sheet(found: Calculation, patient: Patient | None = ANNA, demo: bool = False) -> Document:
    return calculation_sheet(found, patient, PRINTING, TEXTS, demonstration=demo, engine="E 1")


def words(document: Document) -> str:
    head, foot = document.head, document.foot
    return "\n".join([head.title, *(one.text for one in head.lines), head.stamp,
                      *foot.left, *foot.right, *texts_of(document.blocks)])  # fmt: skip


def test_the_sheet_says_whose_result_it_is_on_every_page() -> None:
    made = sheet(FOUND)
    assert (
        made.head.lines[0].text == "Example Anna · female · born 1980-03-02 · record no. 00482913"
    )
    assert made.head.stamp == "9 · Class B"
    assert "Contains personal health data" in made.foot.left[1]
    assert "Supports a decision" in made.foot.left[1]
    assert "Anna" not in made.title and "00482913" not in made.title


def test_without_a_patient_nothing_on_it_is_of_one() -> None:
    made = words(sheet(FOUND, None))
    assert "Typed inputs, of no patient" in made
    for part in ("Anna", "00482913", "personal health data", "2026-11-22\n"):
        assert part not in made


def test_every_input_stands_with_value_date_source_and_steps() -> None:
    rows = [[words_of(cell) for cell in row.cells] for row in rows_of(sheet(FOUND))]
    assert rows == [
        [["INR"], ["1.9"], ["2026-11-18 · Lab A"], ["points: 2"]],
        [["Ascites"], ["–"], [""], ["not known"]],
    ]


def test_a_range_is_told_as_one_with_what_it_lacks() -> None:
    made = words(sheet(RANGE))
    assert result_words(RANGE, TEXTS) == "? 8 to 10: not one value · Class B to C"
    assert "Not known, and the result depends on it" in made


def test_cautions_doubts_and_refusals_stand_in_a_frame() -> None:
    doubt = Doubt("inr", "INR 50 lies outside the entry limits.")
    made = sheet(replace(FOUND, caution="Low confidence", problems=("abc is no number",),
                         doubts=(doubt,), result="", status="invalid"))  # fmt: skip
    (notice,) = [block for block in made.blocks if isinstance(block, Notice)]
    assert [one.text for one in notice.lines] == [
        "Low confidence", "abc is no number", "INR 50 lies outside the entry limits.",
    ]  # fmt: skip
    assert made.head.stamp == "✕ Not calculated"


def test_parts_sources_remarks_and_a_patient_who_died_are_told() -> None:
    part = replace(FOUND, title="Part score", result="2", classes=())
    dead = replace(ANNA, state="deceased", sex="", birth="")
    made = words(sheet(replace(FOUND, parts=(part,), remarks=("Both are recorded",)), dead, True))
    for told in ("Part: Part score 2", "Both are recorded", "doi:10.1002/bjs.1800600817",
                 "deceased", "sex not known", "birth date not known", "E 1"):  # fmt: skip
        assert told in made
    assert sheet(FOUND, demo=True).stripe and not sheet(FOUND).stripe


def test_an_age_told_instead_of_a_birth_date_is_no_birth_date() -> None:
    made = words(sheet(FOUND, replace(ANNA, birth="58.7 years")))
    assert "age told as 58.7 years" in made


def test_the_text_holds_the_working_and_no_name_unless_one_is_given() -> None:
    found = replace(RANGE, remarks=("Both are recorded",), parts=(FOUND,), caution="Low confidence")
    made = plain_text(found, None, TEXTS)
    assert (
        made.splitlines()[0] == "Child-Pugh score · by INR: ? 8 to 10: not one value · Class B to C"
    )
    for told in ("  INR: 1.9 · 2026-11-18 · Lab A · points: 2", "Low confidence", "Ascites",
                 "Part: Child-Pugh score 9", "Sources: Pugh", "Supports a decision"):  # fmt: skip
        assert told in made
    assert "Anna" not in made
    assert plain_text(found, ANNA, TEXTS).startswith("Example Anna · female")


def test_direction_overrides_and_control_characters_do_not_print() -> None:
    odd = replace(ANNA, name="Ex\u202eample\x07")
    assert "\u202e" not in plain_text(FOUND, odd, TEXTS) and "\x07" not in words(sheet(FOUND, odd))
