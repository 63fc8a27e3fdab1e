"""The limits of normal of each result: the range sent with it, else the site's table.

The table's range depends on sex and age at sampling; where these leave several, the limit is the
range over them, and where one of them may have no range, it is not known.
"""

from __future__ import annotations

import numpy as np

from screener.domain.people import ReferenceRange
from screener.domain.times import BEGINNING, END, MINUTES, day_number
from screener.rules.ages import ages
from screener.rules.pairs import Bools, Floats
from screener.rules.references import End, printed
from screener.rules.rows import Rows
from screener.rules.series import Series

SEXES = ("female", "male")


def limit_of_normal(rows: Rows, series: Series, end: End) -> tuple[Floats, Floats]:
    """Least and greatest possible limit of normal of each result; NaN where it is not known."""
    references = rows.cohort.references
    sent = references.sent(series, end)
    tables = references.tables(series)
    if not tables or not np.isnan(sent).any():
        return sent, sent
    low, high = _tabled(rows, series, tables, end)
    own = ~np.isnan(sent)
    return np.where(own, sent, low), np.where(own, sent, high)


def _tabled(
    rows: Rows, series: Series, tables: list[tuple[ReferenceRange, Bools]], end: End
) -> tuple[Floats, Floats]:
    low, high = np.full(len(series), np.inf), np.full(len(series), -np.inf)
    whole = np.ones(len(series), dtype=np.bool_)
    youngest, oldest = _ages(rows, series)
    for sex, possible in _sexes(rows, series).items():
        certain = np.zeros(len(series), dtype=np.bool_)
        for one, there in tables:
            number = printed(series.fact, one.low if end == "low" else one.high, one.unit)
            if one.sex not in ("", sex) or np.isnan(number):
                continue
            must, may = _applies(one, series, youngest, oldest)
            used = there & may & possible
            low = np.where(used, np.minimum(low, number), low)
            high = np.where(used, np.maximum(high, number), high)
            certain |= there & must
        whole &= certain | ~possible
    return np.where(whole, low, np.nan), np.where(whole, high, np.nan)


def _applies(
    one: ReferenceRange, series: Series, youngest: Floats, oldest: Floats
) -> tuple[Bools, Bools]:
    """For which results the range certainly, and possibly, is the one of age and day."""
    begin = BEGINNING if one.valid_from is None else day_number(one.valid_from) * MINUTES
    until = END if one.valid_to is None else (day_number(one.valid_to) + 1) * MINUTES - 1
    least = 0 if one.age_from is None else one.age_from
    most = float("inf") if one.age_to is None else one.age_to
    must = (series.first >= begin) & (series.last <= until)
    may = (series.last >= begin) & (series.first <= until)
    return must & (youngest >= least) & (oldest <= most), may & (oldest >= least) & (
        youngest <= most
    )


def _ages(rows: Rows, series: Series) -> tuple[Floats, Floats]:
    """Least and greatest age in completed years at sampling."""
    young, _, _ = ages(rows.at(series.row, np.maximum(series.first // MINUTES, 0)))
    _, old, _ = ages(rows.at(series.row, series.last // MINUTES))
    return young, old


def _sexes(rows: Rows, series: Series) -> dict[str, Bools]:
    """For which results the patient may be of each sex."""
    told = rows.series("sex")
    bits = np.full(len(rows.cohort), 0b11, dtype=np.int64)
    np.bitwise_and.at(bits, told.row, told.bits)
    bits = np.where(bits == 0, 0b11, bits)  # told both ways: either
    return {
        sex: np.asarray((bits[series.row] >> told.fact.codes.index(sex)) & 1 == 1) for sex in SEXES
    }
