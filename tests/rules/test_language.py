"""Reading rule files: every mistake with its place and words, all at once; hostile files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from screener.domain.problems import Refused, Where
from screener.domain.times import Duration
from screener.rules.language import load
from screener.rules.nodes import KINDS, walk
from screener.rules.nodes.base import Desk, Reader, Strict
from screener.rules.readings import Within
from screener.system import resources
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, rule_set, shipped

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
HEAD = (
    "trial: NCT00000001\ntitle: A trial\nversion: 1\nstate: draft\n"
    "source: {kind: registry, record_date: 2026-01-01, list: complete}\n"
)
GOOD = "inclusion:\n  - id: I1\n    text: words\n    rule: {condition: sepsis}\n"


def said(text: str) -> str:
    """What a person is told of a file that is refused."""
    with pytest.raises(Refused) as refused:
        load(text, CATALOGUE, "r.yaml")
    return Texts().problems(refused.value)


def of_rule(rule: str) -> str:
    """What is said of one wrong rule; it stands in line 9."""
    told = said(f"{HEAD}inclusion:\n  - id: I1\n    text: words\n    rule: {rule}\n")
    assert "\n" not in told, told
    assert told.startswith("r.yaml:9:")
    return told.split(": ", 1)[1]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("sepsis", "a rule is needed"),
        ("[a]", "a rule is needed"),
        ("{}", "names no kind of rule"),
        ("{condtion: sepsis}", "“condtion” names no kind of rule. Nearest: condition."),
        ("{within: 1 month, labb: inr}", "“labb” names no kind of rule. Nearest: lab."),
        ("{lab: inr, condition: sepsis}", "several (lab, condition)"),
        ("{lab: inrr, at_least: 1}", "“inrr” is no fact of the catalogue. Nearest: inr."),
        ("{lab: INR, at_least: 1}", "Nearest: inr."),
        ("{lab: PLT, at_least: 1}", "Nearest: platelets."),
        ("{lab: sepsis, at_least: 1}", "“sepsis” is a condition; here a lab is needed."),
        ("{condition: inr}", "“inr” is a lab; here a condition, grade is needed."),
        ("{grade: sepsis, at_least: mild}", "here a grade is needed"),
        ("{planned: sepsis}", "here a plan is needed"),
        ("{fact: sepsis, is: yes}", "here a coded is needed"),
        ("{lab: inr}", "A limit is missing: give one of at_least, above, at_most, below."),
        ("{lab: inr, at_least: 1, above: 2}", "at_least, above, not both"),
        ("{lab: inr, at_most: 1, below: 2}", "at_most, below, not both"),
        ("{lab: inr, at_least: 3, at_most: 2}", "Nothing lies between 3 and 2."),
        ("{lab: inr, above: 2, at_most: 2}", "Nothing lies between 2 and 2."),
        ("{lab: bilirubin_total, at_least: 5 mg/dL, below: 80 umol/L}", "Nothing lies between"),
        ("{lab: inr, at_leest: 1}", "“at_leest” is not known here. Nearest: at_least."),
        ("{lab: inr, at_least: high}", "“high” is no quantity"),
        ("{lab: inr, at_least: }", "“” is no quantity"),
        ("{lab: inr, at_least: [1]}", "is no quantity"),
        ("{lab: inr, at_least: 1e3}", "“e3” is no unit of inr"),
        ("{lab: inr, at_least: '1,5'}", "“,5” is no unit of inr"),
        ("{lab: bilirubin_total, at_least: 5}", "“” is no unit of bilirubin_total"),
        ("{lab: bilirubin_total, at_least: 5 mg/L/d}", "Nearest: mg/L"),
        ("{lab: pta, below: 0.4}", "“” is no unit of pta"),
        ("{lab: hbv_dna, at_most: 1000 copies/mL}", "“copies/mL” is no unit of hbv_dna"),
        (f"{{lab: inr, at_least: {'9' * 400}}}", "is no quantity"),
        ("{lab: inr, at_least: 1, pick: newest}", "“newest” cannot stand here"),
        ("{lab: inr, at_least: 1, within: 28}", "“28” is no duration"),
        ("{lab: inr, at_least: 1, within: 1.5 months}", "is no duration"),
        ("{lab: inr, at_least: 1, within: 12:30}", "“12:30” is no duration"),
        ("{lab: inr, at_least: 1, within: 999999999999 years}", "is no duration"),
        ("{lab: inr, at_least: 1, before: birth}", "“birth” is no anchor"),
        ("{lab: inr, at_least: 1, before: {readings: []}}", "is no anchor"),
        ("{lab: inr, at_least: 1, before: [[a]]}", "is no anchor"),
        ("{lab: inr, at_least: 1, before: onset of sepsys}", "Nearest: sepsis."),
        ("{lab: inr, at_least: 1, before: onset of inr}", "“inr” is a lab"),
        ("{lab: inr, at_least: 1, before: consent, after: consent}", "(before, after)"),
        ("{lab: inr, at_least: 1, at: consent, within: 1 day}", "a single day"),
        ("{condition: sepsis, begins: {}}", "“begins” needs a window"),
        ("{condition: sepsis, within: 1 day, begins: {within: 1 day}}", "a window of its own"),
        ("{condition: sepsis, begins: {withn: 1 day, within: 1 day}}", "Nearest: within."),
        ("{condition: sepsis, begins: {after: onset of x}}", "“onset of x” names no fact"),
        ("{condition: sepsis, answers_within: soon}", "“soon” is no duration"),
        ("{grade: he_grade}", "A limit is missing: give one of at_least, at_most."),
        ("{grade: he_grade, at_least: II}", "“II” is no choice of he_grade"),
        ("{grade: ascites, at_least: mildd}", "Nearest: mild."),
        ("{grade: he_grade, at_least: 3, at_most: 2}", "Nothing lies between 3 and 2."),
        ("{fact: sex, is: woman}", "“woman” is no choice of sex"),
        ("{fact: sex, is: []}", "cannot stand here"),
        ("{fact: sex, is: female, within: 1 day}", "“sex” never changes"),
        ("{fact: sex}", "“is” is missing here."),
        ("{age: {from: 18}}", "“18” is no duration"),
        ("{age: {from: 216 months}}", "An age limit is given in years, not “216 months”."),
        ("{age: {}}", "A limit is missing: give one of from, to."),
        ("{age: {from: 70 years, to: 18 years}}", "Nothing lies between 70 years and 18 years."),
        ("{age: {frm: 18 years, to: 19 years}}", "“frm” is not known here. Nearest: from."),
        ("{judgement: ''}", "cannot stand here"),
        ("{judgement: [a]}", "cannot stand here"),
        ("{all: []}", "“all” holds a list of rules, at least one."),
        ("{any: {condition: sepsis}}", "“any” holds a list of rules"),
        ("{not: [{condition: sepsis}]}", "a rule is needed"),
        ("{several: 3, of: [{condition: sepsis}]}", "3 of 1 can never hold."),
        ("{several: 0, of: [{condition: sepsis}]}", "“0” cannot stand here"),
        ("{several: 1}", "“of” is missing here."),
        ("{score: childpugh, above: 9}", "Nearest: child_pugh"),
        ("{score: child_pugh, above: 9 points}", "A score has no unit: leave “points” out."),
        ("{score: child_pugh}", "A limit is missing"),
        ("{score: child_pugh, above: 9, within: 1 day}", "A score is judged on its day"),
        ("{lab: bilirubin_total, at_least: 5, below: 9 mg/dL}", "“” is no unit"),
        ("{condition: sepsis, note: x}", "“note” is not known here"),
    ],
)
def test_a_mistake_in_a_rule_is_told_in_its_own_words(rule: str, words: str) -> None:
    assert words in of_rule(rule)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "r.yaml", "empty"),
        ("- a", "r.yaml:1:1", "A rule file is a mapping"),
        ("a", "r.yaml:1:1", "A rule file is a mapping"),
        (HEAD, "r.yaml:1:1", "“inclusion” must hold at least one"),
        (HEAD + "inclusion: []\n", "r.yaml:6:1", "“inclusion” must hold at least one"),
        (HEAD + "inclusion: yes\n", "r.yaml:6:1", "“inclusion” must hold at least one"),
        (HEAD + GOOD + "exclusion: []\n", "r.yaml:10:1", "“exclusion” must hold at least one"),
        (HEAD + "inclusion: [a]\n", "r.yaml:6:13", "A criterion is a mapping"),
        (HEAD + GOOD + "titel: x\n", "r.yaml:10:1", "Nearest: title"),
        (HEAD + GOOD + "text: x\n", "r.yaml:10:1", "“text” is filled in by the program"),
        (HEAD + GOOD + "    side: exclusion\n", "r.yaml:10:5", "“side” is filled in"),
        (HEAD + GOOD + "    rul: x\n", "r.yaml:10:5", "Nearest: rule"),
        (HEAD.replace("version: 1", "version: 0") + GOOD, "r.yaml:3:1", "“0” cannot stand here"),
        (HEAD.replace("version: 1", "version: x") + GOOD, "r.yaml:3:1", "“x” cannot stand here"),
        (HEAD.replace("draft", "ready") + GOOD, "r.yaml:4:1", "“ready” cannot stand here"),
        (HEAD.replace("title: A trial\n", "") + GOOD, "r.yaml:1:1", "“title” is missing here"),
        (HEAD.replace("2026-01-01", "2026-02-30") + GOOD, "r.yaml:5:26", "“2026-02-30” cannot"),
        (
            HEAD.replace("2026-01-01", "20260101") + GOOD,
            "r.yaml:5:26",
            "write the day as 2026-01-31",
        ),
        (HEAD.replace("kind: registry, ", "") + GOOD, "r.yaml:5:1", "“kind” is missing here"),
        (HEAD.replace("registry", "gossip") + GOOD, "r.yaml:5:10", "“gossip” cannot stand here"),
        (HEAD + GOOD.replace("id: I1", "id: ''"), "r.yaml:7:5", "cannot stand here"),
        (HEAD + GOOD.replace("id: I1", "id: [a]"), "r.yaml:7:5", "cannot stand here"),
        (HEAD + GOOD.replace("    text: words\n", ""), "r.yaml:7:5", "“text” is missing here"),
        (
            HEAD + GOOD.replace("    rule: {condition: sepsis}\n", ""),
            "r.yaml:7:5",
            "“rule” is missing here",
        ),
        (
            HEAD + GOOD + "exclusion:\n  - {id: I1, text: w, rule: {condition: shock}}\n",
            "r.yaml:11:6",
            "“I1” stands here a second time",
        ),
        (
            HEAD + "readings: {labs: {within: 28 days}}\n" + GOOD,
            "r.yaml:6:12",
            "“why” is missing here",
        ),
        (
            HEAD + "readings: {labs: {within: long, why: x}}\n" + GOOD,
            "r.yaml:6:19",
            "“long” is no duration",
        ),
        (
            HEAD + "readings: {lab: {within: 1 day, why: x}}\n" + GOOD,
            "r.yaml:6:12",
            "“lab” is not known here. Nearest: labs",
        ),
        (
            HEAD + "readings: {baseline: {means: baseline, why: x}}\n" + GOOD,
            "r.yaml:6:23",
            "Baseline cannot stand for itself",
        ),
        (
            HEAD + "readings: {baseline: {means: nothing, why: x}}\n" + GOOD,
            "r.yaml:6:23",
            "“nothing” is no anchor",
        ),
        (
            HEAD + "readings: {baseline: {means: onset of jaundise, why: x}}\n" + GOOD,
            "r.yaml:6:23",
            "Nearest: jaundice",
        ),
        (HEAD + GOOD + "    applies: {fact: sexx, is: male}\n", "r.yaml:10:15", "Nearest: sex"),
    ],
)
def test_a_mistake_outside_the_rules_is_told_with_its_place(
    text: str, place: str, words: str
) -> None:
    told = said(text)
    assert "\n" not in told, told
    assert told.startswith(f"{place}: ")
    assert words in told


def test_five_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    told = said(
        HEAD.replace("draft", "done")
        + """inclusion:
  - id: I1
    text: words
    rule:
      all:
        - {lab: bilirubin_totl, at_least: 5 mg/dL}
        - {lab: inr, at_least: 1.5, wihtin: 28 days}
        - {lab: platelets, below: 50 mg/dL}
  - id: I1
    text: words
    rule: {conditon: sepsis}
"""
    ).splitlines()
    assert [line.split(": ", 1)[0] for line in told] == [
        "r.yaml:4:1", "r.yaml:11:12", "r.yaml:12:37", "r.yaml:13:28", "r.yaml:14:5", "r.yaml:16:12",
    ]  # fmt: skip
    for line, word in zip(
        told,
        ["done", "bilirubin_total", "within", "10*9/L", "second time", "condition"],
        strict=True,
    ):
        assert word in line


def test_a_mistake_hides_none_of_those_beside_it_in_one_node() -> None:
    told = said(
        HEAD + "inclusion:\n  - id: I1\n    text: w\n    rule: {lab: inr, at_leest: 1, whitin: x}\n"
    )
    assert len(told.splitlines()) == 2


def test_an_unknown_key_inside_a_list_of_parts_is_told_at_its_place() -> None:
    class Part(Strict):
        name: str

    class Whole(Strict):
        parts: tuple[Part, ...]

    desk = Desk(CATALOGUE, lambda path: Where("f", len(path), 0))
    assert Reader(desk).model(Whole, {"parts": [{"name": "a", "colour": "b"}]}, ()) is None
    (problem,) = desk.problems
    assert (problem.key, problem.where.line) == ("rules.unknown_key", 3)


# --- hostile files --------------------------------------------------------------------------------

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
MERGE = "base: &base {a: b}\nother:\n  <<: *base\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "aliases"),
        (MERGE, "aliases"),
        (HEAD + GOOD.replace("{condition: sepsis}", "{<<: {condition: sepsis}}"), "merge keys"),
        (HEAD + GOOD + "version: 2\n", "“version” stands here a second time"),
        (HEAD + GOOD.replace("sepsis}", "sepsis, condition: shock}"), "stands here a second time"),
        (HEAD + GOOD.replace("{condition: sepsis}", "[" * 50 + "]" * 50), "deeper than 40"),
        ("[" * 100_000, "deeper than 40"),
        ("x" * 1_000_001, "larger than 1 MB"),
        (HEAD + GOOD.replace("words", "!secret words"), "tag"),
        (HEAD + GOOD.replace("words", "!!python/object:os.system words"), "tag"),
        (HEAD + GOOD.replace("words", "!!binary d29yZHM="), "tag"),
        (HEAD + GOOD.replace("{condition: sepsis}", "!!omap [{condition: sepsis}]"), "tag"),
        (HEAD + GOOD.replace("{condition: sepsis}", "{? [a, b] : c}"), "A key must be plain text"),
        ("a: [\n", "not valid YAML"),
        ("a: \x00", "not valid YAML"),
        ("a: \ud800", "not valid YAML"),
        ("--- a\n--- b\n", "not valid YAML"),
        ("\t- a", "not valid YAML"),
    ],
)
def test_a_hostile_file_is_refused_at_once_and_in_words(text: str, words: str) -> None:
    start = time.process_time()
    assert words in said(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "written", ["no", "yes", "012", "12:30", "1e3", "0x1f", "null", "~", "1_000"]
)
def test_no_scalar_changes_its_meaning(written: str) -> None:
    text = HEAD + GOOD.replace("words", written).replace("title: A trial", f"title: {written}")
    rules = load(text.replace("A trial", written), CATALOGUE)
    assert (rules.title, rules.criteria[0].text) == (written, written)


@pytest.mark.parametrize("written", ["012 days", "028 days"])
def test_a_leading_zero_does_not_make_a_number_octal(written: str) -> None:
    rules = rule_set(f"{{condition: sepsis, within: {written}}}")
    window = rules.criteria[0].rule.model_dump()["within"]
    assert str(window.count if hasattr(window, "count") else window["count"]) == str(
        int(written[:3])
    )


@pytest.mark.skipif(
    not (HOSTILE / "yaml-test-suite").is_dir(),
    reason="the YAML test suite lies in ../shared, which is not here",
)
def test_the_files_of_the_yaml_test_suite_are_refused_in_words() -> None:
    files = sorted((HOSTILE / "yaml-test-suite").rglob("*.yaml"))
    assert len(files) > 300
    for file in files:
        assert said(file.read_text(encoding="utf-8", errors="replace"))


# --- what loads -----------------------------------------------------------------------------------


def test_the_shipped_rule_sets_load_whole() -> None:
    for file in sorted(resources.path("trials").glob("*.yaml")):
        if not file.name.endswith(".cases.yaml"):
            assert shipped(file.stem).criteria


def test_the_criteria_keep_the_records_whole_words_and_order() -> None:
    rules = shipped()
    assert [criterion.id for criterion in rules.criteria] == [
        *(f"I{n}" for n in range(1, 4)), *(f"E{n}" for n in range(1, 15))
    ]  # fmt: skip
    assert rules.criterion("E4").text == (
        "Patients with previous liver transplantation or planned liver transplantation within 3 "
        "months;"
    )
    assert rules.complete


def test_a_rule_set_is_known_by_the_hash_of_its_text_and_a_criterion_by_words_and_rule() -> None:
    one, same, other = (rule_set("{condition: sepsis}", text=text) for text in ("a", "a", "b"))
    assert one.sha256 == same.sha256 != other.sha256
    assert one.criteria[0].digest == same.criteria[0].digest != other.criteria[0].digest
    rules = {
        rule_set(rule).criteria[0].digest
        for rule in (
            "{lab: inr, above: 1}", "{lab: inr, at_least: 1}", "{lab: inr, above: 2}",
            "{lab: inr, above: 1, within: 1 day}", "{lab: inr, above: 1, within: 2 days}",
            "{not: {lab: inr, above: 1}}", "{all: [{lab: inr, above: 1}]}",
            "{condition: sepsis, begins: {within: 1 day}}", "{condition: sepsis, within: 1 day}",
        )
    }  # fmt: skip
    assert len(rules) == 9


def test_every_kind_of_node_is_used_or_tested_somewhere_and_names_its_facts() -> None:
    used = {type(node).kind for c in shipped().criteria for _, node in walk(c.rule)}
    elsewhere = {"not", "several", "rate", "change", "count", "detected", "difference", "stated",
                 "use"}  # fmt: skip
    assert used | elsewhere == set(KINDS)
    for criterion in shipped().criteria:
        for _, node in walk(criterion.rule):
            assert all(code in CATALOGUE for code in node.facts())


def test_a_criterion_may_list_how_it_was_read_as_one_text_or_several() -> None:
    text = HEAD + GOOD + "    reading: as one\n"
    assert load(text, CATALOGUE).criteria[0].reading == ("as one",)
    assert load(HEAD + GOOD + "    reading: [a, b]\n", CATALOGUE).criteria[0].reading == ("a", "b")


RESTATED = HEAD.replace("kind:", "wording: restated, address: 'https://a.example/x', kind:")


def test_a_criterion_has_the_wording_and_the_page_of_its_source_unless_it_gives_its_own() -> None:
    assert load(HEAD + GOOD, CATALOGUE).criteria[0].restated_from == ""
    assert load(RESTATED + GOOD, CATALOGUE).criteria[0].restated_from == "https://a.example/x"
    other = load(RESTATED + GOOD + "    address: https://b.example\n", CATALOGUE).criteria[0]
    assert other.restated_from == "https://b.example"
    own = load(RESTATED + GOOD + "    wording: verbatim\n", CATALOGUE).criteria[0]
    assert (own.restated_from, own.address) == ("", "https://a.example/x")


def test_restated_words_without_a_page_are_refused() -> None:
    assert "name the page they are restated from" in said(HEAD + GOOD + "    wording: restated\n")


def test_questions_to_the_sponsor_belong_to_a_criterion_or_to_the_whole() -> None:
    rules = load(HEAD + "questions: How long?\n" + GOOD + "    questions: [a?, b?]\n", CATALOGUE)
    assert (rules.questions, rules.criteria[0].questions) == (("How long?",), ("a?", "b?"))


def test_a_length_of_time_may_be_one_already() -> None:
    assert Within(why="x", within=Duration(2, "day")).within == Duration.read("2 days")
    with pytest.raises(ValueError, match="duration"):
        Within(why="x", within="soon")  # type: ignore[arg-type]
