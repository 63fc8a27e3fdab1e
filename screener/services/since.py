"""What is otherwise than on the paper printed last, and the answers about one trial at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from screener.domain.screening import Snapshot
from screener.rules.answers.changed import Cause, Change, Changed, Screening, changed
from screener.services.answers import (
    NearAnswer,
    OnFile,
    UntilAnswer,
    near_miss,
    on_file,
    until_when,
)
from screener.services.clinic import Clinic
from screener.services.snapshots import screen
from screener.store import evaluations
from screener.store.evaluations import Frozen

SECOND = timedelta(seconds=1)  # papers name the second in which their facts were read


@dataclass(frozen=True, slots=True)
class SincePrinted:
    """One trial now, against the screening that was printed, and so frozen, last."""

    trial: str
    at: datetime
    as_of: date
    by: str
    changed: Changed


@dataclass(frozen=True, slots=True)
class TrialAnswers:
    """What stands beside one verdict. ``since`` is None if nothing was ever printed."""

    patient: int
    as_of: date
    until: UntilAnswer
    near: NearAnswer
    since: SincePrinted | None


def trial_answers(
    clinic: Clinic, patient: int, trial: str, as_of: date, known_at: datetime | None = None
) -> TrialAnswers:
    """Until when, near misses, and what changed since the last paper, of one trial."""
    return TrialAnswers(
        patient,
        as_of,
        until_when(clinic, patient, [trial], as_of, known_at)[0],
        near_miss(clinic, patient, [trial], as_of, known_at)[0],
        since_printed(clinic, patient, trial, as_of, known_at),
    )


def since_printed(
    clinic: Clinic, patient: int, trial: str, as_of: date, known_at: datetime | None = None
) -> SincePrinted | None:
    """What is otherwise than on the last paper; None if there is none.

    What was is read from the frozen screening itself, never computed again. Raises KnownError if it
    is not what was frozen.
    """
    with clinic.store.read() as session:
        frozen = evaluations.newest(session, patient, trial)
    if frozen is None:
        return None
    now = screen(clinic, patient, trial, as_of, known_at)
    again = _again(clinic, frozen, on_file(clinic, patient, known_at), as_of)
    change = Changed(
        frozen.snapshot.verdict, now.verdict, tuple(_changes(frozen.snapshot, now, again))
    )
    day = date.fromisoformat(frozen.snapshot.as_of)
    return SincePrinted(trial, frozen.at, day, frozen.by, change)


def _again(clinic: Clinic, frozen: Frozen, now: OnFile, as_of: date) -> Mapping[str, Change]:
    """What today's rules say of both days: from this come the causes that are not the rules."""
    paper = frozen.snapshot
    moment = datetime.fromisoformat(paper.known_at) + SECOND
    then = on_file(clinic, paper.patient_number, moment)
    rule_set = clinic.rule_set(paper.rule_set.trial, as_of)
    found = changed(
        now.chart(clinic),
        Screening(rule_set, then.rows, date.fromisoformat(paper.as_of)),
        Screening(rule_set, now.rows, as_of),
        {fact.id: fact.supersedes for fact in now.facts},
    )
    return {change.criterion: change for change in found.criteria}


def _changes(paper: Snapshot, now: Snapshot, again: Mapping[str, Change]) -> Iterator[Change]:
    """Each criterion that is otherwise; where today's rules say otherwise of that day, also why."""
    rules: Cause = "program" if paper.rule_set.sha256 == now.rule_set.sha256 else "rules"
    was = {line.id: line.result for line in paper.criteria}
    is_ = {line.id: line.result for line in now.criteria}
    for name in dict.fromkeys([*is_, *was]):
        before, after = was.get(name), is_.get(name)
        if before == after:
            continue
        change = again.get(name)
        then = change.before if change else after
        causes = change.causes if change else ()
        yield Change(name, before, after, causes if then == before else (*causes, rules))
