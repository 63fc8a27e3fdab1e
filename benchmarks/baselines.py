"""NCT05985863 judged by hand, twice: plain Python a patient, and NumPy over columns.

Both answer every criterion of the rule set as it is now, as a careful programmer would write it
without an engine: in three-valued logic, from the latest result or answer within 28 days. They know
no ranges, no imprecise dates, no history (a Child-Pugh score is that of today, not of any day), no
statements of completeness, no conflicts, no implications and no evidence. They are a measure of
speed, not of meaning: the evaluator answers more.

The criteria are written once (``criteria``), over what each contender brings: a truth of one
patient, or columns of truths of all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.population import DAY
from screener.domain.facts import FactRow
from screener.domain.times import MINUTES, day_number

TODAY = day_number(DAY)
WITHIN = 28
YEAR = 365.25
FACTOR = {"mg/dL": 17.1, "g/dL": 10.0}
NOBODY = -(10**9)  # the day of what is not on file
ORDER = {  # codes by their order
    "none": 0, "mild": 1, "moderate_severe": 2, "0": 0, "1": 1, "2": 2, "3": 3, "4": 4,
    "no": 0, "yes": 1, "male": 0, "female": 1, "negative": 0, "positive": 1,
}  # fmt: skip
TABLES = (  # of Child-Pugh: limits of bilirubin, albumin and INR
    (34.2, 51.3, 35, 28, 1.7, 2.3),
    (34.2, 51.3, 35, 30, 1.7, 2.3),
    (34.2, 51.3, 35, 28, 1.7, 2.2),
    (34, 51, 35, 28, 1.7, 2.3),
    (34, 50, 35, 28, 1.7, 2.3),
)


@dataclass(frozen=True)
class Limits:
    """The limits in which the variants of the rule set differ."""

    age: int = 18
    oldest: int = 70
    bilirubin: float = 5.0
    inr: float = 1.5
    pta: float = 40.0
    platelets: float = 50.0


T = TypeVar("T")


class Truths(ABC, Generic[T]):
    """What a contender can say of its patients, as three-valued truths."""

    unknown: T

    @abstractmethod
    def every(self, *truths: T) -> T: ...

    @abstractmethod
    def some(self, *truths: T) -> T: ...

    @abstractmethod
    def agreed(self, *truths: T) -> T:
        """What all readings say; unknown where they differ."""

    @abstractmethod
    def age(self, youngest: int, oldest: int) -> T: ...

    @abstractmethod
    def result(self, code: str, low: float, high: float) -> T:
        """Is the latest result of the last 28 days at least ``low`` and below ``high``?"""

    @abstractmethod
    def graded(self, code: str, grade: int = 1) -> T:
        """Is the latest answer this grade or more? A lower one counts for 28 days."""

    @abstractmethod
    def after(self, code: str, onset: str, begins: bool) -> T:
        """Was it there, or did it begin, in the 28 days after the onset of another?"""

    @abstractmethod
    def ever_below(self, code: str, limit: float, onset: str) -> T:
        """Was any result below a limit, where the onset is known? None says that there was none."""

    @abstractmethod
    def child_pugh_above(self, points: int, table: Sequence[float], onset: str) -> T:
        """Does the score of today's results exceed it, where the onset is known?"""


def criteria(of: Truths[T], limits: Limits) -> list[T]:
    """The truth of each criterion, in the order of the rule set."""
    yes, some, every, unknown = of.graded, of.some, of.every, of.unknown
    female = yes("sex")
    immune = [yes("immunosuppressant_treatment"), yes("immune_enhancer_treatment")]
    return [
        of.age(limits.age, limits.oldest),
        every(
            yes("acute_liver_injury"),
            some(yes("chronic_liver_disease"), unknown),
            of.result("bilirubin_total", limits.bilirubin * 17.1 - 1e-9, np.inf),
            some(of.result("inr", limits.inr, np.inf), of.result("pta", -np.inf, limits.pta)),
            of.agreed(*(
                some(of.after("ascites", onset, begins), of.after("he_grade", onset, begins))
                for begins in (True, False)
                for onset in ("jaundice", "acute_liver_injury")
            )),
        ),
        yes("consent_willing"),
        some(
            yes("acute_kidney_injury"),
            yes("upper_gastrointestinal_bleeding"),
            yes("he_grade", 2),
            yes("uncontrolled_infection"),
            every(
                some(yes("renal_failure"), yes("gastrointestinal_bleeding"),
                     yes("active_infection")),
                unknown,
            ),
        ),
        some(
            of.ever_below("platelets", limits.platelets, "liver_failure"),
            unknown,  # nobody reported a Child-Pugh score
            of.agreed(*(of.child_pugh_above(9, table, "liver_failure") for table in TABLES)),
        ),
        some(yes("liver_cancer"), yes("other_malignancy"), yes("malignancy")),
        some(yes("liver_transplantation"), yes("liver_transplantation_planned")),
        unknown,
        every(some(yes("venous_thrombosis"), yes("pulmonary_embolism")), unknown),
        some(
            every(female, yes("childbearing_potential"), some(yes("hcg_urine"), yes("pregnancy"))),
            every(female, yes("breastfeeding")),
            of.agreed(every(female, yes("plans_conception")), yes("plans_conception")),
        ),
        some(
            yes("highly_allergic"),
            yes("severe_allergy"),
            every(some(yes("allergic_constitution"), yes("drug_allergy"), yes("food_allergy")),
                  unknown),
        ),
        of.agreed(
            some(*immune),
            some(*immune, yes("corticosteroid_treatment"), yes("cytotoxic_treatment")),
        ),
        yes("drug_abuse"),
        yes("alcohol_withdrawal_symptoms"),
        some(yes("severe_mental_disorder"), every(yes("major_depression"), unknown)),
        some(yes("clinical_trial_participation"), yes("stem_cell_therapy")),
        unknown,
    ]  # fmt: skip


# --- plain Python ---------------------------------------------------------------------------------

Chart = dict[str, list[FactRow]]


def charts(rows: Sequence[FactRow], patients: int) -> list[Chart]:
    """The facts of each patient by code, in order of time."""
    made: list[Chart] = [defaultdict(list) for _ in range(patients)]
    for row in rows:
        made[row.patient][row.fact].append(row)
    return made


def by_python(everybody: Sequence[Chart], limits: Limits) -> list[list[bool | None]]:
    """The truth of each criterion for each patient, one after the other."""
    return [criteria(Plain(chart), limits) for chart in everybody]


@dataclass(frozen=True)
class Plain(Truths["bool | None"]):
    """One patient."""

    chart: Chart
    unknown: bool | None = None

    def every(self, *truths: bool | None) -> bool | None:
        if False in truths:
            return False
        return None if None in truths else True

    def some(self, *truths: bool | None) -> bool | None:
        if True in truths:
            return True
        return None if None in truths else False

    def agreed(self, *truths: bool | None) -> bool | None:
        return truths[0] if len(set(truths)) == 1 else None

    def age(self, youngest: int, oldest: int) -> bool | None:
        born = self.chart.get("birth_date")
        return youngest <= int((TODAY - born[-1].low) / YEAR) <= oldest if born else None

    def result(self, code: str, low: float, high: float) -> bool | None:
        value = self._fresh(code)
        return None if value is None else low <= value < high

    def graded(self, code: str, grade: int = 1) -> bool | None:
        found = self._latest(code)
        if found is None:
            return None
        if ORDER[found.codes] >= grade:
            return True
        return False if found.first >= (TODAY - WITHIN) * MINUTES else None

    def after(self, code: str, onset: str, begins: bool) -> bool | None:
        found, start = self._latest(code), self._latest(onset)
        if found is None or start is None or not ORDER[start.codes]:
            return None
        if not ORDER[found.codes]:
            return False if found.first >= start.first else None
        late = found.first <= start.first + WITHIN * MINUTES
        return late and (found.first >= start.first or not begins)

    def ever_below(self, code: str, limit: float, onset: str) -> bool | None:
        low = any(row.low < limit for row in self.chart.get(code, ()))
        return True if low and self.graded(onset) else None

    def child_pugh_above(self, points: int, table: Sequence[float], onset: str) -> bool | None:
        found = [self._fresh(code) for code in ("bilirubin_total", "albumin", "inr")]
        signs = [self._latest(code) for code in ("ascites", "he_grade")]
        if None in found or None in signs or not self.graded(onset):
            return None
        bilirubin, albumin, inr = found
        ascites, grade = (ORDER[sign.codes] for sign in signs if sign is not None)
        score = 5 + (bilirubin >= table[0]) + (bilirubin > table[1])  # type: ignore[operator]
        score += (albumin <= table[2]) + (albumin < table[3])  # type: ignore[operator]
        score += (inr >= table[4]) + (inr > table[5])  # type: ignore[operator]
        return True if score + ascites + (grade >= 1) + (grade >= 3) > points else None

    def _latest(self, code: str) -> FactRow | None:
        rows = self.chart.get(code)
        return rows[-1] if rows else None

    def _fresh(self, code: str) -> float | None:
        found = self._latest(code)
        if found is None or found.first < (TODAY - WITHIN) * MINUTES:
            return None
        return found.low * FACTOR.get(found.unit, 1.0)


# --- NumPy ----------------------------------------------------------------------------------------

Half = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True)
class Columns(Truths[Half]):
    """The latest fact of each code for each patient: value (NaN if none), day, and is it fresh?"""

    value: dict[str, NDArray[np.float64]]
    day: dict[str, NDArray[np.int64]]
    fresh: dict[str, NDArray[np.bool_]]
    least: dict[str, NDArray[np.float64]]  # of all results
    unknown: Half

    def every(self, *truths: Half) -> Half:
        must, may = zip(*truths, strict=True)
        return reduce(np.logical_and, must), reduce(np.logical_and, may)

    def some(self, *truths: Half) -> Half:
        must, may = zip(*truths, strict=True)
        return reduce(np.logical_or, must), reduce(np.logical_or, may)

    def agreed(self, *truths: Half) -> Half:
        must, may = zip(*truths, strict=True)
        return reduce(np.logical_and, must), reduce(np.logical_or, may)

    def age(self, youngest: int, oldest: int) -> Half:
        age = np.floor((TODAY - self.value["birth_date"]) / YEAR)
        fits = (age >= youngest) & (age <= oldest)
        return fits, fits | np.isnan(age)

    def result(self, code: str, low: float, high: float) -> Half:
        value, fresh = self.value[code], self.fresh[code]
        passes = value < high if low == -np.inf else value >= low
        return passes & fresh, passes | ~fresh

    def graded(self, code: str, grade: int = 1) -> Half:
        yes = self.value[code] >= grade
        return yes, yes | ~self.fresh[code]

    def after(self, code: str, onset: str, begins: bool) -> Half:
        value, day, start = self.value[code], self.day[code], self.day[onset]
        known = (self.value[onset] >= 1) & (day != NOBODY)
        later, yes = day >= start, value >= 1
        inside = (day <= start + WITHIN) & (later if begins else True)
        no = known & np.where(yes, ~inside, later)
        return known & yes & inside, ~no

    def ever_below(self, code: str, limit: float, onset: str) -> Half:
        return (self.least[code] < limit) & (self.value[onset] >= 1), self.unknown[1]

    def child_pugh_above(self, points: int, table: Sequence[float], onset: str) -> Half:
        bilirubin, albumin, inr = (self.value[c] for c in ("bilirubin_total", "albumin", "inr"))
        fresh = self.fresh["bilirubin_total"] & self.fresh["albumin"] & self.fresh["inr"]
        grade = self.value["he_grade"]
        score = self.value["ascites"] + 5
        for passes in (
            bilirubin >= table[0], bilirubin > table[1], albumin <= table[2], albumin < table[3],
            inr >= table[4], inr > table[5], grade >= 1, grade >= 3,
        ):  # fmt: skip
            score = score + passes
        high = (score > points) & ~np.isnan(grade) & fresh & (self.value[onset] >= 1)
        return high, self.unknown[1]


def columns(rows: Sequence[FactRow], patients: int) -> Columns:
    """Lay the facts out once; not part of what is timed."""
    never, none = np.full(patients, NOBODY), np.full(patients, np.nan)
    value: dict[str, NDArray[np.float64]] = defaultdict(lambda: none)
    day: dict[str, NDArray[np.int64]] = defaultdict(lambda: never)
    least: dict[str, NDArray[np.float64]] = defaultdict(lambda: none)
    for row in rows:
        number = ORDER[row.codes] if row.codes else row.low * FACTOR.get(row.unit, 1.0)
        if row.fact not in value:
            value[row.fact], day[row.fact] = none.copy(), never.copy()
            least[row.fact] = none.copy()
        value[row.fact][row.patient] = number
        day[row.fact][row.patient] = row.first // MINUTES
        least[row.fact][row.patient] = np.fmin(least[row.fact][row.patient], number)
    nobody, everybody = np.zeros(patients, dtype=np.bool_), np.ones(patients, dtype=np.bool_)
    fresh: dict[str, NDArray[np.bool_]] = defaultdict(lambda: nobody)
    fresh.update({code: days >= TODAY - WITHIN for code, days in day.items()})
    return Columns(value, day, fresh, least, (nobody, everybody))


def by_numpy(data: Columns, limits: Limits) -> list[Half]:
    """Must and may of each criterion, column by column."""
    return criteria(data, limits)
