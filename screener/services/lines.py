"""One typed line, as the hand writes it: ``inr 1.9 18 nov``, ``tbil 210 umol``, ``ascites no``.

A line says one thing or is refused: what seems to be a day and cannot be read as one is never taken
for a unit, and no day is invented for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from screener.domain.catalogue import UNANSWERED, Catalogue, FactDef
from screener.domain.problems import Problem, nearest
from screener.domain.times import When
from screener.domain.values import read_value
from screener.services.days import looks_dated, read_day

_NUMBER = re.compile(
    r"""(?P<sign>[<>≤≥＜＞]=?\s*)?
        (?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+(?=\s|$))?)
        (?P<unit>(?:[^\d.,\s-].*|\s.*)?)""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}\.?", re.ASCII)  # what may be the day before a month's name
_SEPARATOR = re.compile(r"(?<![\d<>＜＞])[=:：]")
_LONGEST_DATE = 4  # words, as in "18 nov 2026 08:10"
_TO = ("to", "until", "till")
_FROM = ("since", "from", "on")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line says, before it is read as a value."""

    fact: FactDef
    text: str
    unit: str = ""
    when: When | None = None
    end: When | None = None


def read_line(line: str, catalogue: Catalogue, today: date) -> Typed | Problem:
    """Take a line apart: the fact, its value and unit, and its day (today if none is said)."""
    words = [word.rstrip(",;，；") or word for word in _SEPARATOR.sub(" ", line).split()]
    fact, rest = _fact(words, catalogue)
    if fact is None:
        return _unknown(words, catalogue)
    if fact.kind in ("date", "plan"):
        return _dated_value(fact, rest, today)
    said, when, end = _dates(rest, today)
    if not said or (fact.kind == "lab" and read_day(" ".join(said), today) and not _number(said)):
        return Problem("services.line.no_value", {"fact": fact.name(), "hint": _hint(fact)})
    text, unit = _value(fact, said)
    unread = looks_dated(" ".join(said))
    if unread and read_value(fact, text, unit).unreadable:
        return Problem("services.line.bad_day", {"text": unread})
    return Typed(fact, text, unit, when or When.on(today), end)


def _number(words: list[str]) -> bool:
    """Whether the words are a number, even one that could be a year."""
    return len(words) == 1 and words[0].replace(".", "", 1).isdigit()


def _fact(words: list[str], catalogue: Catalogue) -> tuple[FactDef | None, list[str]]:
    """The fact named by the longest run of words at the start, and what follows."""
    for count in range(len(words), 0, -1):
        named = " ".join(words[:count]).casefold()
        code = catalogue.by_alias.get(named) or catalogue.by_alias.get(named.replace(" ", "_"))
        if code is not None:
            return catalogue[code], words[count:]
    return None, words


def _unknown(words: list[str], catalogue: Catalogue) -> Problem:
    begun = (" ".join(words[:count]).casefold() for count in (2, 1))
    near = next(filter(None, (nearest(word, catalogue.by_alias) for word in begun)), "")
    key = "services.line.unknown_fact" if near else "services.line.no_fact"
    return Problem(key, {"word": " ".join(words), "nearest": near})


def _hint(fact: FactDef) -> str:
    if fact.kind != "lab":
        return ", ".join(fact.codes)
    return "a number" if fact.unit == "1" else f"a number in {fact.unit}"


def _value(fact: FactDef, words: list[str]) -> tuple[str, str]:
    joined = " ".join(words)
    if joined.casefold().replace(" ", "_") in UNANSWERED:
        return joined.casefold().replace(" ", "_"), ""
    if fact.kind != "lab":
        return joined, ""
    match = _NUMBER.fullmatch(joined)
    if match is None:
        return words[0], " ".join(words[1:])
    sign = (match["sign"] or "").strip()
    return f"{sign}{match['number']}", match["unit"].strip()


def _dated_value(fact: FactDef, words: list[str], today: date) -> Typed | Problem:
    text = " ".join(words)
    if not text:
        return Problem("services.line.no_value", {"fact": fact.name(), "hint": "a date"})
    when = read_day(text, today, future=fact.kind == "plan")
    if when is not None:
        return Typed(fact, when.text, "", When.on(today))
    word = text.casefold().replace(" ", "_")
    if word in UNANSWERED or (fact.kind == "plan" and word in ("yes", "no")):
        return Typed(fact, word, "", When.on(today))
    return Problem("services.bad_date", {"text": text})


def _dates(words: list[str], today: date) -> tuple[list[str], When | None, When | None]:
    """Split a day, or a period ``… to …``, from the end of the words."""
    cuts = [place for place, word in enumerate(words) if word.casefold() in _TO]
    if cuts:
        end = read_day(" ".join(words[cuts[-1] + 1 :]), today)
        rest, start = _day_at_end(words[: cuts[-1]], today)
        return (rest, start, end) if end and start else (words, None, None)
    rest, when = _day_at_end(words, today)
    return rest, when, None


def _day_at_end(words: list[str], today: date) -> tuple[list[str], When | None]:
    """The longest run of words at the end that is a day; the first word is never part of it.

    "29 feb 2026" is not February after a value of 29.
    """
    for count in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
        when = read_day(" ".join(words[-count:]), today)
        left = words[:-count]
        if when is not None and not (words[-count].isalpha() and _DAY.fullmatch(left[-1])):
            return (left[:-1] if left[-1].casefold() in _FROM else left), when
    return words, None
