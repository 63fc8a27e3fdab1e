"""The preview and the printer show the same pages as the PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from pytestqt.qtbot import QtBot

from screener.paper.draw import paint
from screener.paper.pdf import pdf_bytes
from screener.paper.preview import preview, set_up
from screener.reports.blocks import Document
from screener.reports.checklist import checklist
from screener.system.texts import Texts
from tests.paper.reading import page_size, pages_of
from tests.reports.samples import PRINTING, open_snapshot


@pytest.fixture
def document() -> Document:
    return checklist(open_snapshot(), PRINTING, Texts())


def test_the_dialog_shows_all_pages_and_names_no_patient(qtbot: QtBot, document: Document) -> None:
    dialog = preview(document)
    qtbot.addWidget(dialog)
    dialog.show()
    widget = dialog.findChild(QPrintPreviewWidget)
    assert isinstance(widget, QPrintPreviewWidget)
    qtbot.waitUntil(lambda: widget.pageCount() == 3)
    assert "Example" not in dialog.windowTitle() + dialog.printer().docName()


def test_the_dialog_shows_ink(qtbot: QtBot, document: Document) -> None:
    dialog = preview(document, "Letter")
    qtbot.addWidget(dialog)
    dialog.resize(900, 1000)
    dialog.show()
    widget = dialog.findChild(QPrintPreviewWidget)
    assert isinstance(widget, QPrintPreviewWidget)
    qtbot.waitUntil(lambda: widget.pageCount() == 3)
    image = widget.grab().toImage()
    greys = {
        image.pixelColor(x, y).lightness()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert 255 in greys  # paper
    assert min(greys) < 60  # ink


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_printer_prints_the_words_of_the_pdf(
    size: str, document: Document, tmp_path: Path
) -> None:
    assert size in ("A4", "Letter")
    page = "A4" if size == "A4" else "Letter"
    by_printer, by_writer = tmp_path / "printer.pdf", tmp_path / "writer.pdf"
    printer = set_up(QPrinter(QPrinter.PrinterMode.HighResolution), document, page)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(by_printer))
    assert paint(document, printer) == 3
    by_writer.write_bytes(pdf_bytes(document, page))
    assert pages_of(by_printer) == pages_of(by_writer)
    assert page_size(by_printer) == page_size(by_writer)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_cannot_be_drawn_on_is_an_error(document: Document, tmp_path: Path) -> None:
    printer = set_up(QPrinter(QPrinter.PrinterMode.HighResolution), document)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "nowhere" / "checklist.pdf"))
    with pytest.raises(OSError, match="cannot be drawn on"):
        paint(document, printer)
