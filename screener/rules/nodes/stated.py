"""What the record states without asking for anything: ``{stated: the cause is unlimited}``."""

from __future__ import annotations

from typing import ClassVar

from screener.rules.nodes.base import Node, Say, register
from screener.rules.nodes.fields import Name
from screener.rules.pairs import Pair
from screener.rules.rows import Rows


@register
class Stated(Node):
    """Always true; it stands in the list so that every criterion of the record is shown."""

    kind: ClassVar[str] = "stated"
    stated: Name

    def evaluate(self, rows: Rows) -> Pair:
        return Pair(rows.constant(True), rows.constant(True), rows.bits(0))

    def sentence(self, say: Say) -> str:
        return say("stated", words=say.own(self.stated))
