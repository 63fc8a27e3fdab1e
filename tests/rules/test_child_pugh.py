"""Child-Pugh, by hand beside the program: every edge, both units, ranges that hold all points."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from tests.rules.facts import explained, fact, rule_set

RULES = rule_set("{score: child_pugh, above: 9}")
PLAIN: dict[str, tuple[str, str]] = {
    "bilirubin_total": ("10", "umol/L"),
    "albumin": ("40", "g/L"),
    "inr": ("1.0", ""),
    "ascites": ("none", ""),
    "he_grade": ("0", ""),
}  # 5 points


def span(inputs: dict[str, tuple[str, str]]) -> tuple[float, float]:
    """The range of the score for these inputs of one day."""
    rows: list[FactRow] = [fact(code, text, unit) for code, (text, unit) in inputs.items()]
    finding = explained(RULES, *rows).criteria[0].finding
    assert finding is not None
    assert finding.span is not None
    return finding.span


@pytest.mark.parametrize(
    ("code", "text", "unit", "points"),
    [
        ("bilirubin_total", "33.9", "umol/L", 1),
        ("bilirubin_total", "34", "umol/L", 2),
        ("bilirubin_total", "34", "µmol/L", 2),
        ("bilirubin_total", "51", "umol/L", 2),
        ("bilirubin_total", "51.1", "umol/L", 3),
        ("bilirubin_total", "0.034", "mmol/L", 2),
        ("bilirubin_total", "1.99", "mg/dL", 1),
        ("bilirubin_total", "2", "mg/dL", 2),
        ("bilirubin_total", "3", "mg/dL", 2),
        ("bilirubin_total", "3.01", "mg/dL", 3),
        ("bilirubin_total", "20", "mg/L", 2),
        ("albumin", "35.1", "g/L", 1),
        ("albumin", "35", "g/L", 2),
        ("albumin", "3.5", "g/dL", 2),
        ("albumin", "28", "g/L", 2),
        ("albumin", "2.8", "g/dL", 2),
        ("albumin", "27.9", "g/L", 3),
        ("inr", "1.69", "", 1),
        ("inr", "1.7", "", 2),
        ("inr", "2.3", "", 2),
        ("inr", "2.31", "", 3),
        ("ascites", "mild", "", 2),
        ("ascites", "refractory", "", 3),
        ("he_grade", "1", "", 2),
        ("he_grade", "2", "", 2),
        ("he_grade", "3", "", 3),
        ("he_grade", "4", "", 3),
    ],
)
def test_each_input_scores_as_printed_for_the_unit_reported(
    code: str, text: str, unit: str, points: int
) -> None:
    assert span({**PLAIN, code: (text, unit)}) == (4.0 + points, 4.0 + points)


@pytest.mark.parametrize(
    ("code", "text", "unit", "points"),
    [
        ("bilirubin_total", "<34", "umol/L", (1, 1)),
        ("bilirubin_total", "<=34", "umol/L", (1, 2)),
        ("bilirubin_total", ">51", "umol/L", (3, 3)),
        ("bilirubin_total", ">34", "umol/L", (2, 3)),
        ("bilirubin_total", "<2", "mg/dL", (1, 1)),
        ("bilirubin_total", "7", "bags", (1, 3)),
        ("albumin", "<28", "g/L", (3, 3)),
        ("albumin", ">35", "g/L", (1, 1)),
        ("albumin", ">=35", "g/L", (1, 2)),
        ("inr", "<1.7", "", (1, 1)),
        ("ascites", "yes", "", (2, 3)),
        ("he_grade", "yes", "", (2, 3)),
        ("he_grade", "1-2", "", (2, 2)),
        ("he_grade", "refused", "", (1, 3)),
    ],
)
def test_a_range_scores_from_its_least_to_its_most(
    code: str, text: str, unit: str, points: tuple[int, int]
) -> None:
    assert span({**PLAIN, code: (text, unit)}) == (4.0 + points[0], 4.0 + points[1])


def test_nothing_known_is_the_whole_scale() -> None:
    assert span({}) == (5.0, 15.0)


def band(value: float, low: float, high: float) -> int:
    return 1 if value < low else 3 if value > high else 2


def by_hand(point: dict[str, Any]) -> int:
    """The score of one point, in µmol/L and g/L."""
    return (
        band(point["bilirubin_total"], 34, 51)
        + 4 - band(point["albumin"], 28, 35)
        + band(point["inr"], 1.7, 2.3)
        + {"none": 1, "mild": 2, "moderate_severe": 3}[point["ascites"]]
        + [1, 2, 2, 3, 3][int(point["he_grade"])]
    )  # fmt: skip


points = st.fixed_dictionaries(
    {
        "bilirubin_total": st.integers(0, 900).map(lambda n: n / 10),
        "albumin": st.integers(100, 600).map(lambda n: n / 10),
        "inr": st.integers(5, 40).map(lambda n: n / 10),
        "ascites": st.sampled_from(["none", "mild", "moderate_severe"]),
        "he_grade": st.sampled_from("01234"),
    }
)


@settings(max_examples=80, deadline=None)
@given(points, st.data())
def test_the_range_holds_the_score_of_every_point_inside_it(
    point: dict[str, Any], data: st.DataObject
) -> None:
    told: dict[str, tuple[str, str]] = {}
    for code, (_, unit) in PLAIN.items():
        value = point[code]
        ways = [(str(value), unit), None]
        if isinstance(value, float):
            ways += [(f"<{value + 0.1:.1f}", unit), (f">={value:.1f}", unit), ("?", unit)]
        else:
            ways += [("yes", "")] if value not in ("none", "0") else [("does_not_know", "")]
        way = data.draw(st.sampled_from(ways))
        if way is not None:
            told[code] = way
    low, high = span(told)
    assert low <= by_hand(point) <= high
    if all(told.get(code) == (str(point[code]), PLAIN[code][1]) for code in PLAIN):
        assert low == high == by_hand(point)
