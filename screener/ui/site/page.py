"""Site set-up: name, address, investigators, laboratories with their reference ranges."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from screener.domain.people import Investigator, Laboratory, Site
from screener.domain.problems import KnownError
from screener.ui.session import Session
from screener.ui.site.ranges import RangesModel, Typed, read_range, typed
from screener.ui.widgets.notice import Notice
from screener.ui.widgets.parts import button, card, column, field, label


class SitePage(QWidget):
    """Edits a copy; Save checks all of it and stores it whole, or says what is wrong."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        self._ranges: dict[str, list[Typed]] = {}
        self._loaded = False
        self._stored: Site | None = None  # as it was read or saved last
        self.name, self.address, self.people = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.laboratory = QComboBox()
        self.laboratory.setAccessibleName(self.tr("Laboratory"))
        self.new_laboratory = QLineEdit()
        self.new_laboratory.setPlaceholderText(self.tr("Name of a new laboratory"))
        self.new_laboratory.setAccessibleName(self.tr("Name of a new laboratory"))
        self.new_laboratory.returnPressed.connect(self.add_laboratory)
        self.model = RangesModel(session.backend.catalogue, self)
        self.table = QTableView()
        self.notice = Notice()
        self._lay_out()
        self.laboratory.currentIndexChanged.connect(self._on_laboratory)

    # --- building ---

    def _lay_out(self) -> None:
        layout = column(self, 18, 10)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Site"), "title"), 1)
        head.addWidget(button(self.tr("Save (Ctrl+S)"), self.save, primary=True))
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self._clinic())
        layout.addWidget(self._laboratories(), 1)

    def _clinic(self) -> QWidget:
        sheet = card()
        form = QFormLayout(sheet)
        form.setContentsMargins(14, 12, 14, 12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for edit in (self.address, self.people):
            edit.setTabChangesFocus(True)
            edit.setMaximumHeight(edit.fontMetrics().lineSpacing() * 3 + 18)
        self.people.setPlaceholderText(self.tr("One a line: name, role"))
        field(form, self.tr("Name of the clinic"), self.name)
        field(form, self.tr("Address"), self.address)
        field(form, self.tr("Investigators"), self.people)
        return sheet

    def _laboratories(self) -> QWidget:
        sheet = card()
        inner: QVBoxLayout = column(sheet, 14, 8)
        title = self.tr("Laboratories and their reference ranges")
        inner.addWidget(label(title, "head"))
        row = QHBoxLayout()
        row.addWidget(self.laboratory, 1)
        row.addWidget(self.new_laboratory, 1)
        row.addWidget(button(self.tr("Add laboratory"), self.add_laboratory))
        inner.addLayout(row)
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Reference ranges of the laboratory"))
        self.table.setObjectName("plain")
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(button(self.tr("Add a range"), self.add_range))
        foot.addWidget(button(self.tr("Remove the chosen range"), self.remove_range))
        foot.addStretch(1)
        inner.addLayout(foot)
        return sheet

    # --- what happens ---

    def activate(self) -> None:
        """The page is shown: what was edited and not saved stays."""
        if not self._loaded:
            backend = self._session.backend
            self._session.read("site", backend.site, self.show_site, owner=self)
        self.name.setFocus()

    @property
    def has_draft(self) -> bool:
        """Whether something was edited and not saved."""
        site, wrong = self.site()
        return self._stored is not None and (site != self._stored or bool(wrong))

    def show_site(self, site: Site) -> None:
        """Fill the fields."""
        self._loaded = True
        self.name.setText(site.name)
        self.address.setPlainText(site.address)
        self.people.setPlainText(
            "\n".join(", ".join(filter(None, (one.name, one.role))) for one in site.investigators)
        )
        self._ranges = {lab.name: [typed(one) for one in lab.ranges] for lab in site.laboratories}
        self._stored = self.site()[0]
        self.laboratory.clear()
        self.laboratory.addItems(list(self._ranges))
        self._on_laboratory()

    def _on_laboratory(self) -> None:
        self.model.show(self._ranges.get(self.laboratory.currentText(), []))
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(0, max(self.table.columnWidth(0), 220))

    def add_laboratory(self) -> None:
        """One more laboratory, with the name that stands in the field."""
        name = self.new_laboratory.text().strip()
        if not name:
            self.notice.say("error", self.tr("Type the name of the laboratory first."))
            self.new_laboratory.setFocus()
            return
        if name not in self._ranges:
            self._ranges[name] = []
            self.laboratory.addItem(name)
        self.laboratory.setCurrentText(name)
        self.new_laboratory.clear()

    def add_range(self) -> None:
        """One more row, ready for typing."""
        if not self.laboratory.currentText():
            self.notice.say("error", self.tr("Add a laboratory first: ranges belong to one."))
            self.new_laboratory.setFocus()
            return
        self.model.add()
        at = self.model.index(len(self.model.rows) - 1, 0)
        self.table.setCurrentIndex(at)
        self.table.edit(at)

    def remove_range(self) -> None:
        """Take the chosen row away."""
        index: QModelIndex = self.table.currentIndex()
        if index.isValid():
            self.model.remove(index.row())

    def site(self) -> tuple[Site, list[str]]:
        """The site as typed, and what is wrong with it."""
        wrong: list[str] = []
        labs: list[Laboratory] = []
        for name, rows in self._ranges.items():
            read = [read_range(row, self._session.backend.catalogue) for row in rows]
            for number, (_, mistakes) in enumerate(read, 1):
                wrong += [f"{name}, {number}: {mistake}" for mistake in mistakes]
            labs.append(Laboratory(name, tuple(one for one, _ in read if one is not None)))
        people = [line.partition(",") for line in self.people.toPlainText().splitlines()]
        investigators = tuple(
            Investigator(name.strip(), role.strip()) for name, _, role in people if name.strip()
        )
        address = self.address.toPlainText().strip()
        return Site(self.name.text().strip(), address, investigators, tuple(labs)), wrong

    def save(self) -> None:
        """Store the site whole, in the worker."""
        if (editing := self.table.indexWidget(self.table.currentIndex())) is not None:
            self.table.commitData(editing)
        site, wrong = self.site()
        if wrong:
            said = self.tr("Nothing was saved; what you typed is kept.")
            self.notice.say("error", "\n".join([*wrong, said]))
            return
        backend = self._session.backend
        self._session.write(
            lambda: backend.save_site(site),
            owner=self,
            done=lambda: self._on_saved(site),
            failed=self._on_failed,
        )

    def _on_saved(self, site: Site) -> None:
        self._stored = site
        self.notice.say("done", self.tr("✓ Saved."))

    def _on_failed(self, error: KnownError) -> None:
        self.notice.say("error", self._session.texts.problems(error))
