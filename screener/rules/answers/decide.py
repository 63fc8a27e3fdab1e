"""What decides: the fewest open facts that leave nothing open but judgements.

Each set of facts is tried: filled in in every way that the rules tell apart, and put to the
evaluator. Up to four facts are exact; more are called sufficient.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from screener.domain.screening import Ask, Verdict
from screener.rules.answers.fillings import Asked, Filling, Reads
from screener.rules.answers.hypotheses import Patient
from screener.rules.evaluate import Judged, explain_rows, judge_criterion
from screener.rules.nodes.base import Say, judge
from screener.rules.nodes.condition import Condition
from screener.rules.ruleset import Criterion, RuleSet
from screener.rules.telling import open_asks

EXACT = 4  # so many facts are looked at together
MOST = 4_000  # versions of a patient judged at once
SAMPLE = 1_000  # of more, so many are drawn
BETWEEN = MOST  # versions judged between two looks whether the search is still wanted
ORDER = ("complete", "condition", "plan", "date", "coded", "grade", "lab")
"""On file elsewhere, asked, examined, measured: the order in which facts are to be had."""
AGAIN = ("condition", "coded", "grade", "lab")
"""What may be otherwise when it is looked at again."""

CONSENT = Condition(condition="consent_signed")

Key = tuple[str, str]
Set = frozenset[Key]


@dataclass(frozen=True)
class Decides:
    """What would decide one rule set for one patient.

    ``facts``: what to ask or measure, in order; ``exact``: no fewer suffice, else they are merely
    sufficient. ``closes``: for each of them the open criteria that it helps to close. ``left``: the
    open criteria that may stay open even if everything is answered once, with what helps.
    ``fixed``: failing criteria that no new answer or test can change; ``again``: the others, with
    the codes of the facts that may turn out otherwise when they are looked at again.
    """

    verdict: Verdict
    facts: tuple[Ask, ...]
    exact: bool
    closes: Mapping[str, tuple[str, ...]]
    left: Mapping[str, tuple[Ask, ...]]
    fixed: tuple[str, ...]
    again: Mapping[str, tuple[str, ...]]
    consented: bool  # is the consent to this trial on file?


def decides(
    rule_set: RuleSet, patient: Patient, as_of: date, say: Say,
    tick: Callable[[], None] = lambda: None,
) -> Decides:  # fmt: skip
    """What would decide ``rule_set`` for ``patient`` on a day.

    ``tick`` is called now and then; what it raises stops the search.
    """
    row = patient.versions(rule_set, [()], as_of)
    evaluation = explain_rows(rule_set, row)[0]
    found = dict(zip(rule_set.criteria, evaluation.criteria, strict=True))
    failing = [one for one in found if found[one].result in ("present", "not_met")]
    wanted = {
        criterion: _facts(open_asks(criterion, finding, say, row))
        for criterion, finding in found.items()
        if finding.result == "open" and not finding.waits
    }
    search = _Search(rule_set, patient, as_of, tick)
    chosen, exact, left = search.fewest(wanted)
    closes = {
        ask.fact: tuple(c.id for c, asks in wanted.items() if _key(ask) in asks) for ask in chosen
    }
    stuck = {one.id: search.again(one) for one in failing}
    return Decides(
        evaluation.verdict,
        tuple(sorted(chosen, key=lambda ask: (ORDER.index(ask.kind), -len(closes[ask.fact])))),
        exact,
        closes,
        {criterion.id: tuple(wanted[criterion].values()) for criterion in left},
        tuple(name for name, codes in stuck.items() if not codes),
        {name: codes for name, codes in stuck.items() if codes},
        bool(judge(CONSENT, row).must[0]),
    )


def _key(ask: Ask) -> Key:
    return ask.kind, ask.fact


def _facts(asks: Sequence[Ask]) -> dict[Key, Ask]:
    """The facts that are asked for, each once; judgements are the investigator's."""
    return {_key(ask): ask for ask in asks if ask.kind != "judgement"}


@dataclass(frozen=True)
class _Search:
    rule_set: RuleSet
    patient: Patient
    as_of: date
    tick: Callable[[], None]
    judged: list[int] = field(default_factory=lambda: [0])  # versions since the last tick

    def _asked(self, criterion: Criterion) -> Asked:
        catalogue = self.patient.catalogue
        reads = Reads.of(criterion.nodes, self.rule_set.readings, catalogue)
        newest: dict[str, int] = {}
        for row in self.patient.rows:
            newest[row.fact] = max(row.first, newest.get(row.fact, row.first))
        trial, attempt = self.rule_set.trial, self.patient.attempt
        return Asked(catalogue, reads, trial, attempt, self.as_of, newest)

    def _judged(self, criterion: Criterion, fillings: Sequence[Filling]) -> Judged:
        self.judged[0] += len(fillings)
        if self.judged[0] >= BETWEEN:
            self.judged[0] = 0
            self.tick()
        own = self.patient.of(criterion)
        return judge_criterion(criterion, own.versions(self.rule_set, fillings, self.as_of))

    # --- what closes the open ones -------------------------------------------------------------

    def fewest(
        self, wanted: Mapping[Criterion, Mapping[Key, Ask]]
    ) -> tuple[list[Ask], bool, list[Criterion]]:
        """The fewest facts that close all criteria, if they surely are, and what stays open."""
        times = Counter(key for asks in wanted.values() for key in asks)
        shared = frozenset(key for key, count in times.items() if count > 1)
        closers, surely = dict[Criterion, list[Set]](), True
        for criterion, asks in wanted.items():
            closers[criterion], sure = self._closers(criterion, asks, shared)
            surely &= sure
        left = [criterion for criterion, sets in closers.items() if not sets]
        known = [sets for sets in closers.values() if sets]
        named = {key: ask for asks in wanted.values() for key, ask in asks.items()}
        chosen, exact = _cover(known)
        return [named[key] for key in named if key in chosen], exact and surely, left

    def _closers(
        self, criterion: Criterion, asks: Mapping[Key, Ask], shared: Set
    ) -> tuple[list[Set], bool]:
        """The least sets of facts that close a criterion in whatever way they are filled in.

        Once some are known, larger ones are of use only where they are asked for elsewhere, too.
        And were all sets tried in every way? Of more than can be, some ways are, drawn by chance.
        """
        asked, found = self._asked(criterion), list[Set]()
        fillings = {key: asked.fillings(ask) for key, ask in asks.items()}
        for size in range(1, min(EXACT, len(asks)) + 1):
            sets = [
                frozenset(some)
                for some in itertools.combinations(asks, size)
                if not any(less <= set(some) for less in found)
                and (not found or shared.issuperset(some))
            ]
            tried = [_in_every_way(some, fillings) for some in sets]
            if sum(map(len, tried)) > MOST:
                break
            found += self._closing(criterion, sets, tried)
        else:
            if found or len(asks) <= EXACT:
                return found, True
        if not found:
            found = self._closing(criterion, [frozenset(asks)], [_by_chance(fillings)])
        return found, False

    def _closing(
        self, criterion: Criterion, sets: Sequence[Set], tried: Sequence[Sequence[Filling]]
    ) -> list[Set]:
        """The sets with which the criterion is not open in any of the ways tried."""
        versions = [filling for ways in tried for filling in ways]
        if not versions:
            return []
        is_open = self._judged(criterion, versions).answer.open
        ends = list(itertools.accumulate(map(len, tried), initial=0))
        return [
            some
            for some, (start, end) in zip(sets, itertools.pairwise(ends), strict=True)
            if not is_open[start:end].any()
        ]

    # --- what may turn out otherwise -----------------------------------------------------------

    def again(self, criterion: Criterion) -> tuple[str, ...]:
        """The facts which, looked at again, might take a failing criterion's failure away."""
        asked, found = self._asked(criterion), []
        for code in dict.fromkeys(code for node in criterion.nodes for code in node.all_facts):
            fact = self.patient.catalogue[code]
            if fact.kind not in AGAIN or fact.lasts == "once":
                continue
            fillings = asked.fillings(Ask(fact.kind, code, ""))
            if not self._judged(criterion, fillings).fails.must.all():
                found.append(code)
        return tuple(found)


def _in_every_way(some: Set, fillings: Mapping[Key, Sequence[Filling]]) -> list[Filling]:
    """Every combination of fillings; cut where there are more than can be tried."""
    ways = itertools.product(*(fillings[key] for key in sorted(some)))
    return [_together(way) for way in itertools.islice(ways, MOST + 1)]


def _by_chance(fillings: Mapping[Key, Sequence[Filling]]) -> list[Filling]:
    """So many combinations, drawn by a chance that is the same each time."""
    chance = random.Random(1)  # noqa: S311  # no secret: the same draw each time
    return [
        _together([chance.choice(fillings[key]) for key in sorted(fillings)]) for _ in range(SAMPLE)
    ]


def _together(way: Iterable[Filling]) -> Filling:
    return tuple(itertools.chain.from_iterable(way))


def _cover(closers: Sequence[Sequence[Set]]) -> tuple[Set, bool]:
    """The fewest facts among which each criterion has a closing set; exact up to four."""
    if not closers:
        return frozenset(), True
    every = sorted({key for sets in closers for some in sets for key in some})
    for size in range(1, EXACT + 1):
        for some in map(frozenset, itertools.combinations(every, size)):
            if all(any(less <= some for less in sets) for sets in closers):
                return some, True
    chosen: Set = frozenset()
    for sets in sorted(closers, key=len):
        if not any(some <= chosen for some in sets):
            chosen |= min(sets, key=lambda some: (len(some - chosen), sorted(some)))
    return _without_idle(chosen, closers), False


def _without_idle(chosen: Set, closers: Sequence[Sequence[Set]]) -> Set:
    for key in sorted(chosen):
        less = chosen - {key}
        if all(any(some <= less for some in sets) for sets in closers):
            chosen = less
    return chosen
