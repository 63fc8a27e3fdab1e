"""Differences of two versions, written so that they can be proofread."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from screener.services.differences import CriterionDifference, Differences
from screener.system.texts import Texts
from screener.ui.trial.pen import Pen, Style


def _tr(words: str, **params: object) -> str:
    return QCoreApplication.translate("differences", words).format(**params)


def write_differences(pen: Pen, found: Differences, texts: Texts) -> None:
    """Words, rules and readings, criterion by criterion; patients stand beside."""
    pen.line(("head", _tr("From {old} to {new}", old=found.old, new=found.new)))
    if not found.head and not found.criteria:
        pen.line(("muted", _tr("Neither words nor rules nor readings differ.")), above=8)
    for head in found.head:
        pen.line(("strong", texts(f"services.difference.{head.what}")), above=10)
        pen.line(("gone", head.old or "–"), indent=1)
        pen.line(("new", head.new or "–"), indent=1)
    for one in found.criteria:
        _write_criterion(pen, one)
    pen.done()


def _write_criterion(pen: Pen, one: CriterionDifference) -> None:
    kind = {"added": _tr("new"), "removed": _tr("gone"), "changed": _tr("changed")}[one.kind]
    pen.line(("strong", one.id), ("muted", f"  {kind}"), above=14)
    styles: dict[str, Style] = {"same": "plain", "gone": "gone", "new": "new"}
    pen.line(*((styles[part], text) for part, text in one.words), indent=1)
    if one.old.sentence != one.new.sentence:
        _old_and_new(pen, _tr("Rule"), one.old.sentence, one.new.sentence)
    elif one.rule:
        said = _tr("The rule differs, though its sentence does not: compare them as written.")
        pen.line(("warn", said), indent=1)
    for reading in one.old.readings:
        if reading not in one.new.readings:
            _old_and_new(pen, _tr("Reading"), reading, "")
    for reading in one.new.readings:
        if reading not in one.old.readings:
            _old_and_new(pen, _tr("Reading"), "", reading)
    if one.old.note != one.new.note:
        _old_and_new(pen, _tr("Note"), one.old.note, one.new.note)


def _old_and_new(pen: Pen, what: str, old: str, new: str) -> None:
    if old:
        pen.line(("muted", f"{what} − "), ("gone", old), indent=1)
    if new:
        pen.line(("muted", f"{what} + "), ("new", new), indent=1)


def counted_words(found: Differences) -> str:
    """How many patients it concerns."""
    other = len(found.patients) - len(found.verdicts)
    said = _tr("{n} of {all} patients change verdict", n=len(found.verdicts), all=found.assessed)
    if other:
        said += _tr("; of {n} more the verdict stays, by other criteria", n=other)
    if found.invented:
        said += " · " + _tr("INVENTED PATIENTS")
    return said + "."
