"""What a node needs to put itself into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from screener.domain.catalogue import Catalogue
from screener.domain.times import Duration
from screener.rules.readings import Readings
from screener.system.texts import Texts


class Clause(Protocol):
    """What can be put into words; with parts, it stands in brackets among others."""

    @property
    def holds(self) -> tuple[str, ...]: ...

    def sentence(self, say: Say, /) -> str: ...


@dataclass(frozen=True)
class Say:
    """What a node needs to put itself into words."""

    texts: Texts
    catalogue: Catalogue
    readings: Readings

    def __call__(self, key: str, **params: object) -> str:
        return self.texts(f"rules.say.{key}", **params)

    def name(self, code: str) -> str:
        return self.catalogue[code].name(self.texts.language)

    def inside(self, code: str) -> str:
        """A fact's name as it stands within a clause: its first letter small, unless it is one of
        an abbreviation."""
        name = self.name(code)
        return name[:1].lower() + name[1:] if name[1:2].islower() else name

    def own(self, words: str) -> str:
        """Words that a rule file says itself, in the language of the sentence if there are any."""
        return self.texts.phrase(words)

    def length(self, duration: Duration) -> str:
        """A duration: the unit as it is printed names its text."""
        count, unit = str(duration).split()
        return self(f"length_{unit}", count=count)

    def choice(self, code: str, choice: str) -> str:
        return self.catalogue[code].choice_name(choice, self.texts.language)

    def question(self, code: str) -> str:
        fact = self.catalogue[code]
        return fact.question.get(self.texts.language) or fact.question.get("en") or self.name(code)

    def unit(self, text: str) -> str:
        return text.replace("10*9", "×10⁹").replace("10*12", "×10¹²").replace("{INR}", "")

    def join(self, key: str, nodes: Iterable[Clause]) -> str:
        """The clauses of nodes joined by the word of ``key``."""
        return self(f"{key}_word").join(self.part(node) for node in nodes)

    def part(self, node: Clause) -> str:
        """The clause of a node as part of another; what has parts itself stands in brackets."""
        clause = node.sentence(self)
        return self("brackets", clause=clause) if node.holds else clause
