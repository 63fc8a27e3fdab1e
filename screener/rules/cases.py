"""Worked cases beside a rule set: patients with a few facts, and what must be found of them.

A case names the truth of the rules that it decides (``expect``); every criterion that it does not
name must be unknown. ``not_applicable`` names those that certainly do not apply; all others may.

A fact is a line as a person would note it, ``inr 1.9 on 2026-05-20`` or
``immunosuppressant_treatment yes from 2026-01-02 to 2026-05-01``, or a mapping with ``fact``,
``value``, ``unit``, ``on``, ``to``, ``trial``, ``attempt``, ``lln``, ``uln``. The range sent with a
result stands behind its unit: ``creatinine 88 umol/L (45-104) on 2026-05-20``. A line must be
readable as a value; a mapping need not be. ``judgement E5 no on 2026-06-01`` answers the question
of a criterion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from screener.domain.catalogue import UNANSWERED, Catalogue
from screener.domain.facts import Entry, FactRow, Scope, as_row
from screener.domain.problems import Problem, Refused, nearest
from screener.domain.screening import Reason, Truth, Verdict
from screener.domain.times import MINUTES, When, day_number
from screener.domain.values import Value, read_value
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, Outcome, evaluate, result_of
from screener.rules.nodes import walk
from screener.rules.nodes.base import Desk, Path, Reader
from screener.rules.nodes.fields import Name
from screener.rules.nodes.judgement import FACT, Judgement, asked
from screener.rules.pairs import Ints, reasons_of
from screener.rules.ruleset import Criterion, RuleSet
from screener.system.document import read_document

_LINE = re.compile(
    r"(?P<fact>\S+)\s+(?P<value>.+?)"
    r"(?:\s+(?:on|from)\s+(?P<on>\d{4}\S*(?:\s\d{2}:\d{2})?))?(?:\s+to\s+(?P<to>\d{4}\S*))?"
)
_RANGE = re.compile(r"(?P<unit>.*?)\s*\((?P<lln>[\d.]*)-(?P<uln>[\d.]*)\)")


class CaseFact(BaseModel):
    """A fact of a case, as a mapping."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    fact: str
    value: Name
    unit: str = ""
    on: str | None = None
    to: str | None = None
    trial: str | None = None
    attempt: int = Field(default=1, ge=1)
    lln: str = ""
    uln: str = ""


class CaseText(BaseModel):
    """A case as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    as_of: Annotated[date, BeforeValidator(date.fromisoformat)]
    facts: tuple[Any, ...] = ()
    expect: dict[str, Truth] = {}
    reasons: dict[str, tuple[Reason, ...]] = {}
    not_applicable: tuple[str, ...] = ()
    verdict: Verdict | None = None
    waiting: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Case:
    """A case ready to be run: its facts are those of patient ``number``."""

    number: int
    written: CaseText
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a case expects of a criterion (or as ``verdict`` or ``waiting``), and what was found."""

    case: str
    what: str
    expected: str
    found: str


def load_cases(
    text: str, rule_set: RuleSet, catalogue: Catalogue, file: str = ""
) -> tuple[Case, ...]:
    """The cases that ``text`` holds. Raises Refused with all mistakes."""
    document = read_document(text, file)
    data = document.data
    desk = Desk(catalogue, document.where)
    items = data.get("cases") if isinstance(data, dict) else None
    if not isinstance(items, list) or set(data) != {"trial", "cases"}:
        raise Refused([Problem("rules.cases.not_cases", {}, document.where(()))])
    if data["trial"] != rule_set.trial:
        words = {"trial": rule_set.trial, "other": str(data["trial"])}
        desk.problems.append(Problem("rules.cases.other_trial", words, document.where(("trial",))))
    table = _CaseReader(Reader(desk), rule_set)
    cases = [table.case(item, number) for number, item in enumerate(items)]
    if desk.problems:
        raise Refused(sorted(desk.problems, key=lambda p: (p.where.line, p.where.column)))
    return tuple(case for case in cases if case is not None)


@dataclass
class _CaseReader:
    reader: Reader
    rule_set: RuleSet

    def case(self, data: Any, number: int) -> Case | None:
        path: Path = ("cases", number)
        made = self.reader.model(CaseText, data, path)
        if not isinstance(made, CaseText):
            return None
        for field in ("expect", "reasons"):
            for name in getattr(made, field):
                self._known(name, (*path, field, name))
        for field in ("waiting", "not_applicable"):
            for place, name in enumerate(getattr(made, field) or ()):
                self._known(name, (*path, field, place))
        rows = [
            self._fact(item, number, made.as_of, (*path, "facts", place))
            for place, item in enumerate(made.facts)
        ]
        return Case(number, made, tuple(row for row in rows if row is not None))

    def _known(self, name: str, path: Path) -> None:
        ids = [criterion.id for criterion in self.rule_set.criteria]
        if name not in ids:
            near = nearest(name, ids) or ", ".join(ids)
            self.reader.report(path, "rules.cases.unknown_criterion", id=name, nearest=near)

    def _fact(self, data: Any, number: int, as_of: date, path: Path) -> FactRow | None:
        given = self._line(data, path) if isinstance(data, str) else data
        fact = self.reader.model(CaseFact, given, path) if given is not None else None
        if not isinstance(fact, CaseFact):
            return None
        if isinstance(data, str) and fact.fact == FACT:
            return self._judgement(fact, number, as_of, path)
        scope = Scope("" if fact.trial is None else fact.trial, fact.attempt)
        return self._row(fact, scope, number, as_of, path, isinstance(data, str))

    def _line(self, text: str, path: Path) -> dict[str, str] | None:
        match = _LINE.fullmatch(text.strip())
        if match is None:
            self.reader.report(path, "rules.cases.no_fact", text=text)
            return None
        found = {name: part for name, part in match.groupdict().items() if part is not None}
        kind = self.reader.desk.catalogue.get(found["fact"])
        if kind is not None and kind.kind == "lab":
            found["value"], _, found["unit"] = found["value"].partition(" ")
            sent = _RANGE.fullmatch(found["unit"])
            found |= sent.groupdict() if sent else {}
        return found

    def _judgement(self, fact: CaseFact, number: int, as_of: date, path: Path) -> FactRow | None:
        """``judgement E5 no``: the answer to the one question of a criterion."""
        name, _, answer = fact.value.partition(" ")
        criterion = {item.id: item for item in self.rule_set.criteria}.get(name)
        if criterion is None:
            self._known(name, path)
            return None
        questions = _questions(criterion)
        if len(questions) != 1:
            self.reader.report(path, "rules.cases.questions", id=name, count=str(len(questions)))
            return None
        scope = Scope(self.rule_set.trial, 1, name, asked(criterion.digest, questions[0]))
        said = fact.model_copy(update={"value": answer})
        return self._row(said, scope, number, as_of, path, True)

    def _row(
        self, fact: CaseFact, scope: Scope, number: int, as_of: date, path: Path, readable: bool
    ) -> FactRow | None:
        catalogue = self.reader.desk.catalogue
        kind = catalogue.get(fact.fact)
        if kind is None:
            near = catalogue.by_alias.get(fact.fact.casefold()) or nearest(fact.fact, catalogue)
            self.reader.report(path, "rules.unknown_fact", fact=fact.fact, nearest=near or "–")
            return None
        value = read_value(kind, fact.value, fact.unit)
        if readable and not self._readable(fact, value, path):
            return None
        if kind.scope == "trial" and not scope.trial and fact.trial is None:
            scope = Scope(self.rule_set.trial, scope.attempt)
        when, end = self._when(fact.on, path), self._when(fact.to, path)
        entry = Entry(number, kind.code, fact.value, value, fact.unit, when, end, scope=scope,
                      reference_low=fact.lln, reference_high=fact.uln)  # fmt: skip
        recorded = day_number(as_of) * MINUTES + (MINUTES - 1)
        return as_row(entry, 0, recorded)

    def _readable(self, fact: CaseFact, value: Value, path: Path) -> bool:
        if value.unreadable and fact.value not in UNANSWERED:
            written = f"{fact.value} {fact.unit}".strip()
            self.reader.report(path, "rules.cases.unreadable", value=written, fact=fact.fact)
            return False
        return True

    def _when(self, text: str | None, path: Path) -> When | None:
        if text is None:
            return None
        try:
            return When.read(text)
        except ValueError:
            self.reader.report(path, "rules.cases.no_date", text=text)
            return None


def _questions(criterion: Criterion) -> list[str]:
    """What it asks the investigator; a question that stands twice has one answer."""
    nodes = [criterion.rule, *([criterion.applies] if criterion.applies else [])]
    parts = [part for node in nodes for _, part in walk(node)]
    asked = (part.judgement for part in parts if isinstance(part, Judgement))
    return list(dict.fromkeys(asked))


def run_cases(
    cases: Sequence[Case], rule_set: RuleSet, catalogue: Catalogue
) -> tuple[Difference, ...]:
    """Judge all cases at once, each on its own day, and say where one differs."""
    cohort, days = cohort_of(cases, catalogue)
    outcome = evaluate(rule_set, cohort, days)
    return tuple(
        difference
        for row, case in enumerate(cases)
        for difference in _differences(case.written, outcome, row)
    )


def cohort_of(cases: Sequence[Case], catalogue: Catalogue) -> tuple[Cohort, Ints]:
    """The cases as patients, and the day of each."""
    facts = (row for case in cases for row in case.rows)
    numbered = [replace(row, id=number) for number, row in enumerate(facts, 1)]
    days = np.array([day_number(case.written.as_of) for case in cases], dtype=np.int64)
    return Cohort(numbered, [case.number for case in cases], catalogue), days


def _differences(case: CaseText, outcome: Outcome, row: int) -> list[Difference]:
    idle = tuple(j.criterion.id for j in outcome.criteria if result_of(j, row) == "not_applicable")
    pairs = [("not_applicable", ", ".join(case.not_applicable), ", ".join(idle))]
    for judged in outcome.criteria:
        name = judged.criterion.id
        pairs.append((name, case.expect.get(name, "unknown"), judged.rule.truth(row)))
        if name in case.reasons:
            found = reasons_of(int(judged.fails.why[row]))
            pairs.append((name, ", ".join(sorted(case.reasons[name])), ", ".join(sorted(found))))
    if case.verdict is not None:
        pairs.append(("verdict", case.verdict, VERDICTS[int(outcome.verdict[row])]))
    if case.waiting is not None:
        pairs.append(("waiting", ", ".join(case.waiting), ", ".join(outcome.waiting(row))))
    return [Difference(case.name, *pair) for pair in pairs if pair[1] != pair[2]]
