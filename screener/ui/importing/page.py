"""The import page: choose, look, import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from screener.domain.problems import KnownError
from screener.services.values import ImportPreview, ImportResult
from screener.ui.importing.past import PastImports
from screener.ui.importing.preview_table import PreviewModel
from screener.ui.session import Session
from screener.ui.widgets.cells import PAD, CellDelegate
from screener.ui.widgets.chip import Chip
from screener.ui.widgets.flow import FlowLayout
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, clear, column, label


class ImportPage(QWidget):
    """Nothing enters before it was seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._session = session
        self._preview: ImportPreview | None = None
        self.file = QLineEdit()
        self.file.setPlaceholderText(self.tr("A CSV file: choose it, or drop it here"))
        self.file.setAccessibleName(self.tr("File to import"))
        self.file.returnPressed.connect(self.preview)
        self.mapping = QComboBox()
        self.mapping.setAccessibleName(self.tr("How the file is laid out"))
        self.mapping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.mapping.activated.connect(lambda _: self.preview())
        self.notice = Notice()
        self._counts = QWidget()
        self._chips = FlowLayout(self._counts)
        self._model = PreviewModel(self)
        self.table = self._table()
        self.why = label("", "", wrap=True)  # the reason of the chosen row, whole
        self.table.selectionModel().currentChanged.connect(self._on_row)
        self.accept = button(self.tr("Import"), self.commit, primary=True)
        self.past = PastImports(session)
        self.past.taken_back.connect(self.file.setFocus)
        self._hint = label("", "muted", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._show_nothing()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName(self.tr("What each row of the file becomes"))
        table.setItemDelegate(CellDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        line = QFontMetrics(table.font()).height()
        table.verticalHeader().setDefaultSectionSize(line + 2 * PAD)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        layout = column(self, 18, 10)
        layout.addWidget(label(self.tr("Import"), "title"))
        top = QHBoxLayout()
        top.addWidget(self.file, 1)
        top.addWidget(button(self.tr("Choose a file…"), self.choose))
        top.addWidget(self.mapping)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self._counts, 1)
        row.addWidget(self.accept)
        layout.addLayout(row)
        layout.addWidget(self.table, 2)
        layout.addWidget(self.why)
        layout.addWidget(self._hint, 2)
        layout.addWidget(self.past)

    # --- what happens ---

    def activate(self) -> None:
        """The page is shown."""
        backend = self._session.backend
        self._session.read("mappings", backend.mappings, self._on_mappings, owner=self)
        self.past.refresh()
        self.file.setFocus()

    def _on_mappings(self, names: Sequence[str]) -> None:
        kept = self.mapping.currentData()
        self.mapping.clear()
        self.mapping.addItem(self.tr("A line per fact"), None)
        for name in names:
            self.mapping.addItem(self.tr("{name} (mapping)").format(name=name), name)
        self.mapping.setCurrentIndex(max(self.mapping.findData(kept), 0))

    def choose(self) -> None:
        """Ask for a file."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a file to import"), "", self.tr("Tables (*.csv *.txt);;All (*)")
        )
        if name:
            self.load(Path(name))

    def load(self, path: Path) -> None:
        """Look at a file."""
        self.file.setText(str(path))
        self.preview()

    def preview(self) -> None:
        """Say what the file would do; nothing enters."""
        if not self.file.text().strip():
            return
        path, name = Path(self.file.text().strip()), self.mapping.currentData()
        backend = self._session.backend
        self._show_nothing(self.tr("Reading the file …"))
        self._session.long(
            lambda progress: backend.preview_import(path, name, progress),
            self.show_preview,
            owner=self,
            title=self.tr("Reading the file"),
            purpose="preview",
            failed=self._on_refused,
        )

    def show_preview(self, preview: ImportPreview) -> None:
        """The rows with what becomes of them, counted."""
        self._preview = preview
        self._model.show(preview.rows)
        clear(self._chips)
        for chip in self._count_chips(preview):
            self._chips.addWidget(chip)
        self._counts.updateGeometry()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.resizeColumnsToContents()
        for at in range(header.count()):
            header.resizeSection(at, min(header.sectionSize(at), self.width() // 6))
        self.table.show()
        self._hint.hide()
        self.table.setCurrentIndex(self._model.index(0, 0))
        nothing = not (preview.new_facts or preview.unreadable or preview.new_patients)
        self.accept.setEnabled(not nothing)
        self.accept.setVisible(True)
        if nothing:
            self.notice.say("warn", self.tr("Nothing in this file is new: there is nothing to do."))
        elif not self.mapping.hasFocus():  # whoever tries one layout after another stays there
            self.accept.setFocus()

    def _on_row(self, index: QModelIndex) -> None:
        said = self._model.reason(index.row()) if index.isValid() else ""
        self.why.setText(said)
        self.why.setVisible(bool(said))

    def _count_chips(self, preview: ImportPreview) -> list[Chip]:
        told: list[tuple[int, Chip]] = [
            (preview.refused, Chip("bad", f"✕ {preview.refused} " + self.tr("refused"))),
            (preview.doubtful, Chip("open", f"! {preview.doubtful} " + self.tr("doubtful"))),
            (preview.unreadable, Chip("open", f"? {preview.unreadable} " + self.tr("unreadable"))),
            (1, Chip("good", f"+ {preview.new_facts} " + self.tr("new facts"))),
            (1, Chip("good", f"+ {preview.new_patients} " + self.tr("new patients"))),
            (preview.known_facts, Chip("calm", f"= {preview.known_facts} " + self.tr("known"))),
        ]
        return [chip for count, chip in told if count > 0]

    def commit(self) -> None:
        """Take in what was seen."""
        preview, backend = self._preview, self._session.backend
        if preview is None or not self.accept.isEnabled():
            return
        self.accept.setEnabled(False)
        self._session.long(
            lambda progress: backend.commit_import(preview, progress),
            self._on_imported,
            owner=self,
            title=self.tr("Importing"),
            failed=self._on_refused,
            ended=lambda: self.accept.setEnabled(self._preview is not None),
        )

    def _on_imported(self, result: ImportResult) -> None:
        self._show_nothing()
        self.file.clear()
        self.file.setFocus()
        said = self.tr("✓ Imported: {facts} facts, {new} new patients. {changed} patients changed.")
        words = said.format(
            facts=result.new_facts, new=result.new_patients, changed=result.patients_changed
        )
        if result.refused:
            words += " " + self.tr("{count} rows were refused and did not enter:").format(
                count=result.refused
            )
            words += "".join(f"\n{row.line}: {row.reason}" for row in result.refused_rows[:10])
        self.notice.say("warn" if result.refused else "done", words)
        self._session.changed.emit(None)

    def _on_refused(self, error: KnownError) -> None:
        self._show_nothing()
        self.notice.say("error", self._session.texts.problems(error))

    def _show_nothing(self, said: str = "") -> None:
        self._preview = None
        self._model.show(())
        clear(self._chips)
        self.notice.hide()
        self.table.hide()
        self.why.hide()
        self.accept.hide()
        self._hint.setText(said or self.tr("Nothing enters before you have seen what it becomes."))
        self._hint.show()

    # --- dropping a file ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.load(Path(event.mimeData().urls()[0].toLocalFile()))
