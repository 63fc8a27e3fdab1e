"""Units of a fact: what a written unit means for this analyte, and conversion."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.catalogue import FactDef
from screener.system.catalogues import load_catalogue

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("code", "written", "unit"),
    [
        ("bilirubin_total", "μmol/l", "umol/L"),
        ("bilirubin_total", "umol", "umol/L"),
        ("platelets", "×10⁹/L", "10*9/L"),
        ("platelets", "10^9/L", "10*9/L"),
        ("platelets", "G/L", "10*9/L"),
        ("platelets", "×10⁹", "10*9/L"),
        ("platelets", "K/uL", "10*3/uL"),
        ("platelets", "k/µl", "10*3/uL"),
        ("platelets", "万/µL", "10*4/uL"),
        ("hemoglobin", "g/L", "g/L"),
        ("hemoglobin", "g/dl", "g/dL"),
        ("hbv_dna", "IU/ml", "[IU]/mL"),
        ("alt", "IU/L", "U/L"),
        ("alt", "U", "U/L"),
        ("egfr", "mL/min/1.73 m²", "mL/min/{1.73_m2}"),
        ("inr", "", "1"),
        ("inr", "{INR}", "1"),
        ("pta", "%", "%"),
    ],
)
def test_a_written_unit_means_one_of_the_facts_own(code: str, written: str, unit: str) -> None:
    assert CATALOGUE[code].unit_code(written) == unit


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("creatinine", "mg"),  # mg/dL or mg/L
        ("creatinine", ""),
        ("creatinine", "umol/mL"),
        ("platelets", "g/L"),
        ("hemoglobin", "G/L"),
        ("pta", ""),  # 0.38 or 38
        ("afp", "IU/mL"),
        ("hbv_dna", "copies/mL"),
        ("hbv_dna", "log10 IU/mL"),
        ("ammonia", "ug{N}/dL"),
        ("hemoglobin", "mmol{Hb4}/L"),
        ("bun", "mg{urea}/dL"),
        ("hba1c", "mmol/L"),
        ("body_temperature", ""),
        ("egfr", "mL/min"),
    ],
)
def test_an_ambiguous_missing_or_refused_unit_is_none(code: str, written: str) -> None:
    assert CATALOGUE[code].unit_code(written) is None


def test_a_refused_unit_says_why_and_another_unknown_one_does_not() -> None:
    afp = CATALOGUE["afp"]
    assert "assay" in afp.refusal("iu / mL")
    assert afp.refusal("furlong") == ""
    assert afp.refusal("ng/mL") == ""


LABS = [fact for fact in CATALOGUE.values() if fact.kind == "lab"]
PAIRS = [(fact, unit) for fact in LABS for unit in fact.factors]


@given(st.sampled_from(PAIRS), st.decimals(0, 100000, places=3))
def test_conversion_agrees_with_exact_decimals(pair: tuple[FactDef, str], number: Decimal) -> None:
    fact, unit = pair
    exact = fact.scales[unit].own(Fraction(number))
    assert fact.in_own_unit(float(number), unit) == pytest.approx(
        float(exact), rel=1e-12, abs=1e-12
    )


def test_names_fall_back_to_english_and_codes_stay_in_their_order() -> None:
    ascites = CATALOGUE["ascites"]
    assert ascites.name("zh") == "腹水"
    assert ascites.name("fr") == "Ascites"
    assert ascites.codes == ("none", "mild", "moderate_severe")
    assert ascites.choice_name("mild", "zh").startswith("轻度")
    assert ascites.choice_name("not_asked") == "not asked"
    assert CATALOGUE["cirrhosis"].codes == ("no", "yes")
