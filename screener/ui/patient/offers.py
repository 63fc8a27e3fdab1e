"""The actions of the patient page, for shortcuts and the palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from screener.ui.actions import Offer
from screener.ui.patient.page import PatientPage
from screener.ui.patient.view import PatientView


def patient_offers(page: PatientPage) -> list[Offer]:
    """What can be done with the patient in sight."""

    def of_view(act: Callable[[PatientView], object]) -> Callable[[], object]:
        return lambda: act(page.view) if page.view is not None else None

    def tr(words: str) -> str:
        return QCoreApplication.translate("offers", words)

    told: list[tuple[str, str, Callable[[PatientView], object]]] = [
        (tr("Type a result"), "Ctrl+L", PatientView.type_result),
        (tr("Enter a fact by form"), "F2", PatientView.open_form),
        (tr("Correct the chosen value…"), "Ctrl+E", PatientView.open_correct),
        (tr("Withdraw the chosen value…"), "Ctrl+Shift+E", PatientView.open_withdraw),
        (tr("History of the chosen value"), "Ctrl+H", PatientView.open_history),
        (tr("Go to the facts"), "F6", PatientView.focus_facts),
        (tr("Go to the checklist"), "F7", PatientView.focus_checklist),
        (tr("Note on the criterion"), "Ctrl+M", PatientView.note_on_current),
        (tr("State of the patient (deceased, transferred …)"), "Ctrl+D", PatientView.open_state),
        (tr("Next trial"), "Ctrl+T", PatientView.next_trial),
        (tr("Screen this patient again"), "F5", PatientView.refresh),
    ]
    return [Offer(words, shortcut, of_view(act), page) for words, shortcut, act in told]
