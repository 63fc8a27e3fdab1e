"""The question that a value outside its entry limits raises before it is stored."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from screener.domain.catalogue import FactDef
from screener.domain.values import outside_limits, read_value


def _tr(text: str) -> str:
    return QCoreApplication.translate("limits", text)


def limits_doubt(fact: FactDef, text: str, unit: str) -> str:
    """The doubt in words; empty where there is none."""
    likely = outside_limits(fact, read_value(fact, text, unit))
    if likely is None:
        return ""
    said = _tr("{value} lies outside the usual limits of {fact}.").format(
        value=f"{text} {unit}".strip(), fact=fact.name()
    )
    return said + (" " + _tr("Is the unit {unit}?").format(unit=likely) if likely else "")
