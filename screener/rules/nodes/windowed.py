"""The window fields that many nodes share: ``within``, ``before``, ``after``, ``at``."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from screener.domain.screening import Ask
from screener.domain.times import Duration
from screener.rules.anchors import TRIAL_ANCHORS, Anchor, days
from screener.rules.evidence import Looked, Seen, looked, seen
from screener.rules.nodes.base import Desk, Say, Strict
from screener.rules.nodes.fields import TEXT, Span
from screener.rules.rows import Rows
from screener.rules.windows import (
    AnchorDays,
    Window,
    day_itself,
    from_anchor,
    on_anchor,
    up_to_anchor,
    whole_past,
)


def _anchors(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"readings"}:
        value = value["readings"]
    named = value if isinstance(value, list) else [value]
    if not named or not all(isinstance(name, str) for name in named):
        raise ValueError("anchor")
    try:
        return tuple(Anchor.read(name) for name in named)
    except ValueError:
        raise ValueError("anchor") from None


_SCHEMA = {
    "anyOf": [
        TEXT,
        {"type": "object", "properties": {"readings": {"type": "array", "items": TEXT}}},
    ]
}
Anchors = Annotated[tuple[Anchor, ...], BeforeValidator(_anchors), WithJsonSchema(_SCHEMA)]
"""One anchor, or ``{readings: [...]}`` where the wording allows several."""


class WindowFields(Strict):
    """A window: ``within`` a length, ``before``, ``after`` or ``at`` an anchor."""

    within: Span | None = None
    before: Anchors | None = None
    after: Anchors | None = None
    at: Anchors | None = None

    def check_window(self, desk: Desk) -> None:
        """Report unknown anchors, windows that name two of them, and a length on a single day."""
        named = [name for name in ("before", "after", "at") if getattr(self, name)]
        for name in named:
            for anchor in getattr(self, name):
                desk.anchor(anchor, name)
        if len(named) > 1:
            desk.report("rules.two_anchors", named[1], anchors=", ".join(named))
        if self.at and self.within:
            desk.report("rules.length_at_a_day", "within")

    @property
    def windowed(self) -> bool:
        return any((self.within, self.before, self.after, self.at))

    def windows(self, rows: Rows, usual: Duration | None, wide: bool) -> list[Window]:
        """The window under each reading of its anchor.

        Without any field: ``usual`` before screening; without that, all days up to the row's
        (``wide``) or the row's day alone.
        """
        return rows.once(
            ("windows", usual, wide, *self._rests_on(rows)),
            lambda: self._windows(rows, usual, wide),
        )

    def past_windows(self, rows: Rows, usual: Duration | None, wide: bool) -> list[Window]:
        """The same up to the row's day: what is measured or observed lies no later."""
        return rows.once(
            ("past windows", usual, wide, *self._rests_on(rows)),
            lambda: [one.up_to(rows.end) for one in self.windows(rows, usual, wide)],
        )

    def _rests_on(self, rows: Rows) -> tuple[Hashable, ...]:
        return (self.window_key, rows.readings.key, *rows.scope(self.anchor_facts()))

    @cached_property
    def window_key(self) -> str:
        """Equal for windows that say the same."""
        return repr((self.within, self.before, self.after, self.at))

    def _windows(self, rows: Rows, usual: Duration | None, wide: bool) -> list[Window]:
        if not self.windowed:
            if usual is not None:
                return [up_to_anchor(rows, days(Anchor("screening"), rows), usual)]
            return [whole_past(rows) if wide else day_itself(rows)]
        if self.at:
            return [on_anchor(rows, days(anchor, rows)) for anchor in self.at]
        if self.after:
            return [from_anchor(rows, days(anchor, rows), self.within) for anchor in self.after]
        before = self.before or (Anchor("screening"),)
        return [up_to_anchor(rows, days(anchor, rows), self.within) for anchor in before]

    def anchor_days(self, rows: Rows) -> list[AnchorDays]:
        """The possible days of its anchor under each reading; screening where none is named."""
        named = self.before or self.after or self.at or (Anchor("screening"),)
        return [days(anchor, rows) for anchor in named]

    def anchor_facts(self) -> tuple[str, ...]:
        """The codes of the facts on which the window's anchors rest."""
        named = (*(self.before or ()), *(self.after or ()), *(self.at or ()))
        return tuple(anchor.fact for anchor in named if anchor.fact)

    def seen_of_anchors(self, rows: Rows) -> tuple[Seen, ...]:
        """The facts on which the window's anchors rest."""
        codes = self.anchor_facts()

        def look() -> Iterator[Looked]:
            for code in codes:
                series = rows.answers(code)
                pairing = rows.pairing(series)
                known = pairing.of(series.first) <= pairing.at(rows.end)
                yield from looked(series, pairing, known)

        return seen(look) if codes else ()

    def anchor_conventions(self) -> tuple[str, ...]:
        """The site readings on which its anchors rest."""
        named = (*(self.before or ()), *(self.after or ()), *(self.at or ()))
        return ("baseline",) if any(anchor.name == "baseline" for anchor in named) else ()

    def missing_anchors(self, rows: Rows, row: int) -> tuple[str, ...]:
        """The facts of its anchors of which nothing is on file and for which no reading stands."""
        named = (*(self.before or ()), *(self.after or ()), *(self.at or ()))
        read = {"baseline"} if rows.readings.baseline else set()
        wanted = [anchor.fact for anchor in named if anchor.fact and anchor.name not in read]
        pairings = {code: rows.pairing(rows.answers(code)) for code in wanted}
        return tuple(code for code in wanted if row not in pairings[code].row)

    def asks_for_anchors(self, say: Say, rows: Rows, row: int) -> tuple[Ask, ...]:
        """One question for each anchor of which nothing is on file."""
        return tuple(
            Ask("condition", code, say("ask_day", fact=say.name(code)))
            for code in self.missing_anchors(rows, row)
        )

    def window_words(self, say: Say) -> str:
        """The window as a phrase of a clause, with the space that sets it apart; or nothing."""
        if not self.windowed:
            return ""
        anchors = self.before or self.after or self.at or (Anchor("screening"),)
        side = "at" if self.at else "after" if self.after else "before"
        words = [anchor_words(anchor, say) for anchor in anchors]
        anchor = say("anchors", anchors=say("or_word").join(words)) if words[1:] else words[0]
        if self.within is None:
            return say(f"window_{side}", anchor=anchor)
        within = say.length(self.within)
        return say(f"window_within_{side}", within=within, anchor=anchor)


def anchor_words(anchor: Anchor, say: Say) -> str:
    """An anchor in words."""
    if not anchor.fact:
        return say("screening")
    if anchor.name in TRIAL_ANCHORS:
        return say.inside(anchor.fact)
    return say(f"anchor_{anchor.of}", fact=say.inside(anchor.fact))
