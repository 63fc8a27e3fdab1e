"""Reference ranges of one laboratory as an editable table."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from screener.domain.catalogue import Catalogue
from screener.domain.people import ReferenceRange

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


def _tr(words: str, **params: object) -> str:
    return QCoreApplication.translate("ranges", words).format(**params)


@dataclass(frozen=True)
class Typed:
    """A range as typed, text in every cell."""

    fact: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    sex: str = ""
    age_from: str = ""
    age_to: str = ""
    method: str = ""
    valid_from: str = ""
    valid_to: str = ""


COLUMNS = tuple(field.name for field in fields(Typed))


def typed(known: ReferenceRange) -> Typed:
    """A stored range as text."""
    return Typed(*("" if (value := getattr(known, name)) is None else str(value)
                   for name in COLUMNS))  # fmt: skip


def read_range(row: Typed, catalogue: Catalogue) -> tuple[ReferenceRange | None, list[str]]:
    """The range that a row means, or what is wrong with it, in words."""
    wrong: list[str] = []
    definition = catalogue.get(row.fact)
    if definition is None or definition.kind != "lab":
        wrong.append(_tr("“{fact}” is no laboratory value of the catalogue", fact=row.fact))
    elif definition.unit_code(row.unit) is None:
        known = ", ".join(definition.factors)
        wrong.append(_tr("the unit “{unit}” is none of {known}", unit=row.unit, known=known))
    for text in (row.low, row.high):
        if text and not _number(text):
            wrong.append(_tr("“{text}” is no number", text=text))
    if not row.low and not row.high:
        wrong.append(_tr("both limits are empty"))
    if row.sex not in ("", "female", "male"):
        wrong.append(_tr("sex is female, male or empty"))
    ages = [_age(text, wrong) for text in (row.age_from, row.age_to)]
    days = [_day(text, wrong) for text in (row.valid_from, row.valid_to)]
    if wrong:
        return None, wrong
    return ReferenceRange(
        row.fact, row.unit, row.low, row.high, row.sex, ages[0], ages[1], row.method,
        days[0], days[1],
    ), []  # fmt: skip


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _age(text: str, wrong: list[str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    wrong.append(_tr("“{text}” is no age in years", text=text))
    return None


def _day(text: str, wrong: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append(_tr("“{text}” is no day such as 2026-11-18", text=text))
        return None


class RangesModel(QAbstractTableModel):
    """Rows are typed freely and read when the site is saved."""

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.rows: list[Typed] = []

    def show(self, rows: list[Typed]) -> None:
        """Edit other rows; the list itself is edited."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def add(self) -> None:
        """One more, empty."""
        at = len(self.rows)
        self.beginInsertRows(NOWHERE, at, at)
        self.rows.append(Typed())
        self.endInsertRows()

    def remove(self, row: int) -> None:
        """Take one away."""
        self.beginRemoveRows(NOWHERE, row, row)
        del self.rows[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return [
            _tr("Value"), _tr("Unit"), _tr("From"), _tr("To"), _tr("Sex"), _tr("Age from"),
            _tr("Age to"), _tr("Method"), _tr("Valid from"), _tr("Valid to"),
        ][section]  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text: str = getattr(self.rows[index.row()], COLUMNS[index.column()])
        if role == Qt.ItemDataRole.EditRole:
            return text
        if role == Qt.ItemDataRole.DisplayRole:
            known = self._catalogue.get(text) if index.column() == 0 else None
            return known.name() if known else text
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value).strip()
        changes = {COLUMNS[index.column()]: text}
        if index.column() == 0:
            code = self._catalogue.by_alias.get(text.casefold(), text)
            changes["fact"] = code
            if code in self._catalogue and not self.rows[index.row()].unit:
                changes["unit"] = self._catalogue[code].unit
        self.rows[index.row()] = replace(self.rows[index.row()], **changes)
        whole = self.index(index.row(), 0), self.index(index.row(), len(COLUMNS) - 1)
        self.dataChanged.emit(*whole)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsEditable if index.isValid() else known
