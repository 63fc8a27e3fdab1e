"""Patients in short notation: facts as typed, read and timed as the store would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache

from screener.domain.facts import Entry, FactRow, Scope, as_row
from screener.domain.screening import CriterionFinding, Evaluation, Truth
from screener.domain.times import When, minutes_of
from screener.domain.values import read_value
from screener.rules.columns import Cohort
from screener.rules.evaluate import Outcome, evaluate, explain
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.system import resources
from screener.system.catalogues import load_catalogue
from screener.system.neighbours import texts_beside

CATALOGUE = load_catalogue()
DAY = date(2026, 6, 1)  # "today" wherever a test names no other day
TRIAL = "NCT00000001"


def fact(
    code: str,
    text: str,
    unit: str = "",
    when: str | None = "2026-06-01",
    *,
    end: str | None = None,
    patient: int = 1,
    trial: str = "",
    attempt: int = 1,
    criterion: str = "",
    asked: str = "",
    recorded: str | None = None,
) -> FactRow:
    """A fact as it was typed, recorded when its time was over, but at the latest today.

    ``when=None`` is undated; what lies ahead was recorded then.
    """
    moment = When.read(when) if when is not None else None
    now = minutes_of(datetime.combine(DAY, time.max))
    if recorded is not None:
        minute = minutes_of(datetime.fromisoformat(recorded))
    elif moment is None or moment.first <= now < moment.last:
        minute = now
    else:
        minute = moment.last
    definition = CATALOGUE[code]
    if definition.scope == "trial" and not trial:
        trial = TRIAL
    entry = Entry(
        patient=patient,
        fact=code,
        text=text,
        value=read_value(definition, text, unit),
        unit_text=unit,
        when=moment,
        end=When.read(end) if end is not None else None,
        scope=Scope(trial, attempt, criterion, asked),
    )
    return as_row(entry, 0, minute)


def numbered(rows: Iterable[FactRow]) -> list[FactRow]:
    """The rows with ids 1, 2, 3 …, in their order."""
    return [replace(row, id=number) for number, row in enumerate(rows, 1)]


def cohort(*rows: FactRow, patients: Sequence[int] = (1,)) -> Cohort:
    """A cohort of some patients (by default patient 1 alone)."""
    return Cohort(numbered(rows), patients, CATALOGUE)


def rule_set(
    rule: str,
    *,
    readings: str = "",
    side: str = "inclusion",
    applies: str = "",
    text: str = "The words of the criterion.",
    complete: bool = True,
) -> RuleSet:
    """A rule set with one criterion ``C1`` whose rule is given in the language."""
    criterion = f"  - id: C1\n    text: {text!r}\n    rule: {rule}\n"
    if applies:
        criterion += f"    applies: {applies}\n"
    always = "  - {id: I0, text: anybody, rule: {age: {from: 0 years}}}\n"
    inclusion = criterion if side == "inclusion" else always
    exclusion = f"exclusion:\n{criterion}" if side == "exclusion" else ""
    return load(
        f"trial: {TRIAL}\ntitle: A trial of tests\nversion: 1\nstate: draft\n"
        "source: {kind: registry, record_date: 2026-01-01, list: "
        f"{'complete' if complete else 'incomplete'}}}\n"
        + (f"readings: {readings}\n" if readings else "")
        + f"inclusion:\n{inclusion}{exclusion}",
        CATALOGUE,
        "test.yaml",
    )


def found(
    rule: str | RuleSet, *rows: FactRow, on: date = DAY, readings: str = "", attempt: int = 1
) -> CriterionFinding:
    """What is found for the criterion C1 of a rule, for one patient."""
    rules = rule if isinstance(rule, RuleSet) else rule_set(rule, readings=readings)
    whole = explained(rules, *rows, on=on, attempt=attempt)
    return next(criterion for criterion in whole.criteria if criterion.id == "C1")


def truth(rule: str | RuleSet, *rows: FactRow, on: date = DAY, readings: str = "") -> Truth:
    """Does a rule hold for one patient?"""
    return found(rule, *rows, on=on, readings=readings).truth


def why(rule: str | RuleSet, *rows: FactRow, on: date = DAY, readings: str = "") -> tuple[str, ...]:
    """For what reasons is a rule unknown for one patient? It must be."""
    one = found(rule, *rows, on=on, readings=readings)
    assert one.truth == "unknown"
    return one.reasons


def explained(rules: RuleSet, *rows: FactRow, on: date = DAY, attempt: int = 1) -> Evaluation:
    """The whole evaluation of patient 1, after checking that the cohort's answer is the same."""
    together = cohort(*rows)
    one = explain(rules, together, 1, on, attempt)
    outcome = evaluate(rules, together, on, attempt)
    assert [judged.rule.truth(0) for judged in outcome.criteria] == [c.truth for c in one.criteria]
    assert outcome.waiting(0) == one.waiting
    return one


def judged(rules: RuleSet, people: Cohort, on: date = DAY) -> Outcome:
    """A rule set put to a cohort."""
    return evaluate(rules, people, on)


@cache
def shipped(name: str = "NCT05985863") -> RuleSet:
    """A rule set as it ships."""
    bases = texts_beside(resources.path("trials"))
    return load(resources.read("trials", f"{name}.yaml"), CATALOGUE, f"{name}.yaml", bases)


__all__ = [
    "CATALOGUE",
    "DAY",
    "TRIAL",
    "cohort",
    "explained",
    "fact",
    "found",
    "judged",
    "numbered",
    "rule_set",
    "shipped",
    "truth",
    "why",
]
