"""Files brought in: shown first, stored whole or not at all, once, and undone as one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.domain.people import Identifier
from screener.domain.problems import KnownError, Refused
from screener.services import facts, imports, listing, patients, screening
from screener.services.clinic import Clinic
from screener.services.snapshots import screen
from screener.services.values import ImportPreview, NewPatient
from screener.store import patients as stored
from tests.services.asking import criterion, type_line
from tests.services.conftest import SHARED, Clock, OpenClinic, problem_keys, state_of

HEAD = "patient,fact,value,unit,date\n"
GOOD = HEAD + "1,inr,1.9,,2026-11-17\n1,tbil,210,umol/L,2026-11-17\n2,inr,1.1,,2026-11-16\n"
NAMED = """
mapping: named
about: numbers, names and a result
patient: {column: id, issuer: hospital, name: name}
columns:
  inr: {fact: inr, unit: "1"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a file and gives its path."""

    def written(text: str, name: str = "labs.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


Write = Callable[[str], Path]


def outcomes(preview: ImportPreview) -> list[tuple[int, str]]:
    return [(row.line, row.outcome) for row in preview.rows]


def refused(clinic: Clinic, path: Path, mapping: str | None = None) -> list[str]:
    """Why a file is refused whole; nothing may have been written."""
    before = state_of(clinic)
    with pytest.raises(KnownError) as error:
        imports.preview_import(clinic, path, mapping)
    assert state_of(clinic) == before
    return problem_keys(error)


def test_a_preview_stores_nothing_and_tells_what_a_commit_does(clinic: Clinic, file: Write) -> None:
    bad = (
        "3,tbil,1,9,mg/dL,2026-11-17\n"  # a comma in the number: a cell too many
        "3,inr,1.9,,2026-11-31\n"
        "3,inr,1.9,,2026-11-19\n"
        "3,xyz,1.9,,2026-11-17\n"
        "3,inr,high,,2026-11-17\n"
        "3,tbil,210,stones,2026-11-17\n"
        "3,tbil,2100,mg/dL,2026-11-17\n"
        "3,birth_date,2026-11-19,,\n"
        "1,inr,1.9,,2026-11-17\n"
    )
    before = state_of(clinic)
    preview = imports.preview_import(clinic, file(GOOD + bad))
    assert state_of(clinic) == before
    assert outcomes(preview) == [
        (2, "new"), (3, "new"), (4, "new"), (5, "refused"), (6, "refused"), (7, "refused"),
        (8, "refused"), (9, "unreadable"), (10, "unreadable"), (11, "doubt"), (12, "refused"),
        (13, "refused"),
    ]  # fmt: skip
    assert all(row.reason for row in preview.rows if row.outcome != "new")
    result = imports.commit_import(clinic, preview)
    assert (preview.new_patients, preview.new_facts, preview.known_facts) == (3, 6, 0)
    assert (result.new_patients, result.new_facts, result.known_facts) == (3, 6, 0)
    assert (preview.unreadable, preview.refused) == (result.unreadable, result.refused) == (2, 6)
    assert (preview.doubtful, result.patients_changed) == (1, 3)
    assert [row.line for row in result.refused_rows] == [5, 6, 7, 8, 12, 13]


def test_a_second_import_adds_nothing(clinic: Clinic, file: Write) -> None:
    path = file(GOOD)
    imports.commit_import(clinic, imports.preview_import(clinic, path))
    before = state_of(clinic)
    preview = imports.preview_import(clinic, path)
    assert {outcome for _, outcome in outcomes(preview)} == {"known"}
    result = imports.commit_import(clinic, preview)
    assert (result.operation, result.new_facts, result.new_patients) == ("", 0, 0)
    assert result.known_facts == 3
    assert state_of(clinic) == before


def test_a_longer_file_adds_only_what_is_new(clinic: Clinic, file: Write) -> None:
    imports.commit_import(clinic, imports.preview_import(clinic, file(GOOD)))
    longer = imports.preview_import(clinic, file(GOOD + "2,inr,1.2,,2026-11-17\n"))
    assert (longer.new_facts, longer.known_facts, longer.new_patients) == (1, 3, 0)
    assert imports.commit_import(clinic, longer).patients_changed == 1


def test_a_preview_grown_old_is_looked_at_again(clinic: Clinic, file: Write) -> None:
    first = imports.preview_import(clinic, file(GOOD))
    second = imports.preview_import(clinic, file(GOOD))
    imports.commit_import(clinic, first)
    assert imports.commit_import(clinic, second).new_facts == 0


def test_an_undo_takes_everything_back_and_the_file_can_come_again(
    clinic: Clinic, anna: int, file: Write
) -> None:
    path = file(GOOD)
    result = imports.commit_import(clinic, imports.preview_import(clinic, path))
    (record,) = imports.imports(clinic)
    assert (record.operation, record.file, record.facts, record.patients) == (
        result.operation, "labs.csv", 3, 2,
    )  # fmt: skip
    changes = imports.undo_import(clinic, result.operation, "another hospital's file")
    assert len(changes.patients) == 2
    assert [one.number for one in patients.find_patients(clinic, "")] == [anna]
    assert imports.imports(clinic)[0].undone
    with pytest.raises(Refused) as error:
        imports.undo_import(clinic, result.operation, "again")
    assert problem_keys(error) == ["store.undone_already"]
    again = imports.commit_import(clinic, imports.preview_import(clinic, path))
    assert (again.new_facts, again.new_patients) == (3, 2)


def test_an_undo_needs_a_reason_and_a_step_that_is_there(clinic: Clinic, file: Write) -> None:
    result = imports.commit_import(clinic, imports.preview_import(clinic, file(GOOD)))
    before = state_of(clinic)
    for operation, reason, key in (
        (result.operation, " ", "reason_missing"),
        ("nothing", "x", "no_operation"),
    ):
        with pytest.raises(Refused) as error:
            imports.undo_import(clinic, operation, reason)
        assert problem_keys(error) == [f"store.{key}"]
    assert state_of(clinic) == before


class CancelledError(Exception):
    """What a person's wish to stop raises."""


@pytest.mark.parametrize("at", [0, 1])
def test_an_import_that_is_cancelled_stores_nothing(clinic: Clinic, file: Write, at: int) -> None:
    preview = imports.preview_import(clinic, file(GOOD))
    calls: list[int] = []

    def progress(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) == at + 1:
            raise CancelledError

    before = state_of(clinic)
    with pytest.raises(CancelledError):
        imports.commit_import(clinic, preview, progress)
    assert state_of(clinic) == before
    assert imports.commit_import(clinic, preview).new_facts == 3


def test_reading_a_file_can_be_cancelled(clinic: Clinic, file: Write) -> None:
    def progress(done: int, total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        imports.preview_import(clinic, file(GOOD), None, progress)


def names(clinic: Clinic) -> dict[str, str]:
    return {one.record: one.name for one in patients.find_patients(clinic, "")}


def test_a_number_that_is_another_name_s_is_refused(
    clinic: Clinic, anna: int, file: Callable[..., Path]
) -> None:
    mapping = str(file(NAMED, "named.yaml"))
    rows = "id,name,inr\n0042,Sample Ben,2.9\n0042,EXAMPLE  Anna,1.9\n0042,,1.8\n"
    preview = imports.preview_import(clinic, file(rows), mapping)
    assert outcomes(preview) == [(2, "refused"), (3, "new"), (4, "new")]
    assert "Example Anna" in preview.rows[0].reason
    assert "Sample Ben" in preview.rows[0].reason
    imports.commit_import(clinic, preview)
    listed = [line.value for line in listing.facts_of(clinic, anna) if line.label.startswith("INR")]
    assert sorted(listed) == ["1.8 1", "1.9 1"]


def test_two_names_under_one_new_number_are_not_made_one_patient(
    clinic: Clinic, file: Callable[..., Path]
) -> None:
    mapping = str(file(NAMED, "named.yaml"))
    rows = "id,name,inr\n9,,1.1\n9,Lee One,1.2\n9,Lee Two,2.9\n"
    preview = imports.preview_import(clinic, file(rows), mapping)
    assert outcomes(preview) == [(2, "new"), (3, "new"), (4, "refused")]
    result = imports.commit_import(clinic, preview)
    assert (result.new_patients, result.new_facts, result.refused) == (1, 2, 1)
    assert names(clinic) == {"9": "Lee One"}


def test_another_birth_or_sex_under_a_known_number_is_a_doubt(
    clinic: Clinic, anna: int, file: Callable[..., Path]
) -> None:
    born = NAMED.replace("  inr", "  born: {fact: birth_date}\n  sex: {fact: sex}\n  inr")
    mapping = str(file(born, "named.yaml"))
    rows = (
        "id,name,born,sex,inr\n"
        "0042,,1980-03,female,1.1\n"  # as known, less precisely
        "0042,,1975-03-02,male,1.2\n"
        "9,,1960,male,1.3\n"
        "9,,1961,female,1.4\n"
    )
    preview = imports.preview_import(clinic, file(rows), mapping)
    doubtful = [(row.line, row.value) for row in preview.rows if row.outcome == "doubt"]
    assert doubtful == [(3, "1975-03-02"), (3, "male"), (5, "1961"), (5, "female")]
    assert all("same person" in row.reason for row in preview.rows if row.outcome == "doubt")
    imports.commit_import(clinic, preview)
    kept = listing.facts_of(clinic, patients.by_record(clinic, "9").number)
    assert [line.value for line in kept if line.label == "Sex"] == ["female", "male"]
    line = criterion(screen(clinic, anna, "NCT05985863", clinic.today), "I1")
    assert {item.value for item in line.evidence} == {"1980-03-02", "1980-03", "1975-03-02"}


def test_one_number_of_two_issuers_is_two_patients(clinic: Clinic, file: Write) -> None:
    patients.add_patient(clinic, NewPatient("Of the hospital", "hospital", "1"))
    preview = imports.preview_import(clinic, file(GOOD))
    assert outcomes(preview) == [(2, "doubt"), (3, "new"), (4, "new")]
    assert "hospital gave the same number" in preview.rows[0].reason
    assert "Of the hospital" in preview.rows[0].reason
    imports.commit_import(clinic, preview)
    with clinic.store.read() as session:
        found = stored.any_identifier(session, "1")
    assert [one.identifiers[0] for one in found] == [
        Identifier("hospital", "1"), Identifier("record", "1"),
    ]  # fmt: skip
    assert listing.facts_of(clinic, found[0].number) == []


def test_a_corrected_fact_does_not_come_back_with_the_file(clinic: Clinic, file: Write) -> None:
    path = file(GOOD)
    imports.commit_import(clinic, imports.preview_import(clinic, path))
    number = patients.by_record(clinic, "2").number
    (line,) = listing.facts_of(clinic, number)
    facts.correct(clinic, line.fact.id, "1.3", "", "2026-11-16", "", "misprint")
    assert imports.commit_import(clinic, imports.preview_import(clinic, path)).new_facts == 0
    (line,) = listing.facts_of(clinic, number)
    assert line.value == "1.3"


def test_an_imported_value_outside_its_limits_waits_for_a_person(
    clinic: Clinic, file: Write
) -> None:
    path = file(HEAD + "1,tbil,2100,mg/dL,2026-11-17\n")
    imports.commit_import(clinic, imports.preview_import(clinic, path))
    (line,) = listing.facts_of(clinic, patients.by_record(clinic, "1").number)
    assert line.fact.entry.value.unreadable == "limits"
    assert len(line.doubts) == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "exchange.file.empty"),
        ("patient,fact,values\n1,inr,1.9\n", "exchange.file.unknown_column"),
        ("patient,patient,fact,value\n", "exchange.file.duplicate_column"),
        (HEAD + '1,inr,"1.9,,2026-11-17\n', "exchange.file.quotes"),
        (HEAD + "1,inr,\0,,\n", "exchange.file.nul"),
    ],
)
def test_a_file_that_is_no_table_of_facts_is_refused_whole(
    clinic: Clinic, file: Write, text: str, key: str
) -> None:
    assert key in refused(clinic, file(text))


def test_a_missing_a_binary_and_no_file_are_told_apart(clinic: Clinic, tmp_path: Path) -> None:
    assert refused(clinic, tmp_path / "absent.csv") == ["exchange.file.unreadable"]
    assert refused(clinic, tmp_path) == ["exchange.file.unreadable"]
    binary = tmp_path / "binary.csv"
    binary.write_bytes(bytes(range(256)) * 40)
    assert refused(clinic, binary) == ["exchange.file.encoding"]
    binary.write_bytes(b"PK\x03\x04" + bytes(40))
    assert refused(clinic, binary) == ["exchange.file.workbook"]


def test_an_unknown_mapping_is_told_with_the_nearest(clinic: Clinic, file: Write) -> None:
    assert refused(clinic, file(GOOD), "pcb") == ["exchange.mapping.unknown"]
    assert refused(clinic, file(GOOD), "./absent.yaml") == ["exchange.mapping.unreadable"]
    unfit = set(refused(clinic, file(GOOD), "pbc"))
    assert unfit == {"exchange.file.unmapped_column", "exchange.file.unfilled_column"}
    assert {"pbc", "pbcseq", "cirrhosis", "hcv"} <= set(imports.mappings())


# --- the published files ---

FACTS = {"pbc": (418, 5039), "pbcseq": (312, 13710), "cirrhosis": (418, 5039), "hcv": (615, 6764)}


@pytest.fixture
def real(
    tmp_path: Path, imported: Callable[[str], Path], open_copy: OpenClinic
) -> Callable[[str], Clinic]:
    """Opens a copy of a database with a published file in it."""

    def opened(name: str) -> Clinic:
        folder = tmp_path / name
        shutil.copytree(imported(name), folder)
        return open_copy(folder, Clock())

    return opened


@pytest.mark.parametrize("name", FACTS)
def test_a_published_file_comes_in_whole_once_and_goes_whole(
    name: str, real: Callable[[str], Clinic]
) -> None:
    clinic = real(name)
    (record,) = imports.imports(clinic)
    assert (record.patients, record.facts) == FACTS[name]
    before = state_of(clinic)
    file = (
        SHARED
        / "data"
        / {"hcv": "hcv/hcvdat0.csv", "cirrhosis": "cirrhosis/cirrhosis.csv"}.get(
            name, f"pbc/{name}.csv"
        )
    )
    again = imports.preview_import(clinic, file, name)
    assert (again.new_facts, again.new_patients, again.refused) == (0, 0, 0)
    assert imports.commit_import(clinic, again).operation == ""
    assert state_of(clinic) == before
    imports.undo_import(clinic, record.operation, "test")
    assert screening.worklist(clinic, clinic.today).rows == ()
    clinic.store.close()


def test_who_is_in_two_files_screens_the_same_from_either(real: Callable[[str], Clinic]) -> None:
    told = []
    for name in ("pbc", "cirrhosis"):
        clinic = real(name)
        type_line(clinic, patients.by_record(clinic, "1").number, "inr 1.9")
        objects = screening.screen_objects(clinic, ["NCT05985863"], None, clinic.today)
        told.append(
            [
                (
                    found["patient"], found["verdict"], found["waiting"],
                    [(line["id"], line["truth"], line["result"], line["reasons"])
                     for line in found["criteria"]],
                )
                for found in objects
            ]
        )  # fmt: skip
        clinic.store.close()
    assert len(told[0]) == 418
    assert told[0] == told[1]


def test_two_files_of_one_trial_join_on_the_patient_s_number(
    real: Callable[[str], Clinic],
) -> None:
    clinic = real("pbc")
    file = SHARED / "data/cirrhosis/cirrhosis.csv"
    result = imports.commit_import(clinic, imports.preview_import(clinic, file, "cirrhosis"))
    assert result.new_patients == 0
    verdicts = {row.cells[0].verdict for row in screening.worklist(clinic, clinic.today).rows}
    assert verdicts <= {"excluded", "open"}
    imports.undo_import(clinic, result.operation, "test")
    assert len(patients.find_patients(clinic, "")) == 418
    clinic.store.close()
