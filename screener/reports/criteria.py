"""One criterion as a row of the checklist."""

from __future__ import annotations

from screener.domain.screening import CriterionLine, EvidenceLine, WhyLine
from screener.reports.blocks import Cell, Line, Row, Run, line, paragraphs, run, set_apart, visible
from screener.system.texts import Texts


def criterion_row(criterion: CriterionLine, texts: Texts) -> Row:
    """The row: id, words, result, evidence, and two cells to be filled in by hand."""
    return Row(
        cells=(
            (line(run(criterion.id, "bold")),),
            _words(criterion, texts),
            _result(criterion, texts),
            _evidence(criterion, texts),
            (line("☐"),),
            (line(""),),
        ),
        continued=visible(texts("reports.criteria.continued", id=criterion.id)),
    )


def result_words(criterion: CriterionLine, texts: Texts) -> str:
    """Sign and word; an open criterion that only waits says who is waited for."""
    waits = criterion.result == "open" and criterion.waits
    return texts(f"reports.result.{'investigator' if waits else criterion.result}")


def _words(criterion: CriterionLine, texts: Texts) -> Cell:
    added: list[str] = []
    if criterion.sentence:
        added.append(texts("reports.criteria.sentence", sentence=criterion.sentence))
    added += [texts("reports.readings.item", reading=item) for item in criterion.readings]
    if criterion.note:
        added.append(texts("reports.criteria.note", note=criterion.note))
    added += [texts("reports.criteria.remark", remark=item) for item in criterion.remarks]
    muted = [item for text in added for item in paragraphs(text, "muted")]
    return (*paragraphs(criterion.text), *set_apart(tuple(muted)))


def _result(criterion: CriterionLine, texts: Texts) -> Cell:
    reasons = [line(run(texts(f"reports.reason.{code}"), "muted")) for code in criterion.reasons]
    shown = reasons if criterion.result == "open" else []
    return (line(run(result_words(criterion, texts), "bold")), *shown)


def _evidence(criterion: CriterionLine, texts: Texts) -> Cell:
    used = [_fact(item, texts) for item in criterion.evidence if item.used]
    passed = [_fact(item, texts) for item in criterion.evidence if not item.used]
    missing = [
        line(run(texts("reports.evidence.missing", what=what), "bold"), hang=True)
        for what in criterion.missing
    ]
    if not used:
        none = "none_counts" if passed else "none"
        used = [line(run(texts(f"reports.evidence.{none}"), "muted"))]
    why = tuple(_why(item, texts) for item in criterion.why)
    return (*used, *passed, *set_apart(tuple(missing)), *set_apart(why))


def _fact(item: EvidenceLine, texts: Texts) -> Line:
    value = " ".join(filter(None, (item.value, item.unit)))
    parts = [
        f"{item.label}: {value or texts('reports.evidence.no_value')}",
        item.date or texts("reports.evidence.no_date"),
        item.source or texts("reports.evidence.no_source"),
    ]
    if item.note:
        parts.append(item.note)
    if not item.used:
        parts.append(_passed_over(item, texts))
    runs: list[Run] = [run(" · ".join(parts), "plain" if item.used else "muted")]
    if item.changed:
        runs += [run(" · "), run(texts("reports.evidence.changed"), "bold")]
    return line(*runs, hang=True)


def _passed_over(item: EvidenceLine, texts: Texts) -> str:
    if not item.why_not:
        return texts("reports.evidence.passed")
    key = f"reports.why_not.{item.why_not}"
    why = texts(key) if texts.has(key) else item.why_not.replace("_", " ")
    return texts("reports.evidence.passed_because", why=why)


def _why(item: WhyLine, texts: Texts) -> Line:
    runs = [run(texts(f"reports.why.{item.truth}", text=item.text), "muted")]
    if item.reading:
        reading = texts("reports.readings.item", reading=item.reading)
        runs.append(run(f" ({reading})", "muted"))
    return line(*runs, indent=item.depth, hang=True)
