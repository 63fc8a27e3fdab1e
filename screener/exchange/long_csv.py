"""The long format: one fact a row, under the headings ``patient,fact,value,unit,date,end,source``.

Further columns are ``trial, time, lab, uln, lln, status, detail``; the order does not matter.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import get_args

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.facts import Status
from screener.domain.people import Identifier
from screener.domain.problems import Problem, Refused, Where, nearest, refuse
from screener.domain.times import When
from screener.domain.values import Value, read_value
from screener.exchange.dates import birth_problem, day_value_problem, read_when, span_problem
from screener.exchange.doubts import doubts_of, patient_doubts, reference_doubts
from screener.exchange.reading import FactReading, Gathering
from screener.exchange.tables import Table

NEEDED = ("patient", "fact", "value")
COLUMNS = (
    "patient", "fact", "value", "unit", "date", "end", "source",
    "trial", "time", "lab", "uln", "lln", "status", "detail",
)  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)

Cells = dict[str, str]


class LongReader:
    """Reads the rows of one file in the long format."""

    def __init__(self, catalogue: Catalogue, known: date, issuer: str, into: Gathering) -> None:
        self._catalogue = catalogue
        self._known = known
        self._issuer = issuer
        self._into = into
        self._nearest = cache(lambda word: nearest(word, catalogue.by_alias))

    def read(self, table: Table) -> None:
        """Read all rows. Raises Refused if the columns are not those of the format."""
        columns = _columns(table)
        for row in table:
            self._into.rows += 1
            if row.problem:
                self._into.refuse(row.line, "", row.problem)
                continue
            self._row(row.line, dict(zip(columns, row.cells, strict=True)))

    def _row(self, line: int, cells: Cells) -> None:
        patient = cells["patient"]
        found = self._reading(line, cells)
        if isinstance(found, Problem):
            self._into.refuse(line, patient, found, cells["fact"].strip())
        elif not self._into.is_duplicate(tuple(sorted(cells.items())), line, patient):
            self._into.readings.append(found)

    def _reading(self, line: int, cells: Cells) -> FactReading | Problem:
        where = self._into.where(line)
        fact = self._fact(cells, where)
        if isinstance(fact, Problem):
            return fact
        text, unit = cells["value"].strip(), cells.get("unit", "").strip()
        told = self._told(fact, cells, where)
        if isinstance(told, Problem):
            return told
        when, end, status, value = told
        low, high = cells.get("lln", "").strip(), cells.get("uln", "").strip()
        patient = Identifier(self._issuer, cells["patient"])
        return FactReading(
            patient=patient,
            fact=fact.code,
            text=text,
            value=value,
            source=self._into.source(line, cells.get("source", "").strip()),
            line=line,
            unit_text=unit,
            when=when,
            end=end,
            trial=cells.get("trial", "").strip(),
            laboratory=cells.get("lab", "").strip(),
            reference_low=low,
            reference_high=high,
            status=status,
            detail=cells.get("detail", "").strip(),
            doubts=(
                *patient_doubts(patient, where),
                *doubts_of(fact, value, text, unit, where),
                *reference_doubts(fact, low, high, where),
            ),
        )

    def _fact(self, cells: Cells, where: Where) -> FactDef | Problem:
        word = cells["fact"].strip()
        if not cells["patient"].strip():
            return Problem("exchange.row.no_patient", {}, where)
        if not word:
            return Problem("exchange.row.no_fact", {}, where)
        code = self._catalogue.by_alias.get(word.casefold())
        if code is None:
            near = self._nearest(word.casefold())
            key = "exchange.row.unknown_fact_near" if near else "exchange.row.unknown_fact"
            return Problem(key, {"fact": word, "nearest": near}, where)
        fact = self._catalogue[code]
        if not cells["value"].strip():
            return Problem("exchange.row.no_value", {"fact": fact.name()}, where)
        return _trial_problem(fact, cells.get("trial", "").strip(), where) or fact

    def _told(
        self, fact: FactDef, cells: Cells, where: Where
    ) -> tuple[When | None, When | None, Status, Value] | Problem:
        """Start, end, status and value, or the first of them that is impossible."""
        when = read_when(cells.get("date", ""), where, cells.get("time", ""))
        end = read_when(cells.get("end", ""), where)
        status = _status(cells.get("status", ""), where)
        for told in (when, end, status):
            if isinstance(told, Problem):
                return told
        assert not isinstance(when, Problem)
        assert not isinstance(end, Problem)
        assert not isinstance(status, Problem)
        text = cells["value"].strip()
        value = read_value(fact, text, cells.get("unit", ""))
        problem = (
            span_problem(fact, when, end, self._known, where)
            or day_value_problem(fact, text, where)
            or birth_problem(fact, value, text, self._known, where)
        )
        return problem or (when, end, status, value)


def _columns(table: Table) -> tuple[str, ...]:
    """The columns in lower case. Raises Refused with all that are unknown, missing or twice."""
    where = Where(table.file, table.head_line)
    columns = tuple(column.casefold() for column in table.columns)
    if not set(NEEDED) & set(columns):  # another kind of file: naming each column helps nobody
        raise refuse("exchange.file.no_fact_rows", where, needed=", ".join(NEEDED))
    problems = []
    for number, column in enumerate(columns):
        if column not in COLUMNS:
            params = {
                "column": table.columns[number],
                "nearest": nearest(column, COLUMNS) or ", ".join(COLUMNS),
            }
            problems.append(Problem("exchange.file.unknown_column", params, where))
        elif column in columns[:number]:
            params = {"column": table.columns[number]}
            problems.append(Problem("exchange.file.duplicate_column", params, where))
    for column in NEEDED:
        if column not in columns:
            problems.append(Problem("exchange.file.missing_column", {"column": column}, where))
    if problems:
        raise Refused(problems)
    return columns


def _trial_problem(fact: FactDef, trial: str, where: Where) -> Problem | None:
    if fact.scope == "trial" and not trial:
        return Problem("exchange.row.needs_trial", {"fact": fact.name()}, where)
    if fact.scope == "patient" and trial:
        return Problem("exchange.row.needs_no_trial", {"fact": fact.name(), "trial": trial}, where)
    return None


def _status(text: str, where: Where) -> Status | Problem:
    word = text.strip().casefold()
    if not word:
        return "final"
    for status in STATUSES:
        if word == status:
            return status
    near = nearest(word, STATUSES) or ", ".join(STATUSES)
    return Problem("exchange.row.unknown_status", {"status": text.strip(), "nearest": near}, where)
