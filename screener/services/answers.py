"""The answers a coordinator asks for: until when, what decides, near miss, what if, what changed.

Everything is found by putting rows to the one evaluator; nothing hypothetical is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from screener.domain.facts import Fact, FactRow, as_row
from screener.domain.people import Laboratory, Patient
from screener.domain.problems import Refused
from screener.domain.screening import Ask, Snapshot
from screener.domain.times import minutes_of
from screener.rules.answers import near
from screener.rules.answers.changed import Changed, Screening, changed
from screener.rules.answers.decide import ORDER, Decides, decides
from screener.rules.answers.hypotheses import Patient as Chart
from screener.rules.answers.missing import missing
from screener.rules.answers.near import Margin, Relaxed
from screener.rules.answers.ruler import Stretch, Until, days_ahead, rulers, until
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, evaluate, explain_rows
from screener.rules.nodes.base import Say
from screener.rules.ruleset import RuleSet
from screener.rules.screen import screen
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.cohorts import everybody
from screener.services.facts import read_line
from screener.services.patients import patient as person_of
from screener.services.snapshots import snapshot_of
from screener.store import facts as stored_facts
from screener.store.site import load_site

TESTS = ("lab", "grade")  # what is measured or examined, not merely asked
CALLED = "active"  # only patients of this state stand on a list of calls


@dataclass(frozen=True, slots=True)
class UntilAnswer:
    """How long one trial's verdict stands, and the coming days."""

    trial: str
    until: Until
    ruler: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class DecidesAnswer:
    """What would decide one trial."""

    trial: str
    decides: Decides


@dataclass(frozen=True, slots=True)
class NextFact:
    """A fact to ask for or to measure, with the open criteria that it helps to close, by trial."""

    ask: Ask
    closes: dict[str, tuple[str, ...]]
    routine_only: bool  # no consent is on file: only a result of routine care may be used

    @property
    def criteria(self) -> int:
        return sum(len(names) for names in self.closes.values())


@dataclass(frozen=True, slots=True)
class Decision:
    """What decides over several trials: each, and all facts in the order to have them.

    ``before_consent``: the trials whose consent is not on file. Before it only a routine result
    counts, if there is one: no test for the study may be done.
    """

    trials: tuple[DecidesAnswer, ...]
    facts: tuple[NextFact, ...]
    before_consent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearAnswer:
    """The limits that one trial's failing criteria miss, the nearest first."""

    trial: str
    failing: tuple[str, ...]
    margins: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class RelaxedAnswer:
    """Who would come in if one criterion were relaxed: clear, and still open apart."""

    criterion: str
    clear: tuple[Patient, ...]
    open: tuple[Patient, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom nothing excludes from a trial, with the facts that are still missing."""

    patient: Patient
    missing: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A hypothesis: what was supposed, and each trial as it is and as it would be. Never stored."""

    supposed: tuple[str, ...]
    before: tuple[Snapshot, ...]
    after: tuple[Snapshot, ...]


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """What is otherwise in one trial than it was."""

    trial: str
    changed: Changed


@dataclass(frozen=True, slots=True)
class Recheck:
    """A verdict that changes by time alone: of whom, in which trial, after which day, and why."""

    patient: Patient
    trial: str
    until: Until
    week: int  # 0: within the next seven days


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
    chart = on_file(clinic, patient, known_at).chart(clinic)
    found = []
    for done, rule_set in enumerate(rule_sets):
        progress(done, len(rule_sets))
        say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
        found.append(DecidesAnswer(rule_set.trial, decides(rule_set, chart, as_of, say)))
    progress(len(rule_sets), len(rule_sets))
    before = tuple(one.trial for one in found if not one.decides.consented)
    return Decision(tuple(found), _together(found, before), before)


def _together(found: Iterable[DecidesAnswer], before: Sequence[str]) -> tuple[NextFact, ...]:
    """All facts of several trials; those first that are easier to have, and that close more."""
    asks: dict[tuple[str, str], Ask] = {}
    closes: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for one in found:
        if one.decides.verdict == "excluded":
            continue  # nothing that is open there decides anything
        helps = dict(one.decides.closes)
        for criterion, some in one.decides.left.items():
            for ask in some:
                helps[ask.fact] = (*helps.get(ask.fact, ()), criterion)
        left = [ask for some in one.decides.left.values() for ask in some]
        for ask in (*one.decides.facts, *left):
            key = (ask.kind, ask.fact)
            asks.setdefault(key, ask)
            closes.setdefault(key, {})[one.trial] = tuple(dict.fromkeys(helps[ask.fact]))
    facts = [
        NextFact(ask, closes[key], ask.kind in TESTS and set(closes[key]) <= set(before))
        for key, ask in asks.items()
    ]
    return tuple(sorted(facts, key=lambda one: (ORDER.index(one.ask.kind), -one.criteria)))


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


def relaxed(
    clinic: Clinic, trial: str, as_of: date, known_at: datetime | None = None,
    progress: Progress = no_progress,
) -> tuple[RelaxedAnswer, ...]:  # fmt: skip
    """For each criterion of a trial, the patients whom it alone keeps out."""
    rule_set = clinic.rule_set(trial, as_of, known_at)
    everyone = everybody(clinic, [rule_set], known_at)
    people = everyone.patients
    screened = screen([rule_set], everyone.cohort, as_of, progress=progress)[0]

    def named(one: Relaxed) -> RelaxedAnswer:
        clear, still = (tuple(people[place] for place in some) for some in (one.clear, one.open))
        return RelaxedAnswer(one.criterion, clear, still)

    return tuple(named(one) for one in near.relaxed(screened))


def candidates(
    clinic: Clinic, trial: str, as_of: date, known_at: datetime | None = None
) -> tuple[Candidate, ...]:
    """Whom nothing excludes from a trial, by how few facts are missing. Only active patients."""
    rule_set = clinic.rule_set(trial, as_of, known_at)
    everyone = everybody(clinic, [rule_set], known_at)
    outcome = evaluate(rule_set, everyone.cohort, as_of)
    lacking = missing(outcome, Say(clinic.texts, clinic.catalogue, rule_set.readings))
    found = [
        Candidate(person, lacking.of(place))
        for place, person in enumerate(everyone.patients)
        if person.state == CALLED and VERDICTS[int(outcome.verdict[place])] != "excluded"
    ]
    return tuple(sorted(found, key=lambda one: len(one.missing)))


def what_if(
    clinic: Clinic, patient: int, lines: Sequence[str], trials: Sequence[str], as_of: date
) -> WhatIf:
    """Each trial as it would be if facts typed as lines were so. Raises Refused with every problem.

    A supposed fact stands beside what is on file, as if it had been entered today.
    """
    file = on_file(clinic, patient)
    previews = [read_line(clinic, patient, line) for line in lines]
    problems = [problem for preview in previews for problem in preview.problems]
    if problems:
        raise Refused(problems)
    entries = [entry for preview in previews for entry in preview.entries]
    now = clinic.now()
    supposed = [
        Fact(-number, replace(entry, confirmed=True), now, clinic.user, "")
        for number, entry in enumerate(entries, 1)
    ]
    rows = [as_row(fact.entry, fact.id, minutes_of(now)) for fact in supposed]

    def screened(rows: list[FactRow], facts: list[Fact]) -> tuple[Snapshot, ...]:
        return tuple(
            snapshot_of(
                clinic, file.person, rows, facts, rule_set.trial, as_of, None,
                laboratories=file.laboratories,
            )
            for rule_set in chosen(clinic, trials, as_of)
        )  # fmt: skip

    before = screened(file.rows, file.facts)
    after = screened([*file.rows, *rows], [*file.facts, *supposed])
    return WhatIf(tuple(preview.echo for preview in previews), before, after)


def what_changed(
    clinic: Clinic, patient: int, trials: Sequence[str], since: datetime, as_of: date
) -> tuple[ChangedAnswer, ...]:
    """What is otherwise now than it was at a moment, on its day and by what was known then."""
    then, now = on_file(clinic, patient, since), on_file(clinic, patient)
    superseding = {fact.id: fact.supersedes for fact in now.facts}
    before = {one.trial: one for one in clinic.in_force(since.date(), since)}
    return tuple(
        ChangedAnswer(
            rule_set.trial,
            changed(
                now.chart(clinic),
                Screening(before.get(rule_set.trial, rule_set), then.rows, since.date()),
                Screening(rule_set, now.rows, as_of),
                superseding,
            ),
        )
        for rule_set in chosen(clinic, trials, as_of)
    )


def recheck(
    clinic: Clinic, trials: Sequence[str], as_of: date, weeks: int = 8,
    progress: Progress = no_progress,
) -> tuple[Recheck, ...]:  # fmt: skip
    """Whose verdict will change by time alone in the coming weeks, the soonest first.

    Only active patients: nobody who died, moved, was lost or wants no contact is called.
    """
    rule_sets = chosen(clinic, trials, as_of)
    everyone = everybody(clinic, rule_sets)
    people, cohort = everyone.patients, everyone.cohort
    places = [place for place, person in enumerate(people) if person.state == CALLED]
    found = []
    coming = rulers(rule_sets, cohort, places, as_of, 7 * weeks + 1)
    for done, (place, all_stretches) in enumerate(zip(places, coming, strict=True)):
        progress(done, len(places))
        for rule_set, stretches in zip(rule_sets, all_stretches, strict=True):
            end = until(stretches)
            if end.last is not None:
                week = (end.last + timedelta(days=1) - as_of).days // 7
                found.append(Recheck(people[place], rule_set.trial, end, week))
    progress(len(places), len(places))
    return tuple(sorted(found, key=lambda one: (one.until.last or as_of, one.patient.number)))
