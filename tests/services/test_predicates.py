"""Criteria written as expressions, put to what is given."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.questions import MELD, PUGH, of

UPROT = {"urine_protein_24h": {"value": 1, "unit": "g/d"}}
AT_5 = {"bilirubin_total": {"value": 85.5, "unit": "umol/L"}}
BELOW_5 = {"bilirubin_total": {"value": 85.4, "unit": "umol/L"}}
ALT = {"alt": {"value": 120, "unit": "U/L"}, "alt_uln": {"value": 40, "unit": "U/L"}}


def holds(expression: Any, **inputs: Any) -> dict[str, Any]:
    return of("predicate", {"expression": expression, **inputs})


@pytest.mark.parametrize(
    ("expression", "inputs", "value"),
    [
        ("alt >= 3 x alt_uln", ALT, True),
        ("alt > 3 × alt_uln", ALT, False),
        ("3 x alt_uln <= alt", ALT, True),
        ("alt >= 2.5*alt_uln and alt < 4 x alt_uln", ALT, True),
        ("alt >= -1 x alt_uln", ALT, True),
        ("alt > 0 x alt_uln", ALT, True),
        ("alt = 2 ukat/L", ALT, True),
        ("alt == 120 U/L", ALT, True),
        ("alt != 120 U/L", ALT, False),
        ("5 mg/dL <= bilirubin_total", AT_5, True),
        ("bilirubin_total ≥ 5 mg/dL", BELOW_5, False),
        ("platelets < 50 x 10^9/L", {"platelets": {"value": 5, "unit": "10*4/uL"}}, False),
        ("platelets ≤ 50 ×10⁹/L", {"platelets": {"value": 5, "unit": "10*4/uL"}}, True),
        ("urine_protein_24h > 500 mg/(24.h)", UPROT, True),
        ("(urine_protein_24h > 500 mg/(24.h))", UPROT, True),
        ("hbv_dna < 2000 [IU]/mL", {"hbv_dna": {"value": "<20", "unit": "IU/mL"}}, True),
        ("hbv_dna >= 20 [IU]/mL", {"hbv_dna": {"value": "<20", "unit": "IU/mL"}}, False),
        ("hbv_dna > 20 [IU]/mL", {"hbv_dna": {"value": "<=20", "unit": "IU/mL"}}, False),
        ("inr > 10", {"inr": {"value": ">10"}}, True),
        ("inr >= 10", {"inr": {"value": ">=10"}}, True),
        ("he_grade >= 2", {"he_grade": 2}, True),
        ("he_grade < 2", {"he_grade": "covert"}, None),
        ("ascites = none", {"ascites": "none"}, True),
        ("ascites >= mild", {"ascites": "yes"}, True),
        ("ascites != none", {"ascites": "yes"}, True),
        ("sex = female", {"sex": "male"}, False),
        ("age >= 18 and age <= 70", {"age": {"value": 70, "unit": "a"}}, True),
        ("age >= 216 mo", {"age": {"value": 18, "unit": "a"}}, True),
        ("child_pugh <= 9", PUGH, True),
        ("child_pugh > 9 or meld_etiology >= 28", {**PUGH, **MELD}, True),
        ("bmi > 30 kg/m2", {"weight": {"value": 90, "unit": "kg"},
                            "height": {"value": 170, "unit": "cm"}}, True),
        ("west_haven_overt", {"he_grade": 3}, True),
        ("not west_haven_overt", {"he_grade": 3}, False),
        ("easl_clif_aclf_grade >= 1a", {"rrt": True}, True),
        ("ica_aki_2015 >= 2", {"rrt": True}, True),
        ("apasl_aclf = 1", {"chronic_liver_disease": False}, False),
        ("A AND NOT B", {"A": "yes", "B": "no"}, True),
        ("not (A and B)", {"A": False}, True),
        ("not not A", {"A": True}, True),
        ("A or B or C", {"C": True}, True),
        ("alt_uln < alt", ALT, True),
    ],
)  # fmt: skip
def test_an_expression_is_decided(expression: str, inputs: dict[str, Any], value: Any) -> None:
    answer = holds(expression, **inputs)
    if value is None:
        assert answer["status"] == "invalid"
    else:
        assert (answer["status"], answer["value"], answer["missing"]) == ("ok", value, [])


@pytest.mark.parametrize(
    ("expression", "inputs", "missing"),
    [
        ("A and B", {"A": True, "B": "unknown"}, ["B"]),
        ("A and B", {}, ["A", "B"]),
        ("(A or B) and C", {"B": True}, ["C"]),
        ("A or (B and C)", {"B": False}, ["A"]),
        ("alt >= 3 x alt_uln", {"alt": {"value": 120, "unit": "U/L"}}, ["alt_uln"]),
        ("bilirubin_total >= 5 mg/dL and inr >= 1.5", {"inr": {"value": 2}}, ["bilirubin_total"]),
        ("child_pugh > 9", {**PUGH, "ascites": None}, ["ascites"]),
        ("hbv_dna < 10 [IU]/mL", {"hbv_dna": {"value": "<20", "unit": "IU/mL"}}, []),
        ("inr = 1.5", {"inr": {"value": ">1"}}, []),
        ("inr != 1.5", {"inr": {"value": ">1"}}, []),
        ("sex = female", {}, ["sex"]),
        ("creatinine_rise_48h >= 0 mg/dL", {}, ["creatinine_rise_48h"]),
        ("he_grade >= 1", {}, ["he_grade"]),
        ("west_haven_overt", {}, ["he_grade"]),
        (" or ".join(f"A{n}" for n in range(12)), {}, [f"A{n}" for n in range(12)]),
    ],
)  # fmt: skip
def test_what_leaves_an_expression_open(
    expression: str, inputs: dict[str, Any], missing: list[str]
) -> None:
    answer = holds(expression, **inputs)
    assert (answer["status"], answer["missing"]) == ("unknown", missing)


def test_the_range_of_a_score_that_is_compared_is_told() -> None:
    answer = holds("child_pugh > 9", **{**PUGH, "he_grade": None})
    assert answer["possible_range"] == [9, 11]
    assert "range" not in holds("child_pugh > 9 or A", **{**PUGH, "he_grade": None})


@pytest.mark.parametrize(
    ("expression", "inputs", "status", "words"),
    [
        (None, {}, "invalid", "comparison"),
        ("", {}, "invalid", "cannot be read"),
        ("(A or", {}, "invalid", "cannot be read"),
        ("(A", {}, "invalid", "cannot be read"),
        ("A B", {}, "invalid", "“B”"),
        ("5", {}, "invalid", "cannot be read"),
        ("5 < 6", {}, "invalid", "input or a score"),
        ("alt >= 3 x alt_ulm", ALT, "invalid", "alt_uln"),
        ("altt >= 3", ALT, "invalid", "alt"),
        ("alt >= 3", ALT, "not_convertible", "needs a unit"),
        ("alt >= 3 mg/dL", ALT, "not_convertible", "no unit"),
        ("alt >= none", ALT, "invalid", "no number"),
        ("alt", ALT, "invalid", "neither true nor false"),
        ("meld_etiology", MELD, "invalid", "neither true nor false"),
        ("meld_etiology > mild", MELD, "invalid", "no number"),
        ("meld_etiology > 5 mg/dL", MELD, "not_convertible", "mg/dL"),
        ("child_pugh > 9", {**PUGH, "he_grade": 9}, "invalid", "he_grade"),
        ("child_pugh > 9", {**PUGH, "inr": {"value": 1, "unit": "kg"}}, "not_convertible", "inr"),
        ("calcium_corrected > 2", {}, "invalid", "mmol_l"),
        ("easl_clif_aclf_grade > 4", {}, "invalid", "none, 1a"),
        ("he_grade > 7", {}, "invalid", "he_grade"),
        ("alt > inr", {**ALT, "inr": {"value": 1}}, "not_convertible", "different units"),
        ("fib4 > alt", ALT, "not_convertible", "different units"),
        ("alt > 1e999999999 U/L", ALT, "invalid", "too large"),
        ("A" + " and A" * 3 + " )", {}, "invalid", "“)”"),
        ("(" * 60 + "A" + ")" * 60, {}, "invalid", "nested"),
        ("not " * 60 + "A", {}, "invalid", "nested"),
        ("A", {"A": 1}, "invalid", "neither true nor false"),
        ("A", {"A": "perhaps"}, "invalid", "neither true nor false"),
    ],
)  # fmt: skip
def test_an_expression_that_cannot_be_judged_says_why(
    expression: Any, inputs: dict[str, Any], status: str, words: str
) -> None:
    answer = holds(expression, **inputs)
    assert answer["status"] == status
    assert words in answer["message"]


TRUTHS = {"true": True, "false": False, "unknown": None}
TREES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from("ABC"),
    lambda part: st.one_of(
        st.tuples(st.just("not"), part), st.tuples(st.sampled_from(["and", "or"]), part, part)
    ),
    max_leaves=6,
)


def written(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    if tree[0] == "not":
        return f"not ({written(tree[1])})"
    return f"({written(tree[1])}) {tree[0]} ({written(tree[2])})"


def kleene(tree: Any, truths: dict[str, float]) -> float:
    """Kleene's logic on 0, ½, 1."""
    if isinstance(tree, str):
        return truths[tree]
    parts = [kleene(part, truths) for part in tree[1:]]
    if tree[0] == "not":
        return 1 - parts[0]
    return min(parts) if tree[0] == "and" else max(parts)


@given(TREES, st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=3, max_size=3))
def test_expressions_follow_kleene(tree: Any, values: list[float]) -> None:
    truths = dict(zip("ABC", values, strict=True))
    given_ = {name: {0.0: False, 0.5: None, 1.0: True}[value] for name, value in truths.items()}
    answer = holds(written(tree), **given_)
    expected = kleene(tree, truths)
    if expected == 0.5:
        assert answer["status"] == "unknown"
        assert set(answer["missing"]) <= {name for name, value in truths.items() if value == 0.5}
    else:
        assert (answer["status"], answer["value"]) == ("ok", expected == 1)
