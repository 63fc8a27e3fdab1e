"""What only the investigator may say: ``{judgement: the patient is unsuitable}``."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from screener.domain.screening import Ask
from screener.rules.nodes.base import Node, Say, register
from screener.rules.nodes.fields import Name
from screener.rules.pairs import BIT, Pair
from screener.rules.rows import JUDGEMENT, Rows
from screener.rules.select import PerFact, choose, selected
from screener.rules.series import YES, Series
from screener.rules.windows import whole_past

FACT = JUDGEMENT


def asked(criterion_digest: str, question: str) -> str:
    """What identifies a question: it is asked again when the criterion's words or rule change."""
    return hashlib.sha256(f"{criterion_digest}\n{question}".encode()).hexdigest()[:16]


@register
class Judgement(Node):
    """The investigator's answer for this patient, trial, attempt and criterion."""

    kind: ClassVar[str] = "judgement"
    judges: ClassVar[bool] = True
    judgement: Name

    def facts(self) -> tuple[str, ...]:
        return (FACT,)

    def evaluate(self, rows: Rows) -> Pair:
        answered = self._answered(rows)
        if rows.assumed is not None:
            decided = answered.may if rows.assumed else answered.must
            return Pair(decided, decided, rows.nothing, answered.seen)
        return Pair.of(
            answered.must,
            answered.may,
            lambda: answered.why & ~BIT["missing"] | BIT["judgement"],
            answered.seen,
        )

    def _answered(self, rows: Rows) -> Pair:
        series = self._to_this(rows)
        return rows.once(("judged", series), lambda: self._on_file(rows, series))

    def _to_this(self, rows: Rows) -> Series:
        """What was answered to this question of this criterion."""
        series = rows.series(FACT)
        if not len(series):  # nobody answered anything
            return series
        question = asked(rows.criterion_digest, self.judgement)
        return rows.cohort.once(
            ("judged", series, rows.criterion, question),
            lambda: series.where((series.criterion == rows.criterion) & (series.asked == question)),
        )

    def _on_file(self, rows: Rows, series: Series) -> Pair:
        chosen = choose(rows, series, whole_past(rows), "latest")
        test = PerFact(series.bits == YES, (series.bits & YES) != 0)
        return selected(rows, chosen, [test], "latest")

    def sentence(self, say: Say) -> str:
        return say("judgement", question=say.own(self.judgement))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        asked_as, question = asked(rows.criterion_digest, self.judgement), say.own(self.judgement)
        return (Ask("judgement", rows.criterion, question, trial=True, asked=asked_as),)
