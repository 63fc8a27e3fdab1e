"""The facts of one patient: the newest of each, older ones folded beneath it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from screener.services.values import FactLine
from screener.ui.look import Tone
from screener.ui.widgets import cells
from screener.ui.words import day_words, tr

LINE = Qt.ItemDataRole.UserRole + 20  # the FactLine of a row
FLAGS = {"high": "↑", "low": "↓"}
Kin = tuple[str, str, str]  # one fact, of one trial and criterion if it belongs to any
Beside = Callable[[FactLine], str]


class FactsTree(QTreeView):
    """Fact with date and source, value with reference range. Enter goes back to the checklist."""

    line_chosen = Signal(object)  # FactLine, or None
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setAccessibleName(self.tr("Facts of the patient"))
        self.setItemDelegate(cells.CellDelegate(self))
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_facts(self, facts: Sequence[FactLine], beside: Beside) -> None:
        """Show other facts; the chosen one and what was unfolded stay.

        ``beside``: a result in the units chosen, shown beside the reported ones.
        """
        chosen = self.current
        unfolded = self._unfolded()
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.tr("Fact"), self.tr("Value")])
        for key, group in groupby(facts, key=_kin):
            newest, *older = list(group)
            row = _row(newest, len(older), beside)
            for line in older:
                row[0].appendRow(_row(line, 0, beside))
            self._model.appendRow(row)
            if key in unfolded:
                self.expand(row[0].index())
        self._fit()
        if chosen is not None and not self._choose_again(chosen.fact.id, facts):
            self.line_chosen.emit(None)

    def _choose_again(self, fact_id: int, facts: Sequence[FactLine]) -> bool:
        """The fact that was chosen, or what has replaced it."""
        later = (line.fact.id for line in facts if line.fact.supersedes == fact_id)
        return self.choose(fact_id) or self.choose(next(later, fact_id))

    def _fit(self) -> None:
        """The fact's name is longer than its value."""
        self.header().setStretchLastSection(True)
        self.header().resizeSection(0, self.viewport().width() * 3 // 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.scrollTo(self.currentIndex())  # what is told of a fact beneath takes room from here

    def _unfolded(self) -> set[Kin]:
        found: set[Kin] = set()
        for number in range(self._model.rowCount()):
            index = self._model.index(number, 0)
            if self.isExpanded(index):
                found.add(_kin(index.data(LINE)))
        return found

    @property
    def current(self) -> FactLine | None:
        """The chosen fact."""
        index = self.currentIndex()
        line = index.siblingAtColumn(0).data(LINE) if index.isValid() else None
        return line if isinstance(line, FactLine) else None

    def choose(self, fact_id: int) -> bool:
        """Select a fact and bring it into sight; False if it is not here."""
        for number in range(self._model.rowCount()):
            parent = self._model.index(number, 0)
            family = [parent]
            family += [self._model.index(n, 0, parent) for n in range(self._model.rowCount(parent))]
            for index in family:
                if index.data(LINE).fact.id == fact_id:
                    if index != parent:
                        self.expand(parent)
                    self.setCurrentIndex(index)
                    self.scrollTo(index)
                    return True
        return False

    def _on_current(self, index: QModelIndex) -> None:
        self.line_chosen.emit(self.current)


def _kin(line: FactLine) -> Kin:
    entry = line.fact.entry
    return entry.fact, entry.scope.trial, entry.scope.criterion


def _row(line: FactLine, older: int, beside: Beside) -> list[QStandardItem]:
    fact = line.fact
    side = tr("+{count}").format(count=older) if older else ""
    told = " · ".join(part for part in (day_words(line.date), line.source) if part)
    first = _item(line.label, told, side=side)
    first.setData(line, LINE)
    flag = FLAGS.get(line.flag, "")
    value = _item(
        f"{line.value} {flag}".strip(),
        _beneath(line, beside(line)),
        side=tr("corrected") if fact.supersedes is not None else "",
    )
    if mark := _mark(line):
        value.setData(mark, cells.CHIP)
        value.setToolTip("\n".join(line.doubts))
    return [first, value]


def _beneath(line: FactLine, other: str) -> str:
    """The reference range; behind a number in another unit it says in which unit it is."""
    if not other or not line.reference:
        return f"= {other}" if other else line.reference
    return f"= {other} · {line.reference} {line.fact.entry.unit_text}"


def _mark(line: FactLine) -> tuple[Tone, str] | None:
    status = line.fact.entry.status
    if status in ("cancelled", "withdrawn"):
        return "calm", f"– {status}"
    if line.doubts:
        return "open", tr("! doubt")
    if status == "preliminary":
        return "calm", tr("preliminary")
    return None


def _item(main: str, sub: str, side: str = "") -> QStandardItem:
    item = QStandardItem(" ".join(part for part in (main, side, sub) if part))
    item.setData(main, cells.MAIN)
    item.setData(sub or " ", cells.SUB)
    if side:
        item.setData(side, cells.SIDE)
    item.setToolTip(item.text())
    return item
