"""How laboratories spell units, brought to one spelling.

Conversion belongs to an analyte and a unit together (:mod:`screener.domain.catalogue`); this module
only recognises that ``μmol/l``, ``µmol/L`` and ``mcmol/L`` are one unit, and ``×10⁹/L`` another.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"(?:[x×*]\s*)?10(?:\^|\*\*?|e\+?|E\+?)?([3-9]|1[0-2])(?=/)")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


@cache
def spelling(text: str) -> str:
    """One spelling for all the ways of writing a unit; equal results mean the same unit."""
    if text.strip() == "G/L":  # giga; ``g/L`` is grams, and folding the case would join the two
        return "10*9/l"
    word = _RAISED.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPT), text)
    word = unicodedata.normalize("NFKC", word).replace("μ", "u").replace("µ", "u")
    word = re.sub(r"\s+", "", word)
    word = re.sub(r"(?<=[md])m\^?3|(?<=/)mm\^?3", lambda run: run[0].replace("^", ""), word)
    word = _POWER.sub(r"10*\1", word)
    word = word.casefold().replace("mcmol", "umol").replace("mcg", "ug").replace("mcl", "ul")
    word = re.sub(r"\{[^}]*\}", "", word) if not word.startswith("ml/min") else word
    word = word.replace("[iu]", "iu").replace("mm[hg]", "mmhg").replace("cells/", "/")
    return re.sub(r"litre|liter", "l", word)
