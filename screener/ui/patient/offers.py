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
        (tr("Enter a fact by form"), "F2", lambda view: view.sheet.open_form()),
        (tr("Correct the chosen value…"), "Ctrl+E", lambda view: view.sheet.open_correct()),
        (tr("Withdraw the chosen value…"), "Ctrl+Shift+E", lambda view: view.sheet.open_withdraw()),
        (tr("History of the chosen value"), "Ctrl+H", lambda view: view.sheet.open_history()),
        (tr("Go to the facts"), "F6", lambda view: view.sheet.focus_facts()),
        (tr("Go to the checklist"), "F7", PatientView.focus_checklist),
        (tr("Note on the criterion"), "Ctrl+M", PatientView.note_on_current),
        (tr("State of the patient (deceased, transferred …)"), "Ctrl+D",
         lambda view: view.sheet.open_state()),
        (tr("Until when: the coming year"), "F3", PatientView.open_ruler),
        (tr("What decides: what to ask or measure next"), "F9",
         lambda view: view.answers.open_decides()),
        (tr("Near misses: by how much a limit is missed"), "F10",
         lambda view: view.answers.open_near()),
        (tr("What changed, and why"), "F11", lambda view: view.answers.open_changed()),
        (tr("What if: suppose a result, never stored"), "F4",
         lambda view: view.answers.open_what_if()),
        (tr("Next trial"), "Ctrl+T", PatientView.next_trial),
        (tr("Screen this patient again"), "F5", PatientView.refresh),
    ]  # fmt: skip
    return [Offer(words, shortcut, of_view(act), page) for words, shortcut, act in told]
