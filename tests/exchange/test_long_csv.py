"""The long format: what each row becomes, and what each mistake is told as."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.catalogue import Catalogue
from screener.domain.people import Identifier
from screener.domain.problems import KnownError, Refused
from screener.domain.times import When
from screener.exchange.files import read_file
from screener.exchange.reading import FileReading
from screener.system.texts import Texts

ReadText = Callable[[str], FileReading]

KNOWN = date(2026, 11, 18)
HEAD = "patient,fact,value,unit,date,end,source,trial,time,lab,uln,lln,status,detail\n"


def test_a_whole_row_keeps_everything_that_it_says(read_text: ReadText) -> None:
    found = read_text(
        HEAD
        + "007,TBIL,<85.5,µmol/l,2026-11-17,,chart,,8:05,North lab,21,3.4,Preliminary,fasting\n"
    )
    (reading,) = found.readings
    assert reading.patient == Identifier("record", "007")
    assert (reading.fact, reading.text, reading.unit_text) == ("bilirubin_total", "<85.5", "µmol/l")
    assert (reading.value.low, reading.value.high, reading.value.high_open) == (0.0, 85.5, True)
    assert reading.value.unit == "umol/L"
    assert reading.when == When.read("2026-11-17 08:05")
    assert reading.source == "chart; labs.csv line 2"
    assert (reading.laboratory, reading.status, reading.detail) == (
        "North lab", "preliminary", "fasting",
    )  # fmt: skip
    assert (reading.reference_low, reading.reference_high) == ("3.4", "21")
    assert reading.doubts == ()
    assert (found.file, found.rows, found.refused) == ("labs.csv", 1, ())


def test_columns_stand_in_any_order_and_only_three_are_needed(read_text: ReadText) -> None:
    found = read_text("Value,PATIENT,fact\nyes,1,cirrhosis\n")
    (reading,) = found.readings
    assert (reading.value.codes, reading.when, reading.source) == (
        ("yes",), None, "labs.csv line 2",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["2014", "2014-05", "2014-05-03", "2014-05-03 08:10"])
def test_a_date_is_as_precise_as_it_was_written(read_text: ReadText, text: str) -> None:
    (reading,) = read_text(f"patient,fact,value,date\n1,inr,1.9,{text}\n").readings
    assert reading.when == When.read(text)


def test_a_state_has_a_start_and_an_end(read_text: ReadText) -> None:
    (reading,) = read_text(
        "patient,fact,value,date,end\n1,ascites,mild,2026-01-02,2026-03\n"
    ).readings
    assert (reading.when, reading.end) == (When.read("2026-01-02"), When.read("2026-03"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",inr,1.9", "The patient's number is missing"),
        ("  ,inr,1.9", "The patient's number is missing"),
        ("1,,1.9", "The fact is missing"),
        ("1,inrr,1.9", "“inrr” is not known. The row was not imported. Nearest known: inr"),
        ("1,qqqqqq,1.9", "The fact “qqqqqq” is not known. The row was not imported; the list"),
        ("1,inr,", "No value is given for INR"),
        ("1,inr,1.9,,2026-02-30", "There is no such time as “2026-02-30”"),
        ("1,inr,1.9,,01/02/2024", "write 2024-02-01 or 2024-01-02"),
        ("1,inr,1.9,,13.02.2024", "write 2024-02-13."),
        ("1,inr,1.9,,1/2/24", "write 2024-02-01."),
        ("1,inr,1.9,,yesterday", "“yesterday” cannot be read as a date"),
        ("1,inr,1.9,,2027-01-01", "2027-01-01 lies after 2026-11-18"),
        ("1,inr,1.9,,0204-01-01", "0204-01-01 lies before 1900"),
        ("1,ascites,mild,,2026-02-01,2026-01-31", "The end, 2026-01-31, lies before the start"),
        ("1,ascites,mild,,2026-02-01,2027-01-31", "2027-01-31 lies after"),
        ("1,inr,1.9,,2026-02-01,,,,25:00", "There is no such time as “2026-02-01 25:00”"),
        ("1,inr,1.9,,2026-02-01,,,,noon", "The time “noon” cannot be used"),
        ("1,inr,1.9,,2026-02,,,,08:10", "The time “08:10” cannot be used"),
        ("1,inr,1.9,,,,,,08:10", "The time “08:10” cannot be used"),
        ("1,inr,1.9,,,,,,,,,,finale", "“finale” is not known. The row was not imported. Nearest"),
        ("1,birth_date,2027-01-01", "The birth, 2027-01-01, lies after 2026-11-18"),
        ("1,birth_date,1890", "would make the patient older than 130 years"),
        ("1,birth_date,1980-02-30", "There is no such time as “1980-02-30”"),
        ("1,birth_date,01/02/1980", "write 1980-02-01 or 1980-01-02"),
        ("1,consent,yes", "Consent belongs to a patient and a trial"),
        ("1,inr,1.9,,,,,NCT1", "INR belongs to the patient alone, not to the trial NCT1"),
        ("1,inr,1.9", "The row has 3 cells and the heading 14"),
    ],
)  # fmt: skip
def test_a_mistake_refuses_its_row_alone_and_in_its_own_words(
    read_text: ReadText, texts: Texts, row: str, words: str
) -> None:
    ragged = "heading 14" in words
    filled = row if ragged else row + "," * (13 - row.count(","))
    found = read_text(HEAD + filled + "\n2,inr,1.2" + "," * 11 + "\n")
    (refused,) = found.refused
    told = texts.problem(refused.problem)
    assert told.startswith("labs.csv:2: ")
    assert words in told
    assert refused.line == 2
    assert [reading.patient.value for reading in found.readings] == ["2"]


@pytest.mark.parametrize(
    ("row", "unreadable", "words"),
    [
        ("1,inr,NA,", "value", "“NA” cannot be read as a number for INR. It is kept as unreadable"),
        ('1,inr,"1,9",', "value", "if 1.9 is meant, write that"),
        ("1,inr,1e999,", "value", "“1e999” cannot be read as a number"),
        ("1,albumin,40,", "unit", "Albumin has no unit here"),
        ("1,albumin,40,g", "unit", "“g” is no known unit of Albumin. It is kept"),
        ("1,bilirubin_total,40,umol", "", ""),
        ("1,albumin,40,stone", "unit", "“stone” is no known unit of Albumin"),
        ("1,albumin,40,%", "unit", "“%” is not taken as a unit of Albumin; the result is kept"),
        ("1,albumin,400,g/L", "", "lies outside 0 to 65 g/L. It is kept"),
        ("1,bilirubin_total,400,mg/dL", "", "in umol/L it would be likely"),
        ("1,ascites,some,", "value", "“some” is no answer for Ascites"),
        ("1,ascites,not_asked,", "value", ""),
        ("1,birth_date,spring,", "value", "“spring” cannot be read as a date"),
        (" 1,inr,1.2,", "", "“ 1” begins or ends with a space"),
    ],
)  # fmt: skip
def test_a_doubtful_value_is_kept_with_its_doubt(
    read_text: ReadText, texts: Texts, row: str, unreadable: str, words: str
) -> None:
    found = read_text("patient,fact,value,unit\n" + row + "\n")
    (reading,) = found.readings
    told = texts.problems(reading.doubts)
    assert reading.value.unreadable == unreadable
    assert found.refused == ()
    assert words in told
    assert bool(told) is bool(words)


@pytest.mark.parametrize(("low", "high"), [("3", "x"), ("9", "3"), ("-1", "")])
def test_an_unusable_reference_range_is_doubted(
    read_text: ReadText, texts: Texts, low: str, high: str
) -> None:
    (reading,) = read_text(f"patient,fact,value,lln,uln\n1,inr,1,{low},{high}\n").readings
    assert "cannot be used. The result is kept" in texts.problems(reading.doubts)


def test_a_plan_may_lie_in_the_future(read_text: ReadText) -> None:
    found = read_text("patient,fact,value,date\n1,surgery,2027-03-01,2027-03-01\n")
    assert found.refused == ()
    assert found.readings[0].value.codes == ("yes",)


def test_a_fact_of_a_trial_keeps_its_trial(read_text: ReadText) -> None:
    (reading,) = read_text("patient,fact,value,trial\n1,consent,yes,NCT1\n").readings
    assert reading.trial == "NCT1"


def test_the_same_row_twice_is_one_fact_and_a_different_value_is_another(
    read_text: ReadText, texts: Texts
) -> None:
    found = read_text(
        "patient,fact,value,date\n"
        "1,inr,1.2,2026-01-01\n1,inr,1.2,2026-01-01\n1,inr,1.9,2026-01-01\n2,inr,1.2,2026-01-01\n"
    )
    assert [(reading.line, reading.text) for reading in found.readings] == [
        (2, "1.2"), (4, "1.9"), (5, "1.2"),
    ]  # fmt: skip
    (refused,) = found.refused
    assert texts.problem(refused.problem).startswith("labs.csv:3: The row says the same as line 2")


def test_all_mistakes_of_the_heading_are_told_at_once(read_text: ReadText, texts: Texts) -> None:
    with pytest.raises(Refused) as caught:
        read_text("patient,fact,valu,Unit,unit\n1,inr,1.2,1,1\n")
    lines = texts.problems(caught.value).splitlines()
    assert "labs.csv:1: The column “valu” is not known." in lines[0]
    assert "Nearest known: value." in lines[0]
    assert "The heading “unit” stands here twice" in lines[1]
    assert "The column “value” is needed and not there" in lines[2]


def test_naughty_strings_survive_as_patients(catalogue: Catalogue, shared: Path) -> None:
    strings = json.loads((shared / "hostile" / "blns.json").read_text(encoding="utf-8"))
    naughty = [text for text in dict.fromkeys(strings) if text.strip()]
    rows = ['"' + text.replace('"', '""') + '",inr,1.2' for text in naughty]
    data = "\r\n".join(["patient,fact,value", *rows]).encode()
    found = read_file(data, catalogue, known=KNOWN, name="blns.csv")
    assert [reading.patient.value for reading in found.readings] == naughty


def test_a_file_that_is_not_there_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(Refused, match=r"exchange\.file\.unreadable"):
            read_file(path, catalogue, known=KNOWN)


def test_a_file_is_known_by_the_digest_of_its_bytes(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "labs.csv"
    path.write_bytes(b"patient,fact,value\n1,inr,1\n")
    found = read_file(path, catalogue, known=KNOWN)
    assert found.file == "labs.csv"
    assert found.sha256 == "ff0192dd5d641ab5e0c52e94988190fa91b391c8ff79dbd3c744ba43c060f7a1"


ANY = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["1", "inr", "tbil", "birth_date", "ascites", "2026-02-30", "9" * 400, "1e999", "mg/dL",
         "0000-01-01", "9999-12-31", "24:00", "-1", "yes", "surgery", "²", "١٢"]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(*[ANY] * 14), min_size=1, max_size=5))
def test_any_row_is_read_or_refused_in_words(
    catalogue: Catalogue, rows: list[tuple[str, ...]]
) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    data = (HEAD + "\n".join(quoted)).encode("utf-8", "replace")
    texts = Texts()
    try:
        found = read_file(data, catalogue, known=KNOWN, name="f.csv")
    except KnownError as error:
        assert texts.problems(error)
        return
    assert len(found.readings) + len(found.refused) == found.rows
    for refused in found.refused:
        assert texts.problem(refused.problem)
    for reading in found.readings:
        texts.problems(reading.doubts)
        assert reading.value.unreadable or reading.value.low <= reading.value.high
        assert not math.isnan(reading.value.low)


@given(st.binary(max_size=200))
def test_any_bytes_under_the_heading_are_read_or_refused(catalogue: Catalogue, data: bytes) -> None:
    try:
        read_file(HEAD.encode() + data, catalogue, known=KNOWN, name="f.csv")
    except KnownError as error:
        assert Texts().problems(error)


def test_a_file_of_another_kind_is_told_in_one_sentence(read_text: ReadText) -> None:
    with pytest.raises(Refused) as refused:
        read_text("id,trt,bili\n1,2,3\n")
    said = Texts().problems(refused.value)
    assert said.count("Nothing was imported") == 1
    assert "none of the columns patient, fact, value" in said and "choose the mapping" in said
