"""A criterion written as an expression, put to what is given: ``alt >= 3 x alt_uln``.

Comparisons joined by ``and``, ``or``, ``not`` and brackets; a name is an input, a score, or a truth
that is given. Three-valued: what is not recorded leaves a comparison open unless its whole range
decides it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from screener.services.comparisons import Leaf, compared, given_truth
from screener.services.score_inputs import Unreadable, refusal, short
from screener.services.score_reply import plain

_SPACE = r"\s*"
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_UNIT = r"(?:[x×]\s*(?=10))?(?:[^\s()<>=≥≤]|\([^()\s]*\))+"
_SIDE = re.compile(
    rf"{_SPACE}(?:(?P<number>{_NUMBER})(?:{_SPACE}[x×*]{_SPACE}(?P<times>{_NAME})"
    rf"|{_SPACE}(?!and\b|or\b)(?P<unit>{_UNIT}))?|(?P<name>{_NAME}))"
)
_RELATION = re.compile(rf"{_SPACE}(>=|<=|==|!=|>|<|=|≥|≤)")
_WORD = re.compile(rf"{_SPACE}(and|or|not)\b", re.IGNORECASE)
_SAME = {"≥": ">=", "≤": "<=", "=": "=="}
MOST_OPEN = 10  # truths that are tried both ways to see which matter
DEEPEST = 50

Tree = Any
"""``("leaf", n)``, ``("not", t)``, ``("and", t, u)`` or ``("or", t, u)``."""


def answer_predicate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the expression among ``inputs`` holds. Raises Unreadable."""
    expression = inputs.get("expression")
    if not isinstance(expression, str):
        raise refusal("invalid", "no_expression")
    reader = _Reader(expression, inputs)
    tree = reader.whole()
    leaves = reader.leaves
    must, may = _pair(tree, [(leaf.must, leaf.may) for leaf in leaves])
    if must == may:
        return {"status": "ok", "value": must, "missing": []}
    found: dict[str, Any] = {"status": "unknown", "missing": _that_matter(tree, leaves)}
    if len(leaves) == 1 and leaves[0].span is not None:
        found["range"] = found["possible_range"] = [plain(end) for end in leaves[0].span]
    return found


def _pair(tree: Tree, truths: list[tuple[bool, bool]]) -> tuple[bool, bool]:
    """Kleene's logic on pairs: does it certainly hold, does it possibly?"""
    kind, *parts = tree
    if kind == "leaf":
        place: int = parts[0]
        return truths[place]
    found = [_pair(part, truths) for part in parts]
    if kind == "not":
        return not found[0][1], not found[0][0]
    join = all if kind == "and" else any
    return join(must for must, _ in found), join(may for _, may in found)


def _that_matter(tree: Tree, leaves: list[Leaf]) -> list[str]:
    """What is missing in the open comparisons that can change the truth of the whole."""
    fixed = [(leaf.must, leaf.may) for leaf in leaves]
    open_ = [n for n, leaf in enumerate(leaves) if leaf.must != leaf.may]
    mattering = set(open_) if len(open_) > MOST_OPEN else set()
    for truths in itertools.product((True, False), repeat=min(len(open_), MOST_OPEN)):
        for place in open_[:MOST_OPEN]:
            either = []
            for value in (True, False):
                tried = list(fixed)
                for n, truth in zip(open_, truths, strict=False):
                    tried[n] = (truth, truth)
                tried[place] = (value, value)
                either.append(_pair(tree, tried))
            if either[0] != either[1]:
                mattering.add(place)
    names = [name for n in open_ if n in mattering for name in leaves[n].missing]
    return list(dict.fromkeys(names))


# --- reading the expression ---------------------------------------------------------------------


@dataclass
class _Reader:
    """Reads an expression from left to right; comparisons are judged as they are met."""

    text: str
    inputs: Mapping[str, Any]
    at: int = 0
    depth: int = 0

    def __post_init__(self) -> None:
        self.leaves: list[Leaf] = []

    def whole(self) -> Tree:
        tree = self._or()
        if self.text[self.at :].strip():
            raise self._lost()
        return tree

    def _lost(self) -> Unreadable:
        return refusal("invalid", "bad_expression", rest=short(self.text[self.at :].strip() or "–"))

    def _or(self) -> Tree:
        return self._joined("or", self._and)

    def _and(self) -> Tree:
        return self._joined("and", self._not)

    def _joined(self, word: str, part: Callable[[], Tree]) -> Tree:
        parts = [part()]
        while self._word(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word, *parts)

    def _not(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise refusal("invalid", "too_deep")
        if self._word("not"):
            tree: Tree = ("not", self._not())
        elif self._sign("("):
            tree = self._or()
            if not self._sign(")"):
                raise self._lost()
        else:
            tree = self._leaf()
        self.depth -= 1
        return tree

    def _word(self, word: str) -> bool:
        match = _WORD.match(self.text, self.at)
        if match is None or match[1].lower() != word:
            return False
        self.at = match.end()
        return True

    def _sign(self, sign: str) -> bool:
        rest = self.text[self.at :].lstrip()
        if not rest.startswith(sign):
            return False
        self.at = len(self.text) - len(rest) + 1
        return True

    def _leaf(self) -> Tree:
        left = self._side()
        relation = _RELATION.match(self.text, self.at)
        if relation is None:
            name = left["name"]
            if not name:
                raise self._lost()
            self.leaves.append(given_truth(name, self.inputs))
        else:
            self.at = relation.end()
            sign = _SAME.get(relation[1], relation[1])
            self.leaves.append(compared(left, sign, self._side(), self.inputs))
        return ("leaf", len(self.leaves) - 1)

    def _side(self) -> re.Match[str]:
        match = _SIDE.match(self.text, self.at)
        if match is None:
            raise self._lost()
        self.at = match.end()
        return match
