"""Printing and looking before printing: the same pages as the PDF."""

from __future__ import annotations

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from screener.paper.draw import paint
from screener.paper.pdf import PAGE_SIZES, PageSize
from screener.reports.blocks import Document


def set_up(printer: QPrinter, document: Document, page_size: PageSize = "A4") -> QPrinter:
    """``printer`` made ready for ``document``; its job's name holds no patient's name."""
    printer.setPageSize(QPageSize(PAGE_SIZES[page_size]))
    printer.setDocName(document.title)
    printer.setCreator("Screener")
    return printer


def preview(
    document: Document, page_size: PageSize = "A4", parent: QWidget | None = None
) -> QPrintPreviewDialog:
    """A dialog that shows the pages and prints them; ``exec()`` or ``open()`` it."""
    dialog = QPrintPreviewDialog(parent)  # with a printer of its own, which lives as long
    set_up(dialog.printer(), document, page_size)
    dialog.setWindowTitle(document.title)
    dialog.paintRequested.connect(lambda printer: paint(document, printer))
    return dialog
