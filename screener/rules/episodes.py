"""How many separate events begin in a window, at least and at most."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from screener.domain.times import Duration
from screener.rules.evidence import Looked, looked, seen
from screener.rules.hulls import Number
from screener.rules.pairs import BIT
from screener.rules.rows import Rows
from screener.rules.silence import looked_through, oldest_no, silence
from screener.rules.told import Told
from screener.rules.windows import Window


def episodes(rows: Rows, told: Told, window: Window, fresh: Duration | None) -> Number:
    """The number of events that begin on some day of the window, as a range.

    At least those that certainly lie in it, each certainly begun after every other had ended; at
    most all that may, and without end unless something says no for every other day of it.
    """
    laid, said = told.laid, told.said
    series, pairing = said.series, rows.pairing(said.series)
    row, of = pairing.row, pairing.of
    first, last = of(series.first), of(series.last)
    apart = of(laid.apart)
    inside = (first >= pairing.at(window.certain_first)) & (last <= pairing.at(window.certain_last))
    sure = of(laid.certain) & inside & apart
    maybe = of(said.maybe) & (last >= pairing.at(window.possible_first))
    maybe &= first <= pairing.at(window.possible_last)
    known = of(laid.certain)
    heard = silence(rows, told, window, oldest_no(rows, window, fresh))
    spans = row[known], of(laid.sure_first)[known], of(laid.sure_last)[known]
    silent = heard.beside(*spans).covers(rows, window)
    low = np.bincount(row[sure], minlength=len(rows)).astype(np.float64)
    high = np.bincount(row[maybe], minlength=len(rows)).astype(np.float64)

    def look() -> Iterator[Looked]:
        yield from looked(series, pairing, maybe, ~maybe, "outside_window")
        yield from looked_through(rows, told.reviewed, silent)

    why = np.where(silent, BIT["imprecise"], BIT["not_asked"])
    why |= np.where(window.unknown, BIT["missing"], 0)
    return Number(low, np.where(silent, np.maximum(high, low), np.inf), why, seen(look))
