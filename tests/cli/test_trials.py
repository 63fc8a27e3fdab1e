"""The life of a rule set from the command line, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.cli.main import DONE, REFUSED, USAGE
from tests.cli.conftest import Command, contents
from tests.services.amending import OWN, rules, written

SHIPPED = "NCT05985863"


@pytest.fixture
def amended(filled: Path, screener: Command, tmp_path: Path) -> Path:
    """A database in which version 1 of the small trial is active and version 2 is tested."""
    for version, inr in ((1, "2.5"), (2, "1.5")):
        file = written(tmp_path, version, inr=inr)
        assert screener("--db", filled, "--user", "ann", "trials", "add", file).code == DONE
    for action in ("approve", "activate"):
        assert screener("--db", filled, "--user", "bob", "trials", action, OWN, 1).code == DONE
    return filled


def test_shipped_trials_are_listed_as_tested_and_not_approved(
    filled: Path, screener: Command
) -> None:
    said = screener("--db", filled, "trials", "list")
    line = next(one for one in said.lines if one.startswith(SHIPPED))
    assert "not opened at this site" in line
    assert "version 1, tested, not approved at this site" in line
    told = json.loads(screener("--db", filled, "trials", "list", "--json").out)
    (shipped,) = next(one["versions"] for one in told if one["trial"] == SHIPPED)
    assert (shipped["state"], shipped["origin"]) == ("tested", "shipped")


def test_a_version_is_shown_whole_and_its_cases_are_run(amended: Path, screener: Command) -> None:
    said = screener("--db", amended, "trials", "show", OWN, "--version", 2)
    assert "E1  INR of 1.5 or more." in said.lines
    assert "    = INR (prothrombin time) at least 1.5." in said.lines
    assert "Worked cases: 2, of which 0 differ." in said.lines
    told = json.loads(screener("--db", amended, "trials", "show", OWN, "--json").out)
    assert told["version"]["version"] == 1 and told["version"]["state"] == "active"
    assert [one["by"] for one in told["history"]] == ["bob", "bob", "ann", "ann", "ann", "ann"]


def test_the_history_says_who_did_what(amended: Path, screener: Command) -> None:
    lines = screener("--db", amended, "trials", "history", OWN).lines
    assert "bob: Version 1 active from" in lines[0]
    assert "bob: Version 1 approved" in lines[1]
    assert any("ann: Version 2 tested by the program (2 worked cases pass)" in one for one in lines)


def test_the_same_person_cannot_approve(amended: Path, screener: Command) -> None:
    said = screener("--db", amended, "--user", "Ann", "trials", "approve", OWN, 2)
    assert said.code == REFUSED
    assert "a second person must approve it" in said.err


def test_a_file_with_mistakes_is_refused_with_every_one(
    filled: Path, screener: Command, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(rules().replace("lab: inr", "lab: inrr").replace("age:", "agee:"))
    before = screener("--db", filled, "trials", "list").out
    for action in ("add", "try"):
        said = screener("--db", filled, "trials", action, file)
        assert said.code == REFUSED
        assert said.err.count("wrong.yaml:") == 2
    assert screener("--db", filled, "trials", "list").out == before


def test_two_versions_are_compared_in_words_rules_and_patients(
    amended: Path, screener: Command
) -> None:
    said = screener("--db", amended, "trials", "diff", OWN, f"{OWN}@2", "--as-of", "2026-01-20")
    assert "E1  changed: INR of [−2.5−]{+1.5+} or more." in said.lines
    assert "    + INR (prothrombin time) at least 1.5" in said.lines
    assert any(line.startswith("1 of 2 patients change verdict") for line in said.lines)
    assert "張三  ? Open: I1 → ✕ Excluded by E1  (E1)" in said.lines
    told = json.loads(
        screener("--db", amended, "trials", "diff", f"{OWN}@1", f"{OWN}@2", "--json").out
    )
    assert [one["id"] for one in told["criteria"]] == ["E1"]
    assert screener("--db", amended, "trials", "diff", OWN, OWN).lines[1].startswith("Neither")


def test_a_file_is_compared_and_tried_without_being_stored(
    amended: Path, screener: Command, tmp_path: Path
) -> None:
    file = written(tmp_path, 3, inr="1.5")
    before = screener("--db", amended, "trials", "show", OWN).out
    said = screener("--db", amended, "trials", "try", file, "--as-of", "2026-01-20")
    assert said.lines[0].startswith(f"Tried, not stored: {OWN}, version 3, tested")
    assert "From NCT00000042 1 to NCT00000042 3:" in said.lines
    assert screener("--db", amended, "trials", "diff", OWN, file).code == DONE
    assert screener("--db", amended, "trials", "show", OWN).out == before


def test_a_file_is_tried_on_invented_patients(
    filled: Path, screener: Command, tmp_path: Path
) -> None:
    said = screener("--db", filled, "trials", "try", written(tmp_path), "--demo")
    assert "INVENTED PATIENTS of the demonstration, none of the clinic's." in said.lines
    assert "007" not in said.out.split()


def test_attrition_is_told_in_sequence_and_alone(amended: Path, screener: Command) -> None:
    said = screener("--db", amended, "trials", "attrition", OWN, "--as-of", "2026-01-20")
    assert (
        said.lines.count("   I1  −0, ?1, ◇0, left 2:  Age at least 18 years") == 2
    )  # the first meets everybody either way
    told = json.loads(
        screener("--db", amended, "trials", "attrition", OWN, "--version", 2, "--json",
                 "--as-of", "2026-01-20").out
    )  # fmt: skip
    assert (told["version"], told["assessed"]) == (2, 2)
    assert told["sequence"][1]["fails"] == 1


def test_a_trial_is_opened_paused_and_closed(filled: Path, screener: Command) -> None:
    for action, word in (("open", "open"), ("pause", "paused"), ("close", "closed")):
        said = screener("--db", filled, "trials", action, SHIPPED, "--reason", "a reason")
        assert said.code == DONE and said.lines[0].startswith(f"Trial {word} from")
        assert f"{SHIPPED}  {word} (" in said.lines[1]
    assert screener("--db", filled, "trials", "close", SHIPPED, "--reason", "x").code == REFUSED


def test_a_paused_trial_says_so_where_patients_are_screened(
    filled: Path, screener: Command
) -> None:
    screener("--db", filled, "trials", "pause", SHIPPED, "--reason", "no cells")
    assert "Paused at this site since" in screener("--db", filled, "explain", "007", SHIPPED).out


@pytest.mark.parametrize(
    "words", [["trials"], ["trials", "approve"], ["trials", "pause", "T"], ["trials", "nothing"]]
)
def test_half_an_action_is_wrong_usage(filled: Path, screener: Command, words: list[str]) -> None:
    before = contents(filled)
    assert screener("--db", filled, *words).code == USAGE
    assert contents(filled) == before


def test_a_trial_or_version_that_is_not_here_is_told_with_the_nearest(
    filled: Path, screener: Command
) -> None:
    assert SHIPPED in screener("--db", filled, "trials", "show", "NCT05985864").err
    said = screener("--db", filled, "trials", "diff", SHIPPED, f"{SHIPPED}@7")
    assert said.code == REFUSED and "It has 1." in said.err
    said = screener("--db", filled, "trials", "diff", SHIPPED, f"{SHIPPED}@x")
    assert said.code == REFUSED
