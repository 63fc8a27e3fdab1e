"""What decides: the fewest open facts that leave nothing open but judgements, of a whole cohort.

For each criterion its least closing sets are found, for everybody at once (``suppose``,
``closing``); for each patient the fewest facts among which every open criterion has one
(``cover``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from screener.domain.screening import Ask, Verdict
from screener.rules.answers.answering import Asking
from screener.rules.answers.charts import Supposed, alike
from screener.rules.answers.closing import QUICK, Closing, closing
from screener.rules.answers.cover import cover
from screener.rules.answers.fillings import Reads
from screener.rules.answers.reading import read_by
from screener.rules.answers.structure import Structure
from screener.rules.answers.suppose import Suppositions, look_together
from screener.rules.answers.wanted import Key, Wanted, joined, wanted
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, Judged, Outcome, evaluate_rows, judge_criterion
from screener.rules.nodes.base import Say, judge
from screener.rules.nodes.condition import Condition
from screener.rules.pairs import Bools, Ints
from screener.rules.ruleset import RuleSet

ORDER = ("complete", "condition", "plan", "date", "coded", "grade", "lab")
"""On file elsewhere, asked, examined, measured: the order in which facts are to be had."""
AGAIN = ("condition", "coded", "grade", "lab")
"""What may be otherwise when it is looked at again."""

CONSENT = Condition(condition="consent_signed")


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
    rule_set: RuleSet, cohort: Cohort, as_of: date, say: Say,
    tick: Callable[[], None] = lambda: None,
) -> Decides:  # fmt: skip
    """What would decide ``rule_set`` for the one patient of ``cohort`` on a day.

    ``tick`` is called now and then; what it raises stops the search.
    """
    return Deciding(Asking(rule_set, cohort, as_of, tick=tick), say).of([0])[0]


@dataclass(frozen=True)
class Deciding:
    """What would decide a rule set for some patients on a day: the same as for each alone.

    Only less surely ``exact``: facts that are asked of others are tried together with theirs.
    ``step`` is told how many of the criteria that are open for some are done.
    """

    asking: Asking
    say: Say
    step: Callable[[int, int], None] = lambda done, total: None

    @cached_property
    def outcome(self) -> Outcome:
        """What it finds as it is, a row for each patient."""
        return evaluate_rows(self.asking.rule_set, self.asking.everybody)

    def of(self, places: Sequence[int]) -> list[Decides]:
        """What would decide it for the patients at some places."""
        mask = np.zeros(len(self.outcome.rows), dtype=np.bool_)
        mask[np.asarray(places, dtype=np.int64)] = True
        where = [(one, one.answer.open & mask) for one in self.outcome.criteria]
        some = [(judged, rows) for judged, rows in where if rows.any()]
        supposed = [self._supposed(judged, rows) for judged, rows in some]
        look_together([(one, one.all_tries()) for one in supposed], QUICK[0])
        open_ones = dict[str, Open]()
        for done, ((judged, rows), one) in enumerate(zip(some, supposed, strict=True)):
            self.step(done, len(some))
            open_ones[judged.criterion.id] = self._closed(one, len(rows))
        self.step(len(some), len(some))
        first, which = self._alike(np.asarray(places, dtype=np.int64), [*open_ones.values()])
        told = [self._told(place, open_ones) for place in first]
        return [told[kind] for kind in which]

    def _alike(self, places: Ints, open_ones: Sequence[Open]) -> tuple[list[int], list[int]]:
        """Of the patients for whom the same decides, the first; and which of these each is like.

        Whoever is excluded stands for one alone: what may turn out otherwise is looked up there.
        """
        verdict = self.outcome.verdict[places]
        excluded = verdict == VERDICTS.index("excluded")
        columns = [verdict, self._consented[places], np.where(excluded, places, -1)]
        for one in open_ones:
            columns += [one.kinds[places], one.asked.which[places]]
        _, first, which = alike(columns)
        return places[first].tolist(), which.tolist()

    @cached_property
    def _consented(self) -> Bools:
        return judge(CONSENT, self.outcome.rows).must

    def _supposed(self, judged: Judged, where: Bools) -> Suppositions:
        """What a criterion asks for where it is open; of those that ask the same, once."""
        asking, criterion = self.asking, judged.criterion
        rows = criterion.asked_of(self.outcome.rows)

        def make() -> Suppositions:
            asked = wanted(criterion, rows, asking.charts, self.say, where)
            structure = Structure(criterion, asking.charts.catalogue)
            asking.tick()
            return Suppositions(asking, structure, asked, rows, np.flatnonzero(where))

        asked = (criterion.key, *criterion.rests_on(rows))
        return asking.cohort.once(("supposed", *asked, asking.as_of, where.tobytes()), make)

    def _closed(self, supposed: Suppositions, patients: int) -> Open:
        """What closes it."""

        def make() -> Open:
            found, which = closing(supposed)
            kinds = np.full(patients, -1, dtype=np.int64)
            kinds[supposed.rows] = which
            return Open(supposed.wanted, found, kinds)

        return self.asking.cohort.once(("closed", id(supposed)), make)

    def _told(self, place: int, open_ones: Mapping[str, Open]) -> Decides:
        found = {name: (one, one.of(place)) for name, one in open_ones.items()}
        own = {name: (one, shut) for name, (one, shut) in found.items() if shut}
        shut = [closing_ for _, closing_ in own.values()]
        chosen, exact = cover([one.sets for one in shut if one.sets])
        asks, closes = dict[Key, Ask](), dict[str, tuple[str, ...]]()
        left = dict[str, tuple[Ask, ...]]()
        for name, (one, closing_) in own.items():
            some = one.asked.of(place)
            if not closing_.sets:
                left[name] = tuple(sorted(some.values(), key=_order))
            for key in some.keys() & chosen:
                asks[key] = joined(asks[key], some[key]) if key in asks else some[key]
                closes[key[1]] = (*closes.get(key[1], ()), name)
        verdict = VERDICTS[int(self.outcome.verdict[place])]
        failing = self.outcome.failing(place) if verdict == "excluded" else ()
        stuck = {name: self._again(name, place) for name in failing}
        return Decides(
            verdict,
            tuple(sorted(asks.values(), key=lambda ask: _order(ask, len(closes[ask.fact])))),
            exact and all(one.sure for one in shut),
            closes,
            left,
            tuple(name for name, codes in stuck.items() if not codes),
            {name: codes for name, codes in stuck.items() if codes},
            bool(self._consented[place]),
        )

    # --- what may turn out otherwise -----------------------------------------------------------

    def _again(self, name: str, place: int) -> tuple[str, ...]:
        """The facts which, looked at again, might take a failing criterion's failure away."""
        criterion = self.asking.rule_set.criterion(name)
        asking, found = self.asking, []
        charts, readings = asking.charts, asking.rule_set.readings
        reads = Reads.of(criterion.nodes, readings, charts.catalogue)
        codes = read_by(criterion.nodes, readings, charts.catalogue)
        for code in dict.fromkeys(code for node in criterion.nodes for code in node.all_facts):
            fact = charts.catalogue[code]
            if fact.kind not in AGAIN or fact.lasts == "once":
                continue
            fillings = asking.asked(reads, place, code).fillings(Ask(fact.kind, code, ""))
            cohort = charts.versions([Supposed(codes, np.array([place]), fillings)])
            rows = asking.rows(np.arange(len(fillings), dtype=np.int64), cohort)
            if not judge_criterion(criterion, rows).fails.must.all():
                found.append(code)
        return tuple(found)


@dataclass(frozen=True)
class Open:
    """A criterion that is open for some: what it asks for, and what closes it.

    ``kinds``: for each patient the place among ``closing`` of what does; -1 where it is not open.
    """

    asked: Wanted
    closing: Sequence[Closing]
    kinds: Ints

    def of(self, place: int) -> Closing | None:
        """What closes it for one patient; None where it is not open."""
        kind = self._kinds[place]
        return self.closing[kind] if kind >= 0 else None

    @cached_property
    def _kinds(self) -> list[int]:
        return [*map(int, self.kinds)]


def _order(ask: Ask, closes: int = 0) -> tuple[int, int, str]:
    """Where a fact stands: first what is easier to have, and what closes more."""
    return ORDER.index(ask.kind), -closes, ask.fact
