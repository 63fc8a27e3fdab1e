"""The lock file: exact, hashed, and without any address."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from itertools import chain

from tests.checkout import ROOT, committed_files

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ; (.+?))? \\$")


def _pins() -> dict[str, tuple[str, str]]:
    """Name → (version, marker) of every pin."""
    found = {}
    for line in LOCK.splitlines():
        if match := PIN.match(line):
            found[_plain(match[1])] = (match[2], match[3] or "")
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_lock_file_holds_an_address_or_a_path() -> None:
    locks = [file for file in committed_files() if "lock" in file.suffix + file.name]
    locks = [file for file in locks if file.suffix in (".lock", ".toml", ".txt")]
    assert ROOT / "requirements.lock" in locks
    for file in locks:
        text = file.read_text(encoding="utf-8")
        assert "://" not in text, file.name
        assert not re.search(r"(^|\s)(/|~|file:|-e |--\w*index|--find-links)", text), file.name


def test_every_line_is_a_pin_or_a_hash_of_one() -> None:
    hashes_of_pin = -1
    for number, line in enumerate(LOCK.splitlines(), 1):
        if PIN.match(line):
            assert hashes_of_pin != 0, f"line {number}: the pin above has no hash"
            hashes_of_pin = 0
        else:
            assert re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?", line), f"line {number}"
            hashes_of_pin += 1
    assert hashes_of_pin > 0


def test_what_the_project_names_is_pinned_and_inside_its_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {_plain(re.split(r"[<>=!~ \[]", need, maxsplit=1)[0]) for need in named}
    assert names <= _pins().keys()
    assert _pins()["pyside6-essentials"][0] != "6.12.0"


def test_what_is_installed_here_is_what_the_lock_says() -> None:
    pins = {name: pin for name, (pin, marker) in _pins().items() if not marker}
    assert pins
    assert {name: version(name) for name in pins} == pins
