"""What README.md shows works as shown, and NOTICE.md names what is installed."""

from __future__ import annotations

import re
import shlex
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata, requires

import pytest

from screener.cli import data, rules, trials
from screener.cli.arguments import parser
from screener.exchange.files import read_file
from screener.system.catalogues import load_catalogue
from tests.checkout import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(README) if kind == language]


COMMANDS = [
    line.split("#")[0].strip()
    for block in _blocks("sh")
    for line in block.splitlines()
    if line.startswith("screener ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_can_be_given(command: str) -> None:
    assert parser().parse_args(shlex.split(command)[1:]).command


def test_every_command_there_is_is_shown() -> None:
    assert {command.split()[1] for command in COMMANDS} == {
        *data.COMMANDS, *rules.COMMANDS, "trials",
    }  # fmt: skip


def test_every_action_on_trials_is_shown() -> None:
    shown = {command.split()[2] for command in COMMANDS if command.split()[1] == "trials"}
    assert shown == set(trials.ACTIONS)


def test_the_table_shown_is_read_without_a_doubt() -> None:
    (table,) = _blocks("csv")
    reading = read_file(table.encode(), load_catalogue(), known=date(2026, 11, 20), name="it.csv")
    assert len(reading.readings) == table.count("\n") - 1
    assert not reading.refused
    assert not [found.doubts for found in reading.readings if found.doubts]


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "NOTICE.md"])
def test_every_file_linked_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_folders_that_the_architecture_names_are_the_floors() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    floors = {file.parent.name for file in (ROOT / "screener").glob("*/__init__.py")}
    assert named == floors - {"app", "cli"}


def _needs(name: str) -> set[str]:
    """Names of all packages that the package needs, as far as they are installed."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        try:
            needed = requires(ahead.pop()) or []
        except PackageNotFoundError:
            continue
        for need in needed:
            other = re.split(r"[<>=!~ \[;(]", need, maxsplit=1)[0]
            if "extra ==" in need or other in found:
                continue
            try:
                metadata(other)
            except PackageNotFoundError:
                continue
            found.add(other)
            ahead.append(other)
    return found


def test_the_notice_names_every_package_with_the_licence_that_it_states() -> None:
    text = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE))
    needed = {metadata(name)["Name"] for name in _needs("screener")}
    assert len(needed) > 10
    for name in needed:
        (stated,) = [licence for names, licence in rows.items() if name in re.split(r"[, ]", names)]
        said = metadata(name).json
        licence = said.get("license_expression") or said.get("license")
        assert stated == licence or (not licence and "names none" in stated), name
