"""Light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from screener.ui.look import Scheme, colours, colours_of, font, palette, style_sheet

PAIRS = [
    ("text", "window"), ("text", "surface"), ("muted", "surface"), ("muted", "window"),
    ("muted", "raised"), ("accent", "surface"), ("accent", "accent_soft"), ("on_accent", "accent"),
    ("text", "accent_soft"), ("muted", "accent_soft"), ("good", "good_soft"), ("bad", "bad_soft"),
    ("open", "open_soft"), ("calm", "calm_soft"), ("on_loud", "loud"), ("on_demo", "demo"),
    ("open", "surface"), ("bad", "surface"), ("open", "accent_soft"),
]  # fmt: skip


def luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(scheme: Scheme, ink: str, ground: str) -> None:
    named = colours(scheme)
    one, other = luminance(named[ink]), luminance(named[ground])
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_style_sheet_has_all_its_colours(scheme: Scheme) -> None:
    assert "@" not in style_sheet(scheme)
    assert set(colours("light").names) == set(colours("dark").names)


def test_a_delegate_finds_the_colours_of_its_palette() -> None:
    assert colours_of(palette("dark")).scheme == "dark"
    assert colours_of(palette("light")).scheme == "light"
    assert colours_of(QPalette(QColor("white"))).scheme == "light"


def test_the_font_shows_chinese_names(qapp: QApplication) -> None:
    if len(font().families()) < 2:
        pytest.skip("no Chinese font is installed on this machine")
    metrics = QFontMetrics(font())
    assert metrics.horizontalAdvance("張偉") > metrics.horizontalAdvance("一")
    assert 9 <= font().pointSizeF() <= 10
