"""How old a patient may be on each row's day, from the birth dates on file."""

from __future__ import annotations

import numpy as np

from screener.rules.calendar import FIRST_DAY, completed_years
from screener.rules.pairs import Bools, Floats
from screener.rules.rows import Rows

BIRTH = "birth_date"
OLDEST = 130


def ages(rows: Rows) -> tuple[Floats, Floats, Bools]:
    """Least and greatest age in completed years, and in which rows a birth is recorded."""
    series = rows.series(BIRTH)
    pairing = rows.pairing(series)
    all_of_them = np.ones(len(pairing.fact), dtype=np.bool_)
    known = pairing.any(all_of_them)
    first = np.maximum(np.nan_to_num(series.low, neginf=FIRST_DAY), FIRST_DAY).astype(np.int64)
    last = np.minimum(series.high, 10**6).astype(np.int64)
    born_first = pairing.least(first[pairing.fact], all_of_them, 10**6)
    born_last = np.minimum(pairing.most(last[pairing.fact], all_of_them, FIRST_DAY), rows.day)
    open_ended = born_first <= FIRST_DAY
    oldest = completed_years(np.where(open_ended, rows.day, born_first), rows.day)
    youngest = completed_years(np.where(known, born_last, rows.day), rows.day)
    return (
        np.where(known, youngest, 0).astype(np.float64),
        np.where(open_ended | ~known, OLDEST, np.minimum(oldest, OLDEST)).astype(np.float64),
        known,
    )
