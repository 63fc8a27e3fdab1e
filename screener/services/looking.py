"""A rule file looked at while it is written: what is wrong, where, and what each rule says.

Nothing is refused here: mistakes are what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml

from screener.domain.problems import Problem, Refused, Where
from screener.rules.checking import Checked
from screener.rules.expand import SIDES, whole
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.services.clinic import Clinic
from screener.services.differences import Told, told
from screener.services.rule_files import RuleFile, check_file, is_tested
from screener.services.rule_sources import Piece, pieces_of
from screener.services.trial_pages import case_lines, doubt_words

NOTHING = {"id": "-", "text": "-", "rule": {"judgement": "-"}}  # a list must not be empty


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to look at, and where: in the rules or in the cases; line and column from 1."""

    kind: Literal["mistake", "doubt", "case"]
    cases: bool
    line: int
    column: int
    words: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What is found of a rule file as it is written.

    ``says``: for each criterion what it means; where the file has mistakes elsewhere too.
    """

    trial: str = ""
    version: int = 0
    marks: tuple[Mark, ...] = ()
    pieces: tuple[Piece, ...] = ()
    says: tuple[tuple[str, Told], ...] = ()
    cases: int = 0
    tested: bool = False

    @property
    def mistakes(self) -> int:
        return sum(mark.kind == "mistake" for mark in self.marks)

    def at(self, line: int) -> tuple[str, Told | None]:
        """The criterion in which a line stands (empty: none), and what it says, if it is right."""
        here = [piece.id for piece in self.pieces if piece.first <= line <= piece.last]
        return (here[0], dict(self.says).get(here[0])) if here else ("", None)


def look_at(clinic: Clinic, given: RuleFile) -> Looked:
    """Look at a rule file and its cases."""
    pieces = pieces_of(given.text)
    try:
        found = check_file(clinic.catalogue, given, changes=False)
    except Refused as error:
        marks = _in_order(_mistake(clinic, given, problem) for problem in error.problems)
        return Looked(marks=marks, pieces=pieces, says=tuple(_each_alone(clinic, given)))
    rules = found.rule_set
    return Looked(
        trial=rules.trial,
        version=rules.version,
        marks=_in_order((*_doubts(clinic, found), *_cases(clinic, given, found))),
        pieces=pieces,
        says=tuple(_says(clinic, rules)),
        cases=len(found.cases or ()),
        tested=is_tested(found),
    )


def _in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.cases, mark.line, mark.column)))


def _says(clinic: Clinic, rules: RuleSet) -> Iterator[tuple[str, Told]]:
    for criterion in rules.criteria:
        yield criterion.id, told(clinic, rules, criterion)


def _mistake(clinic: Clinic, given: RuleFile, problem: Problem) -> Mark:
    words = clinic.texts.problem(replace(problem, where=Where()))
    where, cases = problem.where, problem.where.file == given.cases_name
    if where.file not in (given.name, given.cases_name):  # it stands in the base
        words, where = clinic.texts.problem(problem), Where()
    return Mark("mistake", cases, max(where.line, 1), max(where.column, 1), words)


def _doubts(clinic: Clinic, found: Checked) -> Iterator[Mark]:
    for doubt, where in found.doubts:
        words = doubt_words(doubt, clinic.texts)
        yield Mark("doubt", False, max(where.line, 1), max(where.column, 1), words)


def _cases(clinic: Clinic, given: RuleFile, found: Checked) -> Iterator[Mark]:
    lines = (given.cases or "").splitlines()
    for case in case_lines(found, clinic.texts):
        if case.differs:
            words = f"{case.name}: {'; '.join(case.differs)}"
            yield Mark("case", True, _line_of(case.name, lines), 1, words)


def _line_of(name: str, lines: Sequence[str]) -> int:
    places = (number for number, line in enumerate(lines, 1) if "name:" in line and name in line)
    return next(places, 1)


# --- one criterion, though others have mistakes ---------------------------------------------------


def _each_alone(clinic: Clinic, given: RuleFile) -> Iterator[tuple[str, Told]]:
    """What each criterion says that can be read by itself."""
    try:
        data = whole(given.text, given.name, given.base)[0].data
    except Refused:
        return
    items = [(side, item) for side in SIDES for item in _items(data, side)]
    for side, item in items:
        rules = _alone(clinic, data, side, item)
        if rules is not None:
            yield item["id"], told(clinic, rules, rules.criterion(item["id"]))


def _items(data: Any, side: str) -> list[dict[str, Any]]:
    listed = data.get(side) if isinstance(data, dict) else None
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)]


def _alone(clinic: Clinic, data: dict[str, Any], side: str, item: dict[str, Any]) -> RuleSet | None:
    """A rule set with this criterion only; None if it has mistakes itself."""
    head = {name: part for name, part in data.items() if name not in SIDES}
    one = {**head, "inclusion": [NOTHING], side: [item]}
    try:
        return load(yaml.safe_dump(one, allow_unicode=True), clinic.catalogue)
    except Refused:
        return None
