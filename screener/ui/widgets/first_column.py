"""The first column of a table, which stays in sight while the others scroll sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

Off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class FirstColumn(QTableView):
    """Lies over ``table`` when that is scrolled sideways; takes clicks, and leaves keys to it.

    It shares model, selection and delegate, so what it shows is what the table shows beneath.
    """

    def __init__(self, table: PinnedTable) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setSelectionMode(table.selectionMode())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setShowGrid(table.showGrid())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Off)
        self.setVerticalScrollBarPolicy(Off)
        self.setAccessibleName(table.accessibleName())
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        sorted_by = table.horizontalHeader()
        self._show_order(sorted_by.sortIndicatorSection(), sorted_by.sortIndicatorOrder())
        self._follow()
        self.hide()

    def _follow(self) -> None:
        table, own = self._table, self.verticalScrollBar()
        other = table.verticalScrollBar()
        other.valueChanged.connect(own.setValue)
        own.valueChanged.connect(other.setValue)
        table.horizontalScrollBar().valueChanged.connect(self._lay)
        table.horizontalHeader().sectionResized.connect(self._lay)
        table.model().modelReset.connect(self._lay)
        table.horizontalHeader().sortIndicatorChanged.connect(self._show_order)
        self.horizontalHeader().sectionClicked.connect(table.sort_by)
        self.doubleClicked.connect(table.doubleClicked)
        table.installEventFilter(self)

    def _show_order(self, column: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(column, order)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lay()
        return False

    def _lay(self) -> None:
        """Over the first column of the table, as large as that, if anything is scrolled away."""
        table, header = self._table, self._table.horizontalHeader()
        self.setVisible(table.horizontalScrollBar().value() > 0)
        if not self.isVisible():
            return
        for number in range(1, table.model().columnCount()):
            self.setColumnHidden(number, True)
        width, edge = table.columnWidth(0), table.frameWidth()
        self.setColumnWidth(0, width)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(header.height())
        self.setGeometry(edge, edge, width, header.height() + table.viewport().height())
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())


class PinnedTable(QTableView):
    """A table whose first column stays in sight: :meth:`pin` it when it has model and delegate."""

    def pin(self) -> FirstColumn:
        """Lay the first column over the table."""
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.pinned = FirstColumn(self)
        return self.pinned

    def sort_by(self, column: int) -> None:
        """Sort by a column; once more, the other way round."""
        header = self.horizontalHeader()
        first, last = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        ascends = header.sortIndicatorOrder() == first
        again = header.sortIndicatorSection() == column
        self.sortByColumn(column, last if again and ascends else first)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, and out from under the first column."""
        super().scrollTo(index, hint)
        beneath = self.columnWidth(0) - self.visualRect(index).left()
        if index.column() > 0 and beneath > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - beneath)
