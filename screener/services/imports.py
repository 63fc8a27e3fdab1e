"""Files brought in: read and shown first, then stored in one unit of work, and undone as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screener.domain.changes import Changes
from screener.domain.facts import Entry, Scope
from screener.domain.people import Identifier
from screener.domain.problems import Problem, Where
from screener.exchange.files import read_file
from screener.exchange.mapping import find_mapping, list_mappings
from screener.exchange.reading import FactReading, FileReading, RefusedRow
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.facts import trusted
from screener.services.values import ImportPreview, ImportRecord, ImportResult, PreviewRow
from screener.store import facts as stored
from screener.store import operations
from screener.store import patients as people


def mappings() -> list[str]:
    """The names of the shipped mappings."""
    return list(list_mappings())


@dataclass
class Plan:
    """What a file would do to the patients that are there now."""

    file: FileReading
    known_people: dict[Identifier, int]
    known_facts: set[str]
    outcome: list[str] = field(default_factory=list)  # of each reading of the file
    refused: list[RefusedRow] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return self.outcome.count(outcome)


def preview_import(
    clinic: Clinic, path: Path, mapping: str | None = None, progress: Progress = no_progress
) -> ImportPreview:
    """Read a file and say what each of its values would become; nothing is stored.

    Raises KnownError if the file or the mapping is refused whole.
    """
    chosen = find_mapping(mapping, clinic.catalogue) if mapping else None
    file = read_file(path, clinic.catalogue, mapping=chosen, known=clinic.today, progress=progress)
    plan = _plan(clinic, file)
    rows = [
        _shown(clinic, reading, outcome)
        for reading, outcome in zip(file.readings, plan.outcome, strict=True)
    ]
    rows += [_shown_refused(clinic, row) for row in plan.refused]
    people_named = {reading.patient for reading in file.readings}
    return ImportPreview(
        path=path,
        rows=tuple(rows),
        new_patients=len(people_named - set(plan.known_people)),
        new_facts=sum(plan.count(name) for name in ("new", "unreadable", "doubt")),
        known_facts=plan.count("known"),
        unreadable=plan.count("unreadable"),
        doubtful=plan.count("doubt"),
        refused=len(plan.refused),
        payload=file,
    )


def _plan(clinic: Clinic, file: FileReading) -> Plan:
    with clinic.store.read() as session:
        known = people.numbers(session)
        named = {reading.patient for reading in file.readings}
        numbers = {known[one] for one in named if one in known}
        plan = Plan(file, known, stored.digests(session, numbers), refused=list(file.refused))
        names = {one.number: one.name for one in people.patients(session) if one.number in numbers}
    for reading in file.readings:
        plan.outcome.append(_outcome(clinic, reading, plan, names))
    return plan


def _outcome(clinic: Clinic, reading: FactReading, plan: Plan, names: dict[int, str]) -> str:
    number = plan.known_people.get(reading.patient)
    if number is not None:
        named = names.get(number, "")
        if reading.name and named and reading.name.casefold() != named.casefold():
            params = {"patient": reading.patient.value, "known": named, "named": reading.name}
            problem = Problem(
                "services.import.conflict", params, Where(plan.file.file, reading.line)
            )
            plan.refused.append(RefusedRow(reading.line, reading.patient.value, problem))
            return "refused"
        if stored.digest(entry_of(clinic, reading, number)) in plan.known_facts:
            return "known"
    if reading.value.unreadable:
        return "unreadable"
    return "doubt" if reading.doubts else "new"


def entry_of(clinic: Clinic, reading: FactReading, number: int) -> Entry:
    """What a reading becomes for a patient. Outside its entry limits it waits for a person."""
    return Entry(
        patient=number,
        fact=reading.fact,
        text=reading.text,
        value=trusted(clinic, reading.fact, reading.value, confirmed=False),
        unit_text=reading.unit_text,
        when=reading.when,
        end=reading.end,
        scope=Scope(reading.trial),
        laboratory=reading.laboratory,
        reference_low=reading.reference_low,
        reference_high=reading.reference_high,
        status=reading.status,
        source=reading.source,
        detail=reading.detail,
    )


def commit_import(
    clinic: Clinic, preview: ImportPreview, progress: Progress = no_progress
) -> ImportResult:
    """Store what a preview showed, all of it or nothing. A second time adds nothing."""
    file = preview.payload
    assert isinstance(file, FileReading)
    plan = _plan(clinic, file)
    wanted = [
        reading
        for reading, outcome in zip(file.readings, plan.outcome, strict=True)
        if outcome in ("new", "unreadable", "doubt")
    ]
    at = clinic.now()
    operation = ""
    new_patients: set[Identifier] = set()
    touched: set[int] = set()
    if wanted:
        with clinic.store.write() as session:
            operation = operations.begin(
                session, "import", at, clinic.user, file=file.file, file_sha256=file.sha256
            )
            numbers = dict(plan.known_people)
            for done, reading in enumerate(wanted):
                if reading.patient not in numbers:
                    new_patients.add(reading.patient)
                    numbers[reading.patient] = people.add_patient(
                        session, reading.name, [reading.patient], operation
                    )
                    progress(done, len(wanted))
            entries = [entry_of(clinic, reading, numbers[reading.patient]) for reading in wanted]
            stored.add_facts(session, entries, operation, at, clinic.user)
            progress(len(wanted), len(wanted))
            touched = {entry.patient for entry in entries}
    counts = Counter(plan.outcome)
    return ImportResult(
        operation=operation,
        new_patients=len(new_patients),
        new_facts=len(wanted),
        known_facts=counts["known"],
        unreadable=counts["unreadable"],
        refused=len(plan.refused),
        patients_changed=len(touched),
        refused_rows=tuple(_shown_refused(clinic, row) for row in plan.refused),
    )


def imports(clinic: Clinic) -> list[ImportRecord]:
    """All imports, the newest first."""
    with clinic.store.read() as session:
        found: Sequence[operations.Operation] = operations.imports(session)
    return [
        ImportRecord(one.id, one.file, one.at, one.by, one.facts, one.patients, one.undone)
        for one in found
    ]


def undo_import(clinic: Clinic, operation: str, reason: str) -> Changes:
    """Let nothing of an import count any more. Raises Refused if that cannot be."""
    with clinic.store.write() as session:
        return operations.undo(session, operation, reason, clinic.now(), clinic.user)


def _shown(clinic: Clinic, reading: FactReading, outcome: str) -> PreviewRow:
    when = reading.when.text if reading.when else ""
    return PreviewRow(
        line=reading.line,
        patient=reading.patient.value,
        label=clinic.catalogue[reading.fact].name(clinic.texts.language),
        value=reading.text,
        unit=reading.unit_text,
        date=f"{when} – {reading.end.text}" if reading.end else when,
        outcome=outcome,
        reason=" ".join(clinic.texts(doubt.key, **doubt.params) for doubt in reading.doubts),
    )


def _shown_refused(clinic: Clinic, row: RefusedRow) -> PreviewRow:
    reason = clinic.texts(row.problem.key, **row.problem.params)
    return PreviewRow(row.line, row.patient, row.fact, "", "", "", "refused", reason)
