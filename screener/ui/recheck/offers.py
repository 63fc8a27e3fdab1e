"""The actions of the recheck page, for shortcuts and the palette."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from screener.ui.actions import Offer
from screener.ui.recheck.page import RecheckPage


def recheck_offers(page: RecheckPage) -> list[Offer]:
    """What can be done with the list of people to call."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("offers", words)

    return [
        Offer(tr("Look ahead again"), "F5", page.refresh, page),
        Offer(tr("Who would come in if one criterion were relaxed"), "Ctrl+J", page.open_relaxed,
              page),
    ]  # fmt: skip
