"""What differs between two versions of a rule set: words, rules, readings, and whose verdict."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np

from screener.domain.people import Patient
from screener.domain.screening import Side
from screener.rules.evaluate import Outcome, evaluated
from screener.rules.nodes.base import Say
from screener.rules.ruleset import Criterion, RuleSet
from screener.rules.telling import all_conventions, readings_of, sentence
from screener.services.attrition import results
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.cohorts import People, cell, everybody
from screener.services.values import Cell

_WORD = re.compile(r"[一-鿿]|\d+(?:\.\d+)?|[^\W\d一-鿿]+|\s+|.", re.DOTALL)

BY_WORDS = 20_000  # characters up to which texts are compared word by word

PieceKind = Literal["same", "gone", "new"]
CriterionKind = Literal["added", "removed", "changed"]
Pieces = tuple[tuple[PieceKind, str], ...]
"""A text against an older one: what is the same, what has gone, what is new, in order."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one criterion: its words, its rule as a sentence, its readings, its note."""

    text: str = ""
    sentence: str = ""
    readings: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriterionDifference:
    """A criterion that one of two versions has and the other not, or that differs.

    ``rule``: the rule itself differs, whether or not its sentence shows it.
    """

    id: str
    side: Side
    kind: CriterionKind
    old: Told
    new: Told
    words: Pieces
    rule: bool


@dataclass(frozen=True, slots=True)
class HeadDifference:
    """Something said of the whole rule set: its title, its source, a convention."""

    what: str  # key below services.difference
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PatientDifference:
    """A patient of whom the two versions say different things; by which criteria."""

    patient: Patient
    before: Cell
    after: Cell
    criteria: tuple[str, ...]  # of either version whose finding differs, in their order

    @property
    def verdict(self) -> bool:
        """Whether the verdict itself differs."""
        return self.before.verdict != self.after.verdict


@dataclass(frozen=True, slots=True)
class Differences:
    """Two rule sets beside each other, over the patients of a day."""

    trial: str
    old: str  # how each is named: trial and version
    new: str
    as_of: date
    invented: bool
    assessed: int
    head: tuple[HeadDifference, ...]
    criteria: tuple[CriterionDifference, ...]
    patients: tuple[PatientDifference, ...]  # whose verdict differs first

    @property
    def verdicts(self) -> tuple[PatientDifference, ...]:
        """The patients who change verdict."""
        return tuple(one for one in self.patients if one.verdict)


def differences(
    clinic: Clinic,
    old: RuleSet,
    new: RuleSet,
    as_of: date,
    known_at: datetime | None = None,
    progress: Progress = no_progress,
) -> Differences:
    """What differs, and of which patients of the clinic."""
    progress(0, 2)
    people = everybody(clinic, [old, new], known_at)
    progress(1, 2)
    with evaluated([old, new], people.cohort, as_of) as outcomes:
        return differences_of(clinic, people, (outcomes[0], outcomes[1]), as_of)


def differences_of(
    clinic: Clinic, people: People, outcomes: tuple[Outcome, Outcome], as_of: date
) -> Differences:
    """The same, of rules that were judged already over the same people."""
    old, new = (outcome.rule_set for outcome in outcomes)
    return Differences(
        trial=new.trial,
        old=_named(old),
        new=_named(new),
        as_of=as_of,
        invented=people.invented,
        assessed=len(people.patients),
        head=tuple(_head(clinic, old, new)),
        criteria=tuple(_criteria(clinic, old, new)),
        patients=_patients(people, *outcomes),
    )


def _named(rule_set: RuleSet) -> str:
    return f"{rule_set.trial} {rule_set.version}"


def word_pieces(old: str, new: str) -> Pieces:
    """A text against an older one, word by word; Chinese character by character."""
    one, other = _tokens(old), _tokens(new)
    found: list[tuple[PieceKind, str]] = []
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for _, start, end, begin, stop in matcher.get_opcodes():
        gone, fresh = "".join(one[start:end]), "".join(other[begin:stop])
        if gone == fresh:
            found.append(("same", gone))
            continue
        found += [("gone", gone)] if gone else []
        found += [("new", fresh)] if fresh else []
    return tuple(found)


def _tokens(text: str) -> list[str]:
    """Words; lines of a text so long that comparing its words would take minutes."""
    return _WORD.findall(text) if len(text) <= BY_WORDS else text.splitlines(keepends=True)


# --- what is said ---------------------------------------------------------------------------------


def _head(clinic: Clinic, old: RuleSet, new: RuleSet) -> Iterator[HeadDifference]:
    for what, before, after in zip(
        ("title", "kind", "record_date", "list", "missing", "conventions"),
        _said(clinic, old),
        _said(clinic, new),
        strict=True,
    ):
        if before != after:
            yield HeadDifference(what, before, after)


def _said(clinic: Clinic, rule_set: RuleSet) -> tuple[str, ...]:
    source = rule_set.source
    say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
    missing, conventions = "; ".join(source.missing), " ".join(all_conventions(say))
    return rule_set.title, source.kind, source.record_date, source.list, missing, conventions


def told(clinic: Clinic, rule_set: RuleSet, criterion: Criterion) -> Told:
    """What is said of a criterion."""
    say = Say(clinic.texts, clinic.catalogue, rule_set.readings)
    rule = sentence(criterion.rule, say)
    if criterion.applies is not None:
        applies = sentence(criterion.applies, say)
        rule = clinic.texts("services.difference.applies", applies=applies, rule=rule)
    return Told(criterion.text, rule, readings_of(criterion, say), criterion.note)


def _criteria(clinic: Clinic, old: RuleSet, new: RuleSet) -> Iterator[CriterionDifference]:
    """In the order of the new version; where one went, it stands after those of its side."""
    before = {one.id: one for one in old.criteria}
    after = {one.id: one for one in new.criteria}
    gone = [one for one in old.criteria if one.id not in after]
    listed = sorted((*new.criteria, *gone), key=lambda one: one.side == "exclusion")
    for one in listed:
        was, now = before.get(one.id), after.get(one.id)
        one_told = told(clinic, old, was) if was else Told()
        other_told = told(clinic, new, now) if now else Told()
        rule = was is None or now is None or (was.rule, was.applies) != (now.rule, now.applies)
        moved = was is not None and now is not None and was.side != now.side
        if rule or moved or one_told != other_told:
            kind: CriterionKind = (
                "added" if was is None else "removed" if now is None else "changed"
            )
            words = word_pieces(one_told.text, other_told.text)
            yield CriterionDifference(one.id, one.side, kind, one_told, other_told, words, rule)


# --- whose verdict --------------------------------------------------------------------------------


def _patients(people: People, old: Outcome, new: Outcome) -> tuple[PatientDifference, ...]:
    ids = [one.id for one in new.rule_set.criteria]
    ids += [one.id for one in old.rule_set.criteria if one.id not in ids]
    before, after = (_lines(outcome, ids) for outcome in (old, new))
    differ = before != after
    rows = np.flatnonzero(differ.any(axis=0) | (old.verdict != new.verdict))
    found = [
        PatientDifference(
            people.patients[row],
            cell(old, row),
            cell(new, row),
            tuple(ids[line] for line in np.flatnonzero(differ[:, row])),
        )
        for row in rows.tolist()
    ]
    return tuple(sorted(found, key=lambda one: not one.verdict))


def _lines(outcome: Outcome, ids: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    """The findings in the order of ``ids``; -1 where a version has no such criterion."""
    own = {one.id: place for place, one in enumerate(outcome.rule_set.criteria)}
    found = results(outcome)
    lines = np.full((len(ids), found.shape[1]), -1, dtype=np.int8)
    for place, name in enumerate(ids):
        if name in own:
            lines[place] = found[own[name]]
    return lines
