"""Files with one patient a row, read through a mapping that says what each column means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from screener.domain.catalogue import FactDef
from screener.domain.people import Identifier
from screener.domain.problems import Problem, Refused, Where, nearest
from screener.domain.times import When
from screener.domain.values import Value, read_value
from screener.exchange.ages import read_age
from screener.exchange.dates import (
    OLDEST,
    birth_problem,
    day_value_problem,
    read_when,
    row_problem,
)
from screener.exchange.doubts import doubts_of, patient_doubts
from screener.exchange.mapping import Constant, Day, Mapping, Rule
from screener.exchange.reading import FactReading, Gathering
from screener.exchange.tables import Table

_COUNT = re.compile(r"[+-]?\d{1,6}(\.0*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Row:
    """What all facts of a row share."""

    line: int
    where: Where
    cells: dict[str, str]
    patient: Identifier
    name: str
    start: When | None
    when: When | None


class WideReader:
    """Reads the rows of one file through a mapping."""

    def __init__(self, mapping: Mapping, known: date, into: Gathering) -> None:
        self._mapping = mapping
        self._known = known
        self._into = into
        self._said: set[tuple[object, ...]] = set()

    def read(self, table: Table) -> None:
        """Read all rows. Raises Refused if the columns are not those of the mapping."""
        _check_columns(table, self._mapping)
        for row in table:
            self._into.rows += 1
            if row.problem:
                self._into.refuse(row.line, "", row.problem)
                continue
            cells = dict(zip(table.columns, row.cells, strict=True))
            self._row(row.line, cells)

    def _row(self, line: int, cells: dict[str, str]) -> None:
        mapping, where = self._mapping, self._into.where(line)
        number = cells[mapping.patient]
        if number.strip() in mapping.missing:
            self._into.refuse(line, "", Problem("exchange.row.no_patient", {}, where))
            return
        dated = self._dated(cells, where)
        if isinstance(dated, Problem):
            self._into.refuse(line, number, dated)
            return
        if self._into.is_duplicate(tuple(cells[name] for name in mapping.used), line, number):
            return
        name = cells[mapping.patient_name] if mapping.patient_name else ""
        name = "" if name.strip() in mapping.missing else name
        row = _Row(line, where, cells, Identifier(mapping.issuer, number), name, *dated)
        for rule in mapping.rules:
            self._cell(row, rule)
        for constant in mapping.constants:
            self._constant(row, constant)

    def _dated(
        self, cells: dict[str, str], where: Where
    ) -> tuple[When | None, When | None] | Problem:
        """Start and day of a row, each None if unknown."""
        day = self._mapping.day or Day()
        start = self._told(cells, day.start_column, where)
        if day.start is not None:
            start = When.on(day.start)
        when = self._told(cells, day.column, where)
        if isinstance(start, Problem):
            return start
        if day.after and start is not None:
            when = self._counted(cells[day.after].strip(), start, where)
        if isinstance(when, Problem):
            return when
        problem = row_problem(when, self._known, where)
        return problem or (start, when)

    def _told(self, cells: dict[str, str], column: str, where: Where) -> When | Problem | None:
        text = cells[column].strip() if column else ""
        return None if text in self._mapping.missing else read_when(text, where)

    def _counted(self, text: str, start: When, where: Where) -> When | Problem | None:
        if text in self._mapping.missing:
            return None
        if not _COUNT.fullmatch(text) or start.first_day != start.last_day:
            params = {"days": text, "start": start.text}
            return Problem("exchange.row.day_count", params, where)
        try:
            return When.on(start.first_day + timedelta(days=int(float(text))))
        except OverflowError:
            params = {"days": text, "start": start.text}
            return Problem("exchange.row.day_count", params, where)

    def _cell(self, row: _Row, rule: Rule) -> None:
        cell = row.cells[rule.column].strip()
        if cell in self._mapping.missing or cell in rule.nothing:
            self._into.blank += 1
            return
        text = f"{cell} {rule.age.split()[0]}" if rule.age else cell
        value, doubts = self._value(row, rule, text, cell)
        if isinstance(value, Problem):
            self._into.refuse(row.line, row.patient.value, value, rule.fact.code)
            return
        when = None if rule.fact.kind == "date" else row.when
        said = (row.patient, rule.fact.code, text, rule.unit, when)
        if said in self._said:
            self._into.repeated += 1
            return
        self._said.add(said)
        self._take(row, rule.fact, text, value, rule.unit, when, doubts)

    def _value(
        self, row: _Row, rule: Rule, text: str, cell: str
    ) -> tuple[Value | Problem, tuple[Problem, ...]]:
        """The value of a cell with its doubts, or what makes it impossible."""
        fact, where = rule.fact, row.where
        if rule.age:
            on = row.start if rule.at_start else row.when
            age = read_age(cell, rule.age, on, self._known)
            return _aged(age, fact, text, self._known, where)
        if rule.codes is not None:
            answer = rule.codes.get(cell)
            if answer is None:
                return _unknown_code(rule, cell, where)
            return read_value(fact, answer, rule.unit), ()
        value = read_value(fact, cell, rule.unit)
        problem = day_value_problem(fact, cell, where)
        problem = problem or birth_problem(fact, value, cell, self._known, where)
        return problem or value, doubts_of(fact, value, cell, rule.unit, where)

    def _constant(self, row: _Row, constant: Constant) -> None:
        said = (row.patient, constant.fact.code, constant.text, "", None)
        if said not in self._said:
            self._said.add(said)
            by = f"mapping {self._mapping.name}"
            self._take(row, constant.fact, constant.text, constant.value, "", None, (), by)

    def _take(
        self,
        row: _Row,
        fact: FactDef,
        text: str,
        value: Value,
        unit: str,
        when: When | None,
        doubts: tuple[Problem, ...],
        by: str = "",
    ) -> None:
        self._into.readings.append(
            FactReading(
                patient=row.patient,
                name=row.name,
                fact=fact.code,
                text=text,
                value=value,
                unit_text=unit,
                when=when,
                source=self._into.source(row.line, by),
                line=row.line,
                doubts=(*patient_doubts(row.patient, row.where), *doubts),
            )
        )


def _aged(
    age: Value | None, fact: FactDef, text: str, known: date, where: Where
) -> tuple[Value | Problem, tuple[Problem, ...]]:
    if age is None:
        params = {"birth": text, "known": known.isoformat(), "limit": str(OLDEST)}
        return Problem("exchange.row.too_old", params, where), ()
    if age.unreadable:
        params = {"value": text, "fact": fact.name()}
        return age, (Problem("exchange.doubt.age", params, where),)
    return birth_problem(fact, age, text, known, where) or age, ()


def _unknown_code(
    rule: Rule, cell: str, where: Where
) -> tuple[Value | Problem, tuple[Problem, ...]]:
    """A cell that the mapping does not explain: the fact is there and cannot be read."""
    known = [*(rule.codes or ()), *sorted(rule.nothing)]
    params = {
        "value": cell,
        "column": rule.column,
        "fact": rule.fact.name(),
        "known": nearest(cell, known) or ", ".join(known),
    }
    unit = rule.fact.unit_code(rule.unit) if rule.fact.kind == "lab" else None
    value = Value(codes=rule.fact.codes, unit=unit or "", unreadable="value")
    return value, (Problem("exchange.doubt.code", params, where),)


def _check_columns(table: Table, mapping: Mapping) -> None:
    """Refuse a file with a column that the mapping does not name, or without one that it reads."""
    where = Where(table.file, table.head_line)
    named = (*mapping.used, *mapping.ignore)
    problems = []
    for column in table.columns:
        if column not in named:
            near = nearest(column, [name for name in named if name not in table.columns])
            params = {"column": column, "mapping": mapping.name, "nearest": near or "none"}
            problems.append(Problem("exchange.file.unmapped_column", params, where))
    for column in mapping.used:
        if column not in table.columns:
            params = {"column": column, "mapping": mapping.name}
            problems.append(Problem("exchange.file.unfilled_column", params, where))
    if problems:
        raise Refused(problems)
