"""What is on file for the inputs of a score: the facts that the rules would choose on that day.

An input that the facts do not settle is left empty with the reason, never filled by a guess. Of
several results that may be the latest each is named, and the score is calculated with each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from screener.domain.calculation import OR, PatientInputs, TypedInput
from screener.domain.catalogue import FactDef
from screener.domain.facts import Fact
from screener.domain.problems import refuse
from screener.domain.times import Duration, day_number
from screener.rules.columns import Cohort
from screener.rules.evidence import Evidence
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.scores.base import Input
from screener.rules.scores.facts import ALIASES, FOR_LIFE
from screener.rules.scores.persons import BIRTH, ETIOLOGY, OLDEST, ages, cause_bits, on_the_day
from screener.rules.select import Chosen, choose
from screener.rules.series import Series
from screener.rules.windows import AnchorDays, Window, up_to_anchor, whole_past
from screener.services.calculator import asked_of, score_of
from screener.services.calculator_words import choice_words
from screener.services.clinic import Clinic
from screener.services.score_inputs import definition
from screener.store import facts as stored_facts
from screener.store import patients as stored_patients
from screener.system.texts import Texts

MOST = 8  # answers of one input that are named


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
    if person is None:
        raise refuse("services.unknown_patient", patient=patient)
    cohort = Cohort(counting, [patient], clinic.catalogue)
    day = np.array([day_number(as_of)], dtype=np.int64)
    rows = Rows(cohort, np.zeros(1, dtype=np.int64), day, trace={})
    looked = _Looking(rows, _window(rows, within), facts, clinic.texts)
    for item, _ in asked_of(score):
        looked.look(item)
    return PatientInputs(patient, as_of.isoformat(), looked.inputs, looked.notes)


def _window(rows: Rows, within: int | None) -> Window:
    if within is None:
        return whole_past(rows)
    no = rows.constant(False)
    return up_to_anchor(rows, AnchorDays(rows.day, rows.day, no, no), Duration(within, "day"))


@dataclass
class _Looking:
    """One patient on one day; fills ``inputs``, or ``notes`` where the facts settle nothing."""

    rows: Rows
    window: Window
    facts: Mapping[int, Fact]
    texts: Texts
    inputs: dict[str, TypedInput] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

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
        else:
            self._number(item.name, code)

    # --- each kind of input ---

    def _age(self) -> None:
        low, high, known = ages(self.rows)
        if not known[0] or high[0] >= OLDEST or high[0] - low[0] >= MOST:
            self._nothing("age", BIRTH)
            return
        born = [fact for fact in self._of(BIRTH) if fact.superseded_by is None and not fact.undone]
        years = [str(year) for year in range(int(low[0]), int(high[0]) + 1)]
        source = self.texts("calculator.file.born", birth=born[-1].entry.text) if born else ""
        self.inputs["age"] = TypedInput(OR.join(years), "years", "", source)

    def _condition(self, name: str, code: str) -> None:
        node = Evidence()  # any object of its own: evidence is kept by identity
        pair = on_the_day(self.rows, code, node)
        assert self.rows.trace is not None
        seen = self.rows.trace.get(id(node), Evidence()).of(0)[0]
        found = [self.facts[number] for number in seen if number in self.facts]
        if pair.must[0] or not pair.may[0]:
            self._take(name, ["yes" if pair.must[0] else "no"], "", found)
        elif found:
            self._note(name, "said", found)
        else:
            self._nothing(name, code)

    def _number(self, name: str, code: str) -> None:
        chosen = choose(self.rows, self.rows.series(code), self.window, "latest")
        found = self._candidates(chosen)
        if not found:
            self._nothing(name, code)
        elif chosen.perhaps_none[0]:
            self._note(name, "imprecise", found)
        elif any(fact.entry.value.unreadable for fact in found):
            self._note(name, "unreadable", found)
        else:
            units = {fact.entry.value.unit for fact in found}
            numbers = dict.fromkeys(_plain(fact.entry.text) for fact in found)
            if len(units) > 1 or len(numbers) > MOST:
                self._note(name, "differ", found)
            else:
                self._take(name, list(numbers), found[0].entry.unit_text, found)

    def _choice(self, item: Input, code: str) -> None:
        series = self.rows.series(code)
        chosen, usable = self._chosen_choice(series)
        among = chosen.candidate
        found = self._candidates(chosen)
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
            self._take(item.name, possible, "", found)
        elif found:
            self._note(item.name, "said", found)
        else:
            self._nothing(item.name, code)

    def _causes(self, codes: tuple[str, ...]) -> list[str]:
        """The causes that the recorded conditions leave; all if they leave it open."""
        bits = int(cause_bits(self.rows)[0])
        return [one for one in codes if bits & (2 if one == "other" else 1)]

    def _chosen_choice(self, series: Series) -> tuple[Chosen, Bools]:
        """The latest answers, and which of them speak for the day, as the rules read them."""
        window = self.window
        lasting = series.fact.lasts == "state"
        if series.fact.code in FOR_LIFE or lasting:
            window = whole_past(self.rows)
        chosen = choose(self.rows, series, window, "latest")
        fact = chosen.pairing.fact
        if not lasting or series.fact.code in FOR_LIFE:
            return chosen, np.ones(len(fact), dtype=np.bool_)
        near = series.last[fact] >= self.window.possible_first[0]
        present = (series.bits[fact] & 1) == 0
        lasted = series.certain_end[fact] >= self.window.possible_last[0]
        return chosen, np.where(series.ended[fact], lasted, near | present)

    # --- taking and telling ---

    def _candidates(self, chosen: Chosen) -> list[Fact]:
        ids: Ints = chosen.series.id[chosen.pairing.fact[chosen.candidate]]
        return [self.facts[int(number)] for number in ids if int(number) in self.facts]

    def _of(self, code: str) -> list[Fact]:
        return [fact for fact in self.facts.values() if fact.entry.fact == code]

    def _take(self, name: str, answers: list[str], unit: str, found: Sequence[Fact]) -> None:
        days = dict.fromkeys(fact.entry.when.text for fact in found if fact.entry.when)
        sources = dict.fromkeys(fact.entry.source or fact.recorded_by for fact in found)
        source = ", ".join(sources)
        if name == ETIOLOGY and not found:
            source = self.texts("calculator.file.etiology")
        confirmed = any(fact.entry.confirmed for fact in found)
        self.inputs[name] = TypedInput(OR.join(answers), unit, ", ".join(days), source, confirmed)

    def _nothing(self, name: str, code: str) -> None:
        """Say that there is nothing, or how old the latest is."""
        older = choose(self.rows, self.rows.series(code), whole_past(self.rows), "latest")
        days = [fact.entry.when.text for fact in self._candidates(older) if fact.entry.when]
        self.notes[name] = (
            self.texts("calculator.file.older", date=", ".join(dict.fromkeys(days)))
            if days and code != BIRTH
            else self.texts("calculator.file.no_fact")
        )

    def _note(self, name: str, why: str, found: Sequence[Fact]) -> None:
        values = "; ".join(dict.fromkeys(self._told(name, fact) for fact in found[:MOST]))
        self.notes[name] = self.texts(f"calculator.file.{why}", values=values)

    def _told(self, name: str, fact: Fact) -> str:
        entry, asked = fact.entry, definition(name)
        coded = asked.kind != "lab" and len(entry.value.codes) == 1
        value = _answer(asked, fact, self.texts) if coded else f"{entry.text} {entry.unit_text}"
        day = entry.when.text if entry.when else self.texts("services.line.no_day")
        return f"{value.strip()} ({day})"


def _answer(asked: FactDef, fact: Fact, texts: Texts) -> str:
    code = fact.entry.value.codes[0]
    return choice_words(asked.code, code, texts) if code in asked.codes else fact.entry.text


def _plain(text: str) -> str:
    """A number as typed, its sign in one spelling."""
    return text.strip().replace("＜", "<").replace("＞", ">")
