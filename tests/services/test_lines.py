"""One typed line: what the hand means, and nothing that it did not say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.problems import Problem
from screener.domain.times import When
from screener.domain.values import read_value
from screener.services.lines import Typed, read_line
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts

TODAY = date(2026, 11, 18)
CATALOGUE = load_catalogue()
WHOLE = (
    "inr 1.9 18 nov 2026 08:10",
    "tbil <5 mg/dl 2026-11-18",
    "ascites moderate since 9 nov",
    "immunosuppressant treatment no from 2026-10-22 to 2026-11-18",
    "transplant planned 2027-01-15",
    "总胆红素 210 µmol/L 18 nov",
    "cirrhosis does not know",
    "birth date 2 march 1980",
)


def typed(line: str) -> Typed:
    found = read_line(line, CATALOGUE, TODAY)
    assert isinstance(found, Typed), found
    return found


def said(line: str) -> tuple[str, str, str, str, str]:
    """Fact, value, unit, start and end of a line."""
    found = typed(line)
    start, end = (when.text if when else "" for when in (found.when, found.end))
    return found.fact.code, found.text, found.unit, start, end


def refusal(line: str) -> str:
    """The key of what is wrong with a line; its words must be whole."""
    found = read_line(line, CATALOGUE, TODAY)
    assert isinstance(found, Problem), found
    assert "{" not in Texts().problem(found)
    return found.key.removeprefix("services.")


@pytest.mark.parametrize(
    ("line", "fact", "value", "unit", "start", "end"),
    [
        ("inr 1.9 18 nov", "inr", "1.9", "", "2026-11-18", ""),
        ("inr 1.9, 18 nov", "inr", "1.9", "", "2026-11-18", ""),
        ("INR: 1.9", "inr", "1.9", "", "2026-11-18", ""),
        ("inr = 1.9", "inr", "1.9", "", "2026-11-18", ""),
        ("tbil 210 umol", "bilirubin_total", "210", "umol", "2026-11-18", ""),
        ("tbil <5 mg/dl", "bilirubin_total", "<5", "mg/dl", "2026-11-18", ""),
        ("tbil >= 5 mg/dl", "bilirubin_total", ">=5", "mg/dl", "2026-11-18", ""),
        ("tbil 1e3 umol/L", "bilirubin_total", "1e3", "umol/L", "2026-11-18", ""),
        ("plt 50", "platelets", "50", "", "2026-11-18", ""),
        ("plt 50x10^9/L 2026-11", "platelets", "50", "x10^9/L", "2026-11", ""),
        ("afp 2014 ng/mL", "afp", "2014", "ng/mL", "2026-11-18", ""),
        ("afp 12 ng/mL 2014", "afp", "12", "ng/mL", "2014", ""),
        ("ascites moderate since 9 nov", "ascites", "moderate", "", "2026-11-09", ""),
        ("ascites yes from 9 nov", "ascites", "yes", "", "2026-11-09", ""),
        ("he grade 2", "he_grade", "2", "", "2026-11-18", ""),
        ("cirrhosis yes 2014", "cirrhosis", "yes", "", "2014", ""),
        ("cirrhosis not asked", "cirrhosis", "not_asked", "", "2026-11-18", ""),
        (
            "immunosuppressant treatment no from 2026-10-22 to 2026-11-18",
            "immunosuppressant_treatment", "no", "", "2026-10-22", "2026-11-18",
        ),
        (
            "immunosuppressant treatment yes 9 nov until 11 nov",
            "immunosuppressant_treatment", "yes", "", "2026-11-09", "2026-11-11",
        ),
        ("transplant planned 2027-01-15", "liver_transplantation_planned", "2027-01-15", "",
         "2026-11-18", ""),
        ("transplant planned 15 jan", "liver_transplantation_planned", "2027-01-15", "",
         "2026-11-18", ""),
        ("transplant planned no", "liver_transplantation_planned", "no", "", "2026-11-18", ""),
        ("birth date 2 march 1980", "birth_date", "1980-03-02", "", "2026-11-18", ""),
        ("dob 1980", "birth_date", "1980", "", "2026-11-18", ""),
        ("总胆红素 210 umol/L 18 nov", "bilirubin_total", "210", "umol/L", "2026-11-18", ""),
        ("腹水 无", "ascites", "无", "", "2026-11-18", ""),
        ("sex female", "sex", "female", "", "2026-11-18", ""),
    ],
)  # fmt: skip
def test_a_line_is_taken_apart(
    line: str, fact: str, value: str, unit: str, start: str, end: str
) -> None:
    assert said(line) == (fact, value, unit, start, end)


@pytest.mark.parametrize(
    "line",
    [
        "inr 1.9 31 nov", "inr 1.9 29 feb 2026", "ascites mild 31 nov 2026",
        "inr 1.9 18/11/2026", "inr 1.9 18/11",
        "inr 1.9 11-18", "inr 1.9 18.11.", "inr 1.9 tomorrow", "inr 1.9 3 days ago",
        "inr 1.9 25:00", "inr 1.9 2026-13-01", "ascites moderate since 31 nov",
        "ascites no from 2026-10-22 to 31 nov", "ascites no from 31 sep to 18 nov",
        "ascites yes until 9 nov", "cirrhosis yes before 2014",
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_is_no_unit_and_not_today(line: str) -> None:
    assert refusal(line) == "line.bad_day"


@pytest.mark.parametrize(
    "line",
    ["inr", "inr 18 nov", "afp 12 nov 2026", "ascites", "ascites since 9 nov", "cirrhosis", "dob"],
)
def test_a_line_without_a_value_says_what_is_missing(line: str) -> None:
    assert refusal(line) == "line.no_value"


def test_an_unknown_fact_is_told_with_the_nearest_known_one_if_any_is_near() -> None:
    assert refusal("bilirubine 210 umol") == "line.unknown_fact"
    assert refusal("zzzzqqqq 3") == "line.no_fact"
    assert refusal("   ") == "line.no_fact"
    assert refusal("birth date someday") == "bad_date"


@pytest.mark.parametrize("line", ["inr 1,9", "plt 50,000", "inr 1.9-2.0", "inr -1.9", "inr high"])
def test_a_number_that_cannot_be_read_keeps_its_text_and_is_unreadable(line: str) -> None:
    found = typed(line)
    assert found.text == line.split(maxsplit=1)[1]
    assert read_value(found.fact, found.text, found.unit).unreadable == "value"


def test_a_number_without_its_unit_is_unreadable_where_a_unit_is_needed() -> None:
    found = typed("plt 50")
    assert read_value(found.fact, found.text, found.unit).unreadable == "unit"


@pytest.mark.parametrize("line", WHOLE)
def test_every_beginning_of_a_line_is_read_or_refused_in_words(line: str) -> None:
    for end in range(len(line) + 1):
        found = read_line(line[:end], CATALOGUE, TODAY)
        if isinstance(found, Problem):
            assert "{" not in Texts().problem(found)
        else:
            assert found.text


WORDS = st.one_of(
    st.sampled_from(sorted(CATALOGUE.by_alias)),
    st.sampled_from(
        ["1.9", "<5", "mg/dL", "18 nov", "31 nov", "to", "from", "since", "no", "yes", "2014",
         "2026-11-18", "08:10", "无", "not asked", "umol", "10*9/L", "=", ",", "1e999"]
    ),
    st.text(max_size=6),
)  # fmt: skip


@given(st.lists(WORDS, max_size=6).map(" ".join))
def test_no_line_makes_reading_fail(line: str) -> None:
    found = read_line(line, CATALOGUE, TODAY)
    if isinstance(found, Typed):
        read_value(found.fact, found.text, found.unit)
        assert found.fact.kind == "plan" or found.when != When.read("2027")
