"""The facts behind a criterion, as lines: what decided whole, what was passed over in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from itertools import groupby

from screener.domain.screening import EvidenceLine
from screener.reports.blocks import Cell, Line, line, run
from screener.system.texts import Texts

MANY = 4  # values of one fact; more are listed across the page
_DAY = len("2026-11-22")


def used_lines(evidence: Iterable[EvidenceLine], texts: Texts) -> Cell:
    """A line for each fact that decided, or leaves open; or that there is none.

    Of several values of one fact from one source the label and source are said once; of many only
    their number, as :func:`many_lines` lists them.
    """
    every = tuple(evidence)
    few, many = _by_number(every)
    if not few and not many:
        none = "none_counts" if every else "none"
        return (line(run(texts(f"reports.evidence.{none}"), "muted")),)
    shown = [_used(items, texts) for items in _gathered(few, _used_key)]
    counted = Counter(item.label for item in many)
    for label, count in counted.items():
        shown.append(line(texts("reports.evidence.below", label=label, count=count), hang=True))
    return tuple(shown)


def many_lines(evidence: Iterable[EvidenceLine], texts: Texts) -> Cell:
    """The values of which there are too many for the narrow column, whole."""
    _, many = _by_number(evidence)
    return tuple(_used(items, texts) for items in _gathered(many, _used_key))


def _by_number(
    evidence: Iterable[EvidenceLine],
) -> tuple[list[EvidenceLine], list[EvidenceLine]]:
    """The facts used: those of which there are few, and those of which there are many."""
    used = [item for item in evidence if item.used]
    counted = Counter(item.label for item in used)
    few = [item for item in used if counted[item.label] <= MANY]
    return few, [item for item in used if counted[item.label] > MANY]


def passed_lines(evidence: Iterable[EvidenceLine], texts: Texts) -> Cell:
    """A line for each fact and reason of passing over: the newest, and how many more there are."""
    passed = _gathered((item for item in evidence if not item.used), _passed_key)
    return tuple(_passed(items, texts) for items in passed)


def _gathered(
    items: Iterable[EvidenceLine], key: Callable[[EvidenceLine], Hashable]
) -> list[list[EvidenceLine]]:
    groups: dict[Hashable, list[EvidenceLine]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _used_key(item: EvidenceLine) -> Hashable:
    """What is marked or noted stands on its own line."""
    alone = item.fact_id if item.changed or item.note else None
    return item.label, item.source, alone


def _passed_key(item: EvidenceLine) -> Hashable:
    return item.label, item.why_not


def _value(item: EvidenceLine, texts: Texts) -> str:
    return " ".join(filter(None, (item.value, item.unit))) or texts("reports.evidence.no_value")


def _date(item: EvidenceLine, texts: Texts) -> str:
    return item.date or ("" if item.timeless else texts("reports.evidence.no_date"))


def _whole(item: EvidenceLine, texts: Texts) -> list[str]:
    """Label and value, date, source, note."""
    parts = [
        texts("reports.evidence.labelled", label=item.label, what=_value(item, texts)),
        _date(item, texts),
        item.source or texts("reports.evidence.no_source"),
    ]
    return [part for part in (*parts, item.note) if part]


def _used(items: list[EvidenceLine], texts: Texts) -> Line:
    if len(items) > 1:
        return _several(items, texts)
    runs = [run(" · ".join(_whole(items[0], texts)))]
    if items[0].changed:
        runs += [run(" · "), run(texts("reports.evidence.changed"), "bold")]
    return line(*runs, hang=True)


def _several(items: list[EvidenceLine], texts: Texts) -> Line:
    """``Platelets: 81 ×10⁹/L · 2026-10-03, 2026-10-09; 92 ×10⁹/L · 2026-11-02; all from chart``."""
    days = {item.date[:_DAY] for item in items}
    length = _DAY if len(days) == len(items) else None  # the hour only where it tells them apart
    values = [
        f"{value} · {', '.join(_date(item, texts)[:length] for item in same)}"
        for value, same in groupby(items, key=lambda item: _value(item, texts))
    ]
    source = items[0].source or texts("reports.evidence.no_source")
    source = texts("reports.evidence.all_from", source=source)
    what = texts("reports.evidence.value_word").join([*values, source])
    return line(texts("reports.evidence.labelled", label=items[0].label, what=what), hang=True)


def _passed(items: list[EvidenceLine], texts: Texts) -> Line:
    *older, newest = sorted(items, key=lambda item: item.date)
    why = _why_not(newest, texts)
    parts = _whole(newest, texts)
    parts = [part for part in parts if part != why]  # a note that only repeats the reason
    parts.append(texts("reports.evidence.passed_because", why=why) if why else _plain_passed(texts))
    if older:
        parts.append(_more(older, texts))
    return line(run(" · ".join(parts), "muted"), hang=True)


def _plain_passed(texts: Texts) -> str:
    return texts("reports.evidence.passed")


def _why_not(item: EvidenceLine, texts: Texts) -> str:
    key = f"reports.why_not.{item.why_not}"
    return texts(key) if texts.has(key) else item.why_not.replace("_", " ")


def _more(items: list[EvidenceLine], texts: Texts) -> str:
    days = [item.date[:_DAY] for item in items if item.date]
    between = " – ".join(dict.fromkeys((days[0], days[-1]))) if days else _date(items[0], texts)
    return texts("reports.evidence.more", count=len(items), between=between)
