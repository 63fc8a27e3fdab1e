"""The calculation sheet of one score: result, every input with its source, each step, references.

A function of the plain working value only. The same content as plain text serves for copying.
"""

from __future__ import annotations

from collections.abc import Iterator

from screener.domain.calculation import Calculation, InputStep
from screener.domain.people import Patient, told_age
from screener.reports.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Heading,
    Notice,
    PageFoot,
    PageHead,
    Pair,
    Paragraph,
    Row,
    Table,
    line,
    run,
    visible,
)
from screener.reports.checklist import Printing, moment
from screener.system.texts import Texts

SHORT_NAME = 120  # characters at the head of each page; the whole stands on the first page
_COLUMNS = (("input", 5.2), ("given", 3.6), ("source", 5.0), ("steps", 6.0))


def calculation_sheet(
    calculation: Calculation,
    patient: Patient | None,
    printing: Printing,
    texts: Texts,
    *,
    demonstration: bool = False,
    engine: str = "",
) -> Document:
    """The sheet of a calculation, of ``patient`` if its inputs are that patient's."""
    printed = texts("reports.page.printed", at=moment(printing.at), by=printing.by)
    personal = texts("reports.page.personal") if patient is not None else ""
    record = patient.record if patient is not None else ""
    return Document(
        title=texts("calculator.sheet.file_title", score=calculation.title),
        head=PageHead(
            title=texts("calculator.sheet.title"),
            lines=(
                line(run(who_words(patient, texts), "bold")),
                line(run(visible(_named(calculation)), "muted")),
            ),
            stamp=result_words(calculation, texts),
        ),
        foot=PageFoot(
            left=(
                visible(printed),
                " · ".join(filter(None, (personal, texts("reports.page.supports")))),
            ),
            right=(visible(" · ".join(filter(None, (record, calculation.title)))),),
            page=texts("reports.page.number", number="{number}", count="{count}"),
        ),
        blocks=(
            Facts(tuple(_facts(calculation, patient, texts, engine))),
            *_cautions(calculation),
            *_working(calculation, texts),
            *_references(calculation, texts),
        ),
        stripe=texts("reports.page.demonstration") if demonstration else "",
    )


def plain_text(calculation: Calculation, patient: Patient | None, texts: Texts) -> str:
    """The whole working as lines of text, to be pasted elsewhere."""
    lines = [who_words(patient, texts)] if patient is not None else []
    result = f"{_named(calculation)}: {result_words(calculation, texts)}"
    lines += [result, *_text_of(calculation, texts)]
    for part in calculation.parts:
        lines += [_part_words(part, texts), *_text_of(part, texts)]
    for source in calculation.sources:
        lines.append(f"{texts('calculator.sheet.sources')}: {source}")
    lines.append(texts("reports.page.supports"))
    return "\n".join(visible(one) for one in lines) + "\n"


def result_words(calculation: Calculation, texts: Texts) -> str:
    """The result in one line, with its unit and classes; a range says that it is one."""
    if not calculation.result:
        return texts("calculator.sheet.refused")
    result = f"{calculation.result} {calculation.unit}".strip()
    if calculation.status != "ok":
        result = texts("calculator.sheet.unknown", result=result)
    return " · ".join([result, *(f"{name} {words}" for name, words in calculation.classes)])


def _named(calculation: Calculation) -> str:
    return " · ".join(filter(None, (calculation.title, calculation.variant)))


def who_words(patient: Patient | None, texts: Texts) -> str:
    """Name, sex, full birth date and record number."""
    if patient is None:
        return texts("calculator.sheet.no_patient")
    sex = f"reports.sex.{patient.sex}"
    age = told_age(patient.birth)
    born = (
        texts("reports.page.aged", age=age) if age
        else texts("reports.page.born", birth=patient.birth) if patient.birth
        else texts("reports.page.born_unknown")
    )  # fmt: skip
    parts = (
        patient.name[:SHORT_NAME],
        texts(sex) if texts.has(sex) else texts("reports.page.sex_unknown"),
        born,
        texts("reports.page.record", record=patient.record[:SHORT_NAME]),
    )
    return visible(" · ".join(filter(None, parts)))


def _facts(
    calculation: Calculation, patient: Patient | None, texts: Texts, engine: str
) -> Iterator[Pair]:
    def pair(name: str, value: str, wide: bool = False) -> Pair:
        return Pair(texts(f"calculator.sheet.{name}"), (line(value),), wide)

    if patient is not None:
        yield Pair(texts("reports.facts.patient"), (line(run(patient.name, "bold")),))
        yield Pair(texts("reports.facts.record"), (line(patient.record),))
        if patient.state != "active":
            words = texts(f"reports.state.{patient.state}")
            yield Pair(texts("reports.facts.state"), (line(run(words, "bold")),))
        yield Pair(texts("reports.facts.as_of"), (line(calculation.as_of),))
    yield pair("result", result_words(calculation, texts), wide=True)
    for name, value in (
        ("variant", calculation.variant), ("unrounded", calculation.unrounded),
        ("rounding", calculation.rounding), ("confidence", calculation.confidence),
        ("calculated", engine),
    ):  # fmt: skip
        if value:
            yield pair(name, value)
    if calculation.missing:
        yield pair("missing", "; ".join(calculation.missing), wide=True)


def _cautions(calculation: Calculation) -> Iterator[Block]:
    words = [
        *filter(None, (calculation.caution,)),
        *calculation.problems,
        *(doubt.words for doubt in calculation.doubts),
    ]
    if words:
        yield Notice(tuple(line(word) for word in words))


def _working(calculation: Calculation, texts: Texts) -> Iterator[Block]:
    yield Heading(texts("calculator.sheet.inputs"))
    yield _table(calculation, texts)
    for part in calculation.parts:
        yield Heading(visible(_part_words(part, texts)))
        yield _table(part, texts)


def _part_words(part: Calculation, texts: Texts) -> str:
    return texts(
        "calculator.sheet.part", score=part.title, result=result_words(part, texts)
    )  # fmt: skip


def _table(calculation: Calculation, texts: Texts) -> Table:
    columns = tuple(Column(texts(f"calculator.sheet.{name}"), width) for name, width in _COLUMNS)
    return Table(columns, tuple(_row(step) for step in calculation.inputs))


def _row(step: InputStep) -> Row:
    steps: Cell = tuple(line(one, hang=True) for one in step.steps) or (line(""),)
    given = line(run(step.given or "–", "bold" if step.given else "muted"))
    return Row(((line(step.label),), (given,), (line(_origin(step)),), steps))


def _origin(step: InputStep) -> str:
    return " · ".join(filter(None, (step.date, step.source)))


def _references(calculation: Calculation, texts: Texts) -> Iterator[Block]:
    for name, lines in (("remarks", calculation.remarks), ("sources", calculation.sources)):
        if lines:
            title = line(run(texts(f"calculator.sheet.{name}"), "bold"))
            yield Paragraph((title, *(line(one, hang=True) for one in lines)), small=True)


def _text_of(calculation: Calculation, texts: Texts) -> Iterator[str]:
    yield from filter(None, (calculation.caution, *calculation.problems))
    for step in calculation.inputs:
        if step.given or step.state == "matters":
            parts = (step.given, _origin(step), *step.steps)
            yield f"  {step.label}: {' · '.join(filter(None, parts))}"
    for name, value in (
        ("unrounded", calculation.unrounded), ("rounding", calculation.rounding),
        ("missing", "; ".join(calculation.missing)), ("confidence", calculation.confidence),
        ("remarks", " ".join(calculation.remarks)),
    ):  # fmt: skip
        if value:
            yield f"  {texts(f'calculator.sheet.{name}')}: {value}"
