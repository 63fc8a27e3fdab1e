"""Named anchors and the days on which they lie.

``screening`` is the day of the row. ``onset of X`` is the start of the present or latest stretch of
a catalogue condition; ``last X`` the latest answered yes. ``baseline``, ``consent``, ``enrolment``
and ``first dose`` are facts of the trial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.domain.times import BEGINNING, END, MINUTES
from screener.rules.calendar import FIRST_DAY
from screener.rules.pairing import Pairing, alike
from screener.rules.pairs import Bools, Ints
from screener.rules.rows import Rows
from screener.rules.silence import oldest_no, silence
from screener.rules.stretches import NEVER, Said
from screener.rules.told import Told, told
from screener.rules.windows import NOWHERE, AnchorDays, whole_past

TRIAL_ANCHORS = {
    "consent": "consent_signed",
    "baseline": "baseline",
    "enrolment": "enrolment",
    "first dose": "first_dose",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named day: what of the fact (``onset`` or ``last``), and its code; or ``screening``."""

    name: str  # as written
    of: str = ""
    fact: str = ""

    @classmethod
    def read(cls, text: str) -> Anchor:
        """Read ``screening``, ``onset of liver_failure`` … Raises ValueError otherwise."""
        words = text.split()
        if text == "screening":
            return cls(text)
        if text in TRIAL_ANCHORS:
            return cls(text, "onset", TRIAL_ANCHORS[text])
        if len(words) == 3 and words[:2] == ["onset", "of"]:
            return cls(text, "onset", words[2])
        if len(words) == 2 and words[0] == "last":
            return cls(text, "last", words[1])
        raise ValueError(text)

    def __str__(self) -> str:
        return self.name


def days(anchor: Anchor, rows: Rows) -> AnchorDays:
    """The possible days of ``anchor`` in each row."""
    codes = (anchor.fact,) if anchor.fact else ()
    key = ("anchor", anchor, rows.readings.key, *rows.scope(codes))
    return rows.once(key, lambda: _days(anchor, rows))


def _days(anchor: Anchor, rows: Rows) -> AnchorDays:
    if not anchor.fact:
        return AnchorDays(rows.today, rows.today, NOWHERE, NOWHERE)
    found, none = _of_fact(anchor, rows)
    reading = rows.readings.baseline if anchor.name == "baseline" else None
    if reading is None:
        return found
    stands_for = days(Anchor.read(reading.means), rows)
    return AnchorDays(
        alike(np.where(none, stands_for.first, found.first)),
        alike(np.where(none, stands_for.last, found.last)),
        alike(np.where(none, stands_for.never, found.never)),
        alike(np.where(none, stands_for.unknown, found.unknown)),
    )


def _of_fact(anchor: Anchor, rows: Rows) -> tuple[AnchorDays, Bools]:
    """The days of an anchor that is a fact, and where no such day is recorded."""
    on_file = told(rows, anchor.fact)
    laid, said = on_file.laid, on_file.said
    pairing = rows.pairing(said.series)
    of = pairing.of
    seen = of(said.series.first) <= pairing.at(rows.end)
    find = _last if anchor.of == "last" else onset
    early, late = find(said, pairing, seen)
    none = ~pairing.any(of(said.maybe) & seen)
    never = none & _never(rows, on_file)
    doubtful = ~pairing.any(of(said.sure) & seen) | pairing.any(of(laid.contested) & seen)
    if anchor.of == "onset":
        doubtful |= on_file.in_doubt(rows, rows.end)
    anywhere = doubtful & ~never
    found = AnchorDays(
        np.where(anywhere, FIRST_DAY, np.minimum(early // MINUTES, rows.today)),
        np.where(anywhere, rows.today, np.minimum(late // MINUTES, rows.today)),
        never,
        anywhere,
    )
    return found, none


def _last(said: Said, pairing: Pairing, seen: Bools) -> tuple[Ints, Ints]:
    """The latest yes, or its end where one was stated: earliest and latest possible minute."""
    series, of = said.series, pairing.of
    ended, first, last = of(series.ended), of(series.first), of(series.last)
    first = np.where(ended, np.maximum(of(series.end_first), first), first)
    last = np.where(ended, np.maximum(of(series.end_last), last), last)
    early = pairing.most(first, of(said.sure) & seen, BEGINNING)
    return early, pairing.most(last, of(said.maybe) & seen, BEGINNING)


def onset(said: Said, pairing: Pairing, seen: Bools) -> tuple[Ints, Ints]:
    """The start of the latest stretch: earliest and latest possible minute.

    A no, or the end of a yes, that lies before a yes makes that yes begin a new stretch.
    """
    series, row, of = said.series, pairing.row, pairing.of
    sure, maybe = of(said.sure) & seen, of(said.maybe) & seen
    first, last = of(series.first), of(series.last)
    newest_sure = pairing.most(first, sure, NEVER)
    newest = pairing.most(last, maybe, BEGINNING)
    no = of(said.no)
    breaks = (no | of(series.ended)) & seen & (series.fact.lasts != "once")
    begins = np.where(no, first, np.maximum(of(series.end_first), first))
    ends = np.where(no, last, of(series.end_last))
    broken = pairing.most(begins, breaks & (ends < newest_sure[row]), NEVER)
    perhaps = pairing.most(ends, breaks & (begins <= newest[row]), NEVER)
    early = pairing.least(first, maybe & (last >= broken[row]), END)
    late = pairing.least(last, sure & (first > perhaps[row]), END)
    return early, np.minimum(late, newest)


def _never(rows: Rows, on_file: Told) -> Bools:
    past = whole_past(rows)
    oldest = oldest_no(rows, past, rows.readings.answers_within)
    return silence(rows, on_file, past, oldest).covers(rows, past)
