"""What is wrong, as values: found here and there, told elsewhere.

A :class:`Problem` names a text (``resources/texts/*/*.toml``) and its parameters; the words are
made by :class:`screener.system.texts.Texts`. All problems of a thing are collected and raised once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file; line and column count from 1, 0 means the whole file."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key of its text, the text's parameters, and where it stands."""

    key: str
    params: dict[str, str] = field(default_factory=dict)
    where: Where = Where()

    def __str__(self) -> str:
        words = " ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.where}: {self.key} {words}".strip(": ")


class KnownError(Exception):
    """Something the user can understand and act on; never a defect of the program."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class Refused(KnownError):
    """Input was refused whole; what was there before is unchanged."""


def refuse(key: str, where: Where = Where(), **params: object) -> Refused:
    """The refusal with one problem."""
    return Refused([Problem(key, {name: str(value) for name, value in params.items()}, where)])


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like ``name``, or the empty string if none is near."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
