"""Ctrl+K: one field that finds patients, trials, criteria, scores and actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from screener.domain.people import Patient
from screener.domain.screening import CriterionLine
from screener.ui import words
from screener.ui.session import Session
from screener.ui.widgets.parts import column

AFTER_TYPING = 120  # milliseconds
MOST_PATIENTS = 12


@dataclass(frozen=True)
class Found:
    """One line of the palette."""

    words: str
    run: Callable[[], object]


@dataclass
class Sources:
    """What the palette asks, besides the backend."""

    actions: Callable[[], Sequence[QAction]]
    criteria: Callable[[], Sequence[CriterionLine]]  # of the checklist in sight
    open_patient: Callable[[int], object]
    open_trial: Callable[[str], object]
    open_criterion: Callable[[str], object]
    open_score: Callable[[str], object]


class Palette(QFrame):
    """A list under the search field; the field keeps the focus, Up, Down and Enter choose."""

    def __init__(self, session: Session, sources: Sources, edit: QLineEdit, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("palette")
        self._session, self._sources, self._edit = session, sources, edit
        self._patients: Sequence[Patient] = ()
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_item)
        column(self, 4, 0).addWidget(self.list)
        self._found: list[Found] = []
        self._timer = QTimer(self, singleShot=True, interval=AFTER_TYPING)
        self._timer.timeout.connect(self._ask)
        edit.textChanged.connect(self._on_text)
        edit.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Focus the field and list what can be done."""
        self._edit.setFocus()
        self._edit.selectAll()
        self._fill()

    def close_list(self) -> None:
        """Put the list away; the field is empty again."""
        self.hide()
        self._session.runner.drop("palette")
        self._edit.blockSignals(True)
        self._edit.clear()
        self._edit.blockSignals(False)
        self._patients = ()

    # --- finding ---

    def _on_text(self) -> None:
        self._patients = ()
        self._session.runner.drop("palette")
        self._timer.start()
        self._fill()

    def _ask(self) -> None:
        text, backend = self._edit.text().strip(), self._session.backend
        if text:
            self._session.read("palette", lambda: backend.find(text), self._on_patients, owner=self)

    def _on_patients(self, patients: Sequence[Patient]) -> None:
        self._patients = patients
        if self._edit.hasFocus():
            self._fill()

    def _fill(self) -> None:
        at = self.list.currentRow()
        moved = at > 0 and at < len(self._found)  # chosen by hand: what comes late leaves it there
        kept = self._found[at].words if moved else ""
        wanted = self._edit.text().casefold().split()
        self._found = [*self._people(), *self._trials(wanted), *self._criteria(wanted)]
        self._found += [*self._scores(wanted), *self._actions(wanted)]
        self.list.clear()
        for found in self._found:
            self.list.addItem(QListWidgetItem(found.words))
        if len(self._patients) > MOST_PATIENTS:
            more = self.tr("… {count} more patients: type on")
            self.list.addItem(more.format(count=len(self._patients) - MOST_PATIENTS))
        if not self._found:
            self.list.addItem(QListWidgetItem(self.tr("Nothing found.")))
        said = [found.words for found in self._found]
        self.list.setCurrentRow(said.index(kept) if kept in said else 0)
        self._place()

    def _people(self) -> list[Found]:
        return [
            Found(
                f"{words.called(patient)} · {patient.record} · "
                + words.identity_words(patient, self._session.as_of)
                + ("" if patient.state == "active" else f" · {words.state_words(patient)}"),
                partial(self._sources.open_patient, patient.number),
            )
            for patient in self._patients[:MOST_PATIENTS]
        ]

    def _trials(self, wanted: list[str]) -> list[Found]:
        return [
            Found(
                self.tr("Trial {trial} · {title}").format(trial=head.trial, title=head.title),
                partial(self._sources.open_trial, head.trial),
            )
            for head in self._session.backend.trials
            if wanted and _holds(f"{head.trial} {head.title} {head.short}", wanted)
        ]

    def _criteria(self, wanted: list[str]) -> list[Found]:
        return [
            Found(
                self.tr("Criterion {id} · {text}").format(id=line.id, text=line.text),
                partial(self._sources.open_criterion, line.id),
            )
            for line in self._sources.criteria()
            if wanted and _holds(f"{line.id} {line.text}", wanted)
        ]

    def _scores(self, wanted: list[str]) -> list[Found]:
        return [
            Found(
                self.tr("Score · {score}").format(score=head.words),
                partial(self._sources.open_score, head.score),
            )
            for head in self._session.backend.scores
            if wanted and _holds(f"score {head.score} {head.words}", wanted)
        ]

    def _actions(self, wanted: list[str]) -> list[Found]:
        return [
            Found(f"{action.text()}    {action.shortcut().toString()}", action.trigger)
            for action in self._sources.actions()
            if action.isEnabled() and _holds(action.text(), wanted)
        ]

    def _place(self) -> None:
        over = self.parentWidget()
        assert over is not None
        at = self._edit.mapTo(over, QPoint(0, self._edit.height() + 4))
        row = self.list.sizeHintForRow(0)
        height = min(row * self.list.count() + 18, over.height() - at.y() - 20)
        wanted = max(self._edit.width(), self.fontMetrics().averageCharWidth() * 110)
        width = min(wanted, over.width() - at.x() - 12)
        self.setGeometry(at.x(), at.y(), width, height)
        self.show()
        self.raise_()

    # --- choosing ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(Qt.Key(event.key()))
            if event.type() == QEvent.Type.FocusOut:
                self.hide()
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            count = max(self.list.count(), 1)
            self.list.setCurrentRow((self.list.currentRow() + by) % count)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentRow())
            return True
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        return False

    def _on_item(self, item: QListWidgetItem) -> None:
        self._choose(self.list.row(item))

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._found):
            found = self._found[at]
            self.close_list()
            found.run()


def _holds(text: str, wanted: list[str]) -> bool:
    whole = text.casefold()
    return all(word in whole for word in wanted)
