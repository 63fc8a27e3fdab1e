"""``screener trials``: the versions of rule sets at this site, and the state of its trials."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from screener.cli.common import DONE, printable
from screener.cli.database import opened
from screener.cli.trial_words import (
    added_words,
    attrition_words,
    differences_words,
    line_words,
    sheet_words,
    tried_words,
)
from screener.rules.ruleset import RuleSet
from screener.services import trials as services
from screener.services.attrition import attrition
from screener.services.clinic import Clinic
from screener.services.differences import differences
from screener.services.rule_files import read_rule_file, rules_of
from screener.services.trial_pages import history, trial_line, trial_lines, trial_sheet
from screener.services.trying import try_rules
from screener.system.texts import Texts

Lines = Iterator[str]
Action = Callable[[Clinic, argparse.Namespace], tuple[Any, Lines]]
"""Gives what is printed as an object, and as lines for people."""


def trials(options: argparse.Namespace) -> int:
    """Do one action and print what came of it."""
    with opened(options) as clinic:
        if options.json:
            clinic = replace(clinic, texts=Texts("en"))
        found, lines = ACTIONS[options.action](clinic, options)
        if options.json:
            print(json.dumps(as_object(found)))
        else:
            for line in lines:
                print(printable(line))
    return DONE


def as_object(value: Any) -> Any:
    """A value of the services as plain JSON; days and moments in ISO."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_object(asdict(value))
    if isinstance(value, dict):
        return {str(key): as_object(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_object(item) for item in value]
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _day(clinic: Clinic, options: argparse.Namespace) -> date:
    return options.as_of or clinic.today


def _list(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    found = trial_lines(clinic, _day(clinic, options))
    return found, (line_words(one, clinic.texts) for one in found)


def _show(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    sheet = trial_sheet(clinic, options.trial, options.version, _day(clinic, options))
    return sheet, sheet_words(sheet, clinic.texts)


def _history(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    found = history(clinic, options.trial)
    lines = (
        clinic.texts("cli.trials.history", at=one.at.isoformat(timespec="minutes"), by=one.by,
                     what=one.what, reason=f" ({one.reason})" if one.reason else "")
        for one in found
    )  # fmt: skip
    return found, lines


def _add(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    added = services.add_rules(clinic, read_rule_file(options.file))
    told = {
        "trial": added.version.trial,
        "version": added.version.version,
        "sha256": added.version.sha256,
        "state": "tested" if added.tested else "draft",
    }
    return told, added_words(added, clinic.texts)


def _approve(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    services.approve(clinic, options.trial, options.version, note=options.note, sha256=options.sha)
    return _after(clinic, options.trial)


def _activate(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    services.activate(clinic, options.trial, options.version, options.day, options.reason)
    return _after(clinic, options.trial)


def _open(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    services.set_site_state(clinic, options.trial, "open", options.reason, options.day)
    return _after(clinic, options.trial)


def _pause(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    services.set_site_state(clinic, options.trial, "paused", options.reason, options.day)
    return _after(clinic, options.trial)


def _close(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    services.set_site_state(clinic, options.trial, "closed", options.reason, options.day)
    return _after(clinic, options.trial)


def _after(clinic: Clinic, trial: str) -> tuple[Any, Lines]:
    line = trial_line(clinic, trial)
    last = history(clinic, trial)[0]
    return line, iter([f"{last.what}. {last.by}", line_words(line, clinic.texts)])


def _attrition(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    rules = clinic.book.named(options.trial, options.version, _day(clinic, options))
    found = attrition(clinic, rules, _day(clinic, options), options.known_at)
    return found, attrition_words(found, clinic.texts)


def _try(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    found = try_rules(
        clinic, _from_file(clinic, options.file), _day(clinic, options), options.known_at,
        demonstration=options.demo,
    )  # fmt: skip
    return found, tried_words(found, clinic.texts)


def _diff(clinic: Clinic, options: argparse.Namespace) -> tuple[Any, Lines]:
    old, new = (_named(clinic, name, options) for name in (options.old, options.new))
    found = differences(clinic, old, new, _day(clinic, options), options.known_at)
    return found, differences_words(found, clinic.texts)


def _named(clinic: Clinic, name: str, options: argparse.Namespace) -> RuleSet:
    """``TRIAL``, ``TRIAL@N`` or a rule file."""
    if Path(name).is_file():
        return _from_file(clinic, Path(name))
    trial, at, number = name.partition("@")
    return clinic.book.named(trial, number if at else None, _day(clinic, options))


def _from_file(clinic: Clinic, path: Path) -> RuleSet:
    return rules_of(clinic.catalogue, read_rule_file(path))


ACTIONS: dict[str, Action] = {
    "list": _list,
    "show": _show,
    "history": _history,
    "add": _add,
    "approve": _approve,
    "activate": _activate,
    "open": _open,
    "pause": _pause,
    "close": _close,
    "attrition": _attrition,
    "try": _try,
    "diff": _diff,
}
