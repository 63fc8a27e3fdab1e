"""One typed line becomes a fact: ``inr 1.9 18 nov``. What it would become stands beneath it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.domain.problems import KnownError
from screener.services.values import LinePreview
from screener.ui.session import Session
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import column, label

AFTER_TYPING = 150  # milliseconds of rest before the line is read


class TypedLine(QWidget):
    """Belongs to one patient for good: what is half typed stays here, whoever else is looked at."""

    leave = Signal()  # Escape on an empty line

    def __init__(self, session: Session, patient: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._patient = patient
        self._entering = False
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Type a result: inr 1.9 18 nov"))
        self.edit.setAccessibleName(self.tr("Type a result, Enter adds it"))
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(self.add)
        self.echo = label("", "muted", wrap=True)
        self.notice = Notice()
        self.notice.answered.connect(self.confirm)
        self._doubtful: tuple[str, LinePreview] | None = None
        self._timer = QTimer(self, singleShot=True, interval=AFTER_TYPING)
        self._timer.timeout.connect(self._read)
        layout = column(self, 0, 4)
        layout.addWidget(self.edit)
        layout.addWidget(self.echo)
        layout.addWidget(self.notice)
        self._show_echo(self._hint(), "muted")

    @property
    def has_draft(self) -> bool:
        """Whether something is typed that is not stored."""
        return bool(self.edit.text().strip())

    def _hint(self) -> str:
        return self.tr("Fact, value, unit, day. Enter adds; F2 opens the form.")

    def _on_text(self) -> None:
        self.notice.hide()
        self._doubtful = None
        self._session.runner.drop(self._purpose)
        if self.has_draft:
            self._timer.start()
        else:
            self._timer.stop()
            self._show_echo(self._hint(), "muted")

    @property
    def _purpose(self) -> str:
        return f"line {self._patient}"

    def _read(self) -> None:
        self._ask(lambda preview, text: self._show_preview(preview))

    def start(self, fact: str) -> None:
        """Begin a line with the shortest name of a fact."""
        known = self._session.backend.catalogue[fact]
        words = [fact, *(alias for alias in known.aliases if alias.isascii() and " " not in alias)]
        self.edit.setText(min(words, key=len) + " ")
        self.edit.setFocus()

    def add(self) -> None:
        """Enter: read the line as it stands and store it, unless something must be asked."""
        if self._doubtful is not None:
            self.confirm()
            return
        if not self.has_draft or self._entering:
            return
        self._timer.stop()
        self._ask(self._on_read_to_add)

    def _ask(self, done: Callable[[LinePreview, str], None]) -> None:
        text, backend, patient = self.edit.text(), self._session.backend, self._patient
        self._session.read(
            self._purpose,
            lambda: backend.read_line(patient, text),
            lambda preview: done(preview, text),
            owner=self,
            failed=self._on_failed,
        )

    def _show_preview(self, preview: LinePreview) -> None:
        if preview.problems:
            self._show_echo(self._session.texts.problems(preview.problems), "warn")
        else:
            doubts = "".join(f"\n! {doubt}" for doubt in preview.doubts)
            self._show_echo(preview.echo + doubts, "warn" if preview.doubts else "hint")

    def _on_read_to_add(self, preview: LinePreview, text: str) -> None:
        if preview.problems:
            self._show_echo("", "muted")
            self.notice.say("error", self._session.texts.problems(preview.problems))
        elif preview.doubts:
            self._doubtful = text, preview
            self._show_echo(preview.echo, "hint")
            asked = self.tr("{doubts} Enter stores it all the same; changing the text goes back.")
            said = asked.format(doubts=" ".join(preview.doubts))
            self.notice.say("warn", said, self.tr("Store it"))
        else:
            self._enter(text, preview, confirmed=False)

    def confirm(self) -> None:
        """The person stands by a doubtful value."""
        if self._doubtful is not None and not self._entering:
            text, preview = self._doubtful
            self._enter(text, preview, confirmed=True)

    def _enter(self, text: str, preview: LinePreview, *, confirmed: bool) -> None:
        self._entering = True
        backend, patient = self._session.backend, self._patient
        self._session.write(
            lambda: backend.enter(patient, preview, confirmed),
            owner=self,
            done=lambda: self._on_entered(text, preview),
            failed=self._on_failed,
            ended=self._on_ended,
        )

    def _on_entered(self, text: str, preview: LinePreview) -> None:
        if self.edit.text() == text:  # typed on meanwhile: that stays
            self.edit.clear()
        self._show_echo(self.tr("✓ Added: {what}").format(what=preview.echo), "muted")

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    def _on_ended(self) -> None:
        self._entering = False

    def _show_echo(self, said: str, role: str) -> None:
        self.echo.setText(said)
        self.echo.setVisible(bool(said))
        self.echo.setProperty("role", role)
        self.echo.style().unpolish(self.echo)
        self.echo.style().polish(self.echo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._doubtful is not None:
                self._doubtful = None
                self.notice.hide()
            else:
                self.leave.emit()
            return
        super().keyPressEvent(event)
