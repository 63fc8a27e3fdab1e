"""The trials: what each is at this site, which version screens, and what waits to be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from screener.domain.trials import Standing
from screener.services.trial_pages import TrialLine, VersionLine
from screener.ui.look import Tone
from screener.ui.widgets import cells
from screener.ui.widgets.parts import button, column, label
from screener.ui.widgets.rows_table import RowsTable, item_of
from screener.ui.words import day_words

TRIAL = Qt.ItemDataRole.UserRole + 20


def _tr(words: str, **params: object) -> str:
    return QCoreApplication.translate("trials", words).format(**params)


def state_chip(line: TrialLine) -> tuple[Tone, str]:
    """What a trial is at this site."""
    known: dict[str, tuple[Tone, str]] = {
        "open": ("calm", _tr("○ Open here")),
        "paused": ("open", _tr("‖ Paused here")),
        "closed": ("bad", _tr("✕ Closed here")),
    }
    return known.get(line.site_state, ("calm", _tr("– Not opened here")))


def standing_chip(state: Standing) -> tuple[Tone, str]:
    """How far a version has come; never a tick, which is the investigator's."""
    known: dict[Standing, tuple[Tone, str]] = {
        "draft": ("bad", _tr("✎ Draft")),
        "tested": ("open", _tr("◇ Tested, not approved here")),
        "approved": ("calm", _tr("◆ Approved, not active")),
        "active": ("calm", _tr("● Approved, active")),
    }
    return known[state]


def next_words(line: TrialLine) -> str:
    """What waits to be done with the rules of a trial, if anything does."""
    ahead = line.ahead
    if ahead is not None:
        return {
            "draft": _tr("Version {n}: draft", n=ahead.version),
            "tested": _tr("Version {n}: approve", n=ahead.version),
            "approved": _tr("Version {n}: activate", n=ahead.version),
            "active": "",
        }[ahead.state]
    at = line.in_force
    if at is not None and at.state == "tested":
        return _tr("Version {n}: approve", n=at.version)
    if at is not None and at.state == "approved":
        return _tr("Version {n}: activate", n=at.version)
    return ""


def version_words(one: VersionLine) -> str:
    """A version in a few words."""
    day = day_words(one.active_from.isoformat()) if one.active_from else ""
    if one.state == "active" and day:
        return _tr("Version {n}, active since {day}", n=one.version, day=day)
    if one.active_from:
        return _tr("Version {n}, active from {day}", n=one.version, day=day)
    return _tr("Version {n}", n=one.version)


class TrialList(QWidget):
    """The list, with the way in for a rule file."""

    trial_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RowsTable(self.tr("Trials"))
        self.table.chosen.connect(self._on_chosen)
        self._said = label("", "muted", wrap=True)
        layout = column(self, 0, 10)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Trials"), "title"), 1)
        head.addWidget(button(self.tr("Import rules… (Ctrl+O)"), self.import_wanted.emit))
        layout.addLayout(head)
        layout.addWidget(self._said)
        layout.addWidget(self.table, 1)

    def show_lines(self, lines: Sequence[TrialLine]) -> None:
        """A row per trial; the chosen one stays chosen."""
        kept = self.table.currentIndex().siblingAtColumn(0).data(TRIAL)
        heads = [
            self.tr("Trial"), self.tr("Rules that screen"), self.tr("Next"),
            self.tr("At this site"),
        ]  # fmt: skip
        rows = [[_trial(one), _rules(one), item_of(next_words(one)), _site(one)] for one in lines]
        self.table.show_rows(heads, rows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        names = [line.trial for line in lines]
        if lines:
            self.table.selectRow(names.index(kept) if kept in names else 0)
        said = self.tr("Trials: {count} · Enter opens one")
        self._said.setText(said.format(count=len(lines)))

    def _on_chosen(self, index: QModelIndex) -> None:
        self.trial_wanted.emit(index.siblingAtColumn(0).data(TRIAL))


def _trial(line: TrialLine) -> QStandardItem:
    item = item_of(line.trial, line.short or line.title or line.source_line, strong=True)
    item.setData(line.trial, TRIAL)
    item.setToolTip(f"{line.title}\n{line.source_line}")
    return item


def _rules(line: TrialLine) -> QStandardItem:
    at = line.in_force
    item = item_of(version_words(at) if at else _tr("Nothing screens"))
    if at is not None:
        item.setData(standing_chip(at.state), cells.CHIP)
    return item


def _site(line: TrialLine) -> QStandardItem:
    since = day_words(line.since.isoformat()) if line.since else ""
    item = item_of(line.reason, since)
    item.setData(state_chip(line), cells.CHIP)
    item.setToolTip(line.reason)
    return item
