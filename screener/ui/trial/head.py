"""Over a trial: what it is, which version is in sight, the tabs, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QMenu, QWidget

from screener.domain.trials import SITE_STATES
from screener.services.trial_pages import TrialSheet
from screener.ui.trial.listing import standing_chip, state_chip
from screener.ui.widgets.chip import Chip, ChoiceChip
from screener.ui.widgets.flow import at_the_right, flow
from screener.ui.widgets.parts import button, column, label

Tab = Literal["criteria", "attrition", "cases", "differences", "history"]
TABS: tuple[Tab, ...] = get_args(Tab)


class TrialHead(QWidget):
    """Names the version; every button is a signal."""

    back_wanted = Signal()
    version_chosen = Signal(int)
    tab_chosen = Signal(str)
    try_wanted = Signal()
    approve_wanted = Signal()
    activate_wanted = Signal()
    state_wanted = Signal(str)
    write_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._long = label("", "title"), label("", "muted", wrap=True)
        self.versions = QComboBox()
        self.versions.setAccessibleName(self.tr("Version in sight"))
        self.versions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.versions.activated.connect(
            lambda _: self.version_chosen.emit(self.versions.currentData())
        )
        self.standing, self.state = Chip("calm", ""), Chip("calm", "")
        self.stripe = label("", "", wrap=True)
        self.stripe.setProperty("stripe", "registry")
        self.chips: dict[Tab, ChoiceChip] = {}
        layout = column(self, 0, 8)
        head = QHBoxLayout()
        head.addWidget(button(self.tr("‹ Trials"), self.back_wanted.emit, small=True))
        head.addWidget(self.title)
        head.addWidget(self._long, 1)
        head.addWidget(at_the_right(self.standing, self.state))
        head.addWidget(self.versions)
        layout.addLayout(head)
        layout.addWidget(self.stripe)
        row = QHBoxLayout()
        row.addWidget(flow(*self._tab_chips()), 1)
        row.addWidget(at_the_right(*self._buttons()))
        layout.addLayout(row)

    def _tab_chips(self) -> list[ChoiceChip]:
        group = QButtonGroup(self)
        names: dict[Tab, str] = {
            "criteria": self.tr("Criteria"), "attrition": self.tr("Attrition"),
            "cases": self.tr("Cases"), "differences": self.tr("Differences"),
            "history": self.tr("History"),
        }  # fmt: skip
        for tab in TABS:
            chip = ChoiceChip(names[tab])
            chip.clicked.connect(lambda _=False, tab=tab: self.tab_chosen.emit(tab))
            group.addButton(chip)
            self.chips[tab] = chip
        self.chips["criteria"].setChecked(True)
        return list(self.chips.values())

    def _buttons(self) -> list[QWidget]:
        self.approve = button(self.tr("Approve…"), self.approve_wanted.emit)
        self.activate = button(self.tr("Activate…"), self.activate_wanted.emit)
        site = button(self.tr("At this site ▾"), lambda: None, name=self.tr("At this site"))
        menu = QMenu(site)
        words = {"open": self.tr("Open…"), "paused": self.tr("Pause…"), "closed": self.tr("Close…")}
        for state in SITE_STATES:
            wanted = partial(self.state_wanted.emit, state)
            menu.addAction(words[state]).triggered.connect(lambda _=False, go=wanted: go())
        site.setMenu(menu)
        return [
            button(self.tr("Try on patients"), self.try_wanted.emit), self.approve, self.activate,
            site, button(self.tr("New version…"), self.write_wanted.emit, primary=True),
        ]  # fmt: skip

    def show_sheet(self, sheet: TrialSheet) -> None:
        """Name the version in sight and offer what can be done with it."""
        one = sheet.version
        self.title.setText(sheet.line.trial)
        self._long.setText(sheet.line.short or sheet.title)
        self._long.setToolTip(sheet.title)
        self.stripe.setText(f"{sheet.source_line} · sha {one.sha256[:12]}")
        self.standing.say(*standing_chip(one.state))
        self.state.say(*state_chip(sheet.line))
        self.approve.setVisible(one.state == "tested")
        self.activate.setVisible(one.state == "approved")
        differing = sum(bool(case.differs) for case in sheet.cases)
        said = self.tr("Cases · {n} differ") if differing else self.tr("Cases · {n} pass")
        self.chips["cases"].say(said.format(n=differing or len(sheet.cases)))
        self._offer_versions(sheet)
        self.updateGeometry()

    def _offer_versions(self, sheet: TrialSheet) -> None:
        self.versions.clear()
        for one in sheet.line.versions:
            if one.stands:
                said = self.tr("Version {n} · screens") if one.in_force else self.tr("Version {n}")
                self.versions.addItem(said.format(n=one.version), one.version)
        self.versions.setCurrentIndex(self.versions.findData(sheet.version.version))
