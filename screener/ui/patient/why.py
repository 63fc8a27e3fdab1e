"""A criterion's reasoning as lines with signs. All text is escaped: nothing in it is markup."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from screener.domain.screening import CriterionLine, EvidenceLine, WhyLine
from screener.ui.look import Colours, colours_of
from screener.ui.words import SIGNS, day_words

Beside = Callable[[EvidenceLine], str]
_INKS = {"true": "text", "false": "text", "unknown": "open"}  # what is good is the result's to say


def why_label(line: CriterionLine, beside: Beside) -> QLabel:
    """The lines of ``line`` in one label; ``beside``: a fact of it in the units chosen."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setText(why_html(line, colours_of(made.palette()), beside))
    made.setAccessibleName(why_text(line))
    return made


def has_words(line: CriterionLine) -> bool:
    """Whether there is anything to say beside the questions."""
    return bool(
        line.why or line.missing or line.evidence or line.readings or line.note or line.remarks
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)


def why_text(line: CriterionLine) -> str:
    """The same in plain words, a sentence each."""
    parts = [_plain(why) for why in line.why]
    parts += [_tr("Needed: {what}").format(what=what) for what in line.missing]
    return "\n".join(parts)


def _plain(why: WhyLine) -> str:
    reading = _tr(" (site reading: {reading})").format(reading=why.reading) if why.reading else ""
    return f"{SIGNS[why.truth]} {why.text}{reading}"


def why_html(line: CriterionLine, named: Colours, beside: Beside) -> str:
    """Signs, text, what is missing, site readings in italics, and people's notes."""
    rows = [_why_row(why, named) for why in line.why]
    if not line.why:
        rows += [_evidence_row(item, named, beside) for item in line.evidence if item.used]
    else:
        rows += _in_other_units(line, named, beside)
    asked = {ask.question for ask in line.asks}  # they stand below, with their buttons
    missing = [what for what in line.missing if what not in asked]
    rows += [_row("→", escape(what), named["accent"].name(), 0) for what in missing]
    inline = {why.reading for why in line.why}
    for reading in line.readings:
        if reading not in inline:
            said = escape(_tr("site reading: {reading}").format(reading=reading))
            rows.append(_row("", f"<i>{said}</i>", named["muted"].name(), 0))
    if line.note:
        rows.append(_row("", f"<i>{escape(line.note)}</i>", named["muted"].name(), 0))
    rows += [_row("✎", escape(remark), named["calm"].name(), 0) for remark in line.remarks]
    return f"<table cellspacing='0' cellpadding='0'>{''.join(rows)}</table>"


def _why_row(why: WhyLine, named: Colours) -> str:
    said = escape(why.text)
    if why.reading:
        reading = escape(_tr("(site reading: {reading})").format(reading=why.reading))
        said += f" <i style='color:{named['muted'].name()}'>{reading}</i>"
    return _row(SIGNS[why.truth], said, named[_INKS[why.truth]].name(), why.depth, plain=True)


def _in_other_units(line: CriterionLine, named: Colours, beside: Beside) -> list[str]:
    """The results that the reasons speak of, where the units chosen are others."""
    found = [(item, beside(item)) for item in line.evidence if item.used]
    return [
        _row("", escape(f"{item.label}: {item.value} {item.unit} = {other}"),
             named["muted"].name(), 0)
        for item, other in found if other
    ]  # fmt: skip


def _evidence_row(item: EvidenceLine, named: Colours, beside: Beside) -> str:
    given, other = f"{item.value} {item.unit}".strip(), beside(item)
    parts = [item.label, f"{given} = {other}" if other else given, day_words(item.date), item.note]
    said = escape(" · ".join(part for part in parts if part))
    return _row("", said, named["text"].name(), 0)


def _row(sign: str, html: str, ink: str, depth: int, plain: bool = False) -> str:
    colour = "" if plain else f" style='color:{ink}'"
    return (
        f"<tr><td style='padding-left:{depth * 14}px; padding-right:5px; color:{ink}'>"
        f"<b>{sign}</b></td><td{colour}>{html}</td></tr>"
    )
