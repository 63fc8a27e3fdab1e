"""Truth as a pair: Kleene's logic from two halves, with the reasons of what is unknown."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from screener.rules.pairs import BIT, Pair, agreed, all_of, any_of, at_least, reasons_of

TRUTHS = ("true", "unknown", "false")
EVERY = list(product(TRUTHS, repeat=3))


def column(truths: list[str], why: int = BIT["missing"]) -> Pair:
    must = np.array([truth == "true" for truth in truths])
    may = np.array([truth != "false" for truth in truths])
    return Pair.of(must, may, np.full(len(truths), why, dtype=np.int64))


def three_columns() -> list[Pair]:
    """All 27 combinations of three truths, a row each."""
    return [column([row[place] for row in EVERY], 1 << place) for place in range(3)]


def truths(pair: Pair) -> list[str]:
    return [pair.truth(row) for row in range(len(pair.must))]


def counted(row: tuple[str, ...], wanted: int) -> str:
    if row.count("true") >= wanted:
        return "true"
    return "unknown" if len(row) - row.count("false") >= wanted else "false"


def test_all_holds_where_every_one_holds_and_fails_where_one_fails() -> None:
    assert truths(all_of(three_columns())) == [counted(row, 3) for row in EVERY]


def test_any_holds_where_one_holds_and_fails_where_all_fail() -> None:
    assert truths(any_of(three_columns())) == [counted(row, 1) for row in EVERY]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_at_least_counts_what_must_and_what_may(count: int) -> None:
    assert truths(at_least(count, three_columns())) == [counted(row, count) for row in EVERY]


def test_not_turns_the_decided_round_and_keeps_the_unknown_with_its_reasons() -> None:
    turned = ~column(["true", "unknown", "false"])
    assert truths(turned) == ["false", "unknown", "true"]
    assert turned.why.tolist() == [0, BIT["missing"], 0]


def test_what_is_decided_has_no_reasons_and_what_is_unknown_has_those_of_its_unknown_parts() -> (
    None
):
    for pair in (all_of(three_columns()), any_of(three_columns()), agreed(three_columns())):
        assert ((pair.why != 0) == pair.unknown).all()
    only = all_of([column(["unknown"], BIT["unit"]), column(["true"], BIT["too_old"])])
    assert reasons_of(int(only.why[0])) == ("unit",)


def test_readings_decide_where_all_agree() -> None:
    found = truths(agreed(three_columns()))
    assert found == [row[0] if len(set(row)) == 1 else "unknown" for row in EVERY]


def test_readings_that_differ_are_unknown_by_the_wording_whatever_else_is_unknown() -> None:
    both = agreed([column(["true"]), column(["false"])])
    assert reasons_of(int(both.why[0])) == ("wording",)
    third = agreed([column(["true"]), column(["false"]), column(["unknown"])])
    assert reasons_of(int(third.why[0])) == ("missing", "wording")
    open_ = agreed([column(["true"]), column(["unknown"])])
    assert reasons_of(int(open_.why[0])) == ("missing",)


def test_reasons_are_named_in_the_order_in_which_they_are_listed() -> None:
    assert reasons_of(0) == ()
    assert reasons_of(BIT["judgement"] | BIT["missing"]) == ("missing", "judgement")
