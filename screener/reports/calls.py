"""The recheck list on paper: whom to call, week by week, and why, with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.domain.people import Patient
from screener.reports.blocks import (
    Block,
    Column,
    Document,
    Heading,
    PageFoot,
    PageHead,
    Paragraph,
    Row,
    Table,
    line,
    run,
    visible,
)
from screener.reports.calculation import who_words
from screener.reports.checklist import Printing, moment
from screener.system.texts import Texts

_COLUMNS = (("patient", 6.0), ("last", 2.6), ("why", 7.0), ("note", 4.4))


@dataclass(frozen=True, slots=True)
class CallLine:
    """One person to call: the last day (ISO), and in words what changes then, a line a trial."""

    patient: Patient
    last: str
    why: tuple[str, ...]


def call_list(
    as_of: str,
    weeks: Sequence[tuple[str, Sequence[CallLine]]],
    printing: Printing,
    texts: Texts,
    *,
    demonstration: bool = False,
) -> Document:
    """The calls of each week under its name; ``as_of`` is the day (ISO) from which it looks."""
    printed = texts("reports.page.printed", at=moment(printing.at), by=printing.by)
    marks = (texts("reports.page.personal"), texts("reports.page.supports"))
    return Document(
        title=texts("reports.calls.title"),
        head=PageHead(
            title=texts("reports.calls.title"),
            lines=(line(run(texts("reports.calls.under"), "muted")),),
            stamp=texts("reports.calls.as_of", day=as_of),
        ),
        foot=PageFoot(
            left=(visible(printed), " · ".join(marks)),
            right=(texts("reports.calls.title"),),
            page=texts("reports.page.number", number="{number}", count="{count}"),
        ),
        blocks=tuple(_blocks(weeks, texts)),
        stripe=texts("reports.page.demonstration") if demonstration else "",
    )


def _blocks(weeks: Sequence[tuple[str, Sequence[CallLine]]], texts: Texts) -> Iterator[Block]:
    if not weeks:
        yield Paragraph((line(texts("reports.calls.nobody")),))
    columns = tuple(Column(texts(f"reports.calls.{name}"), width) for name, width in _COLUMNS)
    for name, calls in weeks:
        yield Heading(visible(name))
        yield Table(columns, tuple(_row(call, texts) for call in calls))


def _row(call: CallLine, texts: Texts) -> Row:
    who = (line(run(who_words(call.patient, texts), "bold")),)
    why = tuple(line(one, hang=True) for one in call.why)
    return Row((who, (line(call.last),), why, (line(""),)))
