"""The answers about one patient: until when, what decides, near miss, what if, what changed.

Everything is found by putting rows to the one evaluator; nothing hypothetical is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from screener.domain.facts import Entry, Fact, FactRow, as_row
from screener.domain.people import Laboratory, Patient
from screener.domain.problems import Problem, Refused
from screener.domain.screening import Snapshot
from screener.domain.times import minutes_of
from screener.rules.answers import near
from screener.rules.answers.changed import Changed, Screening, changed
from screener.rules.answers.decide import decides
from screener.rules.answers.hypotheses import Patient as Chart
from screener.rules.answers.near import Margin
from screener.rules.answers.ruler import Stretch, Until, days_ahead, rulers, until
from screener.rules.columns import Cohort
from screener.rules.evaluate import explain_rows
from screener.rules.nodes.base import Say
from screener.rules.ruleset import RuleSet
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.decisions import DecidesAnswer, Decision
from screener.services.facts import read_line
from screener.services.patients import patient as person_of
from screener.services.snapshots import snapshot_of
from screener.store import facts as stored_facts
from screener.store.site import load_site


@dataclass(frozen=True, slots=True)
class UntilAnswer:
    """How long one trial's verdict stands, and the coming days."""

    trial: str
    until: Until
    ruler: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class NearAnswer:
    """The limits that one trial's failing criteria miss, the nearest first."""

    trial: str
    failing: tuple[str, ...]
    margins: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A hypothesis: what was supposed, and each trial as it is and as it would be. Never stored.

    ``doubts``: what would be asked about if it were entered, in words.
    """

    supposed: tuple[str, ...]
    before: tuple[Snapshot, ...]
    after: tuple[Snapshot, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """What is otherwise in one trial than it was."""

    trial: str
    changed: Changed


@dataclass(frozen=True)
class OnFile:
    """What is on file of one patient, as far as the evaluator needs it."""

    person: Patient
    rows: list[FactRow]
    facts: list[Fact]
    laboratories: Sequence[Laboratory] = field(default_factory=tuple)

    def chart(self, clinic: Clinic) -> Chart:
        return Chart(self.rows, clinic.catalogue, self.laboratories)

    def cohort(self, clinic: Clinic) -> Cohort:
        return Cohort(self.rows, [self.person.number], clinic.catalogue, self.laboratories)


def on_file(clinic: Clinic, patient: int, known_at: datetime | None = None) -> OnFile:
    """Read one patient. Raises KnownError if unknown."""
    person = person_of(clinic, patient)
    with clinic.store.read() as session:
        rows = stored_facts.fact_rows(session, known_at=known_at, patients=[patient])
        facts = stored_facts.facts_of(session, patient)
        return OnFile(person, rows, facts, load_site(session).laboratories)


def chosen(
    clinic: Clinic, trials: Sequence[str], day: date, known_at: datetime | None = None
) -> list[RuleSet]:
    """The rule sets in force on a day, of some trials or of all. Raises KnownError naming the
    nearest known trial.
    """
    found = [clinic.rule_set(trial, day, known_at) for trial in trials]
    return found or list(clinic.in_force(day, known_at))


def until_when(
    clinic: Clinic, patient: int, trials: Sequence[str], as_of: date,
    known_at: datetime | None = None,
) -> tuple[UntilAnswer, ...]:  # fmt: skip
    """The last day on which each verdict stands, twelve months ahead, if nothing new is learned."""
    rule_sets = chosen(clinic, trials, as_of, known_at)
    cohort = on_file(clinic, patient, known_at).cohort(clinic)
    found = next(rulers(rule_sets, cohort, [0], as_of, days_ahead(as_of)))
    return tuple(
        UntilAnswer(rule_set.trial, until(stretches), tuple(stretches))
        for rule_set, stretches in zip(rule_sets, found, strict=True)
    )


def what_decides(
    clinic: Clinic, patient: int, trials: Sequence[str], as_of: date,
    known_at: datetime | None = None, progress: Progress = no_progress,
) -> Decision:  # fmt: skip
    """The fewest open facts that decide each trial, in the order to ask or measure them."""
    rule_sets = chosen(clinic, trials, as_of, known_at)
    cohort = on_file(clinic, patient, known_at).cohort(clinic)
    found: list[DecidesAnswer] = []

    def tick() -> None:
        progress(len(found), len(rule_sets))

    tick()
    for rule_set in rule_sets:
        say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
        decided = decides(rule_set, cohort, as_of, say, tick)
        found.append(DecidesAnswer(rule_set.trial, decided))
        tick()
    return Decision.of(found)


def near_miss(
    clinic: Clinic, patient: int, trials: Sequence[str], as_of: date,
    known_at: datetime | None = None,
) -> tuple[NearAnswer, ...]:  # fmt: skip
    """By how much each failing limit is missed."""
    file = on_file(clinic, patient, known_at)
    by_number = {row.id: row for row in file.rows}
    found = []
    for rule_set in chosen(clinic, trials, as_of, known_at):
        row = file.chart(clinic).versions(rule_set, [()], as_of)
        evaluation = explain_rows(rule_set, row)[0]
        pairs = list(zip(rule_set.criteria, evaluation.criteria, strict=True))
        margins = [
            margin
            for criterion, finding in pairs
            for margin in near.margins(criterion, finding, by_number, clinic.catalogue)
        ]
        failing = tuple(one.id for one, f in pairs if f.result in ("present", "not_met"))
        found.append(NearAnswer(rule_set.trial, failing, tuple(margins)))
    return tuple(found)


def what_if(
    clinic: Clinic, patient: int, lines: Sequence[str], trials: Sequence[str], as_of: date,
    known_at: datetime | None = None, progress: Progress = no_progress,
) -> WhatIf:  # fmt: skip
    """Each trial as it would be if facts typed as lines were so. Raises Refused with every problem.

    A supposed fact stands beside what is on file, as if it had been entered today.
    """
    file = on_file(clinic, patient, known_at)
    previews = [read_line(clinic, patient, line) for line in lines]
    problems = [problem for preview in previews for problem in preview.problems]
    problems += [
        Problem("services.ask.unreadable", {"text": entry.text})
        for preview in previews
        for entry in preview.entries
        if entry.value.unreadable not in ("", "limits")  # these are supposed all the same
    ]
    if problems:
        raise Refused(problems)
    entries = [replace(entry, confirmed=True) for preview in previews for entry in preview.entries]
    now = clinic.now()
    rows = [as_row(entry, -number, minutes_of(now)) for number, entry in enumerate(entries, 1)]
    supposed = [
        Fact(row.id, _marked(clinic, entry), now, clinic.user, "")
        for row, entry in zip(rows, entries, strict=True)
    ]

    def screened(rule_set: RuleSet, rows: list[FactRow], facts: list[Fact]) -> Snapshot:
        return snapshot_of(
            clinic, file.person, rows, facts, rule_set.trial, as_of, known_at,
            laboratories=file.laboratories,
        )  # fmt: skip

    rule_sets = chosen(clinic, trials, as_of, known_at)
    before, after = list[Snapshot](), list[Snapshot]()
    for done, rule_set in enumerate(rule_sets):
        progress(done, len(rule_sets))
        before.append(screened(rule_set, file.rows, file.facts))
        after.append(screened(rule_set, [*file.rows, *rows], [*file.facts, *supposed]))
    doubts = tuple(doubt for preview in previews for doubt in preview.doubts)
    return WhatIf(tuple(preview.echo for preview in previews), tuple(before), tuple(after), doubts)


def _marked(clinic: Clinic, entry: Entry) -> Entry:
    """A supposed entry as it is shown: wherever its value stands, the word stands beside it."""
    word = clinic.texts("services.ask.hypothetical")
    return replace(entry, unit_text=f"{entry.unit_text} ({word})".strip(), source=word)


def what_changed(
    clinic: Clinic, patient: int, trials: Sequence[str], since: datetime, as_of: date,
    known_at: datetime | None = None, progress: Progress = no_progress,
) -> tuple[ChangedAnswer, ...]:  # fmt: skip
    """What is otherwise now than it was at a moment, on its day and by what was known then."""
    then, now = on_file(clinic, patient, since), on_file(clinic, patient, known_at)
    superseding = {fact.id: fact.supersedes for fact in now.facts}
    found, rule_sets = [], chosen(clinic, trials, as_of, known_at)
    earlier = {one.trial: one for one in clinic.in_force(since.date(), since)}
    for done, rule_set in enumerate(rule_sets):
        progress(done, len(rule_sets))
        rules = earlier.get(rule_set.trial, rule_set)
        before = Screening(rules, then.rows, since.date())
        after = Screening(rule_set, now.rows, as_of)
        change = changed(now.chart(clinic), before, after, superseding)
        found.append(ChangedAnswer(rule_set.trial, change))
    return tuple(found)
