"""One trial: its rules to be proofread, with everything that was found of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.domain.problems import KnownError
from screener.domain.trials import SiteState
from screener.services.attrition import Attrition
from screener.services.differences import Differences
from screener.services.trial_pages import TrialSheet
from screener.ui.session import Session
from screener.ui.trial.criteria import CriteriaList
from screener.ui.trial.head import TABS, Tab, TrialHead
from screener.ui.trial.panels import ActivatePanel, ApprovePanel, StatePanel
from screener.ui.trial.side import SideCards
from screener.ui.trial.tabs import AttritionTab, CasesTab, DifferencesTab, HistoryTab
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.panel import Panel
from screener.ui.widgets.parts import card, column
from screener.ui.widgets.sides import Sides


class TrialView(QWidget):
    """Shows one version of one trial."""

    back_wanted = Signal()
    editor_wanted = Signal(str, int)  # trial and version to begin from
    try_wanted = Signal(str, int)
    patient_wanted = Signal(int, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.trial = ""
        self.sheet: TrialSheet | None = None
        self._version: int | None = None  # the one asked for; None: the one that screens
        self.head = TrialHead()
        self.notice = Notice()
        self.criteria, self.cards = CriteriaList(), SideCards()
        self.attrition, self.cases = AttritionTab(), CasesTab()
        self.differences, self.history = DifferencesTab(session.texts), HistoryTab()
        self.approving, self.activating = ApprovePanel(session), ActivatePanel(session)
        self.stating = StatePanel(session)
        self._lay_out()
        self._connect()

    # --- building ---

    def _lay_out(self) -> None:
        layout = column(self, 0, 8)
        layout.addWidget(self.head)
        layout.addWidget(self.notice)
        self._tabs, self._side = QStackedWidget(), QStackedWidget()
        for tab in (self.criteria, self.attrition, self.cases, self.differences, self.history):
            self._tabs.addWidget(tab)
        self._side.addWidget(self.cards)
        for panel in self._panels():
            sheet = card()
            column(sheet, 14, 0).addWidget(panel)
            self._side.addWidget(sheet)
        self._sides = Sides(self._tabs, self._side, -0.3, 230, 420)
        layout.addWidget(self._sides, 1)

    def _panels(self) -> tuple[Panel, ...]:
        return self.approving, self.activating, self.stating

    def _connect(self) -> None:
        self.head.back_wanted.connect(self.back_wanted)
        self.head.version_chosen.connect(self._on_version)
        self.head.tab_chosen.connect(self.show_tab)
        self.head.try_wanted.connect(self.try_out)
        self.head.approve_wanted.connect(self.begin_approving)
        self.head.activate_wanted.connect(self.begin_activating)
        self.head.state_wanted.connect(self.begin_state)
        self.head.write_wanted.connect(self.begin_writing)
        for panel in self._panels():
            panel.closed.connect(self._on_panel_closed)
        self.cards.criterion_wanted.connect(self.focus_criterion)
        self.cards.differences_wanted.connect(lambda: self.show_tab("differences"))
        self.attrition.criterion_wanted.connect(self.focus_criterion)
        self.differences.compared.connect(self._compare)
        self.differences.patient_wanted.connect(
            lambda number: self.patient_wanted.emit(number, self.trial)
        )

    # --- what is shown ---

    def show_trial(self, trial: str, version: int | None = None) -> None:
        """Show a trial, in the version that screens unless another is named."""
        if trial != self.trial:
            self._put_panels_away()
            self.show_tab("criteria")
        self.trial, self._version = trial, version
        self.refresh()

    def refresh(self) -> None:
        """Ask again for everything in sight."""
        desk, trial, version = self._session.backend.trial_desk, self.trial, self._version
        day = self._session.as_of
        self._session.read(
            "trial",
            lambda: desk.sheet(trial, version, day),
            self.show_sheet,
            owner=self,
            title=self.tr("Checking the rules"),
            failed=self._on_failed,
        )

    def show_sheet(self, sheet: TrialSheet) -> None:
        """Show a version; who is lost and what changed are asked for."""
        self.sheet = sheet
        one = sheet.version
        self.head.show_sheet(sheet)
        self.notice.hide()
        self.criteria.show_sheet(sheet)
        self.cards.show_sheet(sheet)
        self.cases.show_sheet(sheet)
        self.history.show_sheet(sheet)
        self.differences.offer(sheet.line.versions, one.version)
        self._count(one.version)
        self._ask_changes(sheet)
        if self.tab == "differences":
            self.differences.ask()

    def _on_version(self, version: int) -> None:
        self._version = version
        self.refresh()

    def _count(self, version: int) -> None:
        self.attrition.show_attrition(None)
        desk, trial, day = self._session.backend.trial_desk, self.trial, self._session.as_of
        self._session.read(
            "attrition",
            lambda: desk.attrition(trial, version, day),
            self._on_counted,
            owner=self,
            title=self.tr("Counting who is lost"),
            failed=self._on_failed,
        )

    def _on_counted(self, found: Attrition) -> None:
        self.attrition.show_attrition(found)
        self.cards.show_attrition(found)
        self.criteria.show_losses({loss.criterion: loss for loss in found.alone})

    def _ask_changes(self, sheet: TrialSheet) -> None:
        """What changed since the version before this one, if there is one."""
        numbers = [one.version for one in sheet.line.versions if one.stands]
        before = [number for number in numbers if number < sheet.version.version]
        self._session.runner.drop("trial changes")
        if before:
            self._ask_differences(
                "trial changes", before[-1], sheet.version.version,
                lambda found: self.cards.show_changes(found, before[-1]),
            )  # fmt: skip

    def _compare(self, old: int, new: int) -> None:
        self._ask_differences("trial differences", old, new, self.differences.show_differences)

    def _ask_differences(
        self, purpose: str, old: int, new: int, done: Callable[[Differences], None]
    ) -> None:
        desk, trial, day = self._session.backend.trial_desk, self.trial, self._session.as_of
        self._session.long(
            lambda progress: desk.differences(trial, old, new, day, progress),
            done,
            owner=self,
            title=self.tr("Comparing versions"),
            purpose=purpose,
            failed=self._on_failed,
        )

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    # --- moving about ---

    @property
    def tab(self) -> Tab:
        """The tab in sight."""
        return TABS[self._tabs.currentIndex()]

    def show_tab(self, tab: Tab) -> None:
        """Bring a tab into sight."""
        self._tabs.setCurrentIndex(TABS.index(tab))
        self.head.chips[tab].setChecked(True)
        self._show_side()
        if tab == "differences" and self.sheet is not None:
            self.differences.ask()
        self.focus()

    def focus(self) -> None:
        """Ready for the keyboard."""
        widgets: dict[Tab, QWidget] = {
            "attrition": self.attrition.charts["sequence"], "cases": self.cases.table,
            "differences": self.differences.text, "history": self.history.steps,
        }  # fmt: skip
        if self.tab == "criteria":
            self.criteria.focus_row()
        else:
            widgets[self.tab].setFocus()

    def focus_criterion(self, criterion: str) -> None:
        """Go to a criterion, from wherever it was named."""
        self.show_tab("criteria")
        self.criteria.focus_row(criterion)

    def toggle_written(self) -> None:
        """Show or hide the rules as they are written."""
        self.criteria.show_written(not self.criteria.written)

    # --- what is done ---

    def begin_approving(self) -> None:
        """Ask who approves the version in sight."""
        if self.sheet is not None:
            self._open_panel(self.approving)
            self.approving.begin(self.sheet)

    def begin_activating(self) -> None:
        """Ask from when the version in sight screens."""
        if self.sheet is not None:
            self._open_panel(self.activating)
            self.activating.begin(self.sheet)

    def begin_state(self, state: SiteState) -> None:
        """Ask from when, and why, the trial is open, paused or closed."""
        if self.sheet is not None:
            self._open_panel(self.stating)
            self.stating.begin(self.sheet, state)

    def begin_writing(self) -> None:
        """Write a new version, beginning from the one in sight."""
        if self.sheet is not None:
            self.editor_wanted.emit(self.trial, self.sheet.version.version)

    def try_out(self) -> None:
        """Try the version in sight on all patients."""
        if self.sheet is not None:
            self.try_wanted.emit(self.trial, self.sheet.version.version)

    def _open_panel(self, panel: Panel) -> None:
        self._side.setCurrentIndex(1 + self._panels().index(panel))
        self._show_side()

    def _on_panel_closed(self) -> None:
        self._side.setCurrentIndex(0)
        self._show_side()
        self.focus()

    def _put_panels_away(self) -> None:
        for panel in self._panels():
            panel.put_away()

    def _show_side(self) -> None:
        asked = self._side.currentIndex() > 0
        self._side.setVisible(asked or self.tab == "criteria")

    @property
    def has_draft(self) -> bool:
        """Whether a form is half filled in."""
        at = self._side.currentIndex()
        return at > 0 and self._panels()[at - 1].has_draft
