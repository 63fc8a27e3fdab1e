"""Named anchors and the days on which they lie.

``screening`` is the day of the row. ``onset of X`` is the start of the present or latest stretch of
a catalogue condition; ``last X`` the latest answered yes. ``baseline``, ``consent``, ``enrolment``
and ``first dose`` are facts of the trial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.domain.catalogue import Catalogue
from screener.domain.times import BEGINNING, END, MINUTES
from screener.rules.calendar import FIRST_DAY
from screener.rules.pairs import Bools
from screener.rules.rows import Rows
from screener.rules.states import covered, said_yes, speaking, stretches
from screener.rules.windows import AnchorDays, whole_past

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

    def known(self, catalogue: Catalogue) -> bool:
        return not self.fact or self.fact in catalogue


def days(anchor: Anchor, rows: Rows) -> AnchorDays:
    """The possible days of ``anchor`` in each row."""
    nothing = rows.constant(False)
    if not anchor.fact:
        return AnchorDays(rows.day, rows.day, nothing, nothing)
    found = _of_fact(anchor, rows)
    reading = rows.readings.baseline if anchor.name == "baseline" else None
    if reading is None:
        return found
    stands_for = days(Anchor.read(reading.means), rows)
    return AnchorDays(
        np.where(found.unknown, stands_for.first, found.first),
        np.where(found.unknown, stands_for.last, found.last),
        np.where(found.unknown, stands_for.never, found.never),
        found.unknown & stands_for.unknown,
    )


def _of_fact(anchor: Anchor, rows: Rows) -> AnchorDays:
    said = said_yes(rows.answers(anchor.fact))
    series, pairing = said.series, rows.pairing(said.series)
    fact, row = pairing.fact, pairing.row
    first, last = series.first[fact], series.last[fact]
    seen = first <= rows.end[row]
    sure, maybe = said.sure[fact] & seen, said.maybe[fact] & seen
    if anchor.of == "last":
        early = pairing.most(first, sure, BEGINNING)
        late = pairing.most(last, maybe, BEGINNING)
    else:
        ended = pairing.most(last, said.no[fact] & seen, BEGINNING - 1)
        early = pairing.least(first, maybe & (last >= ended[row]), END)
        late = pairing.least(last, sure & (first > ended[row]), END)
    none = ~pairing.any(maybe)
    never = none & _never(rows, anchor.fact)
    return AnchorDays(
        np.where(none, FIRST_DAY, early // MINUTES),
        np.minimum(np.where(none, rows.day, late // MINUTES), rows.day),
        never,
        none & ~never,
    )


def _never(rows: Rows, code: str) -> Bools:
    past = whole_past(rows)
    fresh = rows.readings.answers.within if rows.readings.answers else None
    heard = speaking(rows, stretches(said_yes(rows.answers(code))), past, fresh)
    return covered(
        len(rows), heard.silent_row, heard.silent_first, heard.silent_last,
        past.possible_first, past.possible_last,
    )  # fmt: skip
