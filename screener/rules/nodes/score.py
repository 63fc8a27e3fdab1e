"""A named score against limits: ``{score: child_pugh, pick: any, above: 9}``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

import numpy as np

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.problems import nearest
from screener.domain.screening import Ask
from screener.domain.times import MINUTES
from screener.domain.units import spelling
from screener.rules.anchors import Anchor, days
from screener.rules.bands import Band
from screener.rules.calendar import FIRST_DAY
from screener.rules.evidence import Compared, Looked, looked, seen
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.fields import Quantity
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairing import Pairing
from screener.rules.pairs import BIT, Ints, Pair, agreed
from screener.rules.rows import Rows
from screener.rules.scores.base import Score
from screener.rules.scores.facts import codes_of, dated_codes, evaluate_score, limits_read
from screener.rules.scores.registry import SCORES, find
from screener.rules.select import Chosen, choose, selected
from screener.rules.series import Series, concatenate
from screener.rules.windows import Window, day_itself, up_to_anchor

_APART = 1 << 24  # more than the days of the whole axis: patient and day as one number


@register
class ScoreNode(LimitFields, WindowFields, Node):
    """The score on the day, or on ``any`` day of the window on which an input was recorded.

    Its inputs are the latest within the site's ``inputs_within`` of the evaluation day, else of the
    same day. A missing input is all it can be, so the score is a range. ``variant`` names one of
    the score's published forms. A definition that is known from secondary texts only, or is for
    display, decides nothing: it waits for a judgement.
    """

    kind: ClassVar[str] = "score"
    score: str
    variant: str = ""
    pick: Literal["latest", "any"] = "latest"

    def check(self, desk: Desk) -> None:
        if self.score not in SCORES:
            near = nearest(self.score, SCORES) or ", ".join(SCORES)
            desk.report("rules.unknown_score", "score", score=self.score, nearest=near)
        elif self.known is None:
            names = SCORES[self.score].names
            near = nearest(self.variant, names) or ", ".join(names) or "–"
            key = "scores.unknown_variant" if self.variant else "scores.variant_wanted"
            desk.report(key, "variant", variant=self.variant, score=self.score, nearest=near)
        else:
            self._check_units(desk, self.known)
        self.check_limits(desk, None)
        self.check_window(desk)
        if self.windowed and self.pick != "any":
            desk.report("rules.window_needs_any")

    def _check_units(self, desk: Desk, score: Score) -> None:
        """Report a limit that is none of the score's grades, or has a unit that is not its own."""
        for side, limit in self.limits():
            if score.values:
                if place_of(score, limit) is None:
                    known = ", ".join(label_words(value) for value in score.values)
                    desk.report("scores.unknown_grade", side, grade=limit, known=known)
            elif limit.unit and spelling(limit.unit) != spelling(score.unit):
                desk.report("rules.no_unit_here", side, unit=limit.unit)

    @property
    def known(self) -> Score | None:
        """The score of this name and variant, if there is one."""
        return find(self.score, self.variant)

    @property
    def one(self) -> Score:
        known = self.known
        assert known is not None  # else the rule was refused
        return known

    def facts(self) -> tuple[str, ...]:
        return (*(codes_of(self.known) if self.known else ()), *self.anchor_facts())

    def limits_of_normal(self) -> tuple[str, ...]:
        return limits_read(self.one)

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        return (*self.anchor_conventions(), "scores")

    def evaluate(self, rows: Rows) -> Pair:
        score = self.one
        pair = self._any(score, rows) if self.pick == "any" else self._on_the_day(score, rows)
        pair = pair.seeing(self.seen_of_anchors(rows))
        if score.decides:
            return pair
        why = pair.why | BIT["judgement"]
        return Pair(rows.constant(False), rows.constant(True), why, pair.seen)

    def _on_the_day(self, score: Score, rows: Rows) -> Pair:
        window = inputs_window(rows)
        scored = evaluate_score(score, rows, window)
        series = derived(score, rows, np.arange(len(rows)), rows.day, scored.low, scored.high)
        each = np.arange(len(rows))
        pairing = Pairing(len(rows), each, slice(None))  # a score for each row
        must, may = self._band(score).of(pairing, series)
        number = seen(lambda: [Compared(each, scored.low, scored.high)])
        inputs = tuple(part for chosen in scored.chosen for part in chosen.seen)
        return Pair.of(must, may, lambda: scored.why, scored.seen + inputs + number)

    def _band(self, score: Score) -> Band:
        return Band.of_limits((side, limit_of(score, one)) for side, one in self.limits())

    def _any(self, score: Score, rows: Rows) -> Pair:
        kind = f"{score.name} {score.variant} {rows.readings.key}"
        series = rows.of_cohort(kind, codes_of(score), lambda: _of_every_day(score, rows))
        tests = [self._band(score)]
        found = []
        for window in self.past_windows(rows, None, wide=True):
            chosen = choose(rows, series, window, "any")
            pair = selected(rows, chosen, tests, "any")
            pair.seen = seen(partial(_inputs_of, score, rows, window, chosen))
            found.append(pair)
        return agreed(found)

    def sentence(self, say: Say) -> str:
        key = "score_any" if self.pick == "any" else "score"
        limits, window = self.limit_words(say), self.window_words(say)
        return say(key, score=score_name(self.one, say), limits=limits, window=window)

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        score = self.one
        if self.pick == "any":
            code = score.reviewed_by
            asks = self.asks_for_anchors(say, rows, row)
            return (*asks, Ask("complete", code, say.question(code)))
        scored = evaluate_score(score, rows, inputs_window(rows))
        kinds = rows.cohort.catalogue
        wanted = dict.fromkeys(code for code, some in scored.missing if some[row] and code in kinds)
        return tuple(
            Ask(kinds[code].kind, code,
                say.question(code) if kinds[code].yes_or_no else say.name(code))
            for code in wanted
        )  # fmt: skip


def _inputs_of(
    score: Score, rows: Rows, window: Window, scores: Chosen
) -> Iterator[Looked | Compared]:
    """The inputs that were recorded in a window, and the scores that were compared."""
    for code in dated_codes(score, rows.cohort.catalogue):
        series = rows.series(code)
        one = choose(rows, series, window, "any")
        yield from looked(series, one.pairing, one.candidate, ~one.candidate, "outside_window")
    fact = scores.pairing.fact[scores.candidate]
    series = scores.series
    yield Compared(scores.pairing.row[scores.candidate], series.low[fact], series.high[fact])


def place_of(score: Score, limit: Quantity) -> float | None:
    """The place of a grade as printed (``1b``, ``2``) among the score's, or None."""
    word = f"{limit.number}{limit.unit}"
    places = [n for n, value in enumerate(score.values) if label_words(value) == word]
    return float(places[0]) if places else None


def label_words(value: object) -> str:
    """A grade as a rule file writes it; of a criterion, 0 for not met and 1 for met."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def limit_of(score: Score, limit: Quantity) -> float:
    """The number that a limit is compared as: of grades, their place."""
    place = place_of(score, limit)
    return float(limit.number) if place is None else place


def score_name(score: Score, say: Say) -> str:
    """The score's name with its variant, and that it decides nothing where it does not."""
    name = say.texts(f"scores.name.{score.name}")
    if score.variant:
        variant = say.texts(f"scores.variant.{score.name}.{score.variant}")
        name = say.texts("scores.with_variant", name=name, variant=variant)
    if score.decides:
        return name
    return say.texts(f"scores.undecided.{'low' if score.confidence == 'C' else 'shown'}", name=name)


def inputs_window(rows: Rows) -> Window:
    """The days from which a score's inputs may come."""
    return rows.once(("inputs", rows.readings.inputs_within), lambda: _inputs_window(rows))


def _inputs_window(rows: Rows) -> Window:
    within = rows.readings.inputs_within
    if within is None:
        return day_itself(rows)
    return up_to_anchor(rows, days(Anchor("screening"), rows), within)


def _of_every_day(score: Score, rows: Rows) -> Series:
    """The scores of all patients on each day on which an input was recorded."""
    asked = _recorded_days(score, rows)
    scored = evaluate_score(score, asked, inputs_window(asked))
    series = derived(score, rows, asked.patient, asked.day, scored.low, scored.high)
    return _with_undated(score, rows, series)


def _recorded_days(score: Score, rows: Rows) -> Rows:
    """One row for each patient and day on which an input was recorded."""
    found = [np.zeros(0, dtype=np.int64)]
    for code in dated_codes(score, rows.cohort.catalogue):
        series = rows.series(code)
        wanted = series.last - series.first < MINUTES
        day = series.first[wanted] // MINUTES - FIRST_DAY
        found.append(series.row[wanted].astype(np.int64) * _APART + day)
    both = np.unique(np.concatenate(found))
    return rows.at(both // _APART, both % _APART + FIRST_DAY)


def _with_undated(score: Score, rows: Rows, series: Series) -> Series:
    """Add a day of unknown score for each input whose day is not certain."""
    parts = [series]
    for code in dated_codes(score, rows.cohort.catalogue):
        source = rows.series(code)
        vague = source.where(source.last - source.first >= MINUTES)
        made = derived(
            score, rows, vague.row, vague.first // MINUTES,
            np.full(len(vague), float(score.low)), np.full(len(vague), float(score.high)),
        )  # fmt: skip
        parts.append(replace(made, last=vague.last))
    return concatenate(parts)


def derived(
    score: Score, rows: Rows, patient: Ints, day: Ints, low: np.ndarray, high: np.ndarray
) -> Series:
    """Scores of patients on days, as a series that windows and picks apply to like any other."""
    size = len(patient)
    zeros, never = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.bool_)
    words = np.zeros(size, dtype=np.str_)
    order = np.lexsort((day, patient))
    fact = FactDef(
        code=score.name, kind="lab", label={"en": score.name}, group="scores", unit="1",
        reviewed_by=score.reviewed_by,
    )  # fmt: skip
    return Series(
        fact=fact, patients=len(rows.cohort), id=zeros, row=patient[order],
        first=day[order] * MINUTES, last=day[order] * MINUTES + MINUTES - 1,
        ended=never, end_first=zeros, end_last=zeros, low=low[order], high=high[order],
        unit=zeros, bits=zeros,
        bad=np.where(low[order] == high[order], 0, BIT["missing"]),
        criterion=words, asked=words,
    )  # fmt: skip
