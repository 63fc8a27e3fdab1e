"""Reading a rule file: text in, a rule set out, or every mistake at once with its place."""

from __future__ import annotations

from typing import Any

from screener.domain.catalogue import Catalogue
from screener.domain.problems import Problem, Refused
from screener.domain.screening import Side
from screener.rules.anchors import Anchor
from screener.rules.expand import SIDES, Bases, no_bases, whole
from screener.rules.nodes.base import Defined, Desk, Path, Reader
from screener.rules.ruleset import Criterion, Definition, RuleSet


def load(text: str, catalogue: Catalogue, file: str = "", bases: Bases = no_bases) -> RuleSet:
    """The rule set that ``text`` spells. Raises Refused with all mistakes; then nothing is kept.

    ``bases`` gives the text of the rule set that this one is based on, by its name. The text of the
    rule set is then the whole, written out.
    """
    document, text = whole(text, file, bases)
    if not isinstance(document.data, dict):
        raise Refused([Problem("rules.not_a_rule_set", {}, document.where(()))])
    desk = Desk(catalogue, document.where)
    reader = Reader(desk)
    values = _without_given(reader, document.data, "text", ())
    values["definitions"] = _definitions(reader, values.get("definitions"))
    whence = _whence(document.data)
    for side in SIDES:
        values[side] = _criteria(reader, values.get(side), side, whence)
    _repeated(reader, document.data)
    rule_set = reader.model(RuleSet, values, ())
    if isinstance(rule_set, RuleSet):
        _check_baseline(rule_set, reader)
    if desk.problems or not isinstance(rule_set, RuleSet):
        raise Refused(sorted(desk.problems, key=lambda p: (p.where.line, p.where.column)))
    return rule_set.model_copy(update={"text": text})


def _without_given(reader: Reader, data: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    """The mapping without a field that the program fills in: in a file it is a mistake."""
    if name in data:
        reader.report((*path, name), "rules.not_yours", name=name)
    return {key: value for key, value in data.items() if key != name}


def _definitions(reader: Reader, data: Any) -> tuple[Definition, ...]:
    """The definitions, each of which may use those before it."""
    if data is None:
        return ()
    if not isinstance(data, dict):
        reader.report(("definitions",), "rules.not_definitions")
        return ()
    made = []
    for name, item in data.items():
        path: Path = ("definitions", name)
        values = dict(item) if isinstance(item, dict) else {}
        if not isinstance(values.get("rule"), dict):
            reader.report(path, "rules.not_a_definition")
            continue
        raw = values["rule"]
        values["rule"] = reader.rule(raw, (*path, "rule"))
        one = reader.model(Definition, {**values, "name": name}, path)
        if isinstance(one, Definition):
            known = tuple(reader.definitions)
            reader.definitions[name] = Defined(one.title, raw, (*path, "rule"), known)
            made.append(one)
    return tuple(made)


def _whence(data: dict[str, Any]) -> dict[str, Any]:
    """What the source says of the words of every criterion."""
    source = data.get("source")
    given = source if isinstance(source, dict) else {}
    return {name: given[name] for name in ("wording", "address") if name in given}


def _criteria(
    reader: Reader, data: Any, side: Side, whence: dict[str, Any]
) -> tuple[Criterion, ...]:
    if data is None and side == "exclusion":
        return ()
    if not isinstance(data, list) or not data:
        reader.report((side,), "rules.no_criteria", side=side)
        return ()
    found = [
        _criterion(reader, item, (side, number), {**whence, "side": side})
        for number, item in enumerate(data)
    ]
    return tuple(criterion for criterion in found if criterion is not None)


def _criterion(reader: Reader, data: Any, path: Path, given: dict[str, Any]) -> Criterion | None:
    if not isinstance(data, dict):
        reader.report(path, "rules.not_a_criterion")
        return None
    values = _without_given(reader, data, "side", path)
    for name in ("rule", "applies"):
        if name in values:
            values[name] = reader.rule(values[name], (*path, name))
    made = reader.model(Criterion, {**given, **values}, path)
    if not isinstance(made, Criterion):
        return None
    if made.wording == "restated" and not made.address:
        reader.report((*path, "text"), "rules.restated_whence")
    return made


def _repeated(reader: Reader, data: dict[str, Any]) -> None:
    """Report criteria whose id stands a second time."""
    seen: set[str] = set()
    for side in SIDES:
        items = data.get(side)
        for number, item in enumerate(items if isinstance(items, list) else []):
            name = item.get("id") if isinstance(item, dict) else None
            if not isinstance(name, str):
                continue
            if name in seen:
                reader.report((side, number, "id"), "rules.repeated_id", id=name)
            seen.add(name)


def _check_baseline(rule_set: RuleSet, reader: Reader) -> None:
    """Report a reading of baseline that names no other anchor."""
    reading = rule_set.readings.baseline
    if reading is None:
        return
    path = ("readings", "baseline", "means")
    try:
        anchor = Anchor.read(reading.means)
    except ValueError:
        reader.report(path, "rules.bad_anchor", value=reading.means)
        return
    if anchor.name == "baseline":
        reader.report(path, "rules.baseline_as_itself")
    reader.desk.path = path
    reader.desk.anchor(anchor)
