"""One patient a row through a mapping: what cells become, how rows are dated, what is refused."""

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
from screener.domain.times import When, day_number
from screener.exchange.files import read_file
from screener.exchange.mapping import read_mapping
from screener.exchange.reading import FactReading, FileReading
from screener.system.texts import Texts

KNOWN = date(2026, 11, 18)
MAPPING = """\
mapping: own
about: a sheet of the clinic
patient: {column: id, issuer: hospital, name: called}
columns:
  bili: {fact: bilirubin_total, unit: mg/dL}
  asc: {fact: ascites, codes: {"0": no, "1": yes}, nothing: ["9"]}
  age: {fact: birth_date, age: years}
constants: {cirrhosis: yes}
ignore: [remark]
"""
HEAD = "id,called,bili,asc,age,remark\n"

ReadRows = Callable[..., FileReading]


@pytest.fixture
def read_rows(catalogue: Catalogue) -> ReadRows:
    """Reads rows under ``HEAD`` (or another heading) through ``MAPPING``, changed as said."""

    def read(rows: str, head: str = HEAD, **change: str) -> FileReading:
        text = MAPPING
        for old, new in change.items():
            text = text.replace(old, new, 1)
        mapping = read_mapping(text, "own.yaml", catalogue)
        return read_file((head + rows).encode(), catalogue, mapping, known=KNOWN, name="sheet.csv")

    return read


def by_fact(found: FileReading) -> dict[str, FactReading]:
    return {reading.fact: reading for reading in found.readings}


def test_a_row_becomes_undated_facts_of_its_patient(read_rows: ReadRows) -> None:
    found = read_rows("007,Example Anna,<1.2,1,56,seen\n")
    facts = by_fact(found)
    assert {reading.patient for reading in found.readings} == {Identifier("hospital", "007")}
    assert {reading.name for reading in found.readings} == {"Example Anna"}
    assert {reading.when for reading in found.readings} == {None}
    bili, ascites = facts["bilirubin_total"], facts["ascites"]
    assert (bili.text, bili.unit_text, bili.value.unit) == ("<1.2", "mg/dL", "mg/dL")
    assert (bili.value.high, bili.value.comparator) == (1.2, "<")
    assert (ascites.text, ascites.value.codes) == ("1", ("mild", "moderate_severe"))
    assert ascites.source == "sheet.csv line 2"
    assert facts["cirrhosis"].source == "mapping own; sheet.csv line 2"
    assert (found.rows, found.blank, found.refused) == (1, 0, ())


def test_missing_marks_and_codes_that_say_nothing_are_counted_as_blank(read_rows: ReadRows) -> None:
    found = read_rows("1,NA, ,9,NA,\n")
    (constant,) = found.readings
    assert (constant.fact, constant.name) == ("cirrhosis", "")
    assert (found.blank, found.refused) == (3, ())


def test_an_undated_age_leaves_the_birth_open_below(read_rows: ReadRows) -> None:
    birth = by_fact(read_rows("1,,,,56,\n"))["birth_date"]
    assert (birth.text, birth.unit_text) == ("56 years", "")
    assert (birth.value.low, birth.value.high) == (-math.inf, day_number(date(1970, 11, 18)))


DAYS = {"columns:": "day: {column: taken}\ncolumns:"}
COUNTED = {"columns:": "day: {after: n, from: 2026-01-31}\ncolumns:"}
STARTED = {"columns:": "day: {after: n, from_column: enrolled}\ncolumns:"}
DAY_HEAD = HEAD.strip() + ",taken\n"
COUNT_HEAD = HEAD.strip() + ",n\n"
START_HEAD = HEAD.strip() + ",n,enrolled\n"


@pytest.mark.parametrize(
    ("head", "change", "cells", "day"),
    [
        (DAY_HEAD, DAYS, "2026-03-01", "2026-03-01"),
        (DAY_HEAD, DAYS, "2026-03", "2026-03"),
        (DAY_HEAD, DAYS, "NA", None),
        (COUNT_HEAD, COUNTED, "29", "2026-03-01"),
        (COUNT_HEAD, COUNTED, "0.0", "2026-01-31"),
        (COUNT_HEAD, COUNTED, "-31", "2025-12-31"),
        (COUNT_HEAD, COUNTED, "", None),
        (START_HEAD, STARTED, "29,2026-01-31", "2026-03-01"),
        (START_HEAD, STARTED, "29,", None),
    ],
)
def test_a_row_is_dated_as_the_mapping_says(
    read_rows: ReadRows, head: str, change: dict[str, str], cells: str, day: str | None
) -> None:
    facts = by_fact(read_rows("1,,2.0,1,56,," + cells + "\n", head, **change))
    when = When.read(day) if day else None
    assert (facts["bilirubin_total"].when, facts["ascites"].when) == (when, when)
    assert facts["birth_date"].when is None
    assert facts["cirrhosis"].when is None


def test_an_age_is_that_of_the_row_or_that_of_the_start(read_rows: ReadRows) -> None:
    rows = "1,,,,56,,60\n"
    on_row = by_fact(read_rows(rows, COUNT_HEAD, **COUNTED))["birth_date"].value
    start = COUNTED | {"age: years": "age: years, at: start"}
    on_start = by_fact(read_rows(rows, COUNT_HEAD, **start))["birth_date"].value
    assert (on_row.low, on_row.high) == (
        day_number(date(1969, 4, 2)), day_number(date(1970, 4, 1)),
    )  # fmt: skip
    assert (on_start.low, on_start.high) == (
        day_number(date(1969, 2, 1)), day_number(date(1970, 1, 31)),
    )  # fmt: skip


def test_an_age_in_a_month_of_unknown_day_spans_the_month(read_rows: ReadRows) -> None:
    birth = by_fact(read_rows("1,,,,56,,2026-03\n", DAY_HEAD, **DAYS))["birth_date"].value
    assert (birth.low, birth.high) == (
        day_number(date(1969, 3, 2)), day_number(date(1970, 3, 31)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "text", "last"),
    [
        ("days", "21464", 21464),
        ("years of 365.25 days", "58.76522929500342", 21464),
        ("years of 365.25 days", "56", 20454),
        ("years of 365.25 days", "58.7666", 21463),  # half a day off: exact within a day
    ],
)
def test_ages_in_days_and_in_years_made_of_days_agree(
    read_rows: ReadRows, unit: str, text: str, last: int
) -> None:
    birth = by_fact(read_rows(f"1,,,,{text},\n", **{"age: years": f"age: {unit}"}))["birth_date"]
    assert birth.value.high == day_number(KNOWN) - last


@pytest.mark.parametrize(
    ("row", "fact", "words"),
    [
        (" ,,2.0,1,56,,", "", "The patient's number is missing"),
        ("NA,,2.0,1,56,,", "", "The patient's number is missing"),
        ("1,,2.0,1,131,,", "birth_date", "would make the patient older than 130 years"),
        ("1,,2.0,1,999999,,", "birth_date", "would make the patient older than 130 years"),
        ("1,,2.0,1,56,,2026-02-30", "", "There is no such time as “2026-02-30”"),
        ("1,,2.0,1,56,,01/02/2024", "", "write 2024-02-01 or 2024-01-02"),
        ("1,,2.0,1,56,,2027-01-01", "", "2027-01-01 lies after 2026-11-18"),
        ("1,,2.0,1,56", "", "The row has 5 cells and the heading 7"),
    ],
)
def test_a_mistake_refuses_its_row_or_its_fact_in_its_own_words(
    read_rows: ReadRows, texts: Texts, row: str, fact: str, words: str
) -> None:
    found = read_rows(row + "\n2,,1.0,0,40,,2026-01-01\n", DAY_HEAD, **DAYS)
    (refused,) = found.refused
    assert (refused.line, refused.fact) == (2, fact)
    assert words in texts.problem(refused.problem)
    kept = {(reading.patient.value, reading.fact) for reading in found.readings}
    assert len(kept) == (4 + 3 if fact else 4)


@pytest.mark.parametrize("days", ["soon", "1.5", "999999999", "4000000"])
def test_a_count_that_is_no_day_refuses_its_row(
    read_rows: ReadRows, texts: Texts, days: str
) -> None:
    found = read_rows(f"1,,2.0,1,56,,{days}\n", COUNT_HEAD, **COUNTED)
    told = texts.problem(found.refused[0].problem)
    assert f"“{days}” days after 2026-01-31 is no day" in told
    assert found.readings == ()


def test_a_count_after_the_end_of_the_calendar_refuses_its_row(
    read_rows: ReadRows, texts: Texts
) -> None:
    head = START_HEAD
    found = read_rows("1,,2.0,1,56,,999999,9998-01-01\n", head, **STARTED)
    assert "is no day" in texts.problem(found.refused[0].problem)


@pytest.mark.parametrize(
    ("row", "fact", "words"),
    [
        ("1,,2.0,2,56,", "ascites", "The mapping does not say what “2” under “asc” means"),
        ("1,,x,1,56,", "bilirubin_total", "“x” cannot be read as a number"),
        ("1,,200,1,56,", "bilirubin_total", "in umol/L it would be likely"),
        ("1,,2.0,1,fifty,", "birth_date", "“fifty years” cannot be read as an age"),
        ("1,,2.0,1,-5,", "birth_date", "“-5 years” cannot be read as an age"),
    ],
)
def test_a_doubtful_cell_is_kept_with_its_doubt(
    read_rows: ReadRows, texts: Texts, row: str, fact: str, words: str
) -> None:
    found = read_rows(row + "\n")
    doubtful = [reading for reading in found.readings if reading.doubts]
    assert [reading.fact for reading in doubtful] == [fact]
    assert words in texts.problems(doubtful[0].doubts)
    assert doubtful[0].value.unreadable == ("" if "likely" in words else "value")
    assert found.refused == ()


def test_a_row_twice_is_reported_and_a_fact_said_again_is_counted(
    read_rows: ReadRows, texts: Texts
) -> None:
    found = read_rows("1,,2.0,1,56,a\n1,,2.0,1,56,b\n1,,3.0,1,56,c\n")
    (refused,) = found.refused
    assert texts.problem(refused.problem).startswith("sheet.csv:3: The row says the same as line 2")
    assert [reading.text for reading in found.readings] == ["2.0", "1", "56 years", "yes", "3.0"]
    assert found.repeated == 2


def test_every_column_must_be_named_and_every_named_one_be_there(
    read_rows: ReadRows, texts: Texts
) -> None:
    with pytest.raises(Refused) as caught:
        read_rows("", "id,called,bilii,asc,remark,extra\n")
    lines = texts.problems(caught.value).splitlines()
    assert "sheet.csv:1: The mapping “own” does not name the column “bilii”." in lines[0]
    assert "the file has not: bili." in lines[0]
    assert "does not name the column “extra”" in lines[1]
    assert "reads the column “bili”, and the file has none" in lines[2]
    assert "reads the column “age”, and the file has none" in lines[3]


def test_naughty_strings_survive_as_patients_and_names(read_rows: ReadRows, shared: Path) -> None:
    strings = json.loads((shared / "hostile" / "blns.json").read_text(encoding="utf-8"))
    naughty = [text for text in dict.fromkeys(strings) if text.strip()]
    quoted = ['"' + text.replace('"', '""') + '"' for text in naughty]
    found = read_rows("".join(f"{text},{text},2.0,,,\n" for text in quoted))
    lab = [reading for reading in found.readings if reading.fact == "bilirubin_total"]
    assert [reading.patient.value for reading in lab] == naughty
    assert [reading.name for reading in lab] == naughty


ANY = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["1", "NA", "2.0", "0001-01-01", "9999-12-31", "999999", "-1", "1e400", "56"]),
)


@given(st.lists(st.tuples(*[ANY] * 8), min_size=1, max_size=4), st.sampled_from([DAYS, STARTED]))
def test_any_row_is_read_or_refused_in_words(
    catalogue: Catalogue, rows: list[tuple[str, ...]], change: dict[str, str]
) -> None:
    text = MAPPING.replace("columns:", change["columns:"], 1)
    width = 7 if change is DAYS else 8
    head = DAY_HEAD if change is DAYS else START_HEAD
    lines = [",".join('"' + c.replace('"', '""') + '"' for c in row[:width]) for row in rows]
    data = (head + "\n".join(lines)).encode("utf-8", "replace")
    texts = Texts()
    mapping = read_mapping(text, "own.yaml", catalogue)
    try:
        found = read_file(data, catalogue, mapping, known=KNOWN, name="f.csv")
    except KnownError as error:
        assert texts.problems(error)
        return
    for refused in found.refused:
        assert texts.problem(refused.problem)
    for reading in found.readings:
        texts.problems(reading.doubts)
        assert reading.value.unreadable or reading.value.low <= reading.value.high
