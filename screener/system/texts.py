"""The program's words, by key, from ``resources/texts/<language>/*.toml``.

A key is ``<file>.<table>…<name>``; a text holds ``{parameters}``. A text that another language
lacks is borrowed from English, and :attr:`Texts.borrowed` says which; a missing English one is a
defect and raises KeyError.

What rule files say themselves (a question to the investigator, a reading, a note) is translated
phrase by phrase in ``resources/phrases/<language>.toml``; what is not there stays as it was
written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from screener.domain.problems import KnownError, Problem
from screener.system import resources

ENGLISH = "en"


def languages() -> tuple[str, ...]:
    """The codes of the languages that there are texts of, English first."""
    found = {folder.name for folder in resources.path("texts").iterdir() if folder.is_dir()}
    return (ENGLISH, *sorted(found - {ENGLISH}))


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


@cache
def _phrases(language: str) -> dict[str, str]:
    file = resources.path("phrases") / f"{language}.toml"
    if not file.is_file():
        return {}
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {said: told for table in tables.values() for said, told in table.items()}


class Texts:
    """All texts of one language. Raises KeyError for a language that there is none of."""

    def __init__(self, language: str = ENGLISH) -> None:
        if language not in languages():
            raise KeyError(language)
        self.language = language
        own, english = _load(language), _load(ENGLISH)
        self._texts = english | own
        self._phrases = _phrases(language)
        self.borrowed = frozenset(english) - frozenset(own)
        """The keys of the texts that stand in English, for want of one in this language."""

    def __call__(self, key: str, /, **params: object) -> str:
        """The text of ``key`` with its parameters filled in."""
        return self._texts[key].format_map(params)

    def has(self, key: str) -> bool:
        return key in self._texts

    def phrase(self, said: str) -> str:
        """A phrase of a rule file in this language; as it was written, if there is no other."""
        return self._phrases.get(said, said)

    def problem(self, problem: Problem) -> str:
        """One line for a person: where, and what is wrong and what to do."""
        words = self(problem.key, **problem.params)
        where = str(problem.where)
        return f"{where}: {words}" if where else words

    def problems(self, problems: Iterable[Problem] | KnownError) -> str:
        """All problems, a line each."""
        listed = problems.problems if isinstance(problems, KnownError) else problems
        return "\n".join(self.problem(problem) for problem in listed)
