"""The shipped JSON Schema: up to date, accepts the shipped rule sets, refuses what is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from screener.rules.nodes import KINDS
from screener.rules.schema import NAME, text
from screener.system import resources
from screener.system.document import read_document
from tests.rules.facts import CATALOGUE

SHIPPED = json.loads(resources.read("schema", NAME))
TYPES = {
    "string": str, "object": dict, "array": list, "boolean": bool, "null": type(None),
    "integer": int, "number": (int, float),
}  # fmt: skip


def wrong(part: Any, data: Any, at: str = "") -> Iterator[str]:
    """What a value breaks of the few keywords that the schema uses."""
    if "$ref" in part:
        yield from wrong(SHIPPED["$defs"][part["$ref"].removeprefix("#/$defs/")], data, at)
    types = [part["type"]] if isinstance(part.get("type"), str) else part.get("type", [])
    if types and not any(isinstance(data, TYPES[name]) for name in types):
        yield f"{at}: {data!r} is none of {types}"
    if "enum" in part and data not in part["enum"]:
        yield f"{at}: {data!r} is no choice"
    if "const" in part and data != part["const"]:
        yield f"{at}: {data!r} is not {part['const']!r}"
    if isinstance(data, str) and len(data) < part.get("minLength", 0):
        yield f"{at}: too short"
    if "anyOf" in part and all(list(wrong(one, data, at)) for one in part["anyOf"]):
        yield f"{at}: fits nothing"
    if isinstance(data, list):
        if len(data) < part.get("minItems", 0):
            yield f"{at}: too few"
        for number, item in enumerate(data):
            yield from wrong(part.get("items", {}), item, f"{at}/{number}")
    if isinstance(data, dict):
        known, others = part.get("properties", {}), part.get("additionalProperties", {})
        missing = [name for name in part.get("required", ()) if name not in data]
        yield from (f"{at}: {name} is missing" for name in missing)
        for name, value in data.items():
            if name in known:
                yield from wrong(known[name], value, f"{at}/{name}")
            elif others is False:
                yield f"{at}: {name} is not known"
            elif isinstance(others, dict):
                yield from wrong(others, value, f"{at}/{name}")


def of(rule: Any) -> list[str]:
    return list(wrong({"$ref": "#/$defs/rule"}, rule))


def test_the_shipped_schema_is_the_one_that_the_program_makes() -> None:
    assert resources.read("schema", NAME) == text(CATALOGUE)  # made by: screener schema


def test_it_accepts_every_shipped_rule_set() -> None:
    for file in sorted(resources.path("trials").glob("*.yaml")):
        if not file.name.endswith(".cases.yaml"):
            data = read_document(file.read_text(encoding="utf-8"), file.name).data
            assert list(wrong(SHIPPED, data)) == [], file.name


def test_it_knows_every_kind_of_node_and_every_field() -> None:
    for kind, cls in KINDS.items():
        own = {info.alias or name.rstrip("_") for name, info in cls.model_fields.items()}
        assert set(SHIPPED["$defs"][kind]["properties"]) == own - set(cls.given)
        assert SHIPPED["$defs"][kind]["description"]


@pytest.mark.parametrize(
    "rule",
    [
        {"lab": "inr", "at_least": 1.5},
        {"lab": "creatinine", "above": "2 x ULN"},
        {"all": [{"condition": "sepsis"}, {"not": {"grade": "he_grade", "at_least": 2}}]},
        {"several": 2, "of": [{"condition": "sepsis"}, {"condition": "shock"}]},
        {"fact": "hbsag", "is": ["positive"], "lasting": {"more_than": "6 months"}},
        {"condition": "ascites", "begins": {"within": "4 weeks", "after": "onset of jaundice"}},
    ],
)
def test_it_accepts_what_an_editor_takes_for_numbers_and_lists(rule: Any) -> None:
    assert of(rule) == []


@pytest.mark.parametrize(
    "rule",
    [
        {"lab": "inrr", "at_least": 1.5},
        {"lab": "inr", "atleast": 1.5},
        {"condition": "inr"},
        {"all": []},
        {"not": [{"condition": "sepsis"}]},
        {"score": "childpugh", "above": 9},
        {"change": "weight", "is": "up", "above": "5 %"},
        {"use": "a", "rule": {"condition": "sepsis"}},
        {"condition": "sepsis", "lab": "inr"},
        "sepsis",
    ],
)
def test_it_marks_what_is_no_rule(rule: Any) -> None:
    assert of(rule)
