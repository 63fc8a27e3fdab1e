"""A text editor for rule files: line numbers, marks where something is wrong, completion."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from screener.services.completion import Proposal, place_at
from screener.services.looking import Mark
from screener.ui.look import colours_of
from screener.ui.trial.colouring import Colouring
from screener.ui.trial.criteria import monospace

INSERT = Qt.ItemDataRole.UserRole + 1
INK = {"mistake": "bad", "doubt": "open", "case": "bad"}
_INDENT = re.compile(r"^\s*(?:- +)*")
LEAST_BEGUN = 2  # letters after which proposals come by themselves


class LineNumbers(QWidget):
    """The numbers at the left; a sign stands where something is wrong."""

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event, QPainter(self))


class CodeEdit(QPlainTextEdit):
    """Tab indents, Enter keeps the indentation, Ctrl+Space proposes; F6 leaves."""

    line_changed = Signal(int)  # the line of the cursor, from 1

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.propose: Callable[[str], Sequence[Proposal]] = lambda text: ()
        self.marks: tuple[Mark, ...] = ()
        self._placed: list[tuple[QTextCursor, Mark]] = []
        self._line = 0
        self.setAccessibleName(name)
        self.setFont(monospace(self.font().pointSizeF() + 0.5))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._numbers = LineNumbers(self)
        self._colouring = Colouring(self.document(), self)
        self._proposals = QStandardItemModel(self)
        self.popup = QListView()
        self.completer = self._completer()
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._on_cursor)
        self._make_room()

    def _completer(self) -> QCompleter:
        made = QCompleter(self._proposals, self)
        made.setWidget(self)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        made.setMaxVisibleItems(12)
        made.setPopup(self.popup)
        self.popup.setAccessibleName(self.tr("What may stand here"))
        made.activated.connect(lambda _: self._insert(self.popup.currentIndex().data(INSERT)))
        return made

    # --- line numbers ---

    def numbers_width(self) -> int:
        """Room for the numbers and a sign."""
        digits = max(3, len(str(self.blockCount())))
        return QFontMetrics(self.font()).horizontalAdvance("9") * (digits + 2) + 8

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._numbers.setGeometry(
            QRect(inner.left(), inner.top(), self.numbers_width(), inner.height())
        )

    def _on_update(self, area: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def paint_numbers(self, event: QPaintEvent, painter: QPainter) -> None:
        """Draw the numbers of the lines in sight."""
        named = colours_of(self.palette())
        painter.fillRect(event.rect(), named["raised"])
        painter.setFont(self.font())
        wrong = {self._line_of(cursor): mark for cursor, mark in reversed(self._placed)}
        block, width = self.firstVisibleBlock(), self._numbers.width()
        line = QFontMetrics(self.font()).height()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > event.rect().bottom():
                break
            number, top = block.blockNumber() + 1, int(box.top())
            mark = wrong.get(number)
            painter.setPen(named[INK[mark.kind]] if mark else named["muted"])
            sign = ("!" if mark.kind == "doubt" else "✕") if mark else ""
            right = Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(2, top, width - 8, line), right, f"{sign} {number}")
            block = block.next()

    # --- marks ---

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark other places; they move with the text that is typed."""
        self.marks = tuple(marks)
        self._placed = [(self._cursor_at(mark), mark) for mark in self.marks]
        self._paint_marks()

    def _cursor_at(self, mark: Mark) -> QTextCursor:
        """From the place of a mark to the end of what begins there."""
        block = self.document().findBlockByNumber(mark.line - 1)
        if not block.isValid():
            block = self.document().lastBlock()
        text = block.text()
        start = min(mark.column - 1, len(text))
        if not text[start:].strip():
            start = len(text) - len(text.lstrip())
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + start)
        end = block.position() + len(text.rstrip())
        cursor.setPosition(max(end, cursor.position()), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _paint_marks(self) -> None:
        named = colours_of(self.palette())
        made = [self._line_selection(named["accent_soft"])] if self.hasFocus() else []
        for cursor, mark in self._placed:
            one = QTextEdit.ExtraSelection()
            one.cursor = cursor
            wave = QTextCharFormat.UnderlineStyle.WaveUnderline
            one.format.setUnderlineStyle(wave)
            one.format.setUnderlineColor(named[INK[mark.kind]])
            one.format.setBackground(named[f"{INK[mark.kind]}_soft"])
            made.append(one)
        self.setExtraSelections(made)
        self._numbers.update()

    def _line_selection(self, colour: QColor) -> QTextEdit.ExtraSelection:
        one = QTextEdit.ExtraSelection()
        one.format.setBackground(colour)
        one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        one.cursor = self.textCursor()
        one.cursor.clearSelection()
        return one

    def _line_of(self, cursor: QTextCursor) -> int:
        return self.document().findBlock(cursor.anchor()).blockNumber() + 1

    def words_at(self, line: int) -> str:
        """What is wrong in a line."""
        found = [mark.words for cursor, mark in self._placed if self._line_of(cursor) == line]
        return "\n".join(found)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.viewport().mapFromGlobal(event.globalPos())
            line = self.cursorForPosition(at).blockNumber() + 1
            QToolTip.showText(event.globalPos(), self.words_at(line), self)
            return True
        return super().event(event)

    # --- moving ---

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor there and bring it into sight."""
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        cursor = QTextCursor(block if block.isValid() else self.document().lastBlock())
        reach = min(column - 1, len(cursor.block().text()))
        cursor.setPosition(cursor.block().position() + reach)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def _on_cursor(self) -> None:
        self._paint_marks()
        if self.line != self._line:
            self._line = self.line
            self.line_changed.emit(self._line)

    # --- typing ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, popup = event.key(), self.popup
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if popup.isVisible() and (enter or key in (Qt.Key.Key_Tab, Qt.Key.Key_Escape)):
            event.ignore()  # the list takes it
            return
        if key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.open_proposals()
            return
        if enter and not event.modifiers():
            self._break_line()
            return
        if key == Qt.Key.Key_Tab and not event.modifiers():
            self.insertPlainText("  ")
            return
        super().keyPressEvent(event)
        if event.text().strip():
            self._propose_by_itself()
        elif popup.isVisible():
            popup.hide()

    def _break_line(self) -> None:
        """A new line as far in as this one; one step more after a key that opens something."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        found = _INDENT.match(before)
        indent = " " * len(found[0]) if found else ""
        cursor.insertText("\n" + indent + ("  " if before.rstrip().endswith(":") else ""))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def text_before(self) -> str:
        """All that stands before the cursor."""
        return self.toPlainText()[: self.textCursor().position()]

    def _propose_by_itself(self) -> None:
        begun = place_at(self.text_before()).begun
        if len(begun) >= LEAST_BEGUN:
            self.open_proposals()
        else:
            self.popup.hide()

    def open_proposals(self) -> None:
        """List what may stand at the cursor."""
        found = self.propose(self.text_before())
        self._proposals.clear()
        for one in found:
            item = QStandardItem(one.insert + (f"   {one.words}" if one.words else ""))
            item.setData(one.insert, INSERT)
            self._proposals.appendRow(item)
        popup = self.popup
        if not found:
            popup.hide()
            return
        box = self.cursorRect().translated(self.numbers_width(), 0)
        wanted = popup.sizeHintForColumn(0) + popup.verticalScrollBar().sizeHint().width() + 12
        box.setWidth(min(wanted, self.width() * 3 // 4))
        self.completer.complete(box)
        popup.setCurrentIndex(self._proposals.index(0, 0))

    def _insert(self, text: str) -> None:
        """Put a proposal in the place of what was begun."""
        cursor = self.textCursor()
        begun = place_at(self.text_before()).begun
        left, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(left, keep, len(begun))
        cursor.insertText(text)
        self.setTextCursor(cursor)
