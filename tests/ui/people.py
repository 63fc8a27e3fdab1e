"""Invented people and facts for the hand-made backend; none of them is or was anybody."""

from __future__ import annotations

from datetime import UTC, datetime

from screener.domain.catalogue import Catalogue
from screener.domain.facts import Entry, Fact
from screener.domain.people import Identifier, Patient
from screener.domain.times import When
from screener.domain.values import read_value
from screener.services.values import FactLine
from screener.system.catalogues import load_catalogue

CATALOGUE: Catalogue = load_catalogue()
RECORDED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

LONG_NAME = "Example-Wolkenstein Maximiliane Friederike von der Hohen Aue"
LONG_CHINESE = "样例·阿卜杜热合曼江·买买提依明"


def patient(number: int, name: str, record: str, birth: str, sex: str, **more: str) -> Patient:
    """A patient with one identifier."""
    return Patient(
        number, name, (Identifier("hospital", record),), birth=birth, sex=sex,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


PEOPLE = (
    patient(1, "Example Anna", "00482913", "1980-03-02", "female"),
    patient(2, "Example Bo", "00480177", "1968-07-11", "male"),
    patient(3, "样例 陈小龙", "00479902", "1963-01-20", "male"),
    patient(4, LONG_NAME, "00477310", "1987", "female"),
    patient(5, LONG_CHINESE, "00476654", "1975-02-14", "female"),
    patient(6, "Example Fu", "00476120", "1959-05-05", "male"),
    patient(
        7, "Example Gu", "00475001", "1950-12-24", "male", state="deceased",
        state_since="2026-10-03", state_source="letter of the family doctor",
    ),
    patient(8, "Example Anne", "00482931", "1980-02-03", "female"),
)  # fmt: skip


class Facts:
    """Makes fact lines as the services would, numbered from 1."""

    def __init__(self) -> None:
        self.lines: list[FactLine] = []

    def add(
        self, patient: int, fact: str, text: str, unit: str = "", date: str = "", end: str = "",
        source: str = "Lab A", reference: str = "", flag: str = "", converted: str = "",
        supersedes: int | None = None, reason: str = "", doubts: tuple[str, ...] = (),
    ) -> FactLine:  # fmt: skip
        """Store a fact; newest first within its fact, facts in the order of the catalogue."""
        definition = CATALOGUE[fact]
        low, _, high = reference.partition("–")
        entry = Entry(
            patient, fact, text, read_value(definition, text, unit), unit,
            When.read(date) if date else None, When.read(end) if end else None,
            reference_low=low, reference_high=high, source=source,
        )  # fmt: skip
        number = len(self.lines) + 1
        stored = Fact(
            number, entry, RECORDED, "A. Coordinator", f"operation-{number}",
            supersedes=supersedes, reason=reason,
        )  # fmt: skip
        shown = definition.choice_name(text) if definition.codes else f"{text} {unit}".strip()
        until = f"{date} to {end}" if end else date
        line = FactLine(
            stored, definition.name(), shown, converted, reference, flag, until, source, doubts
        )
        self.lines.append(line)
        return line

    def of(self, patient: int) -> list[FactLine]:
        """What counts of a patient, as the page lists it."""
        gone = {line.fact.supersedes for line in self.lines}
        mine = [
            line
            for line in self.lines
            if line.fact.entry.patient == patient and line.fact.id not in gone
        ]
        order = {code: place for place, code in enumerate(CATALOGUE)}
        mine.sort(key=lambda line: line.date, reverse=True)
        return sorted(mine, key=lambda line: order[line.fact.entry.fact])

    def newest(self, patient: int, fact: str) -> FactLine | None:
        """The latest of one fact."""
        found = [line for line in self.of(patient) if line.fact.entry.fact == fact]
        return found[0] if found else None


def some_facts() -> Facts:
    """A believable chart for the first patient, a line or two for the others."""
    facts = Facts()
    add = facts.add
    add(1, "cirrhosis", "yes", date="2021", source="discharge letter")
    add(1, "bilirubin_total", "7.4", "mg/dL", "2026-11-18 08:10", reference="0.2–1.2", flag="high",
        converted="126.5 umol/L")  # fmt: skip
    add(1, "bilirubin_total", "131", "umol/L", "2026-11-11 08:05", reference="3–21", flag="high")
    add(1, "bilirubin_total", "98", "umol/L", "2026-10-30 07:50", reference="3–21", flag="high")
    add(1, "inr", "1.6", "", "2026-10-12", reference="0.8–1.2", flag="high")
    add(1, "creatinine", "88", "umol/L", "2026-11-18 08:10", reference="45–84", flag="high")
    add(1, "albumin", "29", "g/L", "2026-11-18 08:10", reference="40–55", flag="low")
    add(1, "platelets", "72", "10*9/L", "2026-11-18 08:10", reference="125–350", flag="low")
    add(1, "sodium", "13.8", "mmol/L", "2026-11-18 08:10",
        doubts=("outside the entry limits 90 to 190: a slip of the decimal point?",))  # fmt: skip
    add(1, "hbv_dna", "<20", "IU/mL", "2026-11-03")
    add(1, "ascites", "moderate", date="2026-11-09", source="ultrasound")
    add(1, "he_grade", "1", date="2026-11-17", source="ward round")
    add(1, "liver_cancer", "no", date="2026-11-02", source="CT")
    add(1, "immunosuppressant_treatment", "yes", date="2026-08-01", end="2026-09-14",
        source="medication chart")  # fmt: skip
    add(2, "bilirubin_total", "34", "umol/L", "2026-11-10")
    add(5, "inr", "2.1", "", "2026-11-19")
    return facts
