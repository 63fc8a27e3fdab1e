"""What reading a file gives: facts of patients as plain values, and the rows that were refused."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from screener.domain.facts import Status
from screener.domain.people import Identifier
from screener.domain.problems import Problem, Where
from screener.domain.times import When
from screener.domain.values import Value


@dataclass(frozen=True, slots=True)
class FactReading:
    """One fact as a file says it, before its patient is looked up.

    ``doubts`` do not keep it out: an unreadable value or unit, a number outside the entry limits.
    """

    patient: Identifier
    fact: str  # code in the catalogue
    text: str  # value as typed
    value: Value
    source: str  # "labs.csv line 12"
    line: int
    name: str = ""  # the patient's, if the file tells it
    unit_text: str = ""
    when: When | None = None
    end: When | None = None
    trial: str = ""
    laboratory: str = ""
    reference_low: str = ""
    reference_high: str = ""
    status: Status = "final"
    detail: str = ""
    doubts: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row, or one fact of a row, that was not taken, and why."""

    line: int
    patient: str  # as written, empty if missing
    problem: Problem
    fact: str = ""  # as written; empty if the whole row was refused


@dataclass(frozen=True, slots=True)
class FileReading:
    """All that one file says. Nothing has been stored."""

    file: str
    sha256: str
    readings: tuple[FactReading, ...]
    refused: tuple[RefusedRow, ...]
    rows: int  # below the heading, blank lines left out
    blank: int = 0  # cells that say nothing, in a file with one patient a row
    repeated: int = 0  # facts that an earlier row of the file says in the same words


@dataclass
class Gathering:
    """Gathers what the rows of one file give, and finds what is said twice."""

    file: str
    readings: list[FactReading] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    rows: int = 0
    blank: int = 0
    repeated: int = 0
    _lines: dict[Hashable, int] = field(default_factory=dict)

    def where(self, line: int) -> Where:
        return Where(self.file, line)

    def source(self, line: int, said: str = "") -> str:
        """Where a fact stands, after what the file itself names as its source."""
        here = f"{self.file} line {line}"
        return f"{said}; {here}" if said else here

    def refuse(self, line: int, patient: str, problem: Problem, fact: str = "") -> None:
        self.refused.append(RefusedRow(line, patient, problem, fact))

    def is_duplicate(self, key: Hashable, line: int, patient: str) -> bool:
        """Whether an earlier row was the same; then the row is refused, naming that line."""
        first = self._lines.setdefault(key, line)
        if first == line:
            return False
        problem = Problem("exchange.row.duplicate", {"first": str(first)}, self.where(line))
        self.refuse(line, patient, problem)
        return True

    def finish(self, sha256: str) -> FileReading:
        return FileReading(
            self.file,
            sha256,
            tuple(self.readings),
            tuple(self.refused),
            self.rows,
            self.blank,
            self.repeated,
        )
