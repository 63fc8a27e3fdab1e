"""Patients: added, found, told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from screener.domain.people import Identifier, Patient, PatientState
from screener.domain.problems import Problem, Refused
from screener.store.facts import counting
from screener.store.likeness import one_digit_off, search_key, swaps
from screener.store.operations import standing
from screener.store.tables import (
    EvaluationRecord,
    FactRecord,
    IdentifierRecord,
    PatientRecord,
    RemarkRecord,
    StateRecord,
)

BIRTH, SEX = "birth_date", "sex"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A patient who is easily taken for another, and why."""

    patient: Patient
    why: Literal["name", "swap", "digit"]


def add_patient(
    session: Session, name: str, identifiers: Sequence[Identifier], operation: str
) -> int:
    """Add a patient and give the store's number. Raises Refused if an identifier is taken.

    One whose adding was undone, and of whom nothing counts, comes back under the old number.
    """
    rows = [(given, row) for given in identifiers if (row := _row_of(session, given))]
    owners = [(given, row.patient, patient(session, row.patient)) for given, row in rows]
    taken = [_taken(given, one) for given, _, one in owners if one and given in one.identifiers]
    if taken:
        raise Refused(taken)
    number = next((hidden for _, hidden, one in owners if one is None), None)
    values = {"name": name, "search": search_key(name), "operation": operation}
    if number is None:
        query = insert(PatientRecord).values(**values, version=1).returning(PatientRecord.number)
        number = session.scalars(query).one()
    else:
        session.execute(
            update(PatientRecord)
            .where(PatientRecord.number == number)
            .values(**values, version=PatientRecord.version + 1)
        )
    for given in identifiers:
        _give(session, number, given, operation)
    return number


def add_identifier(session: Session, number: int, given: Identifier, operation: str) -> None:
    """Give a patient one more identifier. Raises Refused if it is another's."""
    owner = by_identifier(session, given)
    if owner is not None and owner.number != number:
        raise Refused([_taken(given, owner)])
    if owner is None:
        _give(session, number, given, operation)
        _changed(session, number)


def set_state(
    session: Session,
    number: int,
    state: PatientState,
    since: str,
    source: str,
    operation: str,
    at: datetime,
) -> None:
    """Say in which state a patient is from a day on; earlier states stay on record."""
    session.add(
        StateRecord(
            patient=number,
            state=state,
            since=since,
            source=source,
            recorded_at=at,
            operation=operation,
        )
    )
    session.flush()
    _changed(session, number)


def patient(session: Session, number: int) -> Patient | None:
    """The patient of a number."""
    found = _load(session, PatientRecord.number == number)
    return found[0] if found else None


def patients(session: Session) -> list[Patient]:
    """All patients, by number."""
    return _load(session, None)


def by_identifier(session: Session, given: Identifier) -> Patient | None:
    """The patient whom an issuer gave a number."""
    found = _load(
        session,
        PatientRecord.number.in_(
            _owners().where(
                IdentifierRecord.issuer == given.issuer, IdentifierRecord.value == given.value
            )
        ),
    )
    return found[0] if found else None


def any_identifier(session: Session, value: str) -> list[Patient]:
    """The patients who carry a number, whoever gave it."""
    return _load(
        session, PatientRecord.number.in_(_owners().where(IdentifierRecord.value == value))
    )


def numbers(session: Session) -> dict[Identifier, int]:
    """Every identifier's patient: for an import, which asks for thousands."""
    query = (
        select(IdentifierRecord.issuer, IdentifierRecord.value, IdentifierRecord.patient)
        .join(PatientRecord, PatientRecord.number == IdentifierRecord.patient)
        .where(_given(), _visible())
    )
    return {Identifier(issuer, value): owner for issuer, value, owner in session.execute(query)}


def find(session: Session, text: str, limit: int = 50) -> list[Patient]:
    """Patients by words of the name, a part of any identifier, or the start of the birth date."""
    key = search_key(text)
    if not key:
        return []
    named = and_(*(PatientRecord.search.contains(word, autoescape=True) for word in key.split()))
    numbered = _owners().where(IdentifierRecord.value.icontains(text.strip(), autoescape=True))
    born = select(FactRecord.patient).where(
        FactRecord.fact == BIRTH,
        FactRecord.text.startswith(text.strip(), autoescape=True),
        *counting(),
    )
    which = or_(named, PatientRecord.number.in_(numbered), PatientRecord.number.in_(born))
    shown = select(PatientRecord.number).where(which, _visible()).order_by(PatientRecord.search)
    order = {number: place for place, number in enumerate(session.scalars(shown.limit(limit)))}
    found = _load(session, PatientRecord.number.in_(order))
    return sorted(found, key=lambda one: order[one.number])


def look_alikes(session: Session, one: Patient) -> list[LookAlike]:
    """Patients of the same name, or with a number that is a slip of the finger away."""
    key = search_key(one.name)
    same = _load(session, and_(PatientRecord.search == key, PatientRecord.search != ""))
    found = {other.number: LookAlike(other, "name") for other in same}
    for why, values in (("swap", swaps(one.record)), ("digit", one_digit_off(one.record))):
        numbered = _owners().where(IdentifierRecord.value.in_(values))
        for other in _load(session, PatientRecord.number.in_(numbered)):
            found.setdefault(other.number, LookAlike(other, why))  # type: ignore[arg-type]
    found.pop(one.number, None)
    return list(found.values())


def _visible() -> ColumnElement[bool]:
    """Not undone when added, or something of the patient counts all the same."""
    number = PatientRecord.number
    return or_(
        standing(PatientRecord.operation),
        exists().where(FactRecord.patient == number, standing(FactRecord.operation)),
        exists().where(RemarkRecord.patient == number, standing(RemarkRecord.operation)),
        exists().where(EvaluationRecord.patient == number),
    )


def _given() -> ColumnElement[bool]:
    """That an identifier counts; one given with its patient counts as long as the patient does."""
    owner = aliased(PatientRecord)  # apart from the patients of the query around
    with_patient = exists().where(
        owner.number == IdentifierRecord.patient,
        owner.operation == IdentifierRecord.operation,
    )
    return or_(standing(IdentifierRecord.operation), with_patient)


def _owners() -> Select[int]:
    return select(IdentifierRecord.patient).where(_given())


def _taken(given: Identifier, owner: Patient) -> Problem:
    params = {"issuer": given.issuer, "value": given.value, "name": owner.name or owner.record}
    return Problem("store.identifier_taken", params)


def _row_of(session: Session, given: Identifier) -> IdentifierRecord | None:
    query = select(IdentifierRecord).where(
        IdentifierRecord.issuer == given.issuer, IdentifierRecord.value == given.value
    )
    return session.scalars(query).one_or_none()


def _give(session: Session, number: int, given: Identifier, operation: str) -> None:
    """Write an identifier; the row of one that no longer counts is taken over."""
    row = _row_of(session, given)
    if row is None:
        row = IdentifierRecord(issuer=given.issuer, value=given.value)
        session.add(row)
    row.patient, row.operation = number, operation
    session.flush()


def _changed(session: Session, number: int) -> None:
    session.execute(
        update(PatientRecord)
        .where(PatientRecord.number == number)
        .values(version=PatientRecord.version + 1)
    )


def _load(session: Session, which: ColumnElement[bool] | None) -> list[Patient]:
    """Patients with all that belongs to them, in four selects however many they are."""
    heads = select(PatientRecord.number, PatientRecord.name, PatientRecord.version).where(
        _visible()
    )
    chosen = heads if which is None else heads.where(which)
    rows = session.execute(chosen.order_by(PatientRecord.number)).all()
    if not rows:
        return []
    some = None if which is None else [row.number for row in rows]
    given = _identifiers(session, some)
    states = _states(session, some)
    told = _told(session, some)
    active = ("active", "", "")
    return [
        Patient(
            number,
            name,
            tuple(given[number]),
            *states.get(number, active),  # type: ignore[arg-type]  # written from a PatientState
            birth=told.get((number, BIRTH), ""),
            sex=told.get((number, SEX), ""),
            version=version,
        )
        for number, name, version in rows
    ]


def _identifiers(session: Session, some: Sequence[int] | None) -> dict[int, list[Identifier]]:
    query = select(IdentifierRecord.patient, IdentifierRecord.issuer, IdentifierRecord.value).where(
        _given()
    )
    if some is not None:
        query = query.where(IdentifierRecord.patient.in_(some))
    found: dict[int, list[Identifier]] = defaultdict(list)
    for number, issuer, value in session.execute(query.order_by(IdentifierRecord.id)):
        found[number].append(Identifier(issuer, value))
    return found


def _states(session: Session, some: Sequence[int] | None) -> dict[int, tuple[str, str, str]]:
    query = select(StateRecord).where(standing(StateRecord.operation)).order_by(StateRecord.id)
    if some is not None:
        query = query.where(StateRecord.patient.in_(some))
    return {row.patient: (row.state, row.since, row.source) for row in session.scalars(query)}


def _told(session: Session, some: Sequence[int] | None) -> dict[tuple[int, str], str]:
    """Birth as typed and sex as a code, from the newest facts that count; unreadable is empty."""
    query = select(
        FactRecord.patient,
        FactRecord.fact,
        FactRecord.text,
        FactRecord.codes,
        FactRecord.unreadable,
    ).where(FactRecord.fact.in_((BIRTH, SEX)), *counting())
    if some is not None:
        query = query.where(FactRecord.patient.in_(some))
    found: dict[tuple[int, str], str] = {}
    for number, fact, text, codes, unreadable in session.execute(query.order_by(FactRecord.id)):
        word = text if fact == BIRTH else codes
        found[number, fact] = "" if unreadable or "|" in word else word
    return found
