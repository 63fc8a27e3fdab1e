"""Plain values that the services hand to the window and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from screener.domain.facts import Entry, Fact
from screener.domain.people import Patient
from screener.domain.problems import Problem
from screener.domain.screening import Verdict


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What is asked when a patient is added; birth ISO at any precision or empty."""

    name: str
    issuer: str
    record: str
    birth: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class NewFact:
    """One fact as a form holds it; dates ISO at any precision, empty where not filled in."""

    fact: str
    text: str
    unit: str = ""
    date: str = ""
    end: str = ""
    time: str = ""
    laboratory: str = ""
    low: str = ""
    high: str = ""
    status: str = "final"
    source: str = ""
    trial: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One patient and one trial on the worklist."""

    verdict: Verdict
    failing: tuple[str, ...]  # ids of criteria that certainly fail
    open: tuple[str, ...]  # ids of open criteria that do not merely wait
    waiting: tuple[str, ...]  # ids of criteria that wait for the investigator


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One patient on the worklist."""

    patient: Patient
    age: int | None  # completed years on the day, if certain
    cells: tuple[Cell, ...]  # in the order of Worklist.trials


@dataclass(frozen=True, slots=True)
class TrialHead:
    """What the head of a trial's column says."""

    trial: str
    title: str
    short: str
    source_line: str  # "Registry text of 2023-08-31: pre-screening only, not the approved protocol"


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everybody against every trial on a day."""

    as_of: date
    known_at: datetime | None
    trials: tuple[TrialHead, ...]
    rows: tuple[WorklistRow, ...]
    problems: tuple[Problem, ...] = ()  # why a trial is missing: its rules cannot be read


@dataclass(frozen=True, slots=True)
class FactLine:
    """A stored fact as the patient page lists it, newest first within its fact."""

    fact: Fact
    label: str
    value: str  # as typed with unit; choices in words
    converted: str  # in the fact's own unit where that differs, else empty
    reference: str  # "45–84", empty if none came with the result
    flag: str  # "high", "low" or empty, only by a reference range that came with it
    date: str
    source: str
    doubts: tuple[str, ...] = ()  # in words: outside the entry limits, unreadable unit …


@dataclass(frozen=True, slots=True)
class LinePreview:
    """What one typed line would become. Either entries or problems; never both."""

    echo: str  # "Example Anna: INR 1.9 on 18 Nov 2026"
    entries: tuple[Entry, ...] = ()
    doubts: tuple[str, ...] = ()  # must be confirmed before it is stored
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What one value of a file becomes."""

    line: int
    patient: str
    label: str
    value: str
    unit: str
    date: str
    outcome: str  # new, known (already there), unreadable, doubt, refused
    reason: str = ""  # in words


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do; nothing has entered yet."""

    path: Path
    rows: tuple[PreviewRow, ...]
    new_patients: int
    new_facts: int
    known_facts: int
    unreadable: int
    doubtful: int
    refused: int
    payload: object = None  # for commit_import


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import brought."""

    operation: str
    new_patients: int
    new_facts: int
    known_facts: int
    unreadable: int
    refused: int
    patients_changed: int
    refused_rows: tuple[PreviewRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A past import."""

    operation: str
    file: str
    at: datetime
    by: str
    facts: int
    patients: int
    undone: bool
