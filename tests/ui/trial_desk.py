"""The trials of the hand-made backend: there are none. Trial pages are tried over real services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from screener.services.trial_pages import TrialLine


class NoTrials:
    """Answers the one question that a page asks by itself."""

    def lines(self, day: date) -> Sequence[TrialLine]:
        return ()
