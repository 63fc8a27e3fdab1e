"""Trials in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.services.attrition import Attrition, Loss
from screener.services.differences import CriterionDifference, Differences, Pieces
from screener.services.patients import told_apart
from screener.services.trial_pages import TrialLine, TrialSheet, VersionLine, case_lines
from screener.services.trials import Added
from screener.services.trying import Tried
from screener.services.values import Cell
from screener.system.texts import Texts

MOST = 20  # patients that are listed


def line_words(line: TrialLine, texts: Texts) -> str:
    """A trial in one line."""
    state = texts(f"services.trials.state.{line.site_state or 'none'}")
    since = f" ({line.since}: {line.reason})" if line.since else ""
    at = line.in_force
    version = version_words(at, texts) if at else texts("cli.trials.nothing_screens")
    return (
        f"{line.trial}  {state}{since}; {version}; {line.short or line.title or line.source_line}"
    )


def version_words(one: VersionLine, texts: Texts) -> str:
    """A version in a few words."""
    key = "cli.trials.version_active" if one.state == "active" else "cli.trials.version"
    state = texts(f"cli.trials.standing.{one.state}")
    return texts(key, version=one.version, state=state, day=one.active_from, sha=one.sha256[:12])


def sheet_words(sheet: TrialSheet, texts: Texts) -> Iterator[str]:
    """A version, whole."""
    yield f"{sheet.line.trial} · {sheet.title}"
    yield sheet.source_line
    yield version_words(sheet.version, texts)
    for one in sheet.line.versions:
        if one != sheet.version:
            yield texts("cli.trials.other", version=version_words(one, texts))
    for card in sheet.criteria:
        yield ""
        yield f"{card.id}  {card.text}"
        yield f"    = {card.sentence}."
        for reading in card.readings:
            yield f"    [{texts('cli.reading')}: {reading}]"
    yield ""
    for words in sheet.gaps:
        yield texts("cli.trials.gap", what=words)
    for _, words in sheet.doubts:
        yield texts("cli.trials.doubt", what=words)
    for case in sheet.cases:
        for words in case.differs:
            yield texts("cli.trials.differs", case=case.name, what=words)
    yield from sheet.unnoticed
    differing = sum(bool(case.differs) for case in sheet.cases)
    yield texts("cli.check.cases", count=len(sheet.cases), differing=differing)


def added_words(added: Added, texts: Texts) -> Iterator[str]:
    """What became of a file."""
    one = added.version
    state = texts(f"cli.trials.standing.{'tested' if added.tested else 'draft'}")
    yield texts("cli.trials.added", trial=one.trial, version=one.version, state=state)
    for case in case_lines(added.checked, texts):
        for words in case.differs:
            yield texts("cli.trials.differs", case=case.name, what=words)
    yield texts(f"cli.trials.{'not_active' if added.tested else 'draft'}")


def attrition_words(found: Attrition, texts: Texts) -> Iterator[str]:
    """Who is lost, in sequence and alone."""
    if found.invented:
        yield texts("cli.trials.invented")
    yield texts("cli.trials.assessed", trial=found.trial, version=found.version,
                as_of=found.as_of, count=found.assessed)  # fmt: skip
    for key, losses in (("sequence", found.sequence), ("alone", found.alone)):
        yield ""
        yield texts(f"cli.trials.{key}")
        for loss in losses:
            yield _loss(loss, texts)
    yield ""
    for verdict, count in found.verdicts.items():
        if count or verdict != "clear_as_listed":
            yield f"{count:>7}  {texts(f'cli.trials.verdict.{verdict}')}"


def _loss(loss: Loss, texts: Texts) -> str:
    told = texts("cli.trials.loss", fails=loss.fails, open=loss.open, waits=loss.waits,
                 left=loss.left)  # fmt: skip
    return f"{loss.criterion:>5}  {told}  {loss.sentence}"


def differences_words(found: Differences, texts: Texts) -> Iterator[str]:
    """What differs, and whose verdict."""
    yield texts("cli.trials.compared", old=found.old, new=found.new)
    for head in found.head:
        what = texts(f"services.difference.{head.what}")
        yield f"{what}: {head.old or '–'} → {head.new or '–'}"
    for one in found.criteria:
        yield from _criterion(one, texts)
    if not found.head and not found.criteria:
        yield texts("cli.trials.no_difference")
    yield ""
    if found.invented:
        yield texts("cli.trials.invented")
    changed, other = len(found.verdicts), len(found.patients) - len(found.verdicts)
    yield texts("cli.trials.changed", count=changed, other=other, all=found.assessed,
                as_of=found.as_of)  # fmt: skip
    called = told_apart([one.patient for one in found.patients])
    for patient in found.patients[:MOST]:
        before, after = (_cell(one, texts) for one in (patient.before, patient.after))
        by = ", ".join(patient.criteria)
        yield f"{called[patient.patient.number]}  {before} → {after}  ({by})"
    yield from _more(found.patients, texts)


def _criterion(one: CriterionDifference, texts: Texts) -> Iterator[str]:
    yield ""
    yield f"{one.id}  {texts(f'cli.trials.kind.{one.kind}')}: {pieces_words(one.words)}"
    if one.old.sentence != one.new.sentence:
        yield f"    − {one.old.sentence or '–'}"
        yield f"    + {one.new.sentence or '–'}"
    elif one.rule:
        yield "    " + texts("cli.trials.same_sentence")
    gone = [words for words in one.old.readings if words not in one.new.readings]
    fresh = [words for words in one.new.readings if words not in one.old.readings]
    for sign, readings in (("−", gone), ("+", fresh)):
        for words in readings:
            yield f"    {sign} [{texts('cli.reading')}: {words}]"


def pieces_words(pieces: Pieces) -> str:
    """A text with what has gone in [−…−] and what is new in {+…+}, as word diffs are written."""
    marks = {"same": ("", ""), "gone": ("[−", "−]"), "new": ("{+", "+}")}
    return "".join(f"{marks[kind][0]}{text}{marks[kind][1]}" for kind, text in pieces)


def tried_words(tried: Tried, texts: Texts) -> Iterator[str]:
    """What rules would find."""
    yield texts("cli.trials.tried", trial=tried.trial, version=tried.version,
                state=texts(f"cli.trials.standing.{tried.state}"))  # fmt: skip
    yield from attrition_words(tried.attrition, texts)
    yield ""
    yield texts("cli.trials.candidates", count=len(tried.candidates))
    called = told_apart([patient for patient, _ in tried.candidates])
    for patient, cell in tried.candidates[:MOST]:
        yield f"{called[patient.number]}  {_cell(cell, texts)}"
    yield from _more(tried.candidates, texts)
    if tried.differences is not None:
        yield ""
        yield from differences_words(tried.differences, texts)


def _more(listed: Sequence[object], texts: Texts) -> Iterator[str]:
    if len(listed) > MOST:
        yield texts("rules.why.more", count=len(listed) - MOST)


def _cell(cell: Cell, texts: Texts) -> str:
    return texts(
        f"cli.verdict.{cell.verdict}",
        failing=", ".join(cell.failing), open=", ".join(cell.open), count=len(cell.waiting),
    )  # fmt: skip
