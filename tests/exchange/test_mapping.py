"""Mappings: the shipped ones fit the catalogue, and each mistake has its own words and place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.catalogue import Catalogue
from screener.domain.problems import KnownError, Refused
from screener.exchange.mapping import Day, find_mapping, list_mappings, read_mapping
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts

GOOD = """\
mapping: own
about: a sheet of the clinic
patient: {column: id, issuer: hospital, name: called}
missing: ["", NA, "?"]
day: {column: taken}
columns:
  bili: {fact: tbil, unit: mg/dL}
  asc: {fact: ascites, codes: {"0": no, "1": yes}, nothing: ["9"]}
  born:
    - {fact: birth_date, age: years}
constants: {cirrhosis: yes}
ignore: [remark]
"""


def test_a_mapping_is_read_with_its_facts_looked_up(catalogue: Catalogue) -> None:
    found = read_mapping(GOOD, "own.yaml", catalogue)
    assert (found.name, found.patient, found.issuer, found.patient_name) == (
        "own", "id", "hospital", "called",
    )  # fmt: skip
    assert [rule.fact.code for rule in found.rules] == ["bilirubin_total", "ascites", "birth_date"]
    assert found.rules[1].codes == {"0": "no", "1": "yes"}
    assert found.missing == {"", "NA", "?"}
    assert found.constants[0].value.codes == ("yes",)
    assert found.used == ("id", "called", "taken", "bili", "asc", "born")


def test_a_row_is_dated_by_a_column_or_by_days_after_a_start(catalogue: Catalogue) -> None:
    def day(text: str) -> Day | None:
        return read_mapping(GOOD.replace("{column: taken}", text), "m", catalogue).day

    assert day("{column: taken}") == Day(column="taken")
    assert day("{after: n, from: 1986-01-31}") == Day(after="n", start=date(1986, 1, 31))
    assert day("{after: n, from_column: s}") == Day(after="n", start_column="s")


def test_blank_is_always_a_missing_mark(catalogue: Catalogue) -> None:
    text = GOOD.replace('missing: ["", NA, "?"]', "missing: [NA, ]")
    assert read_mapping(text, "m", catalogue).missing == {"", "NA"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("about:", "abuot:", "2:1: The key “abuot” is not known here. Nearest known: about"),
        ("about: a sheet of the clinic\n", "", "“about” is missing here"),
        ("issuer: hospital, ", "", "own.yaml:3:1: “issuer” is missing here"),
        ("issuer:", "isuer:", "3:23: The key “isuer” is not known here. Nearest known: issuer"),
        ("column: id", 'column: ""', "“column” is missing here"),
        ("{column: taken}", "{column: taken, after: n}", "own.yaml:5:1: A row's day is either"),
        ("{column: taken}", "{after: n}", "A row's day is either"),
        ("{column: taken}", "{column: n, from: 1986-01-31}", "A row's day is either"),
        ("{column: taken}", "{from: 1986-01-31}", "A row's day is either"),
        ("{column: taken}", "{after: n, from: 31/01/1986}", "“31/01/1986” is no day of the"),
        ("tbil", "tbill", "own.yaml:7:10: The fact “tbill” is not known. Nearest known: tbil"),
        ("tbil", "consent", "Consent belongs to a patient and a trial"),
        ("mg/dL", "mg/L", "7:22: “mg/L” is no known unit of Total bilirubin. Known are umol/L"),
        (", unit: mg/dL", "", "Total bilirubin needs a unit. Write one of umol/L, mg/dL"),
        ("fact: ascites", "unit: g, fact: ascites", "Ascites has no unit. Take the unit out"),
        ('"1": yes', '"1": yess', "“yess” is no answer for Ascites. Nearest known: yes"),
        ('["9"]', '["1"]', "The code “1” stands under “codes” and under “nothing”"),
        ("unit: mg/dL", 'unit: mg/dL, nothing: ["9"]', "own.yaml:7:35: “nothing” lists the codes"),
        ("age: years", "age: months", "“months” is no value for “age”. Write one of 'years'"),
        ("fact: birth_date", "fact: ascites", "An age tells a birth date and nothing else"),
        ("unit: mg/dL", "unit: mg/dL, at: start", "“at” belongs to an age"),
        ("cirrhosis: yes", "cirrhosis: maybe", "11:13: “maybe” is no answer for Cirrhosis"),
        ("cirrhosis: yes", "cirrosis: yes", "Nearest known: cirrhosis"),
        ("[remark]", "[remark, id]", "own.yaml:12:18: The column “id” is named a second time"),
        ("[remark]", "[remark, remark]", "The column “remark” is named a second time"),
        ("[remark]", "remark", "The value of “ignore” is missing or of another form"),
        ("fact: tbil", 'fact: ""', "7:10: “fact” is missing here"),
        ("fact: tbil", "fact: [tbil]", "7:10: The value of “fact” is missing or of another form"),
        ("{fact: tbil, unit: mg/dL}", "tbil", "own.yaml:7:3: The value of “bili” is missing"),
        ("mapping: own", "mapping: own\nmapping: own", "“mapping” stands here a second time"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_by_its_place_and_nearest_name(
    catalogue: Catalogue, texts: Texts, old: str, new: str, words: str
) -> None:
    assert old in GOOD
    with pytest.raises(Refused) as caught:
        read_mapping(GOOD.replace(old, new, 1), "own.yaml", catalogue)
    assert words in texts.problems(caught.value)


def test_all_mistakes_are_told_at_once(catalogue: Catalogue, texts: Texts) -> None:
    text = GOOD.replace("tbil", "tbill").replace('"1": yes', '"1": yess').replace("taken", '""')
    with pytest.raises(Refused) as caught:
        read_mapping(text.replace("[remark]", "[id]"), "own.yaml", catalogue)
    assert [problem.where.line for problem in caught.value.problems] == [5, 7, 8, 12]


def test_a_mapping_that_is_no_table_of_keys_is_refused(catalogue: Catalogue, texts: Texts) -> None:
    with pytest.raises(Refused) as caught:
        read_mapping("- a\n- b\n", "own.yaml", catalogue)
    assert "A mapping is a list of keys with values" in texts.problems(caught.value)


def test_every_shipped_mapping_fits_the_shipped_catalogue() -> None:
    names = list_mappings()
    assert {"cirrhosis", "hcv", "pbc", "pbcseq"} <= set(names)
    for name in names:
        found = find_mapping(name, load_catalogue())
        assert (found.name, bool(found.about)) == (name, True)


def test_a_wrong_name_names_the_nearest_mapping(catalogue: Catalogue, texts: Texts) -> None:
    with pytest.raises(Refused) as caught:
        find_mapping("pbcsec", catalogue)
    assert "There is no mapping “pbcsec”. Nothing was imported. Nearest: pbcseq" in texts.problems(
        caught.value
    )


def test_a_mapping_of_ones_own_is_named_by_its_file(
    catalogue: Catalogue, tmp_path: Path, texts: Texts
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    assert find_mapping(str(path), catalogue) == find_mapping(path, catalogue)
    path.write_bytes(b"mapping: own\nabout: \xff\n")
    with pytest.raises(Refused) as caught:
        find_mapping(path, catalogue)
    assert texts.problems(caught.value).startswith("own.yaml:2: This line of the mapping is not")
    with pytest.raises(Refused) as caught:
        find_mapping(tmp_path / "gone.yaml", catalogue)
    assert "gone.yaml: The mapping cannot be read" in texts.problems(caught.value)


LEAF = st.sampled_from(["", "id", "ascites", "yes", "mg/dL", "days", "[]", "{}", "[a]", "'0'"])
LINES = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(
            ["mapping", "about", "patient", "column", "issuer", "missing", "day", "after", "from",
             "columns", "fact", "codes", "nothing", "age", "ignore", "constants", "cirrhosis"]
        ),
        LEAF,
    ),
    max_size=12,
)  # fmt: skip


@given(LINES)
def test_any_keys_are_a_mapping_or_refused_in_words(
    catalogue: Catalogue, lines: list[tuple[int, str, str]]
) -> None:
    text = "\n".join(f"{'  ' * depth}{key}: {leaf}" for depth, key, leaf in lines)
    try:
        read_mapping(text, "m.yaml", catalogue)
    except KnownError as error:
        assert Texts().problems(error)
