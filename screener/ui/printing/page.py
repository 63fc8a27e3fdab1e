"""Print preview: the pages as they will be, with printer and PDF. Nothing is written to disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QWidget

from screener.domain.calculation import Calculation
from screener.domain.problems import KnownError
from screener.reports.blocks import Document
from screener.services.calls import Call
from screener.ui.backend import PageSize, Paper
from screener.ui.session import Session
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, column, label

PAGES: dict[PageSize, QPageSize.PageSizeId] = {
    "A4": QPageSize.PageSizeId.A4,
    "Letter": QPageSize.PageSizeId.Letter,
}


class PrintPage(QWidget):
    """Shows a checklist or a calculation on paper."""

    closed = Signal()

    def __init__(self, session: Session, paper: Paper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session, self._paper = session, paper
        self._document: Document | None = None
        self._name = ""
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.preview = QPrintPreviewWidget(self._printer)
        self.preview.setAccessibleName(self.tr("Pages as they will be printed"))
        self.preview.paintRequested.connect(self._draw)
        self.size_box = QComboBox()
        for name in PAGES:
            self.size_box.addItem(name, name)
        self.size_box.setAccessibleName(self.tr("Paper size"))
        self.size_box.currentIndexChanged.connect(lambda _: self._on_size())
        self.notice = Notice()
        self._print = button(self.tr("Print…"), self.print_out, primary=True)
        self._save = button(self.tr("Save PDF…"), self.save_pdf)
        layout = column(self, 18, 10)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Print"), "title"), 1)
        for widget in (self.size_box, self._save, self._print):
            head.addWidget(widget)
        head.addWidget(button(self.tr("Back"), self.closed.emit, name=self.tr("Back, Escape")))
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.preview, 1)
        self._on_size()
        self._shown: tuple[int, str] | None = None
        session.as_of_changed.connect(lambda _: self._on_day())

    def _on_day(self) -> None:
        if self._shown is not None:
            self.show_checklist(*self._shown)

    def show_checklist(self, patient: int, trial: str) -> None:
        """Ask for the checklist and show it."""
        self._shown = patient, trial
        backend, day = self._session.backend, self._session.as_of
        said = self.tr("Preparing the checklist")
        self._show(f"checklist-{trial}", said, lambda: backend.checklist(patient, trial, day))

    def show_calculation(self, calculation: Calculation, patient: int | None) -> None:
        """Ask for the sheet of a calculation and show it."""
        backend = self._session.backend
        self._shown = None  # another day does not bring the checklist seen before in its place
        said = self.tr("Preparing the calculation")
        self._show(
            f"calculation-{calculation.score}",
            said,
            lambda: backend.calculation_sheet(calculation, patient),
        )

    def show_calls(self, calls: Sequence[Call]) -> None:
        """Ask for the recheck list of some calls and show it."""
        backend, day = self._session.backend, self._session.as_of
        self._shown = None
        said = self.tr("Preparing the recheck list")
        self._show("recheck", said, lambda: backend.call_list(calls, day))

    def _show(self, name: str, title: str, work: Callable[[], Document]) -> None:
        self._document = None
        self._name = name  # a file's name never holds a patient's
        self._enable(False)
        self.notice.hide()
        self.preview.updatePreview()
        self._session.read(
            "print", work, self._on_document, owner=self, title=title, failed=self._on_failed
        )

    def _on_document(self, document: Document) -> None:
        self._document = document
        self._enable(True)
        self.preview.updatePreview()
        self.preview.fitToWidth()
        self._print.setFocus()

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))

    def _enable(self, ready: bool) -> None:
        self._print.setEnabled(ready)
        self._save.setEnabled(ready)

    def _on_size(self) -> None:
        self._printer.setPageSize(QPageSize(PAGES[self.size_box.currentData()]))
        self.preview.updatePreview()
        if self._document is not None:
            self.preview.fitToWidth()

    def _draw(self, printer: QPrinter) -> None:
        if self._document is not None:
            self._paper.paint(self._document, printer)

    def print_out(self) -> None:
        """Ask for a printer and print."""
        if self._document is None:
            return
        dialog = QPrintDialog(self._printer, self)
        if dialog.exec():
            self._draw(self._printer)

    def save_pdf(self) -> None:
        """Ask for a file and write the PDF there."""
        if self._document is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the paper"), f"{self._name}.pdf", self.tr("PDF (*.pdf)")
        )
        if name:
            self.write_pdf(Path(name))

    def write_pdf(self, path: Path) -> None:
        """Write the PDF; says what went wrong."""
        assert self._document is not None
        try:
            self._paper.write_pdf(self._document, path, self.size_box.currentData())
        except KnownError as error:
            self._on_failed(error)
        except OSError as error:
            said = self.tr("The PDF could not be written: {why}. Choose another folder.")
            self.notice.say("error", said.format(why=error.strerror))
        else:
            self.notice.say("done", self.tr("✓ Saved as {name}.").format(name=path.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
