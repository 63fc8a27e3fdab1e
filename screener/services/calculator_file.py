"""What is taken for the inputs of a score from one patient's file, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.calculation import OR, TypedInput
from screener.domain.catalogue import FactDef
from screener.domain.facts import Fact
from screener.rules.ages import BIRTH
from screener.rules.pairs import Ints
from screener.rules.rows import Rows
from screener.rules.scores.persons import ETIOLOGY
from screener.rules.select import Chosen, choose
from screener.rules.windows import Window, whole_past
from screener.services.calculator_words import choice_words
from screener.services.score_inputs import definition
from screener.system.texts import Texts

MOST = 8  # answers of one input that are named


@dataclass
class OnFile:
    """One patient on one day; fills ``inputs``, or ``notes`` where the facts settle nothing."""

    rows: Rows
    window: Window
    facts: Mapping[int, Fact]
    texts: Texts
    inputs: dict[str, TypedInput] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def latest(self, code: str) -> Chosen:
        """The latest results of a fact within the days chosen."""
        return choose(self.rows, self.rows.series(code), self.window, "latest")

    def number(self, name: str, chosen: Chosen) -> None:
        """Take the result chosen; of several that may be it, each."""
        found = self.candidates(chosen)
        if not found:
            self.nothing(name, chosen.series.fact.code)
        elif self.usable(name, chosen):
            numbers = dict.fromkeys(plain(fact.entry.text) for fact in found)
            self.take(name, list(numbers), found[0].entry.unit_text, found)

    def usable(self, name: str, chosen: Chosen) -> bool:
        """Whether the facts chosen settle a number; what is against it is told."""
        found = self.candidates(chosen)
        units = {fact.entry.value.unit for fact in found}
        if chosen.perhaps_none[0]:
            self.note(name, "imprecise", found)
        elif any(fact.entry.value.unreadable for fact in found):
            self.note(name, "unreadable", found)
        elif len(units) > 1:
            self.note(name, "differ", found)
        elif len({plain(fact.entry.text) for fact in found}) > MOST:
            self.note(name, "many", found)
        else:
            return True
        return False

    def candidates(self, chosen: Chosen) -> list[Fact]:
        """The facts that could be the one chosen."""
        ids: Ints = chosen.series.id[chosen.pairing.fact[chosen.candidate]]
        return [self.facts[int(number)] for number in ids if int(number) in self.facts]

    def of(self, code: str) -> list[Fact]:
        """All facts of one code."""
        return [fact for fact in self.facts.values() if fact.entry.fact == code]

    def take(
        self,
        name: str,
        answers: list[str],
        unit: str,
        found: Sequence[Fact],
        source: str = "",
        dated: bool = False,
    ) -> None:
        """Take what ``found`` says; the ``source`` is theirs unless one is named, and the days are
        theirs unless the source tells them (``dated``).
        """
        days = dict.fromkeys(
            fact.entry.when.text for fact in found if fact.entry.when and not dated
        )
        sources = dict.fromkeys(fact.entry.source or fact.recorded_by for fact in found)
        source = source or ", ".join(sources)
        if name == ETIOLOGY and not found:
            source = self.texts("calculator.file.etiology")
        confirmed = any(fact.entry.confirmed for fact in found)
        self.inputs[name] = TypedInput(OR.join(answers), unit, ", ".join(days), source, confirmed)

    def nothing(self, name: str, code: str) -> None:
        """Say that there is nothing, or how old the latest is."""
        older = choose(self.rows, self.rows.series(code), whole_past(self.rows), "latest")
        days = [fact.entry.when.text for fact in self.candidates(older) if fact.entry.when]
        self.notes[name] = (
            self.texts("calculator.file.older", date=", ".join(dict.fromkeys(days)))
            if days and code != BIRTH
            else self.texts("calculator.file.no_fact")
        )

    def note(self, name: str, why: str, found: Sequence[Fact]) -> None:
        """Leave the input empty and say why, with what is on file."""
        self.notes[name] = self.texts(f"calculator.file.{why}", values=self.told(name, found))

    def told(self, name: str, found: Sequence[Fact]) -> str:
        """Some facts with their days."""
        return "; ".join(dict.fromkeys(self._told(name, fact) for fact in found[:MOST]))

    def _told(self, name: str, fact: Fact) -> str:
        entry, asked = fact.entry, definition(name)
        coded = asked.kind != "lab" and len(entry.value.codes) == 1
        value = _answer(asked, fact, self.texts) if coded else f"{entry.text} {entry.unit_text}"
        day = entry.when.text if entry.when else self.texts("services.line.no_day")
        return f"{value.strip()} ({day})"


def _answer(asked: FactDef, fact: Fact, texts: Texts) -> str:
    code = fact.entry.value.codes[0]
    return choice_words(asked.code, code, texts) if code in asked.codes else fact.entry.text


def plain(text: str) -> str:
    """A number as typed, its sign in one spelling."""
    return text.strip().replace("＜", "<").replace("＞", ">")
