"""The kinds of node. Each line makes one file of kinds known to the language."""

from screener.rules.nodes import (
    age,
    coded,
    condition,
    count,
    course,
    detected,
    difference,
    judgement,
    lab,
    logic,
    plan,
    score,
    stated,
    use,
)
from screener.rules.nodes.base import KINDS, Node, judge, walk

__all__ = [
    "KINDS",
    "Node",
    "age",
    "coded",
    "condition",
    "count",
    "course",
    "detected",
    "difference",
    "judge",
    "judgement",
    "lab",
    "logic",
    "plan",
    "score",
    "stated",
    "use",
    "walk",
]
