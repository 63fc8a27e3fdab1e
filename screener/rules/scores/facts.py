"""The inputs of a score from the facts of a cohort: for each row, all that each input can be.

A laboratory value is the latest in the window. A finding that lasts speaks until its end or the
next answer. Age comes from the birth date, in completed years. What is not recorded is everything
physically possible: no sex, cause, dialysis, ascites or encephalopathy is ever assumed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.rules.ages import BIRTH, ages
from screener.rules.evidence import Seen
from screener.rules.pairs import BIT, Bools, Floats
from screener.rules.rows import Rows
from screener.rules.scores import registry
from screener.rules.scores.base import Input, Score
from screener.rules.scores.corners import Column, spread
from screener.rules.scores.drawn import drawn
from screener.rules.scores.persons import on_the_day
from screener.rules.scores.results import FOR_LIFE, Found, Reasoned, Reasons, of_bits, on_file
from screener.rules.select import Chosen
from screener.rules.windows import Window

ALIASES = {"age": BIRTH, "ascites_present": "ascites"}
"""Inputs that another fact of the catalogue gives."""


@dataclass(frozen=True, eq=False)
class Scored(Reasoned):
    """A score in every row: its range, why it is not a point, and the facts chosen for it."""

    low: Floats
    high: Floats
    reasons: Callable[[], Reasons]
    chosen: tuple[Chosen, ...]
    seen: tuple[Seen, ...] = ()  # of the conditions among the inputs


def evaluate_score(score: Score, rows: Rows, window: Window) -> Scored:
    """The range of ``score`` on each row's day, its results the latest in ``window``.

    A row whose inputs cannot be used (0 under a logarithm, a grade off its scale, an age outside
    the formula) has no score: its range is the whole axis, so it decides nothing.
    """
    key = ("score", score, window, rows.readings.answers_within, *rows.scope(codes_of(score)))
    return rows.once(key, lambda: _evaluate(score, rows, window))


def _evaluate(score: Score, rows: Rows, window: Window) -> Scored:
    found = {item.name: _find(item, rows, window) for item in score.inputs}
    given = {
        name: _first_of([_or_absent(item, found) for item in items])
        for name, items in score.groups.items()
    }
    made = spread(score, {name: one.column for name, one in given.items()})
    none = np.isnan(made.low)
    low, high = np.where(none, -np.inf, made.low), np.where(none, np.inf, made.high)
    chosen = tuple(one for item in found.values() for one in item.chosen)
    conditions = tuple(part for item in found.values() for part in item.seen)

    def reasons() -> Reasons:
        why = np.where(none, BIT["imprecise"], 0)
        missing: list[tuple[str, Bools]] = []
        for one in given.values():
            unsettled = ~one.column.settled
            why |= np.where(unsettled, one.why, 0)
            missing += [(code, wanted & unsettled) for code, wanted in one.missing]
        return why, tuple(missing)

    return Scored(low, high, reasons, chosen, conditions)


def codes_of(score: Score) -> tuple[str, ...]:
    """The codes of all facts that the score may read."""
    found = []
    for item in score.inputs:
        found.append(ALIASES.get(item.name, item.name))
        if item.made_from:
            found += codes_of(_maker(item))
    return tuple(dict.fromkeys(found))


def limits_read(score: Score) -> tuple[str, ...]:
    """The codes of the results whose upper limits of normal the score reads."""
    found = [item.drawn.of for item in score.inputs if item.drawn and item.drawn.gives == "limit"]
    for item in score.inputs:
        found += limits_read(_maker(item)) if item.made_from else ()
    return tuple(dict.fromkeys(found))


def dated_codes(score: Score, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes of the results and grades whose days are days of the score."""
    known = [code for code in codes_of(score) if code in catalogue and code not in FOR_LIFE]
    return tuple(code for code in known if catalogue[code].kind in ("lab", "grade", "coded"))


def _maker(item: Input) -> Score:
    maker = registry.find(item.made_from)
    assert maker is not None
    return maker


# --- one input -----------------------------------------------------------------------------------


def _find(item: Input, rows: Rows, window: Window) -> Found:
    code = ALIASES.get(item.name, item.name)
    fact = rows.cohort.catalogue.get(code)
    if item.name == "age":
        return _age(item, rows)
    if fact is not None and fact.yes_or_no:
        return _condition(item, rows, code)
    own = None if fact is None else on_file(item, rows, code, window)
    if own is not None and item.drawn is not None:
        return drawn(item, item.drawn, rows, window, own)
    if own is None or (item.made_from and not own.present.all()):
        made = _made(item, rows, window)
        return made if own is None else _else(own, made)
    return own


def _age(item: Input, rows: Rows) -> Found:
    low, high, known = ages(rows)
    low = np.where(low == high, low, np.maximum(low, item.low))
    low = np.where((low == high) & item.unusable(low), np.nan, low)
    column = Column(low, np.where(np.isnan(low), np.nan, np.maximum(high, low)))
    why = np.where(known, BIT["imprecise"], BIT["missing"])
    return Found(column, known, lambda: (why, ((BIRTH, ~known),)))


def _condition(item: Input, rows: Rows, code: str) -> Found:
    pair = on_the_day(rows, code)
    bits = np.where(pair.must, 2, np.where(pair.may, 3, 1)).astype(np.int64)
    column = of_bits(item, ("no", "yes"), bits)
    unknown = pair.unknown
    return Found(column, ~unknown, lambda: (pair.why, ((code, unknown),)), (), pair.seen)


def _made(item: Input, rows: Rows, window: Window) -> Found:
    """An input that another score gives, from that score's own inputs."""
    maker = _maker(item)
    scored = evaluate_score(maker, rows, window)
    if item.choices is not None:
        table = np.array([item.choices[str(label)] for label in maker.values])
        low, high = (table[np.clip(end, 0, len(table) - 1).astype(np.int64)]
                     for end in (scored.low, scored.high))  # fmt: skip
    else:
        ends = (np.maximum(scored.low, maker.low), np.minimum(scored.high, maker.high))
        low, high = item.read(*ends, item.wants(maker.unit))
    present = scored.low == scored.high
    return Found(Column(low, high), present, scored.reasons, scored.chosen, scored.seen)


# --- several inputs for one ----------------------------------------------------------------------


def _else(own: Found, made: Found) -> Found:
    """The recorded one where there is one, else what gives it."""
    return Found(
        _either(own.present, own.column, made.column),
        own.present | made.present,
        lambda: (np.where(own.present, own.why, made.why), own.missing),
        (*own.chosen, *made.chosen),
        own.seen + made.seen,
    )


def _either(first: Bools, one: Column, other: Column) -> Column:
    return Column(np.where(first, one.low, other.low), np.where(first, one.high, other.high))


def _or_absent(item: Input, found: Mapping[str, Found]) -> Found:
    """What stands for an input that was not measured, where its definition allows that."""
    one = found[item.name]
    if item.absent is None:
        return one
    stands = ~one.present & (one.why & ~BIT["missing"] == 0)
    for name in item.unless:
        stands = stands & ~found[name].present
    size = len(stands)
    neutral = Column(np.full(size, item.absent), np.full(size, item.absent))
    return replace(one, column=_either(stands, neutral, one.column), present=one.present | stands)


def _first_of(found: list[Found]) -> Found:
    """Of several inputs that give the same, the first that is on file."""
    return functools.reduce(_first_or, found)


def _first_or(first: Found, other: Found) -> Found:
    use = ~first.present & other.present
    return replace(
        first,
        column=_either(~use, first.column, other.column),
        present=first.present | use,
        reasons=lambda: (np.where(use, other.why, first.why), first.missing),
    )
