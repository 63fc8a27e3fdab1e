"""The worklist page: filters over the table, the table, and a panel for the chosen cell."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from screener.services.values import Worklist
from screener.ui.printing.shown import Shown, checklist_of
from screener.ui.session import Session
from screener.ui.widgets.cells import PAD, CellDelegate
from screener.ui.widgets.chip import ChoiceChip
from screener.ui.widgets.first_column import PinnedTable
from screener.ui.widgets.flow import flow
from screener.ui.widgets.listing import ListingPage
from screener.ui.widgets.parts import column, label
from screener.ui.widgets.sides import Sides
from screener.ui.worklist.detail import DetailPanel
from screener.ui.worklist.filters import Filter
from screener.ui.worklist.model import WorklistModel


class WorklistTable(PinnedTable):
    """The table; Enter opens the chosen cell."""

    chosen = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class WorklistPage(ListingPage):
    """Everybody against every trial."""

    patient_wanted = Signal(int, str)  # patient, trial
    counted = Signal(int)  # patients in all

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._chosen_before: int | None = None  # while another list is being made
        self.model = WorklistModel(self)
        self.table = self._table()
        self.detail = DetailPanel(session)
        self.chips: dict[Filter, ChoiceChip] = {}
        self._subtitle = label("", "muted", True)
        self._missing = label("", "error", True)  # a trial whose rules cannot be read
        self._empty = label("", "muted", True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QStackedWidget()
        self._lay_out()
        self.detail.open_wanted.connect(self.patient_wanted)
        session.as_of_changed.connect(lambda _: self.on_day())

    # --- building ---

    def _table(self) -> WorklistTable:
        table = WorklistTable()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Worklist: patients and trials"))
        table.setItemDelegate(CellDelegate(table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        line = QFontMetrics(table.font()).height()
        table.verticalHeader().setDefaultSectionSize(2 * line + 2 * PAD + 3)
        table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        table.chosen.connect(self._on_chosen)
        table.doubleClicked.connect(self._on_chosen)
        table.selectionModel().currentChanged.connect(self._on_current)
        table.pin()
        return table

    def _lay_out(self) -> None:
        layout = column(self, 18, 10)
        layout.addWidget(label(self.tr("Worklist"), "title"))
        layout.addWidget(self._subtitle)
        layout.addWidget(self._missing)
        layout.addLayout(self._filters())
        self._body.addWidget(Sides(self.table, self.detail, -0.26, 210, 320))
        self._body.addWidget(self._empty)
        layout.addWidget(self._body, 1)
        self._recount()

    def _filters(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        for name in self._names():
            chip = ChoiceChip(self._names()[name])
            chip.clicked.connect(self._narrow)
            group.addButton(chip)
            self.chips[name] = chip
        self.chips["all"].setChecked(True)
        self.trial = QComboBox()
        self.trial.addItem(self.tr("Any trial"), None)
        self._offer_trials([head.trial for head in self._session.backend.trials])
        self.trial.setAccessibleName(self.tr("Trial that the filters look at"))
        self.trial.currentIndexChanged.connect(self._narrow)
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Name, number or birth date"))
        self.text.setAccessibleName(self.tr("Filter the worklist by name, number or birth date"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(self.text.fontMetrics().averageCharWidth() * 32)
        self.text.textChanged.connect(self._narrow)
        self.text.returnPressed.connect(self.table.setFocus)
        row = QHBoxLayout()
        row.addWidget(flow(*self.chips.values()), 1)
        row.addWidget(self.trial, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 0, Qt.AlignmentFlag.AlignTop)
        self._narrow()
        return row

    def _offer_trials(self, names: list[str]) -> None:
        """Offer the trials that there are; the chosen one stays chosen."""
        kept = self.trial.currentText()
        if [self.trial.itemText(place) for place in range(1, self.trial.count())] == names:
            return
        self.trial.blockSignals(True)
        while self.trial.count() > 1:
            self.trial.removeItem(1)
        for number, name in enumerate(names):
            self.trial.addItem(name, number)
        self.trial.setCurrentIndex(max(self.trial.findText(kept), 0))
        self.trial.blockSignals(False)

    def _names(self) -> dict[Filter, str]:
        return {
            "all": self.tr("All"),
            "needs": self.tr("Needs data"),
            "investigator": self.tr("For the investigator"),
            "excluded": self.tr("Excluded"),
            "clear": self.tr("Clear"),
            "not_active": self.tr("Not active"),
        }

    # --- what happens ---

    def sort_by_chosen(self) -> None:
        """Sort by the column of the chosen cell; once more, the other way round."""
        self.table.sort_by(max(self.table.currentIndex().column(), 0))
        self.table.scrollTo(self.table.currentIndex())

    def on_day(self) -> None:
        """Another day: the verdicts of the former one go at once."""
        row = self.model.row_at(self.table.currentIndex())
        self._chosen_before = row.patient.number if row else self._chosen_before
        self.model.clear()
        self.detail.show_nobody()
        self._recount()
        self.on_changed(None)

    def take_focus(self) -> None:
        self.table.setFocus()

    def refresh(self) -> None:
        """Screen everybody again, in the worker."""
        self._stale = False
        day, backend = self._session.as_of, self._session.backend
        self._session.long(
            lambda progress: backend.worklist(day, progress),
            self.show_list,
            owner=self,
            title=self.tr("Screening all patients"),
            purpose="worklist",
        )

    def show_list(self, worklist: Worklist) -> None:
        """Show a computed list; the chosen patient stays chosen."""
        row = self.model.row_at(self.table.currentIndex())
        kept = row.patient.number if row else self._chosen_before
        at = self.table.currentIndex().column()
        self._offer_trials([head.trial for head in worklist.trials])
        self.model.show(worklist)
        self.model.narrow(self._filter, self.text.text(), self.trial.currentData())
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.resizeColumnsToContents()
        widest = self.table.viewport().width() * 2 // 5
        header.resizeSection(0, min(header.sectionSize(0), widest))
        header.setStretchLastSection(True)
        self.counted.emit(len(worklist.rows))
        self._recount()
        self._choose_again(kept, max(at, 1))

    @property
    def _filter(self) -> Filter:
        return next((name for name, chip in self.chips.items() if chip.isChecked()), "all")

    def _narrow(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        at = self.table.currentIndex().column()
        self.model.narrow(self._filter, self.text.text(), self.trial.currentData())
        self._recount()
        self._choose_again(row.patient.number if row else None, max(at, 1))

    def _recount(self) -> None:
        counts = self.model.counts()
        for name, chip in self.chips.items():
            known = self.model.worklist is not None  # nothing is counted before all are screened
            chip.say(f"{self._names()[name]} · {counts[name]}" if known else self._names()[name])
        shown = counts["not_active"] > 0 or self.chips["not_active"].isChecked()
        self.chips["not_active"].setVisible(shown)
        worklist = self.model.worklist
        nobody = worklist is not None and not worklist.rows
        self._body.setCurrentIndex(1 if nobody or not self.model.rowCount() else 0)
        if worklist is None:
            self._empty.setText(self.tr("Screening all patients …"))
        elif nobody:
            self._empty.setText(
                self.tr("No patients yet: import a file (Ctrl+I) or add one (Ctrl+N).")
            )
        else:
            self._empty.setText(self.tr("No patient matches: choose All, or clear the text."))
        problems = worklist.problems if worklist is not None else ()
        self._missing.setText(self._session.texts.problems(problems))
        self._missing.setVisible(bool(problems))
        if worklist is not None:
            said = self.tr("Patients: {patients} · trials: {trials} · Enter opens the checklist")
            counted = {"patients": len(worklist.rows), "trials": len(worklist.trials)}
            self._subtitle.setText(said.format(**counted))

    def _choose_again(self, patient: int | None, at: int) -> None:
        position = self.model.position(patient) if patient is not None else None
        if self.model.rowCount() == 0 or self.model.columnCount() < 2:
            self.detail.show_nobody()
            return
        index = self.model.index(position or 0, min(at, self.model.columnCount() - 1))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        rows = QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags | rows)
        self.table.scrollTo(index)
        self._on_current(index)

    @property
    def chosen(self) -> tuple[int, str] | None:
        """Patient and trial of the chosen cell."""
        index, worklist = self.table.currentIndex(), self.model.worklist
        row = self.model.row_at(index)
        if row is None or worklist is None or not worklist.trials:
            return None
        return row.patient.number, worklist.trials[max(index.column() - 1, 0)].trial

    @property
    def paper(self) -> Shown | None:
        """The checklist of the chosen cell."""
        return checklist_of(self.chosen)

    def _on_current(self, index: QModelIndex, _: QModelIndex | None = None) -> None:
        row, worklist = self.model.row_at(index), self.model.worklist
        if row is None or worklist is None or not worklist.trials:
            return
        trial = max(index.column() - 1, 0)
        self.detail.show_cell(row, worklist.trials[trial], trial)

    def _on_chosen(self, _: QModelIndex) -> None:
        if self.chosen is not None:
            self.patient_wanted.emit(*self.chosen)
