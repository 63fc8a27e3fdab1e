"""A cohort's charts: who has the same on file, and versions of patients with more supposed.

What supposed facts would lead to is worked out once for all who have the same on file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.times import BEGINNING
from screener.rules.answers.fillings import Filling
from screener.rules.columns import Cohort
from screener.rules.intake import key_of
from screener.rules.pairs import Bools, Floats, Ints
from screener.rules.references import End, References
from screener.rules.series import Series, concatenate, in_order

_ROOM = 1 << 62  # numbers below fit into a column
_FEW = 1 << 30  # so far apart may numbers lie that are taken as they are

Placed = tuple[Ints, Ints]
"""Facts by place or number, and the version of a patient of which each is one."""


@dataclass(frozen=True)
class Supposed:
    """Patients (by place) with nothing on file but facts of some codes, each in every way.

    A way is what a version has besides.
    """

    codes: frozenset[str]
    places: Ints
    ways: Sequence[Filling]

    def __len__(self) -> int:
        return len(self.places) * len(self.ways)


@dataclass(frozen=True, eq=False)
class Charts:
    """The facts of a cohort as a trial and an attempt read them."""

    cohort: Cohort
    trial: str
    attempt: int = 1

    @property
    def catalogue(self) -> Catalogue:
        """What can be known."""
        return self.cohort.catalogue

    def series(self, code: str) -> Series:
        """All facts of one code, with what an enrolment in another trial says of it."""
        if self.catalogue[code].implied_elsewhere:
            return self.cohort.answers(code, self.trial, self.attempt)
        return self.cohort.series(code, self.trial, self.attempt)

    def newest(self, place: int, code: str) -> int:
        """The first minute of a patient's newest fact of a code."""
        series = self.series(code)
        own = series.first[series.bounds[place] : series.bounds[place + 1]]
        return int(own.max()) if len(own) else BEGINNING

    # --- who has the same on file --------------------------------------------------------------

    def kinds(self, codes: Iterable[str]) -> list[Ints]:
        """For each code of which anything is on file: who has the same of it, by number."""
        known = [self.series(code) for code in sorted(codes)]
        return [self._kinds(series) for series in known if len(series)]

    def _kinds(self, series: Series) -> Ints:
        """0 where nothing is on file, else a number that is the same where the facts are."""
        return self.cohort.once(("kinds", series), lambda: _kinds(self.cohort, series))

    # --- with more supposed --------------------------------------------------------------------

    def versions(self, made: Sequence[Supposed]) -> Cohort:
        """A cohort with a patient for each version: of each patient, one way after the other."""
        ends = np.cumsum([len(one) for one in made]).tolist()
        versions = [np.arange(end - len(one), end) for one, end in zip(made, ends, strict=True)]
        answers, number = self._answers(made)
        on_file, told = self._on_file(made, versions), _told(made, versions, number)
        laid = {}
        for code in {**on_file, **told}:
            parts = [_of(self.series(code), *on_file[code])] if code in on_file else []
            if code in told:
                series = answers.series(code, self.trial, self.attempt)
                answer, version = told[code]
                supposed = _of(series, np.searchsorted(series.row, answer), version)
                parts.append(supposed.where(in_order(supposed.columns)))
            laid[code] = replace(concatenate(parts), patients=ends[-1])
        return _Versions(self, answers, laid, ends[-1])

    def _on_file(self, made: Sequence[Supposed], versions: Sequence[Ints]) -> dict[str, Placed]:
        """Of each code the facts on file, and of which version each is one."""
        by_code: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(made):
            for code in one.codes:
                by_code[code].append(number)
        whose = [np.repeat(one.places, len(one.ways)) for one in made]
        found = {}
        for code, numbers in by_code.items():
            if len(series := self.series(code)):
                beside = series.beside(np.concatenate([whose[number] for number in numbers]))
                version = np.concatenate([versions[number] for number in numbers])
                found[code] = beside.fact, version[beside.row]
        return found

    def _answers(self, made: Sequence[Supposed]) -> tuple[Cohort, dict[int, int]]:
        """What is supposed, each fact once, as one of a patient of its own; and whose each is."""
        ways = {id(one.ways): one.ways for one in made}.values()
        facts = {id(fact): fact for some in ways for way in some for fact in way}
        lowest = self.cohort.once("lowest", lambda: _lowest(self.cohort))
        rows = [
            replace(fact, id=lowest - number, patient=number)
            for number, fact in enumerate(facts.values(), 1)
        ]  # under numbers that no fact on file has
        laid = Cohort(rows, range(1, len(rows) + 1), self.catalogue)
        return laid, {key: place for place, key in enumerate(facts)}


def _told(
    made: Sequence[Supposed], versions: Sequence[Ints], number: Mapping[int, int]
) -> dict[str, Placed]:
    """Of each code what is supposed, by its number, and of which version each is one."""
    parts: dict[str, list[Placed]] = defaultdict(list)
    for one, own in zip(made, versions, strict=True):
        starts = own[:: len(one.ways), None]
        by_code: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, way in enumerate(one.ways):
            for fact in way:
                by_code[fact.fact].append((place, number[id(fact)]))
        for code, told in by_code.items():
            way, answer = np.array(told).T
            parts[code].append((np.tile(answer, len(starts)), (starts + way).ravel()))
    return {
        code: (np.concatenate([one for one, _ in some]), np.concatenate([two for _, two in some]))
        for code, some in parts.items()
    }


def _of(series: Series, facts: Ints, patients: Ints) -> Series:
    """Some facts of a series as facts of other patients."""
    return replace(series.where(facts), row=patients)


def _lowest(cohort: Cohort) -> int:
    """No fact on file has a lower number, nor one above zero."""
    return min((int(series.id.min()) for series in cohort.all_series()), default=0)


def _kinds(cohort: Cohort, series: Series) -> Ints:
    said, bounds = _said(cohort, series), series.bounds
    count = np.diff(bounds)
    kinds = np.zeros(series.patients, dtype=np.int64)
    alone = np.flatnonzero(count == 1)
    kinds[alone] = said[bounds[alone]] + 1
    known, several = dict[tuple[int, ...], int](), len(series) + 1
    for place in np.flatnonzero(count > 1).tolist():
        own = tuple(said[bounds[place] : bounds[place + 1]].tolist())
        kinds[place] = several + known.setdefault(own, len(known))
    return kinds


def _said(cohort: Cohort, series: Series) -> Ints:
    """What each fact says, without whose it is: a number that is the same where that is."""
    ends: tuple[End, ...] = ("low", "high")
    sent = [np.nan_to_num(cohort.references.sent(series, end), nan=-1.0) for end in ends]
    tables = [mask for _, mask in cohort.references.tables(series)]
    own = [column for name, column in series.columns.items() if name not in ("id", "row")]
    columns = [
        np.unique(column, return_inverse=True)[1].reshape(-1)
        for column in (*own, *sent, *tables)
        if any(column.strides)  # one that is the same throughout tells nothing apart
    ]
    if not columns:
        return np.zeros(len(series), dtype=np.int64)
    return alike(columns)[2]


def alike(columns: Sequence[Ints | Bools]) -> tuple[Ints, Ints, Ints]:
    """The rows of some columns that differ, where each comes first, and which one each row is."""
    number, many = np.zeros(len(columns[0]), dtype=np.int64), 1  # one number for each row
    for column in columns:
        kind, kinds = _from_nought(column)
        if many * kinds > _ROOM:
            number, many = _from_nought(number)
        number, many = number * kinds + kind, many * kinds
    _, first, which = np.unique(number, return_index=True, return_inverse=True)
    return np.stack([column[first] for column in columns], axis=1), first, which


def _from_nought(column: Ints | Bools) -> tuple[Ints, int]:
    """A column in the same order as numbers from 0 on, and how many there are below the end."""
    low, high = int(column.min(initial=0)), int(column.max(initial=0))
    if high - low < _FEW:
        return column.astype(np.int64) - low, high - low + 1
    kinds, number = np.unique(column, return_inverse=True)
    return number, len(kinds)


class _Versions(Cohort):
    """Versions of patients, from columns that are laid out."""

    def __init__(
        self, charts: Charts, answers: Cohort, series: Mapping[str, Series], size: int
    ) -> None:
        super().__init__((), range(size), charts.catalogue)
        keys = {code: key_of(charts.catalogue[code], charts.trial, charts.attempt)
                for code in series}  # fmt: skip
        self._series = {keys[code]: own for code, own in series.items()}
        self.told = {trial for _, trial, _ in keys.values() if trial}
        self.references = _Either(charts.cohort.references, answers.references)


class _Either(References):
    """What was sent with facts on file, or else with those that are supposed."""

    def __init__(self, first: References, second: References) -> None:
        super().__init__(first.laboratories)
        self.tables = first.tables  # type: ignore[method-assign]
        self._both = first, second

    def sent(self, series: Series, end: End) -> Floats:
        first, second = (one.sent(series, end) for one in self._both)
        return np.where(np.isnan(first), second, first)
