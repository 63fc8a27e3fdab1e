"""Commands without a database: a rule file checked, the catalogue listed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from screener.cli.main import DONE, REFUSED
from screener.system import resources
from tests.cli.conftest import Command
from tests.services.conftest import SHARED

GOOD = resources.path("trials", "NCT05985863.yaml")
MISTAKES = """\
trial: NCT00000000
title: A trial with five mistakes
version: 1
state: draft
source: {kind: registry, record_date: 2023-08-31, list: complete}
inclusion:
  - id: I1
    text: "Age."
    rule: {age: {form: 18 years}}
  - id: I2
    text: "Bilirubin."
    rule: {lab: bilirubin_totl, at_least: 5 mg/dL}
exclusion:
  - id: E1
    text: "Platelets."
    rule: {lab: platelets, below: 50 stones}
  - id: E2
    text: "Cancer."
    rule: {conditon: liver_cancer}
  - id: E2
    text: "Ascites."
    rule: {condition: ascites}
"""


def test_a_good_rule_file_is_told_back_in_sentences(screener: Command) -> None:
    said = screener("check", GOOD)
    assert (said.code, said.err) == (DONE, "")
    assert said.lines[0].startswith("NCT05985863: 17 criteria, no mistakes, hash ")
    assert said.lines[17].startswith(" E14  ")
    assert all(line.endswith((".", "?")) for line in said.lines)
    assert said.lines[-1] == "Small changes tried: 93, of which no case notices 0."
    found = json.loads(screener("check", GOOD, "--json").out)
    assert (found["mistakes"], found["trial"], len(found["criteria"])) == ([], "NCT05985863", 17)
    assert len(found["sha256"]) == 64
    assert found["cases"]["differences"] == found["changes"]["unnoticed"] == []
    assert {doubt["kind"] for doubt in found["doubts"]} == {"two_ways"}
    assert all(doubt["line"] > 1 and doubt["message"] for doubt in found["doubts"])


def test_a_case_that_differs_and_a_change_that_none_notices_are_told(
    screener: Command, tmp_path: Path
) -> None:
    file, cases = tmp_path / "own.yaml", tmp_path / "own.cases.yaml"
    file.write_text(
        "trial: T\ntitle: own\nversion: 1\nstate: draft\n"
        "source: {kind: registry, record_date: 2023-08-31, list: incomplete, missing: [more]}\n"
        "inclusion:\n  - {id: I1, text: adults, rule: {age: {from: 18 years}}}\n",
        encoding="utf-8",
    )
    said = screener("check", file)
    assert said.code == DONE
    assert "No worked cases beside it." in said.lines
    assert "Missing from the published list: more." in said.lines
    case = "{name: a, as_of: 2026-06-01, facts: [birth_date 1980-01-01], expect: {I1: %s}}"
    cases.write_text(f"trial: T\ncases:\n  - {case % 'true'}\n", encoding="utf-8")
    said = screener("check", file)
    assert said.code == DONE
    assert "No case notices: I1, rule.age.from: 18 years became 19 years." in said.lines
    cases.write_text(f"trial: T\ncases:\n  - {case % 'false'}\n", encoding="utf-8")
    said = screener("check", file)
    assert said.code == REFUSED
    assert "Case “a”: I1 should be false, found true." in said.lines
    found = json.loads(screener("check", file, "--json").out)
    assert (found["changes"], len(found["cases"]["differences"])) == (None, 1)
    cases.write_text("trial: T\ncases: [{name: a}]\n", encoding="utf-8")
    assert "own.cases.yaml:2:" in screener("check", file).err


def test_five_mistakes_are_told_at_once_each_with_its_place(
    screener: Command, tmp_path: Path
) -> None:
    file = tmp_path / "five.yaml"
    file.write_text(MISTAKES, encoding="utf-8")
    said = screener("check", file)
    assert (said.code, said.out) == (REFUSED, "")
    lines = said.err.splitlines()
    wanted = [
        ("five.yaml:9:", "form", "from"),
        ("five.yaml:12:", "bilirubin_totl", "bilirubin_total"),
        ("five.yaml:16:", "stones", ""),
        ("five.yaml:19:", "conditon", "condition"),
        ("five.yaml:20:", "E2", ""),
    ]
    for place, wrong, near in wanted:
        (line,) = [line for line in lines if line.startswith(place)]
        assert line.split(": ")[0].count(":") == 2
        assert wrong in line
        assert near in line
    assert len(lines) == 5
    found = json.loads(screener("check", file, "--json").out)["mistakes"]
    assert [one["line"] for one in found] == [int(line.split(":")[1]) for line in lines]
    assert all(set(one) == {"file", "line", "column", "message"} for one in found)
    assert all(one["column"] > 0 for one in found)
    assert screener("check", file, "--json").code == REFUSED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"\xff\xfe\xfa", "no UTF-8 text"),
        (b"a: [1", "not valid YAML"),
        (b"- 1\n", "A rule file is a mapping"),
        (b"trial: &a x\ntitle: *a\n", "aliases"),
    ],
)
def test_what_is_no_rule_file_is_told(
    screener: Command, tmp_path: Path, data: bytes, words: str
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(data)
    said = screener("check", file)
    assert (said.code, words in said.err) == (REFUSED, True), said.err


def test_a_rule_file_that_is_not_there_is_told(screener: Command, tmp_path: Path) -> None:
    assert "No such file" in screener("check", tmp_path / "absent.yaml").err
    said = screener("check", tmp_path)
    assert (said.code, "Is a directory" in said.err) == (REFUSED, True)


def test_a_byte_order_mark_is_no_mistake(screener: Command, tmp_path: Path) -> None:
    file = tmp_path / "marked.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.read_bytes())
    assert screener("check", file).code == DONE


def test_the_catalogue_is_listed_with_every_fact_once(screener: Command) -> None:
    said = screener("facts")
    assert (said.code, said.err) == (DONE, "")
    codes = [line.split()[0] for line in said.lines]
    found = [json.loads(line) for line in screener("facts", "--json").lines]
    assert [one["code"] for one in found] == codes
    assert len(set(codes)) == len(codes)
    assert {"inr", "bilirubin_total", "ascites", "he_grade"} <= set(codes)
    bilirubin = next(one for one in found if one["code"] == "bilirubin_total")
    assert set(bilirubin["label"]) == {"en", "zh"}
    assert "mg/dL" in bilirubin["units"]
    ascites = next(one for one in found if one["code"] == "ascites")
    assert list(ascites["choices"]) == ["none", "mild", "moderate_severe"]


def test_every_analyte_that_the_trials_need_is_in_the_catalogue(screener: Command) -> None:
    file = SHARED / "clinical" / "analytes.csv"
    if not file.is_file():
        pytest.skip("the list of analytes lies outside this repository and is not here")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    key = next(name for name in rows[0] if name in ("code", "analyte", "fact", "id"))
    known = {json.loads(line)["code"] for line in screener("facts", "--json").lines}
    assert {row[key] for row in rows} <= known
