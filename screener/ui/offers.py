"""The actions of the plainer pages and the ways between pages, for shortcuts and the palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from screener.ui.actions import Offer
from screener.ui.importing.page import ImportPage
from screener.ui.patients.page import PatientsPage
from screener.ui.site.page import SitePage
from screener.ui.worklist.page import WorklistPage


def tr(words: str) -> str:
    return QCoreApplication.translate("offers", words)


def leading_offers(go: Callable[[QWidget], object], *pages: QWidget) -> list[Offer]:
    """The ways to the pages, in the order of the navigation."""
    words = (
        tr("Go to the worklist"),
        tr("Go to the patients"),
        tr("Go to import"),
        tr("Go to the site set-up"),
        tr("Go to the scores"),
        tr("Go to the trials"),
        tr("Go to the recheck list: whom to call, by week"),
    )
    return [
        Offer(said, f"Alt+{number}", lambda page=page: go(page))  # type: ignore[misc]
        for number, (said, page) in enumerate(zip(words, pages, strict=True), 1)
    ]


def plain_offers(
    worklist: WorklistPage, patients: PatientsPage, importing: ImportPage, site: SitePage
) -> list[Offer]:
    """What can be done on the pages that have few actions."""
    return [
        Offer(tr("Screen everybody again"), "F5", worklist.refresh, worklist),
        Offer(tr("Sort the worklist by the chosen column"), "Ctrl+Shift+S",
              worklist.sort_by_chosen, worklist),
        Offer(tr("Filter the worklist"), "Ctrl+F", worklist.text.setFocus, worklist),
        Offer(tr("Find in the patients"), "Ctrl+F", patients.text.setFocus, patients),
        Offer(tr("Import what was previewed"), "Ctrl+Return", importing.commit, importing),
        Offer(tr("Save the site"), "Ctrl+S", site.save, site),
        Offer(tr("Add a reference range"), "Ctrl+R", site.add_range, site),
    ]  # fmt: skip
