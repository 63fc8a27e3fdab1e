"""The chart of one invented patient while it is being written: results, answers, statements.

Everything is drawn from the generator handed in, so that a seed and a day give the same chart.
Times are counted in days before ``today``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

CENTRAL = "Example central laboratory"
REFERRING = "Example referring hospital"

CONVENTIONAL = {  # the referring hospital's units: unit, what one of it is, decimals
    "bilirubin_total": ("mg/dL", 17.1, 1),
    "bilirubin_direct": ("mg/dL", 17.1, 1),
    "creatinine": ("mg/dL", 88.4, 2),
    "albumin": ("g/dL", 10.0, 1),
    "hemoglobin": ("g/dL", 10.0, 1),
    "platelets": ("K/µL", 1.0, 0),
    "wbc": ("10^3/µL", 1.0, 1),
    "cholesterol_total": ("mg/dL", 1 / 38.67, 0),
}
UNITS = {  # as the central laboratory writes them: unit, decimals, lower and upper reference limit
    "bilirubin_total": ("µmol/L", 1, "3.4", "20.5"),
    "bilirubin_direct": ("µmol/L", 1, "", "6.8"),
    "albumin": ("g/L", 1, "40", "55"),
    "inr": ("", 2, "0.85", "1.15"),
    "pta": ("%", 0, "70", "130"),
    "pt": ("s", 1, "11", "14"),
    "pt_control": ("s", 1, "", ""),
    "platelets": ("×10⁹/L", 0, "125", "350"),
    "creatinine": ("µmol/L", 0, "45", "104"),
    "sodium": ("mmol/L", 0, "137", "147"),
    "potassium": ("mmol/L", 1, "3.5", "5.3"),
    "alt": ("U/L", 0, "", "50"),
    "ast": ("U/L", 0, "", "40"),
    "alp": ("U/L", 0, "45", "125"),
    "ggt": ("U/L", 0, "", "60"),
    "hemoglobin": ("g/L", 0, "115", "175"),
    "wbc": ("×10⁹/L", 1, "3.5", "9.5"),
    "afp": ("ng/mL", 1, "", "7"),
    "cholesterol_total": ("mmol/L", 1, "", "5.2"),
    "lactate": ("mmol/L", 1, "0.5", "2.2"),
    "ammonia": ("µmol/L", 0, "", "54"),
    "crp": ("mg/L", 1, "", "5"),
    "procalcitonin": ("ng/mL", 2, "", "0.5"),
    "hba1c": ("%", 1, "4", "6"),
    "glucose": ("mmol/L", 1, "3.9", "6.1"),
    "weight": ("kg", 1, "", ""),
}


@dataclass(frozen=True, slots=True)
class DemoRow:
    """One row of the long format, without its patient."""

    fact: str
    value: str
    unit: str = ""
    date: str = ""
    end: str = ""
    source: str = ""
    trial: str = ""
    time: str = ""
    lab: str = ""
    uln: str = ""
    lln: str = ""
    status: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """How an analyte runs in a stage: about ``usual``, differing by person, drifting by year."""

    usual: float
    spread: float
    drift: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered: since and until how many days ago, if it is no plain no."""

    value: str = "no"
    since: int | None = None
    until: int | None = None
    day: int | None = None  # for a plan: days ahead
    detail: str = ""


class Chart:
    """Rows written so far, and what is needed to write more."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self._rows: dict[DemoRow, None] = {}
        self._own: dict[str, float] = {}

    @property
    def rows(self) -> tuple[DemoRow, ...]:
        return tuple(self._rows)

    def day(self, ago: int) -> str:
        """The ISO date ``ago`` days before today."""
        return (self.today - timedelta(days=ago)).isoformat()

    def weekday(self, ago: int) -> int:
        """``ago``, moved to the Friday before if it fell on a weekend."""
        return ago + max(0, (self.today - timedelta(days=ago)).weekday() - 4)

    def add(self, row: DemoRow) -> None:
        self._rows[row] = None

    def change(self, fact: str, **fields: str) -> None:
        """Change fields of the newest row of ``fact``."""
        newest = max((r for r in self._rows if r.fact == fact), key=lambda r: (r.date, r.time))
        self._rows = {
            (replace(old, **fields) if old is newest else old): None for old in self._rows
        }

    def drop(self, fact: str, since: int) -> None:
        """Leave out the rows of a fact from a day on."""
        day = self.day(since)
        self._rows = {row: None for row in self._rows if row.fact != fact or row.date < day}

    def result(
        self, code: str, number: float, ago: int, lab: str = CENTRAL, time: str = ""
    ) -> None:
        """A laboratory result, in the laboratory's own unit."""
        unit, decimals, lln, uln = UNITS[code]
        if lab == REFERRING and code in CONVENTIONAL:
            unit, factor, decimals = CONVENTIONAL[code]
            number, lln, uln = number / factor, "", ""
        text = f"{number:.{decimals}f}"
        self.add(
            DemoRow(
                code, text, unit, self.day(ago), source=lab, time=time, lab=lab, lln=lln, uln=uln
            )
        )

    def say(self, fact: str, value: str, ago: int, **more: str) -> None:
        """A finding or answer of a day."""
        row = DemoRow(fact, value, date=self.day(ago), source="chart")
        self.add(replace(row, **more))

    def state(self, fact: str, since: int, until: int | None = None, value: str = "yes") -> None:
        """Something that began, and perhaps ended, some days ago."""
        self.say(fact, value, since, end="" if until is None else self.day(until))

    def reviewed(self, *facts: str, until: int = 0) -> None:
        """Everything of a kind was looked through, from the beginning up to some days ago."""
        for fact in facts:
            self.add(DemoRow(fact, "yes", end=self.day(until), source="coordinator"))

    def own(self, code: str, level: Level, ago: int) -> float:
        """This patient's number on a day: their own level, drifting slowly, with daily noise."""
        own = self._own.setdefault(
            code, level.usual * math.exp(self.rng.gauss(0, level.spread * 0.6))
        )
        years = 5 - ago / 365
        number = own * (1 + level.drift * years) * math.exp(self.rng.gauss(0, level.spread * 0.3))
        return min(max(number, level.low), level.high)
