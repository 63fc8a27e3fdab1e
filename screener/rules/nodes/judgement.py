"""What only the investigator may say: ``{judgement: the patient is unsuitable}``."""

from __future__ import annotations

import hashlib
from typing import ClassVar

import numpy as np

from screener.domain.screening import Ask
from screener.rules.columns import YES
from screener.rules.nodes.base import Node, Say, register
from screener.rules.pairs import BIT, Pair
from screener.rules.rows import Rows
from screener.rules.select import Chosen, selected
from screener.rules.windows import whole_past

FACT = "judgement"


def asked(criterion_digest: str, question: str) -> str:
    """What identifies a question: it is asked again when the criterion's words or rule change."""
    return hashlib.sha256(f"{criterion_digest}\n{question}".encode()).hexdigest()[:16]


@register
class Judgement(Node):
    """The investigator's answer for this patient, trial, attempt and criterion."""

    kind: ClassVar[str] = "judgement"
    judgement: str

    def facts(self) -> tuple[str, ...]:
        return (FACT,)

    def evaluate(self, rows: Rows) -> Pair:
        series = rows.series(FACT)
        question = asked(rows.criterion_digest, self.judgement)
        series = series.where((series.criterion == rows.criterion) & (series.asked == question))
        pairing = rows.pairing(series)
        known = series.first[pairing.fact] <= rows.end[pairing.row]
        newest = pairing.most(series.first[pairing.fact], known, 0)
        latest = known & (series.first[pairing.fact] == newest[pairing.row])
        chosen = Chosen(series, pairing, whole_past(rows), latest, latest)
        test = (series.bits == YES, (series.bits & YES) != 0)
        pair = selected(self, rows, chosen, [test], "latest")
        some = pairing.any(latest)
        assumed = pair.may if rows.assumed is None else rows.constant(rows.assumed)
        must = np.where(some, pair.must, assumed & (rows.assumed is not None))
        return Pair.of(must, np.where(some, pair.may, assumed), rows.bits(BIT["judgement"]))

    def sentence(self, say: Say) -> str:
        return say("judgement", question=self.judgement)

    def asks(self, say: Say, rows: Rows) -> tuple[Ask, ...]:
        question = asked(rows.criterion_digest, self.judgement)
        return (Ask("judgement", rows.criterion, self.judgement, trial=True, asked=question),)
