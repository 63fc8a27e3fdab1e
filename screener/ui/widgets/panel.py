"""A panel in place of the list: a title, fields, a message, and two buttons. Nothing modal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from screener.domain.changes import Changes
from screener.domain.problems import KnownError
from screener.ui.session import Session
from screener.ui.widgets.leaving import Leaving
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import Ground, button, column, label, scrolled


class Panel(QWidget):
    """The frame of the forms on the patient page. Escape closes; a draft is asked about once."""

    closed = Signal()

    def __init__(self, session: Session, accept: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.title = label("", "head", wrap=True)
        self.subtitle = label("", "muted", wrap=True)
        self.notice = Notice()
        self._leaving = Leaving(self.notice)
        self.fields = QFormLayout()
        self.fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.accept = button(accept, self.submit, primary=True)
        self.cancel = button(self.tr("Close"), self.close_panel, name=self.tr("Close, Escape"))
        ground = Ground()
        inner = column(ground, 0, 8)
        for widget in (self.title, self.subtitle):
            inner.addWidget(widget)
        inner.addLayout(self.fields)
        inner.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.accept)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        layout = column(self, 0, 8)
        self._area = scrolled(ground)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.notice)
        layout.addLayout(foot)

    def bring(self, widget: QWidget) -> None:
        """Scroll until something in the panel is in sight, once it is laid out."""
        QTimer.singleShot(0, widget, lambda: self._area.ensureWidgetVisible(widget, 0, 20))

    def submit(self) -> None:
        """What the accept button does; each panel says."""
        raise NotImplementedError  # Qt's own metaclass leaves no room for an abstract base

    @property
    def has_draft(self) -> bool:
        """Whether something typed would be lost."""
        return any(
            edit.isVisibleTo(self) and edit.isModified() and bool(edit.text().strip())
            for edit in self._edits()
        )

    def _edits(self) -> list[QLineEdit]:
        """The fields for typing; those inside a choice only find an item of its list."""
        found = self.findChildren(QLineEdit)
        return [edit for edit in found if not isinstance(edit.parentWidget(), QComboBox)]

    def keeps_draft(self) -> bool:
        """Whether something half typed stands here: then it is said, and it stays."""
        if self.has_draft:
            self.notice.say("warn", self.tr("This is not stored yet: save it or close it first."))
        return self.has_draft

    def close_panel(self) -> None:
        """Put the panel away; something half typed is asked about once."""
        if self._leaving.may_leave(self.has_draft, self._edits()):
            self.put_away()

    def put_away(self) -> None:
        """Put the panel away and forget what was typed."""
        self.notice.hide()
        for edit in self.findChildren(QLineEdit):
            edit.setModified(False)
        self.closed.emit()

    def send(self, work: Callable[[], Changes], done: Callable[[], None] | None = None) -> None:
        """Write in the worker; closes when it is done, else says why not and keeps all fields."""
        self.accept.setEnabled(False)
        self.notice.hide()
        self.session.write(
            work,
            owner=self,
            done=done or self.put_away,
            failed=self.on_failed,
            ended=lambda: self.accept.setEnabled(True),
        )

    def on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self.session.texts.problems(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)
