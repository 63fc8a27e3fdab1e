"""Makers of the plain parts: labels, buttons, cards, named fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from screener.ui.widgets.press import PressButton


def label(words: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """Plain text, never markup."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def button(
    words: str, clicked: Callable[[], object], *, primary: bool = False, small: bool = False,
    name: str = "",
) -> PressButton:  # fmt: skip
    """A push button; ``name`` says more to a screen reader than its word."""
    made = PressButton(words)
    made.clicked.connect(lambda _=False: clicked())
    made.setAccessibleName(name or words.replace("&", ""))
    if primary:
        made.setProperty("primary", "true")
    if small:
        made.setProperty("small", "true")
    return made


def card() -> QFrame:
    """A white sheet with a thin edge."""
    made = QFrame()
    made.setProperty("card", "true")
    return made


def column(parent: QWidget, margins: int = 0, spacing: int = 8) -> QVBoxLayout:
    """A vertical layout for ``parent``."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(spacing)
    return layout


class Ground(QWidget):
    """What scrolls: as tall as its wrapped text is at the width that there is, never taller.

    A layout asks for the height that its text would need at its narrowest; here that is unwanted.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def scrolled(ground: Ground) -> QScrollArea:
    """``ground`` in an area that scrolls up and down only."""
    ground.setObjectName("ground")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(ground)
    return area


def short(box: QComboBox) -> QComboBox:
    """A choice that does not claim the width of its longest item."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    return box


def whole(box: QComboBox) -> None:
    """Let the open list of a short choice show its items whole, and a tip the chosen one."""
    box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 30)
    box.setToolTip(box.currentText())
    box.currentTextChanged.connect(box.setToolTip)


def field(form: QFormLayout, words: str, widget: QWidget) -> None:
    """A row of a form whose label names its field for people and screen readers."""
    form.addRow(words, widget)
    widget.setAccessibleName(words.replace("&", ""))


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
