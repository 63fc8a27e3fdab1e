"""What an evaluation says, and the frozen snapshot that is stored and printed.

An :class:`Evaluation` holds codes and numbers, as the evaluator finds them. A :class:`Snapshot`
holds words too: it is what a page shows, frozen, so that a reprint never depends on later texts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

Truth = Literal["true", "false", "unknown"]
Side = Literal["inclusion", "exclusion"]
Result = Literal["met", "not_met", "absent", "present", "open", "not_applicable"]
Verdict = Literal["excluded", "open", "clear", "clear_as_listed"]
Reason = Literal[
    "missing", "too_old", "imprecise", "conflicting", "unit", "not_asked", "wording", "judgement"
]
REASONS: tuple[Reason, ...] = (
    "missing", "too_old", "imprecise", "conflicting", "unit", "not_asked", "wording", "judgement",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What one node of a rule says of one patient on one day, with the facts it looked at."""

    node: tuple[str | int, ...]  # path of the node in its rule
    truth: Truth
    reasons: tuple[Reason, ...] = ()
    used: tuple[int, ...] = ()  # ids of the facts that decided, or left it undecided
    passed: tuple[tuple[int, str], ...] = ()  # facts passed over, each with why
    span: tuple[float, float] | None = None  # range of the number compared, in the rule's unit
    parts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionFinding:
    """One criterion of one patient: the truth of its rule, and what that means on its side."""

    id: str
    side: Side
    truth: Truth
    result: Result
    waits: bool  # only the investigator's answers are open in it
    reasons: tuple[Reason, ...]
    finding: Finding | None = None  # None over a cohort: ask for the row again
    applies: Finding | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All criteria of one rule set for one patient on one day."""

    patient: int
    trial: str
    as_of: date
    verdict: Verdict
    criteria: tuple[CriterionFinding, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        return tuple(criterion.id for criterion in self.criteria if criterion.waits)


# --- the frozen snapshot: plain text and codes, nothing to compute ---


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A fact as a page shows it."""

    fact_id: int
    fact: str  # code
    label: str
    value: str  # as typed, with comparator
    unit: str  # as typed
    date: str  # ISO at its precision; with an end: "2026-01-02 to 2026-03-04"; empty: unknown
    source: str
    used: bool
    why_not: str = ""  # code: too_old, outside_window, older
    note: str = ""  # in words: "41 days old (site reading: within 28 days)"
    changed: bool = False  # corrected since first entry
    timeless: bool = False  # its value is a day itself, or holds whenever: no day is to be missed
    codes: str = ""  # the possible codes of a choice, joined by "|"; empty for anything else


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One line of the reasoning. ``sign`` is the truth of that part; ``depth`` indents it."""

    truth: Truth
    text: str
    depth: int = 0
    reading: str = ""  # the site reading on which it rests


@dataclass(frozen=True, slots=True)
class Ask:
    """What would settle an open criterion: one question, result or judgement to get."""

    kind: str  # of the fact in the catalogue, or "judgement"
    fact: str  # its code; for a judgement the criterion's id
    question: str  # in words
    start: str = ""  # a "no" to the question covers from this day (ISO) …
    end: str = ""  # … to this one; both empty where a plain answer suffices
    trial: bool = False  # the answer belongs to this trial
    asked: str = ""  # judgement: digest of the words and rule that were asked


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion as a page shows it, whole."""

    id: str
    side: Side
    text: str  # the record's whole words
    result: Result
    waits: bool
    truth: Truth
    reasons: tuple[Reason, ...]
    sentence: str  # the rule rendered as a sentence
    why: tuple[WhyLine, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    missing: tuple[str, ...] = ()  # in words: what would settle it
    asks: tuple[Ask, ...] = ()  # the same, to be answered
    readings: tuple[str, ...] = ()  # site readings it rests on, in words
    note: str = ""
    remarks: tuple[str, ...] = ()  # people's notes on patient and criterion
    restated_from: str = ""  # address of what is restated; empty: these are the record's own words

    @property
    def restated_at(self) -> str:
        """Whose page it is, as the address names it."""
        return urlsplit(self.restated_from).netloc or self.restated_from


@dataclass(frozen=True, slots=True)
class RuleSetLine:
    """Which rule set was used, exactly."""

    trial: str
    title: str
    version: int
    state: str
    sha256: str
    source_kind: Literal["registry", "protocol"]
    source_date: str
    list_complete: bool
    source_note: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One patient screened for one trial, frozen: what the page and the paper show."""

    rule_set: RuleSetLine
    patient_number: int
    name: str
    sex: str
    birth: str
    record: str
    identifiers: tuple[str, ...]
    state: str
    attempt: int
    as_of: str  # ISO date
    known_at: str  # ISO moment with offset
    verdict: Verdict
    failing: tuple[str, ...]
    open: tuple[str, ...]
    waiting: tuple[str, ...]
    criteria: tuple[CriterionLine, ...]
    readings: tuple[str, ...] = ()  # conventions of the whole rule set, in words
    site: str = ""
    investigator: str = ""
    engine: str = ""  # version of the program that evaluated
    demonstration: bool = False
    language: str = "en"

    def to_json(self) -> str:
        """Canonical JSON: the same snapshot gives the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        raw = json.loads(text)

        def criterion(line: dict[str, Any]) -> CriterionLine:
            line["why"] = tuple(WhyLine(**why) for why in line["why"])
            line["evidence"] = tuple(EvidenceLine(**item) for item in line["evidence"])
            line["asks"] = tuple(Ask(**item) for item in line["asks"])
            for name in ("reasons", "missing", "readings", "remarks"):
                line[name] = tuple(line[name])
            return CriterionLine(**line)

        raw["rule_set"] = RuleSetLine(**raw["rule_set"])
        raw["criteria"] = tuple(criterion(line) for line in raw["criteria"])
        for name in ("identifiers", "failing", "open", "waiting", "readings"):
            raw[name] = tuple(raw[name])
        return cls(**raw)
