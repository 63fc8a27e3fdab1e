"""The colours of a rule file in the editor."""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QWidget

from screener.ui.look import colours_of

_KEY = re.compile(r"(?:^\s*(?:- +)*|[{,]\s*)([\w.-]+)(?=:(?:\s|$))")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class Colouring(QSyntaxHighlighter):
    """Keys, quoted text and comments in their colours."""

    def __init__(self, document: QTextDocument, editor: QWidget) -> None:
        super().__init__(document)
        self._editor = editor

    def highlightBlock(self, text: str) -> None:
        named = colours_of(self._editor.palette())
        for pattern, colour in ((_KEY, "accent"), (_QUOTED, "calm"), (_COMMENT, "muted")):
            made = QTextCharFormat()
            made.setForeground(named[colour])
            for found in pattern.finditer(text):
                group = found.lastindex or 0
                self.setFormat(found.start(group), found.end(group) - found.start(group), made)
