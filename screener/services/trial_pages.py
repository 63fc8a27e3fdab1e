"""Trials as the window and the command line show them: what each is at this site, and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from screener.domain.problems import Refused
from screener.domain.screening import Side
from screener.domain.trials import RuleVersion, Standing, TrialStep, approval
from screener.rules.checking import Checked
from screener.rules.doubts import Doubt
from screener.rules.nodes.base import Say
from screener.rules.ruleset import RuleSet
from screener.rules.telling import all_conventions
from screener.services.clinic import Clinic
from screener.services.differences import told
from screener.services.rule_files import check_file, file_of
from screener.services.rule_sources import pieces_of
from screener.services.rulebook import Life
from screener.services.snapshots import site_line
from screener.system.texts import Texts


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One text of a rule set. ``stands``: no later text took its number."""

    version: int
    sha256: str
    state: Standing
    origin: str
    file: str
    by: str
    at: datetime | None
    stands: bool
    in_force: bool  # it screens on the day that was asked about
    approved_by: str = ""
    approved_on: date | None = None
    active_from: date | None = None  # the day last named, be it to come


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A trial in the list. ``site_state`` is empty while nobody has said.

    ``title`` is empty where its rules cannot be read; then ``source_line`` says why.
    """

    trial: str
    title: str
    short: str
    site_state: str
    since: date | None
    reason: str
    source_line: str
    versions: tuple[VersionLine, ...]

    @property
    def in_force(self) -> VersionLine | None:
        """The version that screens."""
        return next((one for one in self.versions if one.in_force), None)

    @property
    def ahead(self) -> VersionLine | None:
        """A version with a higher number than the one that screens."""
        at, newest = self.in_force, [one for one in self.versions if one.stands][-1]
        return newest if at is None or newest.version > at.version else None


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """A criterion to be proofread: its words, the rule as a sentence and as it is written."""

    id: str
    side: Side
    text: str
    sentence: str
    rule: str
    readings: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A worked case; ``differs`` says in words what it finds otherwise than expected."""

    name: str
    as_of: date
    expects: str  # "I1 true, E2 false"
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done with a trial, in words."""

    at: datetime
    by: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrialSheet:
    """Everything about one version of a trial's rule set."""

    line: TrialLine
    version: VersionLine
    title: str
    source_line: str
    registry: bool
    conventions: tuple[str, ...]
    gaps: tuple[str, ...]  # what the record leaves out or says in two ways
    criteria: tuple[CriterionCard, ...]
    cases: tuple[CaseLine, ...]
    doubts: tuple[tuple[str, str], ...]  # criterion (empty: the whole), words
    unnoticed: tuple[str, ...]  # small changes that no case notices
    tried: int  # small changes that were tried
    history: tuple[HistoryLine, ...]  # the newest first


def trial_lines(clinic: Clinic, day: date | None = None) -> tuple[TrialLine, ...]:
    """Every trial at this site, as it is on a day."""
    return tuple(_line(clinic, life, day or clinic.today) for life in clinic.book.lives())


def trial_line(clinic: Clinic, trial: str, day: date | None = None) -> TrialLine:
    """One of them. Raises Refused naming the nearest."""
    return _line(clinic, clinic.book.known(trial), day or clinic.today)


def _line(clinic: Clinic, life: Life, day: date) -> TrialLine:
    in_force = life.in_force(day)
    shown = in_force or life.numbered[-1]
    state = life.site_state(day)
    try:
        rules = clinic.book.rules(shown, life.standing(shown, day))
        said = rules.title, rules.short, site_line(clinic, rules, day)
    except Refused as error:
        said = "", "", clinic.texts.problems(error)
    return TrialLine(
        trial=life.trial,
        title=said[0],
        short=said[1],
        site_state=state.step if state else "",
        since=state.day if state else None,
        reason=state.reason if state else "",
        source_line=said[2],
        versions=tuple(_version(life, one, day) for one in life.versions),
    )


def _version(life: Life, one: RuleVersion, day: date) -> VersionLine:
    approved = approval(one, life.steps)
    named = [step.day for step in life.steps if step.step == "active" and step.version == one.id]
    return VersionLine(
        version=one.version,
        sha256=one.sha256,
        state=life.standing(one, day),
        origin=one.origin,
        file=one.file,
        by=one.by,
        at=one.at,
        stands=one in life.numbered,
        in_force=one == life.in_force(day),
        approved_by=approved.by if approved else "",
        approved_on=approved.day if approved else None,
        active_from=named[-1] if named and one.id else None,
    )


def trial_sheet(
    clinic: Clinic, trial: str, number: int | None = None, day: date | None = None
) -> TrialSheet:
    """A version (else the one in force) with all that was found of it; its cases are run again."""
    day = day or clinic.today
    life, version = clinic.book.known(trial), clinic.book.version(trial, number, day)
    rules = clinic.book.rules(version, life.standing(version, day))
    found = check_file(clinic.catalogue, file_of(clinic, trial, version.version))
    line = _line(clinic, life, day)
    survived = found.mutated.survived if found.mutated else ()
    return TrialSheet(
        line=line,
        version=_version(life, version, day),
        title=rules.title,
        source_line=site_line(clinic, rules, day),
        registry=rules.source.kind == "registry",
        conventions=all_conventions(Say(clinic.texts, clinic.catalogue, rules.readings)),
        gaps=(*rules.source.missing, *rules.design.missing, *rules.design.conflicts),
        criteria=tuple(cards(clinic, rules)),
        cases=tuple(case_lines(found, clinic.texts)),
        doubts=tuple((one.criterion, doubt_words(one, clinic.texts)) for one, _ in found.doubts),
        unnoticed=tuple(
            clinic.texts(
                "services.trials.unnoticed",
                criterion=one.criterion, path=path_words(one.path), was=one.was, became=one.became,
            )
            for one in survived
        ),
        tried=found.mutated.tried if found.mutated else 0,
        history=history(clinic, trial),
    )  # fmt: skip


def cards(clinic: Clinic, rules: RuleSet) -> Iterator[CriterionCard]:
    """The criteria of a rule set, each with its words, sentence and source."""
    written = {one.id: one for one in pieces_of(rules.text)}
    for one in rules.criteria:
        said, piece = told(clinic, rules, one), written.get(one.id)
        rule = piece.rule if piece else ""
        if piece and piece.applies:
            rule = f"applies:\n{_indented(piece.applies)}\nrule:\n{_indented(rule)}"
        yield CriterionCard(
            one.id, one.side, one.text, said.sentence, rule, said.readings, one.note
        )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def case_lines(found: Checked, texts: Texts) -> Iterator[CaseLine]:
    """The worked cases, each with what differs in it."""
    for case in found.cases or ():
        expects = ", ".join(f"{name} {truth}" for name, truth in case.written.expect.items())
        differs = tuple(
            texts(
                "services.trials.differs",
                what=one.what,
                expected=one.expected or "–",
                found=one.found or "–",
            )
            for one in found.differences
            if one.case == case.written.name
        )
        yield CaseLine(case.written.name, case.written.as_of, expects, differs)


def doubt_words(doubt: Doubt, texts: Texts) -> str:
    """A doubt in words."""
    return texts(f"rules.doubt.{doubt.key}", criterion=doubt.criterion, **doubt.params)


def path_words(path: tuple[str | int, ...]) -> str:
    """A place within a criterion: ``rule.any.0.below``."""
    return ".".join(str(step) for step in path)


def history(clinic: Clinic, trial: str) -> tuple[HistoryLine, ...]:
    """What was done with a trial, the newest first."""
    life = clinic.book.known(trial)
    numbers = {one.id: one.version for one in life.versions}
    lines = [_added(clinic, one) for one in life.versions if one.at is not None]
    lines += [_done(clinic, step, numbers.get(step.version, 0)) for step in life.steps]
    return tuple(sorted(lines, key=lambda line: line.at)[::-1])


def _added(clinic: Clinic, one: RuleVersion) -> HistoryLine:
    assert one.at is not None
    key = f"services.trials.history.{one.origin}"
    what = clinic.texts(key, version=one.version, file=one.file, sha=one.sha256[:12])
    return HistoryLine(one.at, one.by, what, "")


def _done(clinic: Clinic, step: TrialStep, version: int) -> HistoryLine:
    what = clinic.texts(f"services.trials.history.{step.step}", version=version, day=step.day)
    return HistoryLine(step.at, step.by, what, step.reason)
