"""A table of any model whose rows are chosen whole, and opened by Enter."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel

from screener.ui.widgets.rows_table import ChoosingTable, item_of

two_lines = item_of


class RowTable(ChoosingTable):
    """Two lines a row, painted by :class:`~screener.ui.widgets.cells.CellDelegate`."""

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__(name)
        self.setModel(model)
