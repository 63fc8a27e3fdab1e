"""Whose inputs these are: nobody's, or those of the patient whose banner stands here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from screener.domain.people import Patient
from screener.ui import words
from screener.ui.patient.banner import Banner
from screener.ui.session import Session
from screener.ui.widgets.parts import button, column, label

AFTER_TYPING = 120  # milliseconds
MOST = 8  # people listed
DAYS: tuple[int | None, ...] = (7, 14, 28, 90, 365, None)
USUAL = 28
NUMBER = Qt.ItemDataRole.UserRole


class WhoBar(QWidget):
    """Finds a patient, shows the banner of the one chosen, and says how old results may be."""

    chosen = Signal(int)  # number of a patient
    put_away = Signal()
    days_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.banner = Banner(())
        self.text = QLineEdit()
        self.list = QListWidget()
        self.days = QComboBox()
        self.away = button(self.tr("Put the patient away"), self.put_away.emit)
        self._nobody, self._somebody = QWidget(), QWidget()
        self._timer = QTimer(self, singleShot=True, interval=AFTER_TYPING)
        self._timer.timeout.connect(self._ask)
        self._build_nobody()
        self._build_somebody()
        layout = column(self, 0, 6)
        layout.addWidget(self._nobody)
        layout.addWidget(self._somebody)
        self.show_nobody()

    def _build_nobody(self) -> None:
        said = self.tr("Take the inputs from a patient: name, pinyin, number or birth date")
        self.text.setPlaceholderText(said)
        self.text.setAccessibleName(said)
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _: self._on_text())
        self.text.installEventFilter(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps it, as in the palette
        self.list.setAccessibleName(self.tr("Patients found"))
        self.list.itemClicked.connect(lambda item: self._choose(item))
        lines = column(self._nobody, 0, 4)
        across = QHBoxLayout()
        across.addWidget(self.text, 1)
        across.addWidget(label(self.tr("Nothing typed here is stored."), "muted"))
        lines.addLayout(across)
        lines.addWidget(self.list)
        self.list.hide()

    def _build_somebody(self) -> None:
        for days in DAYS:
            said = self.tr("the last {count} days") if days is not None else self.tr("any day")
            self.days.addItem(said.format(count=days), days)
        self.days.setCurrentIndex(DAYS.index(USUAL))
        self.days.setAccessibleName(self.tr("How old results may be"))
        self.days.currentIndexChanged.connect(lambda _: self.days_changed.emit())
        self._up_to = label("", "muted", wrap=True)
        lines = column(self._somebody, 0, 6)
        lines.addWidget(self.banner)
        across = QHBoxLayout()
        across.addWidget(label(self.tr("Results of")))
        across.addWidget(self.days)
        across.addWidget(self._up_to, 1)
        across.addWidget(self.away)
        lines.addLayout(across)

    @property
    def within(self) -> int | None:
        """How many days old a result may be; None is any."""
        days: int | None = self.days.currentData()
        return days

    # --- who ---

    def show_nobody(self) -> None:
        """No patient: only what is typed."""
        self._somebody.hide()
        self._nobody.show()

    def show_patient(self, patient: Patient, alike: Sequence[Patient]) -> None:
        """The banner of the patient whose inputs are shown."""
        self.banner.show_patient(patient, self._session.as_of)
        self.banner.show_look_alikes(alike)
        said = self.tr("up to {day}. What is typed over them is not stored.")
        self._up_to.setText(said.format(day=words.day_words(self._session.as_of.isoformat())))
        self.text.clear()
        self._nobody.hide()
        self._somebody.show()

    # --- finding ---

    def _on_text(self) -> None:
        self._session.runner.drop("score patient")
        self.list.hide()
        if self.text.text().strip():
            self._timer.start()
        else:
            self._timer.stop()

    def _ask(self) -> None:
        text, backend = self.text.text().strip(), self._session.backend
        self._session.read("score patient", lambda: backend.find(text), self._on_found, owner=self)

    def _on_found(self, patients: Sequence[Patient]) -> None:
        self.list.clear()
        for patient in patients[:MOST]:
            told = f"{patient.name} · {patient.record} · "
            told += words.identity_words(patient, self._session.as_of)
            if patient.state != "active":
                told += f" · {words.state_words(patient)}"
            item = QListWidgetItem(told)
            item.setData(NUMBER, patient.number)
            self.list.addItem(item)
        if not patients:
            self.list.addItem(QListWidgetItem(self.tr("No patient matches.")))
        self.list.setCurrentRow(0)
        rows = self.list.count()
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), 20) + 10)
        self.list.show()

    def _choose(self, item: QListWidgetItem | None) -> None:
        number = item.data(NUMBER) if item is not None else None
        if number is not None:
            self.chosen.emit(number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        if self.list.isHidden():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.text.clear()
            return True
        return False
