"""What decides over several trials: their open facts, each once, in the order to have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from screener.domain.screening import Ask
from screener.rules.answers.decide import ORDER, Decides

TESTS = ("lab", "grade")  # what is measured or examined, not merely asked


@dataclass(frozen=True, slots=True)
class DecidesAnswer:
    """What would decide one trial."""

    trial: str
    decides: Decides


@dataclass(frozen=True, slots=True)
class NextFact:
    """A fact to ask for or to measure, with the open criteria that it helps to close, by trial.

    One that belongs to a trial, such as a consent, stands once for each trial.
    """

    ask: Ask
    closes: dict[str, tuple[str, ...]]
    routine_only: bool  # no consent is on file: only a result of routine care may be used

    @property
    def criteria(self) -> int:
        return sum(len(names) for names in self.closes.values())


@dataclass(frozen=True, slots=True)
class Decision:
    """What decides over several trials: each, and all facts in the order to have them.

    ``before_consent``: the trials whose consent is not on file. Before it only a routine result
    counts, if there is one: no test for the study may be done.
    """

    trials: tuple[DecidesAnswer, ...]
    facts: tuple[NextFact, ...]
    before_consent: tuple[str, ...]

    @classmethod
    def of(cls, found: Sequence[DecidesAnswer]) -> Decision:
        """All facts of several trials; those first that are easier to have, and that close more."""
        before = tuple(one.trial for one in found if not one.decides.consented)
        asks: dict[Key, Ask] = {}
        closes: dict[Key, dict[str, tuple[str, ...]]] = {}
        for one in found:
            helps = _helps(one.decides)
            for ask in _asks(one.decides):
                key = (ask.kind, ask.fact, one.trial if ask.trial else "")
                asks[key] = _both(asks.get(key, ask), ask)
                closes.setdefault(key, {})[one.trial] = tuple(dict.fromkeys(helps[ask.fact]))
        facts = [
            NextFact(ask, closes[key], ask.kind in TESTS and set(closes[key]) <= set(before))
            for key, ask in asks.items()
        ]
        facts.sort(key=lambda one: (ORDER.index(one.ask.kind), -one.criteria))
        return cls(tuple(found), tuple(facts), before)


Key = tuple[str, str, str]
"""Kind and code of a fact, and the trial that it belongs to, if it belongs to one."""


def _asks(decided: Decides) -> Iterable[Ask]:
    """The facts of one trial; where it excludes already, nothing that is open decides anything."""
    if decided.verdict == "excluded":
        return ()
    return (*decided.facts, *(ask for some in decided.left.values() for ask in some))


def _helps(decided: Decides) -> Mapping[str, tuple[str, ...]]:
    """The criteria that each fact helps to close."""
    helps = dict(decided.closes)
    for criterion, some in decided.left.items():
        for ask in some:
            helps[ask.fact] = (*helps.get(ask.fact, ()), criterion)
    return helps


def _both(one: Ask, other: Ask) -> Ask:
    """One question for two rules: a "no" to it must cover the days of both."""
    starts = [ask.start for ask in (one, other) if ask.start]
    ends = [ask.end for ask in (one, other) if ask.end]
    return replace(one, start=min(starts, default=""), end=max(ends, default=""))
