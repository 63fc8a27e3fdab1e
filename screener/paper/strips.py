"""Blocks as strips: pieces of the whole width with set text in them, ready for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from screener.paper.style import (
    BODY,
    CELL,
    HAIRLINE,
    HEADING,
    INK,
    SHADE,
    SMALL,
    Size,
    points,
)
from screener.paper.text import TextBox, set_text
from screener.reports.blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Line,
    Notice,
    Pair,
    Paragraph,
    Row,
    Run,
    SignatureLines,
    Spacer,
    Table,
    Together,
)

_GAP = points(8)  # between the cells of a row
_UNDER_GAP = points(3)
_LABEL = 0.17  # share of the width for a label in a grid of facts


@dataclass(frozen=True)
class PlacedBox:
    """Set text at a distance from the left edge, with the width of its cell."""

    x: float
    width: float
    box: TextBox


@dataclass(frozen=True, eq=False)
class Strip:
    """A piece of the page's width (:class:`screener.paper.paginator.Piece`)."""

    cells: tuple[PlacedBox, ...]
    width: float
    above: float = 0.0
    below: float = 0.0
    look: Literal["plain", "row", "head", "frame", "write"] = "plain"
    keep: bool = False
    head: Strip | None = None
    continued: TextBox | None = None  # above the second cell of the rest; the first cell repeats
    under: PlacedBox | None = None  # below the cells

    @property
    def height(self) -> float:
        return self.above + self._tallest + self._under_height + self.below

    @property
    def _tallest(self) -> float:
        return max((cell.box.height for cell in self.cells), default=0.0)

    @property
    def _under_height(self) -> float:
        lines = self.under.box.lines if self.under is not None else ()
        return _UNDER_GAP + sum(line.height for line in lines) if lines else 0.0

    def cut(self, height: float) -> tuple[Strip, Strip]:
        """Cut each cell between two of its lines; at least one line goes with the first part.

        The rest always fits once no line is left, so that cutting comes to an end.
        """
        firsts = [item.box.lines[0].height for item in self.cells if item.box.lines]
        room = max(height - self.above - self.below, max(firsts, default=0.0))
        halves = [item.box.cut(room) for item in self.cells]
        pairs = list(zip(self.cells, halves, strict=True))
        first = tuple(replace(cell, box=half) for cell, (half, _) in pairs)
        rest = [replace(cell, box=half) for cell, (_, half) in pairs]
        if self.continued is not None:
            said = TextBox(self.continued.lines + rest[1].box.lines)
            rest[:2] = [self.cells[0], replace(rest[1], box=said)]
        under, under_rest = self._cut_under(room - self._tallest - _UNDER_GAP)
        above = self.above if self.cells else 0.0
        return (
            replace(self, cells=first, under=under, keep=False),
            replace(self, cells=tuple(rest), under=under_rest, above=above),
        )

    def _cut_under(self, room: float) -> tuple[PlacedBox | None, PlacedBox | None]:
        """What stands below the cells goes over whole unless all of them are on this page."""
        if self.under is None:
            return None, None
        half, rest = self.under.box.cut(max(room, 0.0))
        return replace(self.under, box=half), replace(self.under, box=rest)

    def draw(self, painter: QPainter, y: float) -> None:
        self._decorate(painter, y)
        for cell in self.cells:
            cell.box.draw(painter, cell.x, y + self.above)
        if self.under is not None:
            self.under.box.draw(painter, self.under.x, y + self.above + self._tallest + _UNDER_GAP)

    def _decorate(self, painter: QPainter, y: float) -> None:
        whole = QRectF(0, y, self.width, self.height)
        if self.look == "head":
            painter.fillRect(whole, SHADE)
        if self.look in ("row", "head"):
            painter.setPen(QPen(HAIRLINE, points(0.6)))
            painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        if self.look == "frame":
            painter.setPen(QPen(INK, points(1)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = points(2)
            painter.drawRect(whole.adjusted(0, inset, 0, -inset))
        if self.look == "write":
            painter.setPen(QPen(INK, points(0.6)))
            for cell in self.cells:
                at = y + self.above - points(2)
                painter.drawLine(QPointF(cell.x, at), QPointF(cell.x + cell.width, at))


def strips(blocks: Sequence[Block], width: float) -> list[Strip]:
    """All blocks as pieces of ``width`` (units), in order."""
    return [piece for block in blocks for piece in _strips(block, width)]


def _strips(block: Block, width: float) -> list[Strip]:
    match block:
        case Heading(text):
            line = Line((Run(text, "bold"),))
            return [_paragraph((line,), width, HEADING, above=points(10), keep=True)]
        case Paragraph(lines, small):
            size = SMALL if small else BODY
            return [_paragraph(lines, width, size, above=points(4), below=points(3))]
        case Notice(lines):
            inset = points(8)
            box = set_text(lines, width - 2 * inset, BODY)
            cell = PlacedBox(inset, width - 2 * inset, box)
            return [Strip((cell,), width, points(7), points(7), look="frame")]
        case Facts(pairs):
            return _facts(pairs, width)
        case Table():
            return _table(block, width)
        case SignatureLines(fields):
            return [_signatures(fields, width)]
        case Spacer(height):
            return [Strip((), width, above=points(height))]
        case Together(inner):
            found = strips(inner, width)
            return [replace(piece, keep=True) for piece in found[:-1]] + found[-1:]


def _paragraph(
    lines: Cell,
    width: float,
    size: Size,
    above: float = 0.0,
    below: float = 0.0,
    keep: bool = False,
) -> Strip:
    cell = PlacedBox(0, width, set_text(lines, width, size))
    return Strip((cell,), width, above, below or points(3), keep=keep)


def _facts(pairs: tuple[Pair, ...], width: float) -> list[Strip]:
    rows: list[list[Pair]] = []
    for pair in pairs:
        beside = rows and len(rows[-1]) == 1 and not rows[-1][0].wide and not pair.wide
        if beside:
            rows[-1].append(pair)
        else:
            rows.append([pair])
    return [_facts_row(row, width) for row in rows]


def _facts_row(row: list[Pair], width: float) -> Strip:
    cells: list[PlacedBox] = []
    label = width * _LABEL
    for number, pair in enumerate(row):
        left = number * (width / 2 + _GAP / 2)
        right = width if pair.wide or number else width / 2 - _GAP / 2
        muted = Line((Run(pair.label, "muted"),))
        value_width = right - left - label
        cells.append(PlacedBox(left, label, set_text((muted,), label - points(4), CELL)))
        box = set_text(pair.value, value_width, CELL)
        cells.append(PlacedBox(left + label, value_width, box))
    return Strip(tuple(cells), width, points(1.2), points(1.2))


def _table(table: Table, width: float) -> list[Strip]:
    total = sum(column.width for column in table.columns)
    room = width - _GAP * len(table.columns)
    places: list[tuple[float, float]] = []
    x = _GAP / 2
    for column in table.columns:
        share = room * column.width / total
        places.append((x, share))
        x += share + _GAP
    heads = [
        PlacedBox(
            at, share, set_text((Line((Run(column.head),)),), share, SMALL, column.align, True)
        )
        for column, (at, share) in zip(table.columns, places, strict=True)
    ]
    head = Strip(tuple(heads), width, points(4), points(4), look="head")
    if not table.rows:
        return [head]
    return [_row(row, table, places, head, width) for row in table.rows]


def _row(
    row: Row, table: Table, places: list[tuple[float, float]], head: Strip, width: float
) -> Strip:
    cells = [
        PlacedBox(at, share, set_text(cell, share, CELL, column.align))
        for cell, column, (at, share) in zip(row.cells, table.columns, places, strict=True)
    ]
    continued = None
    if row.continued:
        line = Line((Run(row.continued, "muted"),))
        continued = set_text((line,), places[1][1], CELL)
    left = places[min(1, len(places) - 1)][0]
    across = width - left - _GAP / 2
    under = PlacedBox(left, across, set_text(row.under, across, SMALL)) if row.under else None
    return Strip(tuple(cells), width, points(4), points(4), "row", row.keep, head, continued, under)


def _signatures(fields: tuple[tuple[str, float], ...], width: float) -> Strip:
    total = sum(share for _, share in fields)
    room = width - _GAP * 2 * (len(fields) - 1)
    cells: list[PlacedBox] = []
    x = 0.0
    for caption, share in fields:
        own = room * share / total
        box = set_text((Line((Run(caption, "muted"),)),), own, SMALL)
        cells.append(PlacedBox(x, own, box))
        x += own + _GAP * 2
    return Strip(tuple(cells), width, points(34), points(3), look="write")
