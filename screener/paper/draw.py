"""A document on pages of a size, and these pages on whatever can be painted on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPainter

from screener.paper.furniture import Foot, Head, set_foot, set_head
from screener.paper.paginator import Page, paginate
from screener.paper.strips import Strip, strips
from screener.paper.style import UNITS, points
from screener.reports.blocks import Document

_LEAST_ROOM = points(100)  # a paper too small for this is drawn beyond its edge, not for ever
MARGINS_MM = QMarginsF(15, 12, 15, 12)


@dataclass(frozen=True)
class Sheets:
    """All pages of a document, laid out: sizes in units of the paper."""

    head: Head
    foot: Foot
    pages: tuple[Page[Strip], ...]
    height: float

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw page ``number`` (from 1) at the painter's origin."""
        self.head.draw(painter)
        for placed in self.pages[number - 1]:
            placed.piece.draw(painter, self.head.height + placed.y)
        self.foot.draw(painter, self.height, number, len(self.pages))


def lay_out(document: Document, width: float, height: float) -> Sheets:
    """The pages of ``document`` within ``width`` and ``height`` (units, without margins)."""
    head, foot = set_head(document, width), set_foot(document, width)
    room = max(height - head.height - foot.height, _LEAST_ROOM)
    pages = paginate(strips(document.blocks, width), room)
    return Sheets(head, foot, pages, height)


def paint(document: Document, device: QPagedPaintDevice) -> int:
    """Draw all pages on ``device`` (PDF writer, printer or preview); returns their number.

    The page's size is the device's own. Raises OSError if the device cannot be drawn on.
    """
    device.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
    room: QRectF = device.pageLayout().paintRect(QPageLayout.Unit.Point)
    sheets = lay_out(document, points(room.width()), points(room.height()))
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the printer or file cannot be drawn on")
    try:
        painter.scale(device.logicalDpiX() / 72 / UNITS, device.logicalDpiY() / 72 / UNITS)
        for number in range(1, len(sheets.pages) + 1):
            if number > 1:
                device.newPage()
            sheets.draw(painter, number)
    finally:
        painter.end()
    return len(sheets.pages)
