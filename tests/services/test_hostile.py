"""Strings made to break programs, in every field: kept, found, told and printed as they are."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.cli.main import run
from screener.reports.blocks import Document
from screener.services import facts, imports, listing, papers, patients, remarks, screening
from screener.services.clinic import Clinic
from screener.services.values import NewFact, NewPatient
from tests.conftest import PASSPHRASE
from tests.services.conftest import SHARED, TRIAL

HOSTILE = SHARED / "data" / "hostile"
OWN = (
    "Robert'); DROP TABLE patient;--",
    '=HYPERLINK("http://invalid.example","x")',
    "<script>alert(1)</script>",
    "{fact} {0} %s %(x)s ${x}",
    "..\\..\\x/../../etc",
    "\u202eright to left\u202c",
    "a\tb\x1b[31mred\x07",
    "𠮷野家 \U0001f9ec e\u0301",
    "line\u2028separator\x85next",
)


def naughty() -> list[str]:
    """Every non-blank string of the list, and some of our own."""
    file = HOSTILE / "blns.json"
    listed = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    return [text for text in dict.fromkeys([*OWN, *listed]) if text.strip()]


def storable(text: str) -> bool:
    """Whether a text is whole Unicode: half a surrogate pair is none."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile strings are not here")
def test_the_lists_of_strings_are_there_whole() -> None:
    assert len(naughty()) > 400


def test_any_string_can_be_a_name_a_number_a_value_and_a_note(clinic: Clinic) -> None:
    strings = [text for text in naughty() if storable(text)][::5]  # one by one is slow
    numbers = []
    for place, text in enumerate(strings):
        number, _ = patients.add_patient(clinic, NewPatient(text, f"i{place}", text))
        facts.enter_fact(
            clinic,
            number,
            NewFact("bilirubin_total", text, unit=text, source=text)
            if place % 2
            else NewFact("ascites", text, source=text, laboratory=text),
        )
        remarks.remark(clinic, number, TRIAL, "E3", text)
        numbers.append(number)
    for number, text in zip(numbers, strings, strict=True):
        found = patients.patient(clinic, number)
        assert (found.name, found.record) == (text.strip(), text.strip())
        (line,) = listing.facts_of(clinic, number)
        assert line.fact.entry.text == text.strip()
        assert line.fact.entry.source == text
        (note,) = remarks.remarks(clinic, number)
        assert note.text == text.strip()
    told = list(screening.screen_objects(clinic, [TRIAL], None, clinic.today))
    assert len(told) == len(strings)
    for found_, text in zip(told, strings, strict=True):
        assert found_["patient"].endswith(text.strip())
        assert found_["verdict"] in ("open", "excluded")
        assert "\n" not in json.dumps(found_)


def test_any_string_can_be_looked_for(clinic: Clinic, anna: int) -> None:
    for text in naughty():
        if storable(text):
            found = patients.find_patients(clinic, text)
            assert [one.number for one in found] in ([], [anna])


def test_any_string_can_be_typed_on_the_line(clinic: Clinic, anna: int) -> None:
    for text in naughty():
        for line in (text, f"tbil 5 {text}"):
            shown = facts.read_line(clinic, anna, line)
            assert bool(shown.entries) != bool(shown.problems) or not line.strip()


def test_a_long_csv_of_hostile_strings_keeps_each_as_text(clinic: Clinic, tmp_path: Path) -> None:
    strings = [text for text in naughty() if storable(text) and "\0" not in text]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("patient", "fact", "value", "unit", "date", "source"))
    for place, text in enumerate(strings):
        writer.writerow((f"{place}·{text}", "ascites", text, "", "", text))
    file = tmp_path / "hostile.csv"
    file.write_text(out.getvalue(), encoding="utf-8", newline="")
    preview = imports.preview_import(clinic, file)
    assert preview.refused == 0
    imports.commit_import(clinic, preview)
    stored = {one.record: one.number for one in patients.find_patients(clinic, "")}
    assert list(stored) == [f"{place}·{text}" for place, text in enumerate(strings)]
    for record, number in stored.items():
        (line,) = listing.facts_of(clinic, number)
        assert line.fact.entry.text == record.split("·", 1)[1].strip()
    assert imports.preview_import(clinic, file).new_facts == 0


def test_formulas_stay_text(clinic: Clinic) -> None:
    file = HOSTILE / "csv-formula-payloads.txt"
    if not file.is_file():
        pytest.skip("the formula payloads are not here")
    payloads = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    for place, text in enumerate(payloads):
        number, _ = patients.add_patient(clinic, NewPatient(text, "hospital", f"{place}"))
        facts.enter_fact(clinic, number, NewFact("bilirubin_total", text, "mg/dL"))
        (line,) = listing.facts_of(clinic, number)
        assert line.fact.entry.text == text.strip()
        assert line.fact.entry.value.unreadable == "value"


def words_of(document: Document) -> str:
    return repr(document)


def test_hostile_strings_reach_the_paper_as_text(clinic: Clinic) -> None:
    for place, text in enumerate(OWN[:5]):
        number, _ = patients.add_patient(clinic, NewPatient(text, "hospital", str(place)))
        remarks.remark(clinic, number, TRIAL, "E3", text)
        document = papers.checklist_of(clinic, number, TRIAL, clinic.today)
        assert repr(text)[1:-1] in words_of(document)


def test_the_terminal_is_shown_what_it_would_obey(
    store_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCREENER_PASSPHRASE", PASSPHRASE)
    file = tmp_path / "escape.csv"
    file.write_text(
        "patient,fact,value,date\n"
        "\x1b[31mred\u202e\x85x,liver_cancer,yes,2020\n"
        "\x1b]0;title\x07,liver_cancer,\x1b[2Jgone,2020\n"
        "1,\x1b[2Jno such fact,1,2020\n",
        encoding="utf-8",
    )
    database = ["--db", str(store_folder)]
    told: list[str] = []
    for command in (
        ["import", str(file)],
        ["screen"],
        ["screen", "--json", "--trial", TRIAL],
        ["explain", "\x1b]0;title\x07", TRIAL],
        ["explain", "\x1b[31mnobody", TRIAL],
    ):
        run([*database, *command])
        captured = capsys.readouterr()
        told.append(captured.out + captured.err)
    assert all(text for text in told)
    for text in told:
        assert not set(text) & set("\x1b\x07\x85\u202e\u2028")
    assert "\\x1b[31mred\\u202e\\x85x" in told[1]
    assert [json.loads(line)["patient"] for line in told[2].splitlines()] == [
        "\x1b[31mred\u202e\x85x", "\x1b]0;title\x07",
    ]  # fmt: skip


def test_a_folder_of_any_name_holds_a_clinic(
    store_folder: Path, tmp_path: Path, open_copy: Callable[..., Clinic]
) -> None:
    from tests.services.conftest import Clock

    for name in ("two  words", "诊所 数据库", "-rf", "a%20b#c?d", "'quoted\"", "e\u0301"):
        folder = tmp_path / name
        shutil.copytree(store_folder, folder)
        clinic = open_copy(folder, Clock())
        number, _ = patients.add_patient(clinic, NewPatient("X", "hospital", "1"))
        assert patients.by_record(clinic, "1").number == number
        clinic.store.close()
