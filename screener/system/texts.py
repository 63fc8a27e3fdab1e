"""The program's words, by key, from ``resources/texts/<language>/*.toml``.

A key is ``<file>.<table>…<name>``; a text holds ``{parameters}``. A missing Chinese text falls back
to the English one; a missing English one is a defect and raises KeyError.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from screener.domain.problems import KnownError, Problem
from screener.system import resources


def _flat(table: Mapping[str, Any], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, str):
            found[f"{prefix}.{name}"] = value
        else:
            found |= _flat(value, f"{prefix}.{name}")
    return found


@cache
def _load(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(resources.path("texts", language).glob("*.toml")):
        found |= _flat(tomllib.loads(file.read_text(encoding="utf-8")), file.stem)
    return found


class Texts:
    """All texts of one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._texts = _load("en") | (_load(language) if language != "en" else {})

    def __call__(self, key: str, /, **params: object) -> str:
        """The text of ``key`` with its parameters filled in."""
        return self._texts[key].format_map(params)

    def has(self, key: str) -> bool:
        return key in self._texts

    def problem(self, problem: Problem) -> str:
        """One line for a person: where, and what is wrong and what to do."""
        words = self(problem.key, **problem.params)
        where = str(problem.where)
        return f"{where}: {words}" if where else words

    def problems(self, problems: Iterable[Problem] | KnownError) -> str:
        """All problems, a line each."""
        listed = problems.problems if isinstance(problems, KnownError) else problems
        return "\n".join(self.problem(problem) for problem in listed)
