"""The trials: the list, one trial, the editor, a trial run. One of them is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from screener.domain.changes import Changes
from screener.domain.problems import KnownError
from screener.services.rule_files import RuleFile
from screener.services.trial_pages import TrialLine
from screener.services.trials import Added
from screener.services.trying import Tried
from screener.ui.actions import Offer
from screener.ui.session import Session
from screener.ui.trial.editor import EditorPage
from screener.ui.trial.listing import TrialList
from screener.ui.trial.tried import TriedPage
from screener.ui.trial.view import TrialView
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import column


class TrialsPage(QWidget):
    """Leads from the list to a trial, and from there to the editor or a trial run."""

    patient_wanted = Signal(int, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._session = session
        self._stale = True
        self._before: QWidget | None = None  # where Back of a trial run leads
        self.notice = Notice()
        self.list, self.view = TrialList(), TrialView(session)
        self.editor, self.tried = EditorPage(session), TriedPage(session.texts)
        self._stack = QStackedWidget()
        for page in (self.list, self.view, self.editor, self.tried):
            self._stack.addWidget(page)
        layout = column(self, 18, 8)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        self.list.trial_wanted.connect(self.open_trial)
        self.list.import_wanted.connect(self.choose)
        self.view.back_wanted.connect(self.go_back)
        self.view.editor_wanted.connect(self._write)
        self.view.try_wanted.connect(self._try_version)
        self.view.patient_wanted.connect(self.patient_wanted)
        self.editor.back_wanted.connect(self._on_editor_left)
        self.editor.stored.connect(self._on_stored)
        self.editor.try_wanted.connect(self._try)
        self.tried.back_wanted.connect(self.go_back)
        self.tried.patient_wanted.connect(
            lambda number: self.patient_wanted.emit(number, self.view.trial)
        )
        self._session.changed.connect(self.on_changed)
        self._session.as_of_changed.connect(lambda _: self.on_changed(None))

    # --- what is in sight ---

    @property
    def shown(self) -> QWidget | None:
        """The list, the trial, the editor or the trial run."""
        return self._stack.currentWidget()

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)

    def activate(self) -> None:
        """The page is shown."""
        if self._stale:
            self.refresh()
        self._focus()

    def _focus(self) -> None:
        at = self.shown
        if at is self.view:
            self.view.focus()
        elif at is self.editor:
            self.editor.edit.setFocus()
        else:
            (self.list.table if at is self.list else self.tried.people).setFocus()

    def on_changed(self, changes: Changes | None) -> None:
        """Something was written, or another day chosen: look again when the page is seen."""
        if changes is not None and not changes:
            return
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask again for the list, and for the trial in sight."""
        self._stale = False
        desk, day = self._session.backend.trial_desk, self._session.as_of
        self._session.read("trials", lambda: desk.lines(day), self._on_lines, owner=self)
        if self.view.trial:
            self.view.refresh()

    def _on_lines(self, lines: Sequence[TrialLine]) -> None:
        self.list.show_lines(lines)

    def open_trial(self, trial: str, version: int | None = None) -> None:
        """Show a trial, in the version that screens unless another is named."""
        self.view.show_trial(trial, version)
        self._show(self.view)
        self.view.focus()

    def go_back(self) -> None:
        """One step back: from a trial run, the editor or a trial."""
        at = self.shown
        if at is self.editor:
            self.editor.leave()
        elif at is self.tried:
            self._show(self._before or self.list)
            self._focus()
        elif at is self.view:
            self._show(self.list)
            self._focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.shown is not self.list:
            self.go_back()
            return
        super().keyPressEvent(event)

    @property
    def draft(self) -> str:
        """What is half written: rules, or a form; empty if nothing is."""
        if self.editor.has_draft:
            return self.tr("the rules in the editor")
        if self.view.has_draft:
            return self.tr("a form on {trial}").format(trial=self.view.trial)
        return ""

    # --- rule files ---

    def choose(self) -> None:
        """Ask for a rule file."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a rule file"), "", self.tr("Rules (*.yaml *.yml);;All (*)")
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Open a rule file in the editor: its mistakes are shown in place, nothing is stored."""
        if self._keeps_draft():
            return
        self.editor.open_file(path)
        self._show(self.editor)

    def _write(self, trial: str, version: int) -> None:
        if self._keeps_draft():
            return
        self.editor.open_version(trial, version)
        self._show(self.editor)

    def _keeps_draft(self) -> bool:
        """Rules that are not stored stay in the editor: then it is said, and nothing is opened."""
        if self.editor.has_draft:
            self._show(self.editor)
            said = self.tr("These rules are not stored yet: store them or leave them first.")
            self.editor.notice.say("warn", said)
        return self.editor.has_draft

    def _on_editor_left(self) -> None:
        self._show(self.view if self.view.trial else self.list)
        self._focus()

    def _on_stored(self, added: Added) -> None:
        one = added.version
        self.editor.given = None
        self.open_trial(one.trial, one.version)
        said = self.tr(
            "✓ Version {n} is stored, {state}. It screens once a second person has approved it and"
            " it is activated."
        )
        state = self.tr("tested") if added.tested else self.tr("as a draft")
        self.notice.say("done", said.format(n=one.version, state=state))

    # --- trying ---

    def try_out(self) -> None:
        """Try what is in sight: the rules in the editor, or the version shown."""
        if self.shown is self.editor:
            self.editor.try_out(invented=False)
        elif self.shown is self.view:
            self.view.try_out()

    def _try_version(self, trial: str, version: int) -> None:
        desk = self._session.backend.trial_desk
        self._session.read(
            "rule file",
            lambda: desk.file_of(trial, version),
            lambda given: self._try(given, False),
            owner=self,
        )

    def _try(self, given: RuleFile, invented: bool) -> None:
        desk, day = self._session.backend.trial_desk, self._session.as_of
        self._session.long(
            lambda progress: desk.try_out(given, day, invented, progress),
            self._on_tried,
            owner=self,
            title=self.tr("Trying the rules on all patients"),
            purpose="try rules",
            failed=self._on_failed,
        )

    def _on_tried(self, tried: Tried) -> None:
        self._before = self.shown if self.shown is not self.tried else self._before
        self.tried.show_tried(tried)
        self._show(self.tried)

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    # --- dropping a file ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))


def trials_offers(page: TrialsPage) -> list[Offer]:
    """What can be done on the page."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("offers", words)

    view, editor = page.view, page.editor
    return [
        Offer(tr("Import a rule file…"), "Ctrl+O", page.choose, page),
        Offer(tr("Trial: the criteria"), "Ctrl+1", lambda: view.show_tab("criteria"), page),
        Offer(tr("Trial: attrition"), "Ctrl+2", lambda: view.show_tab("attrition"), page),
        Offer(tr("Trial: worked cases"), "Ctrl+3", lambda: view.show_tab("cases"), page),
        Offer(tr("Trial: compare versions"), "Ctrl+4", lambda: view.show_tab("differences"), page),
        Offer(tr("Trial: history"), "Ctrl+5", lambda: view.show_tab("history"), page),
        Offer(tr("Trial: rules as written, shown or hidden"), "Ctrl+6", view.toggle_written, page),
        Offer(tr("Trial: choose the version"), "Ctrl+L", view.head.versions.setFocus, page),
        Offer(tr("Try the rules in sight on all patients"), "Ctrl+T", page.try_out, page),
        Offer(tr("Approve the version in sight…"), "Ctrl+Shift+A", view.begin_approving, page),
        Offer(tr("Activate the version in sight…"), "Ctrl+Shift+V", view.begin_activating, page),
        Offer(tr("Open the trial at this site…"), "Ctrl+Shift+O",
              lambda: view.begin_state("open"), page),
        Offer(tr("Pause the trial at this site…"), "Ctrl+Shift+P",
              lambda: view.begin_state("paused"), page),
        Offer(tr("Close the trial at this site…"), "Ctrl+Shift+L",
              lambda: view.begin_state("closed"), page),
        Offer(tr("Write a new version"), "Ctrl+E", view.begin_writing, page),
        Offer(tr("Store the written rules as a version"), "Ctrl+S", editor.store, page),
        Offer(tr("Editor: rules or worked cases"), "F4", editor.other_side, page),
        Offer(tr("Editor: what may stand here"), "Ctrl+Space",
              lambda: editor.edit.open_proposals(), page),
        Offer(tr("Editor: the next finding"), "F8", editor.next_mark, page),
        Offer(tr("Editor: go to the findings"), "F6", editor.findings.list.setFocus, page),
        Offer(tr("Editor: go to the text"), "F7", lambda: editor.edit.setFocus(), page),
    ]  # fmt: skip
