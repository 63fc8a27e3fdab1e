"""Which facts can change what a rule finds: those it names, and those that speak for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from screener.domain.catalogue import Catalogue
from screener.rules.anchors import Anchor
from screener.rules.nodes import Node, walk
from screener.rules.nodes.score import ScoreNode
from screener.rules.readings import Readings
from screener.rules.scores.base import Score
from screener.rules.scores.persons import ETIOLOGY, NO_TERM, OTHER
from screener.rules.scores.registry import find


def read_by(rules: Iterable[Node], readings: Readings, catalogue: Catalogue) -> frozenset[str]:
    """The codes of all facts on which the truth of some rules can rest.

    Beside the facts that they name: those from which a score draws an input, what a convention of
    the rule set puts in their place, what implies one of them or is implied by it, and the
    statements that all of a kind has been looked through.
    """
    named = {code for rule in rules for _, node in walk(rule) for code in _named(node, readings)}
    return spoken_for(named, catalogue)


def spoken_for(codes: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """Some facts, and all that say something of them: by implying, by being implied, by silence."""
    known = {code for code in codes if code in catalogue}
    spoken = known.union(*(_speaking(code, catalogue) for code in known))
    reviews = (catalogue[code].reviewed_by for code in spoken)
    return frozenset({*spoken, *filter(None, reviews)})


def _implying(code: str, catalogue: Catalogue) -> set[str]:
    """Every fact of which a yes, or some choice, implies a yes to ``code``, in however many steps.

    ``code`` is among them.
    """
    found = _closure(code, lambda one: catalogue.implied_from.get(one, ()))
    return found.union(*(catalogue[one].implied_by for one in found))


def _speaking(code: str, catalogue: Catalogue) -> set[str]:
    """What implies a fact, and what it implies in turn: a no to that is a no to it."""
    return _implying(code, catalogue) | _closure(code, lambda one: catalogue[one].implies)


def _closure(code: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    found, ahead = {code}, [code]
    while ahead:
        new = set(step(ahead.pop())) - found
        found |= new
        ahead += new
    return found


def _named(node: Node, readings: Readings) -> Iterator[str]:
    yield from node.facts()
    if isinstance(node, ScoreNode):
        yield from _drawn(node.one)
        yield node.one.reviewed_by
    if readings.baseline is not None:
        yield Anchor.read(readings.baseline.means).fact


def _drawn(score: Score) -> Iterator[str]:
    """From what a score has inputs that nobody recorded as such."""
    for item in score.inputs:
        if item.drawn is not None:
            yield item.drawn.of
        if item.name == ETIOLOGY:
            yield from (*NO_TERM, *OTHER)
        maker = find(item.made_from) if item.made_from else None
        if maker is not None:
            yield from _drawn(maker)
