"""What is on file for the inputs of a score: the facts that the rules would choose on that day.

An input that the facts do not settle is left empty with the reason, never filled by a guess. Of
several results that may be the latest each is named, and the score is calculated with each.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from screener.domain.calculation import OR, PatientInputs, TypedInput
from screener.domain.problems import refuse
from screener.domain.times import Duration, day_number
from screener.rules.ages import BIRTH, OLDEST, ages
from screener.rules.columns import Cohort
from screener.rules.evidence import explained
from screener.rules.rows import Rows
from screener.rules.scores.base import Input
from screener.rules.scores.facts import ALIASES
from screener.rules.scores.persons import ETIOLOGY, cause_bits, on_the_day
from screener.rules.scores.results import latest
from screener.rules.windows import AnchorDays, Window, up_to_anchor, whole_past
from screener.services.calculator import asked_of, score_of
from screener.services.calculator_drawn import take_drawn
from screener.services.calculator_file import MOST, OnFile
from screener.services.clinic import Clinic
from screener.store import facts as stored_facts
from screener.store import patients as stored_patients
from screener.store.site import load_site


def inputs_on_file(
    clinic: Clinic, patient: int, name: str, variant: str, as_of: date, within: int | None
) -> PatientInputs:
    """What is known of a patient for a score on a day, results of the last ``within`` days.

    None is any day up to that one. Raises KnownError for a patient or score that is not known.
    """
    score = score_of(name, variant)
    with clinic.store.read() as session:
        person = stored_patients.patient(session, patient)
        facts = {fact.id: fact for fact in stored_facts.facts_of(session, patient)}
        counting = stored_facts.fact_rows(session, patients=[patient])
        laboratories = load_site(session).laboratories
    if person is None:
        raise refuse("services.unknown_patient", patient=patient)
    cohort = Cohort(counting, [patient], clinic.catalogue, laboratories)
    day = np.array([day_number(as_of)], dtype=np.int64)
    rows = Rows(cohort, np.zeros(1, dtype=np.int64), day)
    looked = _Looking(rows, _window(rows, within), facts, clinic.texts)
    for item, _ in asked_of(score):
        looked.look(item)
    return PatientInputs(patient, as_of.isoformat(), looked.inputs, looked.notes)


def _window(rows: Rows, within: int | None) -> Window:
    if within is None:
        return whole_past(rows)
    no = rows.constant(False)
    return up_to_anchor(rows, AnchorDays(rows.day, rows.day, no, no), Duration(within, "day"))


class _Looking(OnFile):
    """Looks for each kind of input."""

    def look(self, item: Input) -> None:
        code = ALIASES.get(item.name, item.name)
        fact = self.rows.cohort.catalogue.get(code)
        if item.name == "age":
            self._age()
        elif fact is None:  # only another score gives it
            return
        elif fact.yes_or_no:
            self._condition(item.name, code)
        elif item.choices is not None:
            self._choice(item, code)
        elif item.drawn is not None:
            take_drawn(self, item, item.drawn)
        else:
            self.number(item.name, self.latest(code))

    # --- each kind of input ---

    def _age(self) -> None:
        low, high, known = ages(self.rows)
        if not known[0] or high[0] >= OLDEST or high[0] - low[0] >= MOST:
            self.nothing("age", BIRTH)
            return
        born = [fact for fact in self.of(BIRTH) if fact.superseded_by is None and not fact.undone]
        years = [str(year) for year in range(int(low[0]), int(high[0]) + 1)]
        source = self.texts("calculator.file.born", birth=born[-1].entry.text) if born else ""
        self.inputs["age"] = TypedInput(OR.join(years), "years", "", source)

    def _condition(self, name: str, code: str) -> None:
        pair = on_the_day(self.rows, code)
        used = explained(pair.seen, 0).used
        found = [self.facts[number] for number in used if number in self.facts]
        if pair.must[0] or not pair.may[0]:
            self.take(name, ["yes" if pair.must[0] else "no"], "", found)
        elif found:
            self.note(name, "said", found)
        else:
            self.nothing(name, code)

    def _choice(self, item: Input, code: str) -> None:
        series = self.rows.series(code)
        chosen, usable = latest(self.rows, series, self.window)
        among = chosen.candidate
        found = self.candidates(chosen)
        bits = 0
        for place in np.flatnonzero(among & usable):
            bits |= int(series.bits[chosen.pairing.fact[place]])
        certain = not chosen.perhaps_none[0] and bool((usable | ~among).all())
        codes = series.fact.codes
        possible = [one for place, one in enumerate(codes) if bits >> place & 1 and certain]
        if code == ETIOLOGY and not found:
            possible = self._causes(codes)
        if item.name == "ascites_present":
            possible = list(dict.fromkeys("no" if one == "none" else "yes" for one in possible))
            codes = ("no", "yes")
        if possible and len(possible) < len(codes):
            self.take(item.name, possible, "", found)
        elif found:
            self.note(item.name, "said", found)
        else:
            self.nothing(item.name, code)

    def _causes(self, codes: tuple[str, ...]) -> list[str]:
        """The causes that the recorded conditions leave; all if they leave it open."""
        bits = int(cause_bits(self.rows)[0])
        return [one for one in codes if bits & (2 if one == "other" else 1)]
