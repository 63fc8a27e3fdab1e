"""Exceptions: "malignancy within 5 years, except cured skin cancer".

An answer that names only the wider condition may be about the exception. One of exactly the same
date as an excepted yes is taken for it and does not count; beside any other excepted yes it may be.
What a more specific condition implies stays, and is at worst in doubt.
"""

from __future__ import annotations

import numpy as np

from screener.rules.pairs import Bools, Ints
from screener.rules.stretches import Said


def without(said: Said, own: Ints, excepted: Said) -> Said:
    """``said`` without the answers that are about the exception. ``own``: ids of plain answers."""
    series, other = said.series, excepted.series
    yes = np.flatnonzero(excepted.maybe)
    begin = np.searchsorted(other.row[yes], series.row, side="left")
    count = np.searchsorted(other.row[yes], series.row, side="right") - begin
    left = np.repeat(np.arange(len(series)), count)
    offset = np.arange(len(left)) - (np.cumsum(count) - count)[left]
    right = yes[begin[left] + offset]
    dated = series.first[left] == other.first[right]
    dated &= (series.last[left] == other.last[right]) & excepted.sure[right]
    plain = np.isin(series.id, own) & said.maybe
    same = _any(len(series), left[dated]) & plain
    doubt = _any(len(series), left) & said.maybe & (plain | _any(len(series), left[dated]))
    keep = ~same
    return Said(series.where(keep), (said.sure & ~doubt)[keep], said.maybe[keep])


def _any(size: int, places: Ints) -> Bools:
    found = np.zeros(size, dtype=np.bool_)
    found[places] = True
    return found
