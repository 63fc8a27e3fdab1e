"""The main window only frames the pages: navigation, search, day, stripes, status line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from screener.domain.problems import KnownError
from screener.domain.screening import CriterionLine
from screener.ui.actions import Actions, Offer
from screener.ui.asof import DayChooser, DayStripe
from screener.ui.backend import Paper
from screener.ui.crash import describe
from screener.ui.importing.page import ImportPage
from screener.ui.navigation import Navigation
from screener.ui.palette import Palette, Sources
from screener.ui.patient.offers import patient_offers
from screener.ui.patient.page import PatientPage
from screener.ui.patients.page import PatientsPage
from screener.ui.recheck.offers import recheck_offers
from screener.ui.recheck.page import RecheckPage
from screener.ui.scores.page import ScoresPage, scores_offers
from screener.ui.session import Session
from screener.ui.site.page import SitePage
from screener.ui.status import StatusLine
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, column, label
from screener.ui.worklist.page import WorklistPage

if TYPE_CHECKING:
    from screener.ui.printing.page import PrintPage

SIZE = 1280, 800
FRAME = 16, 48  # what the window system adds around a window

Listing = WorklistPage | PatientsPage | ImportPage | SitePage | ScoresPage | RecheckPage
"""The pages that look again when they come into sight."""


class MainWindow(QMainWindow):
    """Frames the pages and leads from one to another."""

    restore_wanted = Signal()  # the maker closes this window and offers to restore a backup
    closed = Signal()

    def __init__(self, session: Session, paper: Paper) -> None:
        super().__init__()
        self._preview: PrintPage | None = None  # made when first asked for
        self.setWindowTitle("Screener")  # never a patient's name
        self.session, self._paper = session, paper
        self.worklist = WorklistPage(session)
        self.patients = PatientsPage(session)
        self.patient = PatientPage(session)
        self.importing = ImportPage(session)
        self.site = SitePage(session)
        self.scores = ScoresPage(session)
        self.recheck = RecheckPage(session)
        self.pages = QStackedWidget()
        for page in (self.worklist, self.patients, self.patient, self.importing, self.site,
                     self.scores, self.recheck):  # fmt: skip
            self.pages.addWidget(page)
        self._before: QWidget = self.worklist  # where Back of the print preview leads
        self.search = QLineEdit()
        self.notice = Notice()
        self.notice.setObjectName("notice")
        self.status = StatusLine(session)
        self.stripe = DayStripe(session)
        self.navigation = Navigation(
            [
                (self.tr("Worklist"), self.worklist),
                (self.tr("Patients"), self.patients),
                (self.tr("Import"), self.importing),
                (self.tr("Site"), self.site),
                (self.tr("Scores"), self.scores),
                (self.tr("Recheck"), self.recheck),
            ],
            session.backend.user,
        )
        ground = self._frame()
        self.actions_ = Actions(self)
        self._offer()
        self.palette_ = Palette(session, self._sources(), self.search, ground)
        self._connect()
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize() - QSize(*FRAME)))
        self.go(self.worklist)

    # --- building ---

    def _frame(self) -> QWidget:
        ground = QWidget()
        across = QHBoxLayout(ground)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.navigation)
        right = QWidget()
        lines = column(right, 0, 0)
        lines.addWidget(self._top())
        if self.session.backend.demonstration:
            stripe = label(self.tr("DEMONSTRATION: invented patients, thrown away at the end"))
            stripe.setProperty("stripe", "demo")
            lines.addWidget(stripe)
        lines.addWidget(self.stripe)
        lines.addWidget(self.notice)
        lines.addWidget(self.pages, 1)
        lines.addWidget(self.status)
        across.addWidget(right, 1)
        self.setCentralWidget(ground)
        return ground

    def _top(self) -> QFrame:
        top = QFrame()
        top.setObjectName("top")
        self.search.setPlaceholderText(
            self.tr("Find a patient, trial, criterion or action   Ctrl+K")
        )
        self.search.setAccessibleName(self.tr("Find a patient, trial, criterion or action"))
        self.search.setMaximumWidth(self.search.fontMetrics().averageCharWidth() * 70)
        layout = QHBoxLayout(top)
        layout.setContentsMargins(18, 8, 18, 8)
        layout.addWidget(self.search, 3)
        layout.addWidget(button(self.tr("Import…"), self._choose_import))
        layout.addWidget(button(self.tr("Print…"), self.print_page))
        layout.addStretch(1)
        self.day = DayChooser(self.session)
        layout.addWidget(self.day)
        return top

    def _offer(self) -> None:
        add, tr = self.actions_.add, self.tr
        add(
            Offer(tr("Find a patient, trial, criterion or action"), "Ctrl+K", self._find),
            Offer(tr("Go to the worklist"), "Alt+1", lambda: self.go(self.worklist)),
            Offer(tr("Go to the patients"), "Alt+2", lambda: self.go(self.patients)),
            Offer(tr("Go to import"), "Alt+3", lambda: self.go(self.importing)),
            Offer(tr("Go to the site set-up"), "Alt+4", lambda: self.go(self.site)),
            Offer(tr("Go to the scores"), "Alt+5", lambda: self.go(self.scores)),
            Offer(tr("Go to the recheck list: whom to call, by week"), "Alt+6",
                  lambda: self.go(self.recheck)),
            Offer(tr("Scores of this patient"), "F8", self._score_patient, self.patient),
            Offer(tr("Add a patient"), "Ctrl+N", self._add_patient),
            Offer(tr("Import a file…"), "Ctrl+I", self._choose_import),
            Offer(tr("Print checklist, calculation or recheck list…"), "Ctrl+P", self.print_page),
            Offer(tr("Screen everybody again"), "F5", self.worklist.refresh, self.worklist),
            Offer(tr("Sort the worklist by the chosen column"), "Ctrl+Shift+S",
                  self.worklist.sort_by_chosen, self.worklist),
            Offer(tr("Filter the worklist"), "Ctrl+F", self.worklist.text.setFocus, self.worklist),
            Offer(tr("Find in the patients"), "Ctrl+F", self.patients.text.setFocus, self.patients),
            Offer(tr("Save the site"), "Ctrl+S", self.site.save, self.site),
            Offer(tr("Add a reference range"), "Ctrl+R", self.site.add_range, self.site),
            Offer(tr("Import what was previewed"), "Ctrl+Return", self.importing.commit,
                  self.importing),
            Offer(tr("Choose the day that is screened (as of)"), "Alt+D", self._choose_day),
            Offer(tr("Back to today"), "Ctrl+0", self._back_to_today),
            Offer(tr("Back up the database…"), "Ctrl+B", self.back_up),
            Offer(tr("Restore a backup…"), "Ctrl+Shift+R", self.ask_restore),
            Offer(tr("Close"), "Ctrl+Q", self.close),
        )  # fmt: skip
        add(*patient_offers(self.patient), *scores_offers(self.scores))
        add(*recheck_offers(self.recheck))

    def _sources(self) -> Sources:
        return Sources(
            actions=lambda: self.actions_.all,
            criteria=self._criteria,
            open_patient=self.open_patient,
            open_trial=self._open_trial,
            open_criterion=self._open_criterion,
            open_score=self.open_score,
        )

    def _connect(self) -> None:
        runner = self.session.runner
        self.navigation.chosen.connect(self.go)
        self.navigation.backup_wanted.connect(self.back_up)
        self.navigation.restore_wanted.connect(self.ask_restore)
        self.worklist.patient_wanted.connect(self.open_patient)
        self.worklist.counted.connect(lambda n: self.navigation.count(self.patients, n))
        self.patients.patient_wanted.connect(self.open_patient)
        self.recheck.patient_wanted.connect(self.open_patient)
        self.recheck.counted.connect(lambda n: self.navigation.count(self.recheck, n))
        self.patients.counted.connect(lambda n: self.navigation.count(self.patients, n))
        self.scores.print_wanted.connect(self.print_calculation)
        runner.refused.connect(self._on_refused)
        runner.crashed.connect(self._on_crash)

    # --- leading ---

    def go(self, page: QWidget) -> None:
        """Bring a page into sight."""
        self.pages.setCurrentWidget(page)
        self.navigation.mark(self.patients if page is self.patient else page)
        self.actions_.on_page(page)
        if isinstance(page, Listing):
            page.activate()

    def open_patient(self, number: int, trial: str = "") -> None:
        """Show a patient, in the trial named or the one shown before."""
        self.go(self.patient)
        self.patient.show_patient(number, trial)

    def _open_trial(self, trial: str) -> None:
        if self.pages.currentWidget() is self.patient and self.patient.view is not None:
            self.patient.view.show_trial(trial)
            return
        self.go(self.worklist)
        self.worklist.trial.setCurrentIndex(self.worklist.trial.findText(trial))

    def open_score(self, score: str) -> None:
        """Show the calculator with a score, of the patient it has or of nobody."""
        self.scores.choose(score)
        self.go(self.scores)

    def _score_patient(self) -> None:
        if self.patient.view is not None:
            number = self.patient.view.number
            self.go(self.scores)
            self.scores.take_from(number)

    def _criteria(self) -> Sequence[CriterionLine]:
        view = self.patient.view
        if self.pages.currentWidget() is not self.patient or view is None:
            return ()
        snapshot = view.checklist.snapshot
        return snapshot.criteria if snapshot else ()

    def _open_criterion(self, criterion: str) -> None:
        if self.patient.view is not None:
            self.patient.view.show_criterion(self.patient.view.trial, criterion)

    def _find(self) -> None:
        self.palette_.open()

    def _add_patient(self) -> None:
        self.go(self.patients)
        self.patients.begin_adding()

    def _choose_import(self) -> None:
        self.go(self.importing)
        self.importing.choose()

    def _choose_day(self) -> None:
        self.day.begin()

    def _back_to_today(self) -> None:
        self.session.choose_day(self.session.today)

    # --- doing ---

    def print_page(self) -> None:
        """Print what is previewed; else preview the calculation in sight, or the checklist."""
        at = self.pages.currentWidget()
        if at is not None and at is self._preview:
            self._preview.print_out()
        elif at is self.scores:
            self.print_calculation()
        elif at is self.recheck:
            self._previewed().show_calls(self.recheck.calls)
        else:
            self.print_checklist()

    def print_checklist(self) -> None:
        """Preview the checklist of the patient in sight, or chosen in the worklist."""
        wanted = self._printable()
        if wanted is None:
            self.session.said.emit(self.tr("Choose a patient first: the checklist is of one."))
            return
        self._previewed().show_checklist(*wanted)

    def print_calculation(self) -> None:
        """Preview the calculation in sight, of its patient if it has one."""
        calculation, patient = self.scores.calculation, self.scores.patient
        if calculation is not None:
            self._previewed().show_calculation(calculation, patient)

    def _previewed(self) -> PrintPage:
        """The print preview, brought into sight."""
        if self._preview is None:
            from screener.ui.printing.page import PrintPage  # loads the printing system

            page = self._preview = PrintPage(self.session, self._paper)
            page.closed.connect(lambda: self.go(self._before))
            self.pages.addWidget(page)
            self.actions_.add(Offer(self.tr("Save the PDF…"), "Ctrl+S", page.save_pdf, page))
        self._before = self.pages.currentWidget() or self.worklist
        self.go(self._preview)
        return self._preview

    def _printable(self) -> tuple[int, str] | None:
        at = self.pages.currentWidget()
        if at is self.patient and self.patient.view is not None:
            return self.patient.view.number, self.patient.view.trial
        return self.worklist.chosen if at is self.worklist else None

    def back_up(self) -> None:
        """Ask for a file and write a backup there."""
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Back up to"), "screener.backup")
        if name:
            self.write_backup(Path(name))

    def write_backup(self, path: Path) -> None:
        """Write a backup, in the worker."""
        backend = self.session.backend
        said = self.tr("✓ Backed up to {name}.").format(name=path.name)
        self.session.read(
            "backup",
            lambda: backend.backup(path),
            lambda _: self.session.said.emit(said),
            owner=self,
            title=self.tr("Backing up"),
        )

    def ask_restore(self) -> None:
        """Leave this database and restore a backup into another folder."""
        if self._asked_to_leave():
            self.restore_wanted.emit()

    def tell(self, words: str) -> None:
        """A message over the page, until it is put away."""
        self.notice.say("error", words)

    def _on_refused(self, error: KnownError) -> None:
        self.tell(self.session.texts.problems(error))

    def _on_crash(self, error: BaseException) -> None:
        said = self.tr(
            "Something is wrong in the program; the last step was not done, everything stored"
            " before is kept. Try again; if it comes back, report this text (it holds no patient"
            " data):\n{report}"
        )
        self.tell(said.format(report=describe(error)))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._asked_to_leave():
            event.ignore()
            return
        self.session.runner.close()
        event.accept()
        self.closed.emit()

    def _drafts(self) -> list[str]:
        """Whose, or which, entries are half typed."""
        drafts = self.patient.drafts
        if self.patients.add.has_draft:
            drafts.append(self.tr("a new patient"))
        if self.site.has_draft:
            drafts.append(self.tr("the site"))
        return drafts

    def _asked_to_leave(self) -> bool:
        """Nothing is half typed; or it was asked about in the page, and that still stands there."""
        drafts = self._drafts()
        said = self.tr("Not stored yet, half typed: {what}. Do it again to leave it behind.")
        words = said.format(what=", ".join(drafts))
        if not drafts or self.notice.words == words:
            return True
        self.tell(words)
        return False
