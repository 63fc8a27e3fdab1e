"""Commands on a database: what they print, what they change, how they end."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from screener.cli.main import DONE, REFUSED, USAGE
from screener.store.database import Store
from screener.store.operations import imports
from tests.cli.conftest import HEAD, Command, contents
from tests.conftest import PASSPHRASE

TRIAL = "NCT05985863"


def test_an_import_makes_the_database_and_says_what_it_brought(
    screener: Command, labs: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "two words 诊所 #1" / "deeper"
    said = screener("--db", folder, "import", labs)
    assert said.code == DONE
    assert said.lines[0] == (
        "Imported 3 facts; 2 new patients, 2 patients changed; 0 facts were known already, "
        "0 kept as unreadable, 1 rows refused."
    )
    assert said.err.splitlines() == [
        "line 5: There is no such time as “2026-02-31”. The row was not imported; correct the "
        "date and import the file again."
    ]
    assert sorted(contents(folder)) == ["data.db", "keyslots.json"]
    again = screener("import", labs, "--db", folder)
    assert again.code == DONE
    assert "Imported 0 facts; 0 new patients, 0 patients changed; 3 facts" in again.out
    assert "To undo" not in again.out


def test_an_import_is_undone_by_the_step_it_names(
    screener: Command, labs: Path, store_folder: Path
) -> None:
    said = screener("--db", store_folder, "import", labs)
    operation = said.lines[-1].split()[4]
    assert screener("--db", store_folder, "undo", operation).code == USAGE
    refused = screener("--db", store_folder, "undo", operation, "--reason", " ")
    assert (refused.code, "Say why" in refused.err) == (REFUSED, True)
    undone = screener("--db", store_folder, "undo", operation, "--reason", "wrong clinic")
    assert (undone.code, undone.out) == (DONE, "Undone. 2 patients changed.\n")
    assert screener("--db", store_folder, "screen").out == ""
    assert screener("--db", store_folder, "undo", operation, "--reason", "x").code == REFUSED


def test_an_import_can_be_tried_first(screener: Command, labs: Path, store_folder: Path) -> None:
    said = screener("--db", store_folder, "import", labs, "--check")
    assert said.code == DONE
    assert said.out.startswith("Would import 3 facts, 2 new patients; 0 are known already, 1 rows")
    assert screener("--db", store_folder, "screen").out == ""


def test_screening_prints_a_line_a_patient(screener: Command, filled: Path) -> None:
    said = screener("--db", filled, "screen", "--trial", TRIAL)
    assert said.code == DONE
    assert [line.split("\t")[:2] for line in said.lines] == [["007", TRIAL], ["張三", TRIAL]]
    assert said.lines[0].endswith("✕ Excluded by E3")
    assert "? Open: I1, I2" in said.lines[1]


def test_screening_as_json_prints_one_object_a_line(screener: Command, filled: Path) -> None:
    asked = ("screen", "--json", "--trial", TRIAL, "--as-of", "2026-03-01")
    said = screener("--db", filled, *asked)
    found = [json.loads(line) for line in said.lines]
    assert [one["patient"] for one in found] == ["007", "張三"]
    assert [one["verdict"] for one in found] == ["excluded", "open"]
    assert [sorted(one) for one in found] == [
        ["as_of", "criteria", "patient", "trial", "verdict", "waiting"]
    ] * 2
    assert {one["as_of"] for one in found} == {"2026-03-01"}
    assert [line["id"] for line in found[0]["criteria"]] == [
        "I1", "I2", "I3", *(f"E{number}" for number in range(1, 15)),
    ]  # fmt: skip
    malignancy = next(line for line in found[0]["criteria"] if line["id"] == "E3")
    assert malignancy == {
        "id": "E3",
        "side": "exclusion",
        "truth": "true",
        "result": "present",
        "reasons": [],
        "facts": [
            {
                "fact": "other_malignancy", "value": "yes", "unit": "", "date": "2020",
                "source": "labs.csv line 3", "used": True,
            }
        ],
    }  # fmt: skip
    assert said.out.isascii()


def test_patients_trials_and_days_are_chosen(screener: Command, filled: Path) -> None:
    def told(*options: str) -> list[tuple[str, str]]:
        said = screener("--db", filled, "screen", "--json", *options)
        assert said.code == DONE
        found = [one for one in map(json.loads, said.lines) if one["trial"] == TRIAL]
        return [(one["patient"], one["verdict"]) for one in found]

    assert told("--patient", "007") == [("007", "excluded")]
    assert told("--patient", "record:007", "--trial", TRIAL) == [("007", "excluded")]
    assert told("--patient", "張三", "--patient", "007", "--patient", "007") == [
        ("007", "excluded"), ("張三", "open"),
    ]  # fmt: skip
    assert told("--trial", TRIAL, "--trial", TRIAL) == told()
    assert told("--patient", "007", "--as-of", "2019-12-31") == [("007", "open")]


def test_what_was_recorded_later_is_left_out(
    screener: Command, filled: Path, tmp_path: Path
) -> None:
    between = datetime.now().astimezone()
    later = tmp_path / "later.csv"
    later.write_text(HEAD + "張三,liver_cancer,yes,,2020\n", encoding="utf-8")
    screener("--db", filled, "import", later)

    def verdicts(*options: str) -> list[str]:
        said = screener("--db", filled, "screen", "--json", "--trial", TRIAL, *options)
        return [json.loads(line)["verdict"] for line in said.lines]

    assert verdicts() == ["excluded", "excluded"]
    assert verdicts("--known-at", between.isoformat()) == ["excluded", "open"]
    assert verdicts("--known-at", "2020-01-01") == ["open", "open"]
    assert verdicts("--known-at", date.today().isoformat()) == ["excluded", "excluded"]
    table = screener("--db", filled, "screen", "--trial", TRIAL, "--known-at", between.isoformat())
    assert "Open" in table.lines[1]
    said = screener("--db", filled, "explain", "張三", TRIAL, "--known-at", between.isoformat())
    assert "? Open" in said.lines[0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--patient", "7"], "There is no patient “7” here"),
        (["--trial", "NCT05985864"], "Nearest: NCT05985863"),
        (["--trial", "zzz"], "Nearest: NCT01220492, NCT03945487"),
        (["--json", "--patient", "007", "--patient", "nobody"], "There is no patient “nobody”"),
    ],
)
def test_who_and_what_is_not_there_is_told(
    screener: Command, filled: Path, options: list[str], words: str
) -> None:
    said = screener("--db", filled, "screen", *options)
    assert (said.code, said.out) == (REFUSED, "")
    assert words in said.err


@pytest.mark.parametrize(
    "options",
    [
        ["screen", "--as-of", "2026-02-30"], ["screen", "--as-of", "1.2.2026"],
        ["screen", "--as-of", "0001-01-01"], ["screen", "--as-of", "9999-12-31"],
        ["screen", "--known-at", "yesterday"], ["screen", "--nothing"], ["unknown"],
        ["report", "007", TRIAL], ["report", "007", TRIAL, "-o", "x.pdf", "--page", "B5"],
        ["explain", "007"], ["import"], ["--as-of"],
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_meant_is_a_usage_error(
    screener: Command, filled: Path, options: list[str]
) -> None:
    before = contents(filled)
    said = screener("--db", filled, *options)
    assert said.code == USAGE
    assert "usage: screener" in said.err
    assert contents(filled) == before


def test_help_and_version_are_no_errors(screener: Command) -> None:
    assert screener("--help").code == DONE
    assert screener("screen", "--help").code == DONE
    assert screener("--version").out.startswith("screener ")


def test_explaining_tells_every_criterion_its_words_and_what_is_missing(
    screener: Command, filled: Path
) -> None:
    said = screener("--db", filled, "explain", "007", TRIAL, "--as-of", "2026-03-01")
    assert said.code == DONE
    assert said.lines[0] == f"Patient 007, {TRIAL}, as of 2026-03-01: ✕ Excluded by E3"
    assert "pre-screening only" in said.lines[1]
    assert "✓ I1 Met: 18 years old ≤ age ≤ 70 years old, gender is not limited." in said.lines
    assert any(line.startswith("✕ E3 Present: Combined with liver cancer") for line in said.lines)
    assert any("✓ Malignant tumour" in line and line.endswith(": yes, 2020") for line in said.lines)
    assert any(line.startswith("? E14 Investigator:") for line in said.lines)
    assert any(line.startswith("    → ") for line in said.lines)
    assert any("[site reading: a malignant tumour at any time counts" in x for x in said.lines)
    old = screener("--db", filled, "explain", "張三", TRIAL, "--as-of", "2026-03-01")
    assert "too old (1.9, 2026-01-17, 43 days old) [site reading: within 28 days]" in old.out


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_a_report_holds_the_criteria_whole(
    screener: Command, filled: Path, tmp_path: Path, page: str
) -> None:
    file = tmp_path / "sheet 張三.pdf"
    said = screener("--db", filled, "report", "007", TRIAL, "-o", file, "--page", page)
    assert (said.code, said.out) == (DONE, f"Written: {file}\n")
    assert file.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    text = " ".join(told.stdout.decode().split())
    for words in ("Page 1 of", "007", TRIAL, "labs.csv line 3", "pre-screening only"):
        assert words in text
    assert "Combined with liver cancer" in text


def test_a_report_that_cannot_be_written_freezes_nothing(
    screener: Command, filled: Path, tmp_path: Path
) -> None:
    screener("--db", filled, "screen")
    before = contents(filled)
    for place in (tmp_path / "absent" / "x.pdf", tmp_path):
        said = screener("--db", filled, "report", "007", TRIAL, "-o", place)
        assert said.code == REFUSED
        assert "cannot be written" in said.err
    assert contents(filled) == before
    for patient, trial in (("8", TRIAL), ("007", "NCT1")):
        said = screener("--db", filled, "report", patient, trial, "-o", tmp_path / "x.pdf")
        assert said.code == REFUSED
    assert not (tmp_path / "x.pdf").exists()


def test_a_backup_is_restored_into_a_new_folder_only(
    screener: Command, filled: Path, tmp_path: Path
) -> None:
    file, new = tmp_path / "copy.screener-backup", tmp_path / "restored 复"
    said = screener("--db", filled, "backup", file)
    assert (said.code, said.out) == (DONE, f"Backed up 2 patients and 3 facts to {file}.\n")
    kept = file.read_bytes()
    again = screener("--db", filled, "backup", file)
    assert (again.code, "is there already" in again.err) == (REFUSED, True)
    assert file.read_bytes() == kept
    assert screener("--db", filled, "backup", tmp_path / "absent" / "x").code == REFUSED
    said = screener("--db", new, "restore", file)
    assert (said.code, said.out) == (DONE, f"Restored 2 patients and 3 facts to {new}.\n")
    assert screener("--db", new, "screen").out == screener("--db", filled, "screen").out
    before = contents(filled)
    assert screener("--db", filled, "restore", file).code == REFUSED
    assert contents(filled) == before
    other = tmp_path / "other"
    for wrong in (tmp_path / "labs.csv", tmp_path / "absent"):
        assert screener("--db", other, "restore", wrong).code == REFUSED
    assert not other.exists()


def test_the_passphrase_comes_from_a_file_or_the_environment(
    screener: Command, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"\ufeff{PASSPHRASE}\nsecond line\n", encoding="utf-8")
    monkeypatch.setenv("SCREENER_PASSPHRASE", "another passphrase")
    wrong = screener("--db", filled, "screen")
    assert wrong.code == REFUSED
    assert "The passphrase does not open this database" in wrong.err
    assert screener("--db", filled, "--passphrase-file", secret, "screen").code == DONE
    assert screener("screen", "--db", filled, "--passphrase-file", secret).code == DONE
    monkeypatch.delenv("SCREENER_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO())  # no terminal to ask
    missing = screener("--db", filled, "screen")
    assert (missing.code, "The passphrase is missing" in missing.err) == (REFUSED, True)
    for name, data in (("empty", b""), ("blank", b"\nx\n"), ("binary", b"\xff\xfe\x00")):
        (tmp_path / name).write_bytes(data)
        said = screener("--db", filled, "--passphrase-file", tmp_path / name, "screen")
        assert (said.code, "cannot be used" in said.err) == (REFUSED, True)
    said = screener("--db", filled, "--passphrase-file", tmp_path / "absent", "screen")
    assert (said.code, "No such file" in said.err) == (REFUSED, True)


def test_a_short_passphrase_makes_no_database(
    screener: Command, labs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCREENER_PASSPHRASE", "fourteen chars")
    said = screener("--db", tmp_path / "new", "import", labs)
    assert (said.code, "at least 15 characters" in said.err) == (REFUSED, True)
    assert not (tmp_path / "new").exists()


def test_the_database_must_be_named(screener: Command, labs: Path) -> None:
    said = screener("screen")
    assert (said.code, "--db FOLDER" in said.err) == (USAGE, True)
    assert screener("import", labs).code == USAGE


def test_who_is_at_work_is_kept(screener: Command, filled: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text(HEAD + "007,inr,1.5,,2026-01-05\n", encoding="utf-8")
    assert screener("--db", filled, "--user", "B. Coordinator", "import", later).code == DONE
    store = Store.open(filled, PASSPHRASE)
    with store.read() as session:
        told = [one.by for one in imports(session)]
    store.close()
    assert told[0] == "B. Coordinator"
    assert len(told) == 2


def test_answers_and_papers_are_in_the_language_asked_for(
    screener: Command, store_folder: Path, labs: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    where = ("--db", store_folder)
    said = screener(*where, "--language", "zh", "import", labs)
    assert said.lines[0].startswith("已导入3条数据；2名新患者")
    assert "该行未导入" in said.err
    number = screener(*where, "screen").lines[0].split("\t")[0]
    english = screener(*where, "explain", number, TRIAL).out
    chinese = screener(*where, "explain", number, TRIAL, "--language", "zh").out
    assert "age from 18 to 70 years" in english.casefold()
    assert "年龄为18至70周岁" in chinese and "年龄为18至70周岁" not in english
    monkeypatch.setenv("SCREENER_LANGUAGE", "zh")
    assert screener(*where, "explain", number, TRIAL).out == chinese
    assert "没有患者" in screener(*where, "explain", "nobody", TRIAL).err
    assert screener(*where, "report", number, TRIAL, "-o", tmp_path / "a.pdf").code == DONE
    objects = screener(*where, "screen", "--json").out
    assert screener(*where, "screen", "--json", "--language", "en").out == objects
    monkeypatch.setenv("SCREENER_LANGUAGE", "xx")
    assert screener(*where, "screen").code == USAGE
