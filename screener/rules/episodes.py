"""How many separate events begin in a window, at least and at most."""

from __future__ import annotations

import numpy as np

from screener.domain.times import BEGINNING, Duration
from screener.rules.hulls import Number
from screener.rules.pairs import BIT, Ints
from screener.rules.rows import Rows
from screener.rules.states import note_reviews, silence
from screener.rules.stretches import NEVER, Said, Stretches
from screener.rules.windows import Window


def episodes(
    node: object, rows: Rows, said: Said, window: Window, fresh: Duration | None
) -> Number:
    """The number of events that begin on some day of the window, as a range.

    At least those that certainly lie in it, each certainly begun after every other had ended; at
    most all that may, and without end unless something says no for every other day of it.
    """
    laid = said.laid
    series, pairing = said.series, rows.pairing(said.series)
    row, fact = pairing.row, pairing.fact
    first, last = series.first[fact], series.last[fact]
    apart = (series.first > _reach(laid))[fact]
    inside = (first >= pairing.at(window.certain_first)) & (last <= pairing.at(window.certain_last))
    sure = said.sure[fact] & ~laid.contested[fact] & inside & apart
    maybe = said.maybe[fact] & (last >= pairing.at(window.possible_first))
    maybe &= first <= pairing.at(window.possible_last)
    known = said.sure[fact] & ~laid.contested[fact]
    heard = silence(rows, laid, window, fresh)
    spans = row[known], laid.sure_first[fact][known], laid.sure_last[fact][known]
    silent = heard.beside(*spans).covers(rows, window)
    low = np.bincount(row[sure], minlength=len(rows)).astype(np.float64)
    high = np.bincount(row[maybe], minlength=len(rows)).astype(np.float64)
    rows.note(node, series, pairing, maybe, ~maybe, "outside_window")
    if series.fact.reviewed_by:
        note_reviews(node, rows, series.fact.reviewed_by, silent)
    why = np.where(silent, BIT["imprecise"], BIT["not_asked"])
    why |= np.where(window.unknown, BIT["missing"], 0)
    return Number(low, np.where(silent, np.maximum(high, low), np.inf), why)


def _reach(laid: Stretches) -> Ints:
    """For each answer: up to when some earlier one of its patient possibly held."""
    series = laid.said.series
    apart = series.apart
    reach = np.maximum.accumulate(np.where(laid.said.maybe, laid.maybe_last, NEVER) + apart)
    earlier = np.insert(reach, 0, BEGINNING - 2)[:-1] if len(series) else reach
    return np.asarray(np.maximum(earlier - apart, NEVER))
