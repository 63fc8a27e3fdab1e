"""In which units results are shown beside the reported ones: SI, conventional, or no others."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from screener.domain.catalogue import SYSTEMS, UnitSystem
from screener.ui.session import Session
from screener.ui.widgets.parts import short


def _words(system: UnitSystem) -> str:
    words = {
        "reported": "As reported",
        "si": "+ SI units",
        "conventional": "+ conventional",
    }
    return QCoreApplication.translate("units", words[system])


class UnitsChooser(QComboBox):
    """Chooses the units; follows the choice made elsewhere."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        for system in SYSTEMS:
            self.addItem(_words(system), system)
        self.setAccessibleName(self.tr("Units in which results are shown"))
        self.setToolTip(
            self.tr(
                "Results as reported, or beside that in SI or conventional units. The reported"
                " value always stays; nothing that is stored or printed changes."
            )
        )
        short(self)
        self._follow()
        self.currentIndexChanged.connect(lambda _: session.choose_units(self.currentData()))
        session.units_changed.connect(self._follow)

    def _follow(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(self._session.units))


def next_units(session: Session) -> None:
    """Turn to the units after these, and say which they are."""
    system = SYSTEMS[(SYSTEMS.index(session.units) + 1) % len(SYSTEMS)]
    session.choose_units(system)
    session.said.emit(
        QCoreApplication.translate("units", "Units of results: {which}").format(
            which=_words(system).removeprefix("+ ")
        )
    )
