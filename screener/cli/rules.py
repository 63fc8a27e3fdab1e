"""Commands that need no database: check a rule file, list the catalogue."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from screener.cli.common import DONE, REFUSED, printable, texts_of
from screener.domain.catalogue import Catalogue, FactDef, Scale
from screener.domain.problems import KnownError
from screener.rules import schema as rule_schema
from screener.rules.checking import Checked
from screener.rules.nodes.base import Say
from screener.rules.ruleset import Design, RuleSet
from screener.rules.telling import sentence
from screener.services.rule_files import check_file, read_rule_file
from screener.services.trial_pages import doubt_words, path_words
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts


def check(options: argparse.Namespace) -> int:
    """Check a rule file and the cases beside it; every mistake, or what was found."""
    texts, catalogue, file = texts_of(options), load_catalogue(), options.rulefile
    given = read_rule_file(file)
    try:
        found = check_file(catalogue, given)
    except KnownError as error:
        if options.json:
            print(json.dumps({"mistakes": [_mistake(texts, p) for p in error.problems]}))
            return REFUSED
        raise
    if options.json:
        print(json.dumps(_checked(found, texts, catalogue)))
    else:
        for line in _lines(found, texts, catalogue):
            print(printable(line))
    return REFUSED if found.differences else DONE


def _sentences(found: Checked, texts: Texts, catalogue: Catalogue) -> dict[str, str]:
    say = Say(texts, catalogue, found.rule_set.readings)
    return {one.id: sentence(one.rule, say) for one in found.rule_set.criteria}


def _lines(found: Checked, texts: Texts, catalogue: Catalogue) -> Iterator[str]:
    """What was found, for people."""
    rule_set, sentences = found.rule_set, _sentences(found, texts, catalogue)
    sha = rule_set.sha256[:12]
    yield texts("cli.checked", trial=rule_set.trial, count=len(sentences), sha=sha)
    for name, words in sentences.items():
        yield texts("cli.check.sentence", id=name, sentence=words)
    yield from _whence(rule_set, texts)
    for missing in rule_set.source.missing:
        yield texts("cli.check.missing", what=texts.phrase(missing))
    yield from _design(rule_set.design, texts)
    yield from _questions(rule_set, texts)
    for doubt, where in found.doubts:
        yield texts("cli.check.doubt", where=where, what=doubt_words(doubt, texts))
    if found.cases is None:
        yield texts("cli.check.no_cases")
        return
    for one in found.differences:
        yield texts("cli.check.differs", case=one.case, what=one.what, expected=one.expected,
                    found=one.found)  # fmt: skip
    yield texts("cli.check.cases", count=len(found.cases), differing=len(found.differences))
    if found.mutated is not None:
        for change in found.mutated.survived:
            yield texts("cli.check.unnoticed", criterion=change.criterion, was=change.was,
                        became=change.became, path=path_words(change.path))  # fmt: skip
        yield texts("cli.check.changes", tried=found.mutated.tried,
                    unnoticed=len(found.mutated.survived))  # fmt: skip


def _whence(rule_set: RuleSet, texts: Texts) -> Iterator[str]:
    """Which criteria are not in the record's own words, by page."""
    pages: dict[str, list[str]] = {}
    for one in rule_set.criteria:
        if one.restated_from:
            pages.setdefault(one.restated_from, []).append(one.id)
    for page, names in pages.items():
        yield texts("cli.check.restated", page=page, criteria=", ".join(names))


def _design(design: Design, texts: Texts) -> Iterator[str]:
    for words in design.text:
        yield texts("cli.check.design", what=words)
    for group in design.groups:
        parts = (value for name, value in dict(group).items() if value and name != "name")
        yield texts("cli.check.group", name=group.name, what="; ".join(parts))
    for missing in design.missing:
        yield texts("cli.check.design_missing", what=missing)
    for conflict in design.conflicts:
        yield texts("cli.check.conflict", what=conflict)


def _questions(rule_set: RuleSet, texts: Texts) -> Iterator[str]:
    """What only the sponsor can settle."""
    for question in rule_set.questions:
        yield texts("cli.check.question", about=rule_set.trial, question=question)
    for one in rule_set.criteria:
        for question in one.questions:
            yield texts("cli.check.question", about=one.id, question=question)


def _checked(found: Checked, texts: Texts, catalogue: Catalogue) -> dict[str, Any]:
    """What was found, as an object."""
    rule_set, mutated = found.rule_set, found.mutated
    doubts = [
        {"file": where.file, "line": where.line, "column": where.column,
         "criterion": doubt.criterion, "kind": doubt.key, "message": doubt_words(doubt, texts)}
        for doubt, where in found.doubts
    ]  # fmt: skip
    cases = None if found.cases is None else {
        "count": len(found.cases),
        "differences": [asdict(one) for one in found.differences],
    }  # fmt: skip
    changes = None if mutated is None else {
        "tried": mutated.tried,
        "unnoticed": [
            {**asdict(one), "path": path_words(one.path)} for one in mutated.survived
        ],
    }  # fmt: skip
    return {
        "mistakes": [],
        "trial": rule_set.trial,
        "sha256": rule_set.sha256,
        "criteria": _sentences(found, texts, catalogue),
        "restated": {one.id: one.address for one in rule_set.criteria if one.restated_from},
        "questions": {
            "": list(rule_set.questions),
            **{one.id: list(one.questions) for one in rule_set.criteria if one.questions},
        },
        "list": rule_set.source.list,
        "missing": list(rule_set.source.missing),
        "design": rule_set.design.model_dump(),
        "doubts": doubts,
        "cases": cases,
        "changes": changes,
    }


def _mistake(texts: Texts, problem: Any) -> dict[str, Any]:
    return {
        "file": problem.where.file,
        "line": problem.where.line,
        "column": problem.where.column,
        "message": texts(problem.key, **problem.params),
    }


def facts(options: argparse.Namespace) -> int:
    """List the catalogue: a line a fact, or one JSON object a line."""
    for fact in load_catalogue().values():
        if options.json:
            print(json.dumps(_as_object(fact)))
        else:
            print(_line(fact))
    sys.stdout.flush()
    return DONE


def _scale(scale: Scale) -> str | dict[str, str]:
    """The factor of a unit, or what else is done to a number of it."""
    steps = {name: str(number) for name, number in scale.model_dump(exclude_defaults=True).items()}
    return steps if set(steps) - {"times"} else str(scale.times)


def _as_object(fact: FactDef) -> dict[str, Any]:
    return {
        "code": fact.code,
        "label": fact.label,
        "kind": fact.kind,
        "lasts": fact.lasts,
        "scope": fact.scope,
        "group": fact.group,
        "unit": fact.unit,
        "units": {unit: _scale(scale) for unit, scale in fact.scales.items()},
        "limits": [str(limit) for limit in fact.limits] if fact.limits else None,
        "choices": {choice.code: choice.label for choice in fact.choices},
        "implies": list(fact.implies),
        "implied_by": {code: list(choices) for code, choices in fact.implied_by.items()},
        "implied_elsewhere": list(fact.implied_elsewhere),
        "aliases": list(fact.aliases),
        "loinc": fact.loinc,
        "snomed": fact.snomed,
    }


def _line(fact: FactDef) -> str:
    what = fact.unit if fact.kind == "lab" else ", ".join(choice.code for choice in fact.choices)
    kind = f"{fact.kind}, {fact.lasts}" if fact.lasts else fact.kind
    return f"{fact.code:<40} {kind:<17} {what:<24} {fact.name()} · {fact.name('zh')}"


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of rule files."""
    sys.stdout.write(rule_schema.text(load_catalogue()))
    return DONE


COMMANDS = {"check": check, "facts": facts, "schema": schema}
