"""Sizes, inks and typefaces of the paper.

All lengths are in units of a twentieth of a point: text is set at that size with whole pixels, so
that a line breaks at the same place on every device, and the painter scales it down.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase

UNITS = 20  # in a point

LATIN = ("Inter", "Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial")
CHINESE = ("Noto Sans CJK SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC")
SYMBOLS = ("DejaVu Sans", "Segoe UI Symbol", "Apple Symbols", "Noto Sans Symbols2")

INK = QColor(0x11, 0x18, 0x27)
MUTED_INK = QColor(0x4B, 0x55, 0x63)  # 7:1 on white, still dark on a grey printer
HAIRLINE = QColor(0xC3, 0xC8, 0xD0)
SHADE = QColor(0xF3, 0xF4, 0xF6)


def points(length: float) -> float:
    """A length in points as units."""
    return length * UNITS


@dataclass(frozen=True, slots=True)
class Size:
    """A size of type and the least distance of its lines, in points."""

    type: float
    leading: float


TITLE = Size(14, 18)
HEADING = Size(9.5, 13)
BODY = Size(8.5, 12)
CELL = Size(7.6, 10.8)
SMALL = Size(7, 9.8)


def families() -> list[str]:
    """The typefaces of this machine to try, in order: Latin, Chinese, then signs."""
    there = set(QFontDatabase.families())
    wanted = dict.fromkeys((*LATIN, *CHINESE, *SYMBOLS))
    return [name for name in wanted if name in there]


def font(size: Size, bold: bool = False) -> QFont:
    """The typeface at ``size``, in units."""
    made = QFont()
    made.setFamilies(families())
    made.setPixelSize(round(points(size.type)))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setBold(bold)
    for ligature in ("liga", "clig"):  # "ﬁ" would be copied out as another character
        made.setFeature(QFont.Tag(ligature), 0)
    return made
