"""The reference of the rule language: every example in it is met, not met, unknown, as it says."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest

from screener.rules.cases import load_cases, run_cases
from screener.rules.language import load
from screener.rules.nodes import KINDS, walk
from screener.rules.nodes.say import Say
from screener.rules.ruleset import RuleSet
from screener.rules.telling import sentence
from screener.system import resources
from screener.system.document import read_document
from screener.system.texts import Texts
from tests.checkout import ROOT
from tests.rules.facts import CATALOGUE

PAGE = (ROOT / "docs" / "rule-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
TRUTHS = {"met": "true", "not met": "false", "unknown": "unknown"}


def made(example: dict[str, Any]) -> RuleSet:
    head = {
        "trial": "T", "title": "example", "version": "1", "state": "draft",
        "source": {"kind": "registry", "record_date": "2026-01-01", "list": "complete"},
        "definitions": example.get("definitions", {}),
        "inclusion": [{"id": "C1", "text": "words", "rule": example["rule"]}],
    }  # fmt: skip
    return load(json.dumps(head), CATALOGUE)


@pytest.mark.parametrize("example", EXAMPLES, ids=[text.splitlines()[0] for text in EXAMPLES])
def test_an_example_says_and_finds_what_it_tells(example: str) -> None:
    data = read_document(example).data
    rules = made(data)
    assert (
        sentence(rules.criteria[0].rule, Say(Texts(), CATALOGUE, rules.readings))
        == (data["sentence"])
    )
    cases = [
        {"name": f"{name}: {facts}", "as_of": "2026-06-01",
         "facts": [line.strip() for line in facts.split(";") if line.strip()],
         "expect": {"C1": TRUTHS[name]}}
        for name in TRUTHS
        for facts in data.get(name, ())
    ]  # fmt: skip
    assert cases
    text = json.dumps({"trial": "T", "cases": cases})
    assert run_cases(load_cases(text, rules, CATALOGUE), rules, CATALOGUE) == ()


def test_every_kind_of_node_has_an_example_that_goes_each_way() -> None:
    shown: dict[str, set[str]] = {}
    for example in EXAMPLES:
        data = read_document(example).data
        kinds = {type(node).kind for _, node in walk(made(data).criteria[0].rule)}
        for kind in kinds:
            shown.setdefault(kind, set()).update(name for name in TRUTHS if data.get(name))
    assert shown.pop("stated") == {"met"}
    assert shown == {kind: set(TRUTHS) for kind in KINDS if kind != "stated"}


def test_every_doubt_is_told_on_the_page() -> None:
    keys = set(tomllib.loads(resources.read("texts", "en", "rules.toml"))["doubt"])
    assert keys == set(re.findall(r"`([a-z_]+)`", PAGE)) & keys


def test_all_44_constructs_stand_in_the_table() -> None:
    rows = re.findall(r"^\| (\d+)(?:–(\d+))? \|", PAGE, re.MULTILINE)
    numbers = [n for first, last in rows for n in range(int(first), int(last or first) + 1)]
    assert numbers == list(range(1, 45))
