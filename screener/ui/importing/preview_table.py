"""What a file would do, row by row: what needs eyes first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from screener.services.values import PreviewRow
from screener.ui.look import Tone
from screener.ui.widgets import cells

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ORDER = ("refused", "doubt", "unreadable", "new", "known")
_TONES: dict[str, Tone] = {
    "refused": "bad", "doubt": "open", "unreadable": "open", "new": "good", "known": "calm",
}  # fmt: skip
_SIGNS = {"refused": "✕", "doubt": "!", "unreadable": "?", "new": "+", "known": "="}


def _tr(text: str) -> str:
    return QCoreApplication.translate("preview", text)


def outcome_words(outcome: str) -> str:
    """Sign and word of what becomes of a row."""
    said = {
        "refused": _tr("refused"),
        "doubt": _tr("doubtful"),
        "unreadable": _tr("unreadable"),
        "new": _tr("new"),
        "known": _tr("already there"),
    }
    return f"{_SIGNS.get(outcome, '')} {said.get(outcome, outcome)}".strip()


def in_order(rows: tuple[PreviewRow, ...]) -> list[PreviewRow]:
    """Refused and doubtful rows first, then by line."""
    rank = {outcome: number for number, outcome in enumerate(ORDER)}
    return sorted(rows, key=lambda row: (rank.get(row.outcome, len(ORDER)), row.line))


class PreviewModel(QAbstractTableModel):
    """Rows of an :class:`ImportPreview`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PreviewRow] = []

    def show(self, rows: tuple[PreviewRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = in_order(rows)
        self.endResetModel()

    def reason(self, row: int) -> str:
        """Why a row becomes what it becomes; empty where nothing is to be said."""
        return f"{self._rows[row].line}: {self._rows[row].reason}" if self._rows[row].reason else ""

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads())

    def _heads(self) -> list[str]:
        return [
            _tr("Becomes"), _tr("Line"), _tr("Patient"), _tr("Fact"), _tr("Value"), _tr("Date"),
            _tr("Why"),
        ]  # fmt: skip

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if index.column() == 0:
            if role == cells.CHIP:
                return _TONES.get(row.outcome, "calm"), outcome_words(row.outcome)
            return outcome_words(row.outcome) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.ToolTipRole and row.reason:
            return row.reason
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, cells.MAIN):
            return [
                str(row.line),
                row.patient,
                row.label,
                f"{row.value} {row.unit}".strip(),
                row.date,
                row.reason,
            ][index.column() - 1]
        return None
