"""Mappings: what the columns of a file with one patient a row mean, checked by the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.problems import Problem, Refused, Where, nearest, refuse
from screener.domain.values import Value, read_value
from screener.exchange.mapping_file import Age, ColumnPart, DayPart, MappingPart, parse
from screener.system import resources
from screener.system.document import MAX_BYTES, Document, read_document
from screener.system.document import Path as Place


@dataclass(frozen=True, slots=True)
class Rule:
    """What one column says of one fact."""

    column: str
    fact: FactDef
    unit: str = ""
    codes: dict[str, str] | None = None  # cell → answer; None: cells are answers themselves
    nothing: frozenset[str] = frozenset()  # cells that say nothing of this fact
    age: Age | None = None
    at_start: bool = False  # an age is that on the start, not on the row's day


@dataclass(frozen=True, slots=True)
class Day:
    """What dates a row: ``column``, or days ``after`` a start, which is a day or a column."""

    column: str = ""
    after: str = ""
    start: date | None = None
    start_column: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """What holds for the patient of every row."""

    fact: FactDef
    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that fits the catalogue."""

    name: str
    about: str
    patient: str  # column
    issuer: str
    patient_name: str  # column, or empty
    missing: frozenset[str]
    day: Day | None
    rules: tuple[Rule, ...]
    constants: tuple[Constant, ...]
    ignore: tuple[str, ...]

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        day = self.day or Day()
        dated = (day.column, day.after, day.start_column)
        named = (self.patient, self.patient_name, *dated, *(rule.column for rule in self.rules))
        return tuple(dict.fromkeys(column for column in named if column))


def list_mappings() -> tuple[str, ...]:
    """The names of the mappings that are shipped."""
    return tuple(sorted(file.stem for file in resources.path("mappings").glob("*.yaml")))


def find_mapping(name_or_path: str | Path, catalogue: Catalogue) -> Mapping:
    """A shipped mapping by its bare name, or the mapping in a file.

    Raises Refused: for a wrong name with the nearest, for a file with every mistake in it.
    """
    path = Path(name_or_path)
    if isinstance(name_or_path, Path) or len(path.parts) != 1 or path.suffix:
        return read_mapping(_text(path), path.name, catalogue)
    known = list_mappings()
    if name_or_path not in known:
        near = nearest(name_or_path, known) or ", ".join(known)
        raise refuse("exchange.mapping.unknown", name=name_or_path, nearest=near)
    file = f"{name_or_path}.yaml"
    return read_mapping(resources.read("mappings", file), file, catalogue)


def _text(path: Path) -> str:
    where = Where(path.name)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise refuse("exchange.mapping.encoding", Where(path.name, line)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name is not valid"
        raise refuse("exchange.mapping.unreadable", where, why=why) from None


def read_mapping(text: str, file: str, catalogue: Catalogue) -> Mapping:
    """The mapping that ``text`` holds. Raises Refused with every mistake, by file and line."""
    document = read_document(text, file)
    return _Checker(document, catalogue).mapping(parse(document))


class _Checker:
    """Looks every name of a mapping up in the catalogue and gathers the mistakes."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self._document = document
        self._catalogue = catalogue
        self._problems: list[Problem] = []

    def mapping(self, part: MappingPart) -> Mapping:
        day = self._day(part.day) if part.day else None
        rules = tuple(self._rules(part))
        constants = tuple(self._constants(part))
        patient = part.patient
        found = Mapping(
            name=part.mapping,
            about=part.about,
            patient=patient.column,
            issuer=patient.issuer,
            patient_name=patient.name,
            missing=frozenset(mark.strip() for mark in part.missing) | {""},
            day=day,
            rules=rules,
            constants=constants,
            ignore=tuple(part.ignore),
        )
        for number, column in enumerate(part.ignore):
            if column in found.used or column in part.ignore[:number]:
                self._add("column_twice", ("ignore", number), column=column)
        if self._problems:
            raise Refused(self._problems)
        return found

    def _add(self, mistake: str, place: Place, **params: str) -> None:
        where = self._document.where(place)
        self._problems.append(Problem(f"exchange.mapping.{mistake}", params, where))

    def _day(self, part: DayPart) -> Day:
        whole = bool(part.column) != bool(part.after)
        started = bool(part.start) != bool(part.start_column)
        if not whole or started != bool(part.after) or (part.column and part.start):
            self._add("day", ("day",))
        try:
            start = date.fromisoformat(part.start) if part.start else None
        except ValueError:
            self._add("day_from", ("day", "from"), value=part.start)
            start = None
        return Day(part.column, part.after, start, part.start_column)

    def _rules(self, part: MappingPart) -> Iterator[Rule]:
        for column, meanings in part.columns.items():
            several = isinstance(self._document.data["columns"][column], list)
            for number, meaning in enumerate(meanings):
                place = ("columns", column, *((number,) if several else ()))
                fact = self._fact(meaning.fact, (*place, "fact"))
                if fact is not None:
                    self._check(fact, meaning, place)
                    yield _rule(column, fact, meaning)

    def _fact(self, word: str, place: Place) -> FactDef | None:
        code = self._catalogue.by_alias.get(word.casefold())
        if code is None:
            near = nearest(word.casefold(), self._catalogue.by_alias) or "see the list of facts"
            self._add("unknown_fact", place, fact=word, nearest=near)
            return None
        fact = self._catalogue[code]
        if fact.scope == "trial":
            self._add("trial_fact", place, fact=fact.name())
            return None
        return fact

    def _check(self, fact: FactDef, part: ColumnPart, place: Place) -> None:
        if fact.kind == "lab" and fact.unit_code(part.unit) is None:
            known = ", ".join(fact.factors)
            mistake = "unit" if part.unit else "no_unit"
            self._add(mistake, (*place, "unit"), unit=part.unit, fact=fact.name(), known=known)
        elif fact.kind != "lab" and part.unit:
            self._add("unit_of_none", (*place, "unit"), fact=fact.name())
        else:
            self._check_codes(fact, part, place)
        if part.age and (fact.kind != "date" or part.codes):
            self._add("age", (*place, "age"), fact=fact.name())
        if part.at == "start" and not part.age:
            self._add("at", (*place, "at"))
        if part.nothing and not part.codes:
            self._add("nothing", (*place, "nothing"))

    def _check_codes(self, fact: FactDef, part: ColumnPart, place: Place) -> None:
        for code, answer in part.codes.items():
            if code in part.nothing:
                self._add("code_twice", (*place, "codes", code), code=code)
            if read_value(fact, answer, part.unit).unreadable:
                self._answer(fact, answer, (*place, "codes", code))

    def _answer(self, fact: FactDef, answer: str, place: Place) -> None:
        known = [*fact.codes, *fact.accepts]
        near = nearest(answer.casefold(), known) or ", ".join(known) or fact.unit
        self._add("answer", place, answer=answer, fact=fact.name(), nearest=near)

    def _constants(self, part: MappingPart) -> Iterator[Constant]:
        for word, answer in part.constants.items():
            place = ("constants", word)
            fact = self._fact(word, place)
            if fact is None:
                continue
            value = read_value(fact, answer)
            if value.unreadable:
                self._answer(fact, answer, place)
            yield Constant(fact, answer, value)


def _rule(column: str, fact: FactDef, part: ColumnPart) -> Rule:
    return Rule(
        column=column,
        fact=fact,
        unit=part.unit,
        codes=part.codes or None,
        nothing=frozenset(part.nothing),
        age=part.age,
        at_start=part.at == "start",
    )
