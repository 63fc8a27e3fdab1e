"""What English is left in Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from screener.rules.nodes import Node, walk
from tests.rules.facts import CATALOGUE

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
_QUOTED = re.compile("“[^”]*”")
_UNITS = {
    word
    for fact in CATALOGUE.values()
    for unit in (*fact.factors, *fact.spellings)
    for word in _WORD.findall(unit)
}
NAMES = frozenset(
    ("West", "Haven", "Child-Pugh", "Cockcroft-Gault", "Fridericia", "Mosteller", "Maddrey",
     "Lille", "MELD-Na", "sha-")
)  # fmt: skip
"""Names that Chinese writes as they are; abbreviations need no list."""


def english_in(words: str, own: Iterable[str] = ()) -> list[str]:
    """The English words in Chinese ones, beside units, names, abbreviations, quotations and
    ``own``: what a record or a person said and nobody has translated."""
    for said in sorted(own, key=len, reverse=True):
        words = words.replace(said, "")
    found = _WORD.findall(_QUOTED.sub("", words).replace("µ", "u").replace("μ", "u"))
    known = _UNITS | NAMES
    return [word for word in found if word not in known and word != word.upper()]


def own_words(node: Node) -> list[str]:
    """What the rule file says itself in a node and all below it."""
    fields = ("judgement", "stated", "title", "reading")
    parts = [part for _, part in walk(node)]
    return [said for part in parts for name in fields if (said := getattr(part, name, ""))]
