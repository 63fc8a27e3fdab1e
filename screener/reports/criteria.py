"""One criterion as a row of the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.domain.screening import CriterionLine, WhyLine
from screener.reports.blocks import Cell, Line, Row, line, paragraphs, run, set_apart, visible
from screener.reports.evidence import many_lines, passed_lines, used_lines
from screener.system.texts import Texts

WHY_LENGTH = 180  # characters after which a reason no longer repeats the facts above it


def criterion_row(criterion: CriterionLine, texts: Texts, listed: Sequence[str] = ()) -> Row:
    """The row: id, words, result, evidence, and two cells to be filled in by hand.

    Site readings that are among ``listed`` are named by their number there.
    """
    return Row(
        cells=(
            (line(run(criterion.id, "bold")),),
            (*paragraphs(criterion.text), *_restated(criterion, texts)),
            _result(criterion, texts),
            _evidence(criterion, texts),
            (line("☐"),),
            (line(""),),
        ),
        under=_under(criterion, texts, listed),
        continued=visible(texts("reports.criteria.continued", id=criterion.id)),
    )


def result_words(criterion: CriterionLine, texts: Texts) -> str:
    """Sign and word; an open criterion that only waits says who is waited for."""
    waits = criterion.result == "open" and criterion.waits
    return texts(f"reports.result.{'investigator' if waits else criterion.result}")


def _under(criterion: CriterionLine, texts: Texts, listed: Sequence[str]) -> Cell:
    """How the words are read, what people noted, facts passed over, and why it holds or not."""
    added = [
        part for text in _added(criterion, texts, listed) for part in paragraphs(text, "muted")
    ]
    certain = [item for item in criterion.why if item.truth != "unknown"]  # the rest is "missing"
    why = [_why(item, texts) for item in certain]
    many = many_lines(criterion.evidence, texts)
    passed = passed_lines(criterion.evidence, texts)
    return tuple(item for group in (many, added, passed, why) for item in set_apart(tuple(group)))


def _added(criterion: CriterionLine, texts: Texts, listed: Sequence[str]) -> Iterator[str]:
    """What the program and people add to the record's words."""
    if criterion.sentence and not any(w.text.startswith(criterion.sentence) for w in criterion.why):
        yield texts("reports.criteria.sentence", sentence=criterion.sentence)
    numbers = [listed.index(item) + 1 for item in criterion.readings if item in listed]
    if numbers:
        named = ", ".join(map(str, sorted(numbers)))
        yield texts("reports.readings.numbers", numbers=named)
    for reading in criterion.readings:
        if reading not in listed:
            yield texts("reports.readings.item", reading=reading)
    if criterion.note:
        yield texts("reports.criteria.note", note=criterion.note)
    for remark in criterion.remarks:
        yield texts("reports.criteria.remark", remark=remark)


def _restated(criterion: CriterionLine, texts: Texts) -> Cell:
    """That the words are not the record's own, and where they are from."""
    if not criterion.restated_from:
        return ()
    return paragraphs(texts("reports.criteria.restated", page=criterion.restated_at), "muted")


def _result(criterion: CriterionLine, texts: Texts) -> Cell:
    reasons = [line(run(texts(f"reports.reason.{code}"), "muted")) for code in criterion.reasons]
    shown = reasons if criterion.result == "open" else []
    return (line(run(result_words(criterion, texts), "bold")), *shown)


def _evidence(criterion: CriterionLine, texts: Texts) -> Cell:
    facts = used_lines(criterion.evidence, texts)
    key = "to_judge" if criterion.waits else "missing"
    missing = [
        line(run(texts(f"reports.evidence.{key}", what=what), "bold"), hang=True)
        for what in criterion.missing
    ]
    return (*facts, *set_apart(tuple(missing)))


def _why(item: WhyLine, texts: Texts) -> Line:
    runs = [run(texts(f"reports.why.{item.truth}", text=_shortened(item.text, texts)), "muted")]
    if item.reading:
        runs.append(run(texts("reports.readings.beside", reading=item.reading), "muted"))
    return line(*runs, indent=item.depth, hang=True)


def _shortened(text: str, texts: Texts) -> str:
    """A reason that goes on listing facts, which stand above it with their sources, cut there."""
    cut = text.rfind(texts("rules.why.list_word"), 0, WHY_LENGTH)
    if len(text) <= WHY_LENGTH or cut < 0:
        return text
    return texts("reports.why.shortened", text=text[:cut])
