"""What is doubtful in a value that is kept all the same."""

from __future__ import annotations

import re

from screener.domain.catalogue import UNANSWERED, FactDef
from screener.domain.people import Identifier
from screener.domain.problems import Problem, Where, nearest
from screener.domain.units import spelling
from screener.domain.values import Value, outside_limits

_COMMA = re.compile(r"\s*[<>=≤≥]*\s*\d+,\d+\s*", re.ASCII)
_LIMIT = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)


def doubts_of(
    fact: FactDef, value: Value, text: str, unit_text: str, where: Where
) -> tuple[Problem, ...]:
    """An unreadable value or unit, or a number outside the entry limits with the likely unit."""
    if value.unreadable == "value" and text.strip() not in UNANSWERED:
        return (_value(fact, text, where),)
    if value.unreadable == "unit":
        return (_unit(fact, unit_text, where),)
    likely = outside_limits(fact, value)
    if likely is None or fact.limits is None:
        return ()
    params = {
        "value": f"{text} {unit_text}".strip(),
        "fact": fact.name(),
        "low": f"{fact.limits[0]:f}",
        "high": f"{fact.limits[1]:f} {fact.unit if fact.unit != '1' else ''}".rstrip(),
        "likely": likely,
    }
    key = "exchange.doubt.likely_unit" if likely else "exchange.doubt.outside"
    return (Problem(key, params, where),)


def _value(fact: FactDef, text: str, where: Where) -> Problem:
    params = {"value": text, "fact": fact.name()}
    if fact.kind == "lab":
        if _COMMA.fullmatch(text):
            meant = text.strip().replace(",", ".")
            return Problem("exchange.doubt.comma", params | {"meant": meant}, where)
        return Problem("exchange.doubt.number", params, where)
    if fact.kind in ("date", "plan"):
        return Problem("exchange.doubt.date", params, where)
    known = [*fact.codes, *fact.accepts]
    params["known"] = nearest(text.strip().casefold(), known) or ", ".join(known)
    return Problem("exchange.doubt.choice", params, where)


def _unit(fact: FactDef, unit_text: str, where: Where) -> Problem:
    params = {"unit": unit_text, "fact": fact.name(), "known": ", ".join(fact.factors)}
    if not unit_text.strip():
        return Problem("exchange.doubt.no_unit", params, where)
    for refused, why in fact.refused_units.items():
        if spelling(refused) == spelling(unit_text):
            return Problem("exchange.doubt.refused_unit", params | {"why": why}, where)
    return Problem("exchange.doubt.unit", params, where)


def reference_doubts(fact: FactDef, low: str, high: str, where: Where) -> tuple[Problem, ...]:
    """Reference limits that are no numbers, or stand the wrong way round."""
    told = [text for text in (low, high) if text]
    wrong = [text for text in told if not _LIMIT.fullmatch(text)]
    if not wrong and len(told) == 2 and float(low) > float(high):
        wrong = [f"{low}–{high}"]
    return tuple(
        Problem("exchange.doubt.reference", {"limit": text, "fact": fact.name()}, where)
        for text in wrong
    )


def patient_doubts(patient: Identifier, where: Where) -> tuple[Problem, ...]:
    """A number that begins or ends with a space: it is kept so, and may be another patient's."""
    if patient.value == patient.value.strip():
        return ()
    return (Problem("exchange.doubt.spaces", {"patient": patient.value}, where),)
