"""The door: every question gets an answer that says what is, or why not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.rules.scores import SCORES, variants
from screener.services.score_door import KINDS, answer_lines
from tests.services.questions import CLIF, UNOS, line, of

# --- what cannot be used --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"value": 0, "unit": "mg/dL"}, "invalid", "cannot be 0"),
        ({"value": -1, "unit": "mg/dL"}, "invalid", "cannot be -1"),
        ({"value": "<0", "unit": "mg/dL"}, "invalid", "cannot be <0"),
        ({"value": True, "unit": "mg/dL"}, "invalid", "no number"),
        ({"value": "1,4", "unit": "mg/dL"}, "invalid", "no number"),
        ({"value": "high", "unit": "mg/dL"}, "invalid", "no number"),
        ({"value": [1], "unit": "mg/dL"}, "invalid", "no number"),
        ({"value": "1e999999999", "unit": "mg/dL"}, "invalid", "too large"),
        ({"value": 1, "comparator": "~", "unit": "mg/dL"}, "invalid", "no comparator"),
        ({"value": 1, "comparator": 7, "unit": "mg/dL"}, "invalid", "no comparator"),
        ({"value": 1}, "not_convertible", "needs a unit"),
        (1, "not_convertible", "needs a unit"),
        ({"value": 1, "unit": None}, "not_convertible", "needs a unit"),
        ({"value": 1, "unit": 7}, "not_convertible", "no unit"),
        ({"value": 1, "unit": "mmHg"}, "not_convertible", "no unit of creatinine"),
    ],
)
def test_a_number_that_cannot_be_used_says_why(given: Any, status: str, words: str) -> None:
    answer = of("meld_unos", {**UNOS, "creatinine": given})
    assert (answer["status"], answer["fields"]) == (status, ["creatinine"])
    assert words in answer["message"]


@pytest.mark.parametrize(
    "given",
    [{"value": "1.4", "unit": "mg/dL"}, {"value": " 14 ", "unit": " MG/L "},
     {"value": 123.76, "unit": "μmol/l"}, {"value": "0.12376", "unit": "mmol/L"},
     {"value": 123.76, "unit": "mcmol/L"}, {"value": 123.76, "unit": "umol"},
     {"value": "1.4", "unit": "mg/dL", "comparator": "="}],
)  # fmt: skip
def test_every_spelling_of_a_unit_is_one_value(given: Any) -> None:
    assert of("meld_unos", {**UNOS, "creatinine": given})["raw"] == pytest.approx(
        27.87371, abs=1e-3
    )


def test_a_refused_unit_gives_the_reason() -> None:
    answer = of("albi", {"albumin": {"value": 600, "unit": "umol/L"},
                         "bilirubin_total": {"value": 20, "unit": "umol/L"}})  # fmt: skip
    assert answer["status"] == "not_convertible"
    assert "molar mass" in answer["message"]


def test_what_is_invalid_comes_before_what_has_no_unit() -> None:
    answer = of("meld_unos", {**UNOS, "creatinine": {"value": 1}, "inr": {"value": 0}})
    assert (answer["status"], answer["fields"]) == ("invalid", ["inr"])


@pytest.mark.parametrize(
    ("name", "given"),
    [("dialysis_qualifying", 1), ("dialysis_qualifying", "maybe"), ("he_grade", 5),
     ("he_grade", 1.5), ("he_grade", -1), ("he_grade", True), ("ascites", "a lot"), ("ascites", 1),
     ("sex", "x"), ("sex", True), ("etiology", "HBV"), ("etiology", ["other", "x"]),
     ("he_grade", {"a": 1}), ("he_grade", {"value": {"a": 1}}), ("he_grade", 1e300)],
)  # fmt: skip
def test_an_answer_that_is_none_is_invalid(name: str, given: Any) -> None:
    scores = {"dialysis_qualifying": "meld_unos", "he_grade": "aarc", "ascites": "child_pugh",
              "sex": "meld_3", "etiology": "meld_etiology"}  # fmt: skip
    answer = of(scores[name], {name: given})
    if name == "he_grade" and (given is True or given == {"a": 1}):
        assert answer["status"] == "unknown"  # yes is any grade; an object without value is nothing
    else:
        assert (answer["status"], answer["fields"]) == ("invalid", [name])


@pytest.mark.parametrize("given", ["no", "No", "false", False, {"value": False}, "否"])
def test_a_no_may_be_written_in_many_ways(given: Any) -> None:
    assert of("meld_unos", {**UNOS, "dialysis_qualifying": given})["value"] == 28


def test_a_value_outside_the_entry_limits_is_computed_and_questioned() -> None:
    answer = of("albi", {"albumin": {"value": 4, "unit": "g/L"},
                         "bilirubin_total": {"value": 20, "unit": "umol/L"}})  # fmt: skip
    assert answer["status"] == "ok"
    assert "Is it g/dL?" in answer["working"]["doubts"][0]


def test_a_misspelt_input_is_named() -> None:
    assert of("meld_unos", {**UNOS, "bilirubin": 3})["ignored"] == ["bilirubin"]
    assert "ignored" not in of("hrs_aki_2015", {})
    assert "ignored" not in of("clif_c_aclf", CLIF)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (b"not json", "no JSON"), (b"[1]", "no object"), (b"1", "no object"),
        (b"\xff{}", "no JSON"),
        (b'{"inputs": {}}', "name the score"), (b'{"score": 7, "inputs": {}}', "name the score"),
        (b'{"score": "bmi"}', "inputs"), (b'{"score": "bmi", "inputs": []}', "inputs"),
        (b'{"score": "meld3", "inputs": {}}', "meld_3"),
        (b'{"score": "zzz", "inputs": {}}', "meld_etiology, "),
        (b'{"score": "child_pugh", "variant": "ptseconds", "inputs": {}}', "pt_seconds"),
        (b'{"score": "child_pugh", "variant": 7, "inputs": {}}', "no variant"),
        (b'{"score": "bmi", "variant": "x", "inputs": {}}', "no variant"),
        (b'{"score": "bmi", "inputs": {"weight": {"value": NaN}}}', "NaN"),
        (b'{"score": "bmi", "score": "fib4", "inputs": {}}', "stands twice"),
        (b"[" * 100_000, "nested"), (b'"' + b"x" * 1_000_001 + b'"', "longer"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_answered(question: bytes, words: str) -> None:
    answer = line(question)
    assert answer["status"] == "invalid"
    assert words in answer["message"]


def test_the_stream_goes_on_and_blank_lines_are_no_questions() -> None:
    lines = [b"broken\n", b"\n", b'{"id": 7, "score": "bmi", "inputs": {}}\n']
    answers = [json.loads(answer) for answer in answer_lines(lines)]
    assert [answer["line"] for answer in answers] == [1, 3]
    assert answers[1]["id"] == 7


@pytest.mark.parametrize("name", ["x", 7, 7.5, None, True, [1], 10**30])
def test_the_name_of_a_question_comes_back(name: Any) -> None:
    found = of("bmi", {}, id=name)["id"]
    assert found == (name if name in ("x", 7, None, True) else found)
    assert isinstance(found, str | int | None)


# --- units, limits, ages --------------------------------------------------------------------------


def unit(analyte: Any, value: Any, source: Any, to: Any, **more: Any) -> dict[str, Any]:
    return of(
        "unit_conversion", {"analyte": analyte, "value": value, "from": source, "to": to, **more}
    )


def test_a_unit_is_converted_exactly() -> None:
    answer = unit("creatinine", 309.4, "µmol/l", "mg/dl")
    assert (answer["value"], answer["unit"]) == (3.5, "mg/dL")
    assert answer["working"]["conversion"] == "÷ 88.4"
    assert unit("hbv_dna", "<20", "IU/mL", "kIU/mL")["comparator"] == "<"
    assert unit("urea", 60, "mg/dL", "mmol/L")["value"] == pytest.approx(9.99)


@pytest.mark.parametrize(
    ("analyte", "value", "source", "to", "status"),
    [
        ("afp", 20, "IU/mL", "ng/mL", "not_convertible"),
        ("hbv_dna", 2000, "copies/mL", "IU/mL", "not_convertible"),
        ("ammonia", 20, "ug{N}/dL", "umol/L", "not_convertible"),
        ("hemoglobin", 8, "mmol/L (Hb4)", "g/L", "not_convertible"),
        ("glucose", 8, "", "mg/dL", "not_convertible"),
        ("glucose", 8, "mg/dL", None, "not_convertible"),
        ("glucose", "x", "mg/dL", "mmol/L", "invalid"),
        ("glucose", None, "mg/dL", "mmol/L", "unknown"),
        ("glucos", 5, "mg/dL", "mmol/L", "invalid"),
        ("hbsag", 5, "mg/dL", "mmol/L", "invalid"),
        (7, 5, "mg/dL", "mmol/L", "invalid"),
    ],
)
def test_what_cannot_be_converted(
    analyte: Any, value: Any, source: Any, to: Any, status: str
) -> None:
    assert unit(analyte, value, source, to)["status"] == status


@pytest.mark.parametrize(
    ("analyte", "value", "written", "status", "likely"),
    [
        ("sodium", 80, "mmol/L", "ok", None), ("sodium", 79.9, "mmol/L", "out_of_range", None),
        ("sodium", 200, "mEq/L", "ok", None), ("sodium", 200.1, "mmol/L", "out_of_range", None),
        ("albumin", 4, "g/L", "out_of_range", "g/dL"), ("fio2", 40, "1", "out_of_range", "%"),
        ("body_temperature", 98.6, "Cel", "out_of_range", "[degF]"),
        ("body_temperature", 37, "°C", "ok", None), ("creatinine", 30, "mg/dL", "ok", None),
        ("creatinine", 30.01, "mg/dL", "out_of_range", "umol/L"),
        ("urine_output", 1e6, "mL/kg/h", "ok", None),
        ("hemoglobin", 13, "", "not_convertible", None),
        ("hemoglobin", None, "g/L", "unknown", None), ("hba1c", 240, "mmol/mol", "ok", None),
        ("hba1c", 400, "mmol/mol", "out_of_range", None),
        ("hba1c", 48, "%", "out_of_range", "mmol/mol"),
    ],
)  # fmt: skip
def test_the_entry_limits(
    analyte: str, value: Any, written: str, status: str, likely: str | None
) -> None:
    answer = of("hard_range", {"analyte": analyte, "value": value, "unit": written})
    assert (answer["status"], answer.get("likely_unit")) == (status, likely)


@pytest.mark.parametrize(
    ("birth", "day", "status", "value"),
    [
        ("2004-02-29", "2022-02-28", "ok", 17), ("2004-02-29", "2024-02-29", "ok", 20),
        ("1955", "2026-02-28", "unknown", None), ("1955-03", "2026-04-01", "ok", 71),
        ("2026-03-01", "2026-02-28", "invalid", None), ("2026-02-28", "2026-02-28", "ok", 0),
        ("01/02/1955", "2026-02-28", "invalid", None), (1955, "2026-02-28", "invalid", None),
        (None, "2026-02-28", "unknown", None), ("1955-02-30", "2026-02-28", "invalid", None),
        ("2026", "2026-02", "ok", 0),
    ],
)  # fmt: skip
def test_age_in_completed_years(birth: Any, day: str, status: str, value: Any) -> None:
    answer = of("age_years", {"birth_date": birth, "reference_date": day})
    assert (answer["status"], answer.get("value")) == (status, value)


# --- whatever comes -------------------------------------------------------------------------------

NAMES = sorted({item.name for score in variants() for item in score.inputs})
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from(["yes", "no", "<1", ">=2.5", "mild", "other", "unknown", "1e5", "-0"]),
)  # fmt: skip
UNITS = st.sampled_from(
    ["mg/dL", "umol/L", "g/L", "1", "%", "a", "mmol/L", "10*9/L", "", "kg", "h"]
)
GIVEN = st.one_of(
    VALUES,
    st.fixed_dictionaries({"value": VALUES}, optional={"unit": UNITS, "comparator": VALUES}),
    st.lists(VALUES, max_size=3),
)
STATUSES = {"ok", "unknown", "invalid", "not_convertible", "out_of_range"}


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from([*SCORES, *KINDS]),
    st.dictionaries(
        st.sampled_from([*NAMES, "analyte", "value", "from", "to", "expression"]), GIVEN
    ),
    st.one_of(st.none(), st.text(max_size=5), st.sampled_from(["inr", "pbc", "unbounded"])),
)
def test_whatever_is_asked_is_answered_with_a_known_status(
    score: str, inputs: dict[str, Any], variant: str | None
) -> None:
    answer = of(score, inputs, variant or "")
    assert answer["status"] in STATUSES
    if answer["status"] in ("invalid", "not_convertible"):
        assert answer["message"]
    if "range" in answer and answer["status"] == "unknown":
        assert answer["range"][0] != answer["range"][1] or answer["range"] == [None, None]


@given(st.binary(max_size=60))
def test_any_bytes_are_answered(text: bytes) -> None:
    for answer in answer_lines(text.split(b"\n")):
        assert json.loads(answer)["status"] in STATUSES
