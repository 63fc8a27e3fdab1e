"""A rule file looked at while it is written, and what may stand next in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from screener.rules.schema import schema
from screener.services.clinic import Clinic
from screener.services.completion import Completer, place_at
from screener.services.looking import Looked, look_at
from screener.services.rule_files import RuleFile
from screener.services.rule_sources import pieces_of
from screener.system import resources
from screener.system.catalogues import load_catalogue
from tests.services.amending import CASES, OWN, given, rules
from tests.services.conftest import state_of

HEAD = "trial: T\ntitle: words\nversion: 1\n"
CRITERION = "inclusion:\n  - id: I1\n    text: words\n    "


# --- looking --------------------------------------------------------------------------------------


def looked(clinic: Clinic, text: str, cases: str | None = None) -> Looked:
    return look_at(clinic, replace(given(), text=text, cases=cases))


def test_a_file_without_mistakes_says_what_each_criterion_means(clinic: Clinic) -> None:
    before = state_of(clinic)
    found = look_at(clinic, given())
    assert (found.trial, found.version, found.marks, found.tested) == (OWN, 1, (), True)
    assert dict(found.says)["E1"].sentence == "INR (prothrombin time) at least 2.5"
    assert state_of(clinic) == before


def test_every_mistake_has_its_line_in_the_text_or_in_the_cases(clinic: Clinic) -> None:
    text = rules().replace("lab: inr", "lab: inrr").replace("age:", "agee:")
    found = looked(clinic, text)
    lines = text.splitlines()
    assert ["agee" in lines[found.marks[0].line - 1], "inrr" in lines[found.marks[1].line - 1]] == [
        True, True,
    ]  # fmt: skip
    assert found.mistakes == 2 and not found.tested
    cases = CASES.format(trial=OWN).replace("E1: true", "E9: true")
    (mark,) = looked(clinic, rules(), cases).marks
    assert mark.cases and mark.kind == "mistake" and "E9" in cases.splitlines()[mark.line - 1]


def test_a_case_that_differs_is_marked_where_it_stands(clinic: Clinic) -> None:
    cases = CASES.format(trial=OWN).replace("I1: false", "I1: true")
    found = looked(clinic, rules(), cases)
    (mark,) = found.marks
    assert mark.kind == "case" and "a child, and too high" in cases.splitlines()[mark.line - 1]
    assert mark.words.endswith("I1 should be true, found false") and not found.tested


def test_a_criterion_without_a_case_is_a_doubt_and_the_file_a_draft(clinic: Clinic) -> None:
    found = looked(clinic, rules() + '  - {id: E2, text: "Ascites.", rule: {condition: ascites}}\n',
                   CASES.format(trial=OWN))  # fmt: skip
    assert "doubt" in {mark.kind for mark in found.marks} and not found.tested


def test_each_criterion_that_can_be_read_is_told_though_others_cannot(clinic: Clinic) -> None:
    text = rules().replace("lab: inr", "lab: inrr")
    found = looked(clinic, text)
    line = text.splitlines().index("  - id: I1") + 1
    name, told = found.at(line)
    assert name == "I1" and told is not None and told.sentence == "Age at least 18 years"
    line = text.splitlines().index("  - id: E1") + 1
    assert found.at(line) == ("E1", None)
    assert found.at(1) == ("", None)


def test_an_override_is_told_as_the_whole_that_it_becomes(clinic: Clinic) -> None:
    text = (
        "base: NCT05985863\ntrial: NCT05985863\nversion: 2\n"
        "override:\n  I1:\n    rule: {age: {from: 18 years, to: 60 years}}\n"
    )
    found = look_at(clinic, RuleFile(text, "amended.yaml"))
    assert found.mistakes == 0
    name, told = found.at(6)
    assert name == "I1" and told is not None and told.sentence == "Age from 18 to 60 years"


@every(st.integers(0, 400), st.text(st.sampled_from("{}[]:-, \n\"'#ab1"), max_size=4))
def test_whatever_is_typed_is_looked_at_without_a_crash(place: int, typed: str) -> None:
    text = rules()
    text = text[:place] + typed + text[place:]
    pieces = pieces_of(text)
    assert all(1 <= piece.first <= piece.last <= text.count("\n") + 1 for piece in pieces)
    COMPLETER.propose(text[:place] + typed)


def test_each_shipped_criterion_is_found_where_it_stands() -> None:
    for file in resources.path("trials").glob("*.yaml"):
        if file.name.endswith(".cases.yaml"):
            continue
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines()
        for piece in pieces_of(text):
            assert piece.id in lines[piece.first - 1]
            assert not piece.rule or piece.rule.split("\n")[0].strip() in text
            assert "#" not in piece.rule.split("\n")[-1]


# --- what may stand next --------------------------------------------------------------------------

COMPLETER = Completer(schema(load_catalogue()), load_catalogue())


def proposed(text: str) -> list[str]:
    return [one.insert for one in COMPLETER.propose(text)]


def test_at_the_beginning_the_keys_of_a_rule_file_are_proposed() -> None:
    assert {"trial: ", "inclusion: ", "base: "} <= set(proposed(""))
    assert "trial: " not in proposed(HEAD)
    assert proposed("tri") == ["trial: "]


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("source: {kind: ", ["protocol", "registry"]),
        ("source:\n  kind: reg", ["registry"]),
        (f"{HEAD}readings:\n  labs:\n    ", ["why: ", "within: "]),
        (f"{CRITERION}rule: {{score: child", ["child_pugh"]),
        (f"{CRITERION}rule:\n      any:\n        - {{con", ["condition: "]),
        (
            f"{CRITERION}rule: {{condition: ascites, begins: {{within: 4 weeks, a",
            ["after: ", "at: "],
        ),
    ],
)
def test_keys_and_values_are_those_of_the_place(text: str, some: list[str]) -> None:
    assert proposed(text) == some


def test_a_rule_begins_with_what_names_its_kind_and_goes_on_with_its_fields() -> None:
    kinds = proposed(f"{CRITERION}rule: {{")
    assert {"lab: ", "age: ", "all: ", "judgement: "} <= set(kinds) and "at_least: " not in kinds
    fields = proposed(f"{CRITERION}rule: {{lab: inr, ")
    assert {"at_least: ", "below: "} <= set(fields) and "lab: " not in fields


def test_a_fact_is_found_by_what_it_is_called_too() -> None:
    found = COMPLETER.propose(f"{CRITERION}rule: {{lab: prothrombin")
    assert "inr" in [one.insert for one in found]
    assert any("INR" in one.words for one in found)


def test_a_new_criterion_and_an_override_are_offered_their_keys() -> None:
    assert {"applies: ", "id: ", "text: "} <= set(proposed(f"{HEAD}inclusion:\n  - "))
    assert "rule: " in proposed("base: B\ntrial: T\noverride:\n  E3:\n    ")
    assert "id: " not in proposed(CRITERION)


def test_the_place_is_read_from_indentation_and_brackets() -> None:
    place = place_at(f"{CRITERION}rule:\n      all:\n        - any:\n            - {{lab: inr, at")
    assert place.path == ("inclusion", "rule", "all", "any")
    assert (place.beside, place.begun, place.value) == (frozenset({"lab"}), "at", False)
