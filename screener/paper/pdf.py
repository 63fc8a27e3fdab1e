"""A document as a PDF file with its fonts inside."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter

from screener.paper.application import ensure_gui_application
from screener.paper.draw import paint
from screener.paper.style import UNITS
from screener.reports.blocks import Document
from screener.system.files import write_atomically

PageSize = Literal["A4", "Letter"]
PAGE_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}


def pdf_bytes(document: Document, page_size: PageSize = "A4") -> bytes:
    """The PDF (PDF/A-1b). Works without a display."""
    application = ensure_gui_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setResolution(72 * UNITS)
    writer.setTitle(document.title)
    writer.setCreator("Screener")
    writer.setPageSize(QPageSize(PAGE_SIZES[page_size]))
    paint(document, writer)
    buffer.close()
    del application  # kept until here: fonts need it
    return bytes(buffer.data().data())


def write_pdf(document: Document, path: Path, page_size: PageSize = "A4") -> None:
    """Write the PDF to ``path``, whole or not at all. Raises OSError."""
    write_atomically(path, pdf_bytes(document, page_size))
