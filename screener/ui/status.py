"""The line at the foot: what goes on, with its progress and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from screener.ui.session import Session
from screener.ui.widgets.parts import button, label

SHOWN_FOR = 6000  # milliseconds that a short word stays


class StatusLine(QFrame):
    """Progress of long work at the left; what always holds at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        runner = session.runner
        self.said = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setMaximumWidth(180)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop = button(self.tr("Cancel"), runner.cancel_shown, small=True)
        holds = self.tr("Encrypted · {user}").format(user=session.backend.user)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 4, 18, 4)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop)
        layout.addWidget(label(holds, "muted"))
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._timer.timeout.connect(self.said.clear)
        session.said.connect(self.say)
        runner.progressed.connect(self._on_progress)
        runner.idle.connect(self._on_idle)
        runner.cancelled.connect(self._on_cancelled)
        self._on_idle()

    def say(self, words: str) -> None:
        """A short word that goes by itself."""
        self.bar.hide()
        self.stop.hide()
        self.said.setText(words)
        self._timer.start()

    def _on_progress(self, title: str, done: int, total: int) -> None:
        self._timer.stop()
        self.said.setText(f"{title} …")
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.show()
        self.stop.show()

    def _on_cancelled(self, what: str) -> None:
        self.say(self.tr("{what}: cancelled, nothing was changed.").format(what=what))

    def _on_idle(self) -> None:
        if not self.bar.isHidden():
            self.said.clear()
        self.bar.hide()
        self.stop.hide()
