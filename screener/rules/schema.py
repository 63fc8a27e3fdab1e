"""The JSON Schema of rule files, made from the kinds of node and the catalogue.

Editors read it to complete and to mark what they can: keys, codes, choices. What it accepts may
still be refused: units, windows and places are checked only by reading the file.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from screener.domain.catalogue import Catalogue
from screener.rules.nodes import KINDS, Node
from screener.rules.readings import Readings
from screener.rules.ruleset import Criterion, Definition, Design, RuleSet, Source
from screener.rules.scores.registry import SCORES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "ruleset.schema.json"
RULE = {"$ref": "#/$defs/rule"}
RULES = {"type": "array", "items": RULE, "minItems": 1}
CODES: dict[tuple[str, str], tuple[str, ...]] = {
    ("lab", "lab"): ("lab",),
    ("detected", "detected"): ("lab",),
    ("rate", "rate"): ("lab",),
    ("change", "change"): ("lab",),
    ("fact", "fact"): ("coded",),
    ("condition", "condition"): ("condition", "grade"),
    ("count", "count"): ("condition",),
    ("grade", "grade"): ("grade",),
    ("planned", "planned"): ("plan",),
}
"""Of which kinds of fact a field of a node names one."""

Schema = dict[str, Any]


def text(catalogue: Catalogue) -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(catalogue), ensure_ascii=False, indent=1) + "\n"


def schema(catalogue: Catalogue) -> Schema:
    """The schema of a rule file."""
    definitions: Schema = {"rule": {"anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS]}}
    for kind, cls in KINDS.items():
        definitions[kind] = _node(cls, catalogue, definitions)
    criterion = _model(Criterion, definitions, without=("side",))
    criterion["properties"] |= {"rule": RULE, "applies": RULE}
    defined = _model(Definition, definitions, without=("name",))
    defined["properties"]["rule"] = RULE
    changed = {**criterion, "required": []}
    whole = _model(RuleSet, definitions, without=("text", "inclusion", "exclusion"))
    required = [*whole.pop("required"), "inclusion"]
    criteria = {"type": "array", "items": {"$ref": "#/$defs/criterion"}}
    whole["properties"] |= {
        "source": _model(Source, definitions),
        "readings": _model(Readings, definitions),
        "design": _model(Design, definitions),
        "definitions": {"type": "object", "additionalProperties": defined},
        "inclusion": criteria,
        "exclusion": criteria,
        "base": _TEXT,
        "override": {
            "type": "object",
            "additionalProperties": {"anyOf": [{"type": "null"}, changed]},
        },
    }
    definitions["criterion"] = criterion
    used = _used(definitions, _referred(whole))
    return {
        "$schema": DIALECT,
        "title": "A rule set of Screener",
        **whole,
        "anyOf": [{"required": ["base", "trial"]}, {"required": required}],
        "$defs": used,
    }


def _node(cls: type[Node], catalogue: Catalogue, definitions: Schema) -> Schema:
    made = _model(cls, definitions, without=cls.given)
    for name in cls.holds:
        if name not in cls.given:
            several = "tuple" in str(cls.model_fields[name].annotation)
            made["properties"][name.rstrip("_")] = RULES if several else RULE
    for (kind, field), kinds in CODES.items():
        if kind == cls.kind:
            name = f"codes: {', '.join(kinds)}"
            codes = [fact.code for fact in catalogue.values() if fact.kind in kinds]
            definitions[name] = {"enum": codes}
            made["properties"][field] = {"$ref": f"#/$defs/{name}"}
    if cls.kind == "score":
        made["properties"]["score"] = {"enum": list(SCORES)}
    return {**made, "description": " ".join((cls.__doc__ or "").split())}


def _model(cls: type[BaseModel], definitions: Schema, without: tuple[str, ...] = ()) -> Schema:
    """The schema of a mapping; what it refers to is laid among the definitions."""
    made = cls.model_json_schema()
    for name, inner in made.pop("$defs", {}).items():
        definitions.setdefault(name, _loose(inner))
    made = _loose(made)
    made["properties"] = {k: v for k, v in made["properties"].items() if k not in without}
    made["required"] = [name for name in made.get("required", ()) if name not in without]
    return {key: made[key] for key in ("type", "properties", "required", "additionalProperties")}


_TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""What stands for text in a file: an editor takes 1.5, 2026 or yes for something else."""


def _loose(part: Any) -> Any:
    """Text wherever the program reads text, and none of pydantic's titles and defaults."""
    if isinstance(part, list):
        return [_loose(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {
        key: _loose(value) if key != "properties" else {k: _loose(v) for k, v in value.items()}
        for key, value in part.items()
        if key not in ("title", "default", "description")
    }
    if found.get("type") == "string":
        found |= _TEXT
    elif found.get("type") == "integer":
        found["type"] = ["integer", "string"]
    if found.get("type") == "array" and found.get("items") == _TEXT:
        return {"anyOf": [_TEXT, found]}  # one, or a list of them
    return found


def _referred(part: Any) -> set[str]:
    """The definitions that a part of the schema refers to."""
    if isinstance(part, list):
        return set().union(*(_referred(item) for item in part)) if part else set()
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"].removeprefix("#/$defs/")} if isinstance(part.get("$ref"), str) else set()
    return own.union(*(_referred(value) for value in part.values()))


def _used(definitions: Schema, start: set[str]) -> Schema:
    """The definitions that are referred to, in turn."""
    wanted, more = set(start), set(start)
    while more:
        more = set().union(*(_referred(definitions[name]) for name in more)) - wanted
        wanted |= more
    return {name: definitions[name] for name in sorted(wanted)}
