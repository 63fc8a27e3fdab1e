"""The actions of the scores page, for shortcuts and the palette."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from screener.ui.actions import Offer
from screener.ui.scores.page import ScoresPage


def scores_offers(page: ScoresPage) -> list[Offer]:
    """What can be done on the page."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("offers", words)

    return [
        Offer(tr("Choose a score"), "Ctrl+L", page.activate, page),
        Offer(tr("Take the inputs from a patient"), "Ctrl+F", page.who.text.setFocus, page),
        Offer(tr("Put the patient away"), "Ctrl+Shift+X", page.put_patient_away, page),
        Offer(tr("Start the calculation again"), "Ctrl+R", page.start_again, page),
        Offer(tr("Go to the inputs"), "F6", page.form.focus_first, page),
        Offer(tr("Go to the result"), "F7", page.result.setFocus, page),
        Offer(tr("Copy the calculation"), "Ctrl+Shift+C", page.copy_text, page),
    ]
