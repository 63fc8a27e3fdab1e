"""Results in SI or conventional units, always beside the reported ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.calculation import InputStep
from screener.domain.catalogue import FactDef, UnitSystem
from screener.domain.values import Value
from screener.services.units import beside, beside_input, beside_text, digits
from screener.system.catalogues import load_catalogue

CATALOGUE = load_catalogue()
LABS = [fact for fact in CATALOGUE.values() if fact.kind == "lab"]
OTHER: dict[str, UnitSystem] = {"si": "conventional", "conventional": "si"}


@pytest.mark.parametrize(
    ("fact", "text", "unit", "system", "words"),
    [
        ("bilirubin_total", "12", "mg/dL", "si", "205.2 µmol/L"),
        ("bilirubin_total", "205.2", "umol/L", "conventional", "12 mg/dL"),
        ("bilirubin_total", "12", "mg/dl", "conventional", ""),  # reported so
        ("bilirubin_total", "12", "mg/dL", "reported", ""),
        ("creatinine", "<0.5", "mg/dL", "si", "<44.2 µmol/L"),
        ("creatinine", ">20", "mg/dL", "si", ">1768 µmol/L"),
        ("ferritin", "123456.7", "ug/L", "conventional", "123457 ng/mL"),
        ("hemoglobin", "8.1", "mmol/L", "conventional", "13.05 g/dL"),
        ("hba1c", "48", "mmol/mol", "conventional", "6.543 %"),
        ("hba1c", "6.5", "%", "si", "47.53 mmol/mol"),
        ("body_temperature", "100.4", "°F", "si", "38 °C"),
        ("platelets", "72", "10*9/L", "conventional", "72 10³/µL"),
        ("alt", "120", "U/L", "si", "2 µkat/L"),
        ("sbp", "120", "mmHg", "si", ""),  # one unit in both systems
        ("inr", "1.9", "", "si", ""),
        ("creatinine", "88", "furlong", "si", ""),
        ("creatinine", "clotted", "umol/L", "conventional", ""),
        ("creatinine", "88", "", "conventional", ""),
        ("ascites", "mild", "", "si", ""),
    ],
)
def test_a_result_is_shown_in_the_units_of_a_system(
    fact: str, text: str, unit: str, system: UnitSystem, words: str
) -> None:
    assert beside_text(CATALOGUE[fact], text, unit, system) == words


@given(st.sampled_from(LABS), st.floats(0.001, 10**6), st.data())
def test_what_is_shown_is_the_number_up_to_its_digits(
    fact: FactDef, number: float, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(list(fact.scales)))
    system: UnitSystem = data.draw(st.sampled_from(("si", "conventional")))
    shown = beside(fact, Value(number, number, unit=unit), system)
    wanted = fact.unit_in(system)
    assert bool(shown) == (unit != wanted)
    if shown:
        own = fact.in_own_unit(float(shown.split()[0]), wanted)
        exact = fact.in_own_unit(number, unit)
        zero = abs(fact.shifts[wanted])  # the digits count from the unit's own zero
        assert own == pytest.approx(exact, abs=6e-4 * (abs(exact) + zero))


def test_the_numbers_of_an_input_are_shown_each() -> None:
    step = InputStep("creatinine", "Creatinine", "used", "88.4 or 176.8 umol/L", unit="umol/L")
    assert beside_input(step, "conventional") == "1 mg/dL or 2 mg/dL"
    assert beside_input(step, "si") == ""
    assert beside_input(InputStep("sex", "Sex", "used", "female"), "si") == ""
    assert beside_input(InputStep("creatinine", "Creatinine", "open"), "conventional") == ""


def test_few_digits_and_none_lost_before_the_point() -> None:
    assert [digits(number) for number in (0.000123456, 12.28070175, 9999.6, 12345.6, 1234567)] == [
        "0.0001235", "12.28", "10000", "12346", "1234567",
    ]  # fmt: skip


LABORATORY = ("chemistry", "enzymes", "haematology", "coagulation", "tumour markers", "blood gas")


def test_each_system_has_a_unit_of_every_result() -> None:
    for fact in LABS:
        assert {fact.unit_in("si"), fact.unit_in("conventional")} <= set(fact.scales), fact.code
        assert fact.unit_in("reported") == ""
        assert fact.si != fact.unit and fact.conventional != fact.unit, fact.code


def test_an_amount_of_substance_is_si_and_a_mass_in_a_decilitre_is_conventional() -> None:
    for fact in LABS:
        if any(unit.endswith("mol/L") for unit in fact.scales) and fact.code != "hemoglobin":
            assert fact.unit_in("si").endswith("mol/L"), fact.code
        if any("g/dL" in unit for unit in fact.scales):
            assert "g/dL" in fact.unit_in("conventional"), fact.code
