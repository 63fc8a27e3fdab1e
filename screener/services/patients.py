"""People: added, found, told apart, and their state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from screener.domain.changes import Changes
from screener.domain.facts import Entry
from screener.domain.people import Identifier, Patient, PatientState
from screener.domain.problems import Problem, Refused, refuse
from screener.domain.times import When, day_number
from screener.domain.values import Value, read_value
from screener.services.clinic import Clinic
from screener.services.values import NewPatient
from screener.store import facts as stored_facts
from screener.store import operations
from screener.store import patients as stored

EVERYBODY = 1_000_000  # no limit to how many are found
OLDEST = 130  # years; no verified human age exceeds it


def find_patients(clinic: Clinic, text: str) -> list[Patient]:
    """Patients by name, any identifier or birth date; all of them for no text.

    Where no one of these holds the whole text, each word may be found in another: name and number.
    """
    with clinic.store.read() as session:
        if not text.strip():
            return stored.patients(session)
        found = stored.find(session, text)
        words = text.split()
        if found or len(words) == 1:
            return found
        by_word = [stored.find(session, word, EVERYBODY) for word in words]
    in_all = set.intersection(*({one.number for one in some} for some in by_word))
    return [one for one in by_word[0] if one.number in in_all]


def patient(clinic: Clinic, number: int) -> Patient:
    """The patient of the store's number. Raises KnownError if there is none."""
    with clinic.store.read() as session:
        found = stored.patient(session, number)
    if found is None:
        raise refuse("services.unknown_patient", patient=number)
    return found


def by_record(clinic: Clinic, record: str) -> Patient:
    """The one patient who carries ``record``, alone or as ``issuer:number``.

    Raises KnownError if nobody does, or several of different issuers.
    """
    with clinic.store.read() as session:
        found = stored.any_identifier(session, record)
    found = found or _of_issuer(clinic, record)
    if not found:
        raise refuse("services.unknown_patient", patient=record)
    if len(found) > 1:
        names = ", ".join(
            f"{one.issuer}:{one.value}"
            for person in found
            for one in person.identifiers
            if one.value == record
        )
        raise refuse("services.several_patients", patient=record, which=names)
    return found[0]


def _of_issuer(clinic: Clinic, text: str) -> list[Patient]:
    """Who carries ``issuer:number``; either part may hold further colons."""
    parts = text.split(":")
    ways = [(":".join(parts[:cut]), ":".join(parts[cut:])) for cut in range(1, len(parts))]
    with clinic.store.read() as session:
        found = [stored.by_identifier(session, Identifier(*way)) for way in ways]
    return [one for one in found if one is not None]


def told_apart(people: Sequence[Patient]) -> dict[int, str]:
    """Each patient's record number, with its issuer where another patient carries it too."""
    carried = Counter(value for one in people for value in {i.value for i in one.identifiers})
    return {
        one.number: f"{one.identifiers[0].issuer}:{one.record}"
        if one.identifiers and carried[one.record] > 1
        else one.record
        for one in people
    }


def look_alikes(clinic: Clinic, number: int) -> list[Patient]:
    """Patients who are easily taken for this one."""
    with clinic.store.read() as session:
        one = stored.patient(session, number)
        found = stored.look_alikes(session, one) if one else []
    # one digit away is said of half of a clinic that numbers its patients in a row
    return [alike.patient for alike in found if alike.why != "digit"]


def add_patient(clinic: Clinic, new: NewPatient) -> tuple[int, Changes]:
    """Add a patient with birth date and sex as facts. Raises Refused with every problem."""
    problems = [*_identity_problems(new), *birth_problems(new.birth, clinic.today)]
    if problems:
        raise Refused(problems)
    at = clinic.now()
    with clinic.store.write() as session:
        operation = operations.begin(session, "add_patient", at, clinic.user)
        given = Identifier(new.issuer.strip() or "record", new.record.strip())
        number = stored.add_patient(session, new.name.strip(), [given], operation)
        entries = [
            Entry(number, fact, text.strip(), _read(clinic, fact, text), source=clinic.user)
            for fact, text in (("birth_date", new.birth), ("sex", new.sex))
            if text.strip()
        ]
        stored_facts.add_facts(session, entries, operation, at, clinic.user)
    return number, Changes(frozenset({number}), operation=operation)


def _read(clinic: Clinic, fact: str, text: str) -> Value:
    return read_value(clinic.catalogue[fact], text)


def _identity_problems(new: NewPatient) -> list[Problem]:
    problems = []
    if not new.record.strip():
        problems.append(Problem("services.no_record"))
    if new.sex.strip() not in ("", "female", "male"):
        problems.append(Problem("services.unknown_sex", {"sex": new.sex}))
    return problems


def birth_problems(birth: str, today: date) -> list[Problem]:
    """What is wrong with a birth date as typed: no date, in the future, too long ago."""
    if not birth.strip():
        return []
    try:
        born = When.read(birth)
    except ValueError:
        return [Problem("services.bad_date", {"text": birth})]
    if born.first_day > today:
        return [Problem("services.birth_in_future", {"text": birth})]
    if day_number(today) - day_number(born.last_day) > OLDEST * 366:
        return [Problem("services.birth_too_long_ago", {"text": birth, "years": str(OLDEST)})]
    return []


def set_state(clinic: Clinic, number: int, state: PatientState, since: str, source: str) -> Changes:
    """Say that a patient is active, deceased, transferred, lost or not to be contacted."""
    if since.strip():
        try:
            day = When.read(since)
        except ValueError:
            raise refuse("services.bad_date", text=since) from None
        if day.first_day > clinic.today:
            raise refuse("services.state_in_future", day=day.text)
        since = day.text
    patient(clinic, number)  # refuses an unknown one
    at = clinic.now()
    with clinic.store.write() as session:
        operation = operations.begin(session, "state", at, clinic.user, summary=state)
        stored.set_state(session, number, state, since, source or clinic.user, operation, at)
    return Changes(frozenset({number}), operation=operation)
