"""The answers about everybody in the clinic: whom to call, who would come in, who is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from screener.domain.people import Patient
from screener.domain.screening import Ask
from screener.rules.answers import near
from screener.rules.answers.answering import Asking
from screener.rules.answers.decide import Decides, Deciding
from screener.rules.answers.near import Relaxed
from screener.rules.answers.ruler import Until, rulers, until
from screener.rules.evaluate import VERDICTS
from screener.rules.nodes.base import Say
from screener.rules.screen import screen
from screener.services.answers import chosen
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.cohorts import everybody
from screener.services.decisions import TESTS

CALLED = "active"  # only patients of this state stand on a list of calls


@dataclass(frozen=True, slots=True)
class RelaxedAnswer:
    """Who would come in if one criterion were relaxed: clear, and still open apart.

    ``words``: those of the criterion, whole.
    """

    criterion: str
    clear: tuple[Patient, ...]
    open: tuple[Patient, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom nothing excludes from a trial, and what would decide it."""

    patient: Patient
    decides: Decides

    @property
    def missing(self) -> tuple[Ask, ...]:
        """The fewest facts that decide it, in the order to ask or measure them."""
        return self.decides.facts

    @property
    def routine_only(self) -> tuple[Ask, ...]:
        """Those of which, before consent, only a result of routine care may be used."""
        if self.decides.consented:
            return ()
        return tuple(ask for ask in self.missing if ask.kind in TESTS)


@dataclass(frozen=True, slots=True)
class Recheck:
    """A verdict that changes by time alone: of whom, in which trial, after which day, and why."""

    patient: Patient
    trial: str
    until: Until
    week: int  # 0: within the next seven days


def relaxed(
    clinic: Clinic, trial: str, as_of: date, known_at: datetime | None = None,
    progress: Progress = no_progress,
) -> tuple[RelaxedAnswer, ...]:  # fmt: skip
    """For each criterion of a trial, the patients whom it alone keeps out."""
    rule_set = clinic.rule_set(trial, as_of, known_at)
    everyone = everybody(clinic, [rule_set], known_at)
    people = everyone.patients
    screened = screen([rule_set], everyone.cohort, as_of, progress=progress)[0]

    text = {criterion.id: criterion.text for criterion in rule_set.criteria}

    def named(one: Relaxed) -> RelaxedAnswer:
        clear, still = (tuple(people[place] for place in some) for some in (one.clear, one.open))
        return RelaxedAnswer(one.criterion, clear, still, text[one.criterion])

    return tuple(named(one) for one in near.relaxed(screened))


def candidates(
    clinic: Clinic, trial: str, as_of: date, known_at: datetime | None = None,
    progress: Progress = no_progress,
) -> tuple[Candidate, ...]:  # fmt: skip
    """Whom nothing excludes from a trial, by how few facts would decide it. Only active patients.

    Whom no facts surely decide comes last.
    ``progress`` is told how many criteria are done; what it raises stops the search.
    """
    rule_set = clinic.rule_set(trial, as_of, known_at)
    everyone = everybody(clinic, [rule_set], known_at)
    say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
    at = [0, 1]

    def step(done: int, total: int) -> None:
        at[:] = done, total
        progress(done, total)

    asking = Asking(rule_set, everyone.cohort, as_of, tick=lambda: progress(*at))
    deciding = Deciding(asking, say, step)
    places = [
        place
        for place, person in enumerate(everyone.patients)
        if person.state == CALLED and VERDICTS[int(deciding.outcome.verdict[place])] != "excluded"
    ]
    found = [
        Candidate(everyone.patients[place], decided)
        for place, decided in zip(places, deciding.of(places), strict=True)
    ]
    return tuple(sorted(found, key=_nearness))


def _nearness(candidate: Candidate) -> tuple[bool, int, int]:
    """Whom facts surely decide comes before whom they may leave open all the same."""
    left = len(candidate.decides.left)
    return left > 0, len(candidate.missing), left


def recheck(
    clinic: Clinic, trials: Sequence[str], as_of: date, weeks: int = 8,
    progress: Progress = no_progress, known_at: datetime | None = None,
) -> tuple[Recheck, ...]:  # fmt: skip
    """Whose verdict will change by time alone in the coming weeks, the soonest first.

    Only active patients: nobody who died, moved, was lost or wants no contact is called.
    """
    rule_sets = chosen(clinic, trials, as_of, known_at)
    everyone = everybody(clinic, rule_sets, known_at)
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
