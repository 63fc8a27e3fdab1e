"""The look: named colours for light and dark, the style sheet, the palette and the font."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from screener.system import resources

Scheme = Literal["light", "dark"]
Tone = Literal["good", "bad", "open", "calm"]

LATIN = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
CHINESE = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei")


@dataclass(frozen=True)
class Colours:
    """The named colours of one scheme."""

    scheme: Scheme
    names: dict[str, str]

    def __getitem__(self, name: str) -> QColor:
        return QColor(self.names[name])

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """Ink and ground of a chip."""
        return self[tone], self[f"{tone}_soft"]


@cache
def colours(scheme: Scheme) -> Colours:
    """The colours of ``scheme`` from ``resources/style/colours.toml``."""
    tables = tomllib.loads(resources.read("style", "colours.toml"))
    return Colours(scheme, tables[scheme])


def colours_of(palette: QPalette) -> Colours:
    """The colours that go with a palette: what a delegate asks while it paints."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return colours("dark" if dark else "light")


def style_sheet(scheme: Scheme) -> str:
    """The style sheet with its colours filled in."""
    named = colours(scheme).names
    arrow = resources.path("icons", f"arrow_{scheme}.svg").as_posix()
    return re.sub(
        r"@(\w+)",
        lambda match: {"arrow": arrow, **named}[match[1]],
        resources.read("style", "screener.qss"),
    )


def palette(scheme: Scheme) -> QPalette:
    """The palette that Fusion and the delegates draw with."""
    named = colours(scheme)
    role = QPalette.ColorRole
    filled = QPalette()
    for target, name in (
        (role.Window, "window"), (role.Base, "surface"), (role.AlternateBase, "raised"),
        (role.Button, "surface"), (role.WindowText, "text"), (role.Text, "text"),
        (role.ButtonText, "text"), (role.PlaceholderText, "muted"), (role.Mid, "edge"),
        (role.Highlight, "accent"), (role.HighlightedText, "on_accent"), (role.Link, "accent"),
        (role.ToolTipBase, "surface"), (role.ToolTipText, "text"),
    ):  # fmt: skip
        filled.setColor(target, named[name])
    for target in (role.WindowText, role.Text, role.ButtonText):
        filled.setColor(QPalette.ColorGroup.Disabled, target, named["muted"])
    return filled


def font() -> QFont:
    """The user interface's font: a Latin and a Chinese family that are there, tabular figures."""
    known = set(QFontDatabase.families())
    families = [
        next((name for name in wanted if name in known), None) for wanted in (LATIN, CHINESE)
    ]
    chosen = QFont(QApplication.font())
    if found := [name for name in families if name is not None]:
        chosen.setFamilies(found)
    chosen.setPointSizeF(9.5 if families[0] != "DejaVu Sans" else 9.0)  # DejaVu runs wide
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def system_scheme() -> Scheme:
    """What the system asks for; light where it does not say."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def dress(app: QApplication, scheme: Scheme | None = None) -> None:
    """Dress the whole program; without ``scheme`` it follows the system, also when that changes."""
    if scheme is None:
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda _: _paint(app, system_scheme()))
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(font())
    _paint(app, scheme or system_scheme())


def _paint(app: QApplication, scheme: Scheme) -> None:
    app.setPalette(palette(scheme))
    app.setStyleSheet(style_sheet(scheme))
