"""What a page of the window puts on paper: a step that shows it in the print preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.ui.printing.page import PrintPage  # loads the printing system

Shown = Callable[["PrintPage"], None]


def checklist_of(chosen: tuple[int, str] | None) -> Shown | None:
    """The checklist of a patient in a trial; nothing where none is chosen."""
    if chosen is None:
        return None
    patient, trial = chosen
    return lambda preview: preview.show_checklist(patient, trial)
