"""Who would come in if one criterion of a trial were relaxed: clear and still open, apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QHeaderView, QStackedWidget, QWidget

from screener.domain.people import Patient
from screener.services.answers_clinic import RelaxedAnswer
from screener.ui import words
from screener.ui.session import Session
from screener.ui.widgets import cells
from screener.ui.widgets.parts import Ground, button, column, label, scrolled
from screener.ui.widgets.rows import Row, RowList
from screener.ui.widgets.rows_table import ChoosingTable, item_of
from screener.ui.widgets.sides import Sides

MOST = 200  # people that are named; more are counted


class RelaxedPanel(QWidget):
    """Reads only: no criterion is changed. It is no list of people to call."""

    patient_wanted = Signal(int, str)  # patient, trial
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.answers: Sequence[RelaxedAnswer] = ()
        self.trial = QComboBox()
        for head in session.backend.trials:
            self.trial.addItem(head.trial, head.trial)
        self.trial.setAccessibleName(self.tr("Trial of which one criterion is relaxed"))
        self.trial.currentIndexChanged.connect(lambda _: self.refresh())
        self.people = RowList()
        self._model = QStandardItemModel(self)
        self.table = ChoosingTable(self.tr("Criteria that alone keep people out"))
        self.table.setModel(self._model)
        self.table.chosen.connect(lambda _: self.people.take_focus())
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self._said = label("", "muted", wrap=True)
        self._empty = label("", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("If one criterion were relaxed"), "head"))
        head.addWidget(self.trial)
        head.addWidget(self._said, 1)
        head.addWidget(
            button(self.tr("Back"), self.closed.emit, name=self.tr("Back to the calls, Escape"))
        )
        ground = Ground()
        lines = column(ground, 12, 0)
        lines.addWidget(self.people)
        lines.addStretch(1)
        side = QFrame()
        side.setProperty("card", "true")
        area = scrolled(ground)
        self.people.shown.connect(lambda row: area.ensureWidgetVisible(row, 0, 20))
        column(side, 1, 0).addWidget(area)
        self._body = QStackedWidget()
        self._body.addWidget(Sides(self.table, side, -0.34, 250, 420))
        self._body.addWidget(self._empty)
        layout = column(self, 0, 10)
        layout.addLayout(head)
        layout.addWidget(self._body, 1)

    def begin(self, trial: str) -> None:
        """Show a trial; without one, that which was shown before."""
        if trial and trial != self.trial.currentData():
            self.trial.setCurrentIndex(self.trial.findData(trial))  # which asks
        else:
            self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Screen everybody once more, beside the worker."""
        backend, day = self._session.backend, self._session.as_of
        if not (trial := self.trial.currentData()):
            self._tell(self.tr("No trial is loaded."))
            return
        self.answers = ()
        self._tell(self.tr("Screening all patients …"))
        self._session.long(
            lambda progress: backend.relaxed(trial, day, progress),
            self.show_answers,
            owner=self,
            title=self.tr("Relaxing one criterion"),
            purpose="relaxed",
            ended=self._on_ended,
            aside=True,
        )

    def _on_ended(self) -> None:
        if not self.answers:
            self._tell(self.tr("Stopped, or it could not be read: F5 looks again."))

    def _tell(self, said: str) -> None:
        self._empty.setText(said)
        self._body.setCurrentIndex(1)
        self._said.clear()

    def show_answers(self, answers: Sequence[RelaxedAnswer]) -> None:
        """A row for each criterion, in the order of the trial."""
        self.answers = answers
        self._model.clear()
        self._model.setHorizontalHeaderLabels(
            [self.tr("Without"), self.tr("Would be clear"), self.tr("Still open")]
        )
        for one in answers:
            self._model.appendRow(self._row(one))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column_ in (1, 2):
            header.setSectionResizeMode(column_, QHeaderView.ResizeMode.ResizeToContents)
        self._said.setText(
            self.tr("Each criterion by itself; whom two criteria exclude, no single one lets in.")
        )
        self._body.setCurrentIndex(0)
        if answers:
            most = max(range(len(answers)), key=lambda n: len(answers[n].clear + answers[n].open))
            self.table.selectRow(most)

    def _row(self, one: RelaxedAnswer) -> list[QStandardItem]:
        name = item_of(one.criterion, " ".join(one.words.split()))
        name.setData(True, cells.MAIN_WEIGHT)
        name.setToolTip(one.words)
        counts = (("calm", "○", one.clear), ("open", "?", one.open))
        made = [name]
        for tone, sign, people in counts:
            item = item_of("")
            if people:
                item.setData((tone, f"{sign} {len(people)}"), cells.CHIP)
            else:
                item = item_of("–")
            item.setText(str(len(people)))
            made.append(item)
        return made

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        known = 0 <= index.row() < len(self.answers)
        self.people.show_rows(self._people(self.answers[index.row()]) if known else [])

    def _people(self, one: RelaxedAnswer) -> list[Row]:
        heads = (
            self.tr("○ Clear without {id}: {count}"),
            self.tr("? Still open without {id}: {count}"),
        )
        rows: list[Row] = []
        for head, people in zip(heads, (one.clear, one.open), strict=True):
            said = head.format(id=one.criterion, count=len(people))
            title = Row(said)
            title.lines.addWidget(label(said, "head", wrap=True))
            title.setAccessibleName(said)
            rows += [title, *(self._person(person) for person in people[:MOST])]
            if len(people) > MOST:
                more = Row(f"{said} more")
                left = self.tr("… and {count} more").format(count=len(people) - MOST)
                more.lines.addWidget(label(left, "muted"))
                rows.append(more)
        return rows

    def _person(self, person: Patient) -> Row:
        row = Row(str(person.number))
        said = f"{words.called(person)} · {person.record}"
        who = words.identity_words(person, self._session.as_of)
        row.lines.addWidget(label(said, "strong", wrap=True))
        row.lines.addWidget(label(who, "muted", wrap=True))
        if person.state != "active":
            row.lines.addWidget(label(f"✕ {words.state_words(person)}", "error", wrap=True))
        row.setAccessibleName(f"{said}, {who}, {words.state_words(person)}")
        trial = self.trial.currentData()
        row.entered.connect(lambda: self.patient_wanted.emit(person.number, trial))
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
