"""Writes the tables of docs/trials.md anew: ``python -m tests.trials_page``.

What the words leave open and how it was decided comes from the rule sets themselves; the verdicts
and the open facts from the demonstration clinic, screened on a fixed day.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.screening import Snapshot
from screener.rules.nodes import walk
from screener.rules.nodes.base import Node, Say
from screener.rules.nodes.condition import Answered
from screener.rules.nodes.judgement import Judgement
from screener.rules.nodes.logic import ReadingsOf
from screener.rules.nodes.windowed import WindowFields
from screener.rules.ruleset import Criterion, RuleSet
from screener.rules.telling import all_conventions
from screener.services.clinic import Clinic
from screener.services.demo_clinic import make_demonstration
from screener.services.opening import shipped_rule_sets
from screener.services.screening import worklist
from screener.services.snapshots import screen
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts
from tests.checkout import ROOT

PAGE = ROOT / "docs" / "trials.md"
DAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
VERDICTS = ("clear", "clear_as_listed", "open", "excluded")
MOST = 10  # open facts listed
Row = tuple[str, ...]


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |" for row in lines)


# --- what the words leave open ---


def several(criterion: Criterion) -> bool:
    """Whether several readings of the words are kept, of rules or of an anchor."""
    return any(
        isinstance(node, ReadingsOf) or any(len(anchors) > 1 for anchors in _anchors(node))
        for _, node in walk(criterion.rule)
    )


def _anchors(node: Node) -> Iterator[tuple[object, ...]]:
    begun = node.begins if isinstance(node, Answered) else None
    for fields in (node, begun):
        if isinstance(fields, WindowFields):
            yield from (fields.before or (), fields.after or (), fields.at or ())


def decided(criterion: Criterion) -> Iterator[str]:
    """What was done about what the words leave open."""
    if several(criterion):
        yield "several readings kept"
    yield from (f"site reading: {reading}" for reading in criterion.reading)
    questions = [node.judgement for _, node in walk(criterion.rule) if isinstance(node, Judgement)]
    yield from (f"the investigator judges: {question}" for question in dict.fromkeys(questions))


def ambiguities(rule_sets: Iterable[RuleSet]) -> Iterator[Row]:
    """A row for each trial as a whole, and for each criterion whose words leave something open."""
    told: set[str] = set()
    for rule_set in rule_sets:
        say = Say(Texts(), load_catalogue(), rule_set.readings)
        missing = [f"missing: {what}" for what in rule_set.source.missing]
        conflicts = [f"contradiction: {what}" for what in rule_set.design.conflicts]
        open_ = [*missing, *conflicts, *(f"not stated: {what}" for what in rule_set.design.missing)]
        yield _row(rule_set, "whole", open_, all_conventions(say), rule_set.questions)
        for criterion in rule_set.criteria:
            found = tuple(decided(criterion))
            if criterion.digest not in told and (criterion.note or found or criterion.questions):
                note = [criterion.note] if criterion.note else []
                yield _row(rule_set, criterion.id, note, found, criterion.questions)
            told.add(criterion.digest)


def _row(
    rule_set: RuleSet, name: str, open_: Iterable[str], done: Iterable[str], asked: Iterable[str]
) -> Row:
    cells = (
        "<br>".join(part.rstrip(".") for part in parts) or "–" for parts in (open_, done, asked)
    )
    return (rule_set.trial, name, *cells)


# --- the demonstration clinic ---


def verdicts(clinic: Clinic) -> Iterator[Row]:
    listed = worklist(clinic, clinic.today)
    for place, head in enumerate(listed.trials):
        found = Counter(row.cells[place].verdict for row in listed.rows)
        failing = Counter(name for row in listed.rows for name in row.cells[place].failing)
        most = ", ".join(f"{name} ({count})" for name, count in failing.most_common(3))
        yield (head.trial, *(str(found[verdict]) for verdict in VERDICTS), most or "–")


def open_facts(clinic: Clinic) -> Iterator[Row]:
    """The facts that most of the open (patient, trial) pairs wait for."""
    pairs: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for snapshot in _open(clinic):
        for line in snapshot.criteria:
            for ask in line.asks if line.result == "open" and not line.waits else ():
                if ask.kind != "judgement":
                    who = (snapshot.patient_number, snapshot.rule_set.trial)
                    pairs[ask.fact].add(who)
    ranked = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    for code, who in ranked[:MOST]:
        trials = len({trial for _, trial in who})
        yield (clinic.catalogue[code].name(), f"`{code}`", str(len(who)), str(trials))


def _open(clinic: Clinic) -> Iterator[Snapshot]:
    listed = worklist(clinic, clinic.today)
    for row in listed.rows:
        for head, cell in zip(listed.trials, row.cells, strict=True):
            if cell.verdict == "open":
                yield screen(clinic, row.patient.number, head.trial, clinic.today)


def tables() -> dict[str, str]:
    """The tables of the page, by the name that marks their place in it."""
    rule_sets = shipped_rule_sets()
    head = (
        "trial",
        "criterion",
        "what the words leave open",
        "what was decided",
        "to ask the sponsor",
    )
    made = {"ambiguities": table(head, ambiguities(rule_sets))}
    with tempfile.TemporaryDirectory() as folder:
        clinic = make_demonstration(Path(folder) / "clinic", now=lambda: DAY)
        head = ("trial", "clear", "clear as listed", "open", "excluded", "most often excluded by")
        made["verdicts"] = table(head, verdicts(clinic))
        head = ("fact", "code", "patient × trial that wait for it", "trials")
        made["open facts"] = table(head, open_facts(clinic))
        clinic.store.close()
    return made


def written(page: str, made: dict[str, str]) -> str:
    """The page with its tables put in their places."""
    for name, text in made.items():
        before, begin, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("\n<!-- end -->")
        assert begin and end, name
        page = f"{before}{begin}{text}{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), tables()), encoding="utf-8")
