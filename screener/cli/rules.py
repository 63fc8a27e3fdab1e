"""Commands that need no database: check a rule file, list the catalogue."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from screener.cli.common import DONE, REFUSED
from screener.domain.catalogue import FactDef
from screener.domain.problems import KnownError, refuse
from screener.rules.language import load
from screener.rules.nodes.base import Say
from screener.rules.telling import sentence
from screener.system.catalogues import load_catalogue
from screener.system.neighbours import texts_beside
from screener.system.texts import Texts


def check(options: argparse.Namespace) -> int:
    """Check a rule file; prints each criterion's rule as a sentence, or every mistake."""
    texts, catalogue = Texts(), load_catalogue()
    try:
        text = options.rulefile.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise refuse("cli.unreadable", file=options.rulefile, why=texts("cli.not_text")) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise refuse("cli.unreadable", file=options.rulefile, why=why) from None
    bases = texts_beside(options.rulefile.parent)
    try:
        rule_set = load(text, catalogue, options.rulefile.name, bases)
    except KnownError as error:
        if options.json:
            print(json.dumps({"mistakes": [_mistake(texts, p) for p in error.problems]}))
            return REFUSED
        raise
    say = Say(texts, catalogue, rule_set.readings)
    lines = {criterion.id: sentence(criterion.rule, say) for criterion in rule_set.criteria}
    if options.json:
        print(json.dumps({"mistakes": [], "trial": rule_set.trial, "sha256": rule_set.sha256,
                          "criteria": lines}))  # fmt: skip
        return DONE
    print(texts("cli.checked", trial=rule_set.trial, count=len(lines), sha=rule_set.sha256[:12]))
    for name, words in lines.items():
        print(f"{name:>4}  {words}.")
    return DONE


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


def _as_object(fact: FactDef) -> dict[str, Any]:
    return {
        "code": fact.code,
        "label": fact.label,
        "kind": fact.kind,
        "lasts": fact.lasts,
        "scope": fact.scope,
        "group": fact.group,
        "unit": fact.unit,
        "units": {unit: str(factor) for unit, factor in fact.factors.items()},
        "limits": [str(limit) for limit in fact.limits] if fact.limits else None,
        "choices": {choice.code: choice.label for choice in fact.choices},
        "implies": list(fact.implies),
        "implied_by": {code: list(choices) for code, choices in fact.implied_by.items()},
        "aliases": list(fact.aliases),
        "loinc": fact.loinc,
        "snomed": fact.snomed,
    }


def _line(fact: FactDef) -> str:
    what = fact.unit if fact.kind == "lab" else ", ".join(choice.code for choice in fact.choices)
    kind = f"{fact.kind}, {fact.lasts}" if fact.lasts else fact.kind
    return f"{fact.code:<40} {kind:<17} {what:<24} {fact.name()} · {fact.name('zh')}"
