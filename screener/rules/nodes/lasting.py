"""How long something has lasted: ``lasting: {more_than: 6 months}``.

Of results, a contrary one restarts the clock; of a condition or grade, the start that is on file
counts. The clock runs up to the anchor that ``at`` names, else up to the day.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from screener.domain.times import BEGINNING, MINUTES, Duration
from screener.rules.anchors import onset
from screener.rules.calendar import shift
from screener.rules.evidence import looked, seen
from screener.rules.nodes.base import Desk, Node, Say, Strict
from screener.rules.nodes.fields import Span
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import BIT, Bools, Ints, Pair, agreed
from screener.rules.questions import OfResult, Question, put, put_together
from screener.rules.rows import Rows
from screener.rules.select import PerFact, Pick
from screener.rules.series import Series
from screener.rules.silence import oldest_no
from screener.rules.states import holds
from screener.rules.stretches import NEVER
from screener.rules.told import Told
from screener.rules.windows import AnchorDays, on_anchor


class Lasting(Strict):
    """``at_least`` includes the boundary day, ``more_than`` does not."""

    more_than: Span | None = None
    at_least: Span | None = None

    @property
    def length(self) -> Duration:
        length = self.more_than or self.at_least
        assert length is not None  # else the rule was refused
        return length

    def latest_start(self, day: Ints) -> Ints:
        """The last day on which it may have begun to have lasted long enough on ``day``."""
        start = shift(day, self.length, -1)
        return start - 1 if self.more_than is not None else start


class LastingFields(WindowFields):
    """A window, or ``lasting``: it must have been so for a length of time."""

    lasting: Lasting | None = None

    def check_lasting(self, desk: Desk, window: WindowFields, alone: bool = True) -> None:
        """Report a missing or double length, and what cannot stand beside it."""
        if self.lasting is None:
            return
        given = [self.lasting.more_than, self.lasting.at_least]
        if len([one for one in given if one is not None]) != 1:
            desk.report("rules.one_length", "lasting")
        if window.within or window.before or window.after or not alone:
            desk.report("rules.lasting_alone", "lasting")

    def days_words(self, say: Say) -> dict[str, str]:
        """The phrases of a clause that say when, and for how long; a text sets their order."""
        return {"window": self.window_words(say), "lasting": self.lasting_words(say)}

    def lasting_words(self, say: Say) -> str:
        if self.lasting is None:
            return ""
        side = "more_than" if self.lasting.more_than is not None else "at_least"
        return say(f"lasting_{side}", length=say.length(self.lasting.length))


class Asking(LastingFields, Node):
    """A leaf that asks in its window, under each reading of it, or how long something lasted."""

    @abstractmethod
    def asked(self, rows: Rows) -> list[Question]:
        """What it asks in each window."""

    @abstractmethod
    def lasted(self, rows: Rows, lasting: Lasting) -> list[Pair]:
        """Whether it lasted so long, up to each anchor."""

    def questions(self, rows: Rows) -> list[Question]:
        """The same; none if it must have lasted."""
        return [] if self.lasting else self.asked(rows)

    def found(self, rows: Rows, pairs: Sequence[Pair]) -> Pair:
        """Its truth by what its questions found."""
        return agreed(pairs).seeing(self.seen_of_anchors(rows))

    def evaluate(self, rows: Rows) -> Pair:
        pairs = self.lasted(rows, self.lasting) if self.lasting else put(rows, self.asked(rows))
        return self.found(rows, pairs)


class AskingFacts(Asking):
    """A leaf whose facts each pass or do not, whatever else is on file."""

    @abstractmethod
    def series(self, rows: Rows) -> Series:
        """Its facts."""

    @abstractmethod
    def test(self, rows: Rows) -> PerFact:
        """Which of them pass."""

    def lasted(self, rows: Rows, lasting: Lasting) -> list[Pair]:
        series = self.series(rows)
        halves = self.test(rows).of(rows.pairing(series), series)
        anchors = self.anchor_days(rows)
        return [lasted_results(rows, series, *halves, lasting, anchor) for anchor in anchors]

    def asked_of(self, rows: Rows, pick: Pick) -> list[Question]:
        """Does the picked one pass, in each window or in the usual one of the site?"""
        usual = rows.readings.labs_within if pick != "any" else None
        windows = self.past_windows(rows, usual, wide=True)
        series, test = self.series(rows), self.test(rows)
        return [OfResult(series, window, pick, [test]) for window in windows]


def judge_together(leaves: Iterable[tuple[Asking, Rows]], rows: Rows) -> None:
    """Judge leaves of rule sets that are put to the same few rows, those of one kind at once."""
    waiting: dict[Hashable, tuple[Asking, Rows, Sequence[Question]]] = {}
    for leaf, own in leaves:
        key: Hashable = (leaf.key, *leaf.rests_on(own))
        if key not in rows.memo and key not in waiting:
            waiting[key] = (leaf, own, leaf.questions(own))
    asked = [question for *_, questions in waiting.values() for question in questions]
    answers = put_together(rows, asked)
    for key, (leaf, own, questions) in waiting.items():
        if questions:
            rows.memo[key] = leaf.found(own, [answers[question] for question in questions])


def lasted_results(
    rows: Rows, series: Series, sure: Bools, maybe: Bools,
    lasting: Lasting, anchor: AnchorDays,
) -> Pair:  # fmt: skip
    """Have the results been so for that long, by what is on file up to the anchor?

    ``sure`` and ``maybe``: pair by pair, was it certainly, and possibly, so?

    True if a result that was certainly so lies that long before the anchor and every one after it
    was so. False only if a contrary one lies within that time, or is the latest.
    """
    pairing = rows.pairing(series)
    row, of = pairing.row, pairing.of
    first, last = of(series.first), of(series.last)
    end = _end_of(anchor.first, rows)
    known = first <= pairing.at(_end_of(anchor.last, rows))
    before = last <= pairing.at(end)
    start = lasting.latest_start(anchor.first)
    unlike = pairing.most(last, ~sure & known, NEVER)
    early = sure & before & (first > unlike[row]) & (last // MINUTES <= pairing.at(start))
    contrary = ~maybe & before
    youngest = lasting.latest_start(anchor.last)
    within = pairing.any(contrary & (first // MINUTES > pairing.at(youngest)))
    alike = pairing.most(last, maybe & known, NEVER)
    newest = pairing.most(first, contrary, NEVER) > alike
    must = pairing.any(early) & ~anchor.never
    may = must | ~(within | newest | anchor.never)
    why = pairing.join(of(series.bad), known)
    vague = pairing.any(known & ~sure) & (why == 0)
    why |= np.where(vague, BIT["imprecise"], 0)
    why |= np.where((why == 0) | anchor.unknown, BIT["missing"], 0)
    return Pair.of(must, may, why, seen(lambda: looked(series, pairing, known)))


def lasted_answers(
    rows: Rows, on_file: Told, lasting: Lasting, anchor: AnchorDays,
    fresh: Duration | None,
) -> Pair:  # fmt: skip
    """Does the condition hold on the anchor's day, begun that long before it?

    History holds on every day after it was, so any day up to the anchor's will do.
    """
    window = on_anchor(rows, anchor).up_to(rows.end)
    if on_file.once:
        ever = ~anchor.never
        window = replace(
            window,
            certain_first=np.where(ever, BEGINNING, window.certain_first),
            possible_first=np.where(ever, BEGINNING, window.possible_first),
        )
    held = holds(rows, on_file, window, oldest_no(rows, window, fresh))
    laid, said = on_file.laid, on_file.said
    pairing = rows.pairing(said.series)
    of = pairing.of
    first_end, last_end = _end_of(anchor.first, rows), _end_of(anchor.last, rows)
    told = of(said.series.first) <= pairing.at(last_end)
    early, late = onset(said, pairing, told)
    known = pairing.any(of(said.sure) & told) & ~pairing.any(of(laid.contested) & told)
    old = known & (late // MINUTES <= lasting.latest_start(anchor.first))
    young = known & (early // MINUTES > lasting.latest_start(anchor.last))
    if anchor.first is not anchor.last:  # it must be the same stretch on whichever day
        by_then = of(said.series.first) <= pairing.at(first_end)
        begun, _ = onset(said, pairing, by_then)
        young &= pairing.any(of(said.sure) & by_then) & (begun == early)
    young &= ~on_file.in_doubt(rows, last_end)
    must, may = held.must & old, held.may & ~young
    return Pair.of(must, may, held.why | np.where(held.must, BIT["imprecise"], 0), held.seen)


def _end_of(day: Ints, rows: Rows) -> Ints:
    return np.minimum(day * MINUTES + (MINUTES - 1), rows.end)
