"""What only the investigator may say: ``{judgement: the patient is unsuitable}``."""

from __future__ import annotations

import hashlib
from typing import ClassVar

import numpy as np

from screener.domain.screening import Ask
from screener.rules.nodes.base import Name, Node, Say, register
from screener.rules.pairs import BIT, Pair
from screener.rules.rows import Rows
from screener.rules.select import choose, selected
from screener.rules.series import YES
from screener.rules.windows import whole_past

FACT = "judgement"


def asked(criterion_digest: str, question: str) -> str:
    """What identifies a question: it is asked again when the criterion's words or rule change."""
    return hashlib.sha256(f"{criterion_digest}\n{question}".encode()).hexdigest()[:16]


@register
class Judgement(Node):
    """The investigator's answer for this patient, trial, attempt and criterion."""

    kind: ClassVar[str] = "judgement"
    judgement: Name

    def facts(self) -> tuple[str, ...]:
        return (FACT,)

    def evaluate(self, rows: Rows) -> Pair:
        series = rows.series(FACT)
        question = asked(rows.criterion_digest, self.judgement)
        series = series.where((series.criterion == rows.criterion) & (series.asked == question))
        chosen = choose(rows, series, whole_past(rows), "latest")
        test = (series.bits == YES, (series.bits & YES) != 0)
        answered = selected(self, rows, chosen, [test], "latest")
        if rows.assumed is not None:
            assumed = rows.constant(rows.assumed)
            halves = (answered.must, answered.may)
            must, may = (np.where(answered.unknown, assumed, half) for half in halves)
            return Pair.of(must, may, answered.why)
        why = answered.why & ~BIT["missing"] | BIT["judgement"]
        return Pair.of(answered.must, answered.may, why)

    def sentence(self, say: Say) -> str:
        return say("judgement", question=self.judgement)

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        question = asked(rows.criterion_digest, self.judgement)
        return (Ask("judgement", rows.criterion, self.judgement, trial=True, asked=question),)
