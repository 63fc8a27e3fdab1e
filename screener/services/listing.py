"""The facts of a patient as the page lists them."""

from __future__ import annotations

from dataclasses import replace

from screener.domain.catalogue import FactDef
from screener.domain.facts import PASSED_OVER, Entry, Fact
from screener.domain.problems import Where
from screener.domain.times import BEGINNING
from screener.exchange.doubts import doubts_of
from screener.rules.fact_words import amount_words
from screener.services.clinic import Clinic
from screener.services.units import in_unit
from screener.services.values import FactLine
from screener.store import facts as stored

UNDATED = ("birth_date", "sex")  # true of every day


def facts_of(clinic: Clinic, number: int) -> list[FactLine]:
    """The facts of a patient, newest first within each, in the catalogue's order.

    What was withdrawn or cancelled stands last of its fact: it does not count, and its history
    can still be read.
    """
    with clinic.store.read() as session:
        facts = stored.facts_of(session, number)
    order = {code: place for place, code in enumerate(clinic.catalogue)}
    listed = [
        fact
        for fact in facts
        if fact.superseded_by is None and not fact.undone and fact.entry.fact in clinic.catalogue
    ]
    listed.sort(
        key=lambda fact: (
            order[fact.entry.fact],
            fact.entry.scope.trial,
            fact.entry.scope.criterion,
            fact.entry.status in PASSED_OVER,
            -_start(fact),
            -fact.id,
        )
    )
    return [fact_line(clinic, fact) for fact in listed]


def history(clinic: Clinic, fact_id: int) -> list[FactLine]:
    """A fact and all that it superseded or was superseded by, the newest first."""
    with clinic.store.read() as session:
        one = stored.fact(session, fact_id)
        facts = (
            {} if one is None else {f.id: f for f in stored.facts_of(session, one.entry.patient)}
        )
    chain = [fact_id] if fact_id in facts else []
    while chain and (later := facts[chain[0]].superseded_by) in facts:
        chain.insert(0, later)
    while chain and (earlier := facts[chain[-1]].supersedes) in facts:
        chain.append(earlier)
    return [fact_line(clinic, facts[number]) for number in chain]


def _start(fact: Fact) -> int:
    return fact.entry.when.first if fact.entry.when else BEGINNING


def fact_line(clinic: Clinic, fact: Fact) -> FactLine:
    """One stored fact with its label, value, reference range and doubts in words."""
    entry = fact.entry
    definition = clinic.catalogue[entry.fact]
    outside = entry.value.unreadable == "limits"  # then what was read is told all the same
    value = replace(entry.value, unreadable="") if outside else entry.value
    doubts = doubts_of(definition, value, entry.text, entry.unit_text, Where())
    words = [clinic.texts.problem(doubt) for doubt in doubts]
    if outside:
        words.append(clinic.texts("services.unconfirmed"))
    return FactLine(
        fact=fact,
        label=_label(clinic, definition, entry),
        value=amount_words(entry, definition, clinic.texts),
        converted=converted_words(definition, entry),
        reference=_reference(entry),
        flag=_flag(entry),
        date=_dates(clinic, entry),
        source=entry.source or fact.recorded_by,
        doubts=tuple(words),
    )


def _label(clinic: Clinic, definition: FactDef, entry: Entry) -> str:
    """The fact's name; of one that belongs to a trial or a criterion, also which."""
    scope, name = entry.scope, definition.name(clinic.texts.language)
    key = "criterion" if scope.criterion else "trial" if scope.trial else ""
    if not key:
        return name
    return clinic.texts(
        f"services.label.{key}", fact=name, criterion=scope.criterion, trial=scope.trial
    )


def converted_words(definition: FactDef, entry: Entry) -> str:
    """The number in the fact's own unit, where it was reported in another."""
    number = in_unit(definition, entry.value, definition.unit)
    return f"{number} {definition.unit}" if number else ""


def _reference(entry: Entry) -> str:
    low, high = entry.reference_low, entry.reference_high
    if low and high:
        return f"{low}–{high}"
    return f"≤ {high}" if high else f"≥ {low}" if low else ""


def _flag(entry: Entry) -> str:
    """Above or below the reference range that came with the result; nothing if uncertain."""
    try:
        if entry.reference_high and entry.value.low > float(entry.reference_high):
            return "high"
        if entry.reference_low and entry.value.high < float(entry.reference_low):
            return "low"
    except ValueError:
        return ""
    return ""


def _dates(clinic: Clinic, entry: Entry) -> str:
    if entry.when is None and entry.end is not None:
        return clinic.texts("services.until", end=entry.end.text)
    if entry.when is None and clinic.catalogue[entry.fact].code in UNDATED:
        return ""
    start = entry.when.text if entry.when else clinic.texts("services.line.no_day")
    return f"{start} – {entry.end.text}" if entry.end else start
