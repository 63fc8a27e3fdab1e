"""One patient against one trial, frozen with words and evidence: what a page shows and prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from screener import __version__
from screener.domain.facts import Fact, FactRow
from screener.domain.people import Laboratory, Patient, Remark, Site
from screener.domain.problems import refuse
from screener.domain.screening import Evaluation, RuleSetLine, Snapshot
from screener.domain.trials import APPROVED
from screener.rules.columns import Cohort
from screener.rules.evaluate import explain_rows, row_of
from screener.rules.nodes.base import Say
from screener.rules.rows import Rows
from screener.rules.ruleset import RuleSet
from screener.rules.telling import Teller, all_conventions
from screener.services.clinic import Clinic
from screener.store import facts as stored_facts
from screener.store import patients as stored_patients
from screener.store.remarks import remarks_of
from screener.store.site import load_site


def source_line(clinic: Clinic, rule_set: RuleSet) -> str:
    """Where the words of a rule set come from, and what that allows."""
    source = rule_set.source
    key = source.kind if source.record_date else f"{source.kind}_undated"
    line = clinic.texts(f"services.source.{key}", date=source.record_date)
    sentences = clinic.texts("services.source.sentence_word")
    pages = dict.fromkeys(filter(None, (one.restated_from for one in rule_set.criteria)))
    if pages:
        named = clinic.texts("services.source.page_word").join(pages)
        line += sentences + clinic.texts("services.source.restated", pages=named)
    if rule_set.complete:
        return line
    told = map(clinic.texts.phrase, source.missing)
    missing = clinic.texts("services.source.missing_word").join(told)
    lacking = clinic.texts("services.source.missing" if missing else "services.source.incomplete",
                           missing=missing)  # fmt: skip
    return line + sentences + lacking


def site_line(
    clinic: Clinic, rule_set: RuleSet, day: date, known_at: datetime | None = None
) -> str:
    """The same, with what holds at this site on a day: that the trial is paused or closed, first,
    and at the end that nobody here approved the rules.
    """
    life = clinic.book.life(rule_set.trial, known_at)
    state = life.site_state(day) if life else None
    line, sentences = source_line(clinic, rule_set), clinic.texts("services.source.sentence_word")
    if rule_set.state not in APPROVED:
        told = clinic.texts("services.source.not_approved", version=rule_set.version)
        line += sentences + told
    if state is None or state.step == "open":
        return line
    said = clinic.texts(f"services.source.{state.step}", day=state.day, reason=state.reason)
    return said + sentences + line


def screen(
    clinic: Clinic,
    patient: int,
    trial: str,
    as_of: date,
    known_at: datetime | None = None,
    attempt: int = 1,
) -> Snapshot:
    """One patient against one trial, with words and evidence. Raises KnownError if unknown."""
    with clinic.store.read() as session:
        person = stored_patients.patient(session, patient)
        rows = stored_facts.fact_rows(session, known_at=known_at, patients=[patient])
        facts = stored_facts.facts_of(session, patient)
        remarks = remarks_of(session, patient)
        site = load_site(session)
    if person is None:
        raise refuse("services.unknown_patient", patient=patient)
    snapshot = snapshot_of(
        clinic, person, rows, facts, trial, as_of, known_at, attempt, site.laboratories
    )
    return _with_remarks(snapshot, remarks, site.name, _lead(site))


def snapshot_of(
    clinic: Clinic,
    person: Patient,
    rows: Sequence[FactRow],
    facts: Sequence[Fact],
    trial: str,
    as_of: date,
    known_at: datetime | None,
    attempt: int = 1,
    laboratories: Sequence[Laboratory] = (),
) -> Snapshot:
    """The snapshot of a patient whose facts are at hand."""
    rule_set = clinic.rule_set(trial, as_of, known_at)
    cohort = Cohort(rows, [person.number], clinic.catalogue, laboratories)
    row = row_of(rule_set, cohort, person.number, as_of, attempt)
    evaluation = explain_rows(rule_set, row)[0]
    line = rule_set_line(clinic, rule_set, as_of, known_at)
    return told(clinic, person, rule_set, line, evaluation, row, facts, known_at)


def told(
    clinic: Clinic,
    person: Patient,
    rule_set: RuleSet,
    line: RuleSetLine,
    evaluation: Evaluation,
    row: Rows,
    facts: Sequence[Fact],
    known_at: datetime | None,
) -> Snapshot:
    """An evaluation put into words; ``row`` is the single row that was judged.

    ``line`` names the rule set as it stands at this site.
    """
    as_of = evaluation.as_of
    say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
    teller = Teller(say, rule_set, {fact.id: fact for fact in facts}, as_of)
    lines = tuple(
        teller.line(criterion, found, row)
        for criterion, found in zip(rule_set.criteria, evaluation.criteria, strict=True)
    )
    moment = known_at or clinic.now()
    return Snapshot(
        rule_set=line,
        patient_number=person.number,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        record=person.record,
        identifiers=tuple(f"{one.issuer} {one.value}" for one in person.identifiers),
        state=person.state,
        attempt=row.attempt,
        as_of=as_of.isoformat(),
        known_at=moment.isoformat(timespec="seconds"),
        verdict=evaluation.verdict,
        failing=tuple(line.id for line in lines if line.result in ("not_met", "present")),
        open=tuple(line.id for line in lines if line.result == "open" and not line.waits),
        waiting=evaluation.waiting,
        criteria=lines,
        readings=all_conventions(say),
        engine=__version__,
        demonstration=clinic.demonstration,
        language=clinic.texts.language,
    )


def rule_set_line(
    clinic: Clinic, rule_set: RuleSet, day: date, known_at: datetime | None = None
) -> RuleSetLine:
    """A rule set, named exactly, as it stands at this site on a day."""
    return RuleSetLine(
        trial=rule_set.trial,
        title=rule_set.title,
        version=rule_set.version,
        state=rule_set.state,
        sha256=rule_set.sha256,
        source_kind=rule_set.source.kind,
        source_date=rule_set.source.record_date,
        list_complete=rule_set.complete,
        source_note=site_line(clinic, rule_set, day, known_at),
    )


def _lead(site: Site) -> str:
    return site.investigators[0].name if site.investigators else ""


def _with_remarks(snapshot: Snapshot, remarks: Sequence[Remark], site: str, lead: str) -> Snapshot:
    trial = snapshot.rule_set.trial
    told: dict[str, list[str]] = {}
    for remark in remarks:
        if remark.trial == trial:
            day = remark.at.date().isoformat()
            told.setdefault(remark.criterion, []).append(f"{remark.text} ({remark.by}, {day})")
    lines = tuple(replace(line, remarks=tuple(told.get(line.id, ()))) for line in snapshot.criteria)
    return replace(snapshot, criteria=lines, site=site, investigator=lead)
