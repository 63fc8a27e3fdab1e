"""Two sheets side by side whose shares follow the width until somebody moves the border."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class Sides(QSplitter):
    """``left`` gets ``share`` of the width, but from ``least`` to ``most`` pixels of it.

    A negative share means the right one.
    """

    def __init__(self, left: QWidget, right: QWidget, share: float, least: int, most: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._share, self._least, self._most = share, least, most
        self._moved = False
        self.addWidget(left)
        self.addWidget(right)
        self.setHandleWidth(10)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._on_moved)

    def _on_moved(self) -> None:
        self._moved = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not self._moved:
            width = self.width() - self.handleWidth()
            part = max(self._least, min(int(width * abs(self._share)), self._most))
            left = part if self._share > 0 else width - part
            self.setSizes([left, width - left])
        super().resizeEvent(event)
