"""A comparison of what is given with a limit, or with another input: certain, possible, or open."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from screener.domain.catalogue import as_float
from screener.domain.problems import nearest
from screener.domain.units import spelling
from screener.rules.scores.base import Input
from screener.rules.scores.registry import SCORES, find, variants
from screener.rules.series import TOLERANCE
from screener.services.score_inputs import (
    Refusal,
    Unreadable,
    definition,
    read_input,
    read_number,
    read_unit,
    recorded,
    refusal,
    taken,
)
from screener.services.scoring import calculate
from screener.system.catalogues import load_catalogue


@dataclass(frozen=True)
class Leaf:
    """One comparison or given truth: certainly true, possibly true, and what it lacks."""

    must: bool
    may: bool
    missing: tuple[str, ...] = ()
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a range, or the places of a choice, and what it lacks."""

    low: float
    high: float
    missing: tuple[str, ...] = ()
    span: tuple[float, float] | None = None
    places: frozenset[int] | None = None  # of a choice


def given_truth(name: str, inputs: Mapping[str, Any]) -> Leaf:
    if name in SCORES:
        side = _of_score(name, inputs)
        if SCORES[name].variants[0].values != (False, True):
            raise refusal("invalid", "not_a_truth", name=name)
        return Leaf(side.low == 1, side.high == 1, side.missing)
    given = inputs.get(name)
    if not recorded(given):
        return Leaf(False, True, (name,))
    value, _ = taken(given)
    words = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, str):
        value = words.get(value.strip().casefold(), value)
    if not isinstance(value, bool):
        raise refusal("invalid", "not_a_truth", name=name)
    return Leaf(value, value)


def compared(
    left: re.Match[str], sign: str, right: re.Match[str], inputs: Mapping[str, Any]
) -> Leaf:
    facts = [_fact(side, inputs) for side in (left, right)]
    fact = facts[0] or facts[1]
    if fact is None:
        raise refusal("invalid", "nothing_to_compare")
    one, other = (_side_of(side, own, fact, inputs) for side, own in zip((left, right), facts,
                                                                          strict=True))  # fmt: skip
    must, may = _related(one, sign, other)
    missing = (*one.missing, *other.missing)
    return Leaf(must, may, tuple(dict.fromkeys(missing)), one.span or other.span)


def _related(one: Side, sign: str, other: Side) -> tuple[bool, bool]:
    """Whether a comparison holds for all and for some numbers of two ranges."""
    if sign in ("<", "<="):
        return _related(other, ">" if sign == "<" else ">=", one)
    if sign == ">=":
        return _at_least(one.low, other.high), _at_least(one.high, other.low)
    if sign == ">":
        return not _at_least(other.high, one.low), not _at_least(other.low, one.high)
    if one.places is not None and other.places is not None:
        may = bool(one.places & other.places)
        must = may and len(one.places | other.places) == 1
    else:
        may = _at_least(one.high, other.low) and _at_least(other.high, one.low)
        must = may and _at_least(one.low, other.high) and _at_least(other.low, one.high)
    return (must, may) if sign == "==" else (not may, not must)


def _at_least(one: float, other: float) -> bool:
    """Is a number at least another, those within the tolerance being equal?"""
    if math.isinf(one) or math.isinf(other):
        return one >= other
    return one >= other - TOLERANCE * max(abs(one), abs(other), 1.0)


def _fact(side: re.Match[str], inputs: Mapping[str, Any]) -> str | None:
    """The input or score that a side names; None for a number, or a choice of the other side."""
    name = side["times"] or side["name"]
    if name is None:
        return None
    known = (*load_catalogue(), *SCORES, "age")
    if name in known:
        return name
    if side["name"] and any(name in fact.codes for fact in load_catalogue().values()):
        return None
    raise refusal("invalid", "unknown_name", name=name, nearest=nearest(name, known) or "–")


def _side_of(side: re.Match[str], own: str | None, fact: str, inputs: Mapping[str, Any]) -> Side:
    """A side as a range, in the own unit of the fact that is compared."""
    if own is None:
        return _threshold(side, fact)
    found = _of_score(own, inputs) if own in SCORES else _of_input(own, inputs)
    if own != fact and _unit_of(own) != _unit_of(fact):
        raise refusal("not_convertible", "not_comparable", one=own, other=fact)
    if side["times"]:
        factor = as_float(read_number(side["number"]).exact)
        ends = sorted((found.low * factor, found.high * factor)) if factor else [0.0, 0.0]
        return Side(ends[0], ends[1], found.missing)
    return found


def _unit_of(name: str) -> str:
    if name in SCORES:
        return SCORES[name].variants[0].unit
    return definition(name).unit


def _threshold(side: re.Match[str], fact: str) -> Side:
    """A number with its unit, or a grade, as printed in the expression."""
    unit = side["unit"] or ""
    if fact in SCORES:
        return _score_threshold(side, fact, unit)
    known = definition(fact)
    if known.kind != "lab":
        word = side["name"] or side["number"]
        if word not in known.codes:
            raise refusal("invalid", "not_a_choice", name=fact, value=word,
                          known=", ".join(known.codes))  # fmt: skip
        place = known.codes.index(word)
        return Side(place, place, places=frozenset([place]))
    if side["number"] is None:
        raise refusal("invalid", "not_a_number", value=side["name"])
    code = read_unit(known, unit or ("a" if fact == "age" else ""))
    at = as_float(known.scales[code].own(read_number(side["number"]).exact))
    return Side(at, at)


def _score_threshold(side: re.Match[str], name: str, unit: str) -> Side:
    score = SCORES[name].variants[0]
    if score.values:
        word = side["name"] or side["number"] + unit
        words = [str(int(v)) if isinstance(v, bool) else str(v) for v in score.values]
        if word not in words:
            raise refusal("invalid", "unknown_grade", grade=word, known=", ".join(words))
        place = words.index(word)
        return Side(place, place)
    if unit and spelling(unit) != spelling(score.unit):
        raise refusal("not_convertible", "unknown_unit", unit=unit, fact=name, known=score.unit)
    if side["number"] is None:
        raise refusal("invalid", "not_a_number", value=side["name"])
    at = as_float(read_number(side["number"]).exact)
    return Side(at, at)


def _of_score(name: str, inputs: Mapping[str, Any]) -> Side:
    score = find(name)
    if score is None:
        raise refusal(
            "invalid", "variant_wanted", score=name, nearest=", ".join(SCORES[name].names)
        )
    found = calculate(score, inputs)
    if found.range is None:
        status: Refusal = "invalid" if found.status == "invalid" else "not_convertible"
        raise Unreadable(status, found.problems[0])
    return Side(*found.range, found.missing, span=found.range)


def _of_input(name: str, inputs: Mapping[str, Any]) -> Side:
    fact, given = definition(name), inputs.get(name)
    if fact.kind != "lab":
        return _of_choice(name, given)
    if not recorded(given):
        return Side(_least(name), math.inf, (name,))
    value, beside = taken(given)
    number = read_number(value, beside.get("comparator", ""))
    exact = fact.scales[read_unit(fact, beside.get("unit"))].own(number.exact)
    return Side(*number.ends(exact, _least(name)))


@cache
def _least(name: str) -> float:
    """The least that an input can be: 0, but a rise may be a fall."""
    lows = [item.low for score in variants() for item in score.inputs if item.name == name]
    return min([0.0, *lows])


def _of_choice(name: str, given: Any) -> Side:
    codes = definition(name).codes
    item = Input(name, choices={code: float(place) for place, code in enumerate(codes)})
    read = read_input(item, given)
    places = frozenset(map(int, read.numbers)) if read.known else frozenset(range(len(codes)))
    return Side(min(places), max(places), () if read.known else (name,), places=places)
