"""The recheck page: whom to call in the coming weeks, and who would come in without a criterion."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QWidget,
)

from screener.services import answers_words
from screener.services.answers_clinic import Recheck
from screener.services.calls import Call, Kind, calls, in_week, week_days
from screener.ui import words
from screener.ui.printing.shown import Shown
from screener.ui.recheck.detail import CallDetail
from screener.ui.recheck.relaxed import RelaxedPanel
from screener.ui.session import Session
from screener.ui.widgets import cells
from screener.ui.widgets.chip import ChoiceChip
from screener.ui.widgets.flow import flow
from screener.ui.widgets.listing import ListingPage
from screener.ui.widgets.parts import button, column, label
from screener.ui.widgets.rows_table import ChoosingTable, item_of
from screener.ui.widgets.sides import Sides

CALL = Qt.ItemDataRole.UserRole + 20  # its place in the list
COLUMNS = 3
LIST, EMPTY, RELAXED = range(3)  # what stands in the page


class RecheckPage(ListingPage):
    """Only active patients stand here: who died or wants no contact is never called."""

    patient_wanted = Signal(int, str)  # patient, trial
    counted = Signal(int)  # people of the first week

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._found: Sequence[Recheck] | None = None
        self.calls: list[Call] = []
        self._model = QStandardItemModel(self)
        self.table = ChoosingTable(self.tr("People to call, by week"))
        self.table.setModel(self._model)
        self.detail = CallDetail(session)
        self.relaxed = RelaxedPanel(session)
        self.kinds: dict[Kind | None, ChoiceChip] = {}
        self._subtitle = label("", "muted", wrap=True)
        self._empty = label("", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QStackedWidget()
        self._lay_out()
        self._connect()

    # --- building ---

    def _lay_out(self) -> None:
        layout = column(self, 18, 10)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Recheck"), "title"), 1)
        self._relax = button(self.tr("Relax one criterion… (Ctrl+J)"), self.open_relaxed)
        head.addWidget(self._relax)
        layout.addLayout(head)
        layout.addWidget(self._subtitle)
        self._bar = self._filters()
        layout.addWidget(self._bar)
        for page in (Sides(self.table, self.detail, -0.34, 250, 420), self._empty, self.relaxed):
            self._body.addWidget(page)
        layout.addWidget(self._body, 1)

    def _filters(self) -> QWidget:
        group = QButtonGroup(self)
        for kind in self._names():
            chip = self.kinds[kind] = ChoiceChip(self._names()[kind])
            chip.clicked.connect(self._show)
            group.addButton(chip)
        self.kinds[None].setChecked(True)
        self.trial = QComboBox()
        self.trial.addItem(self.tr("Any trial"), "")
        for head in self._session.backend.trials:
            self.trial.addItem(head.trial, head.trial)
        self.trial.setAccessibleName(self.tr("Trial whose verdicts change"))
        self.trial.currentIndexChanged.connect(self._show)
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(flow(*self.kinds.values()), 1)
        row.addWidget(self.trial, 0, Qt.AlignmentFlag.AlignTop)
        return bar

    def _names(self) -> dict[Kind | None, str]:
        return {
            None: self.tr("All"),
            "act": self.tr("! Act before"),
            "again": self.tr("○ Look again"),
        }

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.detail.open_wanted.connect(self.patient_wanted)
        self.relaxed.patient_wanted.connect(self.patient_wanted)
        self.relaxed.closed.connect(self._on_relaxed_closed)
        self._session.as_of_changed.connect(lambda _: self.on_day())

    # --- reading ---

    def take_focus(self) -> None:
        self.table.setFocus()

    def on_day(self) -> None:
        """Another day: what was told of the former one goes at once."""
        self._found = None
        self._show()
        self.on_changed(None)

    def refresh(self) -> None:
        """Look ahead for everybody, beside the worker."""
        self._stale = False
        day, backend = self._session.as_of, self._session.backend
        if self._found is None:
            self._tell(self.tr("Looking ahead for all patients …"))
        self._session.long(
            lambda progress: backend.recheck(day, progress),
            self.show_list,
            owner=self,
            title=self.tr("Looking ahead for all patients"),
            purpose="recheck",
            ended=self._on_ended,
            aside=True,
        )
        if self.relaxed.isVisible():
            self.relaxed.refresh()

    def _on_ended(self) -> None:
        if self._found is None:
            self._stale = True
            self._tell(self.tr("Stopped, or it could not be read: F5 looks again."))

    def show_list(self, found: Sequence[Recheck]) -> None:
        """Show what was found; who was chosen stays chosen."""
        self._found = found
        self._show()
        self.counted.emit(in_week(calls(found), 0))

    # --- showing ---

    def _show(self) -> None:
        found = self._found or ()
        kept = self.chosen
        trial = self.trial.currentData()
        for kind, chip in self.kinds.items():
            name = self._names()[kind]
            chip.say(
                f"{name} · {len(calls(found, kind, trial))}" if self._found is not None else name
            )
        wanted = next(kind for kind, chip in self.kinds.items() if chip.isChecked())
        self.calls = calls(found, wanted, trial)
        self._fill()
        self._count()
        self._choose_again(kept)

    def _fill(self) -> None:
        self._model.clear()
        self.table.clearSpans()
        self._model.setHorizontalHeaderLabels(
            [self.tr("Patient"), self.tr("Last day"), self.tr("What changes then")]
        )
        week = -1
        for place, call in enumerate(self.calls):
            if call.week != week:
                week = call.week
                self._add_week(week)
            self._model.appendRow(self._row(place, call))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    def _add_week(self, week: int) -> None:
        first, last = week_days(self._session.as_of, week)
        said = self.tr("{first} – {last} · {count} to call").format(
            first=words.date_words(first), last=words.date_words(last),
            count=in_week(self.calls, week))  # fmt: skip
        names = {0: self.tr("This week"), 1: self.tr("Next week")}
        head = item_of(names.get(week, self.tr("In {count} weeks").format(count=week)), said)
        head.setData(True, cells.MAIN_WEIGHT)
        rest = [QStandardItem() for _ in range(COLUMNS - 1)]
        for item in (head, *rest):
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow([head, *rest])
        self.table.setSpan(self._model.rowCount() - 1, 0, 1, COLUMNS)

    def _row(self, place: int, call: Call) -> list[QStandardItem]:
        patient, first = call.patient, call.changes[0]
        who = item_of(words.called(patient), words.identity_words(patient, self._session.as_of))
        who.setData(patient.record if patient.name else "", cells.SIDE)
        who.setData(place, CALL)
        who.setData(True, cells.MAIN_WEIGHT)
        day = item_of(words.date_words(call.last))
        tone = "open" if call.kind == "act" else "calm"
        day.setData((tone, self._names()[call.kind]), cells.CHIP)
        turn = answers_words.turn_words(self._session.texts, first.until)
        more = [one.trial for one in call.changes[1:]]
        also = self.tr("{trial}; also {others}") if more else "{trial}"
        return [who, day, item_of(turn, also.format(trial=first.trial, others=", ".join(more)))]

    def _count(self) -> None:
        said = self.tr(
            "Verdicts that change by time alone, if nothing new is learned. Only active patients."
            " Enter opens the patient."
        )
        self._subtitle.setText(said)
        if self.calls:
            if self._body.currentIndex() == EMPTY:
                self._body.setCurrentIndex(LIST)
        elif self._found is None:
            self._tell(self.tr("Looking ahead for all patients …"))
        else:
            self._tell(self.tr("Nobody: no such verdict changes by time alone in eight weeks."))

    def _tell(self, said: str) -> None:
        self._empty.setText(said)
        if self._body.currentIndex() != RELAXED:
            self._body.setCurrentIndex(EMPTY)

    # --- choosing ---

    @property
    def paper(self) -> Shown:
        """The list as it is filtered."""
        return lambda preview: preview.show_calls(self.calls)

    @property
    def chosen(self) -> Call | None:
        """The call that is chosen."""
        place = self.table.currentIndex().siblingAtColumn(0).data(CALL)
        return self.calls[place] if place is not None and place < len(self.calls) else None

    def _choose_again(self, kept: Call | None) -> None:
        numbers = [call.patient.number for call in self.calls]
        at = numbers.index(kept.patient.number) if kept and kept.patient.number in numbers else 0
        for row in range(self._model.rowCount()):
            if self._model.index(row, 0).data(CALL) == at:
                self.table.selectRow(row)
                return
        self.detail.show_call(None)

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        self.detail.show_call(self.chosen if index.isValid() else None)

    def _on_chosen(self, _: QModelIndex) -> None:
        if (call := self.chosen) is not None:
            self.patient_wanted.emit(call.patient.number, call.changes[0].trial)

    # --- relaxing ---

    def open_relaxed(self) -> None:
        """Who would come in if one criterion were relaxed."""
        self._relaxing(True)
        self.relaxed.begin(self.trial.currentData())

    def _on_relaxed_closed(self) -> None:
        self._relaxing(False)
        self._count()
        self.table.setFocus()

    def _relaxing(self, on: bool) -> None:
        """The panel in place of the calls, whose own filters would mean nothing there."""
        self._body.setCurrentIndex(RELAXED if on else LIST)
        for widget in (self._bar, self._subtitle, self._relax):
            widget.setVisible(not on)
