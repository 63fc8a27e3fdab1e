"""Ranges: the score of every point inside lies inside the score's range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.rules.scores import SCORES, Score, find, variants
from screener.rules.scores.corners import Column, compute, everything, spread
from tests.rules.scores.columns import at, boxes, column

EVERY = variants()


def name_of(score: Score) -> str:
    return f"{score.name}-{score.variant}" if score.variant else score.name


@pytest.mark.parametrize("score", EVERY, ids=name_of)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_range_of_a_score_holds_the_score_of_every_point_inside(
    score: Score, data: st.DataObject
) -> None:
    columns, point = data.draw(boxes(score))
    found = spread(score, columns)
    value = score.finish(compute(score, at(point)))[0]
    if np.isnan(value) or (score.contradiction is not None and score.contradiction(**at(point))[0]):
        return
    room = 1e-6 * max(abs(value), 1.0)
    assert found.low[0] - room <= value <= found.high[0] + room


@pytest.mark.parametrize("score", EVERY, ids=name_of)
def test_with_nothing_recorded_a_score_is_all_that_it_can_be(score: Score) -> None:
    columns = {name: everything(items[0], 1) for name, items in score.groups.items()}
    found = spread(score, columns)
    assert found.low[0] == pytest.approx(score.low)
    assert found.high[0] == pytest.approx(score.high)
    assert not found.single[0]


@pytest.mark.parametrize("score", EVERY, ids=name_of)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_rows_are_scored_together_as_each_alone(score: Score, data: st.DataObject) -> None:
    drawn = [data.draw(boxes(score))[0] for _ in range(3)]
    alone = [spread(score, columns) for columns in drawn]
    together = spread(score, {name: _stacked([d[name] for d in drawn]) for name in drawn[0]})
    for row, one in enumerate(alone):
        assert together.low[row] == pytest.approx(one.low[0], nan_ok=True)
        assert together.high[row] == pytest.approx(one.high[0], nan_ok=True)


def _stacked(columns: list[Column]) -> Column:
    numbers = sorted({number for one in columns for number, _ in one.among})
    among = tuple(
        (n, np.array([any(m == n and may[0] for m, may in one.among) for one in columns]))
        for n in numbers
    )
    low, high = (np.array([getattr(one, end)[0] for one in columns]) for end in ("low", "high"))
    return Column(low, high, among)


def test_a_corner_that_cannot_exist_is_left_out() -> None:
    score = find("kdigo_aki")
    assert score is not None
    groups = score.groups
    point = {"creatinine": 0.2, "baseline": 0.2, "rrt": 0, "urine_output": np.inf, "egfr": np.inf}
    point |= {"urine_output_duration": 0, "anuria_duration": 0, "age": 130}
    columns = {name: column(groups[name][0], value, value) for name, value in point.items()}
    columns["rose"] = everything(groups["rose"][0], 1)
    found = spread(score, columns)
    assert (found.low[0], found.high[0]) == (0, 0)


def test_a_row_without_a_possible_corner_has_no_score() -> None:
    score = find("meld_unos")
    assert score is not None
    columns = {name: column(items[0], 1, 1) for name, items in score.groups.items()}
    columns["inr"] = Column(np.array([np.nan]), np.array([np.nan]))
    assert np.isnan(spread(score, columns).low[0])


def test_every_score_has_one_name_and_each_variant_another() -> None:
    assert all(name == family.name for name, family in SCORES.items())
    for family in SCORES.values():
        assert {score.name for score in family.variants} == {family.name}
        assert len(family.names) == len(set(family.names))
        assert len(family.variants) - len(family.names) <= 1
