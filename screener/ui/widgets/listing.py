"""A page that lists: it looks again when something was written, but only once it is seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from screener.domain.changes import Changes
from screener.ui.session import Session


class ListingPage(QWidget):
    """``refresh`` asks for the list; whoever brings the page into sight calls ``activate``."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        self._stale = True
        session.changed.connect(self.on_changed)

    def refresh(self) -> None:
        """Ask for the list; each page says how."""
        raise NotImplementedError  # Qt's own metaclass leaves no room for an abstract base

    def take_focus(self) -> None:
        """Where the keys go when the page comes into sight; each page says."""
        raise NotImplementedError

    def on_changed(self, changes: Changes | None) -> None:
        """Something was written (None: anything may be): look again, when the page is seen."""
        if changes is not None and not changes:
            return
        self._stale = True
        if self.isVisible():
            self.refresh()

    def activate(self) -> None:
        """The page is shown."""
        if self._stale:
            self.refresh()
        self.take_focus()
