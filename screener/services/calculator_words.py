"""A calculated score in words: its result, its working, what is missing and what to look at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from screener.domain.calculation import OR, Calculation, InputState, InputStep, TypedInput
from screener.domain.catalogue import FactDef
from screener.domain.problems import Problem
from screener.domain.working import Range, UsedInput, Working
from screener.rules.scores.base import Score
from screener.services.score_inputs import definition
from screener.services.scoring import Answer
from screener.system.texts import Texts

_SHOWN = {
    "1": "", "{INR}": "", "umol/L": "µmol/L", "umol/L/d": "µmol/L/d", "mm[Hg]": "mmHg",
    "Cel": "°C", "[degF]": "°F",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²", "10*9/L": "10⁹/L", "10*6/L": "10⁶/L",
    "10*3/uL": "10³/µL", "10*4/uL": "10⁴/µL", "/uL": "/µL", "/mm3": "/mm³", "/[HPF]": "/HPF",
    "ukat/L": "µkat/L", "[lb_av]": "lb", "[in_i]": "in", "[ft_i]": "ft", "a": "years",
    "mo": "months", "wk": "weeks", "d": "days", "kg/m2": "kg/m²", "m2": "m²",
}  # fmt: skip
_NAMING = ("fact", "name", "used", "wanted", "others", "fields")  # parameters that name inputs
_PLACES = 4  # decimals of a result


def unit_words(fact: FactDef | None, unit: str) -> str:
    """A unit as people write it, if it can be typed so."""
    if fact is not None and unit == "1" and fact.unit != "1":
        return unit  # beside another unit of the fact, nothing would not say which
    shown = _SHOWN.get(unit, unit)
    if fact is not None and shown and fact.unit_code(shown) != unit:
        return unit
    return shown


def label(name: str, texts: Texts) -> str:
    """An input as people call it; of several that are one, each."""
    return OR.join(definition(one).name(texts.language) for one in name.split(OR))


def choice_words(name: str, code: str, texts: Texts) -> str:
    fact = definition(name)
    return texts(f"calculator.answer.{code}") if fact.yes_or_no else fact.choice_name(
        code, texts.language
    )  # fmt: skip


def score_words(name: str, texts: Texts) -> str:
    return texts(f"scores.name.{name}")


def variant_words(score: Score, texts: Texts) -> str:
    """What is meant by the variant, or by naming none."""
    key = f"scores.variant.{score.name}.{score.variant}"
    own = f"calculator.variant.{score.name}"
    return texts(key) if texts.has(key) else texts(own) if texts.has(own) else score.variant


def problem_words(problem: Problem, texts: Texts) -> str:
    """A problem that calls the inputs by their labels."""
    params = dict(problem.params)
    for key in _NAMING:
        if key in params:
            params[key] = ", ".join(_called(name, texts) for name in str(params[key]).split(", "))
    return texts.problem(Problem(problem.key, params, problem.where))


def _called(name: str, texts: Texts) -> str:
    try:
        return label(name, texts)
    except KeyError:
        return name


# --- the result ---


def told(answer: Answer, asked: Mapping[str, TypedInput], texts: Texts) -> Calculation:
    """An answer in words; ``asked``: what was given but waits for a confirmation."""
    score, working = answer.score, answer.working
    assert working is not None
    return Calculation(
        score=score.name,
        title=score_words(score.name, texts),
        variant=variant_words(score, texts),
        status=answer.status,
        result=_range_words(score, answer.range, texts),
        unit=unit_words(None, answer.unit),
        classes=_classes(answer, texts),
        missing=tuple(label(name, texts) for name in answer.missing),
        inputs=tuple(_step(one, answer, asked, texts) for one in working.inputs),
        unrounded="" if score.values else _numbers(working.unrounded, texts, ".10g"),
        rounding=_rounding(working, texts),
        confidence=texts(f"calculator.confidence.{score.confidence}"),
        decides=score.decides,
        caution=_caution(score, texts),
        sources=working.sources,
        remarks=tuple(problem_words(remark, texts) for remark in working.remarks),
        problems=tuple(problem_words(problem, texts) for problem in answer.problems),
    )


def _caution(score: Score, texts: Texts) -> str:
    if score.decides:
        return ""
    return texts(f"calculator.{'low_confidence' if score.confidence == 'C' else 'display_only'}")


def _range_words(score: Score, found: Range | None, texts: Texts) -> str:
    if found is None:
        return ""
    if score.values:
        low, high = (_answer(score.values[int(end)], texts) for end in found)
        key = "either" if found[1] == found[0] + 1 else "between"
        return low if low == high else texts(f"calculator.range.{key}", low=low, high=high)
    return _numbers(found, texts, "")


def _answer(value: Any, texts: Texts) -> str:
    if isinstance(value, bool):
        return texts(f"calculator.answer.{'yes' if value else 'no'}")
    key = f"calculator.answer.{value}"
    return texts(key) if texts.has(key) else str(value)


def _numbers(found: Range | None, texts: Texts, form: str) -> str:
    """A number or a range in words; an end that is infinite is none."""
    if found is None:
        return ""
    low, high = found
    if low == high:
        return _number(low, form)
    if math.isfinite(low) and math.isfinite(high):
        return texts("calculator.range.between", low=_number(low, form), high=_number(high, form))
    if math.isfinite(low):
        return texts("calculator.range.at_least", low=_number(low, form))
    if math.isfinite(high):
        return texts("calculator.range.at_most", high=_number(high, form))
    return texts("calculator.range.any")


def _number(number: float, form: str) -> str:
    if not math.isfinite(number):
        return "∞" if number > 0 else "−∞"
    words = f"{number:{form}}" if form else f"{number:.{_PLACES}f}".rstrip("0").rstrip(".")
    return words.replace("-", "−", 1) if words.startswith("-") else words


def _classes(answer: Answer, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Classes from the unrounded number, as a range where it is one; then whatever is told."""
    score, found = answer.score, []
    if answer.raw is not None and answer.range is not None:
        for reading in score.readings:
            ends = [reading.labels[int(reading.places(np.array([end]))[0])] for end in answer.raw]
            words = [_answer(end, texts) for end in ends]
            shown = words[0] if words[0] == words[1] else texts(
                "calculator.range.between", low=words[0], high=words[1]
            )  # fmt: skip
            found.append((texts(f"calculator.class.{reading.name}"), shown))
    named = {reading.name for reading in score.readings}
    for name, value in (answer.told or {}).items():
        if name not in named and value is not None:
            found.append((texts(f"calculator.class.{name}"), _told(value, texts)))
    return tuple(found)


def _told(value: Any, texts: Texts) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{texts(f'calculator.part.{name}')} {_told(one, texts)}"
                         for name, one in value.items())  # fmt: skip
    return _answer(value, texts)


def _rounding(working: Working, texts: Texts) -> str:
    parts = [texts("calculator.rounding.whole")] if working.whole else []
    if working.hold is not None:
        low, high = (f"{end:g}" for end in working.hold)
        parts.append(texts("calculator.rounding.held", low=low, high=high))
    return "; ".join(parts)


# --- the inputs ---


def _step(
    one: UsedInput, answer: Answer, asked: Mapping[str, TypedInput], texts: Texts
) -> InputStep:
    fact = definition(one.name)
    waiting = asked.get(one.name)
    if waiting is not None:
        given = f"{waiting.text} {waiting.unit}".strip()
        step = texts("calculator.step.asked")
        return InputStep(one.name, label(one.name, texts), "asked", given, waiting.date,
                         waiting.source, (step,), waiting.unit)  # fmt: skip
    state = _state(one, answer)
    given = _given(one, fact, texts)
    return InputStep(
        name=one.name,
        label=label(one.name, texts),
        state=state,
        given=given,
        date=one.date,
        source=texts("calculator.step.made", score=score_words(one.made_from, texts))
        if one.made_from and not one.source else one.source,
        steps=tuple(_steps(one, fact, state, texts)) or (texts("calculator.step.as_it_is"),),
        unit=one.unit,
    )  # fmt: skip


def _state(one: UsedInput, answer: Answer) -> InputState:
    if one.name in answer.fields:
        return "wrong"
    if one.assumed:
        return "assumed"
    if one.value:
        return "used" if _counts(one, answer) else "unused"
    wanted = {part for name in answer.missing for part in name.split(OR)}
    return "matters" if one.name in wanted else "open"


def _counts(one: UsedInput, answer: Answer) -> bool:
    """Whether no other input that gives the same comes first."""
    assert answer.working is not None
    key = {item.name: item.key for item in answer.score.inputs}
    same = [step for step in answer.working.inputs if key[step.name] == key[one.name]]
    first = next((step for step in same if step.value), None)
    return first is None or first.name == one.name


def _given(one: UsedInput, fact: FactDef, texts: Texts) -> str:
    if fact.kind != "lab":
        codes = one.value.split(OR) if one.value else []
        return " / ".join(choice_words(one.name, code, texts) for code in codes)
    return f"{one.value} {one.unit}".strip()


def _steps(one: UsedInput, fact: FactDef, state: InputState, texts: Texts) -> list[str]:
    """What was done to an input, or why nothing was."""
    if state in ("open", "matters", "assumed", "unused", "wrong"):
        return [texts(f"calculator.step.{state}")]
    steps = []
    if one.conversion:
        wanted = unit_words(None, one.unit_wanted)
        number = _numbers(one.converted, texts, ".10g")
        steps.append(f"{one.conversion} = {number} {wanted}".strip())
    if one.used is None:
        return steps
    if one.bounds is not None and one.converted is not None:
        steps += _bounded(one.bounds, one.converted, texts)
    elif fact.kind == "lab" and one.points:
        steps.append(texts("calculator.step.points", points=_numbers(one.used, texts, "g")))
    elif fact.kind != "lab":
        steps.append(texts("calculator.step.as_number", number=_numbers(one.used, texts, "g")))
    return steps


def _bounded(bounds: Range, number: Range, texts: Texts) -> list[str]:
    """The bounds that changed the number; that they did not is told too."""
    low, high = bounds
    if number[0] < low:
        return [texts("calculator.step.raised", to=f"{low:g}")]
    if number[1] > high:
        return [texts("calculator.step.lowered", to=f"{high:g}")]
    return [texts("calculator.step.within", bounds=_numbers(bounds, texts, "g"))]
