"""A rule file checked: mistakes, then doubts, its worked cases, and what these do not notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.domain.catalogue import Catalogue
from screener.domain.problems import Where
from screener.rules.cases import Case, Difference, load_cases, run_cases
from screener.rules.doubts import Doubt, doubts
from screener.rules.expand import SIDES, Bases, no_bases, whole
from screener.rules.language import load
from screener.rules.mutations import Mutated, mutate
from screener.rules.nodes.base import Path
from screener.rules.ruleset import RuleSet


@dataclass(frozen=True)
class Checked:
    """What was found of a rule file without mistakes. Doubts stand with their places.

    ``cases`` is None where there are none beside it; ``mutated`` too, and where a case differs.
    """

    rule_set: RuleSet
    doubts: tuple[tuple[Doubt, Where], ...]
    cases: tuple[Case, ...] | None
    differences: tuple[Difference, ...]
    mutated: Mutated | None


def check(
    text: str,
    catalogue: Catalogue,
    file: str = "",
    bases: Bases = no_bases,
    cases_text: str | None = None,
    cases_file: str = "",
    changes: bool = True,
) -> Checked:
    """Check a rule file and the cases beside it. Raises Refused with every mistake of either.

    Without ``changes`` it is not asked what the cases do not notice, which takes longest.
    """
    rule_set = load(text, catalogue, file, bases)
    cases = None if cases_text is None else load_cases(cases_text, rule_set, catalogue, cases_file)
    differences = run_cases(cases, rule_set, catalogue) if cases else ()
    asked = changes and bool(cases) and not differences
    mutated = mutate(rule_set, cases or (), catalogue) if asked else None
    places = _Places(text, file, bases)
    found = tuple((doubt, places.of(doubt)) for doubt in doubts(rule_set, catalogue, cases))
    return Checked(rule_set, found, cases, differences, mutated)


class _Places:
    """Where criteria stand in the file."""

    def __init__(self, text: str, file: str, bases: Bases) -> None:
        self._document, _ = whole(text, file, bases)
        self._starts: dict[str, Path] = {
            item["id"]: (side, number)
            for side in SIDES
            for number, item in enumerate(self._document.data.get(side) or ())
        }

    def of(self, doubt: Doubt) -> Where:
        start: Sequence[str | int] = self._starts.get(doubt.criterion, ())
        return self._document.where((*start, *doubt.path))
