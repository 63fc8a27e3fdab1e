"""What scores take from the person: age in completed years, and the cause of the liver disease."""

from __future__ import annotations

import numpy as np

from screener.rules.calendar import FIRST_DAY, birthday
from screener.rules.pairs import Bools, Floats, Ints, Pair
from screener.rules.rows import Rows
from screener.rules.states import holds
from screener.rules.stretches import said_yes
from screener.rules.windows import day_itself, whole_past

BIRTH = "birth_date"
ETIOLOGY = "etiology"
NO_TERM = ("primary_biliary_cholangitis", "primary_sclerosing_cholangitis",
           "biliary_obstruction", "alcoholic_liver_disease")  # fmt: skip
OTHER = ("hepatitis_b", "hepatitis_c", "autoimmune_hepatitis", "fatty_liver_disease",
         "wilson_disease", "drug_induced_liver_injury")  # fmt: skip
OLDEST = 130


def ages(rows: Rows) -> tuple[Floats, Floats, Bools]:
    """Least and greatest age in completed years, and in which rows a birth is recorded."""
    series = rows.series(BIRTH)
    pairing = rows.pairing(series)
    all_of_them = np.ones(len(pairing.fact), dtype=np.bool_)
    known = pairing.any(all_of_them)
    first = np.maximum(np.nan_to_num(series.low, neginf=FIRST_DAY), FIRST_DAY).astype(np.int64)
    last = np.minimum(series.high, 10**6).astype(np.int64)
    born_first = pairing.least(first[pairing.fact], all_of_them, 10**6)
    born_last = np.minimum(pairing.most(last[pairing.fact], all_of_them, FIRST_DAY), rows.day)
    open_ended = born_first <= FIRST_DAY
    oldest = completed(np.where(open_ended, rows.day, born_first), rows.day)
    youngest = completed(np.where(known, born_last, rows.day), rows.day)
    return (
        np.where(known, youngest, 0).astype(np.float64),
        np.where(open_ended | ~known, OLDEST, np.minimum(oldest, OLDEST)).astype(np.float64),
        known,
    )


def completed(births: Ints, days: Ints) -> Ints:
    """Years completed on each of ``days``; who is born on 29 February is older on 1 March."""
    guess = np.maximum((days - births) // 366, 0)
    for _ in range(2):
        guess = np.where(birthday(births, guess + 1) <= days, guess + 1, guess)
    return np.asarray(guess, dtype=np.int64)


def on_the_day(rows: Rows, code: str, node: object) -> Pair:
    """Whether a condition holds on the row's day; what happened once, up to that day."""
    fresh = rows.readings.answers.within if rows.readings.answers else None
    once = rows.cohort.catalogue[code].lasts == "once"
    window = whole_past(rows) if once else day_itself(rows)
    return holds(node, rows, said_yes(rows.answers(code)), window, fresh)


def cause_bits(rows: Rows) -> Ints:
    """Whether the MELD cause term may be 0 (bit 1) or 1 (bit 2), from the recorded conditions.

    Decided only if some condition of one kind certainly holds and every one of the other kind is
    certainly absent: with both, the protocol does not say which counts; with neither, the cause is
    not known.
    """
    without, with_term = _of_kind(rows, NO_TERM), _of_kind(rows, OTHER)
    only_without = without[0] & with_term[1]
    only_with = with_term[0] & without[1]
    return np.where(only_without, 1, np.where(only_with, 2, 3)).astype(np.int64)


def _of_kind(rows: Rows, codes: tuple[str, ...]) -> tuple[Bools, Bools]:
    """In which rows some condition of ``codes`` certainly holds, and in which none possibly."""
    pairs = [on_the_day(rows, code, None) for code in codes]
    some = np.logical_or.reduce([pair.must for pair in pairs])
    none = ~np.logical_or.reduce([pair.may for pair in pairs])
    return some, none
