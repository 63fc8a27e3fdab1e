"""Inputs that the results of another fact give, as they are taken from one patient's file.

The same results as in :mod:`screener.rules.scores.drawn`; each that was used is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

import numpy as np

from screener.domain.facts import Fact
from screener.rules.scores.base import Drawn, Input
from screener.rules.scores.drawn import Before, before, limits
from screener.services.calculator_file import OnFile, plain


def take_drawn(file: OnFile, item: Input, how: Drawn) -> None:
    """Take the input from what is recorded for it, or from the results that give it."""
    own = file.latest(item.name)
    if how.gives == "limit":
        if not _limit(file, item.name, how):
            file.number(item.name, own)
            if not own.candidate.any():
                _no_limit(file, item.name, how)
    elif own.candidate.any():
        file.number(item.name, own)
    else:
        _earlier(file, item.name, how, before(how, file.rows, file.window))


def _limit(file: OnFile, name: str, how: Drawn) -> bool:
    """Take the limit of the latest results; False if none of them has one."""
    chosen, (low, high) = limits(how, file.rows, file.window)
    places = chosen.pairing.fact[chosen.candidate]
    known = ~np.isnan(low[places])
    found = file.candidates(chosen)
    if not known.any():
        return False
    if chosen.perhaps_none[0]:
        file.note(name, "imprecise", found)
    elif not known.all():
        file.note(name, "limits", found)
    else:
        sent = ~np.isnan(file.rows.cohort.references.sent(chosen.series, "high")[places])
        if sent.all() and len({fact.entry.value.unit for fact in found}) == 1:
            texts = [fact.entry.reference_high.strip() for fact in found]
            unit = found[0].entry.unit_text
        else:
            texts = [f"{end:.12g}" for end in (*low[places], *high[places])]
            unit = chosen.series.fact.unit
        source = file.texts(f"calculator.file.{'sent' if sent.all() else 'table'}")
        file.take(name, list(dict.fromkeys(texts)), unit, found, source)
    return True


def _no_limit(file: OnFile, name: str, how: Drawn) -> None:
    found = file.candidates(file.latest(how.of))
    if found:
        file.note(name, "no_limit", found)


def _earlier(file: OnFile, name: str, how: Drawn, results: Before) -> None:
    """Take a baseline or a rise from the latest results and those before them."""
    found = file.candidates(results.earlier)
    if not found:
        file.notes[name] = file.texts("calculator.file.no_earlier", span=how.within)
    elif how.gives == "rise":
        _rise(file, name, results, found)
    elif file.usable(name, results.earlier):
        told = file.told(name, found)
        key = "baseline" if len(found) == 1 else "baselines"
        source = file.texts(f"calculator.file.{key}", span=how.within, values=told)
        texts = ends(plain(fact.entry.text) for fact in found)
        file.take(name, texts, found[0].entry.unit_text, found, source, dated=True)


def _rise(file: OnFile, name: str, results: Before, earlier: Sequence[Fact]) -> None:
    now = file.candidates(results.now)
    both = (*now, *earlier)
    numbers = {fact.id: number for fact in both if (number := _number(fact)) is not None}
    if results.earlier.perhaps_none[0]:
        file.note(name, "imprecise", earlier)
    elif len({fact.entry.value.unit for fact in both}) > 1 or not all(
        fact.id in numbers for fact in both
    ):
        file.note(name, "uneven", both)
    else:
        last = [numbers[fact.id] for fact in now]
        sure = results.earlier.series.id[results.earlier.pairing.fact[results.earlier.sure]]
        certain = min(numbers[int(number)] for number in sure)
        least = min(numbers[fact.id] for fact in earlier)
        told = {"now": file.told(name, now), "earlier": file.told(name, earlier)}
        rises = ends(str(rise) for rise in (min(last) - certain, max(last) - least))
        unit = earlier[0].entry.unit_text
        source = file.texts("calculator.file.rise", **told)
        file.take(name, rises, unit, both, source, dated=True)


def _number(fact: Fact) -> Decimal | None:
    """The number of a result; none where it has a comparator, or cannot be read."""
    if fact.entry.value.unreadable or fact.entry.value.comparator:
        return None
    return Decimal(plain(fact.entry.text))


def ends(texts: Iterable[str]) -> list[str]:
    """The least and the greatest of some numbers; each text, where one is no plain number."""
    each = list(dict.fromkeys(texts))
    try:
        ordered = sorted(each, key=Decimal)
    except InvalidOperation:  # "<50"
        return each
    return list(dict.fromkeys((ordered[0], ordered[-1])))
