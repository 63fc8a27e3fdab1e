"""Scores: a block in one of the files here, and one line in :mod:`registry`."""

from screener.rules.scores.base import Family, Score
from screener.rules.scores.registry import SCORES, find, variants

__all__ = ["SCORES", "Family", "Score", "find", "variants"]
