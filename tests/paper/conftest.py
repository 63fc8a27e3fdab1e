"""Every test here draws, so a Qt application is there first."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    return qapp


@pytest.fixture
def poppler() -> None:
    """Skips where the tools that read a PDF back are not installed."""
    if shutil.which("pdftotext") is None or shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils is not installed: pdftotext and pdftoppm read the PDF back")
