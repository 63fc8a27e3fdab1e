"""Findings put into words: why a criterion is what it is, and what would settle it.

The evaluator finds, this module tells. It needs the facts by number to name values and days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isinf

from screener.domain.facts import Fact
from screener.domain.people import told_age
from screener.domain.screening import (
    Ask,
    CriterionFinding,
    CriterionLine,
    EvidenceLine,
    Finding,
    WhyLine,
)
from screener.domain.times import BEGINNING, Duration
from screener.rules.anchors import Anchor
from screener.rules.fact_words import (
    amount_words,
    dates_words,
    known_dates,
    read_codes,
    value_words,
)
from screener.rules.nodes import Node, walk
from screener.rules.nodes.base import Say
from screener.rules.nodes.windowed import anchor_words
from screener.rules.readings import AnchorAs
from screener.rules.rows import Rows
from screener.rules.ruleset import Criterion, RuleSet

_FEW = 3  # facts named in one line of the reasoning


@dataclass(frozen=True)
class Teller:
    """Tells the findings of one patient on one day."""

    say: Say
    rule_set: RuleSet
    facts: Mapping[int, Fact]
    as_of: date

    def line(self, criterion: Criterion, found: CriterionFinding, row: Rows) -> CriterionLine:
        """One criterion as a page shows it."""
        asks = self._asks(criterion, found, row)
        findings = [part for part in (found.finding, found.applies) if part is not None]
        return CriterionLine(
            id=criterion.id,
            side=criterion.side,
            text=criterion.text,
            result=found.result,
            waits=found.waits,
            truth=found.truth,
            reasons=found.reasons,
            sentence=sentence(criterion.rule, self.say),
            why=tuple(self._why(criterion, found)),
            evidence=self._evidence(findings),
            missing=tuple(dict.fromkeys(ask.question for ask in asks)),
            asks=asks,
            readings=readings_of(criterion, self.say),
            note=self.say.own(criterion.note),
            restated_from=criterion.restated_from,
        )

    def _asks(self, criterion: Criterion, found: CriterionFinding, row: Rows) -> tuple[Ask, ...]:
        return open_asks(criterion, found, self.say, row)

    def _why(self, criterion: Criterion, found: CriterionFinding) -> Iterator[WhyLine]:
        if criterion.applies is not None and found.applies is not None:
            yield from self._lines(criterion.applies, found.applies, 0)
        if found.finding is not None:
            yield from self._lines(criterion.rule, found.finding, 0)

    def _lines(
        self, node: Node, finding: Finding, depth: int, top: bool = True
    ) -> Iterator[WhyLine]:
        parts = [part for _, part in node.parts()]
        if not parts:
            reading = self._reading(node, finding)
            yield WhyLine(finding.truth, self._leaf(node, finding), depth, reading)
            return
        if not top or type(node).kind not in ("all", "any"):
            head = self.say(f"head_{type(node).kind}", count=getattr(node, "several", ""))
            yield WhyLine(finding.truth, head, depth, self.say.own(node.reading))
            depth += 1
        for part, below in zip(parts, finding.parts, strict=True):
            yield from self._lines(part, below, depth, top=False)

    def _reading(self, node: Node, finding: Finding) -> str:
        """The site reading on which this part rests, in a few words."""
        if node.reading:
            return self.say.own(node.reading)
        readings, named = self.rule_set.readings, node.conventions(self.say.catalogue)
        looked = bool(finding.used or finding.passed)
        labs, answers = readings.labs_within, readings.answers_within
        if "labs" in named and labs and looked:
            return self.say("within", within=self.say.length(labs))
        if "answers" in named and answers and looked and finding.truth != "true":
            return self.say("answer_within", within=self.say.length(answers))
        return ""

    def _leaf(self, node: Node, finding: Finding) -> str:
        words = sentence(node, self.say)
        facts = self._listed(finding.used, node)
        if finding.span is not None and (span := self._span(*finding.span)):
            facts.insert(0, span)
        listed = self._text("why.list_word").join(facts)
        if finding.truth != "unknown":
            return self._text("why.evidence", sentence=words, facts=listed) if facts else words
        reasons = [self._text(f"why.{reason}") for reason in finding.reasons]
        why = self._text("why.reason_word").join(reasons)
        old = [self._fact_words(number, why) for number, why in finding.passed if why == "too_old"]
        listed = self._text("why.list_word").join([*facts, *old[-1:]])
        key = "why.open_with" if listed else "why.open"
        return self._text(key, sentence=words, why=why, facts=listed)

    def _span(self, low: float, high: float) -> str:
        """A number that was found, or its range; nothing where it may be any."""
        if low == high:
            return f"{low:g}"
        ends = ("" if isinf(low) else "low") + ("" if isinf(high) else "high")
        keys = {"lowhigh": "span", "low": "span_from", "high": "span_to"}
        return self._text(f"why.{keys[ends]}", low=f"{low:g}", high=f"{high:g}") if ends else ""

    def _listed(self, numbers: Sequence[int], node: Node) -> list[str]:
        """The newest few facts in words, and how many more there are; all stand in the evidence.

        Where others than the one that the sentence names are among them, each is named.
        """
        own = set(node.facts()[:1])
        named = any(self.facts[number].entry.fact not in own for number in numbers)
        newest = sorted(numbers, key=lambda number: _start(self.facts[number]), reverse=True)
        words = [self._fact_words(number, named=named) for number in newest[:_FEW]]
        more = len(newest) - _FEW
        return [*words, self._text("why.more", count=more)] if more > 0 else words

    def _text(self, key: str, **params: object) -> str:
        return self.say.texts(f"rules.{key}", **params)

    def _fact_words(self, number: int, passed: str = "", named: bool = False) -> str:
        fact = self.facts[number]
        definition = self.say.catalogue[fact.entry.fact]
        words = amount_words(fact.entry, definition, self.say.texts)
        if definition.kind == "date":
            age = told_age(words)
            return self._text("why.aged", age=age) if age else self._text("why.born", day=words)
        if named:
            words = self._text("why.named", fact=self._label(fact), value=words)
        day = dates_words(fact, self.say)
        if passed == "too_old" and fact.entry.when:
            return self._text("why.dated_old", fact=words, day=day, age=self._age(fact))
        return self._text("why.dated", fact=words, day=day)

    def _label(self, fact: Fact) -> str:
        """The name of what it is, with the trial where that is another one."""
        name = self.say.catalogue[fact.entry.fact].name(self.say.texts.language)
        trial = fact.entry.scope.trial
        if trial in ("", self.rule_set.trial):
            return name
        return self._text("why.elsewhere", fact=name, trial=trial)

    def _age(self, fact: Fact) -> str:
        assert fact.entry.when is not None
        days = (self.as_of - fact.entry.when.last_day).days
        return self._text("why.age_days", days=days)

    def _evidence(self, findings: list[Finding]) -> tuple[EvidenceLine, ...]:
        """Every fact that was looked at, those that decide first, each once."""
        used: dict[int, None] = {}
        passed: dict[int, str] = {}
        for finding in findings:
            for part in _every(finding):
                used.update(dict.fromkeys(part.used))
                passed.update(part.passed)
        lines = [self._evidence_line(number, True, "") for number in used]
        lines += [
            self._evidence_line(number, False, why)
            for number, why in passed.items()
            if number not in used
        ]
        return tuple(lines)

    def _evidence_line(self, number: int, used: bool, why: str) -> EvidenceLine:
        fact = self.facts[number]
        entry = fact.entry
        definition = self.say.catalogue[entry.fact]
        note = self._text(f"why.passed_{why}") if why else ""
        if why == "too_old" and entry.when is not None:
            note = self._age(fact)
        return EvidenceLine(
            fact_id=number,
            fact=entry.fact,
            label=self._label(fact),
            value=value_words(entry, definition, self.say.texts),
            unit=entry.unit_text,
            date=known_dates(fact, self.say),
            timeless=definition.kind == "date",
            source=entry.source,
            used=used,
            why_not=why,
            note=note,
            changed=fact.supersedes is not None,
            codes=read_codes(entry),
        )


def open_asks(
    criterion: Criterion, found: CriterionFinding, say: Say, row: Rows
) -> tuple[Ask, ...]:
    """What would settle a criterion for the one row of ``row``, if it is open."""
    if found.result != "open":
        return ()
    row = replace(row, criterion=criterion.id, criterion_digest=criterion.digest)
    parts = ((criterion.applies, found.applies), (criterion.rule, found.finding))
    asks = [
        ask
        for node, finding in parts
        if node is not None and finding is not None
        for leaf in _open_leaves(node, finding)
        for ask in leaf.asks(say, row)
    ]
    return tuple(dict.fromkeys(asks))


def _open_leaves(node: Node, finding: Finding) -> Iterator[Node]:
    """The undecided nodes without parts that leave ``node`` undecided."""
    if finding.truth != "unknown":
        return
    if not finding.parts:
        yield node
    for (_, part), below in zip(node.parts(), finding.parts, strict=True):
        yield from _open_leaves(part, below)


def _start(fact: Fact) -> int:
    return fact.entry.when.first if fact.entry.when else BEGINNING


def _every(finding: Finding) -> Iterator[Finding]:
    yield finding
    for part in finding.parts:
        yield from _every(part)


def sentence(node: Node, say: Say) -> str:
    """A rule as a sentence that begins with a capital letter."""
    words = node.sentence(say)
    return words[:1].upper() + words[1:]


def readings_of(criterion: Criterion, say: Say) -> tuple[str, ...]:
    """Every site reading on which a criterion rests, in words."""
    found = [say.own(reading) for reading in criterion.reading]
    for node in (criterion.rule, criterion.applies):
        if node is not None:
            parts = [part for _, part in walk(node)]
            found += [say.own(part.reading) for part in parts if part.reading]
            for part in parts:
                found += [
                    words
                    for name in part.conventions(say.catalogue)
                    if (words := convention_words(name, say))
                ]
    return tuple(dict.fromkeys(found))


def convention_words(name: str, say: Say) -> str:
    """A convention of the rule set in words, or nothing if the rule set has none of this name."""
    convention = getattr(say.readings, name)
    if convention is None:
        return ""
    fields = {
        field: say.length(value) if isinstance(value, Duration) else say.own(value)
        for field, value in convention
    }
    if isinstance(convention, AnchorAs):
        fields["means"] = anchor_words(Anchor.read(convention.means), say)
    return say.texts(f"rules.readings.{name}", **fields)


def all_conventions(say: Say) -> tuple[str, ...]:
    """All conventions of the rule set, in words."""
    return tuple(
        words for name in type(say.readings).model_fields if (words := convention_words(name, say))
    )
