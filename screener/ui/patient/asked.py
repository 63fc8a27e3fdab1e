"""What a criterion still asks, with the ways to answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from screener.domain.screening import Ask, CriterionLine
from screener.ui.widgets.flow import flow
from screener.ui.widgets.parts import button, column, label

ENTER = "enter"  # not answered by a word: goes to the typed line or the form


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a criterion."""

    criterion: str
    ask: Ask

    @property
    def judged(self) -> bool:
        """Only the investigator answers it."""
        return self.ask.kind == "judgement"


def asked_of(line: CriterionLine) -> list[Asked]:
    """The questions of a criterion."""
    return [Asked(line.id, ask) for ask in line.asks]


def _tr(text: str) -> str:
    return QCoreApplication.translate("asked", text)


def answers(kind: str) -> list[tuple[str, str]]:
    """Code and word of each way to answer a question of this kind."""
    yes_no = [("yes", _tr("Yes")), ("no", _tr("No"))]
    unanswered = [("does_not_know", _tr("Does not know")), ("refused", _tr("Refused to say"))]
    if kind == "condition":
        return yes_no + unanswered
    if kind in ("judgement", "complete"):
        return yes_no
    if kind == "plan":
        return [("no", _tr("No")), (ENTER, _tr("Planned for a day…"))]
    return [(ENTER, _tr("Enter it…"))]


def ask_widget(asked: Asked, answer: Callable[[Asked, str], object]) -> QWidget:
    """The question in words above its buttons."""
    holder = QWidget()
    layout = column(holder, 0, 2)
    said = asked.ask.question
    if asked.judged:
        said = _tr("For the investigator: {question}").format(question=said)
    layout.addWidget(label(said, "strong", wrap=True))
    buttons = [
        button(word, partial(answer, asked, code), small=True, name=f"{said} {word}")
        for code, word in answers(asked.ask.kind)
    ]
    layout.addWidget(flow(*buttons, spacing=4))
    return holder
