"""Worked cases with what they find, and what was done with a trial: plain tables to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QHeaderView

from screener.services.trial_pages import CaseLine, HistoryLine, VersionLine
from screener.ui.trial.listing import standing_chip, version_words
from screener.ui.widgets import cells
from screener.ui.widgets.rows_table import RowsTable, item_of
from screener.ui.words import day_words


def _tr(words: str, **params: object) -> str:
    return QCoreApplication.translate("trial tables", words).format(**params)


class ReadTable(RowsTable):
    """A table to read: columns as wide as they need, the last one taking the room."""

    def show_read(self, heads: list[str], rows: list[list[QStandardItem]]) -> None:
        """Show other rows."""
        self.show_rows(heads, rows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(header.count() - 1, QHeaderView.ResizeMode.Stretch)


def case_rows(cases: Sequence[CaseLine]) -> list[list[QStandardItem]]:
    """The worked cases, those that differ first."""
    ordered = sorted(cases, key=lambda case: not case.differs)
    return [[_found(case), _case(case)] for case in ordered]


def _case(case: CaseLine) -> QStandardItem:
    told = _tr("as of {day}", day=day_words(case.as_of.isoformat()))
    said = case.expects or _tr("all unknown")
    item = item_of(case.name, "; ".join(case.differs) or f"{told} · {said}")
    item.setToolTip(f"{case.name}\n{told}: {said}\n" + "\n".join(case.differs))
    if case.differs:
        item.setData("bad", cells.SUB_TONE)
    return item


def _found(case: CaseLine) -> QStandardItem:
    item = QStandardItem("")
    chip = ("bad", _tr("✕ Differs")) if case.differs else ("good", _tr("✓ As expected"))
    item.setData(chip, cells.CHIP)
    item.setText(chip[1])
    return item


def version_rows(versions: Sequence[VersionLine]) -> list[list[QStandardItem]]:
    """Every text that was ever here, the newest first."""
    return [[_version(one), _standing(one), _origin(one)] for one in reversed(versions)]


def _version(one: VersionLine) -> QStandardItem:
    note = _tr("screens") if one.in_force else "" if one.stands else _tr("replaced since")
    sub = " · ".join(filter(None, (f"sha {one.sha256[:12]}", note)))
    return item_of(_tr("Version {n}", n=one.version), sub, strong=True)


def _standing(one: VersionLine) -> QStandardItem:
    said = ""
    if one.approved_on is not None:
        day = day_words(one.approved_on.isoformat())
        said = _tr("by {name}, {day}", name=one.approved_by, day=day)
    item = item_of(said)
    item.setData(standing_chip(one.state), cells.CHIP)
    item.setToolTip(version_words(one))
    return item


def _origin(one: VersionLine) -> QStandardItem:
    said = {"shipped": _tr("Shipped with the program"), "file": one.file,
            "editor": _tr("Written in the editor")}[one.origin]  # fmt: skip
    at = day_words(one.at.astimezone().date().isoformat()) if one.at else ""
    return item_of(said, " · ".join(filter(None, (one.by, at))))


def history_rows(lines: Sequence[HistoryLine]) -> list[list[QStandardItem]]:
    """What was done, the newest first."""
    return [
        [
            item_of(f"{one.at.astimezone():%Y-%m-%d %H:%M}", one.by),
            item_of(one.what, one.reason),
        ]
        for one in lines
    ]
