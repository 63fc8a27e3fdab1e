"""The main window only frames the pages: navigation, search, day, stripes, status line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from screener.domain.problems import KnownError
from screener.domain.screening import CriterionLine
from screener.ui.actions import Actions, Offer
from screener.ui.asof import DayStripe
from screener.ui.backend import Paper
from screener.ui.crash import describe
from screener.ui.importing.page import ImportPage
from screener.ui.navigation import Navigation
from screener.ui.offers import leading_offers, plain_offers
from screener.ui.palette import Palette, Sources
from screener.ui.patient.offers import patient_offers
from screener.ui.patient.page import PatientPage
from screener.ui.patients.page import PatientsPage
from screener.ui.recheck.offers import recheck_offers
from screener.ui.recheck.page import RecheckPage
from screener.ui.scores.offers import scores_offers
from screener.ui.scores.page import ScoresPage
from screener.ui.session import Session
from screener.ui.site.page import SitePage
from screener.ui.status import StatusLine
from screener.ui.top import TopBar
from screener.ui.trial.page import TrialsPage, trials_offers
from screener.ui.units import next_units
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import column, label
from screener.ui.worklist.page import WorklistPage

if TYPE_CHECKING:
    from screener.ui.printing.page import PrintPage

SIZE = 1280, 800
FRAME = 16, 48  # what the window system adds around a window

Listing = WorklistPage | PatientsPage | ImportPage | SitePage | ScoresPage | RecheckPage
"""The pages that look again when they come into sight."""


Printed = WorklistPage | PatientPage | ScoresPage | RecheckPage
"""The pages that have something for paper."""


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
        self.trials = TrialsPage(session)
        self.recheck = RecheckPage(session)
        self.pages = QStackedWidget()
        for page in (self.worklist, self.patients, self.patient, self.importing, self.site,
                     self.scores, self.trials, self.recheck):  # fmt: skip
            self.pages.addWidget(page)
        self._before: QWidget = self.worklist  # where Back of the print preview leads
        self.top = TopBar(session)
        self.search, self.day = self.top.search, self.top.day
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
                (self.tr("Trials"), self.trials),
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
        lines.addWidget(self.top)
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

    def _offer(self) -> None:
        add, tr, session = self.actions_.add, self.tr, self.session
        add(Offer(tr("Find a patient, trial, criterion or action"), "Ctrl+K", self.find_anything))
        add(*leading_offers(self.go, self.worklist, self.patients, self.importing, self.site,
                            self.scores, self.trials, self.recheck))  # fmt: skip
        add(
            Offer(tr("Scores of this patient"), "F8", self.score_patient, self.patient),
            Offer(tr("Add a patient"), "Ctrl+N", self.add_patient),
            Offer(tr("Import a file…"), "Ctrl+I", self.choose_import),
            Offer(tr("Print checklist, calculation or recheck list…"), "Ctrl+P", self.print_page),
            Offer(tr("Choose the day that is screened (as of)"), "Alt+D", self.day.begin),
            Offer(tr("Back to today"), "Ctrl+0", lambda: session.choose_day(session.today)),
            Offer(tr("Change the units beside results: none, SI, conventional"), "Alt+U",
                  lambda: next_units(session)),
            Offer(tr("Back up the database…"), "Ctrl+B", self.back_up),
            Offer(tr("Restore a backup…"), "Ctrl+Shift+R", self.ask_restore),
            Offer(tr("Close"), "Ctrl+Q", self.close),
        )  # fmt: skip
        add(*plain_offers(self.worklist, self.patients, self.importing, self.site))
        add(*patient_offers(self.patient), *scores_offers(self.scores))
        add(*trials_offers(self.trials), *recheck_offers(self.recheck))

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
        self.top.import_wanted.connect(self.choose_import)
        self.top.print_wanted.connect(self.print_page)
        self.navigation.chosen.connect(self.go)
        self.navigation.backup_wanted.connect(self.back_up)
        self.navigation.restore_wanted.connect(self.ask_restore)
        self.worklist.patient_wanted.connect(self.open_patient)
        self.worklist.counted.connect(lambda n: self.navigation.count(self.patients, n))
        self.patients.patient_wanted.connect(self.open_patient)
        self.recheck.patient_wanted.connect(self.open_patient)
        self.recheck.counted.connect(lambda n: self.navigation.count(self.recheck, n))
        self.patients.counted.connect(lambda n: self.navigation.count(self.patients, n))
        self.scores.print_wanted.connect(self.print_page)
        self.trials.patient_wanted.connect(self.open_patient)
        runner.refused.connect(self._on_refused)
        runner.crashed.connect(self._on_crash)

    # --- leading ---

    def go(self, page: QWidget) -> None:
        """Bring a page into sight."""
        self.pages.setCurrentWidget(page)
        self.navigation.mark(self.patients if page is self.patient else page)
        self.actions_.on_page(page)
        if isinstance(page, Listing | TrialsPage):
            page.activate()

    def open_patient(self, number: int, trial: str = "") -> None:
        """Show a patient, in the trial named or the one shown before."""
        self.go(self.patient)
        self.patient.show_patient(number, trial)

    def _open_trial(self, trial: str) -> None:
        if self.pages.currentWidget() is self.patient and self.patient.view is not None:
            self.patient.view.show_trial(trial)
            return
        if self.pages.currentWidget() is self.trials:
            self.trials.open_trial(trial)
            return
        self.go(self.worklist)
        self.worklist.trial.setCurrentIndex(self.worklist.trial.findText(trial))

    def open_score(self, score: str) -> None:
        """Show the calculator with a score, of the patient it has or of nobody."""
        self.scores.choose(score)
        self.go(self.scores)

    def score_patient(self) -> None:
        """Show the calculator with the patient in sight."""
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

    def find_anything(self) -> None:
        """Find a patient, a trial, a criterion or an action."""
        self.palette_.open()

    def add_patient(self) -> None:
        """Begin a new patient."""
        self.go(self.patients)
        self.patients.begin_adding()

    def choose_import(self) -> None:
        """Choose a file and preview it."""
        self.go(self.importing)
        self.importing.choose()

    # --- doing ---

    def print_page(self) -> None:
        """Print what is previewed; else preview what the page in sight has for paper."""
        at = self.pages.currentWidget()
        if at is not None and at is self._preview:
            self._preview.print_out()
            return
        show = at.paper if isinstance(at, Printed) else None
        if show is None:
            said = self.tr("Choose a patient first, or work out a score: there is no paper yet.")
            self.session.said.emit(said)
        else:
            show(self._previewed())

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
        if self.trials.draft:
            drafts.append(self.trials.draft)
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
