"""Exact conversion: decimals at limits, offsets, round trips, and what converts to nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.catalogue import FactDef
from screener.domain.conversion import conversion_words, convert
from screener.system.catalogues import load_catalogue

CATALOGUE = load_catalogue()
LABS = [fact for fact in CATALOGUE.values() if fact.kind == "lab"]
PAIRS = [(fact, one, other) for fact in LABS for one in fact.scales for other in fact.scales]
NUMBERS = st.fractions(min_value=Fraction(-1000), max_value=Fraction(10**6), max_denominator=10**6)


@pytest.mark.parametrize(
    ("fact", "number", "unit", "to", "expected"),
    [
        ("bilirubin_total", "205.2", "umol/L", "mg/dL", "12"),
        ("creatinine", "132.6", "umol/L", "mg/dL", "1.5"),
        ("bilirubin_total", "51.3", "µmol/L", "mg/dl", "3"),
        ("creatinine", "309.4", "μmol/L", "mg/dL", "3.5"),
        ("body_temperature", "98.6", "°F", "Cel", "37"),
        ("body_temperature", "37", "Cel", "[degF]", "98.6"),
        ("body_temperature", "310.15", "K", "°C", "37"),
        ("hba1c", "100", "mmol/mol", "%", "11.3"),
        ("hba1c", "11.3", "%", "mmol/mol", "100"),
        ("weight", "1", "lb", "kg", "0.45359237"),
        ("platelets", "15", "10*4/uL", "10*9/L", "150"),
        ("wbc", "4500", "/mm³", "10^9/L", "4.5"),
        ("pta", "0.38", "1", "%", "38"),
    ],
)
def test_decimals_convert_exactly(
    fact: str, number: str, unit: str, to: str, expected: str
) -> None:
    known = CATALOGUE[fact]
    source, target = known.unit_code(unit), known.unit_code(to)
    assert source is not None and target is not None
    assert convert(known, Fraction(number), source, target) == Fraction(expected)


@given(st.sampled_from(PAIRS), NUMBERS)
def test_there_and_back_is_the_same_number(
    pair: tuple[FactDef, str, str], number: Fraction
) -> None:
    fact, unit, other = pair
    assert convert(fact, convert(fact, number, unit, other), other, unit) == number


@given(st.sampled_from(PAIRS), NUMBERS, NUMBERS)
def test_conversion_keeps_the_order(
    pair: tuple[FactDef, str, str], one: Fraction, other: Fraction
) -> None:
    fact, unit, to = pair
    assert (convert(fact, one, unit, to) < convert(fact, other, unit, to)) == (one < other)


@pytest.mark.parametrize(
    ("fact", "unit"),
    [
        ("afp", "[IU]/mL"), ("hbv_dna", "copies/mL"), ("ammonia", "ug{N}/dL"),
        ("hemoglobin", "mmol{Hb4}/L"), ("platelets", "g/L"), ("albumin", "umol/L"),
        ("bilirubin_total", ""), ("urea", "mg{BUN}/dL"), ("creatinine", "furlong"),
    ],
)  # fmt: skip
def test_what_has_no_right_factor_is_no_unit(fact: str, unit: str) -> None:
    assert CATALOGUE[fact].unit_code(unit) is None


@pytest.mark.parametrize(
    ("fact", "unit", "to", "words"),
    [
        ("bilirubin_total", "umol/L", "mg/dL", "÷ 17.1"),
        ("bilirubin_total", "mg/dL", "umol/L", "× 17.1"),
        ("bilirubin_total", "mg/L", "mg/dL", "× 1.71 ÷ 17.1"),
        ("bilirubin_total", "mg/dL", "mg/dL", ""),
        ("sodium", "meq/L", "mmol/L", "× 1"),
        ("body_temperature", "[degF]", "Cel", "− 32 × 5 ÷ 9"),
        ("body_temperature", "Cel", "[degF]", "× 9 ÷ 5 + 32"),
        ("body_temperature", "K", "Cel", "− 273.15"),
        ("hba1c", "mmol/mol", "%", "× 0.09148 + 2.152"),
        ("hba1c", "%", "mmol/mol", "− 2.152 ÷ 0.09148"),
    ],
)
def test_the_steps_of_a_conversion_are_told(fact: str, unit: str, to: str, words: str) -> None:
    assert conversion_words(CATALOGUE[fact], unit, to) == words


@pytest.mark.parametrize(
    ("fact", "number", "unit", "own"),
    [
        ("body_temperature", 100.4, "°F", 38.0), ("body_temperature", 310.15, "K", 37.0),
        ("body_temperature", 37.0, "C", 37.0), ("hba1c", 48.0, "mmol/mol{Hb}", 6.54304),
        ("creatinine", 1.5, "mg/dL", 132.6),
    ],
)  # fmt: skip
def test_a_unit_with_another_zero_is_a_unit_like_any_other(
    fact: str, number: float, unit: str, own: float
) -> None:
    known = CATALOGUE[fact]
    code = known.unit_code(unit)
    assert code is not None
    assert known.in_own_unit(number, code) == pytest.approx(own, rel=1e-12)


@given(st.sampled_from(PAIRS), NUMBERS, NUMBERS)
def test_a_difference_converts_without_the_zero(
    pair: tuple[FactDef, str, str], one: Fraction, other: Fraction
) -> None:
    fact, unit, _ = pair
    scale = fact.scales[unit]
    assert scale.own(one) - scale.own(other) == (one - other) * scale.factor
    assert fact.step_in_own_unit(2.0, unit) == pytest.approx(2 * float(scale.factor))
