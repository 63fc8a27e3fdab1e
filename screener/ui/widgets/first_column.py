"""The first column of a table, which stays in sight while the others scroll sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

Off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class FirstColumn(QTableView):
    """Lies over ``table`` when that is scrolled sideways; takes clicks, and leaves keys to it.

    It shares model, selection and delegate, so what it shows is what the table shows beneath.
    """

    def __init__(self, table: QTableView) -> None:
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
        self.horizontalHeader().setHighlightSections(False)
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
        self.doubleClicked.connect(table.doubleClicked)
        table.installEventFilter(self)

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
