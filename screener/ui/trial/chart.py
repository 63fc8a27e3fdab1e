"""Who is lost where, drawn: a bar a criterion, unknowns apart, every bar with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from screener.services.attrition import Attrition, Loss
from screener.ui.look import colours_of

Way = Literal["sequence", "alone"]
PAD = 6
LEAST_LABEL = 110  # pixels: below that words are left out, not cut


def _tr(words: str, **params: object) -> str:
    return QCoreApplication.translate("attrition", words).format(**params)


@dataclass(frozen=True)
class Bar:
    """One line of the chart: parts as (colour name, count), of ``whole``."""

    label: str
    parts: tuple[tuple[str, int], ...]
    said: str
    tip: str
    criterion: str = ""

    @property
    def short(self) -> str:
        return self.criterion or self.label


def bars_of(found: Attrition, way: Way) -> list[Bar]:
    """The lines of a chart, those that add up in the end with it."""
    if way == "alone":
        return [_alone(loss) for loss in found.alone]
    first = Bar(_tr("Assessed"), (("accent_mid", found.assessed),), str(found.assessed), "")
    return [first, *map(_in_turn, found.sequence), *_ends(found)]


def _in_turn(loss: Loss) -> Bar:
    sure = loss.left - loss.open - loss.waits
    parts = (("accent_mid", sure), ("calm_mid", loss.waits), ("open_mid", loss.open))
    tip = _tr(
        "{id}: {sentence}.\nOf {entered} whom none before it excluded, {fails} fail and are lost; "
        "{left} go on, of whom {open} are open here and {waits} wait for the investigator.",
        id=loss.criterion, sentence=loss.sentence, entered=loss.entered, fails=loss.fails,
        left=loss.left, open=loss.open, waits=loss.waits,
    )  # fmt: skip
    return Bar(f"{loss.criterion}  {loss.sentence}", parts, _counts(loss), tip, loss.criterion)


def _alone(loss: Loss) -> Bar:
    parts = (("bad_mid", loss.fails), ("open_mid", loss.open), ("calm_mid", loss.waits))
    tip = _tr(
        "{id}: {sentence}.\nOf all {entered}, {fails} fail, {open} are open, {waits} wait for the "
        "investigator; to {none} it does not apply.",
        id=loss.criterion, sentence=loss.sentence, entered=loss.entered, fails=loss.fails,
        open=loss.open, waits=loss.waits, none=loss.not_applicable,
    )  # fmt: skip
    return Bar(f"{loss.criterion}  {loss.sentence}", parts, _counts(loss), tip, loss.criterion)


def _counts(loss: Loss) -> str:
    said = [f"−{loss.fails}" if loss.fails else "0"]
    said += [f"?{loss.open}"] if loss.open else []
    said += [f"◇{loss.waits}"] if loss.waits else []
    return "  ".join(said)


def _ends(found: Attrition) -> list[Bar]:
    counts = found.verdicts
    clear = counts["clear"] + counts["clear_as_listed"]
    listed = counts["clear_as_listed"] > 0
    words = _tr("Clear as listed") if listed else _tr("Clear")
    return [
        Bar(_tr("Open"), (("open_mid", counts["open"]),), str(counts["open"]), ""),
        Bar(words, (("calm_mid", clear),), str(clear), ""),
    ]


class AttritionChart(QWidget):
    """Draws one way of counting. Up and Down choose a line, whose words are told whole."""

    chosen = Signal(str)  # criterion id, by Enter or a double click

    def __init__(self, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way: Way = way
        self.bars: Sequence[Bar] = ()
        self.current = -1
        self._whole = 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.show_attrition(None)

    @property
    def title(self) -> str:
        """What the chart counts."""
        if self.way == "sequence":
            return _tr("In sequence: whom no criterion before it excluded")
        return _tr("Each alone: everybody, whatever else excludes")

    def show_attrition(self, found: Attrition | None) -> None:
        """Draw other counts; none while they are made."""
        self.bars = bars_of(found, self.way) if found is not None else ()
        self._whole = max(found.assessed, 1) if found is not None else 1
        self.setAccessibleName(self.title)
        self.setAccessibleDescription("\n".join(f"{bar.label}: {bar.said}" for bar in self.bars))
        self._choose(0 if self.bars and self.hasFocus() else -1)
        self.updateGeometry()
        self.update()

    # --- size ---

    def _line(self) -> int:
        return self.fontMetrics().height() + PAD

    def sizeHint(self) -> QSize:
        return QSize(320, max(len(self.bars), 1) * self._line() + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def _columns(self) -> tuple[int, int, int]:
        """Widths of label, bar and numbers."""
        metrics = QFontMetrics(self.font())
        numbers = max((metrics.horizontalAdvance(bar.said) for bar in self.bars), default=0) + 4
        labels = max((metrics.horizontalAdvance(bar.label) for bar in self.bars), default=0) + PAD
        room = self.width() - numbers - 3 * PAD
        label = min(labels, room * 11 // 20)
        if label < LEAST_LABEL:  # no room for words: the criterion's name alone
            label = (
                max((metrics.horizontalAdvance(bar.short) for bar in self.bars), default=0) + PAD
            )
        return label, room - label, numbers

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        named, (label, bar, _) = colours_of(self.palette()), self._columns()
        top = float(PAD)
        for number, one in enumerate(self.bars):
            box = QRectF(0, top, self.width(), self._line())
            if number == self.current and self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(named["accent_soft"])
                painter.drawRoundedRect(box, 4, 4)
            words = one.label if label >= LEAST_LABEL else one.short
            self._words(painter, words, QRectF(PAD, top, label - PAD, self._line()))
            self._parts(painter, one, QRectF(PAD + label, top, bar, self._line()))
            painter.setPen(named["text"])
            right = QRectF(2 * PAD + label + bar, top, self.width(), self._line())
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, one.said)
            top += self._line()

    def _words(self, painter: QPainter, words: str, box: QRectF) -> None:
        painter.setPen(colours_of(self.palette())["text"])
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, cut)

    def _parts(self, painter: QPainter, one: Bar, box: QRectF) -> None:
        named, left = colours_of(self.palette()), box.left()
        height = min(box.height() - PAD, 14)
        top = box.top() + (box.height() - height) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, count in one.parts:
            width = box.width() * count / self._whole
            if count:
                painter.setBrush(named[colour])
                painter.drawRect(QRectF(left, top, max(width, 1.5), height))
            left += width

    # --- looking closer ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.bars:
            by = 1 if key == Qt.Key.Key_Down else -1
            self._choose(max(0, min(self.current + by, len(self.bars) - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current < 0 and self.bars:
            self._choose(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self._choose(self._at(event.position().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(event.y())
            QToolTip.showText(event.globalPos(), self.bars[at].tip if at >= 0 else "", self)
            return True
        return super().event(event)

    def _at(self, y: float) -> int:
        at = int((y - PAD) // self._line())
        return at if 0 <= at < len(self.bars) else -1

    def _choose(self, at: int) -> None:
        self.current = at
        if at >= 0:
            self.setAccessibleDescription(self.bars[at].tip or self.bars[at].label)
            self.setToolTip(self.bars[at].tip)
        self.update()

    def _open(self) -> None:
        if self.current >= 0 and self.bars[self.current].criterion:
            self.chosen.emit(self.bars[self.current].criterion)


class Legend(QWidget):
    """What the colours of a chart mean, in words."""

    def __init__(self, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        lost = [("accent_mid", _tr("goes on"))] if way == "sequence" else []
        fails = [] if way == "sequence" else [("bad_mid", _tr("− fails"))]
        self._items = [
            *lost, *fails, ("open_mid", _tr("? open")), ("calm_mid", _tr("◇ investigator")),
        ]  # fmt: skip
        if way == "sequence":
            self._items.append(("", _tr("− lost")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(words for _, words in self._items))

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        named, left = colours_of(self.palette()), PAD
        for colour, words in self._items:
            if colour:
                painter.fillRect(QRectF(left, self.height() / 2 - 5, 10, 10), named[colour])
                left += 14
            painter.setPen(named["muted"])
            box = QRectF(left, 0, self.width(), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            left += self.fontMetrics().horizontalAdvance(words) + 2 * PAD
