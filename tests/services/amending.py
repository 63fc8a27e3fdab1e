"""A small trial of the tests, and amendments of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from screener.services.clinic import Clinic
from screener.services.rule_files import RuleFile
from screener.services.trials import activate, add_rules, approve

OWN = "NCT00000042"
RULES = """\
trial: {trial}
title: A small trial
version: {version}
state: active
source: {{kind: protocol, record_date: 2026-01-31, list: complete}}
readings:
  labs: {{within: 28 days, why: a convention of this test}}
inclusion:
  - id: I1
    text: "Aged {least} years or more."
    rule: {{age: {{from: {least} years}}}}
exclusion:
  - id: E1
    text: "INR of {inr} or more."
    rule: {{lab: inr, at_least: {inr}}}
"""
CASES = """\
trial: {trial}
cases:
  - name: young, and low enough
    as_of: 2026-06-01
    facts: [birth_date 1990-01-01, inr 1.0 on 2026-05-30]
    expect: {{I1: true, E1: false}}
  - name: a child, and too high
    as_of: 2026-06-01
    facts: [birth_date 2015-01-01, inr 9 on 2026-05-30]
    expect: {{I1: false, E1: true}}
"""


def rules(version: int = 1, *, least: int = 18, inr: str = "2.5", trial: str = OWN) -> str:
    return RULES.format(trial=trial, version=version, least=least, inr=inr)


def given(version: int = 1, *, cases: bool = True, least: int = 18, inr: str = "2.5") -> RuleFile:
    """A rule file of the small trial."""
    told = CASES.format(trial=OWN) if cases else None
    return RuleFile(rules(version, least=least, inr=inr), f"small-{version}.yaml", told)


def written(folder: Path, version: int = 1, *, least: int = 18, inr: str = "2.5") -> Path:
    """The same on disk, its cases beside it."""
    file = folder / f"small-{version}.yaml"
    file.write_text(rules(version, least=least, inr=inr), encoding="utf-8")
    file.with_name(f"small-{version}.cases.yaml").write_text(CASES.format(trial=OWN))
    return file


def as_somebody(clinic: Clinic, name: str) -> Clinic:
    return replace(clinic, user=name)


def in_use(clinic: Clinic, version: int = 1, *, least: int = 18, inr: str = "2.5") -> None:
    """Add a version, let somebody else approve it, and activate it from today."""
    add_rules(clinic, given(version, least=least, inr=inr))
    approve(as_somebody(clinic, "B. Second"), OWN, version)
    activate(clinic, OWN, version)
