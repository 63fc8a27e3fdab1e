"""NCT05985863 judged by hand, twice: plain Python a patient, and NumPy over columns.

Both answer the same simplified question as a careful programmer would write it without an engine:
three-valued truth of every criterion from the latest result within 28 days or the latest answer
within 28 days, no ranges, no evidence, no imprecise dates. They are a measure of speed, not of
meaning: the evaluator answers more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.population import ANSWERS, DAY, LABS
from screener.domain.facts import FactRow
from screener.domain.times import MINUTES, day_number

TODAY = day_number(DAY)
WITHIN = 28
YEAR = 365.25
FACTOR = {"mg/dL": 17.1, "g/dL": 10.0}
EXCLUDING = (  # an exclusion is present if any of its answers is yes
    ("acute_kidney_injury", "upper_gastrointestinal_bleeding", "uncontrolled_infection"),
    ("liver_cancer", "other_malignancy"),
    ("liver_transplantation",),
    ("highly_allergic", "severe_allergy"),
    ("immunosuppressant_treatment", "immune_enhancer_treatment"),
    ("drug_abuse",),
    ("alcohol_withdrawal_symptoms",),
    ("severe_mental_disorder",),
    ("clinical_trial_participation", "stem_cell_therapy"),
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
    return [_judge(chart, limits) for chart in everybody]


def _judge(chart: Chart, limits: Limits) -> list[bool | None]:
    born = chart.get("birth_date")
    age = int((TODAY - born[-1].low) / YEAR) if born else None
    truths: list[bool | None] = [None if age is None else limits.age <= age <= limits.oldest]
    coagulation = _either([
        _compared(_latest(chart, "inr"), lambda v: v >= limits.inr),
        _compared(_latest(chart, "pta"), lambda v: v < limits.pta),
    ])  # fmt: skip
    bilirubin = _latest(chart, "bilirubin_total")
    truths.append(_both([
        _answer(chart, "chronic_liver_disease"),
        _compared(bilirubin, lambda v: v >= limits.bilirubin * 17.1 - 1e-9),
        coagulation,
        _either([_graded(chart, "ascites", "none"), _graded(chart, "he_grade", "0")]),
    ]))  # fmt: skip
    low = any(row.low < limits.platelets for row in chart.get("platelets", ()))
    truths.append(True if low else None)
    for codes in EXCLUDING:
        truths.append(_either([_answer(chart, code) for code in codes]))
    thrombosis = [_answer(chart, code) for code in ("venous_thrombosis", "pulmonary_embolism")]
    truths.append(_both([_either(thrombosis), None]))
    sex = chart.get("sex")
    female = None if not sex else sex[-1].codes == "female"
    expecting = _either([_answer(chart, "pregnancy"), _answer(chart, "breastfeeding")])
    truths.append(_either([_both([female, expecting]), _answer(chart, "plans_conception")]))
    return truths


def _latest(chart: Chart, code: str) -> float | None:
    rows = chart.get(code)
    if not rows or rows[-1].first < (TODAY - WITHIN) * MINUTES:
        return None
    return rows[-1].low * FACTOR.get(rows[-1].unit, 1.0)


def _compared(value: float | None, test: object) -> bool | None:
    return None if value is None else bool(test(value))  # type: ignore[operator]


def _answer(chart: Chart, code: str) -> bool | None:
    rows = chart.get(code)
    if not rows:
        return None
    if rows[-1].codes == "yes":
        return True
    return False if rows[-1].first >= (TODAY - WITHIN) * MINUTES else None


def _graded(chart: Chart, code: str, lowest: str) -> bool | None:
    rows = chart.get(code)
    if not rows:
        return None
    if rows[-1].codes != lowest:
        return True
    return False if rows[-1].first >= (TODAY - WITHIN) * MINUTES else None


def _both(truths: Sequence[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _either(truths: Sequence[bool | None]) -> bool | None:
    if True in truths:
        return True
    return None if None in truths else False


# --- NumPy ----------------------------------------------------------------------------------------

Half = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True)
class Columns:
    """The latest fact of each code for each patient: value (NaN if none), day, and code."""

    patients: int
    value: dict[str, NDArray[np.float64]]
    day: dict[str, NDArray[np.int64]]
    low_platelets: NDArray[np.float64]


def columns(rows: Sequence[FactRow], patients: int) -> Columns:
    """Lay the facts out once; not part of what is timed."""
    value: dict[str, NDArray[np.float64]] = {}
    day: dict[str, NDArray[np.int64]] = {}
    low = np.full(patients, np.inf)
    codes = (
        "none",
        "mild",
        "moderate_severe",
        "0",
        "1",
        "2",
        "3",
        "4",
        "no",
        "yes",
        "male",
        "female",
    )
    place = {"none": 0, "0": 0, "no": 0, "male": 0} | dict.fromkeys(codes[1:3], 1)
    for row in rows:
        column = value.setdefault(row.fact, np.full(patients, np.nan))
        days = day.setdefault(row.fact, np.full(patients, -(10**9)))
        number = row.low * FACTOR.get(row.unit, 1.0) if row.codes == "" else place.get(row.codes, 1)
        column[row.patient] = number
        days[row.patient] = row.first // MINUTES
        if row.fact == "platelets":
            low[row.patient] = min(low[row.patient], row.low)
    for code in (*LABS, *ANSWERS, "ascites", "he_grade", "birth_date", "sex"):
        value.setdefault(code, np.full(patients, np.nan))
        day.setdefault(code, np.full(patients, -(10**9)))
    return Columns(patients, value, day, low)


def by_numpy(data: Columns, limits: Limits) -> list[Half]:
    """Must and may of each criterion, column by column."""
    fresh = {code: day >= TODAY - WITHIN for code, day in data.day.items()}

    def lab(code: str, test: object) -> Half:
        passes = test(data.value[code])  # type: ignore[operator]
        return passes & fresh[code], passes | ~fresh[code]

    def answer(code: str) -> Half:
        yes = data.value[code] >= 1
        return yes, yes | ~fresh[code]

    age = np.floor((TODAY - data.value["birth_date"]) / YEAR)
    known = ~np.isnan(age)
    fits = (age >= limits.age) & (age <= limits.oldest)
    found = [(fits & known, fits | ~known)]
    found.append(_every([
        answer("chronic_liver_disease"),
        lab("bilirubin_total", lambda v: v >= limits.bilirubin * 17.1 - 1e-9),
        _some([lab("inr", lambda v: v >= limits.inr), lab("pta", lambda v: v < limits.pta)]),
        _some([answer("ascites"), answer("he_grade")]),
    ]))  # fmt: skip
    everything = np.ones(data.patients, dtype=np.bool_)
    found.append((data.low_platelets < limits.platelets, everything))
    found += [_some([answer(code) for code in codes]) for codes in EXCLUDING]
    thrombosis = _some([answer("venous_thrombosis"), answer("pulmonary_embolism")])
    found.append((~everything, thrombosis[1]))
    sex = data.value["sex"]
    female = (sex == 1, (sex == 1) | np.isnan(sex))
    expecting = _some([answer("pregnancy"), answer("breastfeeding")])
    found.append(_some([_every([female, expecting]), answer("plans_conception")]))
    return found


def _every(halves: Sequence[Half]) -> Half:
    must, may = halves[0]
    for more_must, more_may in halves[1:]:
        must, may = must & more_must, may & more_may
    return must, may


def _some(halves: Sequence[Half]) -> Half:
    must, may = halves[0]
    for more_must, more_may in halves[1:]:
        must, may = must | more_must, may | more_may
    return must, may
