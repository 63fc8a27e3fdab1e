"""Reading a rule file: text in, a rule set out, or every mistake at once with its place."""

from __future__ import annotations

from typing import Any

from screener.domain.catalogue import Catalogue
from screener.domain.problems import Problem, Refused
from screener.domain.screening import Side
from screener.rules.nodes import walk
from screener.rules.nodes.base import Desk, Node, Path, Reader
from screener.rules.ruleset import Criterion, RuleSet
from screener.system.document import Document, read_document


def load(text: str, catalogue: Catalogue, file: str = "") -> RuleSet:
    """The rule set that ``text`` spells. Raises Refused with all mistakes; then nothing is kept."""
    document = read_document(text, file)
    if not isinstance(document.data, dict):
        raise Refused([Problem("rules.not_a_rule_set", {}, document.where(()))])
    reader = Reader(document.where)
    values = dict(document.data)
    for side in ("inclusion", "exclusion"):
        values[side] = _criteria(reader, values.get(side), side)
    rule_set = reader.model(RuleSet, {**values, "text": text}, ())
    problems = reader.problems + _repeated(document, values)
    problems += _check(document, values["inclusion"] + values["exclusion"], catalogue)
    if problems or not isinstance(rule_set, RuleSet):
        raise Refused(sorted(problems, key=lambda p: (p.where.line, p.where.column)))
    return rule_set


def _criteria(reader: Reader, data: Any, side: Side) -> tuple[Criterion, ...]:
    if data is None and side == "exclusion":
        return ()
    if not isinstance(data, list) or not data:
        reader.report((side,), "rules.no_criteria", side=side)
        return ()
    found = [_criterion(reader, item, (side, number), side) for number, item in enumerate(data)]
    return tuple(criterion for criterion in found if criterion is not None)


def _criterion(reader: Reader, data: Any, path: Path, side: Side) -> Criterion | None:
    if not isinstance(data, dict):
        reader.report(path, "rules.not_a_criterion")
        return None
    values, whole = dict(data), True
    for name in ("rule", "applies"):
        if name in values:
            values[name] = reader.rule(values[name], (*path, name))
            whole &= values[name] is not None
    made = reader.model(Criterion, {**values, "side": side}, path)
    return made if whole and isinstance(made, Criterion) else None


def _repeated(document: Document, values: dict[str, Any]) -> list[Problem]:
    """Criteria whose id stands a second time."""
    seen: set[str] = set()
    problems = []
    for side in ("inclusion", "exclusion"):
        for number, item in enumerate(document.data.get(side) or []):
            name = str(item.get("id")) if isinstance(item, dict) else ""
            if name and name in seen:
                where = document.where((side, number, "id"))
                problems.append(Problem("rules.repeated_id", {"id": name}, where))
            seen.add(name)
    return problems


def _check(
    document: Document, criteria: tuple[Criterion, ...], catalogue: Catalogue
) -> list[Problem]:
    """What each node has to say against itself, seen against the catalogue."""
    desk = Desk(catalogue, document.where)
    places = {
        item.get("id"): (side, number)
        for side in ("inclusion", "exclusion")
        for number, item in enumerate(document.data.get(side) or [])
        if isinstance(item, dict)
    }
    for criterion in criteria:
        for name in ("rule", "applies"):
            node: Node | None = getattr(criterion, name)
            if node is None:
                continue
            for path, part in walk(node, (*places[criterion.id], name)):
                desk.path = path
                part.check(desk)
    return desk.problems
