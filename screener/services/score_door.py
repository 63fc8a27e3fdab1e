"""Questions about scores, units, limits, ages and criteria, answered one at a time.

A question is a JSON object ``{"score", "variant", "inputs"}``; an answer is one too. A question
that cannot be read gets an answer that says why; nothing stops the stream.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from screener.domain.conversion import conversion_words, convert
from screener.domain.problems import Problem, nearest
from screener.domain.times import When, day_number
from screener.domain.working import Range, Working
from screener.rules.scores.base import Family, Score
from screener.rules.scores.registry import SCORES
from screener.services.predicates import answer_predicate
from screener.services.score_inputs import (
    Unreadable,
    as_float,
    definition,
    doubts,
    read_number,
    read_unit,
    recorded,
    refusal,
    short,
    taken,
)
from screener.services.scoring import Answer, calculate
from screener.system.catalogues import load_catalogue
from screener.system.texts import Texts

Reply = dict[str, Any]
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
        return {"line": number, **_told([error.problem], texts), "status": error.status}
    asked = {key: _echo(question[key]) for key in ("id", "score", "variant") if key in question}
    try:
        found = answer(question, texts)
    except Unreadable as error:
        found = {"status": error.status, **_told([error.problem], texts)}
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
    return reply(calculate(_variant(SCORES[name], question.get("variant"), inputs), inputs), texts)


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


# --- a score's answer as plain data ---------------------------------------------------------------


def reply(found: Answer, texts: Texts) -> Reply:
    """An answer as a JSON object."""
    score = found.score
    told: Reply = {"status": found.status}
    if found.status == "ok" and found.range is not None:
        told["value"] = _value(score, found.range[0])
        if score.whole and found.raw is not None and found.raw[0] == found.raw[1]:
            told["raw"] = _plain(found.raw[0])
        told |= found.told or {}
        if found.unit:
            told["unit"] = found.unit
    if found.range is not None:
        told["range"] = _values(score, found.range)
        if found.status == "unknown":
            told["possible_range"] = told["range"]
    told["missing"] = list(found.missing)
    if found.fields:
        told["fields"] = list(found.fields)
    told |= _told(found.problems, texts)
    if found.working is not None:
        told["working"] = working_data(found.working, score, texts)
    return told


def _value(score: Score, value: float) -> Any:
    if score.values:
        return score.values[int(value)]
    return int(value) if score.whole else _plain(value)


def _values(score: Score, found: Range) -> list[Any]:
    return [_value(score, end) if math.isfinite(end) else None for end in found]


def _plain(number: float) -> int | float | None:
    """A number for JSON; one without end is null, a whole one has no point."""
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def _told(problems: Iterable[Problem], texts: Texts) -> Reply:
    words = [texts.problem(problem) for problem in problems]
    return {"message": " ".join(words)} if words else {}


def working_data(working: Working, score: Score, texts: Texts) -> Reply:
    """The working as plain data; only what was given or stands for it."""
    inputs = []
    for one in working.inputs:
        shown = {name: value for name, value in asdict(one).items() if value not in ("", None)}
        for name in ("converted", "used", "bounds"):
            if name in shown:
                shown[name] = [_plain(end) for end in shown[name]]
        inputs.append({**shown, "recorded": bool(one.value)})
    told = {
        "name": texts(f"scores.name.{working.score}"),
        "variant": working.variant,
        "inputs": inputs,
        "unrounded": _ends(working.unrounded),
        "rounding": _rounding(working),
        "result": None if working.result is None else _values(score, working.result),
        "unit": working.unit,
        "confidence": working.confidence,
        "decides": score.decides,
        "sources": list(working.sources),
        "remarks": [texts.problem(remark) for remark in working.remarks],
        "doubts": [texts.problem(doubt) for doubt in working.doubts],
    }
    return {name: value for name, value in told.items() if value not in ("", None, [])}


def _ends(found: Range | None) -> list[Any] | None:
    return None if found is None else [_plain(end) for end in found]


def _rounding(working: Working) -> str:
    words = "nearest whole number, halves upward" if working.whole else ""
    if working.hold is not None:
        words += f"; held to {working.hold[0]:g}–{working.hold[1]:g}"
    return words


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
    found: Reply = {"status": "ok", "value": _plain(as_float(exact)), "unit": to, "missing": []}
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
    return {"status": "out_of_range", "missing": [], **likely, **_told(found, texts)}


def _age_years(inputs: Mapping[str, Any], texts: Texts) -> Reply:
    absent = _missing(inputs, "birth_date", "reference_date")
    if absent is not None:
        return absent
    birth, day = (_date(inputs, name) for name in ("birth_date", "reference_date"))
    if day.last < birth.first:
        words = _told([Problem("scores.before_birth")], texts)
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
