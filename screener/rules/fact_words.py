"""What a fact says, in words: its value as typed or its choice, and when it held."""

from __future__ import annotations

from screener.domain.catalogue import UNANSWERED, FactDef
from screener.domain.facts import Entry, Fact
from screener.rules.nodes.base import Say
from screener.system.texts import Texts


def value_words(entry: Entry, definition: FactDef, texts: Texts) -> str:
    """A value as typed; one that is an answer or a choice, in its words."""
    value, said = entry.value, f"rules.answer.{entry.text}"
    if not definition.factors and texts.has(said):
        return texts(said)
    if value.unreadable or not value.codes or definition.kind == "plan":
        return entry.text
    return "/".join(_choice_words(code, definition, texts) for code in value.codes)


def _choice_words(code: str, definition: FactDef, texts: Texts) -> str:
    if definition.yes_or_no:
        return texts(f"rules.answer.{code}")
    return definition.choice_name(code, texts.language)


def amount_words(entry: Entry, definition: FactDef, texts: Texts) -> str:
    """A value with its unit as typed."""
    return f"{value_words(entry, definition, texts)} {entry.unit_text}".strip()


def read_codes(entry: Entry) -> str:
    """What was read of an answer or a choice, for programs."""
    read = not entry.value.unreadable or entry.text in UNANSWERED
    return "|".join(entry.value.codes) if read else ""


def dates_words(fact: Fact, say: Say) -> str:
    """When it held: a day, a stretch, or that its day is unknown."""
    when, end = fact.entry.when, fact.entry.end
    if when is None and end is None:
        return say("no_date")
    if end is None:
        assert when is not None
        return when.text
    if when is None:
        return say("until", end=end.text)
    return say("from_to", start=when.text, end=end.text)


def known_dates(fact: Fact, say: Say) -> str:
    """The days of a fact as evidence; nothing where none is known."""
    known = fact.entry.when is not None or fact.entry.end is not None
    return dates_words(fact, say) if known else ""
