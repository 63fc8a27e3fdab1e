"""Files brought in: read and shown first, then stored in one unit of work, and undone as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from screener.domain.catalogue import Catalogue
from screener.domain.changes import Changes
from screener.domain.facts import Entry, Scope
from screener.domain.people import Identifier, Patient
from screener.domain.problems import Problem, Where
from screener.domain.values import Value, read_value
from screener.exchange.files import read_file
from screener.exchange.mapping import find_mapping, list_mappings
from screener.exchange.reading import FactReading, FileReading, RefusedRow
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.facts import trusted
from screener.services.values import ImportPreview, ImportRecord, ImportResult, PreviewRow
from screener.store import facts as stored
from screener.store import operations
from screener.store import patients as people
from screener.store.likeness import search_key
from screener.system.texts import Texts


def mappings() -> list[str]:
    """The names of the shipped mappings."""
    return list(list_mappings())


STORED = ("new", "unreadable", "doubt")
UNSAID = "record"  # who gave the numbers, where a file does not say
PERSONAL = ("birth_date", "sex")  # what tells one person from another
_STEP = 500  # facts between two reports of progress


@dataclass
class Plan:
    """What a file would do to the patients that are there now."""

    file: FileReading
    known_people: dict[Identifier, int]
    known_facts: set[str]
    outcome: list[str] = field(default_factory=list)  # of each reading of the file
    refused: list[RefusedRow] = field(default_factory=list)
    names: dict[Identifier, str] = field(default_factory=dict)  # as known, else as first told
    persons: dict[tuple[Identifier, str], Value] = field(default_factory=dict)  # birth, sex: same
    strange: dict[int, Problem] = field(default_factory=dict)  # by place among the readings
    namesakes: dict[Identifier, Problem] = field(default_factory=dict)  # to be said once each

    @property
    def wanted(self) -> list[tuple[FactReading, str]]:
        """The readings to be stored, each with its outcome."""
        pairs = zip(self.file.readings, self.outcome, strict=True)
        return [(reading, outcome) for reading, outcome in pairs if outcome in STORED]

    def count(self, outcome: str) -> int:
        return self.outcome.count(outcome)


def read_import(
    path: Path,
    catalogue: Catalogue,
    today: date,
    mapping: str | None = None,
    progress: Progress = no_progress,
) -> FileReading:
    """Read a file; no database is needed yet. Raises KnownError if it is refused whole."""
    chosen = find_mapping(mapping, catalogue) if mapping else None
    return read_file(path, catalogue, mapping=chosen, known=today, progress=progress)


def preview_import(
    clinic: Clinic, path: Path, mapping: str | None = None, progress: Progress = no_progress
) -> ImportPreview:
    """Read a file and say what each of its values would become; nothing is stored.

    Raises KnownError if the file or the mapping is refused whole.
    """
    return preview_of(
        clinic, path, read_import(path, clinic.catalogue, clinic.today, mapping, progress)
    )


def preview_of(clinic: Clinic, path: Path, file: FileReading) -> ImportPreview:
    """What each value of a file that was read would become."""
    plan = _plan(clinic, file)
    rows = [
        _shown(clinic, reading, outcome, plan.strange.get(place))
        for place, (reading, outcome) in enumerate(zip(file.readings, plan.outcome, strict=True))
        if outcome != "refused"
    ]
    rows += [refused_row(clinic.catalogue, clinic.texts, row) for row in plan.refused]
    people_named = {reading.patient for reading, _ in plan.wanted}
    return ImportPreview(
        path=path,
        rows=tuple(sorted(rows, key=lambda row: row.line)),
        new_patients=len(people_named - set(plan.known_people)),
        new_facts=len(plan.wanted),
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
        everybody = people.patients(session)
    there = {one.number: one for one in everybody if one.number in numbers}
    plan.namesakes = _namesakes(named - known.keys(), everybody)
    for one in named & known.keys():
        person = there[known[one]]
        plan.names[one] = person.name
        for fact, text in (("birth_date", person.birth), ("sex", person.sex)):
            plan.persons[one, fact] = read_value(clinic.catalogue[fact], text)
    for place, reading in enumerate(file.readings):
        plan.outcome.append(_outcome(clinic, reading, plan, place))
    return plan


def _namesakes(new: set[Identifier], people: Sequence[Patient]) -> dict[Identifier, Problem]:
    """New numbers that somebody carries already, given by another: maybe the same person.

    Only a file that does not say who gave its numbers is doubted.
    """
    values = {one.value: one for one in new if one.issuer == UNSAID}
    found: dict[Identifier, Problem] = {}
    for person in people:
        for carried in person.identifiers:
            if (one := values.get(carried.value)) is not None:
                params = {"patient": one.value, "issuer": carried.issuer}
                params["name"] = person.name or person.record
                found[one] = Problem("services.import.namesake", params)
    return found


def _outcome(clinic: Clinic, reading: FactReading, plan: Plan, place: int) -> str:
    conflict = _conflict(reading, plan)
    if conflict is not None:
        plan.refused.append(RefusedRow(reading.line, reading.patient.value, conflict, reading.fact))
        return "refused"
    number = plan.known_people.get(reading.patient)
    if number is not None and (
        stored.digest(entry_of(clinic, reading, number)) in plan.known_facts
    ):
        return "known"
    if reading.value.unreadable:
        return "unreadable"
    if reading.fact in PERSONAL and _another_person(reading, plan):
        params = {"patient": reading.patient.value, "said": reading.text}
        plan.strange[place] = Problem("services.import.person", params)
        return "doubt"
    if reading.patient in plan.namesakes:  # said at the first row of each
        plan.strange[place] = plan.namesakes.pop(reading.patient)
        return "doubt"
    return "doubt" if reading.doubts else "new"


def _another_person(reading: FactReading, plan: Plan) -> bool:
    """Whether birth or sex cannot be that of the patient as known, or as first told."""
    known = plan.persons.get((reading.patient, reading.fact))
    if known is None or known.unreadable:
        plan.persons[reading.patient, reading.fact] = reading.value
        return False
    told = reading.value
    apart = told.high < known.low or known.high < told.low
    return apart or not set(told.codes) >= set(known.codes)


def _conflict(reading: FactReading, plan: Plan) -> Problem | None:
    """That the number is known, here or earlier in the file, as that of another name."""
    known = plan.names.get(reading.patient, "")
    if not known:
        plan.names[reading.patient] = reading.name
    if not known or not reading.name or search_key(reading.name) == search_key(known):
        return None
    params = {"patient": reading.patient.value, "known": known, "named": reading.name}
    return Problem("services.import.conflict", params, Where(plan.file.file, reading.line))


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
    wanted = [reading for reading, _ in plan.wanted]
    operation, new_patients = _store(clinic, plan, wanted, progress) if wanted else ("", 0)
    counts = Counter(plan.outcome)
    return ImportResult(
        operation=operation,
        new_patients=new_patients,
        new_facts=len(wanted),
        known_facts=counts["known"],
        unreadable=counts["unreadable"],
        refused=len(plan.refused),
        patients_changed=len({reading.patient for reading in wanted}),
        refused_rows=tuple(refused_row(clinic.catalogue, clinic.texts, r) for r in plan.refused),
    )


def _store(
    clinic: Clinic, plan: Plan, wanted: Sequence[FactReading], progress: Progress
) -> tuple[str, int]:
    """One unit of work: the operation, and how many patients are new."""
    at = clinic.now()
    numbers = dict(plan.known_people)
    with clinic.store.write() as session:
        operation = operations.begin(
            session, "import", at, clinic.user, file=plan.file.file, file_sha256=plan.file.sha256
        )
        for done, reading in enumerate(wanted):
            if done % _STEP == 0:
                progress(done, len(wanted))
            if reading.patient not in numbers:
                name = plan.names.get(reading.patient, "")
                given = [reading.patient]
                numbers[reading.patient] = people.add_patient(session, name, given, operation)
        entries = [entry_of(clinic, reading, numbers[reading.patient]) for reading in wanted]
        stored.add_facts(session, entries, operation, at, clinic.user)
        progress(len(wanted), len(wanted))
    return operation, len(numbers) - len(plan.known_people)


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


def _shown(
    clinic: Clinic, reading: FactReading, outcome: str, strange: Problem | None
) -> PreviewRow:
    doubts = [*reading.doubts, *([strange] if strange and outcome == "doubt" else [])]
    when = reading.when.text if reading.when else ""
    return PreviewRow(
        line=reading.line,
        patient=reading.patient.value,
        label=clinic.catalogue[reading.fact].name(clinic.texts.language),
        value=reading.text,
        unit=reading.unit_text,
        date=f"{when} – {reading.end.text}" if reading.end else when,
        outcome=outcome,
        reason=" ".join(clinic.texts(doubt.key, **doubt.params) for doubt in doubts),
    )


def refused_row(catalogue: Catalogue, texts: Texts, row: RefusedRow) -> PreviewRow:
    """A row that is not taken, with the reason in words."""
    reason = texts(row.problem.key, **row.problem.params)
    fact = catalogue.get(row.fact)
    label = fact.name(texts.language) if fact else row.fact
    return PreviewRow(row.line, row.patient, label, "", "", "", "refused", reason)
