"""The patient page: keeps a view per patient, so that nothing typed ever changes its owner."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.screening import Snapshot
from screener.ui.patient.view import PatientView
from screener.ui.printing.shown import Shown, checklist_of
from screener.ui.session import Session
from screener.ui.widgets.parts import column
from screener.ui.words import called

KEPT = 6  # views without a draft that stay built


class PatientPage(QWidget):
    """Shows one view of those it keeps."""

    screened = Signal(object)  # Snapshot of the patient in sight

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        self._views: dict[int, PatientView] = {}
        self._stack = QStackedWidget()
        layout = column(self, 18, 0)
        layout.addWidget(self._stack)

    @property
    def view(self) -> PatientView | None:
        """The view in sight."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, PatientView) else None

    @property
    def paper(self) -> Shown | None:
        """The checklist of the patient in sight."""
        return checklist_of((self.view.number, self.view.trial) if self.view else None)

    def show_patient(self, number: int, trial: str = "") -> None:
        """Bring a patient into sight, for a trial if one is named."""
        trials = self._session.backend.trials
        view = self._views.pop(number, None)
        if view is None:
            view = PatientView(self._session, number, trial or (trials[0].trial if trials else ""))
            view.screened.connect(self._on_screened)
            self._stack.addWidget(view)
        elif trial and trial != view.trial:
            view.show_trial(trial)
        self._views[number] = view  # the newest last
        self._stack.setCurrentWidget(view)
        view.refresh()
        self._forget_old()
        view.type_result()

    def _forget_old(self) -> None:
        idle = [view for view in self._views.values() if not view.has_draft and view != self.view]
        for view in idle[: max(0, len(idle) - KEPT)]:
            del self._views[view.number]
            self._stack.removeWidget(view)
            view.deleteLater()

    @property
    def drafts(self) -> list[str]:
        """Patients with something half typed, as they are called."""
        views = [view for view in self._views.values() if view.has_draft]
        return [_named(view) for view in views]

    def _on_screened(self, snapshot: Snapshot) -> None:
        if self.view is not None and snapshot.patient_number == self.view.number:
            self.screened.emit(snapshot)


def _named(view: PatientView) -> str:
    if view.patient is None:
        return str(view.number)
    return f"{called(view.patient)} ({view.patient.record})"
