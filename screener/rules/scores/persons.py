"""What scores take from the person's conditions, and the cause of the liver disease."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from screener.rules.pairs import Bools, Ints, Pair
from screener.rules.questions import OfState, put
from screener.rules.rows import Rows
from screener.rules.silence import oldest_no
from screener.rules.states import holds
from screener.rules.told import told
from screener.rules.windows import day_itself, whole_past

ETIOLOGY = "etiology"
NO_TERM = ("primary_biliary_cholangitis", "primary_sclerosing_cholangitis",
           "biliary_obstruction", "alcoholic_liver_disease")  # fmt: skip
OTHER = ("hepatitis_b", "hepatitis_c", "autoimmune_hepatitis", "fatty_liver_disease",
         "wilson_disease", "drug_induced_liver_injury")  # fmt: skip


def on_the_day(rows: Rows, code: str) -> Pair:
    """Whether a condition holds on the row's day; what happened once, up to that day."""
    key = ("on the day", code, rows.readings.answers_within, *rows.scope((code,)))
    return rows.once(key, lambda: _of_the_day(rows, code).alone(rows))


def _of_the_day(rows: Rows, code: str) -> OfState:
    on_file = told(rows, code)
    window = whole_past(rows) if on_file.once else day_itself(rows)
    return OfState(holds, on_file, window, oldest_no(rows, window, rows.readings.answers_within))


def cause_bits(rows: Rows) -> Ints:
    """Whether the MELD cause term may be 0 (bit 1) or 1 (bit 2), from the recorded conditions.

    Decided only if some condition of one kind certainly holds and every one of the other kind is
    certainly absent: with both, the protocol does not say which counts; with neither, the cause is
    not known.
    """
    return rows.once(("causes", rows.readings.answers_within), lambda: _cause_bits(rows))


def _cause_bits(rows: Rows) -> Ints:
    pairs = put(rows, [_of_the_day(rows, code) for code in (*NO_TERM, *OTHER)])
    without, with_term = _of_kind(pairs[: len(NO_TERM)]), _of_kind(pairs[len(NO_TERM) :])
    only_without = without[0] & with_term[1]
    only_with = with_term[0] & without[1]
    return np.where(only_without, 1, np.where(only_with, 2, 3)).astype(np.int64)


def _of_kind(pairs: Sequence[Pair]) -> tuple[Bools, Bools]:
    """In which rows some condition of a kind certainly holds, and in which none possibly."""
    some = np.logical_or.reduce([pair.must for pair in pairs])
    none = ~np.logical_or.reduce([pair.may for pair in pairs])
    return some, none
