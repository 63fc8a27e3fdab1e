"""Ways of writing a unit, brought to one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.units import spelling
from screener.system.catalogues import load_catalogue

FACTORS = sorted({unit for fact in load_catalogue().values() for unit in fact.factors})


@pytest.mark.parametrize(
    "same",
    [
        ("umol/L", "µmol/L", "μmol/l", "mcmol/L", " umol / l ", "umol/litre", "UMOL/L"),
        ("10*9/L", "×10⁹/L", "10^9/L", "x10^9/l", "X 10^9/L", "10e9/L", "10E9/L", "G/L", "109/L"),
        ("10*3/uL", "10^3/µL", "x10³/μl", "103/uL"),
        ("/mm3", "/mm³", "cells/mm^3", "{cells}/mm3"),
        ("mm[Hg]", "mmHg", "mm Hg"),
        ("[IU]/mL", "IU/ml", "iu/mL"),
        ("kg/m2", "kg/m²", "kg/m^2"),
        ("mL/min/{1.73_m2}", "ml/min/{1.73_m2}"),
        ("ug/L", "mcg/L", "µg/l"),
        ("10*9", "10^9", "×10⁹"),
    ],
)
def test_spellings_of_one_unit_are_one(same: tuple[str, ...]) -> None:
    assert {spelling(text) for text in same} == {spelling(same[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("G/L", "g/L"),
        ("10*9/L", "10*12/L"),
        ("mg/dL", "mg/L"),
        ("mmol/L", "umol/L"),
        ("10*3/uL", "/uL"),
        ("mL/min", "mL/min/{1.73_m2}"),
        ("109", "10*9"),
    ],
)
def test_units_that_differ_stay_apart(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


@given(st.sampled_from(FACTORS))
def test_a_spelling_is_its_own_spelling(unit: str) -> None:
    assert spelling(spelling(unit)) == spelling(unit)


@given(st.text(max_size=40))
def test_any_text_has_a_spelling_without_spaces_and_capitals(text: str) -> None:
    word = spelling(text)
    assert not any(letter.isspace() for letter in word)
    assert word.lower() == word or word == word.casefold()
