"""Habits of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.domain.problems import Refused
from screener.rules.language import load
from screener.system.catalogues import load_catalogue
from tests.checkout import ROOT, committed_files, modules

MOST_LINES = 400
LONGER = {  # path: why it may be longer
    "tests/ui/test_patient.py": "every state of the one page that the work is done on",
}

# put together from pieces, so that this file does not name them either
FOREIGN = [
    "/" + "work/",
    "/" + "root/",
    "/" + "home/" + r"(?!clinic/)\w",  # an invented one
    r"[A-Z]:\\" + "Users",
    "py" + r"pi\.org",
    "python" + r"hosted\.org",
    "regis" + r"try\.npmjs",
    "local" + "host:",
]
BINARY = {".png", ".pdf", ".ico", ".whl", ".gz"}


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_no_committed_file_names_a_machine_or_a_registry() -> None:
    foreign = re.compile("|".join(FOREIGN))
    found = [
        f"{_name(file)}:{number}: {match[0]}"
        for file in committed_files()
        if file.suffix not in BINARY
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (match := foreign.search(line))
    ]
    assert not found


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(file)
        for file in modules("screener", "tests")
        if (tree := ast.parse(file.read_text(encoding="utf-8"))).body
        and not ast.get_docstring(tree)
    ]
    assert not silent


def test_every_public_class_says_what_it_is_for() -> None:
    silent = [
        f"{_name(file)}:{node.lineno}: {node.name}"
        for file in modules("screener")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_files_stay_small() -> None:
    lines = {
        _name(file): file.read_text(encoding="utf-8").count("\n")
        for file in modules("screener", "tests")
    }
    assert {name for name, count in lines.items() if count > MOST_LINES} == LONGER.keys()


def _calls(folder: str) -> Iterator[tuple[Path, ast.Call, str]]:
    for file in modules(folder):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield file, node, node.func.id


@pytest.mark.parametrize("builtin", ["eval", "exec", "compile", "__import__"])
def test_no_text_is_run_as_program(builtin: str) -> None:
    assert not [
        f"{_name(file)}:{c.lineno}" for file, c, name in _calls("screener") if name == builtin
    ]


OWN_NAMES = {  # expressions whose name is one of the program's own fields, never text of a file
    "getattr(node, 'several', '')",
    "getattr(info.annotation, '__args__', ())",
    "getattr(error, 'strerror', None)",
    "getattr(self, name)",  # fields of a node class
    "getattr(self, side)",  # the four sides of a limit
    "getattr(node, name)",  # model_fields of a node class
    "getattr(part, name)",  # columns of a series
    "getattr(say.readings, name)",  # conventions named by a node class
    "vars(self)",  # columns of a series
    "getattr(made, field)",  # two fields of a worked case
    "getattr(convention, field)",  # model_fields of a convention
}


@pytest.mark.parametrize("folder", ["screener/rules", "screener/exchange", "screener/system"])
def test_no_attribute_is_reached_by_a_name_from_a_file(folder: str) -> None:
    """Text of rules, mappings and data chooses from tables, never from Python's own names."""
    reaching = ("getattr", "setattr", "delattr", "globals", "locals", "vars", "import_module")
    reached = [
        f"{_name(file)}:{call.lineno}: {ast.unparse(call)}"
        for file, call, name in _calls(folder)
        if name in reaching and ast.unparse(call) not in OWN_NAMES
    ]
    assert not reached


def test_no_rule_reaches_into_python() -> None:
    """A rule whose kinds and fields are Python's own names is refused, each name told."""
    for name in ("__class__", "__init__", "model_fields", "evaluate", "__import__('os')"):
        text = (
            f"trial: T\nversion: '1'\ncriteria:\n  - id: I1\n    text: words\n"
            f"    rule: {{{name}: x}}\n"
        )
        with pytest.raises(Refused):
            load(text, load_catalogue(), "hostile.yaml")
