"""Where the mistakes of a rule file are laid while its nodes are checked against the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.problems import Problem, Where, nearest
from screener.rules.anchors import Anchor
from screener.rules.nodes.fields import Quantity

Path = tuple[str | int, ...]
"""The keys and places that lead to a part of a document."""


@dataclass
class Desk:
    """Where a node's mistakes are laid while it is checked against the catalogue."""

    catalogue: Catalogue
    where: Callable[[Path], Where]
    path: Path = ()
    problems: list[Problem] = field(default_factory=list)

    def report(self, key: str, *at: str | int, **params: object) -> None:
        """Add a problem at a field of the present node."""
        words = {name: str(value) for name, value in params.items()}
        self.problems.append(Problem(key, words, self.where((*self.path, *at))))

    def fact(self, code: str, kinds: tuple[str, ...], at: str) -> FactDef | None:
        """The fact of this code if it is of one of these kinds, else None and a problem."""
        fact = self.catalogue.get(code)
        if fact is None:
            word = code.casefold()
            same = [known.code for known in self.catalogue.values() if known.kind in kinds]
            near = self.catalogue.by_alias.get(word) or nearest(word, same) or "–"
            self.report("rules.unknown_fact", at, fact=code, nearest=near)
        elif fact.kind not in kinds:
            self.report("rules.wrong_kind", at, fact=code, kind=fact.kind, kinds=", ".join(kinds))
            return None
        return fact

    def quantity(self, fact: FactDef, quantity: Quantity | None, at: str) -> None:
        """Report a threshold whose unit is none of the fact's."""
        if quantity is None or fact.unit_code(quantity.unit) is not None:
            return
        units = ", ".join(fact.factors)
        near = nearest(quantity.unit, fact.factors) or fact.unit
        self.report(
            "rules.unknown_unit", at, unit=quantity.unit, fact=fact.code, units=units, nearest=near
        )

    def anchor(self, anchor: Anchor, *at: str) -> None:
        """Report an anchor whose fact is not in the catalogue, or has no onset."""
        fact = self.catalogue.get(anchor.fact) if anchor.fact else None
        kinds = ("condition", "grade")
        if anchor.fact and fact is None:
            known = [fact.code for fact in self.catalogue.values() if fact.kind in kinds]
            near = nearest(anchor.fact, known) or "–"
            self.report("rules.unknown_anchor", *at, anchor=anchor.name, nearest=near)
        elif fact is not None and fact.kind not in kinds:
            words = ", ".join(kinds)
            self.report("rules.wrong_kind", *at, fact=fact.code, kind=fact.kind, kinds=words)
