"""Scores by name. A score is one file here and one line below."""

from screener.rules.scores.base import Score
from screener.rules.scores.child_pugh import CHILD_PUGH

SCORES: dict[str, Score] = {score.name: score for score in (CHILD_PUGH,)}
