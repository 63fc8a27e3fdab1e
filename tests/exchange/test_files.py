"""Real published files through the shipped mappings and the shipped catalogue."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from screener.domain.people import Identifier
from screener.exchange.files import read_file
from screener.exchange.mapping import find_mapping
from screener.exchange.reading import FileReading
from screener.system import resources
from screener.system.catalogues import load_catalogue

KNOWN = date(2026, 11, 18)
FILES = {
    "pbc": "pbc/pbc.csv",
    "pbcseq": "pbc/pbcseq.csv",
    "cirrhosis": "cirrhosis/cirrhosis.csv",
    "hcv": "hcv/hcvdat0.csv",
}


def read(shared: Path, name: str) -> FileReading:
    catalogue = load_catalogue()
    mapping = find_mapping(name, catalogue)
    return read_file(shared / FILES[name], catalogue, mapping, known=KNOWN)


@pytest.mark.parametrize(
    ("name", "rows", "patients", "bilirubin"),
    [("pbc", 418, 418, 418), ("pbcseq", 1945, 312, None), ("cirrhosis", 418, 418, 418),
     ("hcv", 615, 615, 615)],
)  # fmt: skip
def test_a_real_file_is_read_whole(
    shared: Path, name: str, rows: int, patients: int, bilirubin: int | None
) -> None:
    found = read(shared, name)
    counts = Counter(reading.fact for reading in found.readings)
    assert (found.rows, found.refused) == (rows, ())
    assert len({reading.patient for reading in found.readings}) == patients
    assert not any(reading.value.unreadable for reading in found.readings)
    assert {reading.when for reading in found.readings} == {None}
    assert bilirubin in (None, counts["bilirubin_total"])
    assert counts["sex"] == patients


def test_the_blanks_of_pbc_are_those_that_its_description_counts(shared: Path) -> None:
    counts = Counter(reading.fact for reading in read(shared, "pbc").readings)
    missing = {fact: 418 - count for fact, count in counts.items() if count < 418}
    assert missing == {
        "ascites": 106, "hepatomegaly": 106, "spider_naevi": 106, "alp": 106, "ast": 106,
        "cholesterol_total": 134, "triglycerides": 136, "platelets": 11, "pt": 2,
    }  # fmt: skip


def test_every_visit_of_pbcseq_is_read_or_said_before(shared: Path) -> None:
    found = read(shared, "pbcseq")
    mapping = find_mapping("pbcseq", load_catalogue())
    constants = sum(reading.source.startswith("mapping") for reading in found.readings)
    cells = found.rows * len(mapping.rules)
    assert constants == 312
    assert len(found.readings) - constants + found.repeated + found.blank == cells


def test_of_the_hcv_categories_only_cirrhosis_is_a_diagnosis(shared: Path) -> None:
    found = read(shared, "hcv")
    said = Counter((r.text, r.value.codes) for r in found.readings if r.fact == "cirrhosis")
    assert said == {("3=Cirrhosis", ("yes",)): 30}
    codes = {reading.fact for reading in found.readings if reading.value.codes}
    assert codes == {"cirrhosis", "sex"}


Facts = dict[Identifier, dict[str, tuple[float, float, tuple[str, ...]]]]


def facts(found: FileReading) -> Facts:
    """What is known of every patient, in the facts' own units."""
    catalogue = load_catalogue()
    table: Facts = defaultdict(dict)
    for reading in found.readings:
        fact, value = catalogue[reading.fact], reading.value
        low, high = value.low, value.high
        if fact.kind == "lab":
            low = fact.in_own_unit(low, value.unit)
            high = fact.in_own_unit(high, value.unit)
        table[reading.patient][reading.fact] = (low, high, value.codes)
    return table


def test_the_same_patient_has_the_same_facts_in_pbc_and_in_cirrhosis(shared: Path) -> None:
    one, other = facts(read(shared, "pbc")), facts(read(shared, "cirrhosis"))
    assert len(one) == 418
    assert one == other


def test_a_day_of_enrolment_dates_the_visits_of_pbcseq(shared: Path, tmp_path: Path) -> None:

    text = resources.read("mappings", "pbcseq.yaml")
    text = text.replace("status, trt, day, edema", "status, trt, edema")
    path = tmp_path / "own.yaml"
    path.write_text(
        text.replace("columns:\n", "day: {after: day, from: 1986-01-31}\ncolumns:\n", 1),
        encoding="utf-8",
    )
    catalogue = load_catalogue()
    found = read_file(
        shared / FILES["pbcseq"], catalogue, find_mapping(path, catalogue), known=KNOWN
    )
    first = [r for r in found.readings if r.patient.value == "1" and r.fact == "bilirubin_total"]
    assert [(r.text, r.when.text if r.when else "") for r in first] == [
        ("14.5", "1986-01-31"), ("21.3", "1986-08-11"),
    ]  # fmt: skip
    births = Counter(r.patient for r in found.readings if r.fact == "birth_date")
    assert set(births.values()) == {1}
