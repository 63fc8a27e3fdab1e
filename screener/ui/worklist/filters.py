"""Which rows of the worklist are asked for, and in which order: plain functions of the rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from screener.domain.people import Patient
from screener.services.values import Cell, WorklistRow

Filter = Literal["all", "needs", "investigator", "excluded", "clear", "not_active"]
FILTERS: tuple[Filter, ...] = ("all", "needs", "investigator", "excluded", "clear", "not_active")
_RANK = {"clear": 0, "clear_as_listed": 1, "open": 2, "excluded": 3}


def passes(row: WorklistRow, wanted: Filter, trial: int | None) -> bool:
    """Whether a row belongs to a filter, over one trial or any of them.

    Who is not active stands in All and Not active only: all others are lists of people to call.
    """
    if wanted == "all":
        return True
    if row.patient.state != "active":
        return wanted == "not_active"
    cells = row.cells if trial is None else (row.cells[trial],)
    return bool(cells) and _TESTS[wanted](cells)


def _clear(cell: Cell) -> bool:
    return cell.verdict in ("clear", "clear_as_listed")


_TESTS: dict[Filter, Callable[[tuple[Cell, ...]], bool]] = {
    "needs": lambda cells: any(cell.verdict == "open" for cell in cells),
    "investigator": lambda cells: any(_clear(cell) and bool(cell.waiting) for cell in cells),
    "excluded": lambda cells: all(cell.verdict == "excluded" for cell in cells),
    "clear": lambda cells: any(_clear(cell) for cell in cells),
    "not_active": lambda cells: False,
}


def matches(row: WorklistRow, text: str) -> bool:
    """Whether every word stands in the name, an identifier or the birth date."""
    patient = row.patient
    whole = " ".join(
        [patient.name, patient.birth, *(identifier.value for identifier in patient.identifiers)]
    ).casefold()
    return all(word in whole for word in text.casefold().split())


def person_order(patient: Patient) -> tuple[str, list[tuple[int, str]]]:
    """By name, then by number as people count: 9 before 10."""
    digits = re.split(r"(\d+)", patient.record)
    return patient.name.casefold(), [
        (int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in digits if part
    ]


def cell_order(cell: Cell) -> tuple[int, int, int]:
    """Nearest to a decision first: clear, then open by how little is missing, then excluded."""
    return _RANK[cell.verdict], len(cell.open) + len(cell.failing), len(cell.waiting)
