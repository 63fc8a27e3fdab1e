"""How laboratories spell units, brought to one spelling.

Conversion belongs to an analyte and a unit together (:mod:`screener.domain.catalogue`); this module
only recognises that ``μmol/l``, ``µmol/L`` and ``mcmol/L`` are one unit, and ``×10⁹/L`` another.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_POWER = re.compile(
    r"[x×*]?10(?:(?:\^|\*\*?|e\+?)([3-9]|1[0-2])(?=/|$)|([3-9]|1[0-2])(?=/))"  # 10^9/L, 109/L, 10^9
)


@lru_cache(maxsize=4096)
def annotated(text: str) -> str:
    """One spelling for all the ways of writing a unit, its annotations in braces kept."""
    if text.strip() in ("G/L", "G/l"):  # giga; ``g/L`` is grams, and folding would join the two
        return "10*9/l"
    word = _RAISED.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPT), text)
    word = unicodedata.normalize("NFKC", word).replace("μ", "u").replace("µ", "u")
    word = re.sub(r"\s+", "", word).casefold()
    word = re.sub(r"(?<=[a-z])\^(?=\d)", "", word)  # m^2, mm^3
    word = _POWER.sub(lambda power: "10*" + (power[1] or power[2]), word)
    word = word.replace("mcmol", "umol").replace("mcg", "ug").replace("mcl", "ul")
    word = word.replace("[iu]", "iu").replace("mm[hg]", "mmhg").replace("cells/", "/")
    return re.sub(r"litre|liter", "l", word)


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """One spelling for all the ways of writing a unit; equal results mean the same unit.

    Annotations in braces are left out, except where they are part of a unit's name (the body
    surface of a clearance). Where one changes the meaning, the catalogue refuses that unit.
    """
    word = annotated(text)
    return word if word.startswith("ml/min") else re.sub(r"\{[^}]*\}", "", word)
