"""Base and override, shared definitions, what is only declared; phases I and II of NCT06740149."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.domain.problems import Refused
from screener.rules.cases import load_cases, run_cases
from screener.rules.language import load
from screener.rules.nodes import walk
from screener.rules.ruleset import RuleSet
from screener.system import resources
from screener.system.neighbours import texts_beside
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, fact, rule_set, shipped, truth

PHASES = ("NCT06740149-I", "NCT06740149-II")
BASE = (
    "trial: B\ntitle: base\nversion: 1\nstate: draft\n"
    "source: {kind: registry, record_date: 2026-01-01, list: complete}\n"
    "readings: {labs: {within: 28 days, why: x}, answers: {within: 28 days, why: x}}\n"
    "inclusion:\n"
    "  - {id: I1, text: adults, rule: {age: {from: 18 years}}}\n"
    "  - {id: I2, text: septic, note: n, rule: {condition: sepsis}}\n"
)
OWN = "base: base\ntrial: T\ntitle: own\n"


def made(own: str, base: str = BASE) -> RuleSet:
    return load(OWN + own, CATALOGUE, "own.yaml", {"base": base}.get)


def said(own: str, base: str = BASE) -> list[str]:
    with pytest.raises(Refused) as refused:
        made(own, base)
    return Texts().problems(refused.value).splitlines()


def test_what_is_not_overridden_is_the_bases() -> None:
    rules = made("override: {I2: {text: in shock, rule: {condition: shock}}}\n")
    assert (rules.trial, rules.title, rules.version) == ("T", "own", 1)
    assert [c.text for c in rules.criteria] == ["adults", "in shock"]
    assert rules.criterion("I2").note == "n"
    assert rules.readings.labs is not None


def test_a_criterion_may_be_left_out_and_others_added() -> None:
    rules = made(
        "override:\n  I2:\nexclusion:\n  - {id: E1, text: shock, rule: {condition: shock}}\n"
    )
    assert [(c.id, c.side) for c in rules.criteria] == [("I1", "inclusion"), ("E1", "exclusion")]


def test_single_readings_may_be_replaced() -> None:
    rules = made("readings: {labs: {within: 7 days, why: y}}\n")
    assert rules.readings.labs is not None
    assert str(rules.readings.labs.within) == "7 days"
    assert rules.readings.answers is not None


def test_the_text_that_is_hashed_is_whole_and_needs_no_base() -> None:
    rules = made("override: {I2: {text: in shock}}\n")
    again = load(rules.text, CATALOGUE)
    assert again == rules
    assert again.sha256 == rules.sha256
    changed = made("override: {I2: {text: in shock}}\n", BASE.replace("adults", "grown-ups"))
    assert changed.sha256 != rules.sha256


def test_a_base_may_have_a_base_but_not_without_end() -> None:
    middle = "base: base\ntrial: M\noverride: {I1: {text: grown-ups}}\n"
    texts = {"base": BASE, "middle": middle, "loop": "base: loop\ntrial: L\n"}
    rules = load("base: middle\ntrial: T\n", CATALOGUE, "t.yaml", texts.get)
    assert [c.text for c in rules.criteria] == ["grown-ups", "septic"]
    with pytest.raises(Refused) as refused:
        load("base: loop\ntrial: T\n", CATALOGUE, "t.yaml", texts.get)
    assert "go round" in Texts().problems(refused.value)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("override: {I3: {text: x}}\n", "own.yaml:4:12: “I3” is no criterion of the base. Nearest"),
        ("override: [I2]\n", "own.yaml:4:1: “override” is a mapping"),
        ("override: {I2: nothing}\n", "own.yaml:4:12: “override” is a mapping"),
        ("override: {I2: {txt: x}}\n", "own.yaml:4:17: “txt” is not known here. Nearest: text"),
        ("override: {I2: {rule: {condition: spsis}}}\n", "own.yaml:4:24: “spsis” is no fact"),
        ("inclusion:\n  - {id: I2, text: x, rule: {condition: shock}}\n", "own.yaml:5:6: The cri"),
        ("readings: {labs: {within: long, why: y}}\n", "own.yaml:4:19: “long” is no duration"),
    ],
)
def test_a_mistake_is_told_where_it_stands(own: str, told: str) -> None:
    lines = said(own)
    assert any(line.startswith(told) for line in lines), lines


def test_a_mistake_of_the_base_is_told_in_the_base() -> None:
    assert said("", BASE.replace("sepsis", "spsis"))[0].startswith("base.yaml:9:")


@pytest.mark.parametrize("name", ["other", "../base", "/etc/hostname", ".base"])
def test_a_base_is_a_file_beside_and_no_other(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "trials"
    folder.mkdir()
    (folder / "base.yaml").write_text(BASE)
    for file in (tmp_path / "base.yaml", folder / ".base.yaml"):
        file.write_text(BASE)
    bases = texts_beside(folder)
    assert load(OWN, CATALOGUE, "own.yaml", bases).trial == "T"
    with pytest.raises(Refused) as refused:
        load(OWN.replace("base: base", f"base: {name}"), CATALOGUE, "own.yaml", bases)
    assert "names no rule file beside" in Texts().problems(refused.value)


def test_an_override_without_a_base_is_a_mistake() -> None:
    with pytest.raises(Refused) as refused:
        load(BASE + "override: {I1: {text: x}}\n", CATALOGUE)
    assert "needs a “base”" in Texts().problems(refused.value)


# --- definitions ----------------------------------------------------------------------------------

DEFINED = BASE + (
    "definitions:\n"
    "  jaundiced: {title: jaundice, rule: {lab: bilirubin_total, at_least: 5 mg/dL}}\n"
    "  aclf: {title: ACLF, edition: '2019',\n"
    "         rule: {all: [{use: jaundiced}, {condition: ascites}]}}\n"
    "exclusion:\n  - {id: E1, text: x, rule: {any: [{use: aclf}, {not: {use: aclf}}]}}\n"
)


def test_a_definition_is_used_by_name_and_may_use_those_before_it() -> None:
    rules = load(DEFINED, CATALOGUE)
    nodes = [node for _, node in walk(rules.criterion("E1").rule)]
    assert [type(node).kind for node in nodes].count("lab") == 2
    assert len({id(node) for node in nodes}) == len(nodes)  # each use is judged by itself
    assert rules.definitions[1].edition == "2019"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{use: aclf2}", "“aclf2” is no definition of this rule set above this place. Nearest"),
        ("{use: aclf, rule: {condition: ascites}}", "filled in by the program"),
    ],
)
def test_an_unknown_definition_is_told_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        load(DEFINED.replace("{not: {use: aclf}}", text), CATALOGUE)
    assert told in Texts().problems(refused.value)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("definitions: [a]\n", "“definitions” is a mapping"),
        ("definitions: {a: {title: x}}\n", "mapping with title and rule"),
        ("definitions: {a: {rule: {condition: sepsis}}}\n", "“title” is missing"),
        ("definitions: {a: {title: x, rule: {use: a}}}\n", "“a” is no definition"),
        ("definitions: {a: {title: x, rule: {condition: spsis}}}\n", "“spsis” is no fact"),
    ],
)
def test_a_wrong_definition_is_told_once(wrong: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        load(BASE + wrong, CATALOGUE)
    lines = Texts().problems(refused.value).splitlines()
    assert len([line for line in lines if told in line]) == 1


# --- the shipped phases ---------------------------------------------------------------------------


@pytest.mark.parametrize("phase", PHASES)
def test_every_shipped_case_of_a_phase_finds_what_it_expects(phase: str) -> None:
    rules = shipped(phase)
    cases = load_cases(resources.read("trials", f"{phase}.cases.yaml"), rules, CATALOGUE)
    assert run_cases(cases, rules, CATALOGUE) == ()


def test_the_phases_differ_in_i4_alone_and_both_lists_are_declared_incomplete() -> None:
    one, two = (shipped(phase) for phase in PHASES)
    digests = [{c.id: c.digest for c in rules.criteria} for rules in (one, two)]
    differing = [name for name in digests[0] if digests[0][name] != digests[1][name]]
    assert (differing, digests[0].keys()) == (["I4"], digests[1].keys())
    for rules in (one, two):
        assert not rules.complete
        assert not rules.exclusion
        assert any("exclusion" in missing for missing in rules.source.missing)
        assert rules.design.groups


def test_an_undated_record_says_so_and_a_day_that_is_none_is_refused() -> None:
    assert shipped(PHASES[0]).source.record_date == ""
    with pytest.raises(Refused):
        load(BASE.replace("2026-01-01", "unknown"), CATALOGUE)


def test_a_list_of_codes_left_open_asks_the_investigator_for_what_it_does_not_name() -> None:
    """ "Such as autoimmune diseases, alcohol, drugs and so on" (NCT03945487 E2)."""
    rule = (
        "{any: [{condition: autoimmune_hepatitis}, {condition: alcoholic_liver_disease},"
        " {judgement: another cause}]}"
    )
    assert truth(rule, fact("alcoholic_liver_disease", "yes")) == "true"
    noes = [fact(code, "no") for code in ("autoimmune_hepatitis", "alcoholic_liver_disease")]
    assert truth(rule_set(rule), *noes) == "unknown"
