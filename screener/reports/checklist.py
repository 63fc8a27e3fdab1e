"""The eligibility checklist: every criterion whole, with its result and evidence, to be signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from screener.domain.people import told_age
from screener.domain.screening import RuleSetLine, Snapshot
from screener.reports.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Heading,
    Line,
    Notice,
    PageFoot,
    PageHead,
    Pair,
    Paragraph,
    SignatureLines,
    Spacer,
    Style,
    Table,
    Together,
    line,
    run,
    visible,
)
from screener.reports.criteria import criterion_row
from screener.system.texts import Texts

SHORT_NAME = 120  # characters at the head of each page; the whole stands on the first page
SHORT_LIST = 12  # criteria named in the stamp; all of them stand on the first page
SHORT_DIGEST = 8  # characters of a hash in the foot of the page; the whole one is on the first page
_WIDTHS = (0.9, 7.6, 3.5, 7.4, 1.5, 1.9)
_COLUMNS = ("result", "evidence", "seen", "initials")  # after the id and the words


@dataclass(frozen=True, slots=True)
class Printing:
    """Who prints, when (ISO with offset), and which copy it is (may be empty)."""

    by: str
    at: str
    copy: str = ""


def checklist(snapshot: Snapshot, printing: Printing, texts: Texts) -> Document:
    """The checklist of one patient for one trial. Nothing is computed anew."""
    rule_set = snapshot.rule_set
    return Document(
        title=texts(
            "reports.page.file_title", trial=visible(rule_set.trial), version=rule_set.version
        ),
        head=_head(snapshot, texts),
        foot=_foot(snapshot, printing, texts),
        blocks=(
            Facts(_identity(snapshot, texts)),
            *_site_readings(snapshot, texts),
            *_criteria(snapshot, texts),
            _decision(snapshot, texts),
        ),
        stripe=texts("reports.page.demonstration") if snapshot.demonstration else "",
    )


def stamp(snapshot: Snapshot, texts: Texts) -> str:
    """The verdict in one line; never "eligible", and no tick for *Clear*."""
    words = texts(
        f"reports.stamp.{snapshot.verdict}",
        criteria=_short_list(snapshot.failing, texts),
        count=len(snapshot.waiting),
    )
    return visible(words)


def _short_list(ids: tuple[str, ...], texts: Texts) -> str:
    named = ", ".join(ids[:SHORT_LIST])
    more = len(ids) - SHORT_LIST
    return texts("reports.stamp.more", criteria=named, count=more) if more > 0 else named


def _short(text: str) -> str:
    return text if len(text) <= SHORT_NAME else text[: SHORT_NAME - 1] + "…"


def moment(text: str) -> str:
    """``2026-11-22T09:44:05.123+08:00`` as ``2026-11-22 09:44:05 +08:00``."""
    day, _, clock = text.partition("T")
    if len(clock) < len("09:44"):
        return visible(text)
    at = next((place for place, char in enumerate(clock) if char in "+-Z"), len(clock))
    return visible(f"{day} {clock[:at].partition('.')[0]} {clock[at:]}".strip())


def _head(snapshot: Snapshot, texts: Texts) -> PageHead:
    rule_set = snapshot.rule_set
    born = _born(snapshot.birth, texts) if snapshot.birth else texts("reports.page.born_unknown")
    sex = _sex(snapshot, texts) if snapshot.sex else texts("reports.page.sex_unknown")
    who = f"{' · ' if snapshot.name else ''}{sex} · {born} · "
    return PageHead(
        title=texts("reports.page.title"),
        lines=(
            line(
                run(_short(snapshot.name), "bold"),
                who + texts("reports.page.record", record=_short(snapshot.record)),
            ),
            line(run(_short(_trial(rule_set)), "muted")),
        ),
        stamp=stamp(snapshot, texts),
        notes=(texts("reports.page.registry"),) if rule_set.source_kind == "registry" else (),
    )


def _foot(snapshot: Snapshot, printing: Printing, texts: Texts) -> PageFoot:
    rule_set = snapshot.rule_set
    printed = texts("reports.page.printed", at=moment(printing.at), by=printing.by)
    copy = texts("reports.page.copy", copy=printing.copy) if printing.copy else ""
    digest = texts("reports.page.snapshot", digest=snapshot.sha256[:SHORT_DIGEST])
    marks = (texts("reports.page.personal"), texts("reports.page.supports"))
    return PageFoot(
        left=(visible(" · ".join(filter(None, (printed, copy)))), " · ".join(marks)),
        right=(visible(f"{_short(snapshot.record)} · {rule_set.trial} · {digest}"),),
        page=texts("reports.page.number", number="{number}", count="{count}"),
    )


def _sex(snapshot: Snapshot, texts: Texts) -> str:
    key = f"reports.sex.{snapshot.sex or 'unknown'}"
    return texts(key) if texts.has(key) else snapshot.sex


def _born(birth: str, texts: Texts) -> str:
    """ "born 1980-03-02", or the age where only that was told."""
    return _aged(birth, texts) or texts("reports.page.born", birth=birth)


def _aged(birth: str, texts: Texts) -> str:
    age = told_age(birth)
    return texts("reports.page.aged", age=age) if age else ""


def _identity(snapshot: Snapshot, texts: Texts) -> tuple[Pair, ...]:
    rule_set = snapshot.rule_set
    absent = texts("reports.facts.not_stated")

    def pair(name: str, value: str, wide: bool = False) -> Pair:
        cell: Cell = (line(value or absent),)
        return Pair(texts(f"reports.facts.{name}"), cell, wide)

    def listed(name: str, ids: tuple[str, ...]) -> Pair:
        return pair(name, ", ".join(ids) or texts("reports.facts.none"), wide=True)

    name = Pair(texts("reports.facts.patient"), (line(run(snapshot.name, "bold")),))
    return (
        name,
        pair("record", snapshot.record),
        pair("sex", _sex(snapshot, texts)),
        pair("birth", _aged(snapshot.birth, texts) or snapshot.birth),
        pair("identifiers", ", ".join(snapshot.identifiers)),
        _state(snapshot, texts),
        pair("site", snapshot.site),
        pair("investigator", snapshot.investigator),
        pair("as_of", snapshot.as_of),
        pair("known_at", moment(snapshot.known_at)),
        pair("attempt", str(snapshot.attempt)),
        pair("engine", snapshot.engine),
        pair("trial", _trial(rule_set), wide=True),
        pair("rule_set", _rule_set(rule_set, texts), wide=True),
        pair("rule_set_digest", rule_set.sha256, wide=True),
        pair("snapshot_digest", snapshot.sha256, wide=True),
        listed("failing", snapshot.failing),
        listed("open", snapshot.open),
        listed("waiting", snapshot.waiting),
    )


def _state(snapshot: Snapshot, texts: Texts) -> Pair:
    key = f"reports.state.{snapshot.state}"
    words = texts(key) if texts.has(key) else snapshot.state
    style: Style = "plain" if snapshot.state == "active" else "bold"
    shown = run(words or texts("reports.facts.not_stated"), style)
    return Pair(texts("reports.facts.state"), (line(shown),))


def _trial(rule_set: RuleSetLine) -> str:
    return " · ".join(filter(None, (rule_set.trial, rule_set.title)))


def _rule_set(rule_set: RuleSetLine, texts: Texts) -> str:
    state = f"reports.rule_set.state_{rule_set.state}"
    date = rule_set.source_date or texts("reports.facts.not_stated")
    parts = (
        texts("reports.rule_set.version", version=rule_set.version),
        texts(state) if texts.has(state) else rule_set.state,
        rule_set.source_note.rstrip(".。")
        or texts(f"reports.rule_set.{rule_set.source_kind}", date=date),
        texts(f"reports.rule_set.{'complete' if rule_set.list_complete else 'incomplete'}"),
    )
    return " · ".join(filter(None, parts))


def _site_readings(snapshot: Snapshot, texts: Texts) -> tuple[Block, ...]:
    if not snapshot.readings:
        return ()
    items = [
        line(texts("reports.readings.numbered", number=number, reading=reading), hang=True)
        for number, reading in enumerate(snapshot.readings, start=1)
    ]
    title: Line = line(run(texts("reports.readings.title"), "bold"))
    return (Paragraph((title, *items), small=True),)


def _criteria(snapshot: Snapshot, texts: Texts) -> list[Block]:
    """A table for each side, in the order of the snapshot; the last row stays with what follows."""
    own = not any(criterion.restated_from for criterion in snapshot.criteria)
    named = ("id", "words" if own else "some_words", *_COLUMNS)
    columns = tuple(
        Column(texts(f"reports.criteria.{name}"), width)
        for name, width in zip(named, _WIDTHS, strict=True)
    )
    blocks: list[Block] = []
    for side, group in groupby(snapshot.criteria, key=lambda criterion: criterion.side):
        rows = tuple(criterion_row(criterion, texts, snapshot.readings) for criterion in group)
        blocks += [Heading(texts(f"reports.criteria.{side}")), Table(columns, rows)]
    if blocks and isinstance(last := blocks[-1], Table):
        rows = (*last.rows[:-1], replace(last.rows[-1], keep=True))
        blocks[-1] = replace(last, rows=rows)
    return blocks


def _decision(snapshot: Snapshot, texts: Texts) -> Together:
    say: list[Block] = []
    if snapshot.verdict in ("excluded", "open"):
        words = texts(f"reports.decision.{snapshot.verdict}", criteria=", ".join(snapshot.failing))
        say.append(Notice((line(run(words, "bold")),)))
    if snapshot.rule_set.source_kind == "registry":
        say.append(Paragraph((line(texts("reports.decision.registry")),)))
    return Together(
        (
            Heading(texts("reports.decision.title")),
            *say,
            Paragraph((line(run(texts("reports.decision.boxes"), "bold")),)),
            _signatures("investigator", texts),
            _signatures("coordinator", texts),
            Spacer(4),
            Paragraph((line(run(texts("reports.page.supports"), "muted")),), small=True),
        )
    )


def _signatures(who: str, texts: Texts) -> SignatureLines:
    return SignatureLines(
        (
            (texts(f"reports.decision.{who}"), 4.0),
            (texts("reports.decision.signature"), 4.0),
            (texts("reports.decision.date"), 2.0),
        )
    )
