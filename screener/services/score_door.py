"""Questions about scores, units, limits, ages and criteria, answered one at a time.

A question is a JSON object ``{"score", "variant", "inputs"}``; an answer is one too. A question
that cannot be read gets an answer that says why; nothing stops the stream.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from screener.domain.catalogue import as_float
from screener.domain.conversion import conversion_words, convert
from screener.domain.problems import Problem, nearest
from screener.domain.times import When, day_number
from screener.rules.scores.base import Family, Score
from screener.rules.scores.registry import SCORES
from screener.services.predicates import answer_predicate
from screener.services.score_inputs import (
    Unreadable,
    definition,
    doubts,
    read_number,
    read_unit,
    recorded,
    refusal,
    short,
    taken,
)
from screener.services.score_reply import Reply, in_words, plain, reply
from screener.services.scoring import calculate, ignored
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts

LONGEST = 1_000_000  # characters of one question


def answer_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """One line of JSON for each line that is not blank."""
    texts = Texts()
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(answer_line(line, number, texts), ensure_ascii=False, allow_nan=False)


def answer_line(line: bytes, number: int, texts: Texts) -> Reply:
    """The answer to one line."""
    try:
        question = _read(line)
    except Unreadable as error:
        return {"line": number, **in_words([error.problem], texts), "status": error.status}
    asked = {key: _echo(question[key]) for key in ("id", "score", "variant") if key in question}
    try:
        found = answer(question, texts)
    except Unreadable as error:
        found = {"status": error.status, **in_words([error.problem], texts)}
    return {"line": number, **asked, **found}


def _echo(value: Any) -> Any:
    """What names a question, as it came back; anything but text and whole numbers as text."""
    if isinstance(value, Decimal):
        plain = value == value.to_integral_value() and value.adjusted() < 15
        return int(value) if plain else str(value)
    return value if isinstance(value, str | bool) or value is None else short(value)


def _read(line: bytes) -> Mapping[str, Any]:
    if len(line) > LONGEST:
        raise refusal("invalid", "too_long", most=LONGEST)
    try:
        question: Any = json.loads(
            line.decode("utf-8"), parse_float=Decimal, parse_int=Decimal,
            parse_constant=_no_constant, object_pairs_hook=_once,
        )  # fmt: skip
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise refusal("invalid", "too_deep") from None
        raise refusal("invalid", "not_json", why=error) from None
    if not isinstance(question, dict):
        raise refusal("invalid", "not_an_object")
    return question


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"{', '.join(twice)} stands twice")
    return found


def answer(question: Mapping[str, Any], texts: Texts) -> Reply:
    """The answer to one question. Raises Unreadable where it asks for nothing known."""
    name, inputs = question.get("score"), question.get("inputs")
    if not isinstance(name, str):
        raise refusal("invalid", "no_score")
    if not isinstance(inputs, Mapping):
        raise refusal("invalid", "no_inputs")
    if name in KINDS:
        return KINDS[name](inputs, texts)
    if name not in SCORES:
        known = (*SCORES, *KINDS)
        raise refusal("invalid", "unknown_score", score=short(name),
                      nearest=nearest(name, known) or ", ".join(known))  # fmt: skip
    score = _variant(SCORES[name], question.get("variant"), inputs)
    found = reply(calculate(score, inputs), texts)
    unread = ignored(score, inputs)
    return {**found, "ignored": list(unread)} if unread else found


def _variant(family: Family, variant: Any, inputs: Mapping[str, Any]) -> Score:
    """The variant asked for; of a score that has its result in the unit given, by that unit."""
    if variant is not None and not isinstance(variant, str):
        raise refusal("invalid", "unknown_variant", variant=short(variant), score=family.name,
                      nearest=", ".join(family.names) or "–")  # fmt: skip
    if not variant and family.must_name:
        return _by_unit(family, inputs)
    score = family.get(variant or "")
    if score is None:
        near = nearest(variant or "", family.names) or ", ".join(family.names) or "–"
        raise refusal("invalid", "unknown_variant", variant=short(variant), score=family.name,
                      nearest=near)  # fmt: skip
    return score


def _by_unit(family: Family, inputs: Mapping[str, Any]) -> Score:
    first = family.variants[0].inputs[0]
    given = inputs.get(first.name)
    if recorded(given):
        try:
            unit = read_unit(definition(first.name), taken(given)[1].get("unit"))
        except Unreadable:
            return family.variants[0]
        return next((one for one in family.variants if one.unit == unit), family.variants[0])
    return family.variants[0]


# --- other kinds of questions ---------------------------------------------------------------------


def _missing(inputs: Mapping[str, Any], *names: str) -> Reply | None:
    absent = [name for name in names if not recorded(inputs.get(name))]
    return {"status": "unknown", "missing": absent} if absent else None


def _analyte(inputs: Mapping[str, Any]) -> Any:
    name = inputs["analyte"]
    known = load_catalogue()
    if not isinstance(name, str) or name not in known or known[name].kind != "lab":
        codes = [code for code, fact in known.items() if fact.kind == "lab"]
        near = nearest(str(name), codes) or "–"
        raise refusal("invalid", "unknown_analyte", name=short(name), nearest=near)
    return known[name]


def _unit_conversion(inputs: Mapping[str, Any], texts: Texts) -> Reply:
    absent = _missing(inputs, "analyte", "value")
    if absent is not None:
        return absent
    fact = _analyte(inputs)
    number = read_number(inputs["value"], inputs.get("comparator", ""))
    unit, to = (read_unit(fact, inputs.get(end)) for end in ("from", "to"))
    exact = convert(fact, number.exact, unit, to)
    found: Reply = {"status": "ok", "value": plain(as_float(exact)), "unit": to, "missing": []}
    if number.comparator:
        found["comparator"] = number.comparator
    working = {"from": unit, "to": to, "conversion": conversion_words(fact, unit, to)}
    return {**found, "working": working}


def _hard_range(inputs: Mapping[str, Any], texts: Texts) -> Reply:
    absent = _missing(inputs, "analyte", "value")
    if absent is not None:
        return absent
    fact = _analyte(inputs)
    number = read_number(inputs["value"], inputs.get("comparator", ""))
    unit = read_unit(fact, inputs.get("unit"))
    found = doubts(fact, number, unit)
    if not found:
        return {"status": "ok", "missing": []}
    likely = {"likely_unit": found[0].params["likely"]} if found[0].params["likely"] else {}
    return {"status": "out_of_range", "missing": [], **likely, **in_words(found, texts)}


def _age_years(inputs: Mapping[str, Any], texts: Texts) -> Reply:
    absent = _missing(inputs, "birth_date", "reference_date")
    if absent is not None:
        return absent
    birth, day = (_date(inputs, name) for name in ("birth_date", "reference_date"))
    if day.last < birth.first:
        words = in_words([Problem("scores.before_birth")], texts)
        return {"status": "invalid", "fields": ["reference_date"], "missing": [], **words}
    last_birth = min(birth.last_day, day.first_day)
    low, high = (
        completed_years(last_birth, day.first_day),
        completed_years(birth.first_day, day.last_day),
    )
    if low != high:
        return {"status": "unknown", "missing": [], "range": [low, high],
                "possible_range": [low, high]}  # fmt: skip
    return {"status": "ok", "value": low, "range": [low, high], "missing": []}


def completed_years(birth: Any, day: Any) -> int:
    """Completed years; who is born on 29 February is a year older on 1 March."""
    before = (day.month, day.day) < (birth.month, birth.day)
    return int(day.year - birth.year - before)


def _date(inputs: Mapping[str, Any], name: str) -> When:
    text, _ = taken(inputs[name])
    try:
        when = When.read(text)
        day_number(when.first_day)
    except (ValueError, AttributeError, TypeError):
        raise refusal("invalid", "not_a_date", name=name, value=short(text)) from None
    return when


def _predicate(inputs: Mapping[str, Any], texts: Texts) -> Reply:
    return answer_predicate(inputs)


KINDS: dict[str, Callable[[Mapping[str, Any], Texts], Reply]] = {
    "unit_conversion": _unit_conversion,
    "hard_range": _hard_range,
    "age_years": _age_years,
    "predicate": _predicate,
}
