"""A result at or above the assay's limit of detection: ``{detected: hbv_dna}``."""

from __future__ import annotations

from typing import ClassVar

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask
from screener.rules.nodes.base import Desk, Say, register
from screener.rules.nodes.lasting import AskingFacts
from screener.rules.questions import Question
from screener.rules.rows import Rows
from screener.rules.select import PerFact, Pick
from screener.rules.series import Series


@register
class Detected(AskingFacts):
    """The latest result is a number above nothing; one reported as ``<20`` is not detected."""

    kind: ClassVar[str] = "detected"
    detected: str
    pick: Pick = "latest"

    def check(self, desk: Desk) -> None:
        desk.fact(self.detected, ("lab",), "detected")
        self.check_window(desk)
        self.check_lasting(desk, self, alone=self.pick == "latest")

    def facts(self) -> tuple[str, ...]:
        return (self.detected, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        usual = () if self.windowed or self.lasting or self.pick == "any" else ("labs",)
        return self.anchor_conventions() + usual

    def series(self, rows: Rows) -> Series:
        return rows.series(self.detected)

    def asked(self, rows: Rows) -> list[Question]:
        return self.asked_of(rows, self.pick)

    def test(self, rows: Rows) -> PerFact:
        series = self.series(rows)
        return rows.cohort.once(("detected", self.detected), lambda: _detected(series))

    def sentence(self, say: Say) -> str:
        key = "detected_any" if self.pick == "any" else "detected"
        return say(key, fact=say.name(self.detected), **self.days_words(say))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        return (Ask("lab", self.detected, say.name(self.detected)),)


def _detected(series: Series) -> PerFact:
    """Was something found? What could not be read may have been."""
    return PerFact(series.low > 0, (series.low > 0) | (series.bad != 0))
